//! What a term compares a value with.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::{
    fault::{Fault, FilterError},
    grammar::Op,
};
use crate::store::measure::{self, Measure};

/// Bytes of the program that a regular expression is compiled to. The matcher takes linear time whatever the pattern is.
const REGEX: usize = 32 << 10;

/// Bytes of the tables that make it fast.
const TABLES: usize = 1 << 20;

/// A text that another is compared with, letter case aside.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// The same text, in lower case.
    Same(String),
    /// Any text that fits.
    Fits(Regex),
}

impl Pattern {
    /// A text in which `*` stands for any text.
    pub fn glob(text: &str) -> Self {
        if !text.contains('*') {
            return Self::Same(text.to_lowercase());
        }
        let parts: Vec<_> = text.split('*').map(regex::escape).collect();
        let pattern = RegexBuilder::new(&format!("^(?s:{})$", parts.join(".*")))
            .case_insensitive(true)
            .size_limit(8 << 20)
            .build();
        // A filter is at most 2 KiB, of which every byte is escaped: it always fits.
        pattern.map_or_else(|_| Self::Same(text.to_lowercase()), Self::Fits)
    }

    /// Whether it is an expression.
    pub fn is_costly(&self) -> bool {
        matches!(self, Self::Fits(_))
    }

    /// Whether `text` fits.
    pub fn fits(&self, text: &str) -> bool {
        match self {
            Self::Same(same) if text.is_ascii() => text.eq_ignore_ascii_case(same),
            Self::Same(same) => text.to_lowercase() == *same,
            Self::Fits(regex) => regex.is_match(text),
        }
    }
}

/// A regular expression, letter case aside.
///
/// # Errors
/// If it is none, or too large.
pub fn regex(pattern: &str, span: Range<usize>) -> Result<Regex, FilterError> {
    let built = RegexBuilder::new(pattern).case_insensitive(true).size_limit(REGEX).dfa_size_limit(TABLES).build();
    built.map_err(|error| {
        let fault = match error {
            regex::Error::CompiledTooBig(_) => Fault::RegexTooLarge,
            // Its last line says what; the others draw the pattern.
            error => Fault::BadRegex { detail: error.to_string().lines().last().unwrap_or_default().to_owned() },
        };
        FilterError::new(span, fault)
    })
}

/// What a value has to be.
#[derive(Clone, Debug)]
pub enum Test {
    /// Anything: it only has to be there.
    Present,
    /// One of these.
    OneOf(Vec<Pattern>),
    /// Something that the expression finds.
    Matches(Regex),
    /// A number or span on that side of another.
    Compared(Comparison),
}

/// A comparison with a number, which may be a span of time as well: `5m` is either.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    op: Op,
    number: Option<f64>,
    seconds: Option<f64>,
}

impl Comparison {
    /// Reads the value of a comparison.
    ///
    /// # Errors
    /// If it is neither a number nor a span of time.
    pub fn read(op: Op, text: &str, span: Range<usize>) -> Result<Self, FilterError> {
        let number = match Measure::of(text) {
            Some(Measure::Fraction(ratio, _)) => Some(ratio),
            _ => measure::quantity(text),
        };
        let seconds = measure::duration(text);
        if number.is_none() && seconds.is_none() {
            return Err(FilterError::new(span, Fault::NoMeasure { text: text.to_owned() }));
        }
        Ok(Self { op, number, seconds })
    }

    /// The seconds to compare with, if it is a span of time.
    pub fn seconds(&self) -> Option<f64> {
        self.seconds
    }

    /// Whether a number is on the right side.
    pub fn holds(&self, number: f64) -> bool {
        self.number.is_some_and(|other| self.op.holds(number, other))
    }

    /// Whether a span in seconds is.
    pub fn holds_span(&self, seconds: f64) -> bool {
        self.seconds.is_some_and(|other| self.op.holds(seconds, other))
    }

    fn holds_text(&self, text: &str, now: i64) -> bool {
        match Measure::of(text) {
            Some(Measure::Duration(seconds)) => self.holds_span(seconds),
            Some(Measure::Fraction(number, _)) => self.holds(number),
            // `10m` is a thousandth of ten, unless it is compared with what can only be a span.
            Some(Measure::Quantity(number)) => match self.number {
                Some(_) => self.holds(number),
                None => measure::duration(text).is_some_and(|seconds| self.holds_span(seconds)),
            },
            // A time is compared by how long ago it is, as ages are.
            None => text.parse::<jiff::Timestamp>().is_ok_and(|at| self.holds_span((now - at.as_second()) as f64)),
        }
    }
}

impl Op {
    fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Op::Greater => a > b,
            Op::AtLeast => a >= b,
            Op::Less => a < b,
            Op::AtMost => a <= b,
            Op::Is | Op::Matches => a == b,
        }
    }
}

impl Test {
    /// Reads what follows a field.
    ///
    /// # Errors
    /// If the value does not fit the comparison.
    pub fn read(op: Op, values: &[String], span: Range<usize>) -> Result<Self, FilterError> {
        Ok(match (op, values) {
            (_, []) => Self::Present,
            (Op::Is, values) => Self::OneOf(values.iter().map(|value| Pattern::glob(value)).collect()),
            (Op::Matches, [value, ..]) => Self::Matches(regex(value, span)?),
            (op, [value, ..]) => Self::Compared(Comparison::read(op, value, span)?),
        })
    }

    /// Whether it runs an expression.
    pub fn is_costly(&self) -> bool {
        match self {
            Self::Matches(_) => true,
            Self::OneOf(patterns) => patterns.iter().any(Pattern::is_costly),
            Self::Present | Self::Compared(_) => false,
        }
    }

    /// Whether a text passes at `now` (unix seconds).
    pub fn passes(&self, text: &str, now: i64) -> bool {
        match self {
            Self::Present => true,
            Self::OneOf(patterns) => patterns.iter().any(|pattern| pattern.fits(text)),
            Self::Matches(regex) => regex.is_match(text),
            Self::Compared(comparison) => comparison.holds_text(text, now),
        }
    }
}
