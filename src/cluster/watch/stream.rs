//! One watch connection: the streaming list up to its end bookmark, and following from a resourceVersion.

use std::time::Duration;

use bytes::Bytes;
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout},
};

use super::{End, Informer, PATIENCE_WITH_FUTURE};
use crate::{
    cluster::{
        ColumnDefinition, WatchEvent,
        backoff::watch_timeout_seconds,
        lines::{LineError, Lines},
        request::{Failure, accept, include_object, query_value},
        source::bad_answer,
        table::{self, Answer, Event},
    },
    reason::Reason,
};

/// Bookmarks are due about each minute; a watch this quiet is dead.
const SILENCE: Duration = Duration::from_secs(150);

/// While a streaming list runs there is always something to send.
const SYNC_SILENCE: Duration = Duration::from_secs(60);

/// For the headers of a watch, which may queue in the API server's priority and fairness.
const OPEN: Duration = Duration::from_secs(60);

/// Headers that take longer are told: without a watch the rows grow old, and must not pass for current.
const OPENS_WITHIN: Duration = Duration::from_secs(2);

/// A server that sent no bookmark on so many quiet connections sends none at all.
const BOOKMARKLESS: u32 = 2;

/// A streaming list that brought more than this is closed and followed on a new connection: what the socket, TLS and
/// HTTP buffers have grown to is given back on both sides.
const REOPEN_ABOVE: u64 = 1024 * 1024;

/// A connection on which events arrive.
struct Connection {
    lines: Lines,
    opened: Instant,
    /// Before the end bookmark of a streaming list.
    syncing: bool,
    bookmarks: u32,
    timeout: Duration,
}

impl Connection {
    fn closed(&self) -> End {
        let lived = self.opened.elapsed();
        End::Closed { lived, early: lived + Duration::from_secs(2) < self.timeout }
    }
}

impl Informer {
    /// Lists by streaming and, unless it was large, goes on to follow on the same connection. The slot comes back if
    /// the list did not get to its end.
    pub(super) async fn streaming_sync(
        &mut self,
        slot: Option<OwnedSemaphorePermit>,
    ) -> (End, Option<OwnedSemaphorePermit>) {
        // Without a resourceVersion: "0" could start from a lagging member. The order of parameters is the design's.
        let query = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        let mut connection = match self.connect(query, true).await {
            Ok(connection) => connection,
            Err(end) => return (end, slot),
        };
        let mut slot = slot;
        loop {
            let end = match self.next_event(&mut connection).await {
                Ok(Step::Went) => continue,
                Ok(Step::InitialEnd(version)) => {
                    if self.finish_sync(version, slot.take()).await.is_none() {
                        return (End::ReceiverGone, None);
                    }
                    connection.syncing = false;
                    if connection.lines.received <= REOPEN_ABOVE {
                        continue;
                    }
                    End::Reopen
                }
                Ok(Step::NotStreaming) => {
                    // What came so far belongs to no list; the one that follows marks anew.
                    if self.send(WatchEvent::SyncStarted { reason: self.sync_reason }).await.is_none() {
                        return (End::ReceiverGone, None);
                    }
                    let message = "the API server does not mark the end of a streaming list";
                    let failure = Failure { code: Some(406), ..Failure::new(Reason::Refused, message) };
                    return (End::Failed(failure), slot);
                }
                Err(end) => end,
            };
            return (if connection.syncing { self.ended_early(end) } else { self.following_failed(end) }, slot);
        }
    }

    /// Follows from `version`.
    pub(super) async fn follow(&mut self, version: &str) -> End {
        let query = format!("watch=true&resourceVersion={}&allowWatchBookmarks=true", query_value(version));
        let mut connection = match self.connect(&query, false).await {
            Ok(connection) => connection,
            // The resourceVersion is not one, in this server's eyes.
            Err(End::Failed(failure)) if failure.code == Some(400) => return End::Resync(Reason::Expired),
            Err(end) => return self.following_failed(end),
        };
        loop {
            if let Err(end) = self.next_event(&mut connection).await {
                return self.following_failed(end);
            }
        }
    }

    async fn connect(&mut self, query: &str, syncing: bool) -> Result<Connection, End> {
        let seconds = watch_timeout_seconds();
        let include = include_object(self.kind(), self.spec.metadata_only);
        let uri = format!("{}?{query}&timeoutSeconds={seconds}&includeObject={include}", self.path);
        let (http, accept) = (self.http.clone(), accept(self.kind()));
        let mut opening = Box::pin(http.open(&uri, accept, None, OPEN));
        let response = match timeout(OPENS_WITHIN, &mut opening).await {
            Ok(response) => response?,
            Err(_) => {
                if self.version.is_some() {
                    let failure = Failure::new(Reason::Silent, "the API server takes long to open the watch again");
                    self.interrupted(&failure, OPEN).await.ok_or(End::ReceiverGone)?;
                }
                opening.await?
            }
        };
        self.connected().await.ok_or(End::ReceiverGone)?;
        Ok(Connection {
            lines: Lines::new(response.into_body()),
            opened: Instant::now(),
            syncing,
            bookmarks: 0,
            timeout: Duration::from_secs(seconds.into()),
        })
    }

