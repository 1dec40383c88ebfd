//! The one writer of a kind: collects changes, publishes them in one commit.

use std::{
    collections::{BTreeMap, HashSet},
    io,
    sync::Arc,
};

use arc_swap::ArcSwap;

use super::{
    Cell, Chunk, Column, Ingested, Row, Snapshot,
    body::{Compressor, Dictionary, Samples},
    chunk::{NO_VERSION, Waiting, uid, version},
    merge::Merging,
};

/// Chunks whose bodies are compressed anew in one step: some milliseconds.
const RECODED: usize = 1;

/// (namespace, name)
pub type Key = (Arc<str>, Box<str>);

/// The one writer of a kind.
///
/// A full sync is a diff: rows stay readable until the sync is finished, and then those that it did not bring are
/// removed. Nothing is visible to readers before [`Writer::commit`].
#[derive(Debug)]
pub struct Writer {
    next: Snapshot,
    /// What the next commit changes; `None` removes.
    changes: BTreeMap<Key, Option<Waiting>>,
    /// Bytes of bodies among them.
    waiting: usize,
    /// What readers see is not `next` any more.
    unpublished: bool,
    /// Rows may have other cells than the API server would send now, although they have not changed.
    cells_in_doubt: bool,
    compressor: Compressor,
    /// Chunks from here on may hold bodies that were compressed with another dictionary; `None` if none does.
    recode_from: Option<usize>,
    /// Names that the running sync has brought.
    seen: Option<Seen>,
    published: Arc<ArcSwap<Snapshot>>,
}

/// What a commit published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The new revision.
    pub revision: u64,
    /// Objects stored.
    pub objects: u64,
    /// Bytes stored.
    pub bytes: u64,
}

/// Names, each as a digest of 128 bits: a sync of a hundred thousand objects remembers them in 3 MiB.
#[derive(Debug, Default)]
struct Seen {
    digests: HashSet<u128>,
    states: [std::hash::RandomState; 2],
}

impl Seen {
    fn digest(&self, namespace: &str, name: &str) -> u128 {
        use std::hash::BuildHasher;
        let [high, low] = self.states.each_ref().map(|state| state.hash_one((namespace, name)));
        u128::from(high) << 64 | u128::from(low)
    }

    fn insert(&mut self, namespace: &str, name: &str) {
        self.digests.insert(self.digest(namespace, name));
    }
}

impl Writer {
    /// A writer over no rows, at the revision after `revision`. Readers load from the returned `ArcSwap`.
    pub fn new(revision: u64) -> (Self, Arc<ArcSwap<Snapshot>>) {
        let next = Snapshot { revision: revision + 1, ..Snapshot::default() };
        let published = Arc::new(ArcSwap::from_pointee(next.clone()));
        let writer = Self {
            next,
            changes: BTreeMap::new(),
            waiting: 0,
            unpublished: false,
            cells_in_doubt: false,
            compressor: Compressor::default(),
            recode_from: None,
            seen: None,
            published: published.clone(),
        };
        (writer, published)
    }

    /// The columns of what will be published.
    pub(super) fn columns(&self) -> &[Column] {
        &self.next.columns
    }

    /// All rows as the next commit would publish them.
    pub(super) fn settled(&mut self) -> impl Iterator<Item = Row> {
        self.settle();
        self.next.rows()
    }

    /// Replaces one cell of a row that is there.
    pub(super) fn set_cell(&mut self, namespace: &str, name: &str, column: usize, cell: &Cell) {
        self.settle();
        let Some(place) = self.next.chunk_of(namespace, name) else { return };
        let chunk = &mut self.next.chunks[place];
        if let Ok(row) = chunk.find(namespace, name) {
            *chunk = Arc::new(chunk.with_cell(row, column, cell.borrowed()));
            self.unpublished = true;
        }
    }

    /// Whether something would be published.
    pub fn is_changed(&self) -> bool {
        self.unpublished || !self.changes.is_empty()
    }

