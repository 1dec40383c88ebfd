//! Queries over a snapshot: which rows match, in which order, and which of them a page shows.
//!
//! Pure, and below authorization: a [`Scope`] names the namespaces that a person may see, and rows of others are never
//! touched, neither to count nor to search.

use std::{cmp::Ordering, collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::store::{Cell, Column, Partition, Row, Snapshot};

/// Which namespaces a query may touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All, and objects of the cluster.
    All,
    /// These only; an empty set means none.
    Only(BTreeSet<String>),
}

/// What to show.
#[derive(Clone, Debug)]
pub struct Query {
    /// Where.
    pub scope: Scope,
    /// Substring of name, namespace or a cell, letter case aside.
    pub text: Option<String>,
    /// Order; by namespace and name without it.
    pub sort: Option<Sort>,
    /// Rows to skip. Ignored with `after`.
    pub offset: usize,
    /// Rows to return at most.
    pub limit: usize,
    /// Go on after this row: a walk that neither misses nor repeats a row that is there all the while.
    pub after: Option<Position>,
}

/// An order. Rows that are equal in it are ordered by namespace and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Largest first. Rows without a value are last in both directions.
    pub descending: bool,
}

/// What to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The namespace.
    Namespace,
    /// The column at that place.
    Column(usize),
}

/// `sort` names no column.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no column {asked:?}; sort by one of: {known}")]
pub struct UnknownColumn {
    /// What was asked for.
    pub asked: String,
    /// The ids that can be asked for, separated by commas.
    pub known: String,
}

impl Sort {
    /// Reads `age`, `-age`, `Restarts` or `namespace`: a column's id or name, letter case aside, `-` for descending.
    ///
    /// # Errors
    /// If there is no such column; names those there are.
    pub fn parse(text: &str, columns: &[Column]) -> Result<Self, UnknownColumn> {
        let (asked, descending) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
        let is = |word: &str| word.eq_ignore_ascii_case(asked);
        let by_id = columns.iter().position(|column| is(&column.id));
        let key = match by_id.or_else(|| columns.iter().position(|column| is(&column.definition.name))) {
            _ if is("namespace") => SortKey::Namespace,
            Some(place) => SortKey::Column(place),
            None => {
                let ids = columns.iter().map(|column| column.id.as_str());
                let known = ids.chain(["namespace"]).collect::<Vec<_>>().join(", ");
                return Err(UnknownColumn { asked: asked.to_owned(), known });
            }
        };
        Ok(Self { key, descending })
    }
}

/// A place between two rows of an ordered walk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    namespace: String,
    name: String,
    /// The sorted cell of the last row shown.
    cell: Option<SavedCell>,
}

/// A [`Cell`] that leaves the process inside a cursor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum SavedCell {
    Null,
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    Since(i64),
    Restarts(i64, i64),
    Running(i64),
    Lasted(i64),
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Arc<Row>>,
    /// Rows in scope.
    pub total: u64,
    /// Rows in scope that match the text.
    pub matched: u64,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Position>,
}

/// Cuts a page out of `snapshot`.
pub fn page(snapshot: &Snapshot, query: &Query) -> Page {
    let needle = query.text.as_deref().map(str::to_lowercase).filter(|text| !text.is_empty());
    let partitions: Vec<&Arc<Partition>> = match &query.scope {
        Scope::All => snapshot.partitions.values().collect(),
        Scope::Only(namespaces) => {
            namespaces.iter().filter_map(|name| snapshot.partitions.get(name.as_str())).collect()
        }
    };
    let total = partitions.iter().map(|partition| partition.len() as u64).sum();
    let in_order = partitions.iter().flat_map(|partition| partition.values());
    let mut rows: Vec<&Arc<Row>> = match &needle {
        None => in_order.collect(),
        Some(needle) => in_order.filter(|row| matches(row, needle)).collect(),
    };
    let matched = rows.len() as u64;
    let order = |a: &Row, b: &Row| compare(query.sort, a, b);
    if let Some(after) = &query.after {
        rows.retain(|row| beyond(query.sort, row, after));
    }
    let start = if query.after.is_some() { 0 } else { query.offset.min(rows.len()) };
    let end = start.saturating_add(query.limit).min(rows.len());
    // Rows come in namespace and name order, which is the default; any other order is found for this page only.
    if query.sort.is_some() && start < end {
        if end < rows.len() {
            rows.select_nth_unstable_by(end - 1, |a, b| order(a, b));
        }
        if start > 0 {
            rows[..end].select_nth_unstable_by(start, |a, b| order(a, b));
        }
        rows[start..end].sort_unstable_by(|a, b| order(a, b));
    }
    let next = (end < rows.len() && end > start).then(|| Position::of(query.sort, rows[end - 1]));
    Page { rows: rows[start..end].iter().map(|row| Arc::clone(row)).collect(), total, matched, next }
}

