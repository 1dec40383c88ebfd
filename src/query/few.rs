//! The first rows that something holds for, and how many there are: questions that no filter can ask.

use std::io;

use serde_json::value::RawValue;

use super::{
    Scope,
    find::{Stop, Stopped, spans},
};
use crate::store::{Has, Row, Snapshot, body, owners};

/// The first rows, and how many there are in all.
#[derive(Clone, Debug, Default)]
pub struct Few {
    /// The first.
    pub rows: Vec<Row>,
    /// All.
    pub matched: u64,
}

/// Why that is not known.
#[derive(Debug, thiserror::Error)]
pub enum Missed {
    /// It was told to stop.
    #[error("the search took too long")]
    Stopped(#[from] Stopped),
    /// An object cannot be read: a bug.
    #[error("an object cannot be read")]
    Unreadable(#[from] io::Error),
}

/// An object that may own others.
#[derive(Clone, Debug)]
pub struct Owner {
    /// CamelCase kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// UID, by which it is told from others of that name, before it or in other groups.
    pub uid: String,
}

/// Rows in scope of which `owner` is an owner.
///
/// # Errors
/// When it was told to stop, or an object cannot be read.
pub fn owned(snapshot: &Snapshot, scope: &Scope, owner: &Owner, limit: usize, stop: Stop<'_>) -> Result<Few, Missed> {
    let text = format!("{}/{}", owner.kind, owner.name);
    // Only one owner of each row is told without its body; others may be in it.
    let may_be = |row: &Row| {
        let traits = row.traits();
        traits.has(Has::Owner) && (traits.has_more_owners() || row.owner() == text)
    };
    few(snapshot, scope, limit, stop, &may_be, &|object| owners(object).iter().any(|found| found.uid == owner.uid))
}

/// Rows in scope that `may_be` some and, by their object, `are`.
///
/// # Errors
/// When it was told to stop, or an object cannot be read.
pub fn few(
    snapshot: &Snapshot,
    scope: &Scope,
    limit: usize,
    stop: Stop<'_>,
    may_be: &dyn Fn(&Row) -> bool,
    are: &dyn Fn(&RawValue) -> bool,
) -> Result<Few, Missed> {
    let spans = spans(snapshot, scope, false);
    let all = spans.iter().map(|span| span.rows.len()).sum();
    let (mut few, mut plain, mut done) = (Few::default(), Vec::new(), 0);
    for span in spans {
        let chunk = &snapshot.chunks[span.chunk];
        for place in span.rows {
            let row = Row::new(chunk.clone(), place);
            done += 1;
            if !may_be(&row) {
                continue;
            }
            if stop() {
                return Err(Stopped { done, all }.into());
            }
            chunk.body(place, &mut plain)?;
            if are(body::object(&plain)?) {
                few.matched += 1;
                if few.rows.len() < limit {
                    few.rows.push(row);
                }
            }
        }
    }
    Ok(few)
}
