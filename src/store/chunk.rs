//! Up to 1,024 rows that stand side by side in the order of namespace and name, column by column.
//!
//! A chunk never changes once it is published: a commit makes new ones of those it touches (`build`), which share the columns
//! that stayed as they were. Everything a row needs is in its chunk, so that what nobody uses any more goes with it.

mod build;

use std::{
    cmp::Ordering,
    io,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub use self::build::{From, Waiting};
use super::{
    CellRef,
    body::Dictionary,
    cells::{Beside, Cells},
    facts::Traits,
    frames::Frames,
    texts::{Coded, Texts},
};

/// Rows of a chunk at most: few enough to be copied in tens of microseconds, enough to share their texts.
pub const ROWS: usize = 1024;

/// Bytes of compressed bodies of a chunk, unless a single one is larger.
pub const BODIES: usize = 1 << 20;

/// Stands for a resourceVersion that is no number, which then is read from the body.
pub const NO_VERSION: u64 = u64::MAX;

/// Rows side by side.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// Namespaces in order, and the row after the last one of each.
    namespaces: Vec<(Arc<str>, u16)>,
    names: Arc<Texts>,
    /// 0 for one that is no UUID, which then is read from the body.
    uids: Arc<[u128]>,
    versions: Vec<u64>,
    created: Arc<[u32]>,
    traits: Vec<Traits>,
    labels: Arc<Coded>,
    owners: Arc<Coded>,
    conditions: Arc<Coded>,
    cells: Vec<Arc<Cells>>,
    frames: Frames,
    remembered: Remembered,
}

/// Texts that queries read out of bodies, by what they asked for; the last few. A copy is made to be changed, and forgets.
#[derive(Debug, Default)]
struct Remembered(Mutex<Vec<(String, Arc<Coded>)>>);

impl Clone for Remembered {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Remembered {
    fn lock(&self) -> MutexGuard<'_, Vec<(String, Arc<Coded>)>> {
        // Whole entries are put in and taken out: a panic elsewhere leaves none half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers that a chunk remembers.
const REMEMBERED: usize = 4;

impl Chunk {
    /// Whether it keeps much that no row has any more.
    pub fn is_wasteful(&self) -> bool {
        self.cells.iter().any(|cells| cells.is_wasteful())
            || [&self.labels, &self.owners, &self.conditions].iter().any(|column| column.is_wasteful())
    }

    /// The same rows with all bodies compressed with `dictionary`; `None` if they are already.
    pub fn recoded(&self, dictionary: &Arc<Dictionary>) -> Option<io::Result<Chunk>> {
        let recode = || Ok(Chunk { frames: self.frames.recoded(dictionary)?, ..self.clone() });
        self.frames.is_outdated(dictionary).then(recode)
    }

    /// Bytes of its bodies.
    pub fn body_bytes(&self) -> usize {
        self.frames.heap_bytes()
    }

    /// How many rows; never none.
    pub fn rows(&self) -> usize {
        self.versions.len()
    }

    /// The namespaces in order, each with its rows.
    pub fn namespaces(&self) -> impl DoubleEndedIterator<Item = (&Arc<str>, Range<usize>)> {
        let start = |place: usize| if place == 0 { 0 } else { self.namespaces[place - 1].1 as usize };
        self.namespaces.iter().enumerate().map(move |(place, (name, end))| (name, start(place)..*end as usize))
    }

    /// The rows of a namespace.
    pub fn rows_of(&self, namespace: &str) -> Range<usize> {
        match self.namespaces.binary_search_by(|(name, _)| (**name).cmp(namespace)) {
            Ok(place) => {
                (if place == 0 { 0 } else { self.namespaces[place - 1].1 as usize })..self.namespaces[place].1 as usize
            }
            Err(_) => 0..0,
        }
    }

    /// Where the row of that name is, or would be.
    pub fn find(&self, namespace: &str, name: &str) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.rows());
        while low < high {
            let middle = low.midpoint(high);
            match self.key(middle).cmp(&(namespace, name)) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Ok(middle),
                Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }

    /// Namespace and name of a row.
    pub fn key(&self, row: usize) -> (&str, &str) {
        (self.namespace_shared(row), self.name(row))
    }

    fn namespace_shared(&self, row: usize) -> &Arc<str> {
        let place = self.namespaces.partition_point(|(_, end)| *end as usize <= row);
        &self.namespaces[place].0
    }

    /// The name of a row.
    pub fn name(&self, row: usize) -> &str {
        self.names.get(row)
    }

    /// The names.
    pub fn names(&self) -> &Texts {
        &self.names
    }

    /// The uid of a row, 0 if it is no UUID.
    pub fn uid(&self, row: usize) -> u128 {
        self.uids[row]
    }

    /// The resourceVersion of a row; `None` if it is no number.
    pub fn version(&self, row: usize) -> Option<u64> {
        Some(self.versions[row]).filter(|version| *version != NO_VERSION)
    }

    /// When each was created, unix seconds; 0 if unknown.
    pub fn created(&self) -> &[u32] {
        &self.created
    }

