//! The language of filters: text into terms.
//!
//! ```text
//! query := term*                          spaces between terms mean AND, commas in a value OR
//! term  := [-|!] ( field op value | key=value | "phrase" | word | /regex/ )
//! op    := :   :!   :>   :>=   :<   :<=   :~
//! ```
//!
//! What cannot be understood is an error with its place, never a filter that finds nothing.

use std::{iter::Peekable, ops::Range, str::CharIndices};

use super::fault::{Fault, FilterError};

/// Longest filter: longer than any that a person writes.
pub const MAX_BYTES: usize = 2048;

/// Terms of a filter at most.
pub const MAX_TERMS: usize = 32;

/// Values of a term at most.
pub const MAX_VALUES: usize = 64;

/// A term, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// It must not be met.
    pub negated: bool,
    /// What is to be met.
    pub kind: TermKind,
}

/// What a term asks.
#[derive(Clone, Debug, PartialEq)]
pub enum TermKind {
    /// This text occurs in name, namespace or a cell.
    Text(String),
    /// The same for a regular expression.
    Regex(String),
    /// A field has one of these values.
    Field {
        /// Which.
        field: Field,
        /// How it is compared.
        op: Op,
        /// With what.
        values: Vec<String>,
    },
}

/// What can be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Namespace.
    Namespace,
    /// Name.
    Name,
    /// Kind or resource.
    Kind,
    /// API group.
    Group,
    /// Labels.
    Label,
    /// Annotations.
    Annotation,
    /// The Status column, or how it is doing.
    Status,
    /// The node of a Pod.
    Node,
    /// Owner, `Kind/name`.
    Owner,
    /// UID.
    Uid,
    /// Conditions.
    Condition,
    /// A column, by id or header.
    Column(String),
    /// The time since its creation.
    Age,
    /// A path into the object.
    Path(String),
    /// How it is doing.
    Is,
    /// What it has.
    Has,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Equal, with `*` for any text.
    Is,
    /// Larger.
    Greater,
    /// Larger or equal.
    AtLeast,
    /// Smaller.
    Less,
    /// Smaller or equal.
    AtMost,
    /// A regular expression is found in it.
    Matches,
}

/// Words of the grammar, for messages and completion.
pub const FIELDS: [&str; 17] = [
    "ns", "name", "kind", "group", "label", "ann", "status", "node", "owner", "uid", "cond", "col.", "age", "restarts",
    "field", "is", "has",
];

/// Reads a filter.
///
/// # Errors
/// Names the place and the reason of the first fault.
pub fn parse(text: &str) -> Result<Vec<Term>, FilterError> {
    if text.len() > MAX_BYTES {
        return Err(FilterError::new(0..text.len(), Fault::TooLong { bytes: text.len(), most: MAX_BYTES }));
    }
    let mut reader = Reader { text, letters: text.char_indices().peekable() };
    let mut terms = Vec::new();
    loop {
        reader.skip(char::is_whitespace);
        let start = reader.at();
        if start == text.len() {
            return Ok(terms);
        }
        if terms.len() == MAX_TERMS {
            return Err(FilterError::new(start..text.len(), Fault::TooManyTerms { most: MAX_TERMS }));
        }
        terms.push(reader.term()?);
    }
}

struct Reader<'a> {
    text: &'a str,
    letters: Peekable<CharIndices<'a>>,
}

