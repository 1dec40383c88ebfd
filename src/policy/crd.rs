//! `BrowserCachePolicy`, the custom resource: the one source of its schema, its columns and its validation.
//!
//! `crds/browsercachepolicies.yaml` is generated from here (`make crds`).

use kube::{CustomResource, CustomResourceExt, KubeSchema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// API group of the policy.
pub const GROUP: &str = "crds-objects-browser.io";

/// What the browser keeps in memory, and for how long.
///
/// The browser follows the policy whose name it was started with (`default`); any other is not in force, and says so in
/// its condition Accepted.
#[derive(CustomResource, KubeSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[kube(
    group = "crds-objects-browser.io",
    version = "v1alpha1",
    kind = "BrowserCachePolicy",
    plural = "browsercachepolicies",
    singular = "browsercachepolicy",
    shortname = "bcp",
    status = "BrowserCachePolicyStatus",
    derive = "Default",
    derive = "PartialEq",
    printcolumn(name = "Ready", type_ = "string", json_path = ".status.conditions[?(@.type==\"Ready\")].status"),
    printcolumn(name = "Informers", type_ = "integer", json_path = ".status.openWatches"),
    printcolumn(name = "Objects", type_ = "integer", json_path = ".status.objects"),
    printcolumn(name = "Memory", type_ = "string", json_path = ".status.memory"),
    printcolumn(name = "Hit", type_ = "string", json_path = ".status.hitRatio"),
    printcolumn(name = "Preloaded", type_ = "string", json_path = ".status.preloaded"),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(name = "Parked", type_ = "integer", json_path = ".status.parked", priority = 1),
    printcolumn(name = "Evictions", type_ = "integer", json_path = ".status.evictions", priority = 1),
    printcolumn(name = "Message", type_ = "string", json_path = ".status.conditions[?(@.type==\"Accepted\")].message", priority = 1),
    validation = Rule::new("!has(self.spec.preload) || !has(self.spec.exclude) || !self.spec.preload.exists(p, self.spec.exclude.exists(e, e.group == p.group && (e.resource == p.resource || e.resource == '*') && p.resource != '*'))")
        .message("a kind cannot be both in preload and in exclude: remove it from one of them"),
)]
#[serde(rename_all = "camelCase")]
pub struct BrowserCachePolicySpec {
    /// Kinds that are loaded at start and kept: they are not parked when idle, and given up last, only if memoryBudget
    /// cannot hold them. Without this field: pods, services, configmaps, secrets, namespaces, and of the group apps
    /// deployments, daemonsets and statefulsets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub preload: Option<Vec<PreloadKind>>,

    /// Whether the first access of a kind loads it into memory. If false, kinds outside preload are read from the API
    /// server each time they are looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lazy_load: Option<bool>,

    /// Idle time after which the watch of a kind is closed ("parked"). Its objects stay in memory. A Go duration of at
    /// least 1s, such as 5m or 1h30m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 32), regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    #[x_kube(validation = Rule::new("duration(self) >= duration('1s') && duration(self) <= duration('24h')").message("must be between 1s and 24h"))]
    pub access_timeout: Option<String>,

    /// Whether idle kinds are looked for at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_cleanup: Option<bool>,

    /// How often idle kinds are looked for. A Go duration of at least 1s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 32), regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    #[x_kube(validation = Rule::new("duration(self) >= duration('1s') && duration(self) <= duration('24h')").message("must be between 1s and 24h"))]
    pub cleanup_interval: Option<String>,

    /// How many watches may be open at once, those of preloaded kinds included. A kind beyond that is read from the API
    /// server each time it is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub max_informers: Option<i32>,

    /// How long a first access of a kind may wait for its objects. A Go duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 32), regex(pattern = r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"))]
    #[x_kube(validation = Rule::new("duration(self) >= duration('100ms') && duration(self) <= duration('10m')").message("must be between 100ms and 10m"))]
    pub sync_timeout: Option<String>,

    /// How many kinds are loaded at the same time at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 32))]
    pub sync_concurrency: Option<i32>,

    /// How much memory objects may take, as a quantity such as 256Mi. Above it kinds that nobody looks at are dropped.
    /// Half of the container's limit if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 32), regex(pattern = r"^[0-9]+(\.[0-9]+)?([kMGTP]|[KMGTP]i)?$"))]
    #[x_kube(validation = Rule::new("quantity(self).compareTo(quantity('1Mi')) >= 0").message("must be at least 1Mi"))]
    pub memory_budget: Option<String>,

    /// Kinds that are never shown nor kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub exclude: Option<Vec<KindSelector>>,

    /// Kinds of which only names, labels and printed columns are kept, neither spec nor data nor status. Secrets always
    /// are, listed or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub metadata_only: Option<Vec<KindSelector>>,

    /// Parts of objects that are removed before anything is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub redact: Option<Vec<Redaction>>,
}

/// A kind to load at start.
#[derive(KubeSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[x_kube(validation = Rule::new("self.resource != '*' || !has(self.version)").message("version cannot be combined with resource '*': name one resource"))]
pub struct PreloadKind {
    /// API group; empty for the core group.
    #[serde(default)]
    #[schemars(length(max = 253), regex(pattern = r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$"))]
    pub group: String,
    /// Plural name in lower case, such as deployments; * for every kind of the group.
    #[schemars(length(min = 1, max = 253), regex(pattern = r"^(\*|[a-z0-9]([-a-z0-9.]*[a-z0-9])?)$"))]
    pub resource: String,
    /// Version that must be served. Kinds are loaded at the version the API server prefers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 63), regex(pattern = r"^[a-z][a-z0-9]*$"))]
    pub version: Option<String>,
}

