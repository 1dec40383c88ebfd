//! The schemas of the cluster, as they are asked for: what is kept of them, and how little the API server is asked.
//!
//! The index is read at most every [`INDEX_FOR`]; it names a hash of each document, and what was made of a document is good
//! as long as its hash stays. Documents themselves are never kept. At most [`AT_ONCE`] are in memory at a time, and who asks
//! for the same waits for the same.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

pub use self::named::{FieldOf, Named};
use super::{
    ReadError,
    openapi::{Fetched, Index, OpenApi, path},
};
use crate::{
    kind::Kind,
    reason::Reason,
    schema::{BadDocument, Document, Fields},
};

mod named;

/// How long an index is believed.
const INDEX_FOR: Duration = Duration::from_secs(30);

/// How long what failed is not asked for again.
const FAILED_FOR: Duration = Duration::from_secs(5);

/// Documents in memory at a time.
const AT_ONCE: usize = 2;

/// How long somebody waits for a turn to read one.
const PATIENCE: Duration = Duration::from_secs(20);

/// Kinds whose fields are kept.
const KEPT: usize = 16;

/// Bytes of kept fields.
const KEPT_BYTES: usize = 16 << 20;

/// What the schemas of a kind say.
#[derive(Clone, Debug)]
pub enum Described {
    /// Its fields.
    Fields(Arc<Fields>),
    /// There is no schema, and why.
    Nothing(String),
}

/// Schemas of one cluster.
#[derive(Clone)]
pub struct Schemas {
    source: Arc<dyn OpenApi>,
    shared: Arc<Shared>,
}

struct Shared {
    index: tokio::sync::Mutex<Option<(Instant, Result<Indexed, ReadError>)>>,
    turns: Arc<Semaphore>,
    kept: Mutex<Vec<Kept>>,
    /// One lock for each kind that is being read.
    flights: Mutex<HashMap<Key, Weak<tokio::sync::Mutex<()>>>>,
    /// What could not be read: documents, and under the same path what was looked for in them.
    failed: Mutex<HashMap<(String, String), Failed>>,
    /// Paths of fields; written by whoever holds the lock beside it.
    names: Mutex<named::Names>,
    naming: tokio::sync::Mutex<()>,
}

/// The index, and what stands for a hash where there is none.
#[derive(Clone)]
struct Indexed {
    index: Arc<Index>,
    read_at: Instant,
}

impl Indexed {
    /// The hash of a document; `None` if there is no such document.
    fn hash(&self, path: &str) -> Option<String> {
        let hash = self.index.get(path)?;
        // What has no hash is good until the index is read again.
        Some(if hash.is_empty() { format!("{:?}", self.read_at) } else { hash.clone() })
    }
}

/// A kind at a version, in a document of that hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    hash: String,
    path: String,
    kind: String,
}

struct Kept {
    key: Key,
    described: Option<Arc<Fields>>,
}

/// Why something could not be read.
struct Failed {
    at: Instant,
    /// Of the document, as the index named it.
    hash: String,
    /// Whether it will not be otherwise as long as the hash stays.
    stays: bool,
    error: ReadError,
}

