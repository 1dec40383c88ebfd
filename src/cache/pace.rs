//! How often the objects of a kind change: counted since it is known without a gap, over the last five minutes.

use std::time::{Duration, Instant};

/// What is counted over.
const WINDOW: Duration = Duration::from_secs(MINUTES * 60);
const MINUTES: u64 = 5;

/// Seconds that are counted together. The oldest of them leave the window at once.
const TOGETHER: u64 = 5;

const COUNTS: usize = (MINUTES * 60 / TOGETHER) as usize;

/// Changes of one kind.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Since when every change is counted.
    since: Option<Instant>,
    /// The last span of time in which there was one.
    last: u64,
    counts: [u32; COUNTS],
}

impl Default for Pace {
    fn default() -> Self {
        Self { since: None, last: 0, counts: [0; COUNTS] }
    }
}

impl Pace {
    /// From now on every change is counted, if it was not so before.
    pub fn begin(&mut self, now: Instant) {
        if self.since.is_none() {
            *self = Self { since: Some(now), ..Self::default() };
        }
    }

    /// Changes are missed, or what comes is none.
    pub fn end(&mut self) {
        self.since = None;
    }

    /// An object was added, changed or deleted.
    pub fn count(&mut self, now: Instant) {
        let Some(at) = self.at(now) else { return };
        // At most once around: then all of them are empty.
        for passed in self.last + 1..=at.min(self.last + COUNTS as u64) {
            self.counts[place(passed)] = 0;
        }
        self.last = self.last.max(at);
        let count = &mut self.counts[place(self.last)];
        *count = count.saturating_add(1);
    }

    /// Changes in a minute; `None` until they were counted for the whole window.
    pub fn per_minute(&self, now: Instant) -> Option<f64> {
        let at = self.at(now)?;
        if now.saturating_duration_since(self.since?) < WINDOW {
            return None;
        }
        let first = (at + 1).saturating_sub(COUNTS as u64);
        let changes: u64 = (first..=self.last).map(|span| u64::from(self.counts[place(span)])).sum();
        Some(changes as f64 / MINUTES as f64)
    }

    fn at(&self, now: Instant) -> Option<u64> {
        Some(now.saturating_duration_since(self.since?).as_secs() / TOGETHER)
    }
}

fn place(span: u64) -> usize {
    (span % COUNTS as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_not_known_before_the_window_has_passed_and_then_forgets_what_is_older() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut pace = Pace::default();
        pace.count(at(0));
        assert_eq!(pace.per_minute(at(1000)), None, "nobody counted");
        pace.begin(at(0));
        for second in 0..10 {
            pace.count(at(second));
        }
        pace.begin(at(100));
        assert_eq!(pace.per_minute(at(299)), None);
        assert_eq!(pace.per_minute(at(300)), Some(1.0), "the first five seconds have left the window");
        assert_eq!(pace.per_minute(at(310)), Some(0.0));
        for second in 600..900 {
            pace.count(at(second));
        }
        assert_eq!(pace.per_minute(at(899)), Some(60.0), "one each second");
        assert_eq!(pace.per_minute(at(1049)), Some(30.0));
        pace.count(at(5000));
        assert_eq!(pace.per_minute(at(5001)), Some(0.2));
        pace.end();
        assert_eq!(pace.per_minute(at(5002)), None);
        pace.begin(at(5003));
        assert_eq!(pace.per_minute(at(5303)), Some(0.0), "what was before the gap is not of this time");
    }
}
