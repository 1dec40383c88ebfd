//! The rows of one kind and how current they are: what a watch says, applied in order.
//!
//! Synchronous: the task that drains the watch locks a feed for one batch at a time. It outlives its watch, so that a
//! parked kind keeps its rows.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use jiff::Timestamp;

use super::{
    pace::Pace,
    view::{Progress, State, View},
};
use crate::{
    cluster::{RawRow, WatchEvent},
    kind::Kind,
    policy::plan::RedactPath,
    reason::Reason,
    store::{Dictionary, Ingest, Samples, Snapshot, Writer, default_class},
};

/// When a watch is opened again the API server sends what was missed from its memory, at once and without an end mark. So
/// much silence is taken for the end; until then the kind says `parked`, or `stale` after an interruption.
pub const CAUGHT_UP_AFTER: Duration = Duration::from_millis(200);

/// Where things happen all the time there is no such silence. What was missed is a burst from memory; so long after the
/// watch was opened, with nothing left to read, that burst is over.
pub const CAUGHT_UP_AT_LATEST: Duration = Duration::from_millis(600);

/// Why the watch is not open.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// The word for it.
    pub reason: Reason,
    /// The cause.
    pub message: String,
}

/// The rows of one kind and how current they are.
#[derive(Debug)]
pub struct Feed {
    kind: Arc<Kind>,
    ingest: Ingest,
    writer: Writer,
    published: Arc<ArcSwap<Snapshot>>,
    /// Where the watch would resume; `None` before the first sync has ended.
    resource_version: Option<String>,
    /// The rows are known to be wrong in a way that a resumed watch, silent about what did not change, cannot mend: a full
    /// sync has to come first.
    must_list: bool,
    /// When the rows were last known to be current.
    as_of: Option<Timestamp>,
    /// When the rows that the next commit publishes were.
    heard_at: Option<Timestamp>,
    watched: bool,
    /// Since when the watch is open.
    connected: Option<Instant>,
    /// Opened again, and not yet sure that everything missed has arrived.
    catching_up: bool,
    /// The watch was opened for a kind that was parked, and has not caught up since.
    resumed: bool,
    trouble: Option<Trouble>,
    expected: Option<u64>,
    sync_reason: Option<Reason>,
    sync_started: Option<Instant>,
    undecodable: Option<(u64, String)>,
    pace: Pace,
    /// When the last full sync ended.
    pub last_sync: Option<Timestamp>,
    /// How long it took.
    pub sync_duration: Option<Duration>,
    /// Full syncs after the first.
    pub resyncs: u64,
    /// Times the watch was interrupted.
    pub reconnects: u64,
}

impl Feed {
    /// No rows, at the revision after `revision`.
    pub fn new(kind: Arc<Kind>, metadata_only: bool, redact: &[RedactPath], revision: u64) -> Self {
        let (writer, published) = Writer::new(revision);
        Self {
            ingest: Ingest::new(kind.clone(), metadata_only, redact),
            kind,
            writer,
            published,
            resource_version: None,
            must_list: false,
            as_of: None,
            heard_at: None,
            watched: false,
            connected: None,
            catching_up: false,
            resumed: false,
            trouble: None,
            expected: None,
            sync_reason: None,
            sync_started: None,
            undecodable: None,
            pace: Pace::default(),
            last_sync: None,
            sync_duration: None,
            resyncs: 0,
            reconnects: 0,
        }
    }

