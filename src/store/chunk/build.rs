//! New chunks out of rows of old ones and of changes.

use std::sync::Arc;

use super::{BODIES, Chunk, ROWS, Remembered, uid, version};
use crate::store::{
    CellRef, Ingested,
    body::Dictionary,
    cells::{Beside, Cells},
    frames::{Frame, Frames},
    texts::{Coded, Recoder, Texts},
};

/// A row that waits for its commit: what was ingested, its body compressed.
#[derive(Debug)]
pub struct Waiting {
    /// All but the body.
    pub row: Ingested,
    /// The body, and the dictionary it was compressed with.
    pub frame: Box<[u8]>,
    /// See `frame`.
    pub dictionary: Option<Arc<Dictionary>>,
}

/// Where a row of a new chunk comes from.
#[derive(Clone, Copy, Debug)]
pub enum From<'a> {
    /// A chunk that is replaced.
    Kept(&'a Chunk, usize),
    /// A change.
    New(&'a Waiting),
}

impl<'a> From<'a> {
    fn frame(&self) -> Frame<'a> {
        match self {
            From::Kept(chunk, row) => Frame::Kept(&chunk.frames, *row),
            From::New(waiting) => Frame::New(&waiting.frame, waiting.dictionary.as_ref()),
        }
    }
}

