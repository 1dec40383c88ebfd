//! Takes in what a watch says, in batches of one commit each, and has dictionaries trained beside it.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;
use tokio_util::task::AbortOnDropHandle;

use super::{
    feed::{CAUGHT_UP_AFTER, CAUGHT_UP_AT_LATEST},
    slot::Slot,
};
use crate::{
    cluster::{EventReceiver, WatchEvent},
    store::Dictionary,
};

/// One commit takes what arrives within this time, so that streams wake at most ten times a second.
const BATCH_TIME: Duration = Duration::from_millis(100);

/// Or so many events; more during a sync, when nobody waits for each.
const BATCH_EVENTS: usize = 256;
const SYNC_BATCH_EVENTS: usize = 1024;

/// Or so many bytes of compressed objects.
const BATCH_BYTES: usize = 4 << 20;

/// What keeps one watch's events flowing into its slot.
pub struct Drain {
    slot: Arc<Slot>,
    generation: u64,
    events: EventReceiver,
    /// One is trained at a time, whatever the kind.
    trainings: Arc<Semaphore>,
    training: Option<AbortOnDropHandle<Option<Trained>>>,
    recoding: bool,
}

/// What came of a training; `None` if the samples have nothing in common.
type Trained = Option<Arc<Dictionary>>;

/// What happened next.
enum Next {
    Event(WatchEvent),
    /// Everything that was missed has arrived.
    CaughtUp,
    /// `None`: there was nothing to train with any more.
    Trained(Option<Trained>),
    /// Nothing: there is time for what is not urgent.
    Idle,
    Ended,
}

impl Drain {
    /// For the watch of that generation. `trainings` has one permit.
    pub fn new(slot: Arc<Slot>, generation: u64, events: EventReceiver, trainings: Arc<Semaphore>) -> Self {
        Self { slot, generation, events, trainings, training: None, recoding: true }
    }

    /// Runs until the watch ends.
    pub async fn run(mut self) {
        loop {
            match self.next().await {
                Next::Event(event) => self.batch(event).await,
                Next::CaughtUp => self.slot.caught_up(self.generation),
                Next::Trained(trained) => {
                    self.training = None;
                    if let Some(dictionary) = trained {
                        self.slot.trained(self.generation, dictionary);
                        self.recoding = true;
                    }
                }
                Next::Idle => {
                    self.recoding = self.slot.recode(self.generation);
                    tokio::task::yield_now().await;
                }
                Next::Ended => return,
            }
        }
    }

    async fn next(&mut self) -> Next {
        let quiet = match self.slot.catching_up_since(self.generation) {
            Some(since) if self.events.is_empty() && since.elapsed() >= CAUGHT_UP_AT_LATEST => return Next::CaughtUp,
            Some(_) => CAUGHT_UP_AFTER,
            None if self.recoding && self.events.is_empty() => return Next::Idle,
            None => Duration::MAX,
        };
        let trained = async {
            match &mut self.training {
                // A task that panicked brings no dictionary; bodies are compressed all the same.
                Some(training) => training.await.ok().flatten(),
                None => std::future::pending().await,
            }
        };
        // `recv` may be dropped: an event that is not taken stays in the queue. So may a training: it is waited for again.
        tokio::select! {
            event = self.events.recv() => event.map_or(Next::Ended, Next::Event),
            dictionary = trained => Next::Trained(dictionary),
            () = tokio::time::sleep(quiet) => Next::CaughtUp,
        }
    }

    async fn batch(&mut self, first: WatchEvent) {
        let deadline = tokio::time::Instant::now() + BATCH_TIME;
        let limit = if self.slot.is_complete() { BATCH_EVENTS } else { SYNC_BATCH_EVENTS };
        let mut more = self.slot.handle(self.generation, first);
        let mut count = 1;
        while more && count < limit && self.slot.waiting_bytes() < BATCH_BYTES {
            match tokio::time::timeout_at(deadline, self.events.recv()).await {
                Ok(Some(event)) => more = self.slot.handle(self.generation, event),
                Ok(None) | Err(_) => break,
            }
            count += 1;
        }
        self.slot.commit(self.generation);
        if self.training.is_none() && self.slot.wants_dictionary(self.generation) {
            let (slot, generation, trainings) = (self.slot.clone(), self.generation, self.trainings.clone());
            self.training = Some(AbortOnDropHandle::new(tokio::spawn(async move {
                let _one = trainings.acquire_owned().await.ok()?;
                // Drawn now: those that wait for their turn hold none.
                let samples = slot.samples(generation)?;
                tokio::task::spawn_blocking(move || samples.train()).await.ok()
            })));
        }
    }
}
