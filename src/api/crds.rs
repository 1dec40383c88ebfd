//! `/api/v1/crds`: how the CustomResourceDefinitions are doing, and what of their kinds is in memory.

mod read;

use std::sync::Arc;

use actix_web::web;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use utoipa::ToSchema;

use self::read::{Read, read};
use super::{
    Asked,
    answer::{Freshness, state_word},
    error::Problem,
    objects::Wanted,
    params::Params,
    scan::Weight,
    seen::{Asking, authorized, known_kind},
};
use crate::{
    access::Allowance,
    cache::view::{State, View},
    kind::GroupResource,
    query::Stop,
    reason::Reason,
    store::Snapshot,
};

/// Kinds whose permission is asked about at once.
const AT_ONCE: usize = 8;

/// Reviews that one answer may cost. They are kept, so that the next one goes on where this one stopped.
const REVIEWS: usize = 256;

/// What is wrong with a CustomResourceDefinition, or worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum CrdProblem {
    /// The API server does not serve it.
    NotEstablished,
    /// Another one has its names.
    NamesNotAccepted,
    /// Objects may be stored at a version that is not served.
    StoredNotServed,
    /// Objects may be stored at a version that is deprecated.
    DeprecatedStored,
    /// It is being deleted.
    Terminating,
    /// There is no object of its kind.
    NoObjects,
}

/// One version of a CustomResourceDefinition.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CrdVersionAnswer {
    /// As in `v1`.
    pub name: String,
    /// Whether objects can be read and written at it.
    pub served: bool,
    /// Whether objects are stored at it from now on.
    pub storage: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What is said to who uses it.
    pub deprecation_warning: Option<String>,
}

/// One CustomResourceDefinition.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CrdAnswer {
    /// Name.
    pub name: String,
    /// API group of its kind.
    pub group: String,
    /// Plural name of its kind.
    pub resource: String,
    /// Its kind; null if its spec is not kept.
    pub kind: Option<String>,
    /// Whether objects are in namespaces; null if its spec is not kept.
    pub namespaced: Option<bool>,
    /// Whether it is served; null if it does not say.
    pub established: Option<bool>,
    /// Whether its names are its own; null if it does not say.
    pub names_accepted: Option<bool>,
    /// Whether it is being deleted.
    pub terminating: bool,
    /// Its versions.
    pub versions: Vec<CrdVersionAnswer>,
    /// The versions at which objects may be stored.
    pub stored_versions: Vec<String>,
    /// Objects of its kind; null if that is not known, or they are not all for the caller.
    pub objects: Option<u64>,
    /// Bytes that they take in memory; null as for objects.
    pub bytes: Option<u64>,
    /// As in the freshness of the list of its kind; null if the kind is not known.
    pub state: Option<&'static str>,
    /// What is wrong with it, or worth a look.
    pub problems: Vec<CrdProblem>,
}

/// The CustomResourceDefinitions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CrdsAnswer {
    /// How fresh their list is. The kinds they define have a state of their own.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// By name.
    pub crds: Vec<CrdAnswer>,
}

/// How the CustomResourceDefinitions are doing
///
/// For who may list them. Opens their watch, as their list does, and none of the kinds they define.
#[utoipa::path(
    get,
    path = "/api/v1/crds",
    params(("wait" = Option<String>, Query, description = "How long to wait for a first sync, as in 5s")),
    responses((status = 200, body = CrdsAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn crds(asked: Asked) -> Result<web::Json<CrdsAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["wait"])?;
    let wanted = Wanted::filtered(GroupResource::new("apiextensions.k8s.io", "customresourcedefinitions"), &params)?;
    known_kind(&asked.app, &wanted)?;
    let seen = authorized(Asking::to_list(&asked), &wanted).await?;
    let mut freshness = seen.freshness();
    let all = asked.app.definitions.of(&asked, &seen.view).await?;
    let silent = all.iter().filter(|one| !one.is_whole).count();
    if silent > 0 {
        let why = if seen.metadata_only {
            "CustomResourceDefinitions are kept without spec and status: what they say there is not known".to_owned()
        } else {
            format!("spec or status of {silent} of {} CustomResourceDefinitions is not kept or not readable", all.len())
        };
        freshness.message = Some(freshness.message.map_or(why.clone(), |message| format!("{message}; {why}")));
    }
    let (asked, allowance) = (&asked, &Allowance::new(REVIEWS));
    let crds = stream::iter(all.iter())
        .map(|one| async move { with_objects(asked, one.answer.clone(), allowance).await })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(web::Json(CrdsAnswer { freshness, crds }))
}

/// What the definitions say, as they were read last, with the revision of their rows: whoever looks at the same rows does not
/// read them out of their bodies again.
#[derive(Debug, Default)]
pub struct Definitions(tokio::sync::Mutex<Option<(u64, Arc<[Read]>)>>);

impl Definitions {
    /// Those of a view. The lock is held while they are read: who comes in between waits for the same.
    pub(super) async fn of(&self, asked: &Asked, view: &View) -> Result<Arc<[Read]>, Problem> {
        let Some(snapshot) = view.snapshot.clone() else { return Ok(Arc::new([])) };
        let revision = snapshot.revision;
        let work = move |stop: Stop<'_>| Ok(read(&snapshot, stop));
        let reading = async {
            let all = asked.app.scans.run(&asked.caller, Weight::Heavy, work).await?;
            let late = "the definitions could not be read in the time there is; try again";
            Ok::<Arc<[Read]>, Problem>(all.ok_or_else(|| Problem::new(Reason::Busy, late))?.into())
        };
        // The revisions of rows that were read for one answer say nothing of those of another.
        if view.state == State::Passthrough {
            return reading.await;
        }
        let mut kept = self.0.lock().await;
        if let Some((_, known)) = kept.as_ref().filter(|(of, _)| *of == revision) {
            return Ok(known.clone());
        }
        let all = reading.await?;
        *kept = Some((revision, all.clone()));
        Ok(all)
    }
}

/// Adds what is in memory of the kind that it defines, as far as the caller may know.
async fn with_objects(asked: &Asked, crd: CrdAnswer, allowance: &Allowance) -> Result<CrdAnswer, Problem> {
    let id = GroupResource::new(&crd.group, &crd.resource);
    let Some(view) = asked.app.cache.peek(&id) else { return Ok(crd) };
    let state = Some(state_word(view.state));
    let may = held(&view).is_some()
        && asked.app.access.may_everywhere_within(&asked.caller, "list", &id, allowance).await? == Some(true);
    let Some(snapshot) = held(&view).filter(|_| may) else { return Ok(CrdAnswer { state, ..crd }) };
    let mut problems = crd.problems;
    if snapshot.objects == 0 && view.state == State::Live {
        problems.push(CrdProblem::NoObjects);
    }
    Ok(CrdAnswer { state, objects: Some(snapshot.objects), bytes: Some(snapshot.held_bytes()), problems, ..crd })
}

/// The rows of a kind, if they are all there.
fn held(view: &View) -> Option<&Snapshot> {
    view.snapshot.as_deref().filter(|_| view.complete)
}
