//! One view that is followed: what a stream tells of it, until it is refused.
//!
//! A snapshot first, then patches: what of the window was added, changed or went. Changes are coalesced, so that a slow
//! browser misses revisions, never rows. Permissions are asked again at each event.

mod told;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use actix_web::web;
use futures::Stream;
use serde_json::json;
use tokio::time::Instant;

pub use self::told::{HeartbeatAnswer, Told, refused};
use self::told::{cold, heartbeat, outdated, state};
use super::{
    App,
    answer::RowAnswer,
    error::Problem,
    objects::{ListAnswer, Wanted, list_answer},
    params,
    seen::{Asking, Seen, authorized, known_kind, scope_of},
    stream::short,
};
use crate::{
    access::Caller,
    cache::Subscription,
    query::{Found, Page, Scope},
    reason::Reason,
    store::{Column, Row},
};

/// Says that the stream lives, and renews what is read from the API server.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// What is read from the API server for a stream is read again this often: a change of such a kind is not told otherwise.
const READ_THROUGH: Duration = Duration::from_secs(30);

/// As often as rows change: a commit takes what arrives within this time.
const PACE: Duration = Duration::from_millis(100);

/// What could not be looked at for the moment is looked at again after this time, and then less and less often: many views
/// may wait for the same.
const AGAIN: Duration = Duration::from_secs(1);

/// Who follows views, and by what they are answered.
#[derive(Clone)]
pub struct Follower {
    /// What answers.
    pub app: web::Data<App>,
    /// Who asks.
    pub caller: Caller,
}

impl Follower {
    /// A short name of their view, which nobody else can tell.
    pub fn name(&self, view: &str) -> String {
        short(self.app.access.digest(&[b"view", self.who().as_bytes(), view.as_bytes()]), 6)
    }

    fn asking(&self, again: bool) -> Asking<'_> {
        Asking { app: &self.app, caller: &self.caller, verbs: &VERBS, again }
    }

    fn who(&self) -> &str {
        self.caller.name().unwrap_or_default()
    }

    /// Follows a view. `known` is the place where whoever resumes was; empty if it is not known any more.
    ///
    /// It is heard of at each heartbeat, however long the API server takes: who hears nothing gives up, and begins anew what
    /// was almost done.
    pub fn follow(self, view: String, known: Option<String>) -> impl Stream<Item = Told> + Send + 'static {
        async_stream::stream! {
            let mut pause = AGAIN;
            let (mut state, mut subscription) = loop {
                let mut open = pin!(Following::open(&self, &view));
                let opened = loop {
                    match tokio::time::timeout(HEARTBEAT, &mut open).await {
                        Ok(opened) => break opened,
                        Err(_) => yield Told::State(cold(None, "the first answer is still being read")),
                    }
                };
                match opened {
                    Ok(opened) => break opened,
                    Err(problem) if problem.status == 503 => {
                        let unknown = cold(Some(problem.reason), &problem.detail);
                        yield Told::Waiting(problem, unknown);
                        tokio::time::sleep(pause).await;
                        pause = HEARTBEAT.min(pause * 2);
                    }
                    Err(problem) => {
                        yield Told::Refused(problem);
                        return;
                    }
                }
            };
            let place = state.place(&state.last);
            if known.as_ref() == Some(&place) {
                // Whoever was away learns at once that what they have is what there is.
                yield Told::At("heartbeat", heartbeat(&state.last.answer, true), place);
            } else {
                if known.is_some() {
                    yield Told::Resync("RevisionGone");
                }
                yield Told::At("snapshot", json!(state.last.answer), place);
            }
            let mut cut_at = Instant::now();
            let mut next_beat = cut_at + HEARTBEAT;
            pause = AGAIN;
            'following: loop {
                // Dropping an arm loses nothing: a change that is not taken is seen at the next wait.
                let beats = tokio::select! {
                    () = subscription.changed() => false,
                    () = tokio::time::sleep_until(next_beat) => true,
                };
                let mut rests = beats && state.is_read_through() && cut_at.elapsed() < READ_THROUGH;
                let mut due = Instant::now() + if rests { Duration::ZERO } else { HEARTBEAT };
                let new = {
                    let mut cut = pin!(state.cut());
                    loop {
                        let beat = async {
                            tokio::time::sleep_until(due).await;
                            state.has_same_rights().await
                        };
                        // Dropping a beat loses nothing; the cut goes on where it was.
                        let rights = tokio::select! {
                            new = &mut cut, if !rests => break new,
                            rights = beat => rights,
                        };
                        due = Instant::now() + HEARTBEAT;
                        match rights {
                            Ok(true) => {
                                next_beat = due;
                                let last = &state.last;
                                yield Told::At("heartbeat", heartbeat(&last.answer, false), state.place(last));
                                if rests {
                                    continue 'following;
                                }
                            }
                            // What they may see now is another thing, and is read for them.
                            Ok(false) => rests = false,
                            Err(problem) if !rests && passes(&problem) => {
                                yield Told::State(outdated(&state.last.answer, &problem));
                            }
                            Err(problem) => break Err(problem),
                        }
                    }
                };
                let new = match new {
                    Ok(new) => new,
                    // What was sent stays, marked as old, and the change is looked at again.
                    Err(problem) if passes(&problem) => {
                        yield Told::State(outdated(&state.last.answer, &problem));
                        next_beat = Instant::now() + pause;
                        tokio::time::sleep(pause).await;
                        pause = HEARTBEAT.min(pause * 2);
                        continue;
                    }
                    Err(problem) => {
                        yield Told::Refused(problem);
                        return;
                    }
                };
                pause = AGAIN;
                cut_at = Instant::now();
                let place = state.place(&new);
                for told in state.changes(&new, &place) {
                    yield told;
                }
                // By the clock: changes that this view does not show must not keep it silent.
                if Instant::now() >= next_beat {
                    next_beat = Instant::now() + HEARTBEAT;
                    yield Told::At("heartbeat", heartbeat(&new.answer, true), place);
                }
                state.last = new;
                tokio::time::sleep(PACE).await;
            }
        }
    }
}

