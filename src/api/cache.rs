//! What the browser says of itself: cache, policy, statistics, and who is asking.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpRequest, web};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{App, Asked, answer::state_word, error::Problem, params::Params};
use crate::{
    access::{Allowance, Attributes, Caller},
    cache::report::Report,
    kind::GroupResource,
    policy::{Origin, crd::GROUP, plan::Decision, quantity::go_duration},
};

/// Sums over all kinds.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TotalsAnswer {
    /// Watches that are open.
    pub open_watches: u64,
    /// How many may be.
    pub max_informers: usize,
    /// Kinds parked.
    pub parked: u64,
    /// Kinds discovered.
    pub kinds: u64,
    /// Objects in memory; null for who may not see all of them.
    pub objects: Option<u64>,
    /// Bytes in memory; null for who may not see all of them.
    pub bytes: Option<u64>,
    /// How many there may be.
    pub memory_budget: u64,
    /// Reads answered from memory.
    pub hits: u64,
    /// Reads for which the API server was asked.
    pub misses: u64,
    /// Share of hits, 0 to 1; null before the first read.
    pub hit_ratio: Option<f64>,
    /// Kinds dropped to save memory.
    pub evictions: u64,
    /// Requests that the API server was spared.
    pub api_calls_saved: u64,
    /// Changes in a minute of the kinds for which that is known; null if it is of none, and for who may not see all.
    pub changes_per_minute: Option<f64>,
    /// When these were counted.
    pub last_update: String,
}

/// One kind in the cache.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResourceAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Version.
    pub version: String,
    /// Kind.
    pub kind: String,
    /// As in the freshness of its list.
    pub state: &'static str,
    /// One word for the cause of the state.
    pub reason: Option<&'static str>,
    /// The same as a sentence.
    pub message: Option<String>,
    /// Objects in memory.
    pub objects: Option<u64>,
    /// Namespaces that hold one.
    pub namespaces: Option<u64>,
    /// Bytes in memory.
    pub bytes: Option<u64>,
    /// When it was last known to be current; of a live kind, when the API server last said something of it, which it does about
    /// once a minute: the rows lag behind by no more than the time since then.
    pub as_of: Option<String>,
    /// When it was last loaded as a whole.
    pub last_sync: Option<String>,
    /// How long that took.
    pub sync_duration: Option<String>,
    /// When someone last looked.
    pub last_access: Option<String>,
    /// Whether the policy preloads it.
    pub preload: bool,
    /// Times it was loaded again.
    pub resyncs: u64,
    /// Times its watch was interrupted.
    pub reconnects: u64,
    /// Objects added, changed or deleted in a minute, over the last five; null while it was not live for as long.
    pub changes_per_minute: Option<f64>,
}

/// The cache.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CacheAnswer {
    /// When it was looked at.
    pub as_of: String,
    /// Which copy answers.
    pub replica: String,
    /// Sums.
    pub totals: TotalsAnswer,
    /// Every kind.
    pub resources: Vec<ResourceAnswer>,
}

