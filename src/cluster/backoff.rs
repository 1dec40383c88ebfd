//! How long to wait before the next try. Pure: randomness is the only input besides the count of failures.

use std::time::Duration;

use rand::RngExt as _;

/// The first wait, and what it grows to while a kind fails now and then.
const FIRST: Duration = Duration::from_millis(800);
const USUAL_CAP: Duration = Duration::from_secs(30);
/// A kind that failed so many times in a row is probably broken for longer; it is asked less and less.
const PATIENCE: u32 = 8;
/// With its jitter at most five minutes: whatever is repaired is seen by then.
const LAST_CAP: Duration = Duration::from_secs(240);

/// While the API server is away or just back: all has to be live within 15 s of its return.
const OUTAGE_CAP: Duration = Duration::from_secs(4);

/// Denied: asked again slowly, so that granted rights heal it without a restart.
const FORBIDDEN_FIRST: Duration = Duration::from_secs(30);

/// Exponential backoff of one watch.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
    forbidden: u32,
    unreachable: u32,
}

impl Backoff {
    /// After a success that lasted.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// The server let us in: whatever was denied or away is not any more.
    pub fn opened(&mut self) {
        self.forbidden = 0;
        self.unreachable = 0;
    }

    /// How many failures there were since the last success.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// After a failure of the kind: 0.8 s, doubling to 30 s, after eight failures in a row on to 4 min; never longer
    /// than a few seconds while `shaken` (see [`super::reach::Reach::shaken`]).
    pub fn failed(&mut self, shaken: bool) -> Duration {
        let exponent = self.failures;
        self.failures = self.failures.saturating_add(1);
        let base = if exponent < PATIENCE {
            doubled(FIRST, exponent).min(USUAL_CAP)
        } else {
            doubled(USUAL_CAP, exponent - PATIENCE + 1).min(LAST_CAP)
        };
        jittered(if shaken { base.min(OUTAGE_CAP) } else { base })
    }

    /// After no answer at all. Counted apart: an outage is not the kind's fault.
    pub fn unreachable(&mut self) -> Duration {
        let exponent = self.unreachable;
        self.unreachable = self.unreachable.saturating_add(1);
        jittered(doubled(FIRST, exponent).min(OUTAGE_CAP))
    }

    /// After a 403: 30 s, doubling to 4 min; within seconds while `shaken`, as a starting API server denies everything.
    pub fn forbidden(&mut self, shaken: bool) -> Duration {
        if shaken {
            return self.failed(true);
        }
        let exponent = self.forbidden;
        self.forbidden = self.forbidden.saturating_add(1);
        jittered(doubled(FORBIDDEN_FIRST, exponent).min(LAST_CAP))
    }
}

fn doubled(first: Duration, times: u32) -> Duration {
    first.saturating_mul(1_u32.checked_shl(times).unwrap_or(u32::MAX))
}

/// Between 75 % and 125 %: failures that happen together are not retried together.
fn jittered(base: Duration) -> Duration {
    base.mul_f64(rand::rng().random_range(0.75..1.25))
}

/// A random duration below `limit`.
pub fn up_to(limit: Duration) -> Duration {
    limit.mul_f64(rand::rng().random_range(0.0..1.0))
}

/// `timeoutSeconds` of one watch: all different, so that a hundred watches do not reconnect together.
pub fn watch_timeout_seconds() -> u32 {
    rand::rng().random_range(300..=600)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_about(actual: Duration, expected: f64) {
        let ratio = actual.as_secs_f64() / expected;
        assert!((0.75..=1.25).contains(&ratio), "{actual:?} is not about {expected} s");
    }

    #[test]
    fn failures_double_to_thirty_seconds_and_persistent_ones_to_five_minutes() {
        let mut backoff = Backoff::default();
        for expected in [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0, 30.0, 60.0, 120.0, 240.0, 240.0, 240.0] {
            assert_about(backoff.failed(false), expected);
        }
        for _ in 0..100 {
            assert!(backoff.failed(false) <= Duration::from_secs(300));
        }
        backoff.reset();
        assert_about(backoff.failed(false), 0.8);
    }

    #[test]
    fn an_outage_is_asked_about_often_and_does_not_count_against_the_kind() {
        let mut backoff = Backoff::default();
        for _ in 0..50 {
            assert!(backoff.unreachable() <= Duration::from_secs(5));
        }
        assert_about(backoff.failed(false), 0.8);
        for _ in 0..50 {
            assert!(backoff.failed(true) <= Duration::from_secs(5));
            assert!(backoff.forbidden(true) <= Duration::from_secs(5));
        }
    }

    #[test]
    fn a_denied_kind_is_asked_slowly() {
        let mut backoff = Backoff::default();
        for expected in [30.0, 60.0, 120.0, 240.0, 240.0, 240.0] {
            assert_about(backoff.forbidden(false), expected);
        }
    }

    #[test]
    fn watch_timeouts_are_spread_over_five_minutes() {
        let drawn: Vec<u32> = (0..1000).map(|_| watch_timeout_seconds()).collect();
        assert!(drawn.iter().all(|t| (300..=600).contains(t)));
        // Each tenth of the range has its share: 1000 draws, 100 expected.
        for decile in 0..10 {
            let low = 300 + decile * 30;
            let share = drawn.iter().filter(|t| (low..low + 30).contains(*t)).count();
            assert!((50..=170).contains(&share), "{share} of 1000 fell into {low}..{}", low + 30);
        }
    }
}
