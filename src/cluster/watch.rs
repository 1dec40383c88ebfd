//! One watch, from its first list to the end of the program: list, follow, and what to do about every kind of end.
//!
//! ```text
//!              ┌──── Expired, ColumnsChanged, Undecodable ────┐
//!              ▼                                              │
//!   ──▶ full sync (streaming list, or LIST) ──▶ follow from a resourceVersion ──▶ closed: follow again
//!              ▲ │                              ▲ │
//!              └─┴──── failed: Interrupted, wait ─┴─┘
//! ```
//!
//! What is known is never thrown away here: the rows live with the receiver, which sweeps only at `SyncFinished`.

mod paged;
mod stream;

use std::{sync::Arc, time::Duration};

use serde_json::value::RawValue;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, sleep},
};

use self::paged::one_rows_columns;
use super::{
    ColumnDefinition, EventSender, RawRow, WatchEvent, WatchSpec,
    backoff::{Backoff, up_to},
    request::{Failure, Http, collection_path},
    source::{Learnt, checked_row},
    table::{self, DecodeError},
};
use crate::{
    kind::{GroupResource, Kind},
    reason::Reason,
};

/// A watch that lived so long was a success: the server closes them from time to time.
const LASTING: Duration = Duration::from_secs(5);

/// A full sync within this time after the last one has to wait, ever longer.
const RESYNC_PAUSE: Duration = Duration::from_secs(60);

/// Undecodable events lead to at most one resync in this time, ever longer.
const MAX_UNDECODABLE_PAUSE: Duration = Duration::from_secs(30 * 60);

/// So many streaming lists in a row may end early before a LIST is tried in their place.
const PATIENCE_WITH_STREAMING: u32 = 3;

/// Failures to resume from a resourceVersion in the server's future before it is given up, as after a restore.
const PATIENCE_WITH_FUTURE: u32 = 3;

/// How a connection, or an attempt at one, ended.
enum End {
    /// Nobody listens any more.
    ReceiverGone,
    /// The server closed it, or the connection broke, after so long; `early` is long before the time we asked for.
    Closed { lived: Duration, early: bool },
    /// We closed it ourselves to give its buffers back.
    Reopen,
    /// Nothing was heard for too long.
    Silent,
    /// The rows have to be listed again.
    Resync(Reason),
    /// Refused, or no answer.
    Failed(Failure),
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        End::Failed(failure)
    }
}

/// One list/watch task.
pub(super) struct Informer {
    http: Http,
    learnt: Arc<Learnt>,
    spec: WatchSpec,
    events: EventSender,
    path: String,
    /// The last columns sent.
    columns: Option<Vec<ColumnDefinition>>,
    /// Where to follow from; `None` calls for a full sync.
    version: Option<String>,
    sync_reason: Reason,
    backoff: Backoff,
    resync_backoff: Backoff,
    last_sync: Option<Instant>,
    /// When the rows are listed again because an event could not be decoded.
    resync_at: Option<Instant>,
    undecodable_pause: Duration,
    early_ends: u32,
    futures_seen: u32,
    /// Connections in a row on which no bookmark came although there was time for one.
    without_bookmarks: u32,
    /// The kind's CRD may have changed: the API server ends the watches of a CRD that does.
    columns_in_doubt: bool,
    /// What was last said in the log, so that an outage is one line per kind and not one per try.
    last_logged: Option<Reason>,
}

impl Informer {
    pub(super) fn new(http: Http, learnt: Arc<Learnt>, spec: WatchSpec, events: EventSender) -> Self {
        let path = collection_path(&spec.kind, &spec.kind.version, spec.namespace.as_deref()).unwrap_or_default();
        Self {
            http,
            path,
            events,
            // Whoever resumes has the rows, and with them the columns of that time.
            columns: spec.resume_from.as_ref().and_then(|_| learnt.columns_of(&spec.kind.id)),
            version: spec.resume_from.clone().filter(|version| !version.is_empty()),
            sync_reason: Reason::InitialSync,
            backoff: Backoff::default(),
            resync_backoff: Backoff::default(),
            last_sync: None,
            resync_at: None,
            undecodable_pause: RESYNC_PAUSE,
            early_ends: 0,
            futures_seen: 0,
            without_bookmarks: 0,
            columns_in_doubt: false,
            last_logged: None,
            learnt,
            spec,
        }
    }

    /// Runs until the receiver is gone.
    pub(super) async fn run(self) {
        let events = self.events.clone();
        // Dropping the loop closes its connection and keeps nothing half done: all that matters was sent.
        tokio::select! {
            () = events.closed() => {}
            () = self.run_on() => {}
        }
    }

