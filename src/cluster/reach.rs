//! Whether the API server can be reached, shared by every watch of one cluster.
//!
//! During an outage each loop waits on its own; the first answer that anyone gets wakes all of them, and jitter spreads
//! them. So an outage ends within seconds for every kind, and without a storm.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{sync::watch, time::Instant};

/// For so long after an outage refusals are taken for a server that is still starting: a kube-apiserver that just came
/// up answers 401, 403 and 503 until its own caches are filled.
const AFTERMATH: Duration = Duration::from_secs(60);

/// The shared signal. Cheap to clone.
#[derive(Clone)]
pub struct Reach {
    down: watch::Sender<bool>,
    times: Arc<Mutex<Times>>,
}

#[derive(Default)]
struct Times {
    answered: Option<Instant>,
    answered_at: Option<Timestamp>,
    failed: Option<Instant>,
}

impl Default for Reach {
    fn default() -> Self {
        Self { down: watch::Sender::new(false), times: Arc::default() }
    }
}

impl Reach {
    /// A request that was sent at `since` got no answer. One path that hangs while others are answered, as that of an
    /// aggregated API server, is no outage.
    pub fn failed(&self, since: Instant) {
        let mut times = self.times();
        if times.answered.is_some_and(|at| at > since) {
            return;
        }
        times.failed = Some(Instant::now());
        drop(times);
        self.down.send_if_modified(|down| !std::mem::replace(down, true));
    }

    /// A request got an answer of any kind.
    pub fn answered(&self) {
        {
            let mut times = self.times();
            times.answered = Some(Instant::now());
            times.answered_at = Some(Timestamp::now());
        }
        self.down.send_if_modified(|down| std::mem::replace(down, false));
    }

    /// Whether the last request got no answer.
    pub fn is_down(&self) -> bool {
        *self.down.borrow()
    }

    /// When the last answer came, while there is an outage; `Some(None)` if there never was one.
    pub fn silent_since(&self) -> Option<Option<Timestamp>> {
        self.is_down().then(|| self.times().answered_at)
    }

    /// Whether there is an outage now, or was one a moment ago.
    pub fn shaken(&self) -> bool {
        let last = self.times().failed;
        last.is_some_and(|at| at.elapsed() < AFTERMATH)
    }

    /// The lock guards single assignments; a poisoned one holds valid values.
    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until someone gets an answer. Returns at once if there is no outage.
    pub async fn recovered(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.down.subscribe().wait_for(|down| !*down).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_wakes_everyone_who_waits() {
        let reach = Reach::default();
        assert!(!reach.shaken());
        reach.failed(Instant::now());
        assert!(reach.is_down() && reach.shaken() && reach.silent_since() == Some(None));
        let waiters: Vec<_> = (0..3)
            .map(|_| {
                let reach = reach.clone();
                tokio::spawn(async move { reach.recovered().await })
            })
            .collect();
        tokio::task::yield_now().await;
        assert!(waiters.iter().all(|w| !w.is_finished()));
        reach.answered();
        assert_eq!(reach.silent_since(), None);
        for waiter in waiters {
            waiter.await.unwrap();
        }
        assert!(reach.shaken());
        tokio::time::advance(AFTERMATH).await;
        assert!(!reach.shaken());
    }

    #[tokio::test(start_paused = true)]
    async fn a_path_that_hangs_while_others_are_answered_is_no_outage() {
        let reach = Reach::default();
        let since = Instant::now();
        tokio::time::advance(Duration::from_secs(1)).await;
        reach.answered();
        tokio::time::advance(Duration::from_secs(59)).await;
        reach.failed(since);
        assert!(!reach.is_down() && !reach.shaken());
        reach.failed(Instant::now());
        assert!(reach.is_down());
    }
}
