//! `…/managers`: who owns which fields of one object, read from the API server when somebody asks.
//!
//! The cache keeps who they are, but not their fields: those can be as large as the object, and few ever ask.

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Asked,
    answer::{Freshness, state_word},
    error::Problem,
    object::{authorize, locate, missing},
    params::Params,
    scan::Weight,
};
use crate::{
    cache::{FieldOwners, view::State},
    cluster::{Owner, Owners},
    policy::plan::RedactStep,
    query::Stop,
    reason::Reason,
    store::{
        fields::{Fields, Room, paths},
        members,
    },
};

/// Paths of one answer.
const ROOM: Room = Room { paths: 20_000, bytes: 4 << 20 };

/// So much is read in less time than it takes to hand the work over.
const LIGHT: usize = 64 << 10;

/// Who owns fields of an object, and which.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldManagerAnswer {
    /// Field manager.
    pub manager: String,
    /// Apply or Update.
    pub operation: String,
    /// Subresource; empty for the object itself.
    pub subresource: String,
    /// The version that the fields are of.
    pub api_version: String,
    /// When it wrote them last (RFC 3339).
    pub time: Option<String>,
    /// Paths, as in .spec.containers[name="web"].image or .metadata.labels["app.kubernetes.io/name"].
    pub fields: Vec<String>,
}

/// Who owns which fields of one object.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ManagersAnswer {
    /// How fresh it is.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// Who owns what.
    pub managers: Vec<FieldManagerAnswer>,
    /// There are more fields than are answered.
    pub truncated: bool,
    /// Some fields end where the policy hides what is below, or have * for a value.
    pub redacted: bool,
}

/// Who owns which fields of one object
///
/// Read from the API server for this answer. Not for Secrets.
#[utoipa::path(
    get,
    path = "/api/v1/objects/{group}/{resource}/{namespace}/{name}/managers",
    params(
        ("group" = String, Path, description = "API group; core for the core group"),
        ("resource" = String, Path, description = "Plural name"),
        ("namespace" = String, Path, description = "Namespace; _ for an object of the cluster"),
        ("name" = String, Path, description = "Name"),
    ),
    responses((status = 200, body = ManagersAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn managers(
    asked: Asked,
    path: web::Path<(String, String, String, String)>,
) -> Result<web::Json<ManagersAnswer>, Problem> {
    Params::parse(&asked.query, &[])?;
    let (kind, namespace, name) = locate(&asked, &path)?;
    authorize(&asked, &kind.id, namespace.as_deref(), &name).await?;
    if kind.is_secret() {
        let detail = "Secrets are never read beyond what their list needs, and so not for who owns their fields";
        return Err(Problem::new(Reason::NotServed, detail));
    }
    let found = asked.app.cache.owners(&kind.id, namespace.as_deref(), &name).await?;
    let Some(FieldOwners { owners, as_of, redact, metadata_only }) = found else {
        return Err(missing(&kind, namespace.as_deref(), &name));
    };
    let Owners { resource_version, owners } = owners;
    let size: usize = owners.iter().flat_map(|owner| &owner.fields_v1).map(|fields| fields.get().len()).sum();
    let weight = if size > LIGHT { Weight::Heavy } else { Weight::Light };
    // Bounded by what it says, so that there is nothing to stop.
    let read = move |_: Stop<'_>| {
        let redact: Vec<&[RedactStep]> = redact.iter().map(|path| &*path.steps).collect();
        let mut room = ROOM;
        let each = owners.into_iter().map(|owner| told(owner, &redact, metadata_only, &mut room));
        Ok(each.collect::<Result<Vec<_>, _>>())
    };
    let told = asked.app.scans.run(&asked.caller, weight, read).await??;
    let truncated = told.iter().any(|(_, fields)| fields.truncated);
    let redacted = told.iter().any(|(_, fields)| fields.redacted);
    let freshness = Freshness {
        state: state_word(State::Passthrough),
        complete: !truncated,
        as_of: Some(as_of),
        resource_version: Some(resource_version).filter(|version| !version.is_empty()),
        reason: None,
        message: None,
    };
    let managers = told.into_iter().map(|(answer, fields)| FieldManagerAnswer { fields: fields.paths, ..answer });
    Ok(web::Json(ManagersAnswer { freshness, managers: managers.collect(), truncated, redacted }))
}

fn told(
    owner: Owner,
    redact: &[&[RedactStep]],
    metadata_only: bool,
    room: &mut Room,
) -> Result<(FieldManagerAnswer, Fields), Problem> {
    let Owner { manager, operation, subresource, api_version, time, fields_v1 } = owner;
    let fields = match &fields_v1 {
        None => Fields::default(),
        Some(fields) => {
            // What is kept without spec, data and status is told of without them too.
            let kept = |name: &str| !metadata_only || name == "f:metadata";
            let top = members(fields).unwrap_or_default().into_iter().filter(|(name, _)| !kept(name));
            let parts: Vec<[RedactStep; 1]> =
                top.filter_map(|(name, _)| Some([RedactStep::Key(name.strip_prefix("f:")?.to_owned())])).collect();
            let cuts: Vec<&[RedactStep]> = redact.iter().copied().chain(parts.iter().map(|part| &part[..])).collect();
            paths(fields, &cuts, room).map_err(|error| {
                Problem::new(Reason::BadAnswer, format!("what {manager} owns cannot be understood: {error}"))
            })?
        }
    };
    let answer = FieldManagerAnswer { manager, operation, subresource, api_version, time, fields: Vec::new() };
    Ok((answer, fields))
}
