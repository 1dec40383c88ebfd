//! What is cached and how: a pure function of the policy's spec and the discovered kinds.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    crd::{BrowserCachePolicySpec, KindSelector, PreloadKind},
    quantity::{bytes, duration},
};
use crate::kind::{GroupResource, Kind, Kinds};

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
    /// Synced at start and never parked; given up last.
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

impl RedactPath {
    /// Whether it removes that member of an object, or something of it.
    pub fn touches(&self, member: &str) -> bool {
        match self.steps.first() {
            Some(RedactStep::Key(key)) => key == member,
            Some(RedactStep::Each) | None => true,
        }
    }
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

impl Default for Plan {
    /// The plan of an empty spec over no kinds.
    fn default() -> Self {
        plan(&BrowserCachePolicySpec::default(), &Kinds::default(), &Defaults::default())
            .expect("an empty spec has nothing to be wrong")
    }
}

/// A part of the spec that cannot be fulfilled now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As in `spec.preload[3]`.
    pub field: String,
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
}

/// What stands in for fields that the policy leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// `accessTimeout`.
    pub access_timeout: Duration,
    /// `cleanupInterval`.
    pub cleanup_interval: Duration,
    /// `maxInformers`.
    pub max_informers: usize,
    /// `memoryBudget`.
    pub memory_budget: u64,
}

impl Default for Defaults {
    /// What holds where the policy says nothing, for a process without a memory limit.
    fn default() -> Self {
        Self {
            access_timeout: Duration::from_secs(300),
            cleanup_interval: Duration::from_secs(600),
            max_informers: 50,
            memory_budget: 1 << 30,
        }
    }
}

/// Kinds that are preloaded if the policy does not say which.
pub const DEFAULT_PRELOAD: [(&str, &str); 8] = [
    ("", "pods"),
    ("", "services"),
    ("", "configmaps"),
    ("", "secrets"),
    ("", "namespaces"),
    ("apps", "deployments"),
    ("apps", "daemonsets"),
    ("apps", "statefulsets"),
];

/// The spec with every default filled in: what is in force, as people would have written it.
pub fn effective(spec: &BrowserCachePolicySpec, defaults: &Defaults) -> BrowserCachePolicySpec {
    use super::quantity::go_duration;
    let mut spec = spec.clone();
    spec.preload.get_or_insert_with(|| {
        let kind = |(group, resource): (&str, &str)| PreloadKind {
            group: group.to_owned(),
            resource: resource.to_owned(),
            version: None,
        };
        DEFAULT_PRELOAD.into_iter().map(kind).collect()
    });
    spec.lazy_load.get_or_insert(true);
    spec.access_timeout.get_or_insert_with(|| go_duration(defaults.access_timeout));
    spec.auto_cleanup.get_or_insert(true);
    spec.cleanup_interval.get_or_insert_with(|| go_duration(defaults.cleanup_interval));
    spec.max_informers.get_or_insert(i32::try_from(defaults.max_informers).unwrap_or(i32::MAX));
    spec.sync_timeout.get_or_insert_with(|| "30s".to_owned());
    spec.sync_concurrency.get_or_insert(4);
    spec.memory_budget.get_or_insert_with(|| defaults.memory_budget.to_string());
    spec.exclude.get_or_insert_default();
    spec.metadata_only.get_or_insert_default();
    spec.redact.get_or_insert_default();
    spec
}

