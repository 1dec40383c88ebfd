//! Which rows pass a filter: chunk by chunk, predicate by predicate, over the rows that the ones before have left.

use std::{cell::Cell as StdCell, collections::HashMap, ops::Range, sync::Arc};

use super::{
    Scope,
    filter::{Asks, Line, Plan, Predicate},
    path::{Values, text_of, values},
    value::Test,
};
use crate::store::{Cell, Chunk, Code, Coded, ROWS, Row, Snapshot, Span, Status};

/// Rows of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask([u64; ROWS / 64]);

impl Mask {
    /// No row.
    pub const NONE: Mask = Mask([0; ROWS / 64]);

    fn of(rows: Range<usize>) -> Self {
        let mut mask = Self::NONE;
        for (place, word) in mask.0.iter_mut().enumerate() {
            let (start, end) = (rows.start.max(place * 64), rows.end.min(place * 64 + 64));
            if start < end {
                *word = (u64::MAX >> (64 - (end - start))) << (start % 64);
            }
        }
        mask
    }

    /// Adds a row.
    pub fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// Whether a row is among them.
    pub fn has(&self, row: usize) -> bool {
        self.0[row / 64] & (1 << (row % 64)) != 0
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(place, mut word)| {
            std::iter::from_fn(move || {
                let row = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (row < 64).then_some(place * 64 + row)
            })
        })
    }

    fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let before = *self;
        for row in before.rows() {
            if !keep(row) {
                self.0[row / 64] &= !(1 << (row % 64));
            }
        }
    }

    fn without(&mut self, other: &Mask, negated: bool) {
        for (ours, theirs) in self.0.iter_mut().zip(other.0) {
            *ours &= if negated { !theirs } else { theirs };
        }
    }
}

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

/// Texts that are looked at between two looks at the clock.
const TEXTS: u32 = 64;

/// Looks at the clock from time to time.
struct Patience<'a> {
    stop: Stop<'a>,
    looks: StdCell<u32>,
    over: StdCell<bool>,
}

impl<'a> Patience<'a> {
    fn new(stop: Stop<'a>) -> Self {
        Self { stop, looks: StdCell::new(0), over: StdCell::new(stop()) }
    }

    /// Whether it is over. Once it is, it does not matter any more what is found.
    fn is_over(&self) -> bool {
        self.looks.set(self.looks.get() + 1);
        if self.looks.get().is_multiple_of(TEXTS) && (self.stop)() {
            self.over.set(true);
        }
        self.over.get()
    }
}