impl Reader<'_> {
    fn at(&mut self) -> usize {
        self.letters.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn next_is(&mut self, letter: char) -> bool {
        self.letters.next_if(|(_, next)| *next == letter).is_some()
    }

    fn skip(&mut self, what: impl Fn(char) -> bool) {
        while self.letters.next_if(|(_, letter)| what(*letter)).is_some() {}
    }

    fn term(&mut self) -> Result<Term, FilterError> {
        let start = self.at();
        let negated = self.next_is('-') || self.next_is('!');
        let first = self.at();
        let mut denied = false;
        let kind = match self.letters.peek().map(|(_, letter)| *letter) {
            None | Some(' ') => {
                return Err(FilterError::new(start..first, Fault::NothingNegated));
            }
            Some('"') => TermKind::Text(self.quoted()?),
            Some('/') => TermKind::Regex(self.regex()?),
            Some(_) => self.word_or_field(first, &mut denied)?,
        };
        let end = self.at();
        if self.letters.peek().is_some_and(|(_, letter)| !letter.is_whitespace()) {
            return Err(FilterError::new(end..end + 1, Fault::NoSpace));
        }
        if matches!(&kind, TermKind::Text(text) if text.is_empty()) {
            return Err(FilterError::new(start..end, Fault::EmptyText));
        }
        Ok(Term { span: start..end, negated: negated != denied, kind })
    }

    /// `"…"`, with `\"` and `\\` inside.
    fn quoted(&mut self) -> Result<String, FilterError> {
        let start = self.at();
        self.letters.next();
        let mut text = String::new();
        while let Some((_, letter)) = self.letters.next() {
            match letter {
                '"' => return Ok(text),
                '\\' => text.extend(self.letters.next().map(|(_, letter)| letter)),
                letter => text.push(letter),
            }
        }
        Err(FilterError::new(start..self.text.len(), Fault::OpenQuote))
    }

    /// `/…/`, with `\/` inside.
    fn regex(&mut self) -> Result<String, FilterError> {
        let start = self.at();
        self.letters.next();
        let mut pattern = String::new();
        while let Some((_, letter)) = self.letters.next() {
            match letter {
                '/' => return Ok(pattern),
                '\\' if self.next_is('/') => pattern.push('/'),
                '\\' => pattern.extend(['\\'].into_iter().chain(self.letters.next().map(|(_, letter)| letter))),
                letter => pattern.push(letter),
            }
        }
        Err(FilterError::new(start..self.text.len(), Fault::OpenRegex))
    }

    fn word_or_field(&mut self, start: usize, denied: &mut bool) -> Result<TermKind, FilterError> {
        let mut word = String::new();
        while let Some((_, letter)) = self.letters.next_if(|(_, l)| !l.is_whitespace() && !matches!(l, ':' | '=' | '"'))
        {
            word.push(letter);
        }
        let end = self.at();
        if self.next_is('=') {
            let key = word.strip_suffix('!').unwrap_or(&word);
            *denied = key.len() < word.len();
            if key.is_empty() {
                return Err(FilterError::new(start..end + 1, Fault::NoLabelKey));
            }
            if FIELDS.contains(&key) {
                return Err(FilterError::new(start..end + 1, Fault::FieldWithEquals { field: key.to_owned() }));
            }
            let values = self.values()?;
            let values = if values.is_empty() { vec![String::new()] } else { values };
            let values = values.into_iter().map(|value| format!("{key}={value}")).collect();
            return Ok(TermKind::Field { field: Field::Label, op: Op::Is, values });
        }
        if !self.next_is(':') {
            return Ok(TermKind::Text(word));
        }
        let field = match word.as_str() {
            "ns" | "namespace" => Field::Namespace,
            "name" => Field::Name,
            "kind" => Field::Kind,
            "group" => Field::Group,
            "label" => Field::Label,
            "ann" | "annotation" => Field::Annotation,
            "status" => Field::Status,
            "node" => Field::Node,
            "owner" => Field::Owner,
            "uid" => Field::Uid,
            "cond" | "condition" => Field::Condition,
            "age" => Field::Age,
            "restarts" => Field::Column("restarts".to_owned()),
            "is" => Field::Is,
            "has" => Field::Has,
            "field" => return self.path(denied),
            other => match other.strip_prefix("col.") {
                Some(column) if !column.is_empty() => Field::Column(column.to_owned()),
                _ => {
                    let fault = Fault::NoField { field: other.to_owned(), known: FIELDS.join(", ") };
                    return Err(FilterError::new(start..end, fault));
                }
            },
        };
        self.comparison(start, field, denied, Fault::NoValue)
    }

    /// `field:` has been read; the path goes to the next colon outside of brackets, or to the end of the term.
    fn path(&mut self, denied: &mut bool) -> Result<TermKind, FilterError> {
        let start = self.at();
        let (mut path, mut depth, mut quote) = (String::new(), 0, None);
        while let Some((at, letter)) = self
            .letters
            .next_if(|(_, letter)| depth > 0 || quote.is_some() || !(letter.is_whitespace() || *letter == ':'))
        {
            // No field has such a name, and a path that no object has would find nothing without a word.
            if depth == 0 && matches!(letter, '=' | '~' | '<' | '>' | '!' | '*') {
                return Err(FilterError::new(at..at + 1, Fault::OperatorInPath { letter }));
            }
            match (letter, quote) {
                (mark @ ('"' | '\''), None) if depth > 0 => quote = Some(mark),
                (letter, Some(mark)) if letter == mark => quote = None,
                ('[', None) => depth += 1,
                (']', None) => depth -= 1,
                _ => {}
            }
            path.push(letter);
        }
        let end = self.at();
        if path.is_empty() {
            return Err(FilterError::new(start..end.max(start), Fault::NoPath));
        }
        if !path.starts_with(['.', '[']) {
            path.insert(0, '.');
        }
        if self.next_is(':') {
            return self.comparison(start, Field::Path(path), denied, Fault::NoPathValue);
        }
        Ok(TermKind::Field { field: Field::Path(path), op: Op::Is, values: Vec::new() })
    }

    /// What follows the colon of a field.
    fn comparison(
        &mut self,
        start: usize,
        field: Field,
        denied: &mut bool,
        missing: Fault,
    ) -> Result<TermKind, FilterError> {
        let op = if self.next_is('>') {
            if self.next_is('=') { Op::AtLeast } else { Op::Greater }
        } else if self.next_is('<') {
            if self.next_is('=') { Op::AtMost } else { Op::Less }
        } else if self.next_is('~') {
            Op::Matches
        } else {
            Op::Is
        };
        *denied = op == Op::Is && self.next_is('!');
        if *denied && self.letters.peek().is_some_and(|(_, letter)| ['<', '>', '~'].contains(letter)) {
            return Err(FilterError::new(start..self.at() + 1, Fault::NegatedComparison));
        }
        let values = self.values()?;
        let end = self.at();
        if values.is_empty() {
            return Err(FilterError::new(start..end, missing));
        }
        if op != Op::Is && values.len() > 1 {
            return Err(FilterError::new(start..end, Fault::ManyCompared));
        }
        Ok(TermKind::Field { field, op, values })
    }

    /// Values with commas between them. A value in quotation marks may hold anything.
    fn values(&mut self) -> Result<Vec<String>, FilterError> {
        let mut values = Vec::new();
        loop {
            let start = self.at();
            let mut value = String::new();
            while let Some((_, letter)) = self.letters.peek() {
                match letter {
                    '"' => value.push_str(&self.quoted()?),
                    ',' => break,
                    letter if letter.is_whitespace() => break,
                    letter => {
                        value.push(*letter);
                        self.letters.next();
                    }
                }
            }
            if value.is_empty() && (!values.is_empty() || self.letters.peek().is_some_and(|(_, letter)| *letter == ','))
            {
                return Err(FilterError::new(start..start, Fault::EmptyValue));
            }
            values.extend(Some(value).filter(|value| !value.is_empty()));
            if values.len() > MAX_VALUES {
                return Err(FilterError::new(start..self.at(), Fault::TooManyValues { most: MAX_VALUES }));
            }
            if !self.next_is(',') {
                return Ok(values);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (bool, TermKind) {
        let terms = parse(text).unwrap();
        assert_eq!(terms.len(), 1, "{text}: {terms:?}");
        (terms[0].negated, terms[0].kind.clone())
    }

    fn field(field: Field, op: Op, values: &[&str]) -> (bool, TermKind) {
        (false, TermKind::Field { field, op, values: values.iter().map(|value| (*value).to_owned()).collect() })
    }

    fn not((negated, kind): (bool, TermKind)) -> (bool, TermKind) {
        (!negated, kind)
    }

    #[test]
    fn each_form_of_a_term_is_read() {
        assert_eq!(one("web"), (false, TermKind::Text("web".into())));
        assert_eq!(one("-web"), (true, TermKind::Text("web".into())));
        assert_eq!(one(r#"!"exact \"phrase\"""#), (true, TermKind::Text("exact \"phrase\"".into())));
        assert_eq!(one(r"/web-[a-f]+\/x\d/"), (false, TermKind::Regex(r"web-[a-f]+/x\d".into())));
        assert_eq!(one("ns:team-*,kube-system"), field(Field::Namespace, Op::Is, &["team-*", "kube-system"]));
        assert_eq!(one("app=web"), field(Field::Label, Op::Is, &["app=web"]));
        assert_eq!(one("app!=web,api"), not(field(Field::Label, Op::Is, &["app=web", "app=api"])));
        assert_eq!(one("label:!canary"), not(field(Field::Label, Op::Is, &["canary"])));
        assert_eq!(one("status:!Running"), not(field(Field::Status, Op::Is, &["Running"])));
        assert_eq!(one("-status:!Running"), field(Field::Status, Op::Is, &["Running"]));
        assert_eq!(one("restarts:>=5"), field(Field::Column("restarts".into()), Op::AtLeast, &["5"]));
        assert_eq!(one("col.ip:~^10"), field(Field::Column("ip".into()), Op::Matches, &["^10"]));
        assert_eq!(one("field:.spec.replicas:>3"), field(Field::Path(".spec.replicas".into()), Op::Greater, &["3"]));
        let path = r#".status.conditions[?(@.type=="A: b")].status"#;
        assert_eq!(one(&format!("field:{path}:True")), field(Field::Path(path.into()), Op::Is, &["True"]));
        assert_eq!(one("field:spec.paused"), field(Field::Path(".spec.paused".into()), Op::Is, &[]));
        assert_eq!(one(r#"name:"a,b""#), field(Field::Name, Op::Is, &["a,b"]));
    }

    #[test]
    fn terms_know_their_place() {
        let spans: Vec<_> = parse("  web  -ns:a ü").unwrap().into_iter().map(|term| term.span).collect();
        assert_eq!(spans, [2..5, 7..12, 13..15]);
    }

    #[test]
    fn what_cannot_be_understood_says_where_and_why() {
        let table = [
            ("web nope:x", 4..8, "no field"),
            ("\"open", 0..5, "never closed"),
            ("/open", 0..5, "never closed"),
            ("web -", 4..5, "nothing to negate"),
            ("name:", 0..5, "has no value"),
            ("name:a,,b", 7..7, "empty value"),
            ("age:<1,2", 0..8, "one value"),
            ("\"a\"b", 3..4, "a space is missing"),
            ("=web", 0..1, "has a key"),
            ("field:", 6..6, "needs a path"),
            ("field:.metadata.uid=*ab*", 19..20, "behind a colon"),
            ("field:.metadata.labels[*]~ab", 25..26, "behind a colon"),
            ("\"\"", 0..2, "empty text"),
            ("status=Running", 0..7, "is a field"),
            ("restarts:!>5", 0..11, "negated before"),
        ];
        for (text, span, problem) in table {
            let error = parse(text).unwrap_err();
            assert!(error.fault.to_string().contains(problem) && error.span == span, "{text}: {error:?}");
        }
        assert!(parse(&"x".repeat(10_000)).is_err());
        assert!(parse(&"x ".repeat(500)).is_err());
    }
}
