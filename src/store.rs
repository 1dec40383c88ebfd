//! One kind in memory: rows in columns and compressed bodies, in the order of namespace and name.
//!
//! [`Ingest`] turns what the API server sent into an [`Ingested`] object (pure: bytes in, row out; whatever must not be kept
//! is cut here, before anything is stored). A [`Writer`] collects them and publishes them as a [`Snapshot`] once per commit;
//! any number of readers hold snapshots and never block the writer. There is one writer per kind.
//!
//! A snapshot is a list of [`Chunk`]s of about a thousand rows each; a commit copies those it touches. Within a chunk each
//! column is kept by its type, each different text once, and the objects as zstd frames with a dictionary of the kind.

pub mod body;
mod cell;
mod cells;
mod chunk;
mod column;
mod cut;
pub mod default_class;
mod duration;
mod facts;
pub mod fields;
mod frames;
mod health;
mod ingest;
mod json_path;
pub mod measure;
mod merge;
mod owners;
mod restarts;
mod row;
mod snapshot;
#[cfg(test)]
pub mod testing;
mod texts;
mod writer;

pub use body::{Contents, Dictionary, Manager, Samples};
pub use cell::{Cell, CellRef};
pub use cells::Cells;
pub use chunk::{Chunk, ROWS};
pub use column::{CellSource, Column};
pub use cut::members;
pub use duration::human_duration;
pub use facts::{Facts, Has, Status, Traits};
pub use ingest::{Identity, Ingest, IngestError, identity};
pub use json_path::{JsonPath, JsonPathError, text};
pub use owners::{OwnerReference, owners};
pub use row::{Ingested, Row};
pub use snapshot::{Snapshot, Span};
pub use texts::{Code, Coded, Needle, Texts};
pub use writer::{Commit, Writer};
