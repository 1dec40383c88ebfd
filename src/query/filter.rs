//! Terms into predicates: what each asks of the columns of one kind, the cheapest first.

use std::ops::Range;

use regex::Regex;

use super::{
    fault::{Fault, FilterError},
    grammar::{self, Field, Op, Term, TermKind},
    value::{Pattern, Test, regex},
};
use crate::{
    kind::Kind,
    store::{Column, Has, JsonPath, JsonPathError, Needle, Status},
};

/// A filter that has been read, and fits any kind.
#[derive(Clone, Debug, Default)]
pub struct Filter(Vec<Term>);

impl Filter {
    /// Reads a filter; an empty text is one that everything passes.
    ///
    /// # Errors
    /// Names the place and the reason of the first fault.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        grammar::parse(text).map(Self)
    }

    /// Its terms.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// What it asks of the rows of a kind at `now` (unix seconds).
    ///
    /// # Errors
    /// If a term asks for a column that the kind does not have or for what is not kept of it, or compares what cannot be
    /// compared.
    pub fn plan(&self, of: &Rows<'_>, now: i64) -> Result<Plan, FilterError> {
        let mut predicates: Vec<Predicate> = Vec::with_capacity(self.0.len());
        for term in &self.0 {
            let asks = asks(&term.kind, term.span.clone(), of)?;
            if of.metadata_only && asks.needs_more_than_metadata() {
                let fault = Fault::MetadataOnly { kind: of.kind.id.to_string() };
                return Err(FilterError::new(term.span.clone(), fault));
            }
            predicates.push(Predicate { negated: term.negated, asks });
        }
        predicates.sort_by_key(|predicate| predicate.asks.cost());
        Ok(Plan { predicates, now })
    }
}

/// What a filter has to know of the rows it is for.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Their kind.
    pub kind: &'a Kind,
    /// Their columns.
    pub columns: &'a [Column],
    /// They are kept without spec, data and status.
    pub metadata_only: bool,
}

/// A filter for the rows of one kind.
#[derive(Debug)]
pub struct Plan {
    /// What rows have to pass, the cheapest first.
    pub predicates: Vec<Predicate>,
    /// When (unix seconds).
    pub now: i64,
}

impl Plan {
    /// Whether it may take long however few rows there are: it looks into the objects themselves, or runs expressions.
    pub fn is_costly(&self) -> bool {
        self.predicates.iter().any(|predicate| match &predicate.asks {
            Asks::Path(..) | Asks::Regex(_) | Asks::Uid(_) => true,
            Asks::Owner(test) | Asks::Column(_, test) | Asks::Name(test) => test.is_costly(),
            Asks::Namespace(patterns) | Asks::StatusText(_, patterns) => patterns.iter().any(Pattern::is_costly),
            Asks::Always(_) | Asks::Status(_) | Asks::Has(_) | Asks::Created(_) | Asks::Text(_) => false,
            Asks::Labels(lines) | Asks::Conditions(lines) => {
                lines.iter().any(|line| matches!(line, Line::Value(_, pattern) if pattern.is_costly()))
            }
        })
    }

    /// Whether what passes changes with time alone.
    pub fn depends_on_time(&self) -> bool {
        self.predicates.iter().any(|predicate| match &predicate.asks {
            Asks::Created(_) => true,
            Asks::Column(_, test) | Asks::Path(_, test) => matches!(test, Test::Compared(_)),
            _ => false,
        })
    }
}

/// One term.
#[derive(Debug)]
pub struct Predicate {
    /// It must not be met.
    pub negated: bool,
    /// What is to be met.
    pub asks: Asks,
}

/// What a row is asked.
#[derive(Debug)]
pub enum Asks {
    /// The same for all rows of the kind.
    Always(bool),
    /// Its namespace is one of these.
    Namespace(Vec<Pattern>),
    /// It is doing so.
    Status(Status),
    /// It has that.
    Has(Has),
    /// The time since its creation.
    Created(Test),
    /// Its UID is one of these.
    Uid(Vec<Pattern>),
    /// One of these is among the lines of its labels.
    Labels(Vec<Line>),
    /// One of these is among the lines of its conditions.
    Conditions(Vec<Line>),
    /// Its owner, `Kind/name` or the name alone.
    Owner(Test),
    /// Its cell in that column.
    Column(usize, Test),
    /// One of these is what its Status cell says, or how it is doing.
    StatusText(Option<usize>, Vec<Pattern>),
    /// Its name.
    Name(Test),
    /// This text occurs in its name, its namespace or a cell.
    Text(Box<Needle>),
    /// The same for a regular expression.
    Regex(Regex),
    /// A value at that path of the object.
    Path(PathAsked, Test),
}

