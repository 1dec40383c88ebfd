//! The one writer of a kind: collects changes, publishes them in one commit.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use arc_swap::ArcSwap;

use super::{Column, Row, Snapshot};

/// The one writer of a kind.
///
/// A full sync is a diff: rows stay readable until the sync is finished, and then those that it did not bring are
/// removed. Nothing is visible to readers before [`Writer::commit`].
#[derive(Debug)]
pub struct Writer {
    next: Snapshot,
    changed: bool,
    /// (namespace, name) of the rows that the running sync has brought.
    seen: Option<HashSet<(Arc<str>, Arc<str>)>>,
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

impl Writer {
    /// A writer over no rows, at the revision after `revision`. Readers load from the returned `ArcSwap`.
    pub fn new(revision: u64) -> (Self, Arc<ArcSwap<Snapshot>>) {
        let next = Snapshot { revision: revision + 1, ..Snapshot::default() };
        let published = Arc::new(ArcSwap::from_pointee(next.clone()));
        (Self { next, changed: false, seen: None, published: published.clone() }, published)
    }

    /// The columns of what will be published.
    pub(super) fn columns(&self) -> &[Column] {
        &self.next.columns
    }

    /// The rows of what will be published.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Arc<Row>> {
        self.next.partitions.values().flat_map(|partition| partition.values())
    }

    /// Whether something would be published.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// Sets the columns. Rows that are already there keep their cells until a sync brings them anew: readers see
    /// `Null` beyond the cells a row has.
    pub fn set_columns(&mut self, columns: Vec<Column>) {
        if *self.next.columns != *columns {
            self.next.columns = columns.into();
            self.changed = true;
        }
    }

    /// Begins a full sync. A sync that was not finished is forgotten, and nothing is removed for it.
    pub fn begin_sync(&mut self) {
        self.seen = Some(HashSet::new());
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
        self.seen.as_ref().map_or(0, |seen| seen.len() as u64)
    }

    /// Adds or replaces an object.
    pub fn apply(&mut self, row: Row) {
        if let Some(seen) = &mut self.seen {
            seen.insert((row.namespace.clone(), row.name.clone()));
        }
        if let Some(present) = self.next.get(&row.namespace, &row.name) {
            // A resync brings every object again; those that are the same keep their place and wake nobody.
            if present.resource_version == row.resource_version && present.uid == row.uid && present.cells == row.cells
            {
                return;
            }
        }
        self.replace(row);
    }

    /// Adds or replaces an object, of which a running sync does not count as told.
    pub(super) fn replace(&mut self, row: Row) {
        let partition = Arc::make_mut(self.next.partitions.entry(row.namespace.clone()).or_default());
        let bytes = row.bytes();
        match partition.insert(row.name.clone(), Arc::new(row)) {
            Some(old) => self.next.bytes -= old.bytes(),
            None => self.next.objects += 1,
        }
        self.next.bytes += bytes;
        self.changed = true;
    }

    /// Removes an object, if it is there.
    pub fn delete(&mut self, namespace: &str, name: &str) {
        if let Some(seen) = &mut self.seen {
            seen.remove(&(Arc::from(namespace), Arc::from(name)));
        }
        self.remove(namespace, name);
    }

    /// Ends a full sync: what it did not bring is gone. Returns how many objects were removed.
    pub fn finish_sync(&mut self) -> u64 {
        let Some(seen) = self.seen.take() else { return 0 };
        let mut gone = Vec::new();
        for (namespace, partition) in &self.next.partitions {
            let unseen = partition.keys().filter(|name| !seen.contains(&(namespace.clone(), (*name).clone())));
            gone.extend(unseen.map(|name| (namespace.clone(), name.clone())));
        }
        for (namespace, name) in &gone {
            self.remove(namespace, name);
        }
        gone.len() as u64
    }