    /// Compressed bytes that wait for a commit.
    pub fn waiting_bytes(&self) -> usize {
        self.waiting
    }

    /// Sets the columns. Rows that are already there keep their cells until a sync brings them anew: readers see
    /// `Null` beyond the cells a row has.
    pub fn set_columns(&mut self, columns: Vec<Column>) {
        if *self.next.columns != *columns {
            self.next.columns = columns.into();
            self.unpublished = true;
            self.doubt_cells();
        }
    }

    /// Until the end of the next full sync no row counts as unchanged: its cells may be others all the same.
    pub fn doubt_cells(&mut self) {
        self.cells_in_doubt = true;
    }

    /// Begins a full sync. A sync that was not finished is forgotten, and nothing is removed for it.
    pub fn begin_sync(&mut self) {
        self.seen = Some(Seen::default());
    }

    /// Forgets a sync that was not finished; nothing is removed for it. Returns whether there was one.
    pub fn abandon_sync(&mut self) -> bool {
        self.seen.take().is_some()
    }

    /// Whether a full sync has begun and not finished.
    pub fn is_syncing(&self) -> bool {
        self.seen.is_some()
    }

    /// Objects that the running sync has brought.
    pub fn received(&self) -> u64 {
        self.seen.as_ref().map_or(0, |seen| seen.digests.len() as u64)
    }

    /// Whether the running sync brings an object that is there as it is: then it counts as brought, and need not be
    /// ingested. The cells of a row do not change without its version, as long as the columns stay.
    pub fn is_unchanged(&mut self, object_uid: &str, namespace: &str, name: &str, resource_version: &str) -> bool {
        let Some(seen) = self.seen.as_mut().filter(|_| !self.cells_in_doubt) else { return false };
        let (new_uid, new_version) = (uid(object_uid), version(resource_version));
        let there = self.next.chunk_of(namespace, name).is_some_and(|chunk| {
            let chunk = &self.next.chunks[chunk];
            chunk
                .find(namespace, name)
                .is_ok_and(|row| new_uid != 0 && chunk.uid(row) == new_uid && chunk.version(row) == Some(new_version))
        });
        let waits = || self.changes.contains_key(&(Arc::from(namespace), Box::from(name)));
        if there && !waits() {
            seen.insert(namespace, name);
            return true;
        }
        false
    }

    /// Adds or replaces an object.
    ///
    /// # Errors
    /// If its body cannot be compressed: zstd could not allocate.
    pub fn apply(&mut self, row: Ingested) -> io::Result<()> {
        if let Some(seen) = &mut self.seen {
            seen.insert(&row.namespace, &row.name);
        }
        self.replace(row)
    }

    fn replace(&mut self, mut row: Ingested) -> io::Result<()> {
        let known = self.known(&row.namespace, &row.name);
        // An event that was overtaken by a later one of the same object. A sync is believed, even if versions went back: a
        // cluster may have been restored from a backup.
        let is_older = |(old_uid, old): (u128, u64)| old_uid == uid(&row.uid) && version(&row.resource_version) < old;
        if self.seen.is_none() && known.is_some_and(is_older) {
            return Ok(());
        }
        let body = std::mem::take(&mut row.body);
        let frame = self.compressor.compress(&body)?;
        let key = (row.namespace.clone(), row.name.clone());
        self.waiting += frame.len();
        let dictionary = self.compressor.dictionary().cloned();
        self.change(key, Some(Waiting { row, frame, dictionary }));
        Ok(())
    }

    /// Uid and version of an object as the next commit would have it, if both are numbers.
    fn known(&self, namespace: &str, name: &str) -> Option<(u128, u64)> {
        let known = match self.changes.get(&(Arc::from(namespace), Box::from(name))) {
            Some(change) => change.as_ref().map(|new| (uid(&new.row.uid), version(&new.row.resource_version))),
            None => self.next.chunk_of(namespace, name).and_then(|chunk| {
                let chunk = &self.next.chunks[chunk];
                let row = chunk.find(namespace, name).ok()?;
                Some((chunk.uid(row), chunk.version(row)?))
            }),
        };
        known.filter(|(uid, version)| *uid != 0 && *version != NO_VERSION)
    }