/// Whether the same may be answered in a moment.
fn passes(problem: &Problem) -> bool {
    problem.passes() || problem.status >= 500
}

/// What a view asks for.
///
/// # Errors
/// If it is not understood, or nothing that can be followed.
fn wanted(view: &str) -> Result<Wanted, Problem> {
    let (path, query) = view.split_once('?').unwrap_or((view, ""));
    let (group, resource) = path
        .split_once('/')
        .ok_or_else(|| Problem::parameter("view", format!("{path:?} is no kind; as in core/pods?ns=a")))?;
    let wanted = Wanted::parse(params::kind(group, resource)?, query)?;
    if wanted.is_export() {
        return Err(Problem::parameter("view", "format is for lists; a stream has a form of its own"));
    }
    Ok(wanted)
}

/// A view as it was at one moment.
struct Cut {
    answer: ListAnswer,
    page: Option<Page>,
    /// Where they might see it.
    scope: Scope,
    /// The columns of the kind.
    columns: Option<Arc<[Column]>>,
}

/// A stream needs both.
const VERBS: [&str; 2] = ["list", "watch"];

/// One view and what was sent of it last.
struct Following {
    follower: Follower,
    view: String,
    wanted: Wanted,
    last: Cut,
}

impl Following {
    /// The view as it is at first, and what keeps its kind watched.
    ///
    /// # Errors
    /// If it is not understood, or refused.
    async fn open(follower: &Follower, view: &str) -> Result<(Self, Subscription), Problem> {
        let app = &follower.app;
        let mut wanted = wanted(view)?;
        known_kind(app, &wanted)?;
        // Whoever is refused here keeps no watch open.
        seen(follower.asking(false), &wanted).await?;
        wanted.wait = Duration::ZERO;
        let subscription = app.cache.subscribe(&wanted.id);
        let subscription =
            subscription.ok_or_else(|| Problem::new(Reason::UnknownKindRequested, wanted.id.to_string()))?;
        // What happened since is in this one, or will be told.
        let last = cut(follower, &wanted, None).await?;
        Ok((Self { follower: follower.clone(), view: view.to_owned(), wanted, last }, subscription))
    }

    /// The view as it is now.
    async fn cut(&self) -> Result<Cut, Problem> {
        cut(&self.follower, &self.wanted, Some(&self.last)).await
    }

    /// Whether what was sent last was read from the API server for it.
    fn is_read_through(&self) -> bool {
        self.last.answer.freshness.state == "passthrough"
    }

    /// Whether they may see what was sent last, and no more. Nothing is read for it.
    ///
    /// # Errors
    /// If they may not list and watch any more, or the API server could not be asked.
    async fn has_same_rights(&self) -> Result<bool, Problem> {
        let candidates = match &self.last.scope {
            Scope::All => BTreeSet::new(),
            Scope::Only(names) => names.clone(),
        };
        let namespaced = self.last.answer.namespaced;
        let (scope, _) = scope_of(self.follower.asking(true), &self.wanted, namespaced, candidates).await?;
        Ok(scope == self.last.scope)
    }

    /// Names what was sent, for this person and view, and what they might see then: whoever resumes has these very rows.
    fn place(&self, cut: &Cut) -> String {
        let Cut { answer, scope, .. } = cut;
        let scope = match scope {
            Scope::All => "*".to_owned(),
            Scope::Only(names) => names.iter().cloned().collect::<Vec<_>>().join(","),
        };
        let counts = format!("{} {:?} {:?}", answer.freshness.complete, answer.total, answer.matched);
        let parts = [self.follower.who(), &self.view, &answer.revision, &scope, &counts].map(str::as_bytes);
        short(self.follower.app.access.digest(&[&[b"stream".as_slice()], parts.as_slice()].concat()), 12)
    }

