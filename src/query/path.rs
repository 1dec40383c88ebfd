//! Values at a path of many objects: read out of their bodies once, then kept beside the chunk if they are small.

use std::{borrow::Cow, sync::Arc};

use serde_json::value::RawValue;

use super::{
    filter::PathAsked,
    find::{Mask, Stop},
};
use crate::store::{Chunk, Code, Coded, JsonPath, body};

/// Bytes of values that a chunk remembers for one path. Larger ones, up to whole objects, would undo what compression saves.
const REMEMBERED: usize = 64 << 10;

/// What a path finds in a chunk.
pub enum Values {
    /// The values of every row: JSON texts, one on each line.
    Remembered(Arc<Coded>),
    /// Rows of the mask whose values pass; others were not looked at, or do not.
    Passing(Mask),
}

/// What the path finds in the rows of the mask. `None`: it was told to stop.
pub fn values(
    chunk: &Chunk,
    PathAsked { text, path }: &PathAsked,
    mask: &Mask,
    stop: Stop<'_>,
    passes: &dyn Fn(&str) -> bool,
) -> Option<Values> {
    if let Some(known) = chunk.remembered(text) {
        return Some(Values::Remembered(known));
    }
    // Where most rows are asked for, the rest costs little and the next question nothing.
    let mut remembering = (mask.count() * 2 >= chunk.rows()).then(Coded::default);
    let (mut passing, mut plain, mut bytes) = (Mask::NONE, Vec::new(), 0);
    for row in 0..chunk.rows() {
        if remembering.is_none() && !mask.has(row) {
            continue;
        }
        if stop() {
            return None;
        }
        let found = chunk.body(row, &mut plain).ok().and_then(|()| lines(&plain, path));
        if mask.has(row) && found.as_deref().is_some_and(passes) {
            passing.set(row);
        }
        bytes += found.as_ref().map_or(0, String::len);
        if bytes > REMEMBERED {
            remembering = None;
        }
        if let Some(values) = &mut remembering {
            let code = found.map_or(Code::NONE, |lines| values.code(&lines));
            values.push(code);
        }
    }
    if let Some(mut values) = remembering {
        values.shrink();
        chunk.remember(text, &Arc::new(values));
    }
    Some(Values::Passing(passing))
}

/// A value as a filter compares it: a string without its quotation marks, everything else as it is written. `None` for null.
pub fn text_of(raw: &str) -> Option<Cow<'_, str>> {
    match raw {
        "null" => None,
        raw if raw.starts_with('"') => serde_json::from_str(raw).ok().map(Cow::Owned),
        raw => Some(Cow::Borrowed(raw)),
    }
}

fn lines(plain: &[u8], path: &JsonPath) -> Option<String> {
    let object: &RawValue = body::object(plain).ok()?;
    let mut lines = String::new();
    path.any(object, &mut |value| {
        if !lines.is_empty() {
            lines.push('\n');
        }
        // JSON of an API server holds no line feeds; were there any between its tokens they would mean nothing.
        lines.extend(value.get().chars().filter(|letter| *letter != '\n'));
        false
    });
    Some(lines).filter(|lines| !lines.is_empty())
}