/// What the cache does
#[utoipa::path(get, path = "/api/v1/cache", responses((status = 200, body = CacheAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem)))]
pub async fn cache(asked: Asked) -> Result<web::Json<CacheAnswer>, Problem> {
    Params::parse(&asked.query, &[])?;
    let report = asked.app.cache.report();
    let limits = asked.app.cache.limits();
    let mut resources = Vec::with_capacity(report.resources.len());
    let visible = visible(&asked, &report).await?;
    let sees_all = report.resources.iter().all(|kind| kind.objects.is_none() || visible.contains(&kind.kind.id));
    for kind in &report.resources {
        let sees = visible.contains(&kind.kind.id);
        resources.push(ResourceAnswer {
            group: kind.kind.id.group_name().to_owned(),
            resource: kind.kind.id.resource.to_string(),
            version: kind.kind.version.clone(),
            kind: kind.kind.kind.clone(),
            state: state_word(kind.state),
            reason: kind.reason.map(|reason| reason.as_str()),
            message: kind.message.clone().filter(|_| sees),
            objects: kind.objects.filter(|_| sees),
            namespaces: kind.namespaces.filter(|_| sees),
            bytes: kind.bytes.filter(|_| sees),
            as_of: kind.as_of.map(time),
            last_sync: kind.last_sync.map(time),
            sync_duration: kind.sync_duration.map(go_duration),
            last_access: kind.last_access.map(time),
            preload: kind.preload,
            resyncs: kind.resyncs,
            reconnects: kind.reconnects,
            changes_per_minute: kind.changes_per_minute.filter(|_| sees),
        });
    }
    let totals = &report.totals;
    Ok(web::Json(CacheAnswer {
        as_of: time(report.at),
        replica: asked.app.replica.clone(),
        totals: TotalsAnswer {
            open_watches: totals.open_watches,
            max_informers: limits.max_informers,
            parked: totals.parked,
            kinds: totals.kinds,
            objects: sees_all.then_some(totals.objects),
            bytes: sees_all.then_some(totals.bytes),
            memory_budget: limits.memory_budget,
            hits: totals.hits,
            misses: totals.misses,
            hit_ratio: totals.hit_ratio(),
            evictions: totals.evictions,
            api_calls_saved: totals.api_calls_saved,
            changes_per_minute: report.changes_per_minute().filter(|_| sees_all),
            last_update: time(report.at),
        },
        resources,
    }))
}

/// Permissions that are asked about at once.
const AT_ONCE: usize = 8;

/// Reviews that one of these answers may cost.
const REVIEWS: usize = 256;

/// Kinds in memory that the caller may list everywhere: only of these are there numbers.
async fn visible(asked: &Asked, report: &Report) -> Result<BTreeSet<GroupResource>, Problem> {
    let allowance = &Allowance::new(REVIEWS);
    let known = report.resources.iter().filter(|kind| kind.objects.is_some() || kind.message.is_some());
    let answers: Vec<Option<GroupResource>> = stream::iter(known)
        .map(|kind| async move {
            let id = &kind.kind.id;
            let may = asked.app.access.may_everywhere_within(&asked.caller, "list", id, allowance).await?;
            Ok::<_, Problem>((may == Some(true)).then(|| id.clone()))
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(answers.into_iter().flatten().collect())
}

/// The rule of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// preload, lazy, passthrough or excluded.
    pub decision: &'static str,
    /// Kept without spec, data and status.
    pub metadata_only: bool,
    /// The line of the policy that decided.
    pub rule: String,
}

/// The policy in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyAnswer {
    /// Name of the policy that is followed.
    pub name: String,
    /// policy, or defaults.
    pub source: &'static str,
    /// Generation that was read last.
    pub observed_generation: Option<i64>,
    /// Whether that generation is in force.
    pub accepted: bool,
    /// One word for it.
    pub reason: &'static str,
    /// The same as a sentence.
    pub message: String,
    /// What is in force, defaults filled in; null for who may not get the policy.
    #[schema(value_type = Option<Object>)]
    pub spec: Option<serde_json::Value>,
    /// The rule of each kind.
    pub kinds: Vec<RuleAnswer>,
}

/// The policy in force, with the rule that decided for each kind
#[utoipa::path(get, path = "/api/v1/policy", responses((status = 200, body = PolicyAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem)))]
pub async fn policy(asked: Asked) -> Result<web::Json<PolicyAnswer>, Problem> {
    Params::parse(&asked.query, &[])?;
    let effective = asked.app.policy.borrow().clone();
    let attributes = Attributes {
        verb: "get",
        kind: GroupResource::new(GROUP, "browsercachepolicies"),
        namespace: None,
        name: Some(effective.name.clone()),
    };
    let may_get = asked.app.access.may_everywhere(&asked.caller, "get", &attributes.kind).await?
        || asked.app.access.may(&asked.caller, attributes).await?;
    let spec = may_get.then(|| serde_json::to_value(&effective.spec)).transpose().map_err(Problem::internal)?;
    let rules = effective.plan.kinds.iter().map(|(id, rule)| RuleAnswer {
        group: id.group_name().to_owned(),
        resource: id.resource.to_string(),
        decision: match rule.decision {
            Decision::Preload => "preload",
            Decision::Lazy => "lazy",
            Decision::Passthrough => "passthrough",
            Decision::Excluded => "excluded",
        },
        metadata_only: rule.metadata_only,
        rule: rule.rule.clone(),
    });
    Ok(web::Json(PolicyAnswer {
        name: effective.name.clone(),
        source: if effective.origin == Origin::Policy { "policy" } else { "defaults" },
        observed_generation: effective.observed_generation,
        accepted: effective.accepted,
        reason: effective.reason.as_str(),
        message: effective.message.clone(),
        spec,
        kinds: rules.collect(),
    }))
}

