//! `/api/v1/schema`: the fields of a kind, and the kinds that have a field.

use std::{collections::HashMap, sync::Arc};

use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    App, Asked,
    error::Problem,
    family::NotSearchedAnswer,
    params::{self, Params},
    seen::{check_version, served_kind},
};
use crate::{
    cache::view::State,
    cluster::schemas::Described,
    kind::{GroupResource, Kind},
    reason::Reason,
    schema::{Changes, Field, Fields, Wanted, compare},
};

/// One version of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SchemaVersionAnswer {
    /// As in `v1`.
    pub name: String,
    /// Whether objects can be read and written at it.
    pub served: bool,
    /// Whether objects are stored at it; null if that is not known.
    pub storage: Option<bool>,
    /// Whether it should no longer be used; null if that is not known.
    pub deprecated: Option<bool>,
    /// What is said to who uses it.
    pub deprecation_warning: Option<String>,
    /// Whether it is the one that objects are shown at.
    pub preferred: bool,
}

/// How two versions differ.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchemaDiffAnswer {
    /// The version that is compared with.
    pub against: String,
    /// What differs.
    #[serde(flatten)]
    pub changes: Changes,
    /// One of both has more fields than were compared.
    pub truncated: bool,
}

/// The fields of a kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SchemaAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Kind.
    pub kind: String,
    /// Whether objects are in namespaces.
    pub namespaced: bool,
    /// The version of these fields.
    pub version: String,
    /// All versions that are known, preferred first.
    pub versions: Vec<SchemaVersionAnswer>,
    /// What the kind is for.
    pub description: Option<String>,
    /// Its fields, each after what it is a field of.
    #[schema(value_type = Vec<Field>)]
    pub fields: Arc<[Field]>,
    /// There are more fields than are listed.
    pub truncated: bool,
    /// How it differs from the version of `against`.
    pub diff: Option<SchemaDiffAnswer>,
    /// Why there are no fields, or no difference.
    pub message: Option<String>,
}

/// The fields of a kind
///
/// From the OpenAPI documents of the API server, at most half a minute old.
#[utoipa::path(
    get,
    path = "/api/v1/schema/{group}/{resource}",
    params(
        ("group" = String, Path, description = "API group; core for the core group"),
        ("resource" = String, Path, description = "Plural name"),
        ("version" = Option<String>, Query, description = "A served version; the preferred one by default"),
        ("against" = Option<String>, Query, description = "A served version to compare with"),
    ),
    responses((status = 200, body = SchemaAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn schema(asked: Asked, path: web::Path<(String, String)>) -> Result<web::Json<SchemaAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["version", "against"])?;
    let id = params::kind(&path.0, &path.1)?;
    let kind = served_kind(&asked.app, &id)?;
    if is_excluded(&asked.app, &id) {
        return Err(Problem::new(Reason::ExcludedByPolicy, format!("the policy excludes {id}")));
    }
    let (version, against) = (params.get("version"), params.get("against"));
    check_version(&kind, version)?;
    check_version(&kind, against)?;
    let version = version.unwrap_or(&kind.version);
    let (mut message, mut diff) = (None, None);
    let mut fields = async |version: &str| {
        Ok::<_, Problem>(match asked.app.schemas.fields(&kind, version).await? {
            Described::Fields(fields) => Some(fields),
            Described::Nothing(why) => {
                message.get_or_insert(why);
                None
            }
        })
    };
    let shown = fields(version).await?;
    if let Some(against) = against {
        let other = fields(against).await?;
        diff = shown.as_deref().zip(other.as_deref()).map(|(to, from)| diff_of(against, from, to));
    }
    let (description, fields, truncated) = match shown.as_deref() {
        Some(Fields { description, fields, truncated, .. }) => (description.clone(), fields.clone(), *truncated),
        None => (None, Arc::default(), false),
    };
    Ok(web::Json(SchemaAnswer {
        group: id.group_name().to_owned(),
        resource: id.resource.to_string(),
        kind: kind.kind.clone(),
        namespaced: kind.namespaced,
        version: version.to_owned(),
        versions: versions(&asked, &kind).await?,
        description,
        fields,
        truncated,
        diff,
        message,
    }))
}

fn diff_of(against: &str, from: &Fields, to: &Fields) -> SchemaDiffAnswer {
    SchemaDiffAnswer {
        against: against.to_owned(),
        changes: compare(&from.fields, &to.fields),
        truncated: from.truncated || to.truncated,
    }
}

fn is_excluded(app: &App, id: &GroupResource) -> bool {
    app.cache.peek(id).is_some_and(|view| view.state == State::Excluded)
}

/// What a CRD says of a version.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CrdVersion {
    name: String,
    served: bool,
    storage: bool,
    deprecated: bool,
    deprecation_warning: Option<String>,
}

