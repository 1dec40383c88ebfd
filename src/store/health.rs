//! How an object is doing, from its conditions and well-known fields.
//!
//! The rules are those of `kstatus` (sigs.k8s.io/cli-utils, pkg/kstatus): a status of an older generation is progress,
//! the abnormal-true conditions Reconciling and Stalled decide, built-in kinds have rules of their own. Beyond it,
//! conditions and phases that many custom resources have are understood, and what fails is told from what is on its way.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    cut::{elements, members},
    facts::Status,
    json_path::text,
};
use crate::kind::GroupResource;

/// Parts of an object that say how it is doing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Nothing but metadata is kept of it.
    pub metadata_only: bool,
    /// Something of its status is not kept.
    pub status_cut: bool,
    /// Its `spec`.
    pub spec: Option<&'a RawValue>,
    /// Its `status`.
    pub status: Option<&'a RawValue>,
    /// Its `type`, which Events have.
    pub type_: Option<&'a RawValue>,
}

/// One condition.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Condition<'a> {
    /// Type.
    #[serde(borrow, rename = "type")]
    pub type_: Cow<'a, str>,
    /// True, False or Unknown.
    #[serde(borrow)]
    pub status: Cow<'a, str>,
    /// PascalCase word.
    #[serde(borrow)]
    reason: Option<Cow<'a, str>>,
}

/// True of an object that is as it should be.
const GOOD: [&str; 10] = [
    "Ready",
    "Available",
    "Healthy",
    "Established",
    "Accepted",
    "Programmed",
    "Synced",
    "Succeeded",
    "Reconciled",
    "ResolvedRefs",
];

/// True of an object with which something is wrong.
const BAD: [&str; 6] = ["Stalled", "Failed", "Degraded", "ReplicaFailure", "Failure", "Error"];

/// Reasons for which a good condition is not yet true.
const ON_ITS_WAY: [&str; 12] = [
    "progressing",
    "pending",
    "creating",
    "provisioning",
    "initializing",
    "initialising",
    "waiting",
    "installing",
    "issuing",
    "doesnotexist",
    "reconciling",
    "inprogress",
];

/// Why a container waits when nothing is wrong.
const HARMLESS_WAITS: [&str; 2] = ["ContainerCreating", "PodInitializing"];

/// The conditions of a status; those that are none are left out.
pub fn conditions(status: Option<&RawValue>) -> Vec<Condition<'_>> {
    let listed = member(status, "conditions").and_then(elements).unwrap_or_default();
    let conditions = listed.into_iter().filter_map(|raw| serde_json::from_str::<Condition<'_>>(raw.get()).ok());
    conditions.filter(|condition| !condition.type_.is_empty()).collect()
}