    /// Removes an object, if it is there, because the watch said so at `resource_version`: a deletion that was overtaken by
    /// the making of another object of that name is none of that one.
    pub fn delete(&mut self, namespace: &str, name: &str, resource_version: &str) {
        let deleted = version(resource_version);
        if deleted != NO_VERSION && self.known(namespace, name).is_some_and(|(_, known)| known > deleted) {
            return;
        }
        if let Some(seen) = &mut self.seen {
            let digest = seen.digest(namespace, name);
            seen.digests.remove(&digest);
        }
        self.remove(namespace, name);
    }

    fn remove(&mut self, namespace: &str, name: &str) {
        let key = (Arc::from(namespace), Box::from(name));
        if self.next.get(namespace, name).is_some() {
            self.change(key, None);
        } else if let Some(Some(before)) = self.changes.remove(&key) {
            self.waiting -= before.frame.len();
        }
    }

    fn change(&mut self, key: Key, change: Option<Waiting>) {
        if let Some(Some(before)) = self.changes.insert(key, change) {
            self.waiting -= before.frame.len();
        }
    }

    /// Ends a full sync: what it did not bring is gone. Returns how many objects were removed.
    pub fn finish_sync(&mut self) -> u64 {
        let Some(seen) = self.seen.take() else { return 0 };
        self.cells_in_doubt = false;
        let unseen = |namespace: &str, name: &str| !seen.digests.contains(&seen.digest(namespace, name));
        let mut gone = Vec::new();
        for chunk in &self.next.chunks {
            gone.extend(
                (0..chunk.rows())
                    .map(|row| chunk.key(row))
                    .filter(|(namespace, name)| unseen(namespace, name))
                    .map(|(namespace, name)| (Arc::<str>::from(namespace), Box::<str>::from(name))),
            );
        }
        // What waits and was applied before this sync began is as old as the rest.
        let waiting =
            self.changes.iter().filter(|((namespace, name), change)| change.is_some() && unseen(namespace, name));
        let waiting: Vec<Key> =
            waiting.map(|(key, _)| key.clone()).filter(|key| self.next.get(&key.0, &key.1).is_none()).collect();
        gone.extend(waiting);
        gone.retain(|key| !matches!(self.changes.get(key), Some(None)));
        for (namespace, name) in &gone {
            self.remove(namespace, name);
        }
        gone.len() as u64
    }

    /// Publishes what was changed since the last commit, under a new revision; `None` if nothing was.
    pub fn commit(&mut self) -> Option<Commit> {
        self.settle();
        std::mem::take(&mut self.unpublished).then(|| self.publish(true))
    }

    fn settle(&mut self) {
        let changes = std::mem::take(&mut self.changes);
        self.waiting = 0;
        self.unpublished |= self.merge(&changes);
    }

    /// Whether a dictionary would help, and there are enough objects to train one with.
    pub fn wants_dictionary(&self) -> bool {
        self.compressor.wants_dictionary() && self.next.objects >= Samples::WANTED as u64
    }

    /// Samples for a dictionary, when one would help; to be trained elsewhere and followed by [`Writer::trained`].
    pub fn samples(&mut self) -> Option<Samples> {
        if !self.wants_dictionary() {
            return None;
        }
        let wanted = Samples::WANTED as u64;
        self.compressor.training();
        let (mut samples, mut plain) = (Samples::default(), Vec::new());
        // Spread over all there are.
        let apart = (self.next.objects / wanted).max(1) as usize;
        let all = self.next.chunks.iter().flat_map(|chunk| (0..chunk.rows()).map(move |row| (chunk, row)));
        for (chunk, row) in all.step_by(apart).take(Samples::WANTED) {
            if chunk.body(row, &mut plain).is_ok() {
                samples.add(&plain);
            }
        }
        Some(samples)
    }

