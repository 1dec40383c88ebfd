//! The place of one kind in the cache: its feed, who reads it, and who is told of changes.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::sync::watch;

use super::{
    feed::Feed,
    report::ResourceReport,
    view::{State, View},
};
use crate::{
    cluster::{ReadError, WatchEvent},
    kind::Kind,
    policy::plan::{Decision, KindRule},
    reason::Reason,
    store::{Dictionary, Samples},
};

/// How many events of each type all watches brought.
#[derive(Debug, Default)]
pub struct EventCounts {
    /// Objects added, changed or part of a sync.
    pub applied: AtomicU64,
    /// Objects deleted.
    pub deleted: AtomicU64,
    /// Bookmarks.
    pub bookmarks: AtomicU64,
    /// Objects that could not be decoded.
    pub undecodable: AtomicU64,
}

impl EventCounts {
    fn count(&self, event: &WatchEvent) {
        let counter = match event {
            WatchEvent::Applied(_) => &self.applied,
            WatchEvent::Deleted(_) => &self.deleted,
            WatchEvent::Bookmark { .. } => &self.bookmarks,
            WatchEvent::Undecodable { .. } => &self.undecodable,
            // What the loop says of itself is no event of the API server.
            _ => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// The place of one kind in the cache. Lives as long as the kind is known; feeds come and go in it.
#[derive(Debug)]
pub struct Slot {
    inner: Mutex<Inner>,
    changes: watch::Sender<u64>,
    /// Milliseconds after `since`, plus one; 0 if it was never read.
    read_at: AtomicU64,
    since: Instant,
    /// Shared by all slots: what all watches said since start.
    events: Arc<EventCounts>,
    /// Streams that follow it.
    pub subscribers: AtomicUsize,
    /// What was read through lately.
    pub lists: tokio::sync::Mutex<Vec<ListedView>>,
    /// Counts asked from the API server, by namespace.
    pub counts: tokio::sync::Mutex<Vec<(Option<String>, tokio::time::Instant, u64)>>,
}

#[derive(Debug)]
struct Inner {
    kind: Arc<Kind>,
    rule: KindRule,
    /// Grows with each change of kind, rule or `shrunk`.
    terms: u64,
    /// Still discovered.
    served: bool,
    /// Kept without spec and status to fit the memory budget.
    shrunk: bool,
    feed: Option<Feed>,
    /// Grows with each watch: what a closed one still says is not heard.
    generation: u64,
    /// The last revision of any feed, so that revisions never repeat.
    revision: u64,
    /// Why the watch is closed or the rows were dropped.
    closed_for: Option<Reason>,
}

/// A list that was read through, kept for whoever asks for the same in the next moments.
#[derive(Debug)]
pub struct ListedView {
    /// The version it is of.
    pub version: String,
    /// One namespace, or all.
    pub namespace: Option<String>,
    /// The terms under which it was read: under others it may hold too much or too little.
    pub terms: u64,
    /// When it came.
    pub at: tokio::time::Instant,
    /// What came.
    pub answer: Result<View, ReadError>,
}

/// How a kind is kept, for whoever reads it from the API server.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The kind.
    pub kind: Arc<Kind>,
    /// The policy's rule, `metadata_only` set if the kind was shrunk.
    pub rule: KindRule,
    /// Grows with each change of these.
    pub serial: u64,
}

impl Slot {
    /// A cold kind.
    pub fn new(kind: Arc<Kind>, rule: KindRule, since: Instant, events: Arc<EventCounts>) -> Self {
        let inner = Inner {
            kind,
            rule,
            terms: 0,
            served: true,
            shrunk: false,
            feed: None,
            generation: 0,
            // A kind that went and came back has a place of its own, and nobody may take its rows for those of before: there
            // are far fewer commits than milliseconds.
            revision: since.elapsed().as_millis() as u64,
            closed_for: None,
        };
        Self {
            inner: Mutex::new(inner),
            changes: watch::Sender::new(0),
            read_at: AtomicU64::new(0),
            since,
            events,
            subscribers: AtomicUsize::new(0),
            lists: tokio::sync::Mutex::default(),
            counts: tokio::sync::Mutex::default(),
        }
    }

    /// What a reader sees.
    pub fn view(&self) -> View {
        let inner = self.inner();
        let excluded = inner.rule.decision == Decision::Excluded;
        if let (Some(feed), true, false) = (&inner.feed, inner.served, excluded) {
            let mut view = feed.view(State::Parked);
            if view.state == State::Parked {
                view.reason = view.reason.or(inner.closed_for);
            }
            if inner.shrunk && view.reason.is_none() {
                view.reason = Some(Reason::MemoryBudget);
                view.message = Some("kept without spec and status, since it alone exceeds memoryBudget".to_owned());
            }
            return view;
        }
        let (state, reason, message) = match (inner.served, excluded) {
            (false, _) => (State::Gone, Some(Reason::NotServed), Some("the cluster no longer serves this kind")),
            (true, true) => (State::Excluded, Some(Reason::ExcludedByPolicy), Some("the policy excludes this kind")),
            (true, false) => (State::Cold, inner.closed_for, None),
        };
        empty_view(inner.kind.clone(), state, reason, message.map(str::to_owned))
    }

    /// How it is kept.
    pub fn terms(&self) -> Terms {
        let inner = self.inner();
        let mut rule = inner.rule.clone();
        rule.metadata_only |= inner.shrunk;
        Terms { kind: inner.kind.clone(), rule, serial: inner.terms }
    }

    /// Records a read.
    pub fn touch(&self) {
        let at = self.since.elapsed().as_millis() as u64 + 1;
        self.read_at.fetch_max(at, Ordering::Relaxed);
    }

    /// When it was last read.
    pub fn read_at(&self) -> Option<Instant> {
        match self.read_at.load(Ordering::Relaxed) {
            0 => None,
            at => Some(self.since + Duration::from_millis(at - 1)),
        }
    }

    /// Told of each change of rows or state; slow readers get the last one only.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Takes a new description of the kind, or a new rule for it.
    pub fn set_terms(&self, kind: Arc<Kind>, rule: KindRule) {
        let mut inner = self.inner();
        inner.served = true;
        let (kind_changed, cells_changed) = (inner.kind != kind, inner.kind.printer_columns != kind.printer_columns);
        inner.terms += u64::from(kind_changed || inner.rule != rule);
        inner.kind = kind;
        inner.rule = rule;
        if cells_changed {
            let (kind, metadata_only) = (inner.kind.clone(), inner.rule.metadata_only || inner.shrunk);
            let redact = inner.rule.redact.clone();
            if let Some(feed) = &mut inner.feed {
                feed.set_kind(kind, metadata_only, &redact);
            }
        }
        drop(inner);
        if kind_changed {
            self.changed();
        }
    }

    /// The cluster no longer serves it.
    pub fn set_gone(&self) {
        self.drop_feed(Reason::NotServed);
        self.inner().served = false;
        self.changed();
    }

    /// Begins a watch: the generation its events carry, and where it resumes.
    pub fn open(&self, full_sync: bool) -> (u64, Option<String>) {
        let mut inner = self.inner();
        inner.generation += 1;
        inner.closed_for = None;
        let generation = inner.generation;
        if inner.feed.is_none() {
            let metadata_only = inner.rule.metadata_only || inner.shrunk;
            inner.feed = Some(Feed::new(inner.kind.clone(), metadata_only, &inner.rule.redact, inner.revision));
        }
        let resume_from = inner.feed.as_mut().and_then(|feed| {
            feed.opening();
            if full_sync {
                // Whoever wants one has a cause: a row may have other cells although it has not changed.
                feed.doubt_cells();
            }
            feed.resume_from().filter(|_| !full_sync)
        });
        drop(inner);
        self.changed();
        (generation, resume_from)
    }

    /// Ends the watch and keeps the rows.
    pub fn park(&self, reason: Reason) {
        let mut inner = self.inner();
        inner.generation += 1;
        inner.closed_for = Some(reason);
        if let Some(feed) = &mut inner.feed {
            feed.closed();
        }
        drop(inner);
        self.changed();
    }

    /// Ends the watch and drops the rows.
    pub fn drop_feed(&self, reason: Reason) {
        let mut inner = self.inner();
        inner.generation += 1;
        inner.closed_for = Some(reason);
        if let Some(feed) = inner.feed.take() {
            inner.revision = feed.snapshot().revision;
        }
        drop(inner);
        self.changed();
    }

    /// From now on it is kept without spec and status.
    pub fn shrink(&self) {
        self.drop_feed(Reason::MemoryBudget);
        self.set_shrunk(true);
    }

    /// From now on it is kept whole again.
    pub fn unshrink(&self) {
        self.drop_feed(Reason::InitialSync);
        self.set_shrunk(false);
    }

    fn set_shrunk(&self, shrunk: bool) {
        let mut inner = self.inner();
        inner.shrunk = shrunk;
        inner.terms += 1;
    }

    /// There is no watch to be had for it. Returns whether that is news.
    pub fn refuse(&self, reason: Reason) -> bool {
        let news = self.inner().closed_for.replace(reason) != Some(reason);
        if news {
            self.changed();
        }
        news
    }

    /// Frees lists that nobody will be shown any more.
    pub fn forget_old_lists(&self, age: Duration) {
        // One that is being read just now is for the next round.
        if let Ok(mut lists) = self.lists.try_lock() {
            lists.retain(|list| list.at.elapsed() < age);
        }
    }

    /// Bytes of the lists that were read through.
    pub fn listed_bytes(&self) -> u64 {
        let lists = self.lists.try_lock();
        let views = lists.iter().flat_map(|lists| lists.iter()).filter_map(|list| list.answer.as_ref().ok());
        views.filter_map(|view| view.snapshot.as_ref()).map(|snapshot| snapshot.bytes).sum()
    }

    /// Applies an event of the watch of that generation. Returns whether it may wait for more of them; else it is
    /// committed, or nobody hears it.
    pub fn handle(&self, generation: u64, event: WatchEvent) -> bool {
        self.events.count(&event);
        self.heard(generation, |feed| !feed.handle(event, Timestamp::now(), Instant::now())).unwrap_or(false)
    }

    /// Since when the watch of that generation, which was opened again, waits for what was missed; `None` if it does not.
    pub fn catching_up_since(&self, generation: u64) -> Option<Instant> {
        self.heard(generation, |feed| feed.catching_up_since()).flatten()
    }

    /// All of it has come.
    pub fn caught_up(&self, generation: u64) {
        self.heard(generation, |feed| feed.caught_up(Timestamp::now(), Instant::now()));
        self.changed();
    }

    /// Makes a batch visible and tells who follows.
    pub fn commit(&self, generation: u64) {
        self.heard(generation, Feed::commit);
        self.changed();
    }

    /// Bytes that wait for a commit.
    pub fn waiting_bytes(&self) -> usize {
        self.inner().feed.as_ref().map_or(0, Feed::waiting_bytes)
    }

    /// Whether a dictionary would help.
    pub fn wants_dictionary(&self, generation: u64) -> bool {
        self.heard(generation, |feed| feed.wants_dictionary()).unwrap_or(false)
    }

    /// Samples for a dictionary, when one would help; to be followed by [`Slot::trained`].
    pub fn samples(&self, generation: u64) -> Option<Samples> {
        self.heard(generation, Feed::samples).flatten()
    }

    /// Takes a dictionary.
    pub fn trained(&self, generation: u64, dictionary: Option<Arc<Dictionary>>) {
        self.heard(generation, |feed| feed.trained(dictionary));
    }

    /// Compresses some bodies anew. Returns whether there may be more to do.
    pub fn recode(&self, generation: u64) -> bool {
        self.heard(generation, Feed::recode).unwrap_or(false)
    }

    /// Does something with the feed, if the watch of that generation is still heard.
    fn heard<T>(&self, generation: u64, what: impl FnOnce(&mut Feed) -> T) -> Option<T> {
        let mut inner = self.inner();
        let heard = inner.generation == generation;
        inner.feed.as_mut().filter(|_| heard).map(what)
    }

    /// Whether it holds all rows.
    pub fn is_complete(&self) -> bool {
        self.inner().feed.as_ref().is_some_and(Feed::is_complete)
    }

    /// Whether it holds all rows, and their bytes.
    pub fn stored(&self) -> (bool, u64) {
        let inner = self.inner();
        inner.feed.as_ref().map_or((false, 0), |feed| (feed.is_complete(), feed.snapshot().held_bytes()))
    }

    /// What the cache says of it.
    pub fn report(&self, now: Timestamp) -> ResourceReport {
        let view = self.view();
        let inner = self.inner();
        let feed = inner.feed.as_ref();
        let snapshot = view.snapshot.as_ref().filter(|_| view.complete || view.state == State::Stale);
        let idle = self.read_at().map(|at| at.elapsed());
        ResourceReport {
            kind: view.kind,
            state: view.state,
            reason: view.reason,
            message: view.message,
            objects: snapshot.map(|snapshot| snapshot.objects),
            namespaces: snapshot.map(|snapshot| snapshot.namespace_count()),
            bytes: view.snapshot.as_ref().map(|snapshot| snapshot.held_bytes()),
            as_of: view.as_of,
            last_sync: feed.and_then(|feed| feed.last_sync),
            sync_duration: feed.and_then(|feed| feed.sync_duration),
            last_access: idle.and_then(|idle| now.checked_sub(jiff::SignedDuration::try_from(idle).ok()?).ok()),
            preload: inner.rule.decision == Decision::Preload,
            resyncs: feed.map_or(0, |feed| feed.resyncs),
            reconnects: feed.map_or(0, |feed| feed.reconnects),
            changes_per_minute: feed
                .filter(|_| view.state == State::Live)
                .and_then(|feed| feed.changes_per_minute(Instant::now())),
        }
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A panic while the lock was held left at worst a batch half applied; the next sync mends it.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A view without rows: nothing is known, which is not the same as no objects.
pub fn empty_view(kind: Arc<Kind>, state: State, reason: Option<Reason>, message: Option<String>) -> View {
    View {
        kind,
        state,
        reason,
        message,
        complete: false,
        as_of: None,
        resource_version: None,
        snapshot: None,
        progress: None,
    }
}
