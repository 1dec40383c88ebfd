//! Queries over a snapshot: which rows match, in which order, and which of them a page shows.
//!
//! [`Filter`] reads the language of filters; its plan for one kind runs over the columns of each chunk ([`find`]), and what is
//! found is put in order ([`sort`]) or counted ([`facet`]). Pure, and below authorization: a [`Scope`] names the namespaces
//! that a person may see, and rows of others are never touched, neither to count nor to search.

pub mod facet;
mod fault;
mod few;
mod filter;
mod find;
mod grammar;
mod path;
mod sort;
mod value;

use std::collections::BTreeSet;

pub use self::{
    fault::{Fault, FilterError},
    few::{Few, Missed, Owner, few, owned},
    filter::{Filter, Plan, Rows},
    find::{Found, Part, Stop, Stopped},
    grammar::{FIELDS, Term, TermKind},
    sort::{Position, Sort, SortKey, UnknownColumn},
};
use crate::store::{Row, Snapshot};

/// Which namespaces a query may touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All, and objects of the cluster.
    All,
    /// These only; an empty set means none.
    Only(BTreeSet<String>),
}

/// What to show.
#[derive(Debug)]
pub struct Query<'a> {
    /// Where.
    pub scope: &'a Scope,
    /// What rows have to pass.
    pub filter: Option<&'a Plan>,
    /// Order; by namespace and name without it.
    pub sort: Option<Sort>,
    /// Rows to skip. Ignored with `after`.
    pub offset: usize,
    /// Rows to return at most.
    pub limit: usize,
    /// Go on after this row: a walk that neither misses nor repeats a row that is there all the while.
    pub after: Option<&'a Position>,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// Rows in scope.
    pub total: u64,
    /// Rows in scope that match.
    pub matched: u64,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Position>,
    /// All that matches, by which the same query over a later snapshot is answered faster.
    pub found: Found,
}

/// Finds the rows of a query, without a page of them. `before` is what the same query found in an earlier snapshot.
///
/// # Errors
/// When it was told to stop.
pub fn find(snapshot: &Snapshot, query: &Query<'_>, before: Option<&Found>, stop: Stop<'_>) -> Result<Found, Stopped> {
    let spans = find::spans(snapshot, query.scope, by_namespace_descending(query.sort));
    find::find(snapshot, spans, query.filter, before, stop)
}

/// Cuts a page out of `snapshot`. `before` is what the same query found in an earlier snapshot.
///
/// # Errors
/// When it was told to stop.
pub fn page(snapshot: &Snapshot, query: &Query<'_>, before: Option<&Found>, stop: Stop<'_>) -> Result<Page, Stopped> {
    let found = find(snapshot, query, before, stop)?;
    let (places, more) = match query.sort {
        Some(Sort { key: SortKey::Column(column), descending }) if query.limit > 0 => {
            let mut sorted = sort::Sorted::new(&found, column, descending);
            match query.after {
                Some(after) => sorted.skip_to(after),
                None => sorted.skip(query.offset),
            }
            sorted.take(query.limit)
        }
        sort => sort::in_place(&found, by_namespace_descending(sort), query.offset, query.limit, query.after),
    };
    let rows: Vec<Row> = places.into_iter().map(|(part, row)| Row::new(found.parts[part].chunk.clone(), row)).collect();
    let next = rows.last().filter(|_| more).map(|last| Position::after(query.sort, last));
    Ok(Page { rows, total: found.total as u64, matched: found.matched as u64, next, found })
}

fn by_namespace_descending(sort: Option<Sort>) -> bool {
    sort.is_some_and(|sort| sort.key == SortKey::Namespace && sort.descending)
}

#[cfg(test)]
mod tests;
