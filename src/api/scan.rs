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
    access::{Caller, Turns},
    query::{Plan, Sort, Stop, Stopped},
    reason::Reason,
    store::Snapshot,
};

/// A search that takes longer is stopped.
const DEADLINE: Duration = Duration::from_secs(2);

/// Heavy searches at once: each takes a whole core.
const AT_ONCE: usize = 2;

/// Of these, for one person, so that there is one for others.
const OF_ONE: usize = 1;

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
        if costly || looks && Self::of_rows(snapshot.objects) == Self::Heavy { Self::Heavy } else { Self::Light }
    }

    /// That of a look at the cells of so many rows.
    pub fn of_rows(rows: u64) -> Self {
        if rows > LIGHT { Self::Heavy } else { Self::Light }
    }
}

/// Searches that are under way.
#[derive(Debug)]
pub struct Scans {
    turns: Arc<Semaphore>,
    turns_of: Turns,
}

impl Default for Scans {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), turns_of: Turns::new(OF_ONE) }
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
    /// Does the work for somebody, which is told when to stop.
    ///
    /// # Errors
    /// If it had to be stopped, or too many others are at it.
    pub async fn run<T: Send + 'static>(
        &self,
        caller: &Caller,
        weight: Weight,
        work: impl FnOnce(Stop<'_>) -> Result<T, Stopped> + Send + 'static,
    ) -> Result<T, Problem> {
        if weight == Weight::Light {
            return Ok(work(&|| false)?);
        }
        // Their own first: who waits for that keeps nobody from the others.
        let own = caller.name().map(|name| self.turns_of.of(name));
        let turns = async {
            let mut taken = Vec::new();
            for turn in own.into_iter().chain([self.turns.clone()]) {
                taken.push(turn.acquire_owned().await);
            }
            taken
        };
        let Ok(turns) = tokio::time::timeout(DEADLINE, turns).await else {
            return Err(Problem::new(Reason::Busy, "too many searches are under way; try again in a moment"));
        };
        let abandoned = Arc::new(AtomicBool::new(false));
        let _abandon = Abandon(abandoned.clone());
        let done = tokio::task::spawn_blocking(move || {
            // Held by the work itself: who goes away does not make room before it has stopped.
            let _turns = turns;
            let until = Instant::now() + DEADLINE;
            work(&|| abandoned.load(Ordering::Relaxed) || Instant::now() >= until)
        });
        Ok(done.await.map_err(Problem::internal)??)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::User;

    fn endless(stop: Stop<'_>) -> Result<(), Stopped> {
        while !stop() {
            std::thread::yield_now();
        }
        Err(Stopped { done: 5, all: 9 })
    }

    #[tokio::test]
    async fn a_search_without_end_is_stopped_and_says_so() {
        let began = Instant::now();
        let problem = Scans::default().run(&Caller::Trusted, Weight::Heavy, endless).await.unwrap_err();
        assert_eq!((problem.status, problem.reason), (400, "FilterTooCostly"));
        assert!(problem.detail.contains("5 of 9") && began.elapsed() >= DEADLINE, "{}", problem.detail);
    }

    #[tokio::test]
    async fn a_search_that_nobody_waits_for_makes_room() {
        let scans = Scans::default();
        let abandoned: Vec<_> =
            (0..AT_ONCE).map(|_| Box::pin(scans.run(&Caller::Trusted, Weight::Heavy, endless))).collect();
        for mut search in abandoned {
            assert!(futures::poll!(&mut search).is_pending());
        }
        let began = Instant::now();
        assert_eq!(scans.run(&Caller::Trusted, Weight::Heavy, |_| Ok(7)).await.ok(), Some(7));
        assert!(began.elapsed() < DEADLINE, "those before were stopped when they were dropped");
    }

    #[tokio::test]
    async fn one_person_leaves_a_turn_to_others_and_has_it_back() {
        let scans = Scans::default();
        let person = |name: &str| Caller::User(Arc::new(User { name: name.to_owned(), ..User::default() }));
        let (ann, bob) = (person("ann"), person("bob"));
        let mut first = Box::pin(scans.run(&ann, Weight::Heavy, endless));
        let mut second = Box::pin(scans.run(&ann, Weight::Heavy, |_| Ok(7)));
        assert!(futures::poll!(&mut first).is_pending() && futures::poll!(&mut second).is_pending());
        assert_eq!(scans.turns.available_permits(), 1, "the second waits without one of those for all");
        assert_eq!(scans.run(&bob, Weight::Heavy, |_| Ok(8)).await.ok(), Some(8));
        drop(first);
        assert_eq!(second.await.ok(), Some(7));
    }
}