fn matches(row: &Row, needle: &str) -> bool {
    use crate::store::contains_ignoring_case as contains;
    contains(&row.name, needle)
        || contains(&row.namespace, needle)
        || row.cells.iter().any(|cell| cell.contains(needle))
}

fn compare(sort: Option<Sort>, a: &Row, b: &Row) -> Ordering {
    let place = || (&*a.namespace, &*a.name).cmp(&(&*b.namespace, &*b.name));
    match sort {
        None => place(),
        Some(sort) => by_key(sort, a, &b.namespace, cell(b, sort.key)).then_with(place),
    }
}

/// Order of `row` against a namespace and a cell, by the sort's key alone.
fn by_key(sort: Sort, row: &Row, namespace: &str, other: &Cell) -> Ordering {
    let directed = |order: Ordering| if sort.descending { order.reverse() } else { order };
    match sort.key {
        SortKey::Namespace => directed((*row.namespace).cmp(namespace)),
        SortKey::Column(_) => match (cell(row, sort.key), other) {
            (Cell::Null, Cell::Null) => Ordering::Equal,
            (Cell::Null, _) => Ordering::Greater,
            (_, Cell::Null) => Ordering::Less,
            (a, b) => directed(a.compare(b)),
        },
    }
}

fn cell(row: &Row, key: SortKey) -> &Cell {
    match key {
        SortKey::Namespace => &Cell::Null,
        SortKey::Column(place) => row.cells.get(place).unwrap_or(&Cell::Null),
    }
}

/// Whether `row` comes after `position`.
fn beyond(sort: Option<Sort>, row: &Row, position: &Position) -> bool {
    let place = (&*row.namespace, &*row.name).cmp(&(position.namespace.as_str(), position.name.as_str()));
    let order = match sort {
        None => place,
        Some(sort) => {
            let other = position.cell.as_ref().map_or(Cell::Null, SavedCell::restore);
            by_key(sort, row, &position.namespace, &other).then(place)
        }
    };
    order.is_gt()
}

impl Position {
    fn of(sort: Option<Sort>, row: &Row) -> Self {
        Self {
            namespace: row.namespace.to_string(),
            name: row.name.to_string(),
            cell: sort.map(|sort| SavedCell::save(cell(row, sort.key))),
        }
    }
}

impl SavedCell {
    fn save(cell: &Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::Text(text.to_string()),
            Cell::Int(number) => Self::Int(*number),
            Cell::Float(number) => Self::Float(*number),
            Cell::Bool(truth) => Self::Bool(*truth),
            Cell::Since(at) => Self::Since(*at),
            Cell::Restarts { count, last } => Self::Restarts(*count, *last),
            Cell::Running(at) => Self::Running(*at),
            Cell::Lasted(seconds) => Self::Lasted(*seconds),
        }
    }

    fn restore(&self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Text(text) => Cell::Text(text.as_str().into()),
            Self::Int(number) => Cell::Int(*number),
            Self::Float(number) => Cell::Float(*number),
            Self::Bool(truth) => Cell::Bool(*truth),
            Self::Since(at) => Cell::Since(*at),
            Self::Restarts(count, last) => Cell::Restarts { count: *count, last: *last },
            Self::Running(at) => Cell::Running(*at),
            Self::Lasted(seconds) => Cell::Lasted(*seconds),
        }
    }
}

#[cfg(test)]
#[path = "query/tests.rs"]
mod tests;
