//! Everything that is read from the API server: discovery, the Table form, and the list/watch loop.
//!
//! The rest of the program sees two things: a `watch::Receiver<Arc<Kinds>>` from `discovery`, and a [`Source`], which
//! opens watches and answers single reads. Tests put a scripted source in its place. Beside them [`schemas`] says which fields
//! kinds have, from what [`openapi`] reads.

pub mod backoff;
pub mod client;
pub mod discovery;
pub mod observe;
pub mod openapi;
pub mod queue;
pub mod reach;
pub mod request;
pub mod schemas;
pub mod source;
pub mod table;

mod lines;
mod list;
#[cfg(test)]
mod live;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod testing;
mod watch;

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use serde_json::value::RawValue;
use tokio::sync::Semaphore;

pub use self::queue::{EventReceiver, EventSender, queue};

use crate::{kind::Kind, reason::Reason};

/// One column as the API server defines it in a Table.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ColumnDefinition {
    /// Header, as in `Ready`.
    pub name: String,
    /// OpenAPI type: `string`, `integer`, `number`, `boolean`, `date`.
    #[serde(rename = "type")]
    pub type_: String,
    /// OpenAPI format; `name` marks the column of the name.
    pub format: String,
    /// What it shows.
    pub description: String,
    /// 0 is shown always, more only in wide output.
    pub priority: i32,
}

/// One row as it came from the API server.
#[derive(Debug)]
pub struct RawRow {
    /// The JSON array of cells; `None` if the server answered with a plain object.
    pub cells: Option<Box<RawValue>>,
    /// The object (whole, or its metadata for metadata-only kinds).
    pub object: Box<RawValue>,
}

/// What is to be watched.
#[derive(Clone, Debug)]
pub struct WatchSpec {
    /// The kind, at its preferred version.
    pub kind: Arc<Kind>,
    /// One namespace, or `None` for the whole cluster.
    pub namespace: Option<String>,
    /// Ask for `includeObject=Metadata`. Always so for Secrets, whatever is said here.
    pub metadata_only: bool,
    /// Resume from here without listing; `None` starts with a full sync.
    pub resume_from: Option<String>,
    /// Held during each full sync: at most `syncConcurrency` at once.
    pub sync_slots: Arc<Semaphore>,
}

/// What a watch tells its writer, in this order:
/// (`SyncStarted` (`Columns` | `Applied` | `Deleted` | `Progress` | `Undecodable`)* `SyncFinished`)? then
/// (`Applied` | `Deleted` | `Columns` | `Bookmark` | `Undecodable`)*, over and over. `Interrupted` and `Connected` may
/// stand anywhere. Rows that were not `Applied` between `SyncStarted` and `SyncFinished` are gone from the cluster. An
/// `Interrupted` in between means that this sync never ends and nothing may be swept; so does a second `SyncStarted`,
/// which begins the marking anew (a LIST whose `continue` token expired starts again).
#[derive(Debug)]
pub enum WatchEvent {
    /// A full sync begins.
    SyncStarted {
        /// Why.
        reason: Reason,
    },
    /// The columns; sent when first known and whenever they differ from the last ones sent.
    Columns(Vec<ColumnDefinition>),
    /// An object was added or changed, or is part of a sync.
    Applied(RawRow),
    /// An object was deleted.
    Deleted(RawRow),
    /// How many objects the sync is expected to bring, if known.
    Progress {
        /// In all, counting those received.
        expected: Option<u64>,
    },
    /// The sync is complete at this version.
    SyncFinished {
        /// Where the watch goes on.
        resource_version: String,
    },
    /// Everything up to this version has been sent: the rows are current.
    Bookmark {
        /// Where the watch would resume.
        resource_version: String,
    },
    /// The watch is open (again).
    Connected,
    /// The watch is not open. The task goes on trying by itself.
    Interrupted {
        /// Why.
        reason: Reason,
        /// The cause, cut to 512 bytes, without object bodies.
        message: String,
        /// When it tries again.
        retry_in: Duration,
    },
    /// An object could not be decoded; the rest of the kind is served.
    Undecodable {
        /// Its namespace and name if they could be read.
        object: Option<String>,
        /// What is wrong with it.
        message: String,
    },
}

/// A bounded read straight from the API server.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// The kind.
    pub kind: Arc<Kind>,
    /// The version to read it at.
    pub version: String,
    /// One namespace, or `None` for all.
    pub namespace: Option<String>,
    /// As in [`WatchSpec`].
    pub metadata_only: bool,
    /// Stop after so many rows.
    pub max_rows: usize,
}

/// The answer to a [`ListRequest`].
#[derive(Debug)]
pub struct ListAnswer {
    /// The columns.
    pub columns: Vec<ColumnDefinition>,
    /// The rows.
    pub rows: Vec<RawRow>,
    /// Version of the list.
    pub resource_version: String,
    /// False if `max_rows` cut it.
    pub complete: bool,
    /// Objects that could not be decoded, or were refused, and are not among the rows.
    pub skipped: u64,
    /// How many rows the server has beyond those returned, if it said so.
    pub remaining: Option<u64>,
}

/// Who owns which fields of one object.
#[derive(Debug)]
pub struct Owners {
    /// Version of the object.
    pub resource_version: String,
    /// Each of them.
    pub owners: Vec<Owner>,
}

/// One entry of `metadata.managedFields`.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Owner {
    /// Field manager, as in `kubectl`.
    pub manager: String,
    /// `Apply` or `Update`.
    pub operation: String,
    /// Subresource, as in `status`; empty for the object itself.
    pub subresource: String,
    /// The version that the fields are of.
    pub api_version: String,
    /// When, in RFC 3339.
    pub time: Option<String>,
    /// The fields, as `fieldsV1`.
    pub fields_v1: Option<Box<RawValue>>,
}

/// Why a read failed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{reason}: {message}")]
pub struct ReadError {
    /// The word for it.
    pub reason: Reason,
    /// The cause, cut to 512 bytes, without object bodies.
    pub message: String,
    /// HTTP status of the API server, if it answered.
    pub code: Option<u16>,
}

/// One object as a row, with the columns of its cells.
pub type SingleRow = (Vec<ColumnDefinition>, RawRow);

/// Where a kind's objects come from.
pub trait Source: Send + Sync + 'static {
    /// Runs a watch for as long as the future is polled; dropping it closes the watch. It returns only when the
    /// receiver is gone.
    fn watch(&self, spec: WatchSpec, events: EventSender) -> BoxFuture<'static, ()>;

    /// A paged LIST.
    fn list(&self, request: ListRequest) -> BoxFuture<'static, Result<ListAnswer, ReadError>>;

    /// One object with its cells, at `version`. `Ok(None)` if it does not exist.
    fn get(
        &self,
        kind: Arc<Kind>,
        version: String,
        namespace: Option<String>,
        name: String,
        metadata_only: bool,
    ) -> BoxFuture<'static, Result<Option<SingleRow>, ReadError>>;

    /// Who owns which fields of one object, read for its metadata only. `Ok(None)` if it does not exist. Never for Secrets.
    fn owners(
        &self,
        kind: Arc<Kind>,
        namespace: Option<String>,
        name: String,
    ) -> BoxFuture<'static, Result<Option<Owners>, ReadError>>;

    /// How many objects there are, by `limit=1` and `remainingItemCount`.
    fn count(&self, kind: Arc<Kind>, namespace: Option<String>) -> BoxFuture<'static, Result<u64, ReadError>>;
}
