//! What is cached and how: a pure function of the policy's spec and the discovered kinds.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::kind::GroupResource;

/// Limits and times of the cache, defaults resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// First access of a kind opens a watch; false: kinds outside `preload` are served Passthrough.
    pub lazy_load: bool,
    /// Idle time after which a watch is parked.
    pub access_timeout: Duration,
    /// Whether idle kinds are looked for at all.
    pub auto_cleanup: bool,
    /// How often idle kinds are looked for.
    pub cleanup_interval: Duration,
    /// Hard cap on open watches.
    pub max_informers: usize,
    /// How long a first access waits at most.
    pub sync_timeout: Duration,
    /// Initial syncs at once.
    pub sync_concurrency: usize,
    /// Hard cap on stored bytes.
    pub memory_budget: u64,
}

/// How a kind is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Synced at start, never parked nor evicted.
    Preload,
    /// Synced on first access.
    Lazy,
    /// Read straight from the API server.
    Passthrough,
    /// Never shown nor cached.
    Excluded,
}

/// A compiled `redact` path: object keys and array wildcards from the root, as in `spec.users[*].password`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactPath {
    /// As written in the policy.
    pub source: String,
    /// Its steps.
    pub steps: Vec<RedactStep>,
}

/// One step of a [`RedactPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedactStep {
    /// The member of that name.
    Key(String),
    /// Every element of an array, or every value of an object.
    Each,
}

/// What the policy says about one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindRule {
    /// How it is kept.
    pub decision: Decision,
    /// Stored without spec, data and status.
    pub metadata_only: bool,
    /// Removed before storing.
    pub redact: Arc<[RedactPath]>,
    /// Which line of the spec decided, as in `spec.preload[2]` or `spec.lazyLoad`.
    pub rule: String,
}

/// The whole plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Limits and times.
    pub limits: Limits,
    /// A rule for every discovered kind.
    pub kinds: BTreeMap<GroupResource, KindRule>,
    /// Preloaded kinds in the order in which the policy names them.
    pub preload: Vec<GroupResource>,
    /// Parts of the spec that this cluster cannot fulfil now, as in a preloaded kind that is not served.
    pub problems: Vec<Problem>,
}

/// A part of the spec that cannot be fulfilled now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As in `spec.preload[3]`.
    pub field: String,
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
}