/// A kind, or every kind of a group.
#[derive(JsonSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KindSelector {
    /// API group; empty for the core group.
    #[serde(default)]
    #[schemars(length(max = 253), regex(pattern = r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$"))]
    pub group: String,
    /// Plural name in lower case; * for every kind of the group.
    #[schemars(length(min = 1, max = 253), regex(pattern = r"^(\*|[a-z0-9]([-a-z0-9.]*[a-z0-9])?)$"))]
    pub resource: String,
}

/// What to remove from the objects of a kind.
#[derive(JsonSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Redaction {
    /// API group; empty for the core group.
    #[serde(default)]
    #[schemars(length(max = 253), regex(pattern = r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$"))]
    pub group: String,
    /// Plural name in lower case; * for every kind of the group.
    #[schemars(length(min = 1, max = 253), regex(pattern = r"^(\*|[a-z0-9]([-a-z0-9.]*[a-z0-9])?)$"))]
    pub resource: String,
    /// Paths from the root of the object: names separated by dots, `[*]` for every element of a list, `['a.b']` for a
    /// name with dots, as in spec.users[*].password. What the API server prints in columns is not affected.
    #[schemars(length(min = 1, max = 32), inner(length(min = 1, max = 256)))]
    pub paths: Vec<String>,
}

/// What the cache does now.
#[derive(JsonSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BrowserCachePolicyStatus {
    /// Generation of the policy that this status belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub observed_generation: Option<i64>,
    /// Accepted: the policy is in force. Ready: every preloaded kind that may be read is live. Degraded: something that
    /// the policy asks for cannot be done now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["type"]))]
    pub conditions: Vec<Condition>,
    /// Watches that are open now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub open_watches: Option<i64>,
    /// Kinds that are kept without a watch.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub parked: Option<i64>,
    /// Kinds that the cluster serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub kinds: Option<i64>,
    /// Objects in memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub objects: Option<i64>,
    /// Bytes of objects in memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub bytes: Option<i64>,
    /// The same for people, such as 12.3Mi.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// Reads answered from memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub hits: Option<i64>,
    /// Reads for which the API server was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub misses: Option<i64>,
    /// Share of reads answered from memory, such as 98.5%.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit_ratio: Option<String>,
    /// Kinds dropped to save memory, since start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub evictions: Option<i64>,
    /// Requests that the API server was spared, since start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub api_calls_saved: Option<i64>,
    /// Preloaded kinds that are live, of all preloaded, such as 8/8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preloaded: Option<String>,
    /// When this was written (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub last_update: Option<String>,
    /// Each running copy of the browser.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["pod"]))]
    pub replicas: Vec<Replica>,
    /// The 50 kinds that take the most memory or are unwell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["group", "resource"]))]
    pub resources: Vec<ResourceStatus>,
}

/// One condition, as in `metav1.Condition`.
#[derive(JsonSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Accepted, Ready or Degraded.
    #[serde(rename = "type")]
    pub type_: String,
    /// True, False or Unknown.
    pub status: String,
    /// One word for the cause.
    pub reason: String,
    /// The same as a sentence.
    pub message: String,
    /// When the status changed last (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub last_transition_time: String,
    /// Generation that the condition belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub observed_generation: Option<i64>,
}

/// One running copy of the browser.
#[derive(JsonSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Replica {
    /// Its pod.
    pub pod: String,
    /// Watches it has open.
    #[schemars(range(min = 0))]
    pub open_watches: i64,
    /// Objects it holds.
    #[schemars(range(min = 0))]
    pub objects: i64,
    /// Bytes of objects it holds.
    #[schemars(range(min = 0))]
    pub bytes: i64,
    /// When it wrote this (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub last_update: String,
}

/// One kind in the cache.
#[derive(JsonSchema, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceStatus {
    /// API group; empty for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Version it is watched at.
    pub version: String,
    /// Cold, Syncing, Live, Resyncing, Stale, Parked, Passthrough, Forbidden, Failed, Gone or Excluded.
    pub state: String,
    /// One word for the cause of the state, if it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Objects in memory; absent if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub objects: Option<i64>,
    /// Namespaces that hold at least one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub namespaces: Option<i64>,
    /// Bytes in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub bytes: Option<i64>,
    /// When it was last loaded as a whole (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub last_sync: Option<String>,
    /// How long that took, as a Go duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sync_duration: Option<String>,
    /// When someone last looked at it (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub last_access: Option<String>,
    /// Whether the policy preloads it.
    pub preload: bool,
}

/// The CRD as YAML, as committed in `crds/`.
pub fn crd_yaml() -> String {
    let crd = BrowserCachePolicy::crd();
    // Plain data with string keys; were it otherwise the test below would not pass.
    serde_saphyr::to_string(&crd).expect("a CRD is plain data")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_crd_is_the_generated_one() {
        let committed = include_str!("../../crds/browsercachepolicies.yaml");
        assert!(committed == super::crd_yaml(), "crds/ differs from src/policy/crd.rs: run `make crds`");
    }
}
