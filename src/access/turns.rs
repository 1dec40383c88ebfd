//! Turns of people: who asks for much waits for themselves, and not others for them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::sync::Semaphore;

use super::lock;

/// So many turns at once for each person.
#[derive(Debug)]
pub struct Turns {
    of_one: usize,
    /// Of each person who has or waits for one, by name.
    people: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    /// So many for each.
    pub fn new(of_one: usize) -> Self {
        Self { of_one, people: Mutex::default() }
    }

    /// Those of one person, by name. Those of people who wait for nothing are forgotten.
    pub fn of(&self, name: &str) -> Arc<Semaphore> {
        let mut people = lock(&self.people);
        people.retain(|_, turns| Arc::strong_count(turns) > 1);
        people.entry(name.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(self.of_one))).clone()
    }
}