async fn versions(asked: &Asked, kind: &Kind) -> Result<Vec<SchemaVersionAnswer>, Problem> {
    let told = crd_versions(asked, kind).await?;
    let mut by_name: HashMap<&str, &CrdVersion> =
        told.iter().flatten().map(|version| (version.name.as_str(), version)).collect();
    let mut answers: Vec<SchemaVersionAnswer> = Vec::new();
    for name in &kind.versions {
        let said = by_name.remove(name.as_str());
        answers.push(SchemaVersionAnswer {
            name: name.clone(),
            served: true,
            storage: said.map(|said| said.storage),
            deprecated: said.map(|said| said.deprecated),
            deprecation_warning: said.and_then(|said| said.deprecation_warning.clone()),
            preferred: *name == kind.version,
        });
    }
    // Those that are served no more may be what objects are stored at. What the CRD serves beyond those known has come just
    // now, and is served as soon as discovery says so.
    answers.extend(told.iter().flatten().filter(|said| !said.served && by_name.contains_key(said.name.as_str())).map(
        |said| SchemaVersionAnswer {
            name: said.name.clone(),
            served: false,
            storage: Some(said.storage),
            deprecated: Some(said.deprecated),
            deprecation_warning: said.deprecation_warning.clone(),
            preferred: false,
        },
    ));
    Ok(answers)
}

/// The versions as the CRD of a kind has them, if it is in memory as it is now, and who asks may get it.
async fn crd_versions(asked: &Asked, kind: &Kind) -> Result<Option<Vec<CrdVersion>>, Problem> {
    #[derive(Deserialize)]
    struct Crd {
        spec: Spec,
    }
    #[derive(Deserialize)]
    struct Spec {
        versions: Vec<CrdVersion>,
    }
    let id = GroupResource::new("apiextensions.k8s.io", "customresourcedefinitions");
    let view = asked.app.cache.peek(&id).filter(|view| view.complete && view.state == State::Live);
    let Some(snapshot) = view.and_then(|view| view.snapshot).filter(|_| kind.is_custom()) else { return Ok(None) };
    if !asked.app.access.may_everywhere(&asked.caller, "get", &id).await? {
        return Ok(None);
    }
    let name = format!("{}.{}", kind.id.resource, kind.id.group);
    let Some(row) = snapshot.get("", &name) else { return Ok(None) };
    let object = row.contents().map_err(Problem::internal)?.object;
    // Kept without its spec it says nothing.
    Ok(serde_json::from_str::<Crd>(object.get()).ok().map(|crd| crd.spec.versions))
}

/// A kind that has a field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldOfAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Kind.
    pub kind: String,
    /// Version: the preferred one.
    pub version: String,
    /// The first twenty paths.
    pub paths: Vec<String>,
    /// How many there are.
    pub matched: usize,
}

/// Which kinds have a field.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldAnswer {
    /// What was asked for.
    pub field: String,
    /// Whether every field of every kind was searched.
    pub complete: bool,
    /// Kinds that have it.
    pub kinds: Vec<FieldOfAnswer>,
    /// Kinds of which not all fields are known.
    pub not_searched: Vec<NotSearchedAnswer>,
}

/// Which kinds have a field
///
/// At their preferred versions. The first question after a start reads the schemas of all kinds, which may take a while; what
/// was not read in time is named, and the next question goes on from there.
#[utoipa::path(
    get,
    path = "/api/v1/schema",
    params(("field" = String, Query, description = "A name, or the end of a path that begins with a dot")),
    responses((status = 200, body = FieldAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn field(asked: Asked) -> Result<web::Json<FieldAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["field"])?;
    let field = params.text("field")?.ok_or_else(|| Problem::parameter("field", "missing; as in field=replicas"))?;
    let wanted = Wanted::parse(field).ok_or_else(|| {
        Problem::parameter("field", format!("{field:?} is neither a name nor a path, as in .spec.replicas"))
    })?;
    let kinds = asked.app.cache.kinds();
    let shown: Vec<_> = kinds.by_id.values().filter(|kind| !is_excluded(&asked.app, &kind.id)).cloned().collect();
    let named = asked.app.schemas.named(&shown, &wanted).await?;
    let hit = |hit: crate::cluster::schemas::FieldOf| FieldOfAnswer {
        group: hit.kind.id.group_name().to_owned(),
        resource: hit.kind.id.resource.to_string(),
        kind: hit.kind.kind.clone(),
        version: hit.kind.version.clone(),
        paths: hit.paths,
        matched: hit.matched,
    };
    Ok(web::Json(FieldAnswer {
        field: field.to_owned(),
        complete: named.not_searched.is_empty() && kinds.complete && kinds.degraded_groups.is_empty(),
        kinds: named.kinds.into_iter().map(hit).collect(),
        not_searched: named.not_searched.into_iter().map(|(kind, why)| NotSearchedAnswer::new(&kind.id, why)).collect(),
    }))
}
