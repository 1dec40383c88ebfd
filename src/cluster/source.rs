//! The [`Source`] that is a real API server.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::future::BoxFuture;
use serde_json::value::RawValue;
use tokio::time::timeout;

use super::{
    ColumnDefinition, EventSender, ListAnswer, ListRequest, Owner, Owners, RawRow, ReadError, SingleRow, Source,
    WatchSpec,
    list::{PAGE, Pages},
    request::{ACCEPT_METADATA, Failure, Http, accept, collection_path, include_object, object_path},
    table::{self, Answer, ListMeta},
    watch::Informer,
};
use crate::{
    kind::{GroupResource, Kind},
    reason::Reason,
};

/// Someone waits for these.
const ONE_REQUEST: Duration = Duration::from_secs(20);
const WHOLE_LIST: Duration = Duration::from_secs(60);

/// Someone waits for who owns the fields of one object, and for nothing else.
const OWNERS_LIMIT: Duration = Duration::from_secs(10);

/// Far more than an object can have that was ever stored.
const MAX_OWNERS: usize = 8 * 1024 * 1024;

/// How often an expired `continue` token starts a LIST that someone waits for anew.
const RESTARTS: u32 = 2;

/// Called when a watch is opened again, with the reason for which the last one ended.
pub type ReconnectObserver = Arc<dyn Fn(&GroupResource, Reason) + Send + Sync>;

/// Reads from an API server. Cheap to clone; clones share what was learnt about the server.
#[derive(Clone)]
pub struct ApiServer {
    http: Http,
    learnt: Arc<Learnt>,
}

/// What is remembered about a server.
#[derive(Default)]
pub(super) struct Learnt {
    /// API groups that refused the streaming list and accepted a LIST instead.
    not_streaming: Mutex<HashSet<Arc<str>>>,
    /// The last columns of each kind, so that a watch that is resumed later notices a change in between.
    columns: Mutex<HashMap<GroupResource, Vec<ColumnDefinition>>>,
    /// Told of every reconnect.
    pub(super) on_reconnect: Option<ReconnectObserver>,
}

impl Learnt {
    pub(super) fn streams(&self, group: &str) -> bool {
        !self.not_streaming.lock().unwrap_or_else(PoisonError::into_inner).contains(group)
    }

    pub(super) fn does_not_stream(&self, group: &Arc<str>) {
        self.not_streaming.lock().unwrap_or_else(PoisonError::into_inner).insert(group.clone());
    }

    pub(super) fn columns_of(&self, id: &GroupResource) -> Option<Vec<ColumnDefinition>> {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(super) fn has_columns(&self, id: &GroupResource, columns: &[ColumnDefinition]) {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), columns.to_vec());
    }
}

impl ApiServer {
    /// Reads through `client`.
    pub fn new(client: kube::Client) -> Self {
        Self { http: Http::new(client), learnt: Arc::default() }
    }

    /// The same, with an observer of reconnects.
    pub fn with_reconnect_observer(client: kube::Client, observer: ReconnectObserver) -> Self {
        let learnt = Learnt { on_reconnect: Some(observer), ..Learnt::default() };
        Self { http: Http::new(client), learnt: Arc::new(learnt) }
    }

    /// Requests through the same client, sharing the knowledge whether the server can be reached.
    pub fn http(&self) -> &Http {
        &self.http
    }

    async fn list_pages(&self, request: ListRequest) -> Result<ListAnswer, Failure> {
        let kind = &request.kind;
        let path = collection_path(kind, &request.version, request.namespace.as_deref()).ok_or_else(no_such_path)?;
        let mut pages = Pages {
            path,
            accept: accept(kind),
            include_object: include_object(kind, request.metadata_only),
            limit: Some(PAGE.min(request.max_rows.max(1))),
            continue_token: String::new(),
            time_limit: ONE_REQUEST,
        };
        let mut answer = ListAnswer {
            columns: Vec::new(),
            rows: Vec::new(),
            resource_version: String::new(),
            complete: true,
            skipped: 0,
            remaining: None,
        };
        let mut restarts = 0;
        loop {
            let body = match pages.next(&self.http).await {
                Err(failure) if failure.reason == Reason::Expired && restarts < RESTARTS => {
                    // The token of the next page is too old; what came so far is of another moment.
                    restarts += 1;
                    pages.continue_token.clear();
                    pages.limit = Some(PAGE.min(request.max_rows.max(1)));
                    answer.rows.clear();
                    answer.skipped = 0;
                    continue;
                }
                body => body?,
            };
            let (columns, meta, rows, skipped) = rows_of(kind, &body)?;
            answer.skipped += skipped;
            if let Some(columns) = columns {
                answer.columns = columns;
            }
            let room = request.max_rows - answer.rows.len();
            let surplus = rows.len().saturating_sub(room) as u64;
            answer.rows.extend(rows.into_iter().take(room));
            answer.resource_version = meta.resource_version;
            let more = !meta.continue_token.is_empty();
            answer.remaining = if more { meta.remaining.map(|n| n + surplus) } else { Some(surplus) };
            answer.complete = !more && surplus == 0;
            if !more || answer.rows.len() >= request.max_rows {
                return Ok(answer);
            }
            pages.limit = pages.limit.map(|limit| limit.min(request.max_rows - answer.rows.len()));
            pages.continue_token = meta.continue_token;
        }
    }

