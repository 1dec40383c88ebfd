//! `…/events`: the Events about one object.

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Asked,
    answer::Freshness,
    error::Problem,
    object::{authorize, locate},
    params::Params,
    scan::Weight,
    seen::served_kind,
};
use crate::{
    access::Attributes,
    kind::{GroupResource, Kind},
    query::Stop,
    reason::Reason,
    store::{Cell, Row, Snapshot},
};

/// One Event.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventAnswer {
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Normal or Warning.
    #[serde(rename = "type")]
    pub type_: String,
    /// One word.
    pub reason: String,
    /// A sentence.
    pub message: String,
    /// How often.
    pub count: i64,
    /// When first.
    pub first_seen: Option<String>,
    /// When last.
    pub last_seen: Option<String>,
    /// Who says so.
    pub source: String,
}

/// The Events about one object.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventsAnswer {
    /// How fresh they are.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// The Events, latest first.
    pub events: Vec<EventAnswer>,
}

/// Events about one object
#[utoipa::path(
    get,
    path = "/api/v1/objects/{group}/{resource}/{namespace}/{name}/events",
    tag = "object",
    params(
        ("group" = String, Path, description = "API group; core for the core group"),
        ("resource" = String, Path, description = "Plural name"),
        ("namespace" = String, Path, description = "Namespace; _ for an object of the cluster"),
        ("name" = String, Path, description = "Name"),
        ("wait" = Option<String>, Query, description = "How long to wait for a first sync of the Events"),
    ),
    responses((status = 200, body = EventsAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn events(
    asked: Asked,
    path: web::Path<(String, String, String, String)>,
) -> Result<web::Json<EventsAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["wait"])?;
    let wait = params.duration("wait")?.unwrap_or_default();
    let (kind, namespace, name) = locate(&asked, &path)?;
    authorize(&asked, &kind.id, namespace.as_deref(), &name).await?;
    let id = GroupResource::new("", "events");
    // Events about objects of the cluster are written into the namespace default.
    let place = namespace.clone().unwrap_or_else(|| "default".to_owned());
    let attributes = Attributes { verb: "list", kind: id.clone(), namespace: Some(place.clone()), name: None };
    let everywhere = asked.app.access.may_everywhere(&asked.caller, "list", &id).await?;
    if !everywhere && !asked.app.access.may(&asked.caller, attributes).await? {
        return Err(Problem::new(
            Reason::AccessDenied,
            format!("you may not list core/events in the namespace {place}"),
        ));
    }
    served_kind(&asked.app, &id)?;
    let missing = || Problem::new(Reason::UnknownKindRequested, "the cluster serves no Events".to_owned());
    let view = asked.app.cache.read(&id, wait).await.ok_or_else(missing)?;
    let mut freshness = Freshness::of(&view, everywhere);
    if asked.app.cache.is_metadata_only(&id) {
        freshness.complete = false;
        freshness.message =
            Some("Events are kept without what they are about: see metadataOnly of the policy".to_owned());
    }
    let Some(snapshot) = view.snapshot else { return Ok(web::Json(EventsAnswer { freshness, events: Vec::new() })) };
    // A namespace may hold ten thousand.
    let weight = Weight::of_rows(snapshot.count(&place));
    let work = move |stop: Stop<'_>| Ok(about(&snapshot, &place, &kind, &name, stop));
    let events = asked.app.scans.run(&asked.caller, weight, work).await?;
    let events = events.ok_or_else(|| {
        Problem::new(Reason::Busy, "the Events could not be read in the time there is; try again in a moment")
    })?;
    Ok(web::Json(EventsAnswer { freshness, events: events? }))
}

/// The Events of a namespace about an object, latest first; `None` if there was no time for all of them.
fn about(
    snapshot: &Snapshot,
    namespace: &str,
    kind: &Kind,
    name: &str,
    stop: Stop<'_>,
) -> Option<Result<Vec<EventAnswer>, Problem>> {
    let about = format!("{}/{name}", kind.kind.to_lowercase());
    let read = |stored: &Row| -> Result<Option<EventAnswer>, Problem> {
        let contents = stored.contents().map_err(Problem::internal)?;
        let event: Event = serde_json::from_str(contents.object.get()).map_err(Problem::internal)?;
        // Not by UID: that of a static pod or of a node in its Events is another one than the object's.
        let is_about = event.involved_object.is(kind) && event.involved_object.name == name;
        Ok(is_about.then(|| event.answer(stored.name(), stored.namespace())))
    };
    let mut events = Vec::new();
    for stored in snapshot.rows_in(namespace) {
        if stop() {
            return None;
        }
        // The column Object says what it is about, so that only matching bodies are read.
        if (0..snapshot.columns.len()).any(|column| stored.cell(column) == Cell::Text(&about)) {
            events.extend(read(&stored).transpose());
        }
    }
    let events = events.into_iter().collect::<Result<Vec<_>, _>>();
    Some(events.map(|mut events| {
        events.sort_by(|a, b| b.last_seen.cmp(&a.last_seen));
        events
    }))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Event {
    involved_object: Involved,
    #[serde(rename = "type")]
    type_: String,
    reason: String,
    message: String,
    count: Option<i64>,
    first_timestamp: Option<String>,
    last_timestamp: Option<String>,
    event_time: Option<String>,
    series: Option<Series>,
    source: Source,
    reporting_component: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Involved {
    api_version: String,
    kind: String,
    name: String,
}

impl Involved {
    /// Kinds of one name are in several groups, as Services are; not every reporter says of which group it speaks.
    fn is(&self, kind: &Kind) -> bool {
        let group = self.api_version.split_once('/').map_or("", |(group, _)| group);
        self.kind == kind.kind && (self.api_version.is_empty() || *group == *kind.id.group)
    }
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Series {
    count: i64,
    last_observed_time: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Source {
    component: String,
}

impl Event {
    fn answer(self, name: &str, namespace: &str) -> EventAnswer {
        let first_seen = self.first_timestamp.or(self.event_time);
        let (count, series_time) = match self.series {
            Some(series) => (series.count, series.last_observed_time),
            None => (self.count.filter(|count| *count > 0).unwrap_or(1), None),
        };
        EventAnswer {
            namespace: Some(namespace.to_owned()),
            name: name.to_owned(),
            type_: self.type_,
            reason: self.reason,
            message: self.message,
            count,
            last_seen: series_time.or(self.last_timestamp).or_else(|| first_seen.clone()),
            first_seen,
            source: if self.source.component.is_empty() { self.reporting_component } else { self.source.component },
        }
    }
}
