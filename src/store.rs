//! One kind in memory: rows with typed cells and compressed bodies, partitioned by namespace.

/// What a reader holds: one kind at one revision.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {}
