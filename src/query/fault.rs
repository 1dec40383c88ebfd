//! What can be wrong with a filter: a closed vocabulary, so that a page can say it in the language of its reader.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;

/// A filter that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}, at {}..{} in the filter", span.start, span.end)]
pub struct FilterError {
    /// Bytes of the text that are at fault.
    pub span: Range<usize>,
    /// What is wrong, and what would be right.
    pub fault: Fault,
}

impl FilterError {
    /// An error about these bytes.
    pub fn new(span: Range<usize>, fault: Fault) -> Self {
        Self { span, fault }
    }
}

/// What is wrong: a word, and what a sentence about it has to name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, ToSchema)]
#[serde(tag = "word", content = "args")]
#[expect(missing_docs, reason = "each field is told by the sentence above it")]
pub enum Fault {
    /// Longer than a filter may be.
    #[error("the filter has {bytes} bytes, {most} at most")]
    TooLong { bytes: usize, most: usize },
    /// More terms than a filter may have.
    #[error("more than {most} terms")]
    TooManyTerms { most: usize },
    /// More values than a term may have.
    #[error("more than {most} values")]
    TooManyValues { most: usize },
    /// A sign of negation stands alone.
    #[error("there is nothing to negate; write it without a space, as in -web")]
    NothingNegated,
    /// Two terms touch.
    #[error("a space is missing before this")]
    NoSpace,
    /// Quotation marks with nothing between them.
    #[error("an empty text")]
    EmptyText,
    /// A quotation mark without its partner.
    #[error("the quotation mark is never closed")]
    OpenQuote,
    /// A slash without its partner.
    #[error("the regular expression is never closed; it ends with /")]
    OpenRegex,
    /// No regular expression.
    #[error("no regular expression: {detail}")]
    BadRegex { detail: String },
    /// A regular expression that is too large once compiled.
    #[error("the regular expression is too large; use fewer repetitions")]
    RegexTooLarge,
    /// Nothing before an equals sign.
    #[error("a label has a key, as in app=web")]
    NoLabelKey,
    /// A pattern where the key of a label has to be.
    #[error("{value:?} has no key of a label; write -label:app=web for another value, * in values only")]
    BadLabelKey { value: String },
    /// A field that is used as the key of a label.
    #[error("{field} is a field: write {field}: and a value; a label of that name is label:{field}=")]
    FieldWithEquals { field: String },
    /// A field that the language does not have.
    #[error("no field {field:?}; there are: {known}. Text with a colon is written in quotation marks")]
    NoField { field: String, known: String },
    /// A field without a value.
    #[error("has no value; as in name:web")]
    NoValue,
    /// A comma too much.
    #[error("an empty value between commas")]
    EmptyValue,
    /// `field:` without a path.
    #[error("field: needs a path, as in field:.spec.replicas:>3")]
    NoPath,
    /// What is no path.
    #[error("{detail}")]
    BadPath { detail: String },
    /// A path that ends with a colon.
    #[error("has no value; leave the colon out to ask whether there is one")]
    NoPathValue,
    /// A comparison without the colon before it.
    #[error("a value stands behind a colon, as in field:.metadata.uid:~ab; here {letter} is in the path")]
    OperatorInPath { letter: char },
    /// A comparison that is negated in its middle.
    #[error("a comparison is negated before its field, as in -restarts:>5")]
    NegatedComparison,
    /// A comparison with several values.
    #[error("a comparison has one value; commas are for :")]
    ManyCompared,
    /// A comparison of what is equal or not.
    #[error("{field} cannot be compared; write {field}: and a value")]
    NotComparable { field: String },
    /// A comparison of texts by size.
    #[error("{field} has no size; write {field}: or {field}:~")]
    NoSize { field: String },
    /// A comparison with what has no size.
    #[error("{text:?} cannot be compared; write a number (3), a quantity (500Mi) or a span of time (1h30m)")]
    NoMeasure { text: String },
    /// An age that is compared with no span of time.
    #[error("an age is compared with a span of time, as in age:<10m or age:>2d")]
    NoSpan,
    /// Several words where one is asked for.
    #[error("one word at a time; repeat the term for more")]
    ManyWords,
    /// A word that the field does not know.
    #[error("{field}:{word} is unknown; there are: {known}")]
    UnknownWord { field: String, word: String, known: String },
    /// Several annotations in a term.
    #[error("one annotation at a time")]
    ManyAnnotations,
    /// A quotation mark in the key of an annotation.
    #[error("no annotation has a quotation mark in its key")]
    BadAnnotation,
    /// A column that the kind does not have.
    #[error("{kind} have no column {column:?}; there are: {known}")]
    NoColumn { kind: String, column: String, known: String },
    /// Spec or status of a kind that is kept without them.
    #[error("{kind} are kept without spec and status, and can be asked for their metadata only")]
    MetadataOnly { kind: String },
}
