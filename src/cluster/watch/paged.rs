//! The full sync for servers that cannot stream one: LIST, page by page.

use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::{End, Informer};
use crate::{
    cluster::{
        ColumnDefinition, WatchEvent,
        list::{PAGE, Pages},
        request::{Http, accept, include_object},
        source::bad_answer,
        table::{self, Answer},
    },
    kind::Kind,
    reason::Reason,
};

/// How often an expired `continue` token starts the LIST anew before everything is asked for in one answer.
const RESTARTS: u32 = 2;

/// For one page; the API server itself gives up after 60 s.
const PAGE_TIME: Duration = Duration::from_secs(70);

impl Informer {
    pub(super) async fn paged_sync(&mut self, slot: Option<OwnedSemaphorePermit>) -> End {
        match self.pages().await {
            Ok(version) => match self.finish_sync(version, slot).await {
                Some(()) => End::Reopen,
                None => End::ReceiverGone,
            },
            Err(end) => end,
        }
    }

    /// Sends every page and returns the version of the list.
    async fn pages(&mut self) -> Result<String, End> {
        let mut restarts = 0;
        loop {
            let limit = (restarts <= RESTARTS).then_some(PAGE);
            match self.one_list(limit).await {
                Err(Attempt::TokenExpired) => {
                    restarts += 1;
                    // What the first pages brought may be gone by now: the marking begins anew.
                    self.tell(WatchEvent::SyncStarted { reason: self.sync_reason }).await?;
                }
                Err(Attempt::Ended(end)) => return Err(end),
                Ok(version) => return Ok(version),
            }
        }
    }

    async fn one_list(&mut self, limit: Option<usize>) -> Result<String, Attempt> {
        let mut pages = Pages {
            path: self.path.clone(),
            accept: accept(self.kind()),
            include_object: include_object(self.kind(), self.spec.metadata_only),
            limit,
            continue_token: String::new(),
            time_limit: PAGE_TIME,
        };
        let mut received = 0;
        loop {
            let body = match pages.next(&self.http).await {
                Ok(body) => body,
                Err(failure) if failure.reason == Reason::Expired && !pages.continue_token.is_empty() => {
                    return Err(Attempt::TokenExpired);
                }
                Err(failure) => return Err(Attempt::Ended(failure.into())),
            };
            let (columns, meta, raws, plain) = match table::list_answer(&body).map_err(bad_answer)? {
                Answer::Table(table) => (table.columns, table.meta, table.rows, false),
                Answer::List { meta, items } => (Some(table::plain_columns()), meta, items, true),
                _ => return Err(bad_answer("neither a Table nor a list").into()),
            };
            if let Some(columns) = columns {
                if received > 0 && self.columns_changed(&columns) {
                    // Earlier pages carry the old cells.
                    return Err(Attempt::Ended(End::Resync(Reason::ColumnsChanged)));
                }
                self.columns(columns).await.ok_or(Attempt::Ended(End::ReceiverGone))?;
            }
            received += raws.len() as u64;
            let more = !meta.continue_token.is_empty();
            let expected = if more { meta.remaining.map(|remaining| received + remaining) } else { Some(received) };
            self.tell(WatchEvent::Progress { expected }).await?;
            for raw in raws {
                let decoded = if plain { table::plain_row(raw) } else { table::row(raw) };
                self.row(raw, decoded, WatchEvent::Applied).await.ok_or(Attempt::Ended(End::ReceiverGone))?;
            }
            if !more {
                if meta.resource_version.is_empty() {
                    return Err(bad_answer("a list without a resourceVersion").into());
                }
                return Ok(meta.resource_version);
            }
            pages.continue_token = meta.continue_token;
        }
    }

    async fn tell(&self, event: WatchEvent) -> Result<(), End> {
        self.send(event).await.ok_or(End::ReceiverGone)
    }
}

/// The columns of a kind, by a LIST of one row without its object.
pub(super) async fn one_rows_columns(http: &Http, path: &str, kind: &Kind) -> Option<Vec<ColumnDefinition>> {
    let mut page = Pages {
        path: path.to_owned(),
        accept: accept(kind),
        include_object: "None",
        limit: Some(1),
        continue_token: String::new(),
        time_limit: PAGE_TIME,
    };
    match table::list_answer(&page.next(http).await.ok()?).ok()? {
        Answer::Table(table) => table.columns,
        _ => None,
    }
}

/// How one LIST failed.
enum Attempt {
    /// A page after the first was asked for too late.
    TokenExpired,
    Ended(End),
}

impl From<End> for Attempt {
    fn from(end: End) -> Self {
        Attempt::Ended(end)
    }
}

impl From<crate::cluster::request::Failure> for Attempt {
    fn from(failure: crate::cluster::request::Failure) -> Self {
        Attempt::Ended(failure.into())
    }
}
