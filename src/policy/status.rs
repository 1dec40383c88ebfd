//! The policy's status: what the cache does, for `kubectl get browsercachepolicy`.
//!
//! Computed by a pure function, written by server-side apply: conditions and totals by the holder of the Lease, together
//! with its own entry of `replicas`; those of the others by each pod itself.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use k8s_openapi::api::core::v1::ObjectReference;
use kube::{
    Api, Client, Resource,
    api::{Patch, PatchParams},
};
use serde_json::json;
use tokio::{sync::watch, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    Effective,
    crd::{BrowserCachePolicy, BrowserCachePolicyStatus, Condition, Replica, ResourceStatus},
    events::Events,
    lease::Leadership,
    quantity::{binary_bytes, go_duration},
    reconcile::Outputs,
};
use crate::{
    cache::{
        report::{Report, ResourceReport},
        view::State,
    },
    reason::Reason,
};

/// Totals are written at most this often: each write is an event for everyone who watches policies.
const INTERVAL: Duration = Duration::from_secs(10);

/// Changed conditions are what people wait for after `kubectl apply`.
const CONDITIONS_INTERVAL: Duration = Duration::from_secs(1);

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A replica writes so often even if nothing changed, so that one that is no more can be told from one that is quiet.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5 * 60);

/// A replica that was silent for longer is no more.
const DEAD_AFTER: Duration = Duration::from_secs(15 * 60);

/// Kinds listed in the status: an object of etcd has to stay small.
const RESOURCES: usize = 50;

/// Writes the status until `shutdown`.
pub async fn run(
    client: Client,
    pod: String,
    leadership: Leadership,
    outputs: Outputs,
    mut reports: watch::Receiver<Arc<Report>>,
    shutdown: CancellationToken,
) {
    let api: Api<BrowserCachePolicy> = Api::all(client.clone());
    let mut effective = outputs.effective.subscribe();
    let mut others = outputs.others.subscribe();
    let mut events = Events::new(client, pod.clone());
    let mut known: Option<Known> = None;
    let mut read_at: Option<Instant> = None;
    let mut written_at: Option<Instant> = None;
    let mut swept_at = Instant::now();
    let mut refused = std::collections::BTreeMap::new();
    loop {
        let in_force = effective.borrow_and_update().clone();
        known = known.filter(|known| known.policy.uid == in_force.uid);
        if known.is_none() && in_force.uid.is_some() && read_at.is_none_or(|at| at.elapsed() >= CONDITIONS_INTERVAL) {
            read_at = Some(Instant::now());
            known = read(&api, &in_force.name).await;
        }
        let leads = leadership.holds();
        let report = reports.borrow_and_update().clone();
        // A report of the plan before would call ready what nobody has looked at yet.
        let told = *report.plan == *in_force.plan;
        if let Some(known) = known.as_mut().filter(|_| told) {
            let new = status(&in_force, &report, &known.conditions, &pod, Timestamp::now());
            let urgent = leads && known.conditions != new.conditions;
            let interval = if urgent { CONDITIONS_INTERVAL } else { INTERVAL };
            let due = written_at.is_none_or(|at| at.elapsed() >= interval);
            // A new leader writes what the one before it may have written differently.
            let differs = known.written.as_ref().is_none_or(|(led, before)| *led != leads || !same(before, &new));
            let silent = written_at.is_none_or(|at| at.elapsed() >= SIGN_OF_LIFE);
            if due && (differs || silent) {
                written_at = Some(Instant::now());
                if write(&api, &in_force.name, &pod, leads, &new).await {
                    if leads {
                        events.tell(&known.policy, &known.conditions, &new.conditions).await;
                        known.conditions = new.conditions.clone();
                    }
                    known.written = Some((leads, new));
                }
            }
        }
        if leads && known.is_some() && swept_at.elapsed() >= SIGN_OF_LIFE {
            swept_at = Instant::now();
            forget_the_dead(&api, &in_force.name, &pod).await;
        }
        let now = others.borrow_and_update().clone();
        if leads {
            for (name, generation) in now {
                if refused.get(&name) != Some(&generation) && refuse(&api, &name, generation, &in_force.name).await {
                    refused.insert(name, generation);
                }
            }
        }
        // Receivers keep their newest value, so that a dropped arm loses nothing. The report changes several times a
        // second; the intervals above decide what is written.
        tokio::select! {
            () = shutdown.cancelled() => return,
            changed = effective.changed() => if changed.is_err() { return },
            changed = reports.changed() => if changed.is_err() { return },
            changed = others.changed() => if changed.is_err() { return },
        }
    }
}

/// The policy whose status is written.
struct Known {
    policy: ObjectReference,
    /// Those that it has: at first what a former process wrote.
    conditions: Vec<Condition>,
    /// What was written last, and whether by the leader.
    written: Option<(bool, BrowserCachePolicyStatus)>,
}

