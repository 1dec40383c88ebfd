//! Orders of rows, and pages out of them without sorting them all: each chunk keeps its rows in order, and what a page
//! shows is merged from them.

use std::{cmp::Ordering, collections::BinaryHeap};

use serde::{Deserialize, Serialize};

use super::find::{Found, Part};
use crate::store::{Cell, CellRef, Column, Row};

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
        let key = if asked.eq_ignore_ascii_case("namespace") {
            SortKey::Namespace
        } else if let Some(place) = columns.iter().position(|column| column.is(asked)) {
            SortKey::Column(place)
        } else {
            let ids = columns.iter().map(|column| column.id.as_str());
            let known = ids.chain(["namespace"]).collect::<Vec<_>>().join(", ");
            return Err(UnknownColumn { asked: asked.to_owned(), known });
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
    cell: Option<Cell<String>>,
}

impl Position {
    /// The place after `row`.
    pub fn after(sort: Option<Sort>, row: &Row) -> Self {
        let cell = match sort.map(|sort| sort.key) {
            Some(SortKey::Column(column)) => Some(row.cell(column).map(|text| (*text).to_owned())),
            Some(SortKey::Namespace) | None => None,
        };
        Self { namespace: row.namespace().to_owned(), name: row.name().to_owned(), cell }
    }
}

/// A part, and a row of it.
type Place = (usize, usize);

/// Rows `offset..offset + limit` of what was found, or so many after a position, in the order in which it was found: that of
/// namespace and name, with the namespaces from the last to the first if `descending`.
pub fn in_place(
    found: &Found,
    descending: bool,
    offset: usize,
    limit: usize,
    after: Option<&Position>,
) -> (Vec<Place>, bool) {
    let is_after = |(namespace, name): (&str, &str)| {
        after.is_none_or(|after| {
            let order = namespace.cmp(&after.namespace);
            let order = if descending { order.reverse() } else { order };
            order.then_with(|| name.cmp(&after.name)).is_gt()
        })
    };
    let mut rows = Vec::with_capacity(limit.min(found.matched));
    let mut skip = if after.is_some() { 0 } else { offset };
    for (place, part) in found.parts.iter().enumerate() {
        if after.is_none() && skip >= part.count {
            skip -= part.count;
        } else if is_after(part.last_key()) {
            for row in part.rows().filter(|row| is_after(part.chunk.key(*row))).skip(std::mem::take(&mut skip)) {
                if rows.len() == limit {
                    return (rows, true);
                }
                rows.push((place, row));
            }
        }
    }
    (rows, false)
}

/// Rows of one part in the order of a column, and how many of them are behind us.
struct List<'a> {
    part: usize,
    rows: std::borrow::Cow<'a, [u16]>,
    from: usize,
}

/// What was found, in the order of a column.
pub struct Sorted<'a> {
    found: &'a Found,
    column: usize,
    descending: bool,
    lists: Vec<List<'a>>,
}

impl<'a> Sorted<'a> {
    /// The rows in the order of `column`.
    pub fn new(found: &'a Found, column: usize, descending: bool) -> Self {
        let list = |(place, part): (usize, &'a Part)| {
            let rows = match part.chunk.order(column, descending) {
                None => part.rows().map(|row| row as u16).collect(),
                Some(order) if part.is_whole() => order.into(),
                Some(order) => order.iter().copied().filter(|row| part.has(*row as usize)).collect(),
            };
            List { part: place, rows, from: 0 }
        };
        let lists = found.parts.iter().enumerate().filter(|(_, part)| part.count > 0).map(list).collect();
        Self { found, column, descending, lists }
    }

    /// Leaves the first `offset` rows out.
    pub fn skip(&mut self, offset: usize) {
        let mut windows: Vec<(usize, usize)> = self.lists.iter().map(|list| (0, list.rows.len())).collect();
        let mut left = offset.min(self.found.matched);
        while left > 0 {
            let open = windows.iter().enumerate().filter(|(_, (low, high))| low < high);
            let Some((widest, (low, high))) = open.max_by_key(|(_, (low, high))| high - low) else { break };
            // The middle row of the widest window: how many are there up to it?
            let middle = low.midpoint(*high);
            let pivot = (widest, self.lists[widest].rows[middle]);
            let end = |(list, (low, high)): (usize, &(usize, usize))| {
                let rows = &self.lists[list].rows[*low..*high];
                low + rows.partition_point(|row| self.order((list, *row), pivot).is_le())
            };
            let ends: Vec<usize> = windows.iter().enumerate().map(end).collect();
            let near: usize = ends.iter().zip(&windows).map(|(end, (low, _))| end - low).sum();
            if near <= left {
                left -= near;
                windows.iter_mut().zip(ends).for_each(|(window, end)| window.0 = end);
            } else {
                // It is itself one too many, and so are all beyond it.
                windows.iter_mut().zip(ends).for_each(|(window, end)| window.1 = end);
                windows[widest].1 = middle;
            }
        }
        self.lists.iter_mut().zip(windows).for_each(|(list, (low, _))| list.from = low);
    }

    /// Leaves all rows out that are not after a position.
    pub fn skip_to(&mut self, after: &Position) {
        let other = after.cell.as_ref().map_or(CellRef::Null, Cell::borrowed);
        for list in 0..self.lists.len() {
            let part = &self.found.parts[self.lists[list].part];
            let is_behind = |row: &u16| {
                let key = part.chunk.key(*row as usize);
                let cell = part.chunk.cell(*row as usize, self.column);
                cell.compare_in(&other, self.descending)
                    .then_with(|| key.cmp(&(&*after.namespace, &*after.name)))
                    .is_le()
            };
            self.lists[list].from = self.lists[list].rows.partition_point(is_behind);
        }
    }

    /// The next `limit` rows, and whether there are more.
    pub fn take(&mut self, limit: usize) -> (Vec<Place>, bool) {
        let mut heap = BinaryHeap::with_capacity(self.lists.len());
        let sorted = &*self;
        heap.extend((0..self.lists.len()).filter_map(|list| sorted.head(list)));
        let mut rows = Vec::with_capacity(limit.min(self.found.matched));
        while let Some(Head { list, at, row, .. }) = heap.pop() {
            if rows.len() == limit {
                return (rows, true);
            }
            rows.push((self.lists[list].part, row as usize));
            heap.extend(sorted.head_at(list, at + 1));
        }
        (rows, false)
    }

    fn head(&self, list: usize) -> Option<Head<'_, 'a>> {
        self.head_at(list, self.lists[list].from)
    }

    fn head_at(&self, list: usize, at: usize) -> Option<Head<'_, 'a>> {
        let row = *self.lists[list].rows.get(at)?;
        Some(Head { sorted: self, list, at, row })
    }

    fn order(&self, (a, row_a): (usize, u16), (b, row_b): (usize, u16)) -> Ordering {
        let cell =
            |list: usize, row: u16| self.found.parts[self.lists[list].part].chunk.cell(row as usize, self.column);
        // Lists are in the order of namespace and name, as are the rows within one.
        cell(a, row_a).compare_in(&cell(b, row_b), self.descending).then_with(|| (a, row_a).cmp(&(b, row_b)))
    }
}

/// The next row of one list.
struct Head<'s, 'a> {
    sorted: &'s Sorted<'a>,
    list: usize,
    at: usize,
    row: u16,
}

impl Ord for Head<'_, '_> {
    /// The heap gives its largest first, which is the next one.
    fn cmp(&self, other: &Self) -> Ordering {
        self.sorted.order((other.list, other.row), (self.list, self.row))
    }
}

impl PartialOrd for Head<'_, '_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head<'_, '_> {}