/// A line `key=value` of labels or conditions.
#[derive(Clone, Debug)]
pub enum Line {
    /// There is one with that key.
    Key(String),
    /// There is this very line.
    Whole(String),
    /// There is one with that key, and its value fits.
    Value(String, Pattern),
}

impl Line {
    fn read(text: &str) -> Self {
        match text.split_once('=') {
            None => Self::Key(format!("\n{text}=")),
            Some((key, value)) if value.contains('*') => Self::Value(format!("\n{key}="), Pattern::glob(value)),
            Some(_) => Self::Whole(format!("\n{text}\n")),
        }
    }

    /// Whether it is among `lines`, each of which stands between two line feeds.
    pub fn is_in(&self, lines: &str) -> bool {
        match self {
            Self::Key(start) => lines.contains(start),
            Self::Whole(line) => lines.contains(line),
            Self::Value(start, pattern) => lines
                .split_once(start)
                .and_then(|(_, rest)| rest.split_once('\n'))
                .is_some_and(|(value, _)| pattern.fits(value)),
        }
    }
}

/// A path into objects.
#[derive(Clone, Debug)]
pub struct PathAsked {
    /// As it was written, by which what was found is remembered.
    pub text: String,
    /// Compiled.
    pub path: JsonPath,
}

impl Asks {
    /// Whether it cannot be told from an object's metadata and cells: it would find nothing, or everything.
    fn needs_more_than_metadata(&self) -> bool {
        match self {
            Self::Status(status) => *status != Status::Terminating,
            Self::Conditions(_) | Self::StatusText(None, _) => true,
            Self::Path(asked, _) => !asked.text.starts_with(".metadata"),
            _ => false,
        }
    }

    /// Rank of the time it takes for a row.
    fn cost(&self) -> u8 {
        match self {
            Self::Always(_) => 0,
            Self::Namespace(_) => 1,
            Self::Status(_) | Self::Has(_) | Self::Created(_) => 2,
            Self::Labels(_) | Self::Conditions(_) | Self::Owner(_) => 3,
            Self::Column(..) | Self::StatusText(..) => 4,
            Self::Uid(_) | Self::Name(_) => 5,
            Self::Text(_) => 6,
            Self::Regex(_) => 7,
            Self::Path(..) => 8,
        }
    }
}

