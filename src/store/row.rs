//! One object as it is kept.

use std::sync::Arc;

use super::{Cell, Contents, body::Body};

/// One object: its identity, its cells and its compressed body.
#[derive(Clone, Debug)]
pub struct Row {
    /// `metadata.uid`; made of namespace and name where a server gives none.
    pub uid: Arc<str>,
    /// Its namespace; empty for an object of the cluster.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// `metadata.resourceVersion`, an opaque text.
    pub resource_version: Box<str>,
    /// One for each column.
    pub cells: Box<[Cell]>,
    pub(super) body: Body,
}

impl Row {
    /// The object and who manages its fields.
    ///
    /// # Errors
    /// If the body cannot be decompressed: a bug.
    pub fn contents(&self) -> std::io::Result<Contents> {
        self.body.contents()
    }

    /// Bytes it takes in memory, its place in the index of its namespace included.
    pub fn bytes(&self) -> u64 {
        // Two counters before the data of each `Arc`.
        const SHARED: usize = 2 * size_of::<usize>();
        // Key and value in the tree of the namespace, at a fill of about two thirds.
        const INDEX: usize = (size_of::<Arc<str>>() + size_of::<Arc<Row>>()) * 3 / 2;
        let text = self.uid.len() + self.name.len() + self.resource_version.len() + 2 * SHARED;
        let cells: usize = self.cells.iter().map(|cell| size_of::<Cell>() + cell.heap_bytes()).sum();
        (size_of::<Row>() + SHARED + INDEX + text + cells + self.body.heap_bytes()) as u64
    }
}