/// How an object is doing that is not being deleted.
pub fn status(kind: &GroupResource, generation: Option<i64>, conditions: &[Condition<'_>], parts: Parts<'_>) -> Status {
    if parts.metadata_only {
        return Status::Unknown;
    }
    if &*kind.resource == "events" && matches!(&*kind.group, "" | "events.k8s.io") {
        return if parts.type_.and_then(text).as_deref() == Some("Warning") { Status::Problem } else { Status::Ok };
    }
    if parts.status_cut {
        // What is missing may be what would tell.
        return Status::Unknown;
    }
    let Some(raw) = parts.status.filter(|raw| !matches!(raw.get(), "null" | "{}")) else {
        // kstatus calls what has no status current: a ConfigMap cannot be otherwise.
        return Status::Ok;
    };
    let observed = member(Some(raw), "observedGeneration").and_then(number);
    if matches!((observed, generation), (Some(observed), Some(generation)) if observed < generation) {
        return Status::Progressing;
    }
    built_in(kind, conditions, parts).unwrap_or_else(|| general(conditions, raw))
}

fn built_in(kind: &GroupResource, conditions: &[Condition<'_>], parts: Parts<'_>) -> Option<Status> {
    let count = |name| member(parts.status, name).and_then(number).unwrap_or(0);
    let wanted = member(parts.spec, "replicas").and_then(number).unwrap_or(1);
    let phase = member(parts.status, "phase").and_then(text);
    let reached = |reached| Some(if reached { Status::Ok } else { Status::Progressing });
    match (&*kind.group, &*kind.resource) {
        ("", "pods") => Some(pod(phase.as_deref(), conditions, parts.status)),
        ("apps", "deployments") => match () {
            () if is(conditions, "ReplicaFailure", "True") || is(conditions, "Progressing", "False") => {
                Some(Status::Problem)
            }
            () => reached(count("updatedReplicas") >= wanted && count("availableReplicas") >= wanted),
        },
        ("apps", "statefulsets" | "replicasets") if is(conditions, "ReplicaFailure", "True") => Some(Status::Problem),
        ("apps", "statefulsets" | "replicasets") => reached(count("readyReplicas") >= wanted),
        ("apps", "daemonsets") => reached(
            count("numberAvailable") >= count("desiredNumberScheduled")
                && count("updatedNumberScheduled") >= count("desiredNumberScheduled"),
        ),
        ("batch", "jobs") if is(conditions, "Failed", "True") => Some(Status::Problem),
        ("batch", "jobs") => reached(is(conditions, "Complete", "True")),
        ("batch", "cronjobs") => Some(Status::Ok),
        ("", "nodes") => {
            let pressed = conditions.iter().any(|one| one.type_ != "Ready" && one.status == "True");
            Some(if is(conditions, "Ready", "True") && !pressed { Status::Ok } else { Status::Problem })
        }
        ("", "services") => {
            let balanced = member(parts.spec, "type").and_then(text).as_deref() == Some("LoadBalancer");
            let ingress = member(parts.status, "loadBalancer").and_then(|raw| member(Some(raw), "ingress"));
            reached(!balanced || ingress.is_some())
        }
        ("policy", "poddisruptionbudgets") => reached(count("currentHealthy") >= count("desiredHealthy")),
        _ => None,
    }
}

fn pod(phase: Option<&str>, conditions: &[Condition<'_>], status: Option<&RawValue>) -> Status {
    let waits_badly = ["containerStatuses", "initContainerStatuses"].into_iter().any(|list| {
        let containers = member(status, list).and_then(elements).unwrap_or_default();
        containers.into_iter().any(|container| {
            let waiting = member(Some(container), "state").and_then(|state| member(Some(state), "waiting"));
            let reason = waiting.and_then(|waiting| member(Some(waiting), "reason")).and_then(text);
            reason.is_some_and(|reason| !HARMLESS_WAITS.contains(&&*reason))
        })
    });
    match phase {
        Some("Succeeded") => Status::Ok,
        Some("Failed" | "Unknown") => Status::Problem,
        _ if waits_badly => Status::Problem,
        Some("Running") if is(conditions, "Ready", "True") => Status::Ok,
        _ if is(conditions, "PodScheduled", "False") => Status::Problem,
        _ => Status::Progressing,
    }
}

fn general(conditions: &[Condition<'_>], status: &RawValue) -> Status {
    let holds = |names: &[&str], value: &str| {
        conditions.iter().any(|condition| names.contains(&&*condition.type_) && condition.status == value)
    };
    if holds(&BAD, "True") {
        return Status::Problem;
    }
    if holds(&["Reconciling", "Progressing"], "True") && !holds(&["Ready", "Available"], "True") {
        return Status::Progressing;
    }
    let mut unmet = conditions
        .iter()
        .filter(|condition| GOOD.contains(&&*condition.type_) && condition.status == "False")
        .map(|condition| condition.reason.as_deref().unwrap_or_default().to_lowercase())
        .peekable();
    if unmet.peek().is_some() {
        let all_on_their_way = unmet.all(|reason| ON_ITS_WAY.iter().any(|word| reason.contains(word)));
        return if all_on_their_way { Status::Progressing } else { Status::Problem };
    }
    if holds(&GOOD, "Unknown") {
        return Status::Progressing;
    }
    if holds(&GOOD, "True") {
        return Status::Ok;
    }
    let health = member(Some(status), "health").and_then(|health| member(Some(health), "status")).and_then(text);
    let word =
        health.or_else(|| ["phase", "state"].into_iter().find_map(|name| member(Some(status), name).and_then(text)));
    word.map_or(Status::Unknown, |word| match word.to_lowercase().as_str() {
        "active" | "available" | "bound" | "complete" | "completed" | "healthy" | "ok" | "ready" | "released"
        | "running" | "succeeded" | "synced" => Status::Ok,
        "degraded" | "error" | "errored" | "failed" | "failure" | "invalid" | "lost" | "missing" | "unhealthy" => {
            Status::Problem
        }
        "creating" | "deploying" | "initializing" | "pending" | "progressing" | "provisioning" | "reconciling"
        | "suspended" | "updating" | "waiting" => Status::Progressing,
        "terminating" | "deleting" => Status::Terminating,
        _ => Status::Unknown,
    })
}

fn is(conditions: &[Condition<'_>], type_: &str, status: &str) -> bool {
    conditions.iter().any(|condition| condition.type_ == type_ && condition.status == status)
}

fn member<'a>(object: Option<&'a RawValue>, name: &str) -> Option<&'a RawValue> {
    members(object?)?.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn number(raw: &RawValue) -> Option<i64> {
    raw.get().parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn of(group: &str, resource: &str, object: Value) -> Status {
        let raw = |name: &str| object.get(name).map(|value| serde_json::value::to_raw_value(value).unwrap());
        let (spec, status_, type_) = (raw("spec"), raw("status"), raw("type"));
        let (spec, type_) = (spec.as_deref(), type_.as_deref());
        let parts = Parts { spec, status: status_.as_deref(), type_, ..Parts::default() };
        let generation = object["metadata"]["generation"].as_i64();
        status(&GroupResource::new(group, resource), generation, &conditions(parts.status), parts)
    }

    fn condition(type_: &str, status: &str, reason: &str) -> Value {
        json!({"status": {"conditions": [{"type": type_, "status": status, "reason": reason}]}})
    }

    #[test]
    fn pods_are_judged_by_phase_readiness_and_why_containers_wait() {
        let pod = |phase: &str, ready: &str, waiting: Option<&str>| {
            let state = waiting.map_or(json!({}), |reason| json!({"waiting": {"reason": reason}}));
            of(
                "",
                "pods",
                json!({"status": {"phase": phase, "conditions": [{"type": "Ready", "status": ready}],
                "containerStatuses": [{"state": state}]}}),
            )
        };
        assert_eq!(pod("Running", "True", None), Status::Ok);
        assert_eq!(pod("Succeeded", "False", None), Status::Ok);
        assert_eq!(pod("Running", "False", None), Status::Progressing);
        assert_eq!(pod("Running", "False", Some("CrashLoopBackOff")), Status::Problem);
        assert_eq!(pod("Pending", "False", Some("ContainerCreating")), Status::Progressing);
        assert_eq!(pod("Failed", "False", None), Status::Problem);
    }

    #[test]
    fn workloads_are_judged_by_their_replicas() {
        let deployment = |available: i64| {
            of(
                "apps",
                "deployments",
                json!({"metadata": {"generation": 2}, "spec": {"replicas": 3},
                "status": {"observedGeneration": 2, "updatedReplicas": 3, "availableReplicas": available}}),
            )
        };
        assert_eq!((deployment(3), deployment(2)), (Status::Ok, Status::Progressing));
        let old = json!({"metadata": {"generation": 3}, "status": {"observedGeneration": 2, "availableReplicas": 9, "updatedReplicas": 9}});
        assert_eq!(of("apps", "deployments", old), Status::Progressing);
        assert_eq!(of("batch", "jobs", condition("Failed", "True", "BackoffLimitExceeded")), Status::Problem);
    }

    #[test]
    fn custom_resources_are_judged_by_what_many_of_them_have() {
        let custom = |object| of("example.io", "widgets", object);
        assert_eq!(custom(json!({})), Status::Ok);
        assert_eq!(custom(condition("Ready", "True", "")), Status::Ok);
        assert_eq!(custom(condition("Ready", "False", "Error")), Status::Problem);
        assert_eq!(custom(condition("Ready", "False", "StillProvisioning")), Status::Progressing);
        assert_eq!(custom(condition("Ready", "Unknown", "")), Status::Progressing);
        assert_eq!(custom(condition("Stalled", "True", "")), Status::Problem);
        assert_eq!(custom(json!({"status": {"health": {"status": "Degraded"}}})), Status::Problem);
        assert_eq!(custom(json!({"status": {"phase": "Bound"}})), Status::Ok);
        assert_eq!(custom(json!({"status": {"phase": "Mystery"}})), Status::Unknown);
        assert_eq!(custom(json!({"status": {"conditions": "none", "phase": 7}})), Status::Unknown);
    }

    #[test]
    fn warnings_are_problems() {
        assert_eq!(of("", "events", json!({"type": "Warning"})), Status::Problem);
        assert_eq!(of("events.k8s.io", "events", json!({"type": "Normal"})), Status::Ok);
    }
}
