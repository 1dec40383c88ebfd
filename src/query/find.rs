//! Which rows pass a filter: chunk by chunk, predicate by predicate, over the rows that the ones before have left.

mod mask;
mod narrow;

use std::{collections::HashMap, ops::Range, sync::Arc};

pub use self::mask::Mask;
use self::narrow::narrow;
use super::{Scope, filter::Plan};
use crate::store::{Chunk, Snapshot, Span};

/// Tells a search to stop: its time is up, or nobody waits for it.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// The filter asks for more than is answered in the time there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the filter was stopped after {done} of {all} objects; narrow it, for example by namespace")]
pub struct Stopped {
    /// Objects looked at.
    pub done: usize,
    /// Objects there are to look at.
    pub all: usize,
}

/// Rows that a filter left, in order.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Where, and which. None is empty.
    pub parts: Vec<Part>,
    /// Rows in scope.
    pub total: usize,
    /// Rows found.
    pub matched: usize,
}

/// Rows of one chunk.
#[derive(Clone, Debug)]
pub struct Part {
    /// The chunk.
    pub chunk: Arc<Chunk>,
    /// The rows in scope.
    span: Range<usize>,
    /// Those found; `None`: all in scope.
    mask: Option<Mask>,
    /// How many.
    pub count: usize,
}

impl Part {
    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        let (all, some) = match &self.mask {
            None => (Some(self.span.clone()), None),
            Some(mask) => (None, Some(mask.rows())),
        };
        all.into_iter().flatten().chain(some.into_iter().flatten())
    }

    /// Whether a row is among them.
    pub fn has(&self, row: usize) -> bool {
        self.span.contains(&row) && self.mask.as_ref().is_none_or(|mask| mask.has(row))
    }

    /// Namespace and name of the last row in scope.
    pub fn last_key(&self) -> (&str, &str) {
        self.chunk.key(self.span.end - 1)
    }

    /// Whether they are all rows of the chunk.
    pub fn is_whole(&self) -> bool {
        self.count == self.chunk.rows()
    }
}

/// The spans of a scope in the order of namespace and name; with the namespaces from the last to the first if `descending`.
pub fn spans(snapshot: &Snapshot, scope: &Scope, descending: bool) -> Vec<Span> {
    let of = |namespace: &str| snapshot.spans_in(namespace);
    match (scope, descending) {
        (Scope::All, false) => snapshot.spans(),
        (Scope::All, true) => snapshot.namespaces.keys().rev().flat_map(|namespace| of(namespace)).collect(),
        (Scope::Only(namespaces), false) => namespaces.iter().flat_map(|namespace| of(namespace)).collect(),
        (Scope::Only(namespaces), true) => namespaces.iter().rev().flat_map(|namespace| of(namespace)).collect(),
    }
}

/// The rows in these spans that pass. What `before` found in a chunk that is still the same is not looked for again.
///
/// # Errors
/// When it was told to stop.
pub fn find(
    snapshot: &Snapshot,
    spans: Vec<Span>,
    plan: Option<&Plan>,
    before: Option<&Found>,
    stop: Stop<'_>,
) -> Result<Found, Stopped> {
    let total: usize = spans.iter().map(|span| span.rows.len()).sum();
    let before = before.filter(|_| plan.is_some_and(|plan| !plan.depends_on_time()));
    let known: HashMap<_, &Part> = before
        .into_iter()
        .flat_map(|before| &before.parts)
        .map(|part| (address(&part.chunk, &part.span), part))
        .collect();
    let search = Search { snapshot, plan, known, stop };
    let parts = if plan.is_some()
        && total >= SPLIT
        && std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1)
    {
        let (first, second) = spans.split_at(spans.len() / 2);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| search.parts(second));
            let mut parts = search.parts(first)?;
            // A panic goes on where it would have come from without the thread.
            let rest = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            parts.extend(rest?);
            Ok(parts)
        })
    } else {
        search.parts(&spans)
    };
    let parts = parts.map_err(|stopped: Stopped| Stopped { all: total, ..stopped })?;
    Ok(Found { total, matched: parts.iter().map(|part| part.count).sum(), parts })
}

/// A search through so many rows is done by two threads: what it reads is more than a processor's caches hold.
const SPLIT: usize = 150_000;

/// Where a part's rows are. Whoever holds the part keeps its chunk, so that no other can have its address.
fn address(chunk: &Arc<Chunk>, span: &Range<usize>) -> (usize, usize, usize) {
    (Arc::as_ptr(chunk).addr(), span.start, span.end)
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    plan: Option<&'a Plan>,
    known: HashMap<(usize, usize, usize), &'a Part>,
    stop: Stop<'a>,
}

impl Search<'_> {
    fn parts(&self, spans: &[Span]) -> Result<Vec<Part>, Stopped> {
        let mut done = 0;
        let mut parts = Vec::with_capacity(spans.len());
        for span in spans {
            let chunk = &self.snapshot.chunks[span.chunk];
            parts.push(match (self.plan, self.known.get(&address(chunk, &span.rows))) {
                (None, _) => Part { chunk: chunk.clone(), count: span.rows.len(), span: span.rows.clone(), mask: None },
                (Some(_), Some(known)) => (*known).clone(),
                (Some(plan), None) => self.part(chunk, &span.rows, plan).ok_or(Stopped { done, all: 0 })?,
            });
            done += span.rows.len();
        }
        Ok(parts)
    }

    /// `None`: it was told to stop.
    fn part(&self, chunk: &Arc<Chunk>, span: &Range<usize>, plan: &Plan) -> Option<Part> {
        if (self.stop)() {
            return None;
        }
        let mut mask = Mask::of(span.clone());
        for predicate in &plan.predicates {
            if mask == Mask::NONE {
                break;
            }
            if narrow(chunk, span, predicate, plan.now, &mut mask, self.stop) {
                return None;
            }
        }
        Some(Part { chunk: chunk.clone(), count: mask.count(), span: span.clone(), mask: Some(mask) })
    }
}