    /// Publishes what was changed since the last commit, under a new revision; `None` if nothing was.
    pub fn commit(&mut self) -> Option<Commit> {
        if !std::mem::take(&mut self.changed) {
            return None;
        }
        self.next.revision += 1;
        self.published.store(Arc::new(self.next.clone()));
        Some(Commit { revision: self.next.revision, objects: self.next.objects, bytes: self.next.bytes })
    }

    fn remove(&mut self, namespace: &str, name: &str) {
        let partitions: &mut BTreeMap<_, _> = &mut self.next.partitions;
        let Some(partition) = partitions.get_mut(namespace) else { return };
        if !partition.contains_key(name) {
            return;
        }
        let partition = Arc::make_mut(partition);
        if let Some(old) = partition.remove(name) {
            self.next.bytes -= old.bytes();
            self.next.objects -= 1;
            self.changed = true;
        }
        if partition.is_empty() {
            partitions.remove(namespace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Cell, body::Body};

    fn row(namespace: &str, name: &str, version: &str) -> Row {
        Row {
            uid: format!("{namespace}/{name}").into(),
            namespace: namespace.into(),
            name: name.into(),
            resource_version: version.into(),
            cells: [Cell::Text(name.into())].into(),
            body: Body::new(&[], "{}").unwrap(),
        }
    }

    fn names(snapshot: &Snapshot) -> Vec<String> {
        let rows = snapshot.partitions.values().flat_map(|partition| partition.values());
        rows.map(|row| format!("{}/{}@{}", row.namespace, row.name, row.resource_version)).collect()
    }

    #[test]
    fn nothing_is_visible_before_the_commit() {
        let (mut writer, published) = Writer::new(0);
        writer.apply(row("a", "x", "1"));
        assert_eq!(published.load().objects, 0);
        let commit = writer.commit().unwrap();
        assert_eq!((commit.revision, commit.objects), (2, 1));
        assert_eq!(names(&published.load()), ["a/x@1"]);
        assert_eq!(writer.commit(), None, "an empty commit makes no revision");
    }

    #[test]
    fn a_sync_removes_what_it_did_not_bring_and_only_when_it_ends() {
        let (mut writer, published) = Writer::new(0);
        for name in ["x", "y", "z"] {
            writer.apply(row("a", name, "1"));
        }
        writer.begin_sync();
        writer.apply(row("a", "x", "1"));
        writer.commit();
        assert_eq!(published.load().objects, 3, "old rows are served while it syncs");
        writer.begin_sync();
        writer.apply(row("a", "y", "2"));
        writer.apply(row("b", "n", "3"));
        writer.delete("b", "n");
        assert_eq!(writer.received(), 1);
        assert_eq!(writer.finish_sync(), 2, "the broken sync's x does not count");
        writer.commit();
        assert_eq!(names(&published.load()), ["a/y@2"]);
    }

    #[test]
    fn an_unchanged_object_makes_no_revision() {
        let (mut writer, _published) = Writer::new(0);
        writer.apply(row("a", "x", "1"));
        writer.commit();
        writer.apply(row("a", "x", "1"));
        writer.delete("a", "unknown");
        assert_eq!(writer.commit(), None);
    }

    #[test]
    fn bytes_return_to_zero_when_all_is_deleted() {
        let (mut writer, published) = Writer::new(0);
        for round in ["1", "22", "333"] {
            writer.apply(row("a", "x", round));
            writer.apply(row("b", "y", round));
        }
        writer.commit();
        assert!(published.load().bytes > 200);
        writer.delete("a", "x");
        writer.delete("b", "y");
        writer.commit();
        let last = published.load();
        assert_eq!((last.bytes, last.objects, last.partitions.len()), (0, 0, 0));
    }

    #[test]
    fn a_reader_keeps_its_snapshot() {
        let (mut writer, published) = Writer::new(0);
        writer.apply(row("a", "x", "1"));
        writer.commit();
        let before = published.load_full();
        writer.delete("a", "x");
        writer.commit();
        assert_eq!(before.objects, 1);
        assert!(before.get("a", "x").is_some());
    }
}