/// Who is asking.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhoamiAnswer {
    /// none, or token.
    pub mode: &'static str,
    /// Name of the person; null before signing in, and where everyone is trusted.
    pub user: Option<String>,
    /// Audience that a token has to be made for; null where none is needed.
    pub audience: Option<String>,
    /// Version of the browser.
    pub version: &'static str,
}

/// Who is asking, and how one signs in. Answered without signing in.
#[utoipa::path(get, path = "/api/v1/whoami", responses((status = 200, body = WhoamiAnswer)))]
pub async fn whoami(app: web::Data<App>, request: HttpRequest) -> Result<web::Json<WhoamiAnswer>, Problem> {
    use actix_web::FromRequest;
    let user = match Asked::extract(&request).await {
        Ok(asked) => match asked.caller {
            Caller::User(user) => Some(user.name.clone()),
            Caller::Trusted => None,
        },
        // Before signing in there is nobody; a review that failed is told, or a person would look signed out.
        Err(problem) if problem.status == 401 => None,
        Err(problem) => return Err(problem),
    };
    let audience = app.access.audience().map(str::to_owned);
    let mode = if audience.is_some() { "token" } else { "none" };
    Ok(web::Json(WhoamiAnswer { mode, user, audience, version: env!("CARGO_PKG_VERSION") }))
}

/// One kind in the statistics.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindStats {
    /// Objects in memory.
    pub object_count: u64,
    /// Namespaces that hold one.
    pub namespace_count: u64,
    /// When it was last loaded as a whole.
    pub last_sync: Option<String>,
    /// How long that took.
    pub sync_duration: Option<String>,
}

/// Statistics in the shape that scripts of earlier browsers read.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatsAnswer {
    /// Watches that are open.
    pub active_informers: u64,
    /// Objects in memory.
    pub total_objects: u64,
    /// Kinds in memory, by group/version/resource.
    pub resource_stats: BTreeMap<String, KindStats>,
    /// When these were counted.
    pub last_update: String,
}

/// Statistics of the cache. Kinds that the caller may not list everywhere are left out, and not counted.
#[utoipa::path(get, path = "/api/cache/stats", responses((status = 200, body = StatsAnswer), (status = "4XX", body = Problem), (status = 502, body = Problem), (status = 503, body = Problem)))]
pub async fn stats(asked: Asked) -> Result<web::Json<StatsAnswer>, Problem> {
    Params::parse(&asked.query, &[])?;
    let report = asked.app.cache.report();
    let mut resource_stats = BTreeMap::new();
    let visible = visible(&asked, &report).await?;
    for kind in &report.resources {
        let (Some(object_count), Some(namespace_count)) = (kind.objects, kind.namespaces) else { continue };
        if visible.contains(&kind.kind.id) {
            let stats = KindStats {
                object_count,
                namespace_count,
                last_sync: kind.last_sync.map(time),
                sync_duration: kind.sync_duration.map(go_duration),
            };
            resource_stats.insert(kind.kind.gvr(), stats);
        }
    }
    Ok(web::Json(StatsAnswer {
        active_informers: report.totals.open_watches,
        total_objects: resource_stats.values().map(|kind| kind.object_count).sum(),
        resource_stats,
        last_update: time(report.at),
    }))
}

fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
