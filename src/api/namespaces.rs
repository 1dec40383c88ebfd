//! `/api/v1/namespaces`: namespaces with counts of the kinds in memory.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Asked,
    answer::Freshness,
    error::Problem,
    params::Params,
    seen::{held_namespaces, served_kind},
};
use crate::{
    access::{Allowance, MAX_NAMESPACES},
    cache::view::State,
    kind::GroupResource,
    query::Scope,
    reason::Reason,
};

/// Reviews that this overview may cost. What they do not reach is left out, and the answer says that it is incomplete.
const REVIEWS: usize = 512;

/// One namespace.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamespaceAnswer {
    /// Name.
    pub name: String,
    /// Objects of each kind in memory, as in `core/pods`; kinds that are not known there are absent.
    pub counts: BTreeMap<String, u64>,
}

/// Namespaces.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamespacesAnswer {
    /// How fresh the names are.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// The namespaces that the caller may see.
    pub namespaces: Vec<NamespaceAnswer>,
}

/// Namespaces with counts
///
/// Who may not list namespaces sees those in which they may list a kind that is in memory.
#[utoipa::path(
    get,
    path = "/api/v1/namespaces",
    params(("wait" = Option<String>, Query, description = "How long to wait for a first sync")),
    responses((status = 200, body = NamespacesAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn namespaces(asked: Asked) -> Result<web::Json<NamespacesAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["wait"])?;
    let wait = params.duration("wait")?.unwrap_or_default();
    let cache = &asked.app.cache;
    let id = GroupResource::new("", "namespaces");
    served_kind(&asked.app, &id)?;
    let missing = || Problem::new(Reason::UnknownKindRequested, "the cluster serves no namespaces");
    let view = cache.read(&id, wait).await.ok_or_else(missing)?;
    let names: BTreeSet<String> =
        view.snapshot.iter().flat_map(|snapshot| snapshot.rows()).map(|row| row.name().to_owned()).collect();
    let kinds = cache.kinds();
    let held: Vec<_> = kinds
        .by_id
        .values()
        .filter(|kind| kind.namespaced)
        .filter_map(|kind| cache.peek(&kind.id))
        // Counts of a kind that is parked or stale would pass for those of now.
        .filter(|view| view.complete && matches!(view.state, State::Live | State::Resyncing))
        .collect();
    let lists_all = asked.app.access.may_everywhere(&asked.caller, "list", &id).await?;
    let mut counts: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    if lists_all {
        counts.extend(names.iter().map(|name| (name.clone(), BTreeMap::new())));
    }
    let mut complete = view.complete;
    let allowance = Allowance::new(REVIEWS);
    for held in held {
        let Some(snapshot) = &held.snapshot else { continue };
        // Also namespaces that hold none: that somebody may list pods there is what makes them theirs.
        let mut candidates = &names | &held_namespaces(&held);
        let too_many = candidates.len() > MAX_NAMESPACES;
        if too_many {
            candidates.clear();
        }
        let (access, kind) = (&asked.app.access, &held.kind.id);
        let scope = match access.scope_within(&asked.caller, &["list"], kind, candidates, &allowance).await? {
            Some(Scope::Only(_)) if too_many => None,
            scope => scope,
        };
        let Some(scope) = scope else {
            complete = false;
            continue;
        };
        let seen: Vec<&String> = match &scope {
            Scope::All => names.iter().collect(),
            Scope::Only(allowed) => allowed.iter().collect(),
        };
        for name in seen {
            if lists_all || !matches!(scope, Scope::All) {
                let place = counts.entry(name.clone()).or_default();
                place.insert(held.kind.id.to_string(), snapshot.count(name));
            } else if snapshot.count(name) > 0 {
                // May list a kind everywhere, which shows in which namespaces it is.
                counts.entry(name.clone()).or_default().insert(held.kind.id.to_string(), snapshot.count(name));
            }
        }
    }
    let freshness = Freshness { complete, ..Freshness::of(&view, lists_all) };
    let namespaces = counts.into_iter().map(|(name, counts)| NamespaceAnswer { name, counts }).collect();
    Ok(web::Json(NamespacesAnswer { freshness, namespaces }))
}