fn asks(kind_of_term: &TermKind, span: Range<usize>, of: &Rows<'_>) -> Result<Asks, FilterError> {
    let Rows { kind, columns, .. } = of;
    let (field, op, values) = match kind_of_term {
        TermKind::Text(text) => return Ok(Asks::Text(Box::new(Needle::new(text)))),
        TermKind::Regex(pattern) => return Ok(Asks::Regex(regex(pattern, span)?)),
        TermKind::Field { field, op, values } => (field, *op, values),
    };
    let only_equal = |what: &str| match op {
        Op::Is => Ok(()),
        _ => Err(FilterError::new(span.clone(), Fault::NotComparable { field: what.to_owned() })),
    };
    let patterns = || values.iter().map(|value| Pattern::glob(value)).collect::<Vec<_>>();
    let test = || Test::read(op, values, span.clone());
    let column = |id: &str| columns.iter().position(|column| column.is(id));
    Ok(match field {
        Field::Namespace => {
            only_equal("ns")?;
            Asks::Namespace(patterns())
        }
        Field::Name => Asks::Name(text_test(op, values, &span, "name")?),
        Field::Kind => {
            only_equal("kind")?;
            let names = [kind.kind.as_str(), &kind.id.resource, &kind.singular];
            let short = kind.short_names.iter().map(String::as_str);
            let names: Vec<_> = names.into_iter().chain(short).collect();
            Asks::Always(patterns().iter().any(|pattern| names.iter().any(|name| pattern.fits(name))))
        }
        Field::Group => {
            only_equal("group")?;
            Asks::Always(patterns().iter().any(|p| p.fits(&kind.id.group) || p.fits(kind.id.group_name())))
        }
        Field::Label => {
            only_equal("label")?;
            if let Some(odd) = values.iter().find(|value| {
                let key = value.split('=').next().unwrap_or_default();
                key.contains(['*', '!'])
            }) {
                return Err(FilterError::new(span, Fault::BadLabelKey { value: odd.clone() }));
            }
            Asks::Labels(values.iter().map(|value| Line::read(value)).collect())
        }
        Field::Annotation => {
            only_equal("ann")?;
            annotation(values, &span)?
        }
        Field::Status => {
            only_equal("status")?;
            Asks::StatusText(column("status").or_else(|| column("phase")), patterns())
        }
        Field::Node => match column("node") {
            Some(column) => Asks::Column(column, test()?),
            None => path(".spec.nodeName", &span)?.asks(test()?),
        },
        Field::Owner => Asks::Owner(text_test(op, values, &span, "owner")?),
        Field::Uid => {
            only_equal("uid")?;
            Asks::Uid(patterns())
        }
        Field::Condition => {
            only_equal("cond")?;
            let line =
                |value: &String| Line::read(&if value.contains('=') { value.clone() } else { format!("{value}=True") });
            Asks::Conditions(values.iter().map(line).collect())
        }
        Field::Column(id) => match column(id) {
            Some(column) => Asks::Column(column, test()?),
            None => {
                let known: Vec<_> = columns.iter().map(|column| column.id.as_str()).collect();
                let (kind, column, known) = (kind.id.to_string(), id.clone(), known.join(", "));
                return Err(FilterError::new(span, Fault::NoColumn { kind, column, known }));
            }
        },
        Field::Age => match test()? {
            Test::Compared(comparison) if comparison.seconds().is_some() => Asks::Created(Test::Compared(comparison)),
            _ => return Err(FilterError::new(span, Fault::NoSpan)),
        },
        Field::Path(text) => path(text, &span)?.asks(test()?),
        Field::Is => {
            only_equal("is")?;
            let word = one_word(values, &span)?;
            let known = Status::ALL.iter().find(|status| status.as_str().eq_ignore_ascii_case(word));
            Asks::Status(*known.ok_or_else(|| unknown_word("is", word, &Status::ALL.map(Status::as_str), &span))?)
        }
        Field::Has => {
            only_equal("has")?;
            let word = one_word(values, &span)?;
            let known = Has::ALL.iter().find(|(_, name)| name.eq_ignore_ascii_case(word));
            Asks::Has(known.ok_or_else(|| unknown_word("has", word, &Has::ALL.map(|(_, name)| name), &span))?.0)
        }
    })
}

fn text_test(op: Op, values: &[String], span: &Range<usize>, what: &str) -> Result<Test, FilterError> {
    match op {
        Op::Is | Op::Matches => Test::read(op, values, span.clone()),
        _ => Err(FilterError::new(span.clone(), Fault::NoSize { field: what.to_owned() })),
    }
}

fn one_word<'a>(values: &'a [String], span: &Range<usize>) -> Result<&'a str, FilterError> {
    match values {
        [word] => Ok(word),
        _ => Err(FilterError::new(span.clone(), Fault::ManyWords)),
    }
}

fn unknown_word(field: &str, word: &str, known: &[&str], span: &Range<usize>) -> FilterError {
    let (field, word, known) = (field.to_owned(), word.to_owned(), known.join(", "));
    FilterError::new(span.clone(), Fault::UnknownWord { field, word, known })
}

fn path(text: &str, span: &Range<usize>) -> Result<PathAsked, FilterError> {
    let bad = |error: JsonPathError| FilterError::new(span.clone(), Fault::BadPath { detail: error.to_string() });
    let path = JsonPath::parse(text).map_err(bad)?;
    Ok(PathAsked { text: text.to_owned(), path })
}

impl PathAsked {
    fn asks(self, test: Test) -> Asks {
        Asks::Path(self, test)
    }
}

fn annotation(values: &[String], span: &Range<usize>) -> Result<Asks, FilterError> {
    let [value] = values else { return Err(FilterError::new(span.clone(), Fault::ManyAnnotations)) };
    let (key, value) = value.split_once('=').map_or((value.as_str(), None), |(key, value)| (key, Some(value)));
    if key.contains('\'') {
        return Err(FilterError::new(span.clone(), Fault::BadAnnotation));
    }
    let test = value.map_or(Test::Present, |value| Test::OneOf(vec![Pattern::glob(value)]));
    Ok(path(&format!(".metadata.annotations['{key}']"), span)?.asks(test))
}
