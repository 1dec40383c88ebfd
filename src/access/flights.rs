//! One question at a time: who asks the same while it is under way waits for the same answer.
//!
//! A question lives as long as somebody waits for it, so that one who leaves does not take the answer from the others.
//! Keys hold who is asking: an answer is never shared between people.

use std::{collections::HashMap, sync::Mutex};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};

use super::lock;

type Flight<T> = BoxFuture<'static, T>;

/// Questions that are under way.
pub struct Flights<T: Clone>(Mutex<HashMap<[u8; 32], WeakShared<Flight<T>>>>);

impl<T: Clone> Default for Flights<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone + Send + 'static> Flights<T> {
    /// The answer to `key`: that of the question under way, else of a new one.
    pub async fn join(&self, key: [u8; 32], ask: impl FnOnce() -> Flight<T>) -> T {
        self.flight(key, ask).await
    }

    fn flight(&self, key: [u8; 32], ask: impl FnOnce() -> Flight<T>) -> Shared<Flight<T>> {
        let mut flights = lock(&self.0);
        // Only as many as are under way are looked at: those that ended are forgotten here.
        flights.retain(|_, flight| flight.upgrade().is_some());
        if let Some(flight) = flights.get(&key).and_then(WeakShared::upgrade) {
            return flight;
        }
        let flight = ask().shared();
        flights.extend(flight.downgrade().map(|weak| (key, weak)));
        flight
    }
}