    /// The events that lead from what was sent last to `new`.
    fn changes(&self, new: &Cut, place: &str) -> Vec<Told> {
        let at = |name, data| Told::At(name, data, place.to_owned());
        let (old, now) = (&self.last.answer, &new.answer);
        if old.columns != now.columns || self.last.page.is_some() != new.page.is_some() {
            return vec![Told::Resync("ColumnsChanged"), at("snapshot", json!(now))];
        }
        let before: &[Row] = self.last.page.as_ref().map_or(&[], |page| &page.rows);
        let after: &[Row] = new.page.as_ref().map_or(&[], |page| &page.rows);
        // The answers hold the rows in the same order, with the uids as they were sent.
        let (sent, sending) = (&old.rows, &now.rows);
        let known: HashMap<&str, (&RowAnswer, &Row)> =
            sent.iter().map(|row| &*row.uid).zip(sent.iter().zip(before)).collect();
        let stays: HashSet<&str> = sending.iter().map(|row| &*row.uid).collect();
        // Cells that the view adds are no part of the row.
        let own = new.columns.as_ref().map_or(0, |columns| columns.len());
        let differs = |(answer, one): &(&RowAnswer, &Row)| {
            let is_same =
                |(told, was): &(&RowAnswer, &Row)| was.is_same(one) && told.cells.get(own..) == answer.cells.get(own..);
            !known.get(&*answer.uid).is_some_and(is_same)
        };
        let upserts: Vec<_> = sending.iter().zip(after).filter(differs).map(|(answer, _)| answer).collect();
        let deletes: Vec<&str> = sent.iter().map(|row| &*row.uid).filter(|uid| !stays.contains(uid)).collect();
        let same_order = sent.len() == sending.len() && sent.iter().zip(sending).all(|(a, b)| a.uid == b.uid);
        let counts_changed = (old.total, old.matched) != (now.total, now.matched);
        if upserts.is_empty() && deletes.is_empty() && same_order && !counts_changed {
            let told = |answer: &ListAnswer| {
                let fresh = &answer.freshness;
                (fresh.state, fresh.complete, fresh.reason, fresh.message.clone(), answer.progress.clone())
            };
            return if told(old) == told(now) { Vec::new() } else { vec![at("state", state(now))] };
        }
        let order: Option<Vec<&str>> = (!same_order).then(|| sending.iter().map(|row| &*row.uid).collect());
        let mut patch = state(now);
        if let Some(fields) = patch.as_object_mut() {
            fields.insert("upserts".to_owned(), json!(upserts));
            fields.insert("deletes".to_owned(), json!(deletes));
            fields.insert("order".to_owned(), json!(order));
            fields.insert("total".to_owned(), json!(now.total));
            fields.insert("matched".to_owned(), json!(now.matched));
        }
        vec![at("patch", patch)]
    }
}

/// The kind as it is now. Who may not list and watch is refused, and so is a version that is not, or no longer, preferred.
async fn seen(asking: Asking<'_>, wanted: &Wanted) -> Result<Seen, Problem> {
    let preferred = asking.app.cache.peek(&wanted.id).map(|view| view.kind.version.clone());
    if let (Some(version), Some(preferred)) = (&wanted.version, &preferred)
        && version != preferred
    {
        // Each event would be a LIST.
        let detail = format!("only {preferred} is followed; read {version} without the stream");
        return Err(Problem::new(Reason::BadVersion, detail));
    }
    let seen = authorized(asking, wanted).await?;
    // A list of nothing is an answer; a stream that can never show anything is refused.
    if seen.denied {
        let detail = format!("you may not {} {} in any namespace", VERBS.join(" and "), wanted.id);
        return Err(Problem::new(Reason::AccessDenied, detail));
    }
    Ok(seen)
}

/// The view as it is now, found with the help of how it was before.
async fn cut(follower: &Follower, wanted: &Wanted, before: Option<&Cut>) -> Result<Cut, Problem> {
    let seen = seen(follower.asking(before.is_some()), wanted).await?;
    // Found under the same columns; others would make other rows match.
    let columns = seen.view.snapshot.as_ref().map(|snapshot| snapshot.columns.clone());
    let same =
        |cut: &&Cut| columns.is_some() && cut.columns.as_ref().map(Arc::as_ptr) == columns.as_ref().map(Arc::as_ptr);
    let before = before.filter(same).and_then(|cut| cut.page.as_ref()).map(|page| page.found.clone());
    let (answer, mut page) = list_answer(&follower.app, &follower.caller, wanted, &seen, before).await?;
    // Without a filter it is found anew in no time, and would only take memory as long as the stream is quiet.
    if let Some(page) = page.as_mut().filter(|_| answer.terms.is_empty()) {
        page.found = Found::default();
    }
    Ok(Cut { answer, page, scope: seen.scope, columns })
}