    async fn get_one(
        &self,
        kind: &Kind,
        version: &str,
        namespace: Option<&str>,
        name: &str,
        metadata_only: bool,
    ) -> Result<Option<SingleRow>, Failure> {
        let Some(path) = object_path(kind, version, namespace, name) else { return Ok(None) };
        let uri = format!("{path}?includeObject={}", include_object(kind, metadata_only));
        let body = match self.http.read(&uri, accept(kind), ONE_REQUEST).await {
            Ok(body) => body,
            Err(failure) if failure.object_missing => return Ok(None),
            Err(failure) => return Err(failure),
        };
        match table::get_answer(&body).map_err(bad_answer)? {
            Answer::Table(table) => {
                let Some(raw) = table.rows.first() else { return Ok(None) };
                let row = checked_row(kind, table::row(raw).map_err(bad_answer)?)?;
                Ok(Some((table.columns.unwrap_or_default(), row)))
            }
            Answer::Object(object) => {
                let row = checked_row(kind, table::plain_row(object).map_err(bad_answer)?)?;
                Ok(Some((table::plain_columns(), row)))
            }
            _ => Err(bad_answer("neither a Table nor an object")),
        }
    }

    async fn get_owners(&self, kind: &Kind, namespace: Option<&str>, name: &str) -> Result<Option<Owners>, Failure> {
        if kind.is_secret() {
            return Err(Failure::new(Reason::Refused, "Secrets are read without the fields that somebody owns"));
        }
        let Some(path) = object_path(kind, &kind.version, namespace, name) else { return Ok(None) };
        let body = match self.http.read_up_to(MAX_OWNERS, &path, ACCEPT_METADATA, OWNERS_LIMIT).await {
            Ok(Some(body)) => body,
            Ok(None) => return Err(bad_answer(format!("the object is larger than {MAX_OWNERS} bytes"))),
            Err(failure) if failure.object_missing => return Ok(None),
            Err(failure) => return Err(failure),
        };
        // What serde says could quote the object.
        let answer: WithOwners =
            serde_json::from_slice(&body).map_err(|_| bad_answer("the metadata has another form"))?;
        let Owned { resource_version, managed_fields } = answer.metadata;
        Ok(Some(Owners { resource_version, owners: managed_fields }))
    }

