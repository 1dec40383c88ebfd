//! Places for answers that last: so many for everybody, and so many of them for one person.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::access::Caller;

/// Places, and who has them.
#[derive(Debug)]
pub struct Places {
    taken: Mutex<HashMap<String, usize>>,
    all: usize,
    of_one: usize,
}

/// There is no place; the number of those that the person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full(pub usize);

impl Places {
    /// So many, of which one person may have so many.
    pub fn new(all: usize, of_one: usize) -> Arc<Self> {
        Arc::new(Self { taken: Mutex::default(), all, of_one })
    }

    /// How many are taken.
    pub fn taken(&self) -> usize {
        self.lock().values().sum()
    }

    /// A place for somebody, for as long as it is held.
    ///
    /// # Errors
    /// If all are taken, or all that the person may have.
    pub fn enter(self: &Arc<Self>, caller: &Caller) -> Result<Place, Full> {
        // Where everyone is trusted they cannot be told apart.
        let (who, most) = match caller.name() {
            None => (String::new(), self.all),
            Some(name) => (name.to_owned(), self.of_one),
        };
        let mut taken = self.lock();
        let (all, theirs) = (taken.values().sum::<usize>(), taken.get(&who).copied().unwrap_or_default());
        if all >= self.all || theirs >= most {
            return Err(Full(theirs));
        }
        taken.insert(who.clone(), theirs + 1);
        Ok(Place { places: self.clone(), who })
    }

    /// Plain numbers: a panic elsewhere cannot leave them half changed.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is taken.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    who: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        if let Some(theirs) = taken.get_mut(&self.who) {
            *theirs -= 1;
            if *theirs == 0 {
                taken.remove(&self.who);
            }
        }
    }
}
