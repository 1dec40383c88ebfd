//! The JSONPath dialect of `additionalPrinterColumns` (client-go's, missing keys allowed, first result only).
//!
//! An own evaluator, because RFC 9535 crates want `$` and differ in their escapes. Supported: `.a.b`, `\.` in a key,
//! `['x']`, `[0]`, `[-1]`, `[*]`, `[?(@.k=="v")]`. It walks raw JSON, so that nothing but the path is parsed.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::cut::{elements, members};

/// Steps of a path at most: each reads what is below it again.
const STEPS: usize = 32;

/// A compiled path.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonPath {
    steps: Vec<Step>,
}

/// Why a path cannot be compiled.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("JSONPath {path:?}: {problem} at byte {at}")]
pub struct JsonPathError {
    path: String,
    problem: &'static str,
    at: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(String),
    Index(i64),
    Each,
    Where { key: Vec<String>, equals: String },
}

impl JsonPath {
    /// Compiles `.status.conditions[?(@.type=="Ready")].lastTransitionTime`.
    ///
    /// # Errors
    /// Says what is wrong and where; the API server validates paths of CRDs only loosely.
    pub fn parse(path: &str) -> Result<Self, JsonPathError> {
        let fail = |problem, at| JsonPathError { path: path.to_owned(), problem, at };
        let bytes = path.as_bytes();
        let mut steps = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'.' => {
                    let (key, end) = key(path, at + 1);
                    if key == "*" {
                        steps.push(Step::Each);
                    } else if !key.is_empty() {
                        steps.push(Step::Key(key));
                    } else if end < bytes.len() && bytes[end] != b'[' {
                        return Err(fail("empty or recursive step", at));
                    }
                    at = end;
                }
                b'[' => {
                    let end = closing(path, at).ok_or_else(|| fail("unclosed bracket", at))?;
                    steps.push(bracket(&path[at + 1..end]).ok_or_else(|| fail("unsupported bracket", at))?);
                    at = end + 1;
                }
                _ => return Err(fail("expected '.' or '['", at)),
            }
        }
        if steps.len() > STEPS {
            return Err(fail("more steps than any object is deep", 0));
        }
        Ok(Self { steps })
    }

    /// The first value that the path finds; `None` if there is none.
    pub fn first<'a>(&self, object: &'a RawValue) -> Option<&'a RawValue> {
        let mut first = None;
        any(&self.steps, object, &mut |value| {
            first = Some(value);
            true
        });
        first
    }

    /// Calls `found` with each value that the path finds, until it returns true. Returns whether it did.
    pub fn any<'a>(&self, object: &'a RawValue, found: &mut dyn FnMut(&'a RawValue) -> bool) -> bool {
        any(&self.steps, object, found)
    }

    /// The first value, if it is a string.
    pub fn first_text<'a>(&self, object: &'a RawValue) -> Option<Cow<'a, str>> {
        text(self.first(object)?)
    }
}

/// `raw` as a string, if it is one.
pub fn text(raw: &RawValue) -> Option<Cow<'_, str>> {
    #[derive(serde::Deserialize)]
    struct Borrowed<'a>(#[serde(borrow)] Cow<'a, str>);
    serde_json::from_str::<Borrowed<'_>>(raw.get()).ok().map(|text| text.0)
}

fn any<'a>(steps: &[Step], value: &'a RawValue, found: &mut dyn FnMut(&'a RawValue) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return found(value) };
    match step {
        Step::Key(key) => {
            let member = members(value).and_then(|all| all.into_iter().find(|(name, _)| name == key));
            member.is_some_and(|(_, member)| any(rest, member, found))
        }
        Step::Index(index) => {
            let items = elements(value).unwrap_or_default();
            let index = if *index < 0 { items.len() as i64 + index } else { *index };
            let item = usize::try_from(index).ok().and_then(|index| items.get(index));
            item.is_some_and(|item| any(rest, item, found))
        }
        Step::Each => match elements(value) {
            Some(items) => items.into_iter().any(|item| any(rest, item, found)),
            None => members(value).unwrap_or_default().into_iter().any(|(_, item)| any(rest, item, found)),
        },
        Step::Where { key, equals } => elements(value).unwrap_or_default().into_iter().any(|item| {
            let mut inner = Some(item);
            for name in key {
                let all = inner.and_then(members);
                inner = all.and_then(|all| all.into_iter().find(|(member, _)| member == name)).map(|(_, value)| value);
            }
            let matches = |inner| text(inner).map_or_else(|| inner.get() == equals, |text| text == *equals);
            inner.is_some_and(matches) && any(rest, item, found)
        }),
    }
}

