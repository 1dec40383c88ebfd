//! `/api/v1/kinds`: every kind, its state, and what the caller may see of it. Opens no watch.

use std::collections::BTreeSet;

use actix_web::web;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Asked,
    answer::{Freshness, state_word},
    error::Problem,
    params::Params,
    seen::held_namespaces,
};
use crate::{access::Allowance, cache::view::View, kind::Kind, query::Scope, reason::Reason};

/// Kinds whose permission is asked about at once.
const AT_ONCE: usize = 8;

/// Namespaces that are asked about for the count of one kind in this overview. A person with rights in single
/// namespaces of a cluster with more gets `null` here and a count on the page of the kind.
const PROBED: usize = 20;

/// Reviews that one overview may cost. The answers are kept, so that the next one goes on where this one stopped.
const REVIEWS: usize = 256;

/// One kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Version it is watched at.
    pub version: String,
    /// Every served version, preferred first.
    pub versions: Vec<String>,
    /// Plural name.
    pub resource: String,
    /// Kind.
    pub kind: String,
    /// Singular name.
    pub singular: String,
    /// Whether objects are in namespaces.
    pub namespaced: bool,
    /// Short names.
    pub short_names: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// As in the freshness of its list.
    pub state: &'static str,
    /// One word for the cause of the state.
    pub reason: Option<&'static str>,
    /// The same as a sentence.
    pub message: Option<String>,
    /// Objects that the caller may see; null if that is not known.
    pub count: Option<u64>,
    /// all, some (in single namespaces, if any; or not reviewed yet) or none.
    pub access: &'static str,
}

/// Every kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KindsAnswer {
    /// How fresh the list of kinds is. Incomplete if an API group could not be discovered.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// The kinds, by group and name.
    pub kinds: Vec<KindAnswer>,
}

/// Every kind of the cluster
///
/// Excluded kinds are left out.
#[utoipa::path(
    get,
    path = "/api/v1/kinds",
    params(("ns" = Option<String>, Query, description = "Count in these namespaces only")),
    responses((status = 200, body = KindsAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem))
)]
pub async fn kinds(asked: Asked) -> Result<web::Json<KindsAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["ns"])?;
    let wanted = params.namespaces()?;
    let kinds = asked.app.cache.kinds();
    let known = kinds.by_id.values().filter_map(|kind| Some((kind.clone(), asked.app.cache.peek(&kind.id)?)));
    let shown = known.filter(|(_, view)| view.state != crate::cache::view::State::Excluded).collect::<Vec<_>>();
    let (asked, wanted, allowance) = (&asked, &wanted, &Allowance::new(REVIEWS));
    let answers: Vec<KindAnswer> = stream::iter(shown)
        .map(|(kind, view)| async move { kind_answer(asked, &kind, &view, wanted.as_ref(), allowance).await })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let mut freshness = Freshness::own();
    freshness.complete = kinds.complete && kinds.degraded_groups.is_empty();
    if !freshness.complete {
        let named = kinds.degraded_groups.iter().map(|(group, cause)| format!("{group}: {cause}")).collect::<Vec<_>>();
        freshness.state = if kinds.complete { "stale" } else { "syncing" };
        freshness.message = Some(format!("not every API group could be read: {}", named.join("; ")));
    }
    if let Some(since) = (asked.app.silent_since)() {
        // What is known of the kinds is of then, and nobody would tell us of another.
        freshness.state = "stale";
        freshness.as_of = since;
        freshness.reason = Some(Reason::Unreachable.as_str());
        freshness.message = Some("the API server does not answer".to_owned());
    }
    Ok(web::Json(KindsAnswer { freshness, kinds: answers }))
}

async fn kind_answer(
    asked: &Asked,
    kind: &Kind,
    view: &View,
    wanted: Option<&BTreeSet<String>>,
    allowance: &Allowance,
) -> Result<KindAnswer, Problem> {
    let access = &asked.app.access;
    let everywhere = access.may_everywhere_within(&asked.caller, "list", &kind.id, allowance).await?;
    let all = everywhere == Some(true);
    let snapshot = view.snapshot.as_ref().filter(|_| view.complete);
    let within = |names: &BTreeSet<String>| snapshot.map(|held| names.iter().map(|name| held.count(name)).sum::<u64>());
    let (word, count) = match (all, kind.namespaced) {
        (true, true) => ("all", wanted.map_or_else(|| snapshot.map(|held| held.objects), within)),
        (true, false) => ("all", snapshot.map(|held| held.objects)),
        (false, false) if everywhere.is_some() => ("none", None),
        // Not known within what this overview may cost.
        (false, false) => ("some", None),
        (false, true) => {
            let candidates = wanted.cloned().unwrap_or_else(|| held_namespaces(view));
            if snapshot.is_none() || candidates.len() > PROBED {
                ("some", None)
            } else {
                match access.scope_within(&asked.caller, &["list"], &kind.id, candidates, allowance).await? {
                    Some(Scope::Only(names)) if names.is_empty() => ("none", None),
                    Some(Scope::Only(names)) => ("some", within(&names)),
                    Some(Scope::All) => ("all", snapshot.map(|held| held.objects)),
                    None => ("some", None),
                }
            }
        }
    };
    Ok(KindAnswer {
        group: kind.id.group_name().to_owned(),
        version: kind.version.clone(),
        versions: kind.versions.clone(),
        resource: kind.id.resource.to_string(),
        kind: kind.kind.clone(),
        singular: kind.singular.clone(),
        namespaced: kind.namespaced,
        short_names: kind.short_names.clone(),
        categories: kind.categories.clone(),
        state: state_word(view.state),
        reason: view.reason.map(|reason| reason.as_str()),
        message: view.message.clone().filter(|_| all),
        count,
        access: word,
    })
}