    async fn run_on(mut self) {
        if self.path.is_empty() || !self.kind().watchable {
            let failure = if self.path.is_empty() {
                Failure::new(Reason::Refused, "the namespace is no valid name")
            } else {
                Failure::new(Reason::NotWatchable, "the API server does not offer watch for this kind")
            };
            // Neither changes by itself; discovery tells the manager if it does.
            let _ = self.interrupted(&failure, MAX_UNDECODABLE_PAUSE).await;
            return std::future::pending().await;
        }
        loop {
            let end = match self.version.clone() {
                Some(_) if self.columns_in_doubt && self.columns_are_others().await => {
                    End::Resync(Reason::ColumnsChanged)
                }
                Some(version) => self.follow(&version).await,
                None => self.sync().await,
            };
            if self.recover(end).await.is_none() {
                return;
            }
        }
    }

    fn kind(&self) -> &Kind {
        &self.spec.kind
    }

    fn id(&self) -> &GroupResource {
        &self.spec.kind.id
    }

    /// Decides what follows an end, says so, and waits. `None` if the receiver is gone.
    async fn recover(&mut self, end: End) -> Option<()> {
        let reason = match end {
            End::ReceiverGone => return None,
            End::Reopen => {
                // The server counts the old connection until it sees the end of it; never two for one kind.
                sleep(Duration::from_millis(50)).await;
                return Some(());
            }
            End::Closed { lived, early } => {
                self.columns_in_doubt |= early && !self.kind().origin.is_empty();
                if lived >= LASTING {
                    self.backoff.reset();
                    sleep(up_to(Duration::from_millis(500))).await;
                } else {
                    // A server that opens and closes at once must not be hammered, and after some time people are told.
                    let delay = self.backoff.failed(self.http.reach.shaken());
                    if self.backoff.failures() > 3 {
                        let failure = Failure::new(Reason::Closed, "the API server closes the watch again and again");
                        self.interrupted(&failure, delay).await?;
                    }
                    sleep(delay).await;
                }
                Reason::Closed
            }
            End::Silent => {
                let delay = up_to(Duration::from_secs(1));
                let failure = Failure::new(Reason::Silent, "nothing was heard, not even a bookmark");
                self.interrupted(&failure, delay).await?;
                sleep(delay).await;
                Reason::Silent
            }
            End::Resync(reason) => {
                self.version = None;
                self.sync_reason = reason;
                self.resync_at = None;
                let recent = self.last_sync.is_some_and(|at| at.elapsed() < RESYNC_PAUSE);
                if recent {
                    let delay = self.resync_backoff.failed(false);
                    let failure = Failure::new(reason, "the rows have to be listed again, and were just before");
                    self.interrupted(&failure, delay).await?;
                    sleep(delay).await;
                } else {
                    self.resync_backoff.reset();
                }
                tracing::info!(kind = %self.id(), reason = reason.as_str(), "Informer lists again");
                reason
            }
            End::Failed(failure) => {
                self.after_failure(&failure).await?;
                failure.reason
            }
        };
        if let Some(observer) = &self.learnt.on_reconnect {
            observer(self.id(), reason);
        }
        Some(())
    }

    async fn after_failure(&mut self, failure: &Failure) -> Option<()> {
        let shaken = self.http.reach.shaken();
        // Without an answer while others get one, it is this kind that fails, as when each of its LISTs breaks off.
        let outage = failure.reason == Reason::Unreachable && self.http.reach.is_down();
        let delay = match failure.reason {
            Reason::Unreachable if outage => self.backoff.unreachable(),
            Reason::Forbidden => self.backoff.forbidden(shaken),
            _ => self.backoff.failed(shaken),
        };
        // Retry-After is a lower bound; jitter on top keeps all those who were told the same apart.
        let delay = match failure.retry_after {
            Some(asked) => delay.max(asked + up_to(Duration::from_secs(1))),
            None => delay,
        };
        // A kind that was just made answers 429 "storage is (re)initializing" for a second: still syncing, not failed.
        let starting = failure.reason == Reason::Throttled
            && self.version.is_none()
            && self.backoff.failures() <= 2
            && delay < Duration::from_secs(3);
        if !starting {
            self.interrupted(failure, delay).await?;
        }
        if outage {
            let woken = async {
                self.http.reach.recovered().await;
                sleep(Duration::from_millis(300) + up_to(Duration::from_millis(1700))).await;
            };
            // Either arm only waits; dropping it loses nothing.
            tokio::select! { () = sleep(delay) => {}, () = woken => {} }
        } else {
            sleep(delay).await;
        }
        Some(())
    }