/// The key that starts at `start`, with `\.` unescaped, and where it ends.
fn key(path: &str, start: usize) -> (String, usize) {
    let mut key = String::new();
    let mut letters = path[start..].char_indices();
    while let Some((offset, letter)) = letters.next() {
        match letter {
            '\\' => key.extend(letters.next().map(|(_, escaped)| escaped)),
            '.' | '[' => return (key, start + offset),
            _ => key.push(letter),
        }
    }
    (key, path.len())
}

/// The bracket that closes the one at `open`, quotes respected.
fn closing(path: &str, open: usize) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0;
    for (offset, byte) in path.bytes().enumerate().skip(open) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'[') => depth += 1,
            (None, b']') => {
                depth -= 1;
                if depth == 0 {
                    return Some(offset);
                }
            }
            _ => {}
        }
    }
    None
}

fn bracket(inner: &str) -> Option<Step> {
    let inner = inner.trim();
    if inner == "*" {
        return Some(Step::Each);
    }
    if let Some(key) = unquote(inner) {
        return Some(Step::Key(key.to_owned()));
    }
    if let Some(filter) = inner.strip_prefix("?(").and_then(|rest| rest.strip_suffix(')')) {
        let (path, value) = filter.split_once("==")?;
        let path = path.trim().strip_prefix("@.")?;
        let value = value.trim();
        let equals = unquote(value).unwrap_or(value).to_owned();
        return Some(Step::Where { key: path.split('.').map(str::to_owned).collect(), equals });
    }
    inner.parse().ok().map(Step::Index)
}

fn unquote(text: &str) -> Option<&str> {
    ['\'', '"'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(path: &str, object: &str) -> Option<String> {
        let object: Box<RawValue> = serde_json::from_str(object).unwrap();
        JsonPath::parse(path).unwrap().first(&object).map(|value| value.get().to_owned())
    }

    #[test]
    fn every_form_of_step_is_followed() {
        let object = r#"{"a":{"b.c":1,"d":[{"t":"x","v":2},{"t":"y","v":3}]},"e":[]}"#;
        let table = [
            (r".a.b\.c", Some("1")),
            (".a['b.c']", Some("1")),
            (".a.d[1].v", Some("3")),
            (".a.d[-1].v", Some("3")),
            (".a.d[*].v", Some("2")),
            (r#".a.d[?(@.t=="y")].v"#, Some("3")),
            (".a.d[?(@.v==2)].t", Some(r#""x""#)),
            (".a.missing.deeper", None),
            (".e[*].v", None),
            (".e[0]", None),
        ];
        for (path, value) in table {
            assert_eq!(first(path, object).as_deref(), value, "{path}");
        }
    }

    #[test]
    fn what_is_not_supported_is_refused_with_its_place() {
        for path in ["a.b", ".a[", ".a[?(@.x>1)]", "..a"] {
            assert!(JsonPath::parse(path).is_err(), "{path}");
        }
    }

    #[test]
    fn only_strings_are_text() {
        let object: Box<RawValue> = serde_json::from_str(r#"{"a":1,"b":"x\n"}"#).unwrap();
        assert_eq!(JsonPath::parse(".a").unwrap().first_text(&object), None);
        assert_eq!(JsonPath::parse(".b").unwrap().first_text(&object).as_deref(), Some("x\n"));
    }
}
