//! One object: its JSON or YAML, its conditions and managers.

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
    seen::{check_version, served_kind},
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
    check_version(&kind, version)?;
    authorize(&asked, &kind.id, namespace.as_deref(), &name).await?;
    let found = asked.app.cache.get(&kind.id, version, namespace.as_deref(), &name).await?;
    let Some(Found { view, row: stored, metadata_only, redacted }) = found else {
        return Err(missing(&kind, namespace.as_deref(), &name));
    };
    let contents = stored.contents().map_err(Problem::internal)?;
    let version = version.unwrap_or(&kind.version).to_owned();
    let omitted = document::omitted(&kind, metadata_only, redacted);
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

/// A kind, a namespace if it has them, and a name.
pub type Located = (std::sync::Arc<Kind>, Option<String>, String);

/// The kind, namespace and name of a path.
///
/// # Errors
/// If there can be no such object.
pub fn locate(asked: &Asked, path: &(String, String, String, String)) -> Result<Located, Problem> {
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
///
/// # Errors
/// If they may not.
pub async fn authorize(asked: &Asked, id: &GroupResource, namespace: Option<&str>, name: &str) -> Result<(), Problem> {
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

/// That there is no such object.
pub fn missing(kind: &Kind, namespace: Option<&str>, name: &str) -> Problem {
    let place = namespace.map(|namespace| format!(" in {namespace}")).unwrap_or_default();
    Problem::new(Reason::NotFound, format!("there is no {} {name}{place}", kind.singular))
}

fn conditions(object: &Value) -> Vec<ConditionAnswer> {
    let Some(list) = object.pointer("/status/conditions").and_then(Value::as_array) else { return Vec::new() };
    list.iter().filter_map(|condition| serde_json::from_value(condition.clone()).ok()).collect()
}

fn manager(manager: Manager) -> ManagerAnswer {
    let Manager { manager, operation, subresource, time } = manager;
    ManagerAnswer { manager, operation, subresource, time }
}
