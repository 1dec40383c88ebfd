//! Searches through many rows: off the threads that answer requests, a few at once, and never longer than people wait.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::error::Problem;
use crate::{
    query::{Plan, Sort, Stop, Stopped},
    reason::Reason,
    store::Snapshot,
};

/// A search that takes longer is stopped.
const DEADLINE: Duration = Duration::from_secs(2);

/// Heavy searches at once: each takes a whole core.
const AT_ONCE: usize = 2;

/// So many rows are filtered and sorted in less time than it takes to hand the work over.
const LIGHT: u64 = 5000;

/// What a search costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Microseconds: it is done where it is asked.
    Light,
    /// Perhaps a millisecond, perhaps seconds.
    Heavy,
}

impl Weight {
    /// That of a query.
    pub fn of(snapshot: &Snapshot, plan: Option<&Plan>, sort: Option<Sort>) -> Self {
        let costly = plan.is_some_and(Plan::is_costly);
        let looks = plan.is_some() || sort.is_some();
        if costly || (looks && snapshot.objects > LIGHT) { Self::Heavy } else { Self::Light }
    }
}

/// Searches that are under way.
#[derive(Debug)]
pub struct Scans {
    turns: Arc<Semaphore>,
}

impl Default for Scans {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// Stops the work when whoever waited for it has gone.
struct Abandon(Arc<AtomicBool>);

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Scans {
    /// Does the work, which is told when to stop.
    ///
    /// # Errors
    /// If it had to be stopped, or too many others are at it.
    pub async fn run<T: Send + 'static>(
        &self,
        weight: Weight,
        work: impl FnOnce(Stop<'_>) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<T, Problem> {
        if weight == Weight::Light {
            return Ok(work(&|| false)?);
        }
        let turn = tokio::time::timeout(DEADLINE, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Problem::new(Reason::Busy, "too many searches are under way; try again in a moment"));
        };
        let abandoned = Arc::new(AtomicBool::new(false));
        let _abandon = Abandon(abandoned.clone());
        let done = tokio::task::spawn_blocking(move || {
            // Held by the work itself: who goes away does not make room before it has stopped.
            let _turn = turn;
            let until = Instant::now() + DEADLINE;
            work(&|| abandoned.load(Ordering::Relaxed) || Instant::now() >= until)
        });
        Ok(done.await.map_err(Problem::internal)??)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endless(stop: Stop<'_>) -> Result<(), Stopped> {
        while !stop() {
            std::thread::yield_now();
        }
        Err(Stopped { done: 5, all: 9 })
    }

    #[tokio::test]
    async fn a_search_without_end_is_stopped_and_says_so() {
        let began = Instant::now();
        let problem = Scans::default().run(Weight::Heavy, endless).await.unwrap_err();
        assert_eq!((problem.status, problem.reason), (400, "FilterTooCostly"));
        assert!(problem.detail.contains("5 of 9") && began.elapsed() >= DEADLINE, "{}", problem.detail);
    }

    #[tokio::test]
    async fn a_search_that_nobody_waits_for_makes_room() {
        let scans = Scans::default();
        let abandoned: Vec<_> = (0..AT_ONCE).map(|_| Box::pin(scans.run(Weight::Heavy, endless))).collect();
        for mut search in abandoned {
            assert!(futures::poll!(&mut search).is_pending());
        }
        let began = Instant::now();
        assert_eq!(scans.run(Weight::Heavy, |_| Ok(7)).await.ok(), Some(7));
        assert!(began.elapsed() < DEADLINE, "those before were stopped when they were dropped");
    }
}
