//! Texts of one chunk, packed into one allocation, and columns of texts of which each is kept once.

use std::sync::LazyLock;

use hashbrown::{DefaultHashBuilder, HashTable};
use memchr::memmem::Finder;

use super::measure;

/// Stands between two texts. No text of Kubernetes holds it, and no query may, so that no match spans two texts.
const BETWEEN: char = '\0';

static HASHER: LazyLock<DefaultHashBuilder> = LazyLock::new(DefaultHashBuilder::default);

/// A hash that is the same for equal texts while the program runs.
pub(super) fn hash(text: &str) -> u64 {
    use std::hash::BuildHasher;
    HASHER.hash_one(text)
}

/// What a search looks for: a lower-case text, prepared.
#[derive(Debug)]
pub struct Needle {
    text: String,
    finder: Finder<'static>,
}

impl Needle {
    /// For `text`, letter case aside.
    pub fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        Self { finder: Finder::new(&text).into_owned(), text }
    }

    /// The text, in lower case.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it can occur in a whole number.
    pub fn may_be_in_numbers(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    }

    /// Whether it occurs in `text`, letter case aside.
    pub fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            let (text, needle) = (text.as_bytes(), self.text.as_bytes());
            return needle.is_empty() || text.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle));
        }
        text.to_lowercase().contains(&self.text)
    }
}

/// Texts in one allocation.
#[derive(Clone, Debug)]
pub struct Texts {
    arena: String,
    /// Where each text ends; the next begins one byte later.
    ends: Vec<u32>,
    /// All is ASCII without capitals, as names are: a search needs no folding.
    folded: bool,
}

impl Default for Texts {
    fn default() -> Self {
        Self { arena: String::new(), ends: Vec::new(), folded: true }
    }
}