    /// Forgets samples that were taken out and never came back as a dictionary.
    pub fn abandon_training(&mut self) {
        self.compressor.abandon_training();
    }

    /// Takes a dictionary; bodies that were compressed without it are compressed anew step by step.
    pub fn trained(&mut self, dictionary: Option<Arc<Dictionary>>) {
        if dictionary.is_some() {
            self.recode_from = Some(0);
        }
        self.compressor.trained(dictionary);
    }

    /// Compresses some bodies anew that were compressed without the present dictionary. Returns whether there may be more.
    pub fn recode(&mut self) -> bool {
        let (Some(from), Some(dictionary)) = (self.recode_from, self.compressor.dictionary()) else { return false };
        let mut done = 0;
        let mut place = from;
        while let Some(chunk) = self.next.chunks.get_mut(place)
            && done < RECODED
        {
            match chunk.recoded(dictionary) {
                Some(Ok(recoded)) => {
                    *chunk = Arc::new(recoded);
                    done += 1;
                }
                // Zstd could not allocate: the bodies are readable as they are.
                Some(Err(_)) => done += 1,
                None => {}
            }
            place += 1;
        }
        self.recode_from = (place < self.next.chunks.len()).then_some(place);
        if done > 0 {
            // The rows are the same: nobody has to look at them again.
            self.publish(false);
        }
        self.recode_from.is_some()
    }

    fn publish(&mut self, news: bool) -> Commit {
        self.next.revision += u64::from(news);
        let chunks: usize = self.next.chunks.iter().map(|chunk| chunk.bytes()).sum();
        self.next.bytes = (chunks + self.compressor.heap_bytes()) as u64;
        self.published.store(Arc::new(self.next.clone()));
        Commit { revision: self.next.revision, objects: self.next.objects, bytes: self.next.bytes }
    }

    /// Makes the chunks that come of these changes. Returns whether any row is another.
    fn merge(&mut self, changes: &BTreeMap<Key, Option<Waiting>>) -> bool {
        let mut rest = changes.iter().peekable();
        if rest.peek().is_none() {
            return false;
        }
        let old = std::mem::take(&mut self.next.chunks);
        let mut new: Vec<Arc<Chunk>> = Vec::with_capacity(old.len() + 1);
        let mut changed = false;
        let mut merging = Merging::new(self.compressor.dictionary().cloned());
        for (place, chunk) in old.iter().enumerate() {
            let next = old.get(place + 1).map(|next| next.key(0));
            let mut theirs = Vec::new();
            while let Some(((namespace, name), _)) = rest.peek()
                && next.is_none_or(|next| (&**namespace, &**name) < next)
            {
                theirs.extend(rest.next());
            }
            match merging.merge(chunk, &theirs) {
                None => new.push(chunk.clone()),
                Some(chunks) => {
                    changed = true;
                    new.extend(chunks);
                }
            }
        }
        // Without any chunk there is none to take them.
        let first: Vec<_> = rest.collect();
        if !first.is_empty() {
            let chunks = merging.fill(&first);
            changed |= !chunks.is_empty();
            new.extend(chunks);
        }
        merging.join_small(&mut new);
        if new.len() != old.len() {
            // Places have moved: all are looked at again, which costs nothing where nothing is to be done.
            self.recode_from = self.recode_from.map(|_| 0);
        }
        self.next.chunks = new;
        self.next.objects = self.next.objects.saturating_add_signed(merging.counts.values().sum());
        if merging.counts.values().any(|change| *change != 0) {
            let namespaces = Arc::make_mut(&mut self.next.namespaces);
            for (namespace, change) in merging.counts {
                let count = namespaces.entry(namespace.clone()).or_default();
                *count = count.saturating_add_signed(change);
                if *count == 0 {
                    namespaces.remove(&namespace);
                }
            }
        }
        changed
    }
}

#[cfg(test)]
#[path = "writer/tests.rs"]
mod tests;