/// Under this name stands what failed of a document as such.
const WHOLE: &str = "";

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Schemas {
    /// Schemas out of these documents.
    pub fn new(source: Arc<dyn OpenApi>) -> Self {
        let shared = Shared {
            index: tokio::sync::Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            kept: Mutex::default(),
            flights: Mutex::default(),
            failed: Mutex::default(),
            names: Mutex::default(),
            naming: tokio::sync::Mutex::default(),
        };
        Self { source, shared: Arc::new(shared) }
    }

    /// The fields of a kind at a version.
    ///
    /// # Errors
    /// If the API server refuses or cannot be reached, or what it answers cannot be understood.
    pub async fn fields(&self, kind: &Kind, version: &str) -> Result<Described, ReadError> {
        let path = path(kind, version);
        let index = self.index().await?;
        let Some(hash) = index.hash(&path) else {
            return Ok(Described::Nothing(format!("the API server publishes no schemas of {path}")));
        };
        let key = Key { hash, path, kind: kind.kind.clone() };
        let described = match self.known(&key) {
            Some(known) => known,
            None => {
                let flight = self.flight(&key);
                let _alone = flight.lock().await;
                // While this waited somebody else may have read it.
                match self.known(&key) {
                    Some(known) => known,
                    None => self.read(&key, kind, version).await?,
                }
            }
        };
        let nothing = || format!("the API server publishes no schema of {} at {version}", kind.id);
        Ok(described.map_or_else(|| Described::Nothing(nothing()), Described::Fields))
    }

    async fn read(&self, key: &Key, kind: &Kind, version: &str) -> Result<Option<Arc<Fields>>, ReadError> {
        let (group, version, name) = (kind.id.group.clone(), version.to_owned(), kind.kind.clone());
        let (described, hash) = self
            .with_document((&key.path, &key.hash), &key.kind, Instant::now() + PATIENCE, move |document| {
                document.fields(&group, &version, &name)
            })
            .await?;
        let described = described.map(Arc::new);
        // A document of another hash than the index named is shown, and not taken for that one.
        if hash.is_none_or(|hash| hash == key.hash) {
            self.keep(key.clone(), described.clone());
        }
        Ok(described)
    }

    /// Fetches the document that the index names so, and looks into it for something of that name, on a thread for long work.
    /// Answers with its hash, if that is known.
    async fn with_document<T: Send + 'static>(
        &self,
        (path, named): (&str, &str),
        sought: &str,
        deadline: Instant,
        look: impl FnOnce(&Document<'_>) -> Result<T, BadDocument> + Send + 'static,
    ) -> Result<(T, Option<String>), ReadError> {
        if let Some(error) = self.failed(path, named, sought) {
            return Err(error);
        }
        let turn = self.turn(deadline).await?;
        let fail = |of: &str, stays: bool, error: ReadError| {
            let failed = Failed { at: Instant::now(), hash: named.to_owned(), stays, error: error.clone() };
            lock(&self.shared.failed).insert((path.to_owned(), of.to_owned()), failed);
            error
        };
        let Fetched { bytes, hash } =
            self.source.document(path.to_owned()).await.map_err(|error| fail(WHOLE, false, error))?;
        // The turn goes with the work: who leaves does not make room before the document is gone.
        let looked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            Document::read(&bytes).map(|document| look(&document))
        });
        let bad = |error: &dyn std::fmt::Display| ReadError {
            reason: Reason::BadAnswer,
            message: error.to_string(),
            code: None,
        };
        // One of another hash than the index named may be followed by the one that it names.
        let stays = hash.as_ref().is_none_or(|hash| hash == named);
        let looked = looked.await.map_err(|error| fail(WHOLE, false, bad(&error)))?;
        let looked = looked.map_err(|error| fail(WHOLE, stays, bad(&error)))?;
        Ok((looked.map_err(|error| fail(sought, stays, bad(&error)))?, hash))
    }

    async fn turn(&self, deadline: Instant) -> Result<OwnedSemaphorePermit, ReadError> {
        let turn = timeout_at(deadline, self.shared.turns.clone().acquire_owned()).await;
        let busy = "too many schemas are being read; try again in a moment".to_owned();
        turn.ok().and_then(Result::ok).ok_or(ReadError { reason: Reason::Busy, message: busy, code: None })
    }

    /// Why a document of that hash, or what is sought in it, could not be read.
    fn failed(&self, path: &str, hash: &str, sought: &str) -> Option<ReadError> {
        let mut failed = lock(&self.shared.failed);
        failed.retain(
            |(of, _), one| if one.stays { of != path || one.hash == hash } else { one.at.elapsed() < FAILED_FOR },
        );
        let of = |what: &str| failed.get(&(path.to_owned(), what.to_owned())).map(|failed| failed.error.clone());
        of(WHOLE).or_else(|| of(sought))
    }

    /// The index, at most [`INDEX_FOR`] old. The lock is held meanwhile: who comes in between waits for the same answer.
    async fn index(&self) -> Result<Indexed, ReadError> {
        let mut kept = self.shared.index.lock().await;
        if let Some((at, answer)) = &*kept
            && at.elapsed() < if answer.is_ok() { INDEX_FOR } else { FAILED_FOR }
        {
            return answer.clone();
        }
        let read_at = Instant::now();
        let answer = self.source.index().await.map(|index| Indexed { index: Arc::new(index), read_at });
        *kept = Some((read_at, answer.clone()));
        answer
    }

    fn flight(&self, key: &Key) -> Arc<tokio::sync::Mutex<()>> {
        let mut flights = lock(&self.shared.flights);
        flights.retain(|_, flight| flight.strong_count() > 0);
        if let Some(flight) = flights.get(key).and_then(Weak::upgrade) {
            return flight;
        }
        let flight = Arc::default();
        flights.insert(key.clone(), Arc::downgrade(&flight));
        flight
    }

    /// What is kept of a kind, which becomes the last to be dropped.
    fn known(&self, key: &Key) -> Option<Option<Arc<Fields>>> {
        let mut kept = lock(&self.shared.kept);
        let place = kept.iter().position(|kept| kept.key == *key)?;
        let found = kept.remove(place);
        let described = found.described.clone();
        kept.push(found);
        Some(described)
    }

    fn keep(&self, key: Key, described: Option<Arc<Fields>>) {
        let mut kept = lock(&self.shared.kept);
        // What is of another hash will not be asked for again.
        kept.retain(|one| one.key.path != key.path || (one.key.hash == key.hash && one.key.kind != key.kind));
        kept.push(Kept { key, described });
        let bytes =
            |kept: &[Kept]| kept.iter().flat_map(|one| &one.described).map(|fields| fields.bytes).sum::<usize>();
        while kept.len() > KEPT || bytes(&kept) > KEPT_BYTES {
            kept.remove(0);
        }
    }
}

/// By path of a group and version the kinds that are looked for in it.
fn by_document(kinds: &[Arc<Kind>]) -> BTreeMap<String, Vec<Arc<Kind>>> {
    let mut documents: BTreeMap<String, Vec<Arc<Kind>>> = BTreeMap::new();
    for kind in kinds {
        documents.entry(path(kind, &kind.version)).or_default().push(kind.clone());
    }
    documents
}

#[cfg(test)]
mod tests;
