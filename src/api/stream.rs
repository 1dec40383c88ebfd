//! `/api/v1/stream`: Server-Sent Events of one view, a list query with its window.
//!
//! A snapshot first, then patches: what of the window was added, changed or went. Changes are coalesced, so that a slow
//! browser misses revisions, never rows. Permissions are asked again while the stream is open.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    App, Asked,
    answer::RowAnswer,
    error::Problem,
    objects::{ListAnswer, Wanted, list_answer},
    params::{self, Params},
    places::{Full, Places},
    seen::{Seen, authorized, known_kind},
    stalled::while_read,
};
use crate::{
    access::Caller,
    query::{Found, Page, Scope},
    reason::Reason,
    store::{Column, Row},
};

/// Says that the stream lives, and renews what is read from the API server.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// A token that expired, or whose owner changed groups, ends the stream by then. Permissions are asked for at each event.
const REAUTHENTICATE: Duration = Duration::from_secs(10);

/// What is read from the API server for a stream is read again this often: a change of such a kind is not told otherwise.
const READ_THROUGH: Duration = Duration::from_secs(30);

/// As often as rows change: a commit takes what arrives within this time.
const PACE: Duration = Duration::from_millis(100);

/// What could not be looked at for the moment is looked at again after this time.
const AGAIN: Duration = Duration::from_secs(1);

/// Streams of one process.
const MAX_STREAMS: usize = 1000;

/// Streams of one person: a browser has one for each window.
const MAX_STREAMS_OF_ONE: usize = 32;

/// Live rows of one view
///
/// Events: `snapshot`, `patch`, `resync`, `state`, `heartbeat`. With the `Last-Event-ID` of the current revision patches
/// go on; with any other a `resync` and a snapshot come first.
#[utoipa::path(
    get,
    path = "/api/v1/stream",
    params(("view" = String, Query, description = "A list query, as in core/pods?ns=a&sort=-age&limit=100")),
    responses((status = 200, description = "text/event-stream"), (status = "4XX", body = Problem), (status = 503, body = Problem))
)]
pub async fn stream(asked: Asked, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let params = Params::parse(&asked.query, &["view"])?;
    let text =
        params.get("view").ok_or_else(|| Problem::parameter("view", "missing; as in view=core/pods"))?.to_owned();
    let (path, query) = text.split_once('?').unwrap_or((&text, ""));
    let (group, resource) = path
        .split_once('/')
        .ok_or_else(|| Problem::parameter("view", format!("{path:?} is no kind; as in core/pods?ns=a")))?;
    let wanted = Wanted::parse(params::kind(group, resource)?, query)?;
    if wanted.is_export() {
        return Err(Problem::parameter("view", "format is for lists; a stream has a form of its own"));
    }
    let kind = known_kind(&asked.app, &wanted)?;
    if let Some(version) = wanted.version.as_ref().filter(|version| **version != kind.version) {
        // Each event would be a LIST.
        let detail = format!("only {} is followed; read {version} without the stream", kind.version);
        return Err(Problem::new(Reason::BadVersion, detail));
    }
    // The first answer is made before the stream opens, so that a refusal is an answer and not a broken stream.
    let open = asked.app.streams.enter(&asked.caller).map_err(too_many)?;
    let mut state = Following {
        app: asked.app.clone(),
        caller: asked.caller,
        token: asked.token,
        wanted,
        kind,
        last: None,
        scope: String::new(),
        columns: None,
    };
    // Whoever is refused here keeps no watch open.
    state.seen().await?;
    state.wanted.wait = Duration::ZERO;
    let subscription = asked.app.cache.subscribe(&state.wanted.id);
    let mut subscription =
        subscription.ok_or_else(|| Problem::new(Reason::UnknownKindRequested, state.wanted.id.to_string()))?;
    // What happened since is in this one, or will be told.
    let first = state.cut().await?;
    let seen = request.headers().get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let shutdown = asked.app.shutdown.clone();
    let events = async_stream::stream! {
        let _open = open;
        let id = state.id(&first.0, &text);
        if seen.as_deref() != Some(&id) {
            if seen.is_some() {
                yield event("resync", None, &json!({"view": 0, "reason": "RevisionGone"}));
            }
            yield event("snapshot", Some(&id), &snapshot(&first.0));
        } else {
            // Whoever was away learns at once that what they have is what there is.
            yield event("heartbeat", Some(&id), &heartbeat(&first.0));
        }
        state.last = Some(first);
        let mut authenticated = tokio::time::Instant::now();
        let mut cut_at = authenticated;
        let mut next_beat = authenticated + HEARTBEAT;
        loop {
            // Dropping an arm loses nothing: a change that is not taken is seen at the next wait.
            let beats = tokio::select! {
                () = shutdown.cancelled() => return,
                () = subscription.changed() => false,
                () = tokio::time::sleep_until(next_beat) => true,
            };
            if authenticated.elapsed() >= REAUTHENTICATE {
                if !state.is_same_caller().await {
                    return;
                }
                authenticated = tokio::time::Instant::now();
            }
            if let Some(last) = state.last.as_ref().filter(|_| beats && cut_at.elapsed() < READ_THROUGH)
                && last.0.freshness.state == "passthrough"
            {
                next_beat = tokio::time::Instant::now() + HEARTBEAT;
                yield event("heartbeat", Some(&state.id(&last.0, &text)), &heartbeat(&last.0));
                continue;
            }
            let new = match state.cut().await {
                Ok(new) => new,
                // It passes: what was sent stays, marked as old, and the change is looked at again.
                Err(problem) if problem.passes() => {
                    if let Some(last) = &state.last {
                        yield event("state", None, &outdated(&last.0, &problem));
                    }
                    next_beat = tokio::time::Instant::now() + AGAIN;
                    tokio::time::sleep(AGAIN).await;
                    continue;
                }
                // A refusal in the middle ends the stream: the client opens it again and is told why.
                Err(_) => return,
            };
            cut_at = tokio::time::Instant::now();
            let id = state.id(&new.0, &text);
            for (name, data) in state.changes(&new) {
                yield event(name, Some(&id).filter(|_| name != "resync"), &data);
            }
            // By the clock: changes that this view does not show must not keep it silent.
            if tokio::time::Instant::now() >= next_beat {
                next_beat = tokio::time::Instant::now() + HEARTBEAT;
                yield event("heartbeat", Some(&id), &heartbeat(&new.0));
            }
            state.last = Some(new);
            tokio::time::sleep(PACE).await;
        }
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(while_read(events, None)))
}