    /// How each is doing, and what it has.
    pub fn traits(&self) -> &[Traits] {
        &self.traits
    }

    /// Labels, as [`super::Facts::labels`].
    pub fn labels(&self) -> &Coded {
        &self.labels
    }

    /// Owners, as [`super::Facts::owner`].
    pub fn owners(&self) -> &Coded {
        &self.owners
    }

    /// Conditions, as [`super::Facts::conditions`].
    pub fn conditions(&self) -> &Coded {
        &self.conditions
    }

    /// How many columns of cells some row has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// The cells of a column; `None` beyond those there are.
    pub fn column(&self, column: usize) -> Option<&Cells> {
        self.cells.get(column).map(|cells| &**cells)
    }

    /// The rows in the order of a column; `None` if no row has a cell in it.
    pub fn order(&self, column: usize, descending: bool) -> Option<&[u16]> {
        let beside = Beside { names: &self.names, created: &self.created };
        self.cells.get(column).map(|cells| cells.order(descending, beside))
    }

    /// One cell; `Null` beyond those a row has.
    pub fn cell(&self, row: usize, column: usize) -> CellRef<'_> {
        let beside = Beside { names: &self.names, created: &self.created };
        self.cells.get(column).map_or(CellRef::Null, |cells| cells.get(row, beside))
    }

    /// Decompresses the body of a row into `plain`, which is emptied first.
    ///
    /// # Errors
    /// If it does not decompress: a bug.
    pub fn body(&self, row: usize, plain: &mut Vec<u8>) -> io::Result<()> {
        self.frames.read(row, plain)
    }

    /// What was remembered for `asked`.
    pub fn remembered(&self, asked: &str) -> Option<Arc<Coded>> {
        self.remembered.lock().iter().find(|(known, _)| known == asked).map(|(_, values)| values.clone())
    }

    /// Remembers a value of each row for whoever asks the same again.
    pub fn remember(&self, asked: &str, values: &Arc<Coded>) {
        let mut all = self.remembered.lock();
        all.retain(|(known, _)| known != asked);
        if all.len() == REMEMBERED {
            all.remove(0);
        }
        all.push((asked.to_owned(), values.clone()));
    }

    /// Bytes of what readers have made of it since it was published: orders, and values out of bodies.
    pub fn learnt_bytes(&self) -> usize {
        let orders: usize = self.cells.iter().map(|cells| cells.order_bytes()).sum();
        let all = self.remembered.lock();
        orders + all.iter().map(|(asked, values)| asked.len() + values.heap_bytes()).sum::<usize>()
    }

    /// Bytes it takes, columns that it shares with an older copy included.
    pub fn bytes(&self) -> usize {
        // Two counters before the data of each `Arc`.
        const SHARED: usize = 2 * size_of::<usize>();
        let namespaces: usize = self.namespaces.iter().map(|_| size_of::<(Arc<str>, u16)>()).sum();
        let rows = size_of::<u128>() + size_of::<u64>() + size_of::<u32>() + size_of::<Traits>();
        let coded: usize = [&self.labels, &self.owners, &self.conditions]
            .iter()
            .map(|c| size_of::<Coded>() + SHARED + c.heap_bytes())
            .sum();
        let cells: usize =
            self.cells.iter().map(|c| size_of::<Cells>() + SHARED + size_of::<usize>() + c.heap_bytes()).sum();
        size_of::<Self>()
            + SHARED
            + namespaces
            + self.names.heap_bytes()
            + rows * self.rows()
            + coded
            + cells
            + self.frames.heap_bytes()
    }
}

/// A UUID as API servers write it, in lower case; 0 for any other text.
pub fn uid(text: &str) -> u128 {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return 0;
    }
    let mut number = 0;
    for (place, byte) in bytes.iter().enumerate() {
        let digit = match (place, byte) {
            (8 | 13 | 18 | 23, b'-') => continue,
            (8 | 13 | 18 | 23, _) => return 0,
            (_, b'0'..=b'9') => byte - b'0',
            (_, b'a'..=b'f') => byte - b'a' + 10,
            _ => return 0,
        };
        number = number << 4 | u128::from(digit);
    }
    number
}

/// The UUID as API servers write it.
pub fn uid_text(uid: u128) -> String {
    let hex = format!("{uid:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A resourceVersion as etcd counts it; one that would not come out as it went in is kept in the body only.
pub fn version(text: &str) -> u64 {
    let plain = !text.starts_with(['0', '+']);
    text.parse().ok().filter(|_| plain).unwrap_or(NO_VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_as_a_number_comes_out_as_it_went_in() {
        let text = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
        assert_eq!(uid_text(uid(text)), text);
        for odd in ["", "0A1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "0a1b2c3d4e5f-6071-8293-a4b5c6d7e8f9-", "pods/a"] {
            assert_eq!(uid(odd), 0, "{odd}");
        }
        assert_eq!(version("42"), 42);
        for odd in ["", "042", "+7", "abc", "99999999999999999999"] {
            assert_eq!(version(odd), NO_VERSION, "{odd}");
        }
    }
}
