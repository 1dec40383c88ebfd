//! One predicate over the rows of one chunk.

use std::{cell::Cell as StdCell, ops::Range, sync::Arc};

use super::{Mask, Stop};
use crate::{
    query::{
        filter::{Asks, Line, Predicate},
        path::{Values, text_of, values},
        value::Test,
    },
    store::{Cell, Chunk, Code, Coded, Row, Status},
};

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
pub(super) fn narrow(
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
