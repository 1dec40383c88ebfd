//! One kind in memory: rows with typed cells and compressed bodies, partitioned by namespace.
//!
//! [`Ingest`] turns what the API server sent into a [`Row`] (pure: bytes in, row out; whatever must not be kept is cut
//! here, before anything is stored). A [`Writer`] collects rows and publishes them as a [`Snapshot`] once per commit;
//! any number of readers hold snapshots and never block the writer. There is one writer per kind.

mod body;
mod cell;
mod column;
mod cut;
pub mod default_class;
mod duration;
mod ingest;
mod json_path;
mod row;
mod snapshot;
mod writer;

pub use body::{Contents, Manager};
pub use cell::{Cell, contains_ignoring_case};
pub use column::{CellSource, Column};
pub use duration::human_duration;
pub use ingest::{Ingest, IngestError, identity};
pub use json_path::JsonPath;
pub use row::Row;
pub use snapshot::{Partition, Snapshot};
pub use writer::{Commit, Writer};
