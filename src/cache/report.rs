//! What the cache says of itself: for the policy's status, `/api/v1/cache`, `/api/cache/stats` and the metrics.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::view::State;
use crate::{kind::Kind, policy::plan::Plan, reason::Reason};

/// The whole cache at one moment.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// When it was made.
    pub at: Timestamp,
    /// The plan that was in force then.
    pub plan: Arc<Plan>,
    /// Sums over all kinds.
    pub totals: Totals,
    /// Every discovered kind, and those that are gone but were held.
    pub resources: Vec<ResourceReport>,
}

impl Report {
    /// Changes in a minute of all kinds of which that is known; `None` if it is of none.
    pub fn changes_per_minute(&self) -> Option<f64> {
        let known: Vec<f64> = self.resources.iter().filter_map(|kind| kind.changes_per_minute).collect();
        (!known.is_empty()).then(|| known.iter().sum())
    }
}

/// Sums over all kinds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Watches that are open or being opened.
    pub open_watches: u64,
    /// Kinds parked.
    pub parked: u64,
    /// Kinds discovered.
    pub kinds: u64,
    /// Objects stored.
    pub objects: u64,
    /// Bytes stored.
    pub bytes: u64,
    /// Reads answered from memory.
    pub hits: u64,
    /// Reads that had to ask the API server or wait for a sync.
    pub misses: u64,
    /// Kinds whose rows were dropped to save memory.
    pub evictions: u64,
    /// Times a watch was parked.
    pub parks: u64,
    /// Times a parked watch was resumed.
    pub resumes: u64,
    /// Reads answered without any call to the API server.
    pub api_calls_saved: u64,
    /// Objects that watches said were added or changed, or that were part of a sync.
    pub applied: u64,
    /// Objects that watches said were deleted.
    pub deleted: u64,
    /// Bookmarks of watches.
    pub bookmarks: u64,
    /// Objects that could not be decoded.
    pub undecodable: u64,
}

impl Totals {
    /// hits / (hits + misses); `None` before the first read.
    pub fn hit_ratio(&self) -> Option<f64> {
        let reads = self.hits + self.misses;
        (reads > 0).then(|| self.hits as f64 / reads as f64)
    }
}

impl ResourceReport {
    /// Whether it waits for a watch that is not to be had, rather than for one that is being opened.
    pub fn is_refused(&self) -> bool {
        let closed = matches!(self.state, State::Cold | State::Parked);
        closed && matches!(self.reason, Some(Reason::WatchLimit | Reason::MemoryBudget | Reason::Internal))
    }
}

/// One kind.
#[derive(Clone, Debug)]
pub struct ResourceReport {
    /// The kind.
    pub kind: Arc<Kind>,
    /// Its state.
    pub state: State,
    /// Why.
    pub reason: Option<Reason>,
    /// The same as a sentence.
    pub message: Option<String>,
    /// Objects stored; `None` if nothing is known.
    pub objects: Option<u64>,
    /// Namespaces that hold at least one.
    pub namespaces: Option<u64>,
    /// Bytes stored.
    pub bytes: Option<u64>,
    /// When it was last known to be current: of a live kind, when the API server last said something of it.
    pub as_of: Option<Timestamp>,
    /// When the last full sync ended.
    pub last_sync: Option<Timestamp>,
    /// How long it took.
    pub sync_duration: Option<Duration>,
    /// When someone last looked.
    pub last_access: Option<Timestamp>,
    /// Whether the policy preloads it.
    pub preload: bool,
    /// Full syncs after the first.
    pub resyncs: u64,
    /// Times the watch was opened anew.
    pub reconnects: u64,
    /// Objects added, changed or deleted in a minute, over the last five; `None` if it was not live for as long.
    pub changes_per_minute: Option<f64>,
}