impl Chunk {
    /// Chunks of these rows, which are in order: as few as hold them.
    pub fn build(rows: &[From<'_>], dictionary: Option<&Arc<Dictionary>>) -> Vec<Arc<Chunk>> {
        let mut chunks = Vec::new();
        let mut start = 0;
        let mut bytes = 0;
        for (place, row) in rows.iter().enumerate() {
            let frame = row.frame().len();
            if place - start == ROWS || (place > start && bytes + frame > BODIES) {
                chunks.push(Arc::new(Self::of(&rows[start..place], dictionary)));
                (start, bytes) = (place, 0);
            }
            bytes += frame;
        }
        if start < rows.len() {
            chunks.push(Arc::new(Self::of(&rows[start..], dictionary)));
        }
        chunks
    }

    fn of(rows: &[From<'_>], dictionary: Option<&Arc<Dictionary>>) -> Chunk {
        let mut namespaces: Vec<(Arc<str>, u16)> = Vec::new();
        let name_bytes = rows.iter().map(|row| match row {
            From::Kept(chunk, place) => chunk.name(*place).len(),
            From::New(waiting) => waiting.row.name.len(),
        });
        let mut names = Texts::with_capacity(rows.len(), name_bytes.sum());
        let (mut uids, mut versions, mut created, mut traits) = (
            Vec::with_capacity(rows.len()),
            Vec::with_capacity(rows.len()),
            Vec::with_capacity(rows.len()),
            Vec::with_capacity(rows.len()),
        );
        let mut facts = [(); 3].map(|()| (Coded::default(), Recoder::default()));
        for (place, row) in rows.iter().enumerate() {
            let namespace = match row {
                From::Kept(chunk, row) => {
                    names.push(chunk.name(*row));
                    uids.push(chunk.uids[*row]);
                    versions.push(chunk.versions[*row]);
                    created.push(chunk.created[*row]);
                    traits.push(chunk.traits[*row]);
                    let theirs = [&chunk.labels, &chunk.owners, &chunk.conditions];
                    facts.iter_mut().zip(theirs).for_each(|((ours, recoder), theirs)| recoder.copy(theirs, *row, ours));
                    chunk.namespace_shared(*row)
                }
                From::New(Waiting { row, .. }) => {
                    names.push(&row.name);
                    uids.push(uid(&row.uid));
                    versions.push(version(&row.resource_version));
                    created.push(row.created);
                    traits.push(row.facts.traits);
                    let texts = [&row.facts.labels, &row.facts.owner, &row.facts.conditions];
                    for ((column, _), text) in facts.iter_mut().zip(texts) {
                        let code = column.code(text);
                        column.push(code);
                    }
                    &row.namespace
                }
            };
            match namespaces.last_mut() {
                Some((last, end)) if **last == **namespace => *end = place as u16 + 1,
                _ => namespaces.push((namespace.clone(), place as u16 + 1)),
            }
        }
        let beside = Beside { names: &names, created: &created };
        let width = rows.iter().map(|row| match row {
            From::Kept(chunk, _) => chunk.cells.len(),
            From::New(waiting) => waiting.row.cells.len(),
        });
        let cells = (0..width.max().unwrap_or(0)).map(|column| Arc::new(column_of(rows, column, beside))).collect();
        let [labels, owners, conditions] = facts.map(|(mut column, _)| {
            column.shrink();
            Arc::new(column)
        });
        names.shrink();
        Chunk {
            namespaces,
            names: Arc::new(names),
            uids: uids.into(),
            versions,
            created: created.into(),
            traits,
            labels,
            owners,
            conditions,
            cells,
            frames: Frames::build(rows.iter().map(From::frame), dictionary),
            remembered: Remembered::default(),
        }
    }

    /// The same rows, some of them changed in place: columns in which nothing changed are shared.
    pub fn updated(&self, changes: &[(usize, &Waiting)], dictionary: Option<&Arc<Dictionary>>) -> Chunk {
        let mut next = self.clone();
        let mut replaced: Vec<Option<&Waiting>> = vec![None; self.rows()];
        for (row, waiting) in changes {
            let (row, new) = (*row, &waiting.row);
            replaced[row] = Some(waiting);
            next.versions[row] = version(&new.resource_version);
            next.traits[row] = new.facts.traits;
            let new_uid = uid(&new.uid);
            if next.uids[row] != new_uid {
                Arc::make_mut(&mut next.uids)[row] = new_uid;
            }
            let texts = [
                (&mut next.labels, &new.facts.labels),
                (&mut next.owners, &new.facts.owner),
                (&mut next.conditions, &new.facts.conditions),
            ];
            for (column, text) in texts {
                if column.get(row) != Some(text) {
                    let column = Arc::make_mut(column);
                    let code = column.code(text);
                    column.set(row, code);
                }
            }
            while next.cells.len() < new.cells.len() {
                next.cells.push(Arc::new(Cells::nulls(self.rows())));
            }
            for column in 0..next.cells.len() {
                next.set_cell(row, column, new.cells.get(column).map_or(CellRef::Null, |cell| cell.borrowed()));
            }
        }
        let frames = replaced.iter().enumerate().map(|(row, new)| match new {
            Some(waiting) => Frame::New(&waiting.frame, waiting.dictionary.as_ref()),
            None => Frame::Kept(&self.frames, row),
        });
        next.frames = Frames::build(frames, dictionary);
        next
    }

    /// The same with another cell.
    pub fn with_cell(&self, row: usize, column: usize, cell: CellRef<'_>) -> Chunk {
        let mut next = self.clone();
        next.set_cell(row, column, cell);
        next
    }

    /// Whether a row may become `new` where it is: cells can be no more than a reference to when it was created.
    pub fn takes(&self, row: usize, new: &Ingested) -> bool {
        self.created[row] == new.created
    }

    fn set_cell(&mut self, row: usize, column: usize, cell: CellRef<'_>) {
        let beside = Beside { names: &self.names, created: &self.created };
        if self.cells[column].get(row, beside) != cell {
            Arc::make_mut(&mut self.cells[column]).set(row, cell, beside);
        }
    }
}

fn column_of(rows: &[From<'_>], column: usize, beside: Beside<'_>) -> Cells {
    let mut cells = Cells::default();
    let mut recoder = Recoder::default();
    for row in rows {
        match row {
            From::Kept(chunk, place) => match chunk.cells.get(column) {
                Some(from) => {
                    let theirs = Beside { names: &chunk.names, created: &chunk.created };
                    cells.push_from((from, *place), theirs, beside, &mut recoder);
                }
                None => cells.push(CellRef::Null, beside),
            },
            From::New(waiting) => {
                cells.push(waiting.row.cells.get(column).map_or(CellRef::Null, |cell| cell.borrowed()), beside);
            }
        }
    }
    cells.shrink();
    cells
}
