//! What a question about permissions may cost, and how old its answers may be.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// How long a person waits for a permission that was just given.
pub const DENIED_FOR: Duration = Duration::from_secs(10);

/// The same in overviews, which ask about every kind again and again as long as they are open: at least and at most. When in
/// between is different for each question, so that they are not all asked again at once.
const DENIED_IN_OVERVIEWS_FOR: [Duration; 2] = [Duration::from_secs(30), Duration::from_secs(60)];

/// How many reviews one request may still cost, and how old a denial may be for it.
#[derive(Debug)]
pub struct Allowance {
    left: AtomicUsize,
    old_denials: bool,
}

impl Allowance {
    /// So many reviews, for an overview of many kinds: a person with narrow rights does not cost a review for each kind and
    /// namespace. What it does not reach is answered as not known, and a denial may be a minute old.
    pub fn new(reviews: usize) -> Self {
        Self { left: AtomicUsize::new(reviews), old_denials: true }
    }

    /// All that it takes, for a question about one kind.
    pub fn direct() -> Self {
        Self { left: AtomicUsize::new(usize::MAX), old_denials: false }
    }

    /// The same for a question that is asked again and again without anybody doing something: a denial may be a minute old.
    pub fn again() -> Self {
        Self { old_denials: true, ..Self::direct() }
    }

    /// Takes one review, if there is one left.
    pub fn take(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    /// How long a denial of this question lasts.
    pub fn denied_for(&self, question: &[u8; 32]) -> Duration {
        let [least, most] = DENIED_IN_OVERVIEWS_FOR;
        if self.old_denials { least + (most - least) * u32::from(question[0]) / 255 } else { DENIED_FOR }
    }
}
