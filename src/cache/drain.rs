//! Takes in what a watch says, in batches of one commit each, and has dictionaries trained beside it.

use std::{sync::Arc, time::Duration};

use tokio::task::JoinHandle;

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
pub struct Drain<'a> {
    slot: &'a Slot,
    generation: u64,
    events: EventReceiver,
    training: Option<JoinHandle<Option<Arc<Dictionary>>>>,
    recoding: bool,
}

/// What happened next.
enum Next {
    Event(WatchEvent),
    /// Everything that was missed has arrived.
    CaughtUp,
    Trained(Option<Arc<Dictionary>>),
    /// Nothing: there is time for what is not urgent.
    Idle,
    Ended,
}

impl<'a> Drain<'a> {
    /// For the watch of that generation.
    pub fn new(slot: &'a Slot, generation: u64, events: EventReceiver) -> Self {
        Self { slot, generation, events, training: None, recoding: false }
    }

    /// Runs until the watch ends.
    pub async fn run(mut self) {
        loop {
            match self.next().await {
                Next::Event(event) => self.batch(event).await,
                Next::CaughtUp => self.slot.caught_up(self.generation),
                Next::Trained(dictionary) => {
                    self.training = None;
                    self.slot.trained(self.generation, dictionary);
                    self.recoding = true;
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
        let limit = if self.slot.stored().0 { BATCH_EVENTS } else { SYNC_BATCH_EVENTS };
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
        if self.training.is_none()
            && let Some(samples) = self.slot.samples(self.generation)
        {
            self.training = Some(tokio::task::spawn_blocking(move || samples.train()));
        }
    }
}