/// Plans `spec` for the discovered `kinds`.
///
/// # Errors
/// Names every field that cannot be read. The schema refuses most of them at `kubectl apply`; a CRD of an older version
/// may have let them through. A kind that this cluster does not serve is no error but a problem of the plan.
pub fn plan(spec: &BrowserCachePolicySpec, kinds: &Kinds, defaults: &Defaults) -> Result<Plan, Vec<Problem>> {
    let mut errors = Vec::new();
    let limits = limits(spec, defaults, &mut errors);
    let effective = effective(spec, defaults);
    let preload = effective.preload.unwrap_or_default();
    let exclude = effective.exclude.unwrap_or_default();
    let metadata_only = effective.metadata_only.unwrap_or_default();
    let redactions = redactions(spec, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut problems = Vec::new();
    let mut preloaded: Vec<(GroupResource, String)> = Vec::new();
    for (place, wanted) in preload.iter().enumerate() {
        let field = format!("spec.preload[{place}]");
        let selector = KindSelector { group: wanted.group.clone(), resource: wanted.resource.clone() };
        let served: Vec<&Arc<Kind>> = kinds.by_id.values().filter(|kind| selects(&selector, kind)).collect();
        // Before the first discovery nothing is known to be missing.
        if served.is_empty() && kinds.complete {
            let name = GroupResource::new(&wanted.group, &wanted.resource);
            let cause = match kinds.degraded_groups.get(&wanted.group) {
                Some(cause) => format!("the API server cannot say whether it serves {name}: {cause}"),
                None => format!("the cluster serves no kind {name}: check group and plural name, or install its CRD"),
            };
            problems.push(Problem { field: field.clone(), message: cause });
        }
        for kind in served {
            let missing = wanted.version.as_ref().filter(|version| !kind.versions.contains(version));
            if let Some(version) = missing {
                let message = format!("{} is not served at {version}, but at {}", kind.id, kind.versions.join(", "));
                problems.push(Problem { field: field.clone(), message });
            } else if !kind.watchable && wanted.resource != "*" {
                let message = format!("{} cannot be watched, so it is read when someone looks at it", kind.id);
                problems.push(Problem { field: field.clone(), message });
            } else if kind.watchable && !preloaded.iter().any(|(id, _)| *id == kind.id) {
                preloaded.push((kind.id.clone(), field.clone()));
            }
        }
    }
    let mut rules = BTreeMap::new();
    for (id, kind) in &kinds.by_id {
        let excluded = exclude.iter().position(|selector| selects(selector, kind));
        let preload_field = preloaded.iter().find(|(preloaded, _)| preloaded == id).map(|(_, field)| field.clone());
        let (decision, rule) = match (excluded, preload_field) {
            (Some(place), _) => (Decision::Excluded, format!("spec.exclude[{place}]")),
            (None, Some(field)) => (Decision::Preload, field),
            (None, None) if limits.lazy_load => (Decision::Lazy, "spec.lazyLoad".to_owned()),
            (None, None) => (Decision::Passthrough, "spec.lazyLoad".to_owned()),
        };
        let redact =
            redactions.iter().filter(|(selector, _)| selects(selector, kind)).flat_map(|(_, paths)| paths.clone());
        let rule = KindRule {
            decision,
            metadata_only: kind.is_secret() || metadata_only.iter().any(|selector| selects(selector, kind)),
            redact: redact.collect(),
            rule,
        };
        rules.insert(id.clone(), rule);
    }
    let preload = preloaded
        .into_iter()
        .map(|(id, _)| id)
        .filter(|id| rules.get(id).is_some_and(|rule| rule.decision == Decision::Preload))
        .collect();
    Ok(Plan { limits, kinds: rules, preload, problems })
}

fn selects(selector: &KindSelector, kind: &Kind) -> bool {
    let group = if selector.group == "core" { "" } else { &selector.group };
    *kind.id.group == *group && (selector.resource == "*" || *kind.id.resource == *selector.resource)
}

fn limits(spec: &BrowserCachePolicySpec, defaults: &Defaults, errors: &mut Vec<Problem>) -> Limits {
    let mut time = |field: &str, text: &Option<String>, default: Duration, least: Duration| match text.as_deref() {
        None => default,
        Some(text) => duration(text)
            .and_then(
                |time| if time < least { Err(format!("{text} is too short: at least {least:?}")) } else { Ok(time) },
            )
            .unwrap_or_else(|message| {
                errors.push(Problem { field: format!("spec.{field}"), message });
                default
            }),
    };
    let second = Duration::from_secs(1);
    let access_timeout = time("accessTimeout", &spec.access_timeout, defaults.access_timeout, second);
    let cleanup_interval = time("cleanupInterval", &spec.cleanup_interval, defaults.cleanup_interval, second);
    let sync_timeout = time("syncTimeout", &spec.sync_timeout, Duration::from_secs(30), Duration::from_millis(100));
    let mut count = |field: &str, value: Option<i32>, default: usize| match value {
        None => default,
        Some(value) => usize::try_from(value).ok().filter(|value| *value > 0).unwrap_or_else(|| {
            errors
                .push(Problem { field: format!("spec.{field}"), message: format!("{value} is too small: at least 1") });
            default
        }),
    };
    let max_informers = count("maxInformers", spec.max_informers, defaults.max_informers);
    let sync_concurrency = count("syncConcurrency", spec.sync_concurrency, 4);
    let memory_budget = spec.memory_budget.as_deref().map_or(defaults.memory_budget, |text| {
        bytes(text).unwrap_or_else(|message| {
            errors.push(Problem { field: "spec.memoryBudget".to_owned(), message });
            defaults.memory_budget
        })
    });
    Limits {
        lazy_load: spec.lazy_load.unwrap_or(true),
        access_timeout,
        auto_cleanup: spec.auto_cleanup.unwrap_or(true),
        cleanup_interval,
        max_informers,
        sync_timeout,
        sync_concurrency,
        memory_budget,
    }
}

fn redactions(spec: &BrowserCachePolicySpec, errors: &mut Vec<Problem>) -> Vec<(KindSelector, Vec<RedactPath>)> {
    let mut all = Vec::new();
    for (place, redaction) in spec.redact.iter().flatten().enumerate() {
        let selector = KindSelector { group: redaction.group.clone(), resource: redaction.resource.clone() };
        let mut paths = Vec::new();
        for (number, source) in redaction.paths.iter().enumerate() {
            match steps(source) {
                Some(steps) => paths.push(RedactPath { source: source.clone(), steps }),
                None => errors.push(Problem {
                    field: format!("spec.redact[{place}].paths[{number}]"),
                    message: format!("{source:?} is no path: write for example spec.users[*].password or metadata.annotations['a.b/c']"),
                }),
            }
        }
        all.push((selector, paths));
    }
    all
}

/// `spec.users[*].password`, `metadata.annotations['a.b/c']`, with or without a dot at its start.
fn steps(path: &str) -> Option<Vec<RedactStep>> {
    let mut steps = Vec::new();
    let mut rest = path.strip_prefix('.').unwrap_or(path);
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("[*]") {
            steps.push(RedactStep::Each);
            rest = inner;
        } else if let Some(inner) = rest.strip_prefix("['") {
            let (key, after) = inner.split_once("']")?;
            steps.push(RedactStep::Key(key.to_owned()));
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let key = &rest[..end];
            if key.is_empty() || key.contains(|letter: char| letter.is_whitespace() || "]'\"*".contains(letter)) {
                return None;
            }
            steps.push(RedactStep::Key(key.to_owned()));
            rest = &rest[end..];
        }
        match rest.strip_prefix('.') {
            Some("") => return None,
            Some(after) => rest = after,
            None if rest.is_empty() || rest.starts_with('[') => {}
            None => return None,
        }
    }
    (!steps.is_empty()).then_some(steps)
}

#[cfg(test)]
#[path = "plan/tests.rs"]
mod tests;