/// Takes the rows out of the mask that do not pass. Returns whether it was told to stop.
fn narrow(
    chunk: &Arc<Chunk>,
    span: &Range<usize>,
    Predicate { negated, asks }: &Predicate,
    now: i64,
    mask: &mut Mask,
    stop: Stop<'_>,
) -> bool {
    let negated = *negated;
    let patience = &Patience::new(stop);
    let passes = |test: &Test, text: &str| !patience.is_over() && test.passes(text, now);
    let among = |wanted: &[Line], text: &str| !patience.is_over() && wanted.iter().any(|line| line.is_in(text));
    let lines = |mask: &mut Mask, column: &Coded, passes: &dyn Fn(&str) -> bool| {
        by_text(mask, column, |_| false, negated, passes);
    };
    match asks {
        Asks::Always(truth) => {
            if *truth == negated {
                *mask = Mask::NONE;
            }
        }
        Asks::Namespace(patterns) => {
            let mut fits = Mask::NONE;
            for (namespace, rows) in chunk.namespaces().filter(|(_, rows)| overlap(rows, span)) {
                if patterns.iter().any(|pattern| pattern.fits(namespace)) {
                    Mask::of(rows).rows().for_each(|row| fits.set(row));
                }
            }
            mask.without(&fits, negated);
        }
        Asks::Status(status) => mask.retain(|row| (chunk.traits()[row].status() == *status) != negated),
        Asks::Has(what) => mask.retain(|row| chunk.traits()[row].has(*what) != negated),
        Asks::Created(test) => mask.retain(|row| {
            let created = chunk.created()[row];
            let Test::Compared(comparison) = test else { return !negated };
            // An unknown age is neither larger nor smaller.
            created != 0 && comparison.holds_span((now - i64::from(created)) as f64) != negated
        }),
        Asks::Labels(wanted) => lines(mask, chunk.labels(), &|text| among(wanted, text)),
        Asks::Conditions(wanted) => lines(mask, chunk.conditions(), &|text| among(wanted, text)),
        Asks::Owner(test) => lines(mask, chunk.owners(), &|owner| {
            !owner.is_empty()
                && (passes(test, owner) || owner.split_once('/').is_some_and(|(_, name)| passes(test, name)))
        }),
        Asks::Column(column, test) => by_cell(chunk, *column, mask, negated, now, test, patience),
        Asks::StatusText(column, patterns) => {
            let fits = |text: &str| patterns.iter().any(|pattern| pattern.fits(text));
            let doing = Status::ALL.map(|status| fits(status.as_str()));
            let mut said = *mask;
            match column {
                Some(column) => {
                    by_cell(chunk, *column, &mut said, false, now, &Test::OneOf(patterns.clone()), patience)
                }
                None => said = Mask::NONE,
            }
            mask.retain(|row| (said.has(row) || doing[chunk.traits()[row].status() as usize]) != negated);
        }
        Asks::Uid(patterns) => mask.retain(|row| {
            if patience.is_over() {
                return false;
            }
            let text = Row::new(chunk.clone(), row).uid();
            patterns.iter().any(|pattern| pattern.fits(&text)) != negated
        }),
        Asks::Name(test) => mask.retain(|row| passes(test, chunk.name(row)) != negated),
        Asks::Text(needle) => {
            let mut hits = Mask::NONE;
            chunk.names().search(needle, span.clone(), |row| hits.set(row));
            anywhere(
                chunk,
                span,
                &mut hits,
                needle.may_be_in_numbers(),
                &|text| needle.is_in(text),
                |column, passes| {
                    column.texts().search(needle, 0..column.texts().count(), |place| passes[place] = true);
                },
            );
            mask.without(&hits, negated);
        }
        Asks::Regex(regex) => {
            let mut hits = Mask::NONE;
            let found = |text: &str| !patience.is_over() && regex.is_match(text);
            mask.rows().filter(|row| found(chunk.name(*row))).for_each(|row| hits.set(row));
            anywhere(chunk, span, &mut hits, true, &found, |column, passes| {
                let texts = column.texts();
                passes.iter_mut().enumerate().for_each(|(place, passed)| *passed = found(texts.get(place)));
            });
            mask.without(&hits, negated);
        }
        Asks::Path(asked, test) => {
            let found = |lines: &str| lines.lines().any(|raw| text_of(raw).is_some_and(|text| passes(test, &text)));
            match values(chunk, asked, mask, stop, &found) {
                None => return true,
                Some(Values::Remembered(values)) => by_text(mask, &values, |_| false, negated, &found),
                Some(Values::Passing(passing)) => mask.without(&passing, negated),
            }
        }
    }
    patience.over.get()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Adds the rows of the span that have a passing text in their namespace or any cell; in cells of numbers only if it may be
/// there.
fn anywhere(
    chunk: &Chunk,
    span: &Range<usize>,
    hits: &mut Mask,
    in_numbers: bool,
    passes: &dyn Fn(&str) -> bool,
    mut search: impl FnMut(&Coded, &mut [bool]),
) {
    for (namespace, rows) in chunk.namespaces().filter(|(_, rows)| overlap(rows, span)) {
        if passes(namespace) {
            rows.for_each(|row| hits.set(row));
        }
    }
    for place in 0..chunk.width() {
        let Some(column) = chunk.column(place).filter(|column| !column.is_silent()) else { continue };
        if column.is_of_numbers() && !in_numbers {
            continue;
        }
        if let Some(texts) = column.texts() {
            let mut found = vec![false; texts.texts().count()];
            search(texts, &mut found);
            if found.contains(&true) {
                let codes = &texts.codes()[span.clone()];
                let with = codes.iter().enumerate().filter(|(_, code)| code.place().is_some_and(|place| found[place]));
                with.for_each(|(row, _)| hits.set(span.start + row));
            }
        } else {
            for row in span.clone() {
                if chunk.cell(row, place).searched().is_some_and(|text| passes(&text)) {
                    hits.set(row);
                }
            }
        }
    }
}

/// Takes the rows out whose text does not pass; each different text is looked at once. `other` tells of rows that have no
/// text of their own.
fn by_text(
    mask: &mut Mask,
    column: &Coded,
    other: impl Fn(Code) -> bool,
    negated: bool,
    passes: &dyn Fn(&str) -> bool,
) {
    let mut known: Vec<Option<bool>> = vec![None; column.texts().count()];
    mask.retain(|row| {
        let code = column.codes()[row];
        let passed = match code.place() {
            None => other(code),
            Some(place) => *known[place].get_or_insert_with(|| passes(column.texts().get(place))),
        };
        passed != negated
    });
}

fn by_cell(
    chunk: &Chunk,
    column: usize,
    mask: &mut Mask,
    negated: bool,
    now: i64,
    test: &Test,
    patience: &Patience<'_>,
) {
    let holds = |text: &str| !patience.is_over() && test.passes(text, now);
    let passes = |row: usize| match (chunk.cell(row, column), test) {
        (Cell::Null, _) => false,
        (Cell::Text(text), _) => holds(text),
        (cell @ (Cell::Since(_) | Cell::Running(_) | Cell::Lasted(_)), Test::Compared(comparison)) => {
            cell.number_at(now).is_some_and(|seconds| comparison.holds_span(seconds))
        }
        (cell, Test::Compared(comparison)) => cell.number_at(now).is_some_and(|number| comparison.holds(number)),
        (_, Test::Present) => true,
        (cell, _) => cell.searched().is_some_and(|text| holds(&text)),
    };
    match chunk.column(column).and_then(|cells| cells.texts()) {
        Some(texts) if !texts.codes().contains(&Code::NAME) => {
            by_text(mask, texts, |_| false, negated, &holds);
        }
        _ => mask.retain(|row| passes(row) != negated),
    }
}
