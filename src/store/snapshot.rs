//! What readers hold: one kind at one revision.

use std::{collections::BTreeMap, sync::Arc};

use super::{Column, Row};

/// The objects of one namespace, by name.
pub type Partition = BTreeMap<Arc<str>, Arc<Row>>;

/// One kind at one revision. Immutable; unchanged namespaces are shared with the revisions before it.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Columns, in the order of each row's cells.
    pub columns: Arc<[Column]>,
    /// By namespace; objects of the cluster are under the empty name. No partition is empty.
    pub partitions: BTreeMap<Arc<str>, Arc<Partition>>,
    /// Grows by one with each commit and never returns to an earlier value while the program runs.
    pub revision: u64,
    /// Objects in all partitions.
    pub objects: u64,
    /// Bytes of all rows.
    pub bytes: u64,
}

impl Snapshot {
    /// The object of that name.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&Arc<Row>> {
        self.partitions.get(namespace)?.get(name)
    }

    /// Number of namespaces that hold at least one object; 0 for a kind of the cluster.
    pub fn namespaces(&self) -> u64 {
        self.partitions.keys().filter(|namespace| !namespace.is_empty()).count() as u64
    }

    /// Objects in one namespace.
    pub fn count(&self, namespace: &str) -> u64 {
        self.partitions.get(namespace).map_or(0, |partition| partition.len() as u64)
    }
}
