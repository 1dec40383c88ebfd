//! One object: its JSON or YAML, its conditions and managers, and the Events about it.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Asked,
    answer::{ColumnAnswer, Freshness, columns, row},
    document,
    error::Problem,
    params::{self, Params},
    seen::served_kind,
};
use crate::{
    access::{Attributes, Caller},
    cache::Found,
    kind::{GroupResource, Kind},
    reason::Reason,
    store::Manager,
};

/// One condition of an object, as far as it follows the convention.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ConditionAnswer {
    /// What it is about.
    #[serde(rename = "type")]
    pub type_: String,
    /// True, False or Unknown.
    pub status: String,
    /// One word for the cause.
    pub reason: String,
    /// The same as a sentence.
    pub message: String,
    /// When the status changed last.
    pub last_transition_time: Option<String>,
}

/// Who manages fields of an object.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ManagerAnswer {
    /// Field manager.
    pub manager: String,
    /// Apply or Update.
    pub operation: String,
    /// Subresource, if any.
    pub subresource: String,
    /// When.
    pub time: String,
}

/// One object.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ObjectAnswer {
    /// How fresh it is.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// API group; `core` for the core group.
    pub group: String,
    /// Version it is shown at.
    pub version: String,
    /// Plural name.
    pub resource: String,
    /// Kind.
    pub kind: String,
    /// Namespace; null for an object of the cluster.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// UID.
    pub uid: String,
    /// Columns of its row.
    pub columns: Vec<ColumnAnswer>,
    /// Cells of its row.
    #[schema(value_type = Vec<Object>)]
    pub cells: Vec<Value>,
    /// Cells whose text depends on the time.
    pub at: BTreeMap<usize, i64>,
    /// Its conditions.
    pub conditions: Vec<ConditionAnswer>,
    /// Who manages its fields.
    pub managers: Vec<ManagerAnswer>,
    /// What was left out of it.
    pub omitted: Vec<&'static str>,
    /// The object.
    #[schema(value_type = Object)]
    pub object: Value,
}

