//! `…/related`: the owners of an object, what it owns, what it refers to, and which Pods refer to it.
//!
//! All of it from what is in memory. No watch is opened for it: kinds in which nothing could be looked for are named.

mod kin;
mod known;

use actix_web::web;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use self::{
    kin::{Families, families},
    known::{Known, OwnerAnswer, ReferenceAnswer},
};
use super::{
    Asked,
    answer::Freshness,
    document,
    error::Problem,
    family::{FamilyAnswer, NotCurrentAnswer, NotSearchedAnswer},
    object::{authorize, locate, missing},
    params::Params,
    scan::Weight,
};
use crate::{cache::Found, kind::Kind, query::Owner, references::references};

/// References that are answered at most; more are counted.
const MAX_REFERENCES: usize = 1000;

/// What is related to one object.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelatedAnswer {
    /// How fresh the object itself is.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// API group; `core` for the core group.
    pub group: String,
    /// Version.
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
    /// Its owners, their controller's owners, and so on, nearest first.
    pub owners: Vec<OwnerAnswer>,
    /// What it owns, by kind, most first.
    pub children: Vec<FamilyAnswer>,
    /// What it refers to, in the order of its body; the first thousand.
    pub references: Vec<ReferenceAnswer>,
    /// How many references there are.
    pub references_matched: usize,
    /// Pods that refer to it, if it is a ConfigMap, a Secret, a ServiceAccount, a PersistentVolumeClaim or a Node.
    pub referenced_by: Vec<FamilyAnswer>,
    /// What was left out of the object, and holds no reference that is told here.
    pub omitted: Vec<&'static str>,
    /// Whether every kind that may hold something related was searched as it is now.
    pub searched_all: bool,
    /// Kinds that were not searched.
    pub not_searched: Vec<NotSearchedAnswer>,
    /// Kinds that were searched as they were some time ago.
    pub not_current: Vec<NotCurrentAnswer>,
}

/// What is related to one object
///
/// Owners, what it owns, what it refers to, and Pods that refer to it, as far as it is in memory. No watch is opened for it.
#[utoipa::path(
    get,
    path = "/api/v1/objects/{group}/{resource}/{namespace}/{name}/related",
    params(
        ("group" = String, Path, description = "API group; core for the core group"),
        ("resource" = String, Path, description = "Plural name"),
        ("namespace" = String, Path, description = "Namespace; _ for an object of the cluster"),
        ("name" = String, Path, description = "Name"),
    ),
    responses((status = 200, body = RelatedAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn related(
    asked: Asked,
    path: web::Path<(String, String, String, String)>,
) -> Result<web::Json<RelatedAnswer>, Problem> {
    Params::parse(&asked.query, &[])?;
    let (kind, namespace, name) = locate(&asked, &path)?;
    authorize(&asked, &kind.id, namespace.as_deref(), &name).await?;
    let found = asked.app.cache.get(&kind.id, None, namespace.as_deref(), &name).await?;
    let Some(Found { view, row, metadata_only, redacted }) = found else {
        return Err(missing(&kind, namespace.as_deref(), &name));
    };
    let everything = asked.app.access.may_everywhere(&asked.caller, "list", &kind.id).await?;
    let object = row.contents().map_err(Problem::internal)?.object;
    let owner = Owner { kind: kind.kind.clone(), name: name.clone(), uid: row.uid() };
    let families = families(&asked, &kind, namespace.as_deref(), &owner).await?;
    let (looked, named) = asked
        .app
        .scans
        .run(&asked.caller, Weight::Heavy, {
            let kind = kind.clone();
            move |stop| {
                let named = named(&kind, &object).map(|named| (named, object));
                Ok((families.look(stop), named))
            }
        })
        .await?;
    let (named, object) = named.map_err(Problem::internal)?;
    let mut known = Known::new(&asked);
    let owners = known.owners(&object, namespace.as_deref(), owner.uid.clone()).await?;
    let (references, references_matched) = known.references(&kind, namespace.as_deref(), named, MAX_REFERENCES).await?;
    let Families { children, referenced_by, not_searched, not_current } = looked;
    let kinds = asked.app.cache.kinds();
    let known_kinds = kinds.complete && kinds.degraded_groups.is_empty();
    Ok(web::Json(RelatedAnswer {
        freshness: Freshness::of(&view, everything),
        group: kind.id.group_name().to_owned(),
        version: kind.version.clone(),
        resource: kind.id.resource.to_string(),
        kind: kind.kind.clone(),
        namespace,
        name,
        uid: owner.uid,
        owners,
        children,
        references,
        references_matched,
        referenced_by,
        omitted: document::omitted(&kind, metadata_only, redacted),
        searched_all: not_searched.is_empty() && not_current.is_empty() && known_kinds,
        not_searched,
        not_current,
    }))
}

fn named(kind: &Kind, object: &RawValue) -> Result<Vec<crate::references::Reference>, serde_json::Error> {
    Ok(references(&kind.id, &kind.kind, &serde_json::from_str(object.get())?))
}
