//! When a Pod's containers were last restarted, which its Restarts cell tells.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::ingest::unix_seconds;

/// When a container that counts for Restarts was last terminated, as `printPod` of `k8s.io/kubernetes/pkg/printers`
/// decides it: while the pod initializes its init containers count, afterwards the others and the sidecars.
pub fn last_termination(object: &RawValue) -> Option<i64> {
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Pod<'a> {
        #[serde(borrow)]
        spec: Spec<'a>,
        #[serde(borrow)]
        status: Status<'a>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Spec<'a> {
        #[serde(borrow)]
        init_containers: Vec<Container<'a>>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Container<'a> {
        #[serde(borrow)]
        name: Cow<'a, str>,
        #[serde(borrow)]
        restart_policy: Option<Cow<'a, str>>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Status<'a> {
        #[serde(borrow)]
        conditions: Vec<Condition<'a>>,
        #[serde(borrow)]
        init_container_statuses: Vec<ContainerStatus<'a>>,
        #[serde(borrow)]
        container_statuses: Vec<ContainerStatus<'a>>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Condition<'a> {
        #[serde(borrow, rename = "type")]
        type_: Cow<'a, str>,
        #[serde(borrow)]
        status: Cow<'a, str>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct ContainerStatus<'a> {
        #[serde(borrow)]
        name: Cow<'a, str>,
        #[serde(borrow)]
        last_state: LastState<'a>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct LastState<'a> {
        #[serde(borrow)]
        terminated: Option<Terminated<'a>>,
    }
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Terminated<'a> {
        #[serde(borrow)]
        finished_at: Option<Cow<'a, str>>,
    }
    let finished = |status: &ContainerStatus<'_>| {
        status.last_state.terminated.as_ref()?.finished_at.as_deref().and_then(unix_seconds)
    };
    let pod: Pod<'_> = serde_json::from_str(object.get()).ok()?;
    let initialized = pod.status.conditions.iter().any(|c| c.type_ == "Initialized" && c.status == "True");
    let sidecar = |name: &str| {
        pod.spec.init_containers.iter().any(|c| c.name == name && c.restart_policy.as_deref() == Some("Always"))
    };
    let init = pod.status.init_container_statuses.iter().filter(|status| !initialized || sidecar(&status.name));
    let main = pod.status.container_statuses.iter().filter(|_| initialized);
    init.chain(main).filter_map(finished).max()
}