/// Places for streams.
pub fn places() -> Arc<Places> {
    Places::new(MAX_STREAMS, MAX_STREAMS_OF_ONE)
}

/// Why there is no stream to be had.
fn too_many(Full(theirs): Full) -> Problem {
    let detail = format!("{theirs} of your streams are open; close some, or try again later");
    Problem::new(Reason::TooManyStreams, detail)
}

type Cut = (ListAnswer, Option<Page>);

/// A stream needs both.
const VERBS: [&str; 2] = ["list", "watch"];

/// One view and what was sent of it last.
struct Following {
    app: web::Data<App>,
    caller: Caller,
    token: Option<String>,
    wanted: Wanted,
    kind: Arc<crate::kind::Kind>,
    last: Option<Cut>,
    /// Where they may see it, in words.
    scope: String,
    /// The columns of what was sent last.
    columns: Option<Arc<[Column]>>,
}

impl Following {
    /// The kind as it is now. Who may not list and watch is refused.
    async fn seen(&self) -> Result<Seen, Problem> {
        let seen = authorized(&self.app, &self.caller, &VERBS, &self.wanted, &self.kind).await?;
        // A list of nothing is an answer; a stream that can never show anything is refused.
        if seen.denied {
            let detail = format!("you may not {} {} in any namespace", VERBS.join(" and "), self.wanted.id);
            return Err(Problem::new(Reason::AccessDenied, detail));
        }
        Ok(seen)
    }

    /// The view as it is now.
    async fn cut(&mut self) -> Result<Cut, Problem> {
        let seen = self.seen().await?;
        self.scope = match &seen.scope {
            Scope::All => "*".to_owned(),
            Scope::Only(names) => names.iter().cloned().collect::<Vec<_>>().join(","),
        };
        // Found under the same columns; others would make other rows match.
        let columns = seen.view.snapshot.as_ref().map(|snapshot| snapshot.columns.clone());
        let same = columns.is_some() && self.columns.as_ref().map(Arc::as_ptr) == columns.as_ref().map(Arc::as_ptr);
        self.columns = columns;
        let before = self.last.as_ref().filter(|_| same).and_then(|(_, page)| page.as_ref());
        let before = before.map(|page| page.found.clone());
        let (answer, mut page) = list_answer(&self.app, &self.caller, &self.wanted, &seen, before).await?;
        // Without a filter it is found anew in no time, and would only take memory as long as the stream is quiet.
        if let Some(page) = page.as_mut().filter(|_| answer.terms.is_empty()) {
            page.found = Found::default();
        }
        Ok((answer, page))
    }

    /// Whether the token is still valid, and still that of the same person in the same groups.
    async fn is_same_caller(&self) -> bool {
        self.app.access.authenticate(self.token.as_deref()).await.as_ref() == Ok(&self.caller)
    }