    async fn next_event(&mut self, connection: &mut Connection) -> Result<Step, End> {
        let silence = if connection.syncing {
            SYNC_SILENCE
        } else if self.without_bookmarks >= BOOKMARKLESS {
            connection.timeout + Duration::from_secs(30)
        } else {
            SILENCE
        };
        let now = Instant::now();
        let resync_in = match self.resync_at {
            Some(at) if !connection.syncing => at.saturating_duration_since(now),
            _ => Duration::MAX,
        };
        let line = match timeout(silence.min(resync_in), connection.lines.next()).await {
            Err(_) if resync_in < silence => return Err(End::Resync(Reason::Undecodable)),
            Err(_) => {
                if connection.bookmarks == 0 {
                    self.without_bookmarks += 1;
                }
                return Err(End::Silent);
            }
            Ok(Ok(Some(line))) => line,
            Ok(Ok(None)) => return Err(connection.closed()),
            Ok(Err(LineError::Broken(cause))) => {
                tracing::debug!(kind = %self.id(), error = cause, "Informer's connection broke");
                return Err(connection.closed());
            }
            Ok(Err(LineError::TooLong)) => return Err(bad_answer("a watch event without end").into()),
        };
        if resync_in.is_zero() {
            return Err(End::Resync(Reason::Undecodable));
        }
        self.take_line(connection, line).await
    }

    async fn take_line(&mut self, connection: &mut Connection, line: Bytes) -> Result<Step, End> {
        let event = match table::event(&line) {
            Ok(event) => event,
            Err(error) => {
                self.undecodable(None, error.to_string()).await.ok_or(End::ReceiverGone)?;
                self.event_lost(connection.syncing);
                return Ok(Step::Went);
            }
        };
        match event {
            Event::Changed(answer) => self.take_rows(connection.syncing, answer, WatchEvent::Applied).await,
            Event::Deleted(answer) => self.take_rows(connection.syncing, answer, WatchEvent::Deleted).await,
            Event::Bookmark { resource_version, ends_initial, columns } => {
                if let Some(columns) = columns {
                    self.take_columns(columns, connection.syncing).await?;
                }
                connection.bookmarks += 1;
                self.without_bookmarks = 0;
                if connection.syncing {
                    return match (ends_initial, resource_version.is_empty()) {
                        (true, false) => Ok(Step::InitialEnd(resource_version)),
                        (true, true) => Err(bad_answer("a bookmark without a resourceVersion").into()),
                        // Bookmarks before the end are not part of a streaming list: the parameter was ignored.
                        (false, _) => Ok(Step::NotStreaming),
                    };
                }
                if !resource_version.is_empty() {
                    self.version = Some(resource_version.clone());
                    self.send(WatchEvent::Bookmark { resource_version }).await.ok_or(End::ReceiverGone)?;
                }
                Ok(Step::Went)
            }
            Event::Error(status) => {
                let code = if status.code == 0 { 500 } else { status.code };
                Err(Failure::from_status(code, &status).into())
            }
        }
    }

    async fn take_rows(
        &mut self,
        syncing: bool,
        answer: Answer<'_>,
        wrap: fn(crate::cluster::RawRow) -> WatchEvent,
    ) -> Result<Step, End> {
        let (columns, raws, version, plain) = match answer {
            Answer::Table(table) => (table.columns, table.rows, Some(table.meta.resource_version), false),
            Answer::Object(object) => (Some(table::plain_columns()), vec![object], None, true),
            Answer::Status(_) | Answer::List { .. } => {
                let message = "a watch event that carries no object".to_owned();
                self.undecodable(None, message).await.ok_or(End::ReceiverGone)?;
                self.event_lost(syncing);
                return Ok(Step::Went);
            }
        };
        if let Some(columns) = columns {
            self.take_columns(columns, syncing).await?;
        }
        let mut last = version.filter(|version| !version.is_empty());
        for raw in raws {
            let decoded = if plain { table::plain_row(raw) } else { table::row(raw) };
            if last.is_none() {
                last = decoded.as_ref().ok().and_then(|row| table::resource_version_of(&row.object));
            }
            if !self.row(raw, decoded, wrap).await.ok_or(End::ReceiverGone)? {
                self.event_lost(syncing);
            }
        }
        // During a streaming list only its end bookmark says where to go on.
        if let Some(version) = last
            && !syncing
        {
            self.version = Some(version);
        }
        Ok(Step::Went)
    }

    async fn take_columns(&mut self, columns: Vec<ColumnDefinition>, syncing: bool) -> Result<(), End> {
        if !syncing && self.columns_changed(&columns) {
            // Rows that did not change since keep the cells of the old columns: all have to come again. The new columns
            // are told within that sync, not before, so that nobody reads old cells under new headers.
            return Err(End::Resync(Reason::ColumnsChanged));
        }
        self.columns(columns).await.ok_or(End::ReceiverGone)
    }

    fn event_lost(&mut self, syncing: bool) {
        // In a list the object is named and the rest served; listing it again would bring the same.
        if !syncing {
            self.lost_an_event();
        }
    }

    /// A streaming list that did not reach its end bookmark proves nothing about what is gone.
    fn ended_early(&mut self, end: End) -> End {
        self.early_ends += 1;
        match end {
            End::Closed { .. } => Failure::new(Reason::Closed, "the watch ended before the list was complete").into(),
            End::Silent => Failure::new(Reason::Silent, "nothing was heard before the list was complete").into(),
            end => end,
        }
    }

    fn following_failed(&mut self, end: End) -> End {
        match end {
            End::Failed(failure) if failure.reason == Reason::Expired => End::Resync(Reason::Expired),
            End::Failed(failure) if failure.from_the_future => {
                self.futures_seen += 1;
                if self.futures_seen >= PATIENCE_WITH_FUTURE {
                    self.futures_seen = 0;
                    return End::Resync(Reason::Expired);
                }
                End::Failed(failure)
            }
            end => {
                if matches!(end, End::Closed { .. }) {
                    self.futures_seen = 0;
                }
                end
            }
        }
    }
}

/// What a line led to.
enum Step {
    Went,
    /// The streaming list is complete at this version.
    InitialEnd(String),
    /// The server ignored that a streaming list was asked for.
    NotStreaming,
}