/// Reads the policy as it is; none if that fails, to be tried again.
async fn read(api: &Api<BrowserCachePolicy>, name: &str) -> Option<Known> {
    match tokio::time::timeout(PATIENCE, api.get(name)).await {
        Ok(Ok(policy)) => Some(Known {
            policy: policy.object_ref(&()),
            conditions: policy.status.map(|status| status.conditions).unwrap_or_default(),
            written: None,
        }),
        Ok(Err(error)) => {
            tracing::warn!(policy = name, %error, "The policy cannot be read for its status");
            None
        }
        Err(_) => {
            tracing::warn!(policy = name, "The policy cannot be read for its status: no answer within 10 s");
            None
        }
    }
}

/// The status of what is in force. `previous` are the conditions before, whose times of change are kept.
pub fn status(
    effective: &Effective,
    report: &Report,
    previous: &[Condition],
    pod: &str,
    now: Timestamp,
) -> BrowserCachePolicyStatus {
    let preloaded: Vec<&ResourceReport> = report.resources.iter().filter(|kind| kind.preload).collect();
    let live = preloaded.iter().filter(|kind| is_live(kind.state)).count();
    let totals = &report.totals;
    BrowserCachePolicyStatus {
        observed_generation: effective.observed_generation,
        conditions: conditions(effective, &preloaded, previous, now),
        open_watches: Some(whole(totals.open_watches)),
        parked: Some(whole(totals.parked)),
        kinds: Some(whole(totals.kinds)),
        objects: Some(whole(totals.objects)),
        bytes: Some(whole(totals.bytes)),
        memory: Some(binary_bytes(totals.bytes)),
        hits: Some(whole(totals.hits)),
        misses: Some(whole(totals.misses)),
        hit_ratio: Some(totals.hit_ratio().map_or("-".to_owned(), |ratio| format!("{:.1}%", ratio * 100.0))),
        evictions: Some(whole(totals.evictions)),
        api_calls_saved: Some(whole(totals.api_calls_saved)),
        preloaded: Some(format!("{live}/{}", preloaded.len())),
        last_update: Some(seconds(now)),
        replicas: vec![Replica {
            pod: pod.to_owned(),
            open_watches: whole(totals.open_watches),
            objects: whole(totals.objects),
            bytes: whole(totals.bytes),
            last_update: seconds(now),
        }],
        resources: resources(report),
    }
}

