//! `/api/v1/stream`: Server-Sent Events of several views, each a list query with its window, over one connection.
//!
//! Each view is followed by itself, so that a change of one kind costs nothing to the views of others, and one that is
//! refused takes no other with it. Here their events become one stream, whose ids name the place of every view.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use actix_web::{HttpRequest, HttpResponse, http::header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::{Value, json};

use super::{
    Asked,
    error::Problem,
    following::{Follower, Told, refused},
    params::Params,
    places::{Full, Places},
    stalled::while_read,
};
use crate::reason::Reason;

/// A token that expired, or whose owner changed groups, ends the stream by then. Permissions are asked for at each event.
const REAUTHENTICATE: Duration = Duration::from_secs(10);

/// Streams of one process.
const MAX_STREAMS: usize = 1000;

/// Streams of one person: a browser has one for each window.
const MAX_STREAMS_OF_ONE: usize = 32;

/// Views of one stream: the windows and panels of one browser.
const MAX_VIEWS: usize = 16;

/// Stands between the places of two views, and between the name of a view and its place.
const BETWEEN: [char; 2] = ['~', '.'];

/// Live rows of up to 16 views
///
/// Events: `snapshot`, `patch`, `resync`, `state`, `heartbeat`, `refused`; the data of each names its `view`. With the
/// `Last-Event-ID` of the current revisions patches go on; views with any other get a `resync` and a snapshot first.
#[utoipa::path(
    get,
    path = "/api/v1/stream",
    params(("view" = Vec<String>, Query, explode, description = "A list query, as in core/pods?ns=a&sort=-age&limit=100; 1 to 16 of them")),
    responses((status = 200, description = "text/event-stream"), (status = "4XX", body = Problem), (status = 503, body = Problem))
)]
pub async fn stream(asked: Asked, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let views: Arc<[String]> = views(&asked.query)?.into();
    let open = asked.app.streams.enter(&asked.caller).map_err(too_many)?;
    let follower = Follower { app: asked.app.clone(), caller: asked.caller };
    let names: Vec<String> = views.iter().map(|view| follower.name(view)).collect();
    let last = request.headers().get("last-event-id").and_then(|id| id.to_str().ok());
    let known = last.map_or_else(|| vec![None; names.len()], |last| places_of(last, &names));
    let mut places =
        Joined { places: known.iter().map(|place| place.clone().filter(|it| !it.is_empty())).collect(), names };
    let each = views.iter().zip(known).enumerate().map(|(place, (view, known))| {
        let told = follower.clone().follow(view.clone(), known);
        told.map(move |told| (place, told)).boxed()
    });
    let mut all = stream::select_all(each);
    // As long as every view is refused that is the answer, and not a stream in which nothing ever comes.
    let (mut early, mut refusals, mut reported) = (Vec::new(), Vec::new(), BTreeSet::new());
    while reported.len() < views.len() {
        let Some((place, told)) = all.next().await else { break };
        reported.insert(place);
        let problem = match &told {
            Told::Refused(problem) | Told::Waiting(problem, _) => Some((place, problem.clone())),
            _ => None,
        };
        early.push((place, told));
        match problem {
            Some(problem) => refusals.push(problem),
            None => {
                refusals.clear();
                break;
            }
        }
    }
    // One that passes comes first: whoever asks again is told of the others.
    if let Some((_, problem)) = refusals.into_iter().min_by_key(|(place, problem)| (problem.status != 503, *place)) {
        return Err(problem);
    }
    let (app, caller, token) = (follower.app, follower.caller, asked.token);
    let events = async_stream::stream! {
        let _open = open;
        let mut authenticated = tokio::time::Instant::now();
        let mut early = early.into_iter();
        loop {
            let next = match early.next() {
                Some(told) => Some(told),
                // Dropping an arm loses nothing: what was not taken of the views is there at the next call.
                None => tokio::select! {
                    () = app.shutdown.cancelled() => return,
                    next = all.next() => next,
                },
            };
            let Some((place, told)) = next else { return };
            // Each view is heard of at least each heartbeat.
            if authenticated.elapsed() >= REAUTHENTICATE {
                // Whether the token is still valid, and still that of the same person in the same groups.
                if app.access.authenticate(token.as_deref()).await.as_ref() != Ok(&caller) {
                    return;
                }
                authenticated = tokio::time::Instant::now();
            }
            yield Ok::<_, std::convert::Infallible>(places.event(place, &views[place], told));
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

/// The views of a query string, as they were sent.
fn views(query: &str) -> Result<Vec<String>, Problem> {
    let views = Params::repeated(query, "view")?;
    if views.is_empty() {
        return Err(Problem::parameter("view", "missing; as in view=core/pods"));
    }
    if views.len() > MAX_VIEWS {
        return Err(Problem::parameter("view", format!("{} views, {MAX_VIEWS} at most", views.len())));
    }
    // Their events could not be told apart.
    let mut seen = BTreeSet::new();
    if let Some(twice) = views.iter().find(|view| !seen.insert(view.as_str())) {
        return Err(Problem::parameter("view", format!("{twice:?} is given more than once")));
    }
    Ok(views)
}

/// How far each view of a stream was sent.
struct Joined {
    names: Vec<String>,
    places: Vec<Option<String>>,
}

impl Joined {
    /// What goes to the client when a view tells something.
    fn event(&mut self, at: usize, view: &str, told: Told) -> Bytes {
        match told {
            Told::At(name, data, place) => {
                self.places[at] = Some(place);
                event(name, Some(&self.id()), data, view)
            }
            // Without an id, what was sent before stays what a client names when it resumes.
            Told::State(data) | Told::Waiting(_, data) => event("state", None, data, view),
            Told::Resync(reason) => {
                // It has brought no rows yet; the events of other views must not claim so.
                self.places[at] = None;
                event("resync", None, json!({"reason": reason}), view)
            }
            Told::Refused(problem) => {
                // With an id, though an empty one: what is taken away must not be resumed.
                self.places[at] = None;
                event("refused", Some(&self.id()), refused(&problem), view)
            }
        }
    }

    /// Names the place of every view that has one.
    fn id(&self) -> String {
        let [next, of] = BETWEEN;
        let named = self.names.iter().zip(&self.places);
        let known = named.filter_map(|(name, place)| Some(format!("{name}{of}{}", place.as_ref()?)));
        known.collect::<Vec<_>>().join(&next.to_string())
    }
}

/// Where the views of these names were when `last` was sent: nothing for those that were not among them. Where none of them
/// was, all are somewhere that is no longer known.
fn places_of(last: &str, names: &[String]) -> Vec<Option<String>> {
    let [next, of] = BETWEEN;
    // What comes back goes out again in later ids: nothing that we could not have made.
    let is_place = |text: &str| {
        text.len() == PLACE && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let sent: Vec<(&str, &str)> = last
        .split(next)
        .take(MAX_VIEWS)
        .filter_map(|one| one.split_once(of))
        .filter(|(_, place)| is_place(place))
        .collect();
    let found = |name: &String| sent.iter().find(|(known, _)| known == name).map(|(_, place)| (*place).to_owned());
    let places: Vec<_> = names.iter().map(found).collect();
    if places.iter().any(Option::is_some) { places } else { vec![Some(String::new()); names.len()] }
}

/// Characters of a place: those of a digest of 12 bytes, too many to be guessed.
const PLACE: usize = 16;

/// The first bytes of a digest as text.
pub fn short(digest: [u8; 32], bytes: usize) -> String {
    URL_SAFE_NO_PAD.encode(&digest[..bytes])
}

/// JSON holds no line breaks, so that one `data` line is enough.
fn event(name: &str, id: Option<&String>, mut data: Value, view: &str) -> Bytes {
    if let Some(fields) = data.as_object_mut() {
        fields.insert("view".to_owned(), view.into());
    }
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    Bytes::from(format!("event: {name}\n{id}data: {data}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn each_view_that_was_there_has_its_place_and_one_that_is_new_has_none() {
        let (one, two) = ("a".repeat(PLACE), "b".repeat(PLACE));
        let joined =
            Joined { names: named(&["x", "y", "z"]), places: vec![Some(one.clone()), None, Some(two.clone())] };
        assert_eq!(joined.id(), format!("x.{one}~z.{two}"));
        let places = places_of(&joined.id(), &named(&["z", "new", "x"]));
        assert_eq!(places, [Some(two), None, Some(one)]);
    }

    #[test]
    fn an_id_that_is_not_ours_is_no_place_and_never_comes_out_again() {
        for strange in ["", "0123", "x", "x.", "x.short", "x.aaaaaaaaaaaaaaa\u{e9}", &format!("x.{}", "a".repeat(9000))]
        {
            assert_eq!(places_of(strange, &named(&["x"])), [Some(String::new())], "{strange}");
        }
    }

    #[test]
    fn sixteen_views_and_their_ids_are_of_bounded_size() {
        let names: Vec<String> = (0..MAX_VIEWS).map(|_| short([255; 32], 6)).collect();
        let places = vec![Some(short([255; 32], 12)); MAX_VIEWS];
        assert!(Joined { names, places }.id().len() < 512);
        let many = |count: usize| (0..count).map(|n| format!("view=core/pods?limit={n}")).collect::<Vec<_>>().join("&");
        assert_eq!(views(&many(16)).unwrap().len(), 16);
        assert!(views(&many(17)).unwrap_err().detail.contains("16 at most"));
    }
}