    /// The rows as of the last commit.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.published.load_full()
    }

    /// Where the watch would resume; `None` if it has to begin with a full sync.
    pub fn resume_from(&self) -> Option<String> {
        self.resource_version.clone().filter(|_| !self.must_list)
    }

    /// Whether it holds every object there was at some moment.
    pub fn is_complete(&self) -> bool {
        self.resource_version.is_some()
    }

    /// A watch is being opened for it.
    pub fn opening(&mut self) {
        self.watched = true;
        // What changed while it was not watched came at another time.
        self.pace.end();
        self.connected = None;
        // A dictionary that was being trained for the watch before this one never came.
        self.writer.abandon_training();
        self.catching_up = self.is_complete();
        self.resumed = self.is_complete();
        self.forgive();
    }

    /// Until the next full sync has ended no row counts as unchanged.
    pub fn doubt_cells(&mut self) {
        self.writer.doubt_cells();
    }

    /// Its watch was closed.
    pub fn closed(&mut self) {
        // What a broken sync brought is not swept for; only a whole one says which rows are right.
        self.must_list |= self.writer.abandon_sync() && self.is_complete();
        self.commit();
        self.watched = false;
        self.pace.end();
        self.connected = None;
        self.catching_up = false;
        self.resumed = false;
        self.forgive();
    }

    /// Forgets what went wrong with a watch that is no more. A denial stands until the API server lets us in again: rows
    /// that our ServiceAccount may not read stay hidden.
    fn forgive(&mut self) {
        self.trouble = self.trouble.take().filter(|trouble| trouble.reason == Reason::Forbidden);
    }

    /// Since when it waits for what was missed, if it does and its watch is open.
    pub fn catching_up_since(&self) -> Option<Instant> {
        self.connected.filter(|_| self.catching_up)
    }

    /// Everything missed has arrived: nothing was heard for [`CAUGHT_UP_AFTER`], or nothing waits to be read
    /// [`CAUGHT_UP_AT_LATEST`] after the watch was opened.
    pub fn caught_up(&mut self, now: Timestamp, clock: Instant) {
        if self.catching_up_since().is_some() {
            self.is_current(clock);
            self.heard(now);
            self.commit();
        }
    }

    /// How many objects change in a minute; `None` if the kind was not followed without a gap for long enough, or is not now.
    pub fn changes_per_minute(&self, clock: Instant) -> Option<f64> {
        let (state, ..) = self.state(State::Parked);
        self.pace.per_minute(clock).filter(|_| state == State::Live)
    }

    fn is_current(&mut self, clock: Instant) {
        // A watch that broke and went on where it was has missed nothing: it is counted on.
        self.pace.begin(clock);
        self.catching_up = false;
        self.resumed = false;
        self.trouble = None;
    }

    /// The printer columns of the kind changed: an open watch has to start anew, and a closed one will not resume.
    pub fn set_kind(&mut self, kind: Arc<Kind>, metadata_only: bool, redact: &[RedactPath]) {
        self.must_list = true;
        self.writer.doubt_cells();
        self.ingest = Ingest::new(kind.clone(), metadata_only, redact);
        self.kind = kind;
    }

    /// Applies what the watch said. Returns whether it is more than one row: then it is committed already, since a reader
    /// must never find the rows from before it beside the state after it.
    pub fn handle(&mut self, event: WatchEvent, now: Timestamp, clock: Instant) -> bool {
        let more = self.apply(event, now, clock);
        if more {
            self.commit();
        }
        more
    }

    fn apply(&mut self, event: WatchEvent, now: Timestamp, clock: Instant) -> bool {
        match event {
            WatchEvent::SyncStarted { reason } => {
                self.writer.begin_sync();
                self.pace.end();
                self.catching_up = false;
                self.resumed = false;
                self.sync_reason = Some(reason);
                self.sync_started = Some(clock);
                self.expected = None;
                self.undecodable = None;
                return true;
            }
            WatchEvent::Columns(definitions) => {
                let columns = self.ingest.set_columns(definitions);
                self.writer.set_columns(columns);
            }
            WatchEvent::Applied(raw) => match self.take(&raw) {
                Ok(()) => {
                    self.pace.count(clock);
                    self.heard(now);
                }
                Err(message) => self.cannot_decode(message),
            },
            WatchEvent::Deleted(raw) => match crate::store::identity(&raw.object) {
                Ok(object) => {
                    self.writer.delete(&object.namespace, &object.name, &object.resource_version);
                    self.pace.count(clock);
                    self.heard(now);
                }
                Err(error) => self.cannot_decode(error.to_string()),
            },
            WatchEvent::Progress { expected } => self.expected = expected,
            WatchEvent::SyncFinished { resource_version } => {
                self.writer.finish_sync();
                self.resyncs += u64::from(self.last_sync.is_some());
                self.resource_version = Some(resource_version);
                self.must_list = false;
                self.last_sync = Some(now);
                self.sync_duration = self.sync_started.take().map(|started| clock.saturating_duration_since(started));
                self.sync_reason = None;
                self.is_current(clock);
                self.heard(now);
                return true;
            }
            WatchEvent::Bookmark { resource_version } => {
                self.resource_version = Some(resource_version);
                self.is_current(clock);
                self.heard(now);
                return true;
            }
            WatchEvent::Connected => {
                self.connected = Some(clock);
                // What was missed is still on its way: rows of before are not current yet, and trouble not over.
                self.catching_up = self.is_complete() && !self.writer.is_syncing();
                if !self.catching_up {
                    self.trouble = None;
                }
                return true;
            }
            WatchEvent::Interrupted { reason, message, .. } => {
                self.reconnects += 1;
                self.connected = None;
                self.trouble = Some(Trouble { reason, message });
                return true;
            }
            WatchEvent::Undecodable { object, message } => {
                self.cannot_decode(object.map_or(message.clone(), |object| format!("{object}: {message}")));
            }
        }
        false
    }

    /// Takes an object in. What a resync brings as it is kept already is not ingested anew.
    fn take(&mut self, raw: &RawRow) -> Result<(), String> {
        if self.writer.is_syncing() {
            let object = crate::store::identity(&raw.object).map_err(|error| error.to_string())?;
            if self.writer.is_unchanged(&object.uid, &object.namespace, &object.name, &object.resource_version) {
                return Ok(());
            }
        }
        let row = self.ingest.row(raw).map_err(|error| error.to_string())?;
        let name = row.name.clone();
        self.writer.apply(row).map_err(|error| format!("{name}: it cannot be compressed: {error}"))
    }

    /// Bytes that wait for a commit.
    pub fn waiting_bytes(&self) -> usize {
        self.writer.waiting_bytes()
    }

    /// Whether a dictionary would help.
    pub fn wants_dictionary(&self) -> bool {
        self.writer.wants_dictionary()
    }

    /// Samples for a dictionary, when one would help; to be followed by [`Feed::trained`].
    pub fn samples(&mut self) -> Option<Samples> {
        self.writer.samples()
    }

    /// Takes a dictionary.
    pub fn trained(&mut self, dictionary: Option<Arc<Dictionary>>) {
        self.writer.trained(dictionary);
    }

    /// Compresses some bodies anew with the dictionary. Returns whether there may be more to do.
    pub fn recode(&mut self) -> bool {
        self.writer.recode()
    }

    /// Makes what was applied visible. Returns whether there was anything new.
    pub fn commit(&mut self) -> bool {
        self.as_of = self.heard_at.take().or(self.as_of);
        if default_class::is_marked(&self.kind.id) && self.writer.is_changed() {
            default_class::mark(&mut self.writer);
        }
        self.writer.commit().is_some()
    }

    /// What a reader sees of it. `closed_state` is the state of a kind whose watch is closed.
    pub fn view(&self, closed_state: State) -> View {
        let complete = self.is_complete();
        let (state, reason, message) = self.state(closed_state);
        let withheld = state == State::Forbidden;
        let progress = (state == State::Syncing || state == State::Resyncing)
            .then(|| Progress { received: self.writer.received(), expected: self.expected });
        let undecodable = self.undecodable.as_ref();
        View {
            kind: self.kind.clone(),
            state,
            reason: reason.or(undecodable.map(|_| Reason::Undecodable)),
            message: message.or_else(|| {
                undecodable.map(|(count, last)| format!("{count} objects cannot be read, the last one: {last}"))
            }),
            // An object that cannot be read is missing from the rows: they are not all there is.
            complete: complete && !withheld && undecodable.is_none(),
            as_of: if withheld { None } else { self.as_of },
            resource_version: if withheld { None } else { self.resource_version.clone() },
            snapshot: (!withheld && (complete || state == State::Syncing)).then(|| self.snapshot()),
            progress,
        }
    }

    fn state(&self, closed_state: State) -> (State, Option<Reason>, Option<String>) {
        let complete = self.is_complete();
        if let Some(trouble) = &self.trouble {
            let state = match trouble.reason {
                // Rows that our own ServiceAccount may no longer read are not shown to anybody.
                Reason::Forbidden => State::Forbidden,
                _ if complete => State::Stale,
                _ => State::Failed,
            };
            return (state, Some(trouble.reason), Some(trouble.message.clone()));
        }
        match (self.watched, complete) {
            (false, _) => (closed_state, None, None),
            (true, false) => (State::Syncing, Some(self.sync_reason.unwrap_or(Reason::InitialSync)), None),
            (true, true) if self.writer.is_syncing() => (State::Resyncing, self.sync_reason, None),
            (true, true) if self.resumed => (State::Parked, None, None),
            (true, true) => (State::Live, None, None),
        }
    }

    fn heard(&mut self, now: Timestamp) {
        if self.is_complete() && !self.catching_up && !self.writer.is_syncing() {
            self.heard_at = Some(now);
        }
    }

    fn cannot_decode(&mut self, message: String) {
        tracing::warn!(kind = %self.kind.id, message, "Informer met an object that cannot be read");
        let count = self.undecodable.as_ref().map_or(0, |(count, _)| *count);
        self.undecodable = Some((count + 1, message));
    }
}

#[cfg(test)]
#[path = "feed/tests.rs"]
mod tests;
