//! What becomes of chunks when changes are merged into them.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    CellRef, Chunk, Ingested,
    body::Dictionary,
    chunk::{BODIES, From, ROWS, Waiting, uid, version},
    writer::Key,
};

/// Neighbours that have become so small are made one.
const SMALL: usize = ROWS / 2;

/// A key, and what becomes of it; `None` removes.
pub type Change<'a> = (&'a Key, &'a Option<Waiting>);

/// One commit.
pub struct Merging {
    dictionary: Option<Arc<Dictionary>>,
    /// How many objects more or fewer each namespace has.
    pub counts: BTreeMap<Arc<str>, i64>,
}

impl Merging {
    /// Nothing merged yet; bodies that have to be copied are compressed with `dictionary`.
    pub fn new(dictionary: Option<Arc<Dictionary>>) -> Self {
        Self { dictionary, counts: BTreeMap::new() }
    }

    fn count(&mut self, namespace: &Arc<str>, change: i64) {
        *self.counts.entry(namespace.clone()).or_default() += change;
    }

    /// The chunks of nothing but changes.
    pub fn fill(&mut self, changes: &[Change<'_>]) -> Vec<Arc<Chunk>> {
        let rows: Vec<From<'_>> = changes.iter().filter_map(|(_, change)| change.as_ref().map(From::New)).collect();
        changes.iter().filter(|(_, change)| change.is_some()).for_each(|((namespace, _), _)| self.count(namespace, 1));
        Chunk::build(&rows, self.dictionary.as_ref())
    }

    /// What becomes of a chunk; `None` if it stays as it is.
    pub fn merge(&mut self, chunk: &Arc<Chunk>, changes: &[Change<'_>]) -> Option<Vec<Arc<Chunk>>> {
        let found: Vec<_> = changes.iter().map(|((namespace, name), _)| chunk.find(namespace, name)).collect();
        let in_place = found.iter().zip(changes).all(|(place, (_, change))| match (place, change) {
            (Ok(row), Some(waiting)) => chunk.takes(*row, &waiting.row),
            (place, change) => place.is_ok() == change.is_some(),
        });
        if in_place {
            let replaced =
                found.iter().zip(changes).filter_map(|(place, (_, change))| Some((place.ok()?, change.as_ref()?)));
            // A resync brings every object again; those that are the same keep their place and wake nobody.
            let replaced: Vec<_> = replaced.filter(|(row, waiting)| !is_same(chunk, *row, &waiting.row)).collect();
            if replaced.is_empty() {
                return None;
            }
            let next = chunk.updated(&replaced, self.dictionary.as_ref());
            if !next.is_wasteful() && next.body_bytes() <= 2 * BODIES {
                return Some(vec![Arc::new(next)]);
            }
            let rows: Vec<_> = (0..next.rows()).map(|row| From::Kept(&next, row)).collect();
            return Some(Chunk::build(&rows, self.dictionary.as_ref()));
        }
        let mut rows = Vec::with_capacity(chunk.rows() + changes.len());
        let mut at = 0;
        for (place, ((namespace, _), change)) in found.iter().zip(changes) {
            let (Ok(until) | Err(until)) = *place;
            rows.extend((at..until).map(|row| From::Kept(chunk, row)));
            at = until + usize::from(place.is_ok());
            rows.extend(change.as_ref().map(From::New));
            self.count(namespace, i64::from(change.is_some()) - i64::from(place.is_ok()));
        }
        // New rows at the end leave the chunk full, as a first sync brings them; others would split it again soon.
        let appended = found.iter().all(|place| *place == Err(chunk.rows()));
        rows.extend((at..chunk.rows()).map(|row| From::Kept(chunk, row)));
        if appended || rows.len() <= ROWS {
            return Some(Chunk::build(&rows, self.dictionary.as_ref()));
        }
        let parts = rows.len().div_ceil(ROWS);
        let pieces = rows.chunks(rows.len().div_ceil(parts));
        Some(pieces.flat_map(|piece| Chunk::build(piece, self.dictionary.as_ref())).collect())
    }

    /// Makes one of neighbours that have become small.
    pub fn join_small(&self, chunks: &mut Vec<Arc<Chunk>>) {
        let mut place = 0;
        while place + 1 < chunks.len() {
            let pair = [&chunks[place], &chunks[place + 1]];
            let rows: usize = pair.iter().map(|chunk| chunk.rows()).sum();
            if rows > SMALL || pair.iter().map(|chunk| chunk.body_bytes()).sum::<usize>() > BODIES {
                place += 1;
                continue;
            }
            let rows: Vec<_> =
                pair.into_iter().flat_map(|chunk| (0..chunk.rows()).map(|row| From::Kept(chunk, row))).collect();
            let joined = Chunk::build(&rows, self.dictionary.as_ref());
            chunks.splice(place..place + 2, joined);
        }
    }
}

/// Whether the row is as it was. Cells count too: some depend on more than their object.
fn is_same(chunk: &Chunk, row: usize, new: &Ingested) -> bool {
    chunk.version(row).is_some_and(|old| old == version(&new.resource_version))
        && chunk.uid(row) == uid(&new.uid)
        && (0..chunk.width().max(new.cells.len())).all(|column| {
            chunk.cell(row, column) == new.cells.get(column).map_or(CellRef::Null, |cell| cell.borrowed())
        })
}
