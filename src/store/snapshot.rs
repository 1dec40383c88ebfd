//! What readers hold: one kind at one revision.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use super::{Chunk, Column, Row};

/// One kind at one revision. Immutable; unchanged chunks are shared with the revisions before it.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Columns, in the order of each row's cells.
    pub columns: Arc<[Column]>,
    /// All rows, in the order of namespace and name. No chunk is empty.
    pub chunks: Vec<Arc<Chunk>>,
    /// Objects by namespace; those of the cluster are under the empty name. No count is 0.
    pub namespaces: Arc<BTreeMap<Arc<str>, u64>>,
    /// Grows by one with each commit and never returns to an earlier value while the program runs.
    pub revision: u64,
    /// Objects in all namespaces.
    pub objects: u64,
    /// Bytes of all rows, and of what they share, as they were published.
    pub bytes: u64,
}

/// Rows of one chunk that stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The chunk's place.
    pub chunk: usize,
    /// The rows in it; never none.
    pub rows: Range<usize>,
}

impl Snapshot {
    /// The object of that name.
    pub fn get(&self, namespace: &str, name: &str) -> Option<Row> {
        let chunk = &self.chunks[self.chunk_of(namespace, name)?];
        Some(Row::new(chunk.clone(), chunk.find(namespace, name).ok()?))
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        self.chunks.iter().flat_map(|chunk| (0..chunk.rows()).map(|place| Row::new(chunk.clone(), place)))
    }

    /// The rows of a namespace, in the order of their names.
    pub fn rows_in(&self, namespace: &str) -> impl Iterator<Item = Row> {
        self.spans_in(namespace).into_iter().flat_map(|span| {
            let chunk = &self.chunks[span.chunk];
            span.rows.map(|place| Row::new(chunk.clone(), place))
        })
    }

    /// Where all rows are.
    pub fn spans(&self) -> Vec<Span> {
        let whole = |(place, chunk): (usize, &Arc<Chunk>)| Span { chunk: place, rows: 0..chunk.rows() };
        self.chunks.iter().enumerate().map(whole).collect()
    }

    /// Where the rows of a namespace are.
    pub fn spans_in(&self, namespace: &str) -> Vec<Span> {
        let first = self.chunks.partition_point(|chunk| chunk.key(chunk.rows() - 1).0 < namespace);
        let rest = self.chunks[first..].iter().enumerate();
        rest.map(|(place, chunk)| Span { chunk: first + place, rows: chunk.rows_of(namespace) })
            .take_while(|span| !span.rows.is_empty())
            .collect()
    }

    /// Number of namespaces that hold at least one object; 0 for a kind of the cluster.
    pub fn namespace_count(&self) -> u64 {
        self.namespaces.keys().filter(|namespace| !namespace.is_empty()).count() as u64
    }

    /// Bytes that it takes now: the rows, and what readers have made of them since.
    pub fn held_bytes(&self) -> u64 {
        self.bytes + self.chunks.iter().map(|chunk| chunk.learnt_bytes()).sum::<usize>() as u64
    }

    /// Objects in one namespace.
    pub fn count(&self, namespace: &str) -> u64 {
        self.namespaces.get(namespace).copied().unwrap_or_default()
    }

    /// The chunk that holds the row of that name, if there is such a row.
    pub(super) fn chunk_of(&self, namespace: &str, name: &str) -> Option<usize> {
        self.chunks.partition_point(|chunk| chunk.key(0) <= (namespace, name)).checked_sub(1)
    }
}