    /// Names what was sent, for this person and view, and what they might see then: whoever resumes has these very rows.
    fn id(&self, answer: &ListAnswer, view: &str) -> String {
        let who = match &self.caller {
            Caller::Trusted => "",
            Caller::User(user) => &user.name,
        };
        let counts = format!("{} {:?} {:?}", answer.freshness.complete, answer.total, answer.matched);
        let parts = [who, view, &answer.revision, &self.scope, &counts].map(str::as_bytes);
        let digest = self.app.access.digest(&[&[b"stream".as_slice()], parts.as_slice()].concat());
        digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The events that lead from what was sent last to `new`.
    fn changes(&self, new: &Cut) -> Vec<(&'static str, Value)> {
        let Some((old, old_page)) = &self.last else { return vec![("snapshot", snapshot(&new.0))] };
        if old.columns != new.0.columns || old_page.is_some() != new.1.is_some() {
            return vec![("resync", json!({"view": 0, "reason": "ColumnsChanged"})), ("snapshot", snapshot(&new.0))];
        }
        let before: &[Row] = old_page.as_ref().map_or(&[], |page| &page.rows);
        let after: &[Row] = new.1.as_ref().map_or(&[], |page| &page.rows);
        // The answers hold the rows in the same order, with the uids as they were sent.
        let (sent, sending) = (&old.rows, &new.0.rows);
        let known: HashMap<&str, &Row> = sent.iter().map(|row| &*row.uid).zip(before).collect();
        let stays: HashSet<&str> = sending.iter().map(|row| &*row.uid).collect();
        let differs = |(answer, one): &(&RowAnswer, &Row)| known.get(&*answer.uid).is_none_or(|was| !was.is_same(one));
        let upserts: Vec<_> = sending.iter().zip(after).filter(differs).map(|(answer, _)| answer).collect();
        let deletes: Vec<&str> = sent.iter().map(|row| &*row.uid).filter(|uid| !stays.contains(uid)).collect();
        let same_order = sent.len() == sending.len() && sent.iter().zip(sending).all(|(a, b)| a.uid == b.uid);
        let counts_changed = (old.total, old.matched) != (new.0.total, new.0.matched);
        if upserts.is_empty() && deletes.is_empty() && same_order && !counts_changed {
            let told = |answer: &ListAnswer| {
                let fresh = &answer.freshness;
                (fresh.state, fresh.complete, fresh.reason, fresh.message.clone(), answer.progress.clone())
            };
            return if told(old) == told(&new.0) { Vec::new() } else { vec![("state", state(&new.0))] };
        }
        let order: Option<Vec<&str>> = (!same_order).then(|| sending.iter().map(|row| &*row.uid).collect());
        let mut patch = state(&new.0);
        if let Some(fields) = patch.as_object_mut() {
            fields.insert("upserts".to_owned(), json!(upserts));
            fields.insert("deletes".to_owned(), json!(deletes));
            fields.insert("order".to_owned(), json!(order));
            fields.insert("total".to_owned(), json!(new.0.total));
            fields.insert("matched".to_owned(), json!(new.0.matched));
        }
        vec![("patch", patch)]
    }
}

fn snapshot(answer: &ListAnswer) -> Value {
    let mut value = json!(answer);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("view".to_owned(), 0.into());
    }
    value
}

fn state(answer: &ListAnswer) -> Value {
    let mut value = json!(answer.freshness);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("view".to_owned(), 0.into());
        fields.insert("revision".to_owned(), answer.revision.clone().into());
        fields.insert("progress".to_owned(), json!(answer.progress));
    }
    value
}

/// That the rows may be old by now, and why that cannot be looked at.
fn outdated(answer: &ListAnswer, problem: &Problem) -> Value {
    let mut value = state(answer);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("state".to_owned(), "stale".into());
        fields.insert("reason".to_owned(), problem.reason.into());
        fields.insert("message".to_owned(), problem.detail.clone().into());
    }
    value
}

/// That nothing changed, and how current the rows are.
fn heartbeat(answer: &ListAnswer) -> Value {
    let fresh = &answer.freshness;
    let as_of = if fresh.state == "live" { Some(Timestamp::now()) } else { fresh.as_of };
    json!({"asOf": as_of, "state": fresh.state})
}

/// JSON holds no line breaks, so that one `data` line is enough. Without an id, what was sent before stays what a client
/// names when it resumes: a `resync` alone has brought no rows yet.
fn event(name: &str, id: Option<&String>, data: &Value) -> Result<Bytes, std::convert::Infallible> {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    Ok(Bytes::from(format!("event: {name}\n{id}data: {data}\n\n")))
}