fn conditions(
    effective: &Effective,
    preloaded: &[&ResourceReport],
    previous: &[Condition],
    now: Timestamp,
) -> Vec<Condition> {
    let unavailable: Vec<_> = preloaded.iter().filter(|kind| is_unavailable(kind)).collect();
    let syncing: Vec<_> = preloaded.iter().filter(|kind| !is_live(kind.state) && !is_unavailable(kind)).collect();
    let named = |kinds: &[&&ResourceReport]| {
        let name = |kind: &&&ResourceReport| match (&kind.reason, &kind.message) {
            (Some(reason), Some(message)) => format!("{} ({reason}: {message})", kind.kind.id),
            (Some(reason), None) => format!("{} ({reason})", kind.kind.id),
            (None, _) => kind.kind.id.to_string(),
        };
        kinds.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let ready = if syncing.is_empty() {
        (true, Reason::AllLive, "every preloaded kind that may be read is live".to_owned())
    } else {
        (false, Reason::Syncing, format!("not live yet: {}", named(&syncing)))
    };
    let problems: Vec<_> =
        effective.plan.problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect();
    let degraded = match (unavailable.is_empty(), problems.is_empty()) {
        (true, true) => (false, Reason::Healthy, "nothing is wrong".to_owned()),
        (true, false) => (true, Reason::UnknownKind, problems.join("; ")),
        (false, _) => (true, Reason::KindsUnavailable, [vec![named(&unavailable)], problems].concat().join("; ")),
    };
    let accepted = (effective.accepted, effective.reason, effective.message.clone());
    [("Accepted", accepted), ("Ready", ready), ("Degraded", degraded)]
        .into_iter()
        .map(|(type_, (truth, reason, message))| {
            let status = if truth { "True" } else { "False" };
            let same = previous.iter().find(|condition| condition.type_ == type_ && condition.status == status);
            Condition {
                type_: type_.to_owned(),
                status: status.to_owned(),
                reason: reason.as_str().to_owned(),
                message: message.chars().take(1024).collect(),
                last_transition_time: same.map_or_else(|| seconds(now), |same| same.last_transition_time.clone()),
                observed_generation: effective.observed_generation,
            }
        })
        .collect()
}

fn is_live(state: State) -> bool {
    matches!(state, State::Live | State::Resyncing)
}

fn is_unavailable(kind: &ResourceReport) -> bool {
    matches!(kind.state, State::Forbidden | State::Failed | State::Gone | State::Stale) || kind.is_refused()
}

/// The 50 kinds that are unwell or take the most memory, in the order of their names.
fn resources(report: &Report) -> Vec<ResourceStatus> {
    let unwell = |kind: &ResourceReport| matches!(kind.state, State::Forbidden | State::Failed | State::Stale);
    let held = |kind: &&ResourceReport| kind.bytes.is_some() || kind.preload || unwell(kind);
    let mut kinds: Vec<&ResourceReport> = report.resources.iter().filter(held).collect();
    kinds.sort_by_key(|kind| (!unwell(kind), !kind.preload, std::cmp::Reverse(kind.bytes)));
    kinds.truncate(RESOURCES);
    kinds.sort_by(|a, b| a.kind.id.cmp(&b.kind.id));
    kinds
        .into_iter()
        .map(|kind| ResourceStatus {
            group: kind.kind.id.group.to_string(),
            resource: kind.kind.id.resource.to_string(),
            version: kind.kind.version.clone(),
            state: kind.state.as_str().to_owned(),
            reason: kind.reason.map(|reason| reason.as_str().to_owned()),
            message: kind.message.clone(),
            objects: kind.objects.map(whole),
            namespaces: kind.namespaces.map(whole),
            bytes: kind.bytes.map(whole),
            last_sync: kind.last_sync.map(seconds),
            sync_duration: kind.sync_duration.map(go_duration),
            last_access: kind.last_access.map(seconds),
            preload: kind.preload,
        })
        .collect()
}

/// Whether two statuses say the same, the time of writing aside.
fn same(a: &BrowserCachePolicyStatus, b: &BrowserCachePolicyStatus) -> bool {
    let timeless = |status: &BrowserCachePolicyStatus| {
        let mut status = status.clone();
        status.last_update = None;
        status.replicas.iter_mut().for_each(|replica| replica.last_update.clear());
        // The age of an access is rounded to a second: what is derived from "now" must not look like a change.
        status.resources.iter_mut().for_each(|kind| kind.last_access = None);
        status
    };
    timeless(a) == timeless(b)
}

async fn write(
    api: &Api<BrowserCachePolicy>,
    name: &str,
    pod: &str,
    leads: bool,
    status: &BrowserCachePolicyStatus,
) -> bool {
    if leads {
        // One request for both: at rest these are all there are. When another leads, this entry goes with its totals, and
        // this pod writes it anew under its own name.
        return apply(api, name, "crds-objects-browser", &json!(status)).await;
    }
    let own = json!({ "replicas": status.replicas });
    apply(api, name, &manager_of(pod), &own).await
}

/// Takes the entries of replicas that are no more out of `status.replicas`: each belongs to a field manager of its own,
/// and goes when that manager applies nothing.
async fn forget_the_dead(api: &Api<BrowserCachePolicy>, name: &str, own: &str) {
    let Ok(Ok(policy)) = tokio::time::timeout(PATIENCE, api.get(name)).await else { return };
    for pod in dead(&policy.status.unwrap_or_default().replicas, own, Timestamp::now()) {
        tracing::info!(policy = name, pod, "A replica has not been heard of for 15 minutes; its entry goes");
        apply(api, name, &manager_of(&pod), &json!({})).await;
    }
}

/// Replicas beside `own` that have been silent for too long at `now`.
fn dead(replicas: &[Replica], own: &str, now: Timestamp) -> Vec<String> {
    let silent = |replica: &&Replica| {
        let heard = replica.last_update.parse::<Timestamp>();
        replica.pod != own && heard.is_ok_and(|at| now.duration_since(at).unsigned_abs() > DEAD_AFTER && now > at)
    };
    replicas.iter().filter(silent).map(|replica| replica.pod.clone()).collect()
}

/// The field manager of one replica's entry.
fn manager_of(pod: &str) -> String {
    format!("crds-objects-browser-{pod}")
}

/// Tells a policy that it is not the one that is followed.
async fn refuse(api: &Api<BrowserCachePolicy>, name: &str, generation: i64, followed: &str) -> bool {
    let condition = Condition {
        type_: "Accepted".to_owned(),
        status: "False".to_owned(),
        reason: Reason::NotSelected.as_str().to_owned(),
        message: format!("the browser follows the policy {followed}; rename this one or start it with --policy {name}"),
        last_transition_time: seconds(Timestamp::now()),
        observed_generation: Some(generation),
    };
    let status = json!({ "observedGeneration": generation, "conditions": [condition] });
    apply(api, name, "crds-objects-browser", &status).await
}

async fn apply(api: &Api<BrowserCachePolicy>, name: &str, manager: &str, status: &serde_json::Value) -> bool {
    let patch = json!({
        "apiVersion": "crds-objects-browser.io/v1alpha1",
        "kind": "BrowserCachePolicy",
        "status": status,
    });
    let parameters = PatchParams::apply(manager).force();
    let patch = Patch::Apply(&patch);
    let written = tokio::time::timeout(PATIENCE, api.patch_status(name, &parameters, &patch));
    match written.await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::warn!(policy = name, %error, "The policy's status cannot be written");
            false
        }
        Err(_) => {
            tracing::warn!(policy = name, "The policy's status cannot be written: no answer within 10 s");
            false
        }
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// RFC 3339 in whole seconds, as Kubernetes writes times.
fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
#[path = "status/tests.rs"]
mod tests;