impl Texts {
    /// Room for `texts` texts of `bytes` bytes in all.
    pub fn with_capacity(texts: usize, bytes: usize) -> Self {
        Self { arena: String::with_capacity(bytes + texts), ends: Vec::with_capacity(texts), ..Self::default() }
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The text at that place.
    pub fn get(&self, place: usize) -> &str {
        &self.arena[self.start(place)..self.ends[place] as usize]
    }

    /// Appends a text.
    pub fn push(&mut self, text: &str) {
        if !self.ends.is_empty() {
            self.arena.push(BETWEEN);
        }
        self.arena.push_str(text);
        self.folded &= text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        self.ends.push(self.arena.len() as u32);
    }

    /// Calls `found` with the place of each text within `places` in which the needle occurs, in order.
    pub fn search(&self, needle: &Needle, places: std::ops::Range<usize>, mut found: impl FnMut(usize)) {
        if places.is_empty() {
            return;
        }
        if !self.folded {
            places.filter(|place| needle.is_in(self.get(*place))).for_each(found);
            return;
        }
        let (mut at, end) = (self.start(places.start), self.ends[places.end - 1] as usize);
        let mut place = places.start;
        while let Some(hit) = needle.finder.find(&self.arena.as_bytes()[at..end]) {
            let hit = (at + hit) as u32;
            place +=
                self.ends[place..places.end].partition_point(|text_end| *text_end < hit + needle.text.len() as u32);
            if place >= places.end {
                return;
            }
            found(place);
            at = self.ends[place] as usize;
            place += 1;
            if place >= places.end {
                return;
            }
        }
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.arena.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        self.arena.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn start(&self, place: usize) -> usize {
        if place == 0 { 0 } else { self.ends[place - 1] as usize + BETWEEN.len_utf8() }
    }
}

/// What stands at one place of a [`Coded`] column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code(u16);

impl Code {
    /// No value.
    pub const NONE: Code = Code(u16::MAX);
    /// The name of the row, which is kept already.
    pub const NAME: Code = Code(u16::MAX - 1);

    /// The place of the text among those of the column; `None` for the two codes that are none.
    pub fn place(self) -> Option<usize> {
        (self.0 < Self::NAME.0).then_some(self.0 as usize)
    }
}

/// A column of texts: each different text once, and a code for each row.
#[derive(Clone, Debug, Default)]
pub struct Coded {
    codes: Vec<Code>,
    texts: Texts,
    /// From text to code.
    index: HashTable<u16>,
}

impl Coded {
    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The codes of the rows.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The different texts. Some may be those of rows that are gone.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The text of a row that has one of its own.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.codes[row].place().map(|place| self.texts.get(place))
    }

    /// The code of `text`, which is added if it is new.
    pub fn code(&mut self, text: &str) -> Code {
        let hashed = hash(text);
        if let Some(code) = self.index.find(hashed, |code| self.texts.get(*code as usize) == text) {
            return Code(*code);
        }
        let code = self.texts.count() as u16;
        self.texts.push(text);
        self.index.insert_unique(hashed, code, |code| hash(self.texts.get(*code as usize)));
        Code(code)
    }

    /// For each text its place in their order; equal ones there are none.
    pub fn ranks(&self) -> Vec<u16> {
        let mut places: Vec<u16> = (0..self.texts.count() as u16).collect();
        places.sort_by(|a, b| measure::compare(self.texts.get(*a as usize), self.texts.get(*b as usize)));
        let mut ranks = vec![0; places.len()];
        for (rank, place) in places.into_iter().enumerate() {
            ranks[place as usize] = rank as u16;
        }
        ranks
    }

    /// Appends a row.
    pub fn push(&mut self, code: Code) {
        self.codes.push(code);
    }

    /// Replaces the text of a row.
    pub fn set(&mut self, row: usize, code: Code) {
        self.codes[row] = code;
    }

    /// Whether more texts are kept than rows could need twice over: many were replaced.
    pub fn is_wasteful(&self) -> bool {
        self.texts.count() > 2 * self.codes.len() + 16
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.codes.capacity() * size_of::<Code>() + self.texts.heap_bytes() + self.index.allocation_size()
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        self.codes.shrink_to_fit();
        self.texts.shrink();
    }
}

/// Builds a column from rows of others, looking up each of their texts once.
#[derive(Debug, Default)]
pub struct Recoder {
    /// The column that `codes` are of, by address.
    of: usize,
    codes: Vec<Option<Code>>,
}

impl Recoder {
    /// Appends row `row` of `from` to `to`.
    pub fn copy(&mut self, from: &Coded, row: usize, to: &mut Coded) {
        let address = std::ptr::from_ref(from) as usize;
        if self.of != address || self.codes.len() != from.texts.count() {
            self.of = address;
            self.codes = vec![None; from.texts.count()];
        }
        let code = match from.codes[row].place() {
            None => from.codes[row],
            Some(place) => *self.codes[place].get_or_insert_with(|| to.code(from.texts.get(place))),
        };
        to.push(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(texts: &[&str], needle: &str, places: std::ops::Range<usize>) -> Vec<usize> {
        let mut packed = Texts::default();
        texts.iter().for_each(|text| packed.push(text));
        let mut found = Vec::new();
        packed.search(&Needle::new(needle), places, |place| found.push(place));
        found
    }

    #[test]
    fn a_search_finds_each_text_once_and_only_within_its_places() {
        let texts = ["web-web", "api", "", "my-web", "we", "b", "web"];
        assert_eq!(hits(&texts, "WEB", 0..7), [0, 3, 6]);
        assert_eq!(hits(&texts, "web", 1..6), [3]);
        assert_eq!(hits(&texts, "web", 3..3), [0; 0]);
        assert_eq!(hits(&["Web", "ÜBER", "x"], "übe", 0..3), [1]);
        assert_eq!(hits(&["Web", "web"], "web", 0..2), [0, 1]);
    }

    #[test]
    fn a_search_ignores_letter_case_also_outside_ascii() {
        assert!(Needle::new("LoopBack").is_in("CrashLoopBackOff"));
        assert!(Needle::new("übe").is_in("ÜBER"));
        assert!(!Needle::new("abcd").is_in("abc"));
    }

    #[test]
    fn a_column_keeps_each_text_once() {
        let mut column = Coded::default();
        for text in ["Running", "Pending", "Running", ""] {
            let code = column.code(text);
            column.push(code);
        }
        column.push(Code::NONE);
        assert_eq!((column.texts().count(), column.len()), (3, 5));
        assert_eq!(
            (0..5).map(|row| column.get(row)).collect::<Vec<_>>(),
            [Some("Running"), Some("Pending"), Some("Running"), Some(""), None]
        );
    }

    #[test]
    fn rows_are_copied_without_the_texts_of_others() {
        let mut old = Coded::default();
        for text in ["a", "b", "c"] {
            let code = old.code(text);
            old.push(code);
        }
        let (mut new, mut recoder) = (Coded::default(), Recoder::default());
        for row in [2, 0, 2] {
            recoder.copy(&old, row, &mut new);
        }
        assert_eq!((new.texts().count(), new.get(0), new.get(1), new.get(2)), (2, Some("c"), Some("a"), Some("c")));
    }
}
