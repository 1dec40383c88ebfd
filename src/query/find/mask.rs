//! A set of rows of one chunk.

use std::ops::Range;

use crate::store::ROWS;

/// Rows of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask([u64; ROWS / 64]);

impl Mask {
    /// No row.
    pub const NONE: Mask = Mask([0; ROWS / 64]);

    /// These rows.
    pub(super) fn of(rows: Range<usize>) -> Self {
        let mut mask = Self::NONE;
        for (place, word) in mask.0.iter_mut().enumerate() {
            let (start, end) = (rows.start.max(place * 64), rows.end.min(place * 64 + 64));
            if start < end {
                *word = (u64::MAX >> (64 - (end - start))) << (start % 64);
            }
        }
        mask
    }

    /// Adds a row.
    pub fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// Whether a row is among them.
    pub fn has(&self, row: usize) -> bool {
        self.0[row / 64] & (1 << (row % 64)) != 0
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(place, mut word)| {
            std::iter::from_fn(move || {
                let row = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (row < 64).then_some(place * 64 + row)
            })
        })
    }

    /// Takes out the rows that are not kept.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let before = *self;
        for row in before.rows() {
            if !keep(row) {
                self.0[row / 64] &= !(1 << (row % 64));
            }
        }
    }

    /// Takes out the rows that the other has not; negated, those that it has.
    pub(super) fn without(&mut self, other: &Mask, negated: bool) {
        for (ours, theirs) in self.0.iter_mut().zip(other.0) {
            *ours &= if negated { !theirs } else { theirs };
        }
    }
}