/// One object
///
/// As JSON, or as YAML with `Accept: application/yaml`: the object alone, with what is to be known of it in the headers
/// `x-cob-state`, `x-cob-as-of`, `x-cob-complete` and `x-cob-omitted`.
#[utoipa::path(
    get,
    path = "/api/v1/objects/{group}/{resource}/{namespace}/{name}",
    params(
        ("group" = String, Path, description = "API group; core for the core group"),
        ("resource" = String, Path, description = "Plural name"),
        ("namespace" = String, Path, description = "Namespace; _ for an object of the cluster"),
        ("name" = String, Path, description = "Name"),
        ("version" = Option<String>, Query, description = "Another served version"),
    ),
    responses(
        (status = 200, content((ObjectAnswer = "application/json"), (String = "application/yaml"))),
        (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn object(
    asked: Asked,
    path: web::Path<(String, String, String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let params = Params::parse(&asked.query, &["version"])?;
    let (kind, namespace, name) = locate(&asked, &path)?;
    let version = params.get("version");
    if let Some(version) = version.filter(|version| !kind.versions.iter().any(|served| served == version)) {
        let detail = format!("{} is not served at {version:?}, but at {}", kind.id, kind.versions.join(", "));
        return Err(Problem::new(Reason::BadVersion, detail));
    }
    authorize(&asked, &kind.id, namespace.as_deref(), &name).await?;
    let found = asked.app.cache.get(&kind.id, version, namespace.as_deref(), &name).await?;
    let Some(Found { view, row: stored, metadata_only }) = found else {
        let place = namespace.map(|namespace| format!(" in {namespace}")).unwrap_or_default();
        return Err(Problem::new(Reason::NotFound, format!("there is no {} {name}{place}", kind.singular)));
    };
    let contents = stored.contents().map_err(Problem::internal)?;
    let version = version.unwrap_or(&kind.version).to_owned();
    let omitted = document::omitted(&kind, metadata_only);
    // A right to one object is none to what is said of the whole kind.
    let everything = asked.app.access.may_everywhere(&asked.caller, "list", &kind.id).await?;
    let freshness = Freshness::of(&view, everything);
    let wants_yaml = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("yaml"));
    if wants_yaml {
        let text = document::yaml(&kind, &version, &contents.object)?;
        // The document is the object alone, to be piped on; what is to be known of it stands beside it.
        let mut answer = HttpResponse::Ok();
        answer.insert_header(("x-cob-state", freshness.state));
        answer.insert_header(("x-cob-complete", freshness.complete.to_string()));
        answer.insert_header(("x-cob-omitted", omitted.join(", ")));
        if let Some(as_of) = freshness.as_of {
            answer.insert_header(("x-cob-as-of", as_of.to_string()));
        }
        return Ok(answer.content_type("application/yaml; charset=utf-8").body(text));
    }
    let object = document::json(&kind, &version, &contents.object)?;
    let object: Value = serde_json::from_str(&object).map_err(Problem::internal)?;
    let shown = view.snapshot.as_ref().map_or(&[][..], |snapshot| &snapshot.columns);
    let cells = row(&stored, shown.len(), Timestamp::now().as_second());
    Ok(HttpResponse::Ok().json(ObjectAnswer {
        freshness,
        group: kind.id.group_name().to_owned(),
        version,
        resource: kind.id.resource.to_string(),
        kind: kind.kind.clone(),
        namespace: cells.namespace,
        name: cells.name,
        uid: cells.uid,
        columns: columns(shown),
        cells: cells.cells,
        at: cells.at,
        conditions: conditions(&object),
        managers: contents.managers.into_iter().map(manager).collect(),
        omitted,
        object,
    }))
}

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
    let mut events = Vec::new();
    let rows = view.snapshot.iter().flat_map(|snapshot| snapshot.rows_in(&place));
    let columns = view.snapshot.as_ref().map_or(0, |snapshot| snapshot.columns.len());
    let about = format!("{}/{name}", kind.kind.to_lowercase());
    for stored in rows {
        // The column Object says what it is about, so that only matching bodies are read.
        if !(0..columns).any(|column| stored.cell(column) == crate::store::Cell::Text(&*about)) {
            continue;
        }
        let contents = stored.contents().map_err(Problem::internal)?;
        let event: Event = serde_json::from_str(contents.object.get()).map_err(Problem::internal)?;
        // Not by UID: that of a static pod or of a node in its Events is another one than the object's.
        if event.involved_object.is(&kind) && event.involved_object.name == name {
            events.push(event.answer(stored.name(), stored.namespace()));
        }
    }
    events.sort_by(|a, b| b.last_seen.cmp(&a.last_seen));
    Ok(web::Json(EventsAnswer { freshness, events }))
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

type Located = (std::sync::Arc<Kind>, Option<String>, String);

fn locate(asked: &Asked, path: &(String, String, String, String)) -> Result<Located, Problem> {
    let id = params::kind(&path.0, &path.1)?;
    let namespace = params::object_namespace(&path.2)?.map(str::to_owned);
    let name = params::object_name(&path.3)?.to_owned();
    let kind = served_kind(&asked.app, &id)?;
    match (kind.namespaced, &namespace) {
        (true, None) => Err(Problem::parameter("namespace", format!("{id} are in namespaces: name one in place of _"))),
        (false, Some(_)) => Err(Problem::parameter("namespace", format!("{id} are not in namespaces: write _ for it"))),
        _ => Ok((kind, namespace, name)),
    }
}

/// Permission before existence: who may not read an object does not learn whether it is there.
async fn authorize(asked: &Asked, id: &GroupResource, namespace: Option<&str>, name: &str) -> Result<(), Problem> {
    if asked.caller == Caller::Trusted || asked.app.access.may_everywhere(&asked.caller, "get", id).await? {
        return Ok(());
    }
    // The Namespace object is reviewed inside itself, as the API server does.
    let own = (id.group.is_empty() && &*id.resource == "namespaces").then_some(name);
    let namespace = namespace.or(own).map(str::to_owned);
    let attributes = Attributes { verb: "get", kind: id.clone(), namespace, name: Some(name.to_owned()) };
    if asked.app.access.may(&asked.caller, attributes).await? {
        return Ok(());
    }
    Err(Problem::new(Reason::AccessDenied, format!("you may not get {id} {name}")))
}

fn conditions(object: &Value) -> Vec<ConditionAnswer> {
    let Some(list) = object.pointer("/status/conditions").and_then(Value::as_array) else { return Vec::new() };
    list.iter().filter_map(|condition| serde_json::from_value(condition.clone()).ok()).collect()
}

fn manager(manager: Manager) -> ManagerAnswer {
    let Manager { manager, operation, subresource, time } = manager;
    ManagerAnswer { manager, operation, subresource, time }
}
