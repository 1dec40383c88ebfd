//! Values at a path of many objects: read out of their bodies once, then kept beside the chunk.

use std::{borrow::Cow, sync::Arc};

use serde_json::value::RawValue;

use super::find::{Mask, Stop};
use crate::store::{Chunk, Code, Coded, JsonPath, body};

/// Bodies that are read between two looks at the clock.
const BODIES: usize = 32;

/// For the rows of the mask, what the path finds: JSON texts, one on each line. Other rows may or may not have theirs.
/// `None`: it was told to stop.
pub fn values(chunk: &Chunk, text: &str, path: &JsonPath, mask: &Mask, stop: Stop<'_>) -> Option<Arc<Coded>> {
    if let Some(known) = chunk.remembered(text) {
        return Some(known);
    }
    // Where most rows are asked for, the rest costs little and the next question nothing.
    let all = mask.count() * 2 >= chunk.rows();
    let mut values = Coded::default();
    let mut plain = Vec::new();
    for row in 0..chunk.rows() {
        if row % BODIES == 0 && stop() {
            return None;
        }
        let wanted = all || mask.has(row);
        let found = wanted.then(|| chunk.body(row, &mut plain).ok()).flatten().and_then(|()| lines(&plain, path));
        let code = found.map_or(Code::NONE, |lines| values.code(&lines));
        values.push(code);
    }
    values.shrink();
    let values = Arc::new(values);
    if all {
        chunk.remember(text, &values);
    }
    Some(values)
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