    /// A full sync: streaming if the server can, else page by page.
    async fn sync(&mut self) -> End {
        if self.send(WatchEvent::SyncStarted { reason: self.sync_reason }).await.is_none() {
            return End::ReceiverGone;
        }
        // A closed semaphore means that nobody limits us.
        let slot = self.spec.sync_slots.clone().acquire_owned().await.ok();
        let streams = !self.kind().aggregated
            && self.learnt.streams(&self.id().group)
            && self.early_ends < PATIENCE_WITH_STREAMING;
        if !streams {
            return self.paged_sync(slot).await;
        }
        let (end, slot) = self.streaming_sync(slot).await;
        match end {
            End::Failed(failure) if matches!(failure.code, Some(400 | 404 | 406 | 422)) && self.version.is_none() => {
                tracing::debug!(kind = %self.id(), error = failure.message, "Informer falls back to LIST");
                let end = self.paged_sync(slot).await;
                // Only now is it known that the refusal was about streaming, and not about the kind.
                if self.version.is_some() {
                    self.learnt.does_not_stream(&self.spec.kind.id.group);
                }
                end
            }
            end => end,
        }
    }

    /// Asks for one row to learn the columns. The watch itself would tell them with its first event only, and a quiet
    /// kind has none: its rows would keep the old cells. An error settles nothing, and following will meet it too.
    async fn columns_are_others(&mut self) -> bool {
        let _slot = self.spec.sync_slots.clone().acquire_owned().await.ok();
        match one_rows_columns(&self.http, &self.path, self.kind()).await {
            Some(columns) => {
                self.columns_in_doubt = false;
                self.columns_changed(&columns)
            }
            None => false,
        }
    }

    async fn finish_sync(&mut self, version: String, slot: Option<OwnedSemaphorePermit>) -> Option<()> {
        drop(slot);
        self.last_sync = Some(Instant::now());
        self.early_ends = 0;
        self.columns_in_doubt = false;
        self.version = Some(version.clone());
        self.last_logged = None;
        tracing::debug!(kind = %self.id(), "Informer synced");
        self.send(WatchEvent::SyncFinished { resource_version: version }).await
    }

    /// Whether these are others than the last ones sent.
    fn columns_changed(&self, columns: &[ColumnDefinition]) -> bool {
        self.columns.as_deref().is_some_and(|known| known != columns)
    }

    /// Sends the columns if they are new.
    async fn columns(&mut self, columns: Vec<ColumnDefinition>) -> Option<()> {
        if self.columns.as_ref() == Some(&columns) {
            return Some(());
        }
        self.learnt.has_columns(self.id(), &columns);
        self.columns = Some(columns.clone());
        self.send(WatchEvent::Columns(columns)).await
    }

    /// A row for the receiver, or the news that it cannot be decoded.
    async fn row(
        &mut self,
        raw: &RawValue,
        decoded: Result<RawRow, DecodeError>,
        wrap: fn(RawRow) -> WatchEvent,
    ) -> Option<bool> {
        let checked = decoded
            .map_err(|e| e.to_string())
            .and_then(|row| checked_row(&self.spec.kind, row).map_err(|failure| failure.message));
        match checked {
            Ok(row) => {
                self.send(wrap(row)).await?;
                Some(true)
            }
            Err(message) => {
                self.undecodable(table::name_of(raw), message).await?;
                Some(false)
            }
        }
    }

    async fn undecodable(&mut self, object: Option<String>, message: String) -> Option<()> {
        tracing::warn!(
            kind = %self.id(), object = object.as_deref().unwrap_or("unknown"), error = message,
            "Informer got an object that cannot be decoded"
        );
        self.send(WatchEvent::Undecodable { object, message }).await
    }

    /// Calls for a resync because an event was lost: not at once, and ever less often.
    fn lost_an_event(&mut self) {
        let earliest = self.last_sync.map_or_else(Instant::now, |at| at + self.undecodable_pause);
        let at = earliest.max(Instant::now() + Duration::from_secs(1));
        if self.resync_at.is_none() {
            self.resync_at = Some(at);
            self.undecodable_pause = (self.undecodable_pause * 2).min(MAX_UNDECODABLE_PAUSE);
        }
    }

    async fn connected(&mut self) -> Option<()> {
        self.backoff.opened();
        if self.last_logged.take().is_some() || self.last_sync.is_none() {
            tracing::info!(kind = %self.id(), "Informer connected");
        } else {
            tracing::debug!(kind = %self.id(), "Informer connected again");
        }
        self.send(WatchEvent::Connected).await
    }

    async fn interrupted(&mut self, failure: &Failure, retry_in: Duration) -> Option<()> {
        let retry_ms = retry_in.as_millis() as u64;
        if self.last_logged.replace(failure.reason) == Some(failure.reason) {
            tracing::debug!(
                kind = %self.id(), reason = failure.reason.as_str(), error = failure.message, retry_ms,
                "Informer still interrupted"
            );
        } else {
            tracing::warn!(
                kind = %self.id(), reason = failure.reason.as_str(), error = failure.message, retry_ms,
                "Informer interrupted"
            );
        }
        let message = failure.message.clone();
        self.send(WatchEvent::Interrupted { reason: failure.reason, message, retry_in }).await
    }

    async fn send(&self, event: WatchEvent) -> Option<()> {
        self.events.send(event).await.ok()
    }
}

#[cfg(test)]
mod tests;