    async fn count_items(&self, kind: &Kind, namespace: Option<&str>) -> Result<u64, Failure> {
        let path = collection_path(kind, &kind.version, namespace).ok_or_else(no_such_path)?;
        let mut pages = Pages {
            path,
            accept: accept(kind),
            include_object: "None",
            limit: Some(1),
            continue_token: String::new(),
            time_limit: ONE_REQUEST,
        };
        let mut counted = 0;
        loop {
            let body = pages.next(&self.http).await?;
            let (items, meta) = match table::list_answer(&body).map_err(bad_answer)? {
                Answer::Table(table) => (table.rows.len(), table.meta),
                Answer::List { items, meta } => (items.len(), meta),
                _ => return Err(bad_answer("neither a Table nor a list")),
            };
            counted += items as u64;
            match (meta.continue_token.is_empty(), meta.remaining) {
                (true, _) => return Ok(counted),
                (false, Some(remaining)) => return Ok(counted + remaining),
                // Some servers page without telling how many are left: count the rows, which carry no objects.
                (false, None) => {
                    pages.limit = Some(PAGE);
                    pages.continue_token = meta.continue_token;
                }
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct WithOwners {
    metadata: Owned,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Owned {
    #[serde(default)]
    resource_version: String,
    #[serde(default)]
    managed_fields: Vec<Owner>,
}

/// The columns (if told), the metadata and the rows of a page, and how many were left out.
type Page = (Option<Vec<ColumnDefinition>>, ListMeta, Vec<RawRow>, u64);

/// The rows of a LIST answer; a row that cannot be decoded is left out, counted and logged by name.
fn rows_of(kind: &Kind, body: &[u8]) -> Result<Page, Failure> {
    let decode = |raws: Vec<&RawValue>, one: fn(&RawValue) -> Result<RawRow, table::DecodeError>| {
        let all = raws.len();
        let rows: Vec<RawRow> = raws
            .into_iter()
            .filter_map(|raw| match one(raw).map_err(bad_answer).and_then(|row| checked_row(kind, row)) {
                Ok(row) => Some(row),
                Err(failure) => {
                    let name = table::name_of(raw).unwrap_or_default();
                    tracing::warn!(kind = %kind.id, name, error = failure.message, "An object cannot be decoded");
                    None
                }
            })
            .collect();
        let skipped = (all - rows.len()) as u64;
        (rows, skipped)
    };
    let (columns, meta, (rows, skipped)) = match table::list_answer(body).map_err(bad_answer)? {
        Answer::Table(table) => (table.columns, table.meta, decode(table.rows, table::row)),
        Answer::List { meta, items } => (Some(table::plain_columns()), meta, decode(items, table::plain_row)),
        _ => return Err(bad_answer("neither a Table nor a list")),
    };
    Ok((columns, meta, rows, skipped))
}

/// Refuses a Secret that carries more than metadata, whatever the server was asked for.
pub(super) fn checked_row(kind: &Kind, row: RawRow) -> Result<RawRow, Failure> {
    if kind.is_secret() && !table::is_metadata_only(&row.object) {
        return Err(bad_answer("the server sent more of a Secret than its metadata; it was dropped"));
    }
    Ok(row)
}

pub(super) fn bad_answer(what: impl ToString) -> Failure {
    Failure::new(Reason::BadAnswer, what.to_string())
}

fn no_such_path() -> Failure {
    Failure::new(Reason::Refused, "the namespace is no valid name")
}

async fn in_time<T>(limit: Duration, work: impl Future<Output = Result<T, Failure>>) -> Result<T, ReadError> {
    match timeout(limit, work).await {
        Ok(result) => result.map_err(ReadError::from),
        Err(_) => {
            let message = format!("the API server did not answer within {} s", limit.as_secs());
            Err(Failure::new(Reason::Unreachable, message).into())
        }
    }
}

impl Source for ApiServer {
    fn watch(&self, spec: WatchSpec, events: EventSender) -> BoxFuture<'static, ()> {
        Box::pin(Informer::new(self.http.clone(), self.learnt.clone(), spec, events).run())
    }

    fn list(&self, request: ListRequest) -> BoxFuture<'static, Result<ListAnswer, ReadError>> {
        let this = self.clone();
        Box::pin(async move { in_time(WHOLE_LIST, this.list_pages(request)).await })
    }

    fn get(
        &self,
        kind: Arc<Kind>,
        version: String,
        namespace: Option<String>,
        name: String,
        metadata_only: bool,
    ) -> BoxFuture<'static, Result<Option<SingleRow>, ReadError>> {
        let this = self.clone();
        Box::pin(async move {
            in_time(ONE_REQUEST, this.get_one(&kind, &version, namespace.as_deref(), &name, metadata_only)).await
        })
    }

    fn owners(
        &self,
        kind: Arc<Kind>,
        namespace: Option<String>,
        name: String,
    ) -> BoxFuture<'static, Result<Option<Owners>, ReadError>> {
        let this = self.clone();
        Box::pin(async move { in_time(OWNERS_LIMIT, this.get_owners(&kind, namespace.as_deref(), &name)).await })
    }

    fn count(&self, kind: Arc<Kind>, namespace: Option<String>) -> BoxFuture<'static, Result<u64, ReadError>> {
        let this = self.clone();
        Box::pin(async move { in_time(ONE_REQUEST, this.count_items(&kind, namespace.as_deref())).await })
    }
}

#[cfg(test)]
mod tests;
