//! Plans for a small cluster.

use super::*;
use crate::policy::crd::Redaction;

fn kinds() -> Kinds {
    let mut kinds = Kinds { complete: true, ..Default::default() };
    let names =
        [("", "pods"), ("", "secrets"), ("apps", "deployments"), ("apps", "replicasets"), ("metrics.k8s.io", "nodes")];
    for (group, resource) in names {
        let mut kind = Kind::sample(group, resource);
        kind.watchable = group != "metrics.k8s.io";
        kinds.by_id.insert(kind.id.clone(), Arc::new(kind));
    }
    kinds
}

fn preload(list: &[(&str, &str)]) -> Option<Vec<PreloadKind>> {
    let kind = |(group, resource): &(&str, &str)| PreloadKind {
        group: (*group).into(),
        resource: (*resource).into(),
        version: None,
    };
    Some(list.iter().map(kind).collect())
}

fn planned(spec: BrowserCachePolicySpec) -> Plan {
    plan(&spec, &kinds(), &Defaults::default()).unwrap()
}

fn decision(plan: &Plan, group: &str, resource: &str) -> (Decision, String) {
    let rule = &plan.kinds[&GroupResource::new(group, resource)];
    (rule.decision, rule.rule.clone())
}

#[test]
fn an_empty_spec_is_the_documented_defaults() {
    let plan = planned(BrowserCachePolicySpec::default());
    assert_eq!(plan.limits.access_timeout, Duration::from_secs(300));
    assert_eq!((plan.limits.max_informers, plan.limits.sync_concurrency), (50, 4));
    assert_eq!(decision(&plan, "", "pods"), (Decision::Preload, "spec.preload[0]".into()));
    assert_eq!(decision(&plan, "apps", "replicasets"), (Decision::Lazy, "spec.lazyLoad".into()));
    assert!(plan.kinds[&GroupResource::new("", "secrets")].metadata_only, "always");
}

#[test]
fn what_is_in_force_can_be_applied_again_and_means_the_same() {
    let defaults = Defaults::default();
    let spec = effective(&BrowserCachePolicySpec::default(), &defaults);
    assert_eq!(plan(&spec, &kinds(), &defaults), plan(&BrowserCachePolicySpec::default(), &kinds(), &defaults));
}

#[test]
fn a_star_preloads_every_kind_of_a_group_that_can_be_watched() {
    let plan = planned(BrowserCachePolicySpec {
        preload: preload(&[("apps", "*"), ("metrics.k8s.io", "*")]),
        ..Default::default()
    });
    assert_eq!(plan.preload, [GroupResource::new("apps", "deployments"), GroupResource::new("apps", "replicasets")]);
    assert_eq!(plan.problems, []);
}

#[test]
fn an_unknown_kind_is_a_problem_and_the_rest_is_in_force() {
    let plan =
        planned(BrowserCachePolicySpec { preload: preload(&[("", "pods"), ("", "podz")]), ..Default::default() });
    assert_eq!(plan.preload, [GroupResource::new("", "pods")]);
    assert_eq!(plan.problems.len(), 1);
    assert_eq!(plan.problems[0].field, "spec.preload[1]");
    assert!(plan.problems[0].message.contains("core/podz"));
}

#[test]
fn a_version_that_is_not_served_is_named_with_those_that_are() {
    let mut wanted = preload(&[("", "pods")]).unwrap();
    wanted[0].version = Some("v9".into());
    let plan = planned(BrowserCachePolicySpec { preload: Some(wanted), ..Default::default() });
    assert!(plan.preload.is_empty());
    assert!(plan.problems[0].message.contains("v9") && plan.problems[0].message.contains("v1"));
}

#[test]
fn excluded_kinds_win_over_everything() {
    let exclude = Some(vec![KindSelector { group: String::new(), resource: "*".into() }]);
    let plan = planned(BrowserCachePolicySpec { exclude, ..Default::default() });
    assert_eq!(decision(&plan, "", "pods"), (Decision::Excluded, "spec.exclude[0]".into()));
    assert_eq!(plan.preload, [GroupResource::new("apps", "deployments")]);
}

#[test]
fn without_lazy_load_other_kinds_are_read_through() {
    let plan = planned(BrowserCachePolicySpec { lazy_load: Some(false), ..Default::default() });
    assert_eq!(decision(&plan, "apps", "replicasets").0, Decision::Passthrough);
}

#[test]
fn every_wrong_field_is_named_with_what_would_be_right() {
    let spec = BrowserCachePolicySpec {
        access_timeout: Some("5 minutes".into()),
        cleanup_interval: Some("1ms".into()),
        max_informers: Some(0),
        memory_budget: Some("lots".into()),
        redact: Some(vec![Redaction { group: String::new(), resource: "pods".into(), paths: vec!["spec..x".into()] }]),
        ..Default::default()
    };
    let errors = plan(&spec, &kinds(), &Defaults::default()).unwrap_err();
    let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "spec.accessTimeout",
            "spec.cleanupInterval",
            "spec.maxInformers",
            "spec.memoryBudget",
            "spec.redact[0].paths[0]"
        ],
    );
}

#[test]
fn redact_paths_are_compiled_for_their_kind_only() {
    let redact = Some(vec![Redaction {
        group: String::new(),
        resource: "pods".into(),
        paths: vec![".spec.users[*].password".into(), "metadata.annotations['a.b/c']".into()],
    }]);
    let plan = planned(BrowserCachePolicySpec { redact, ..Default::default() });
    let key = |name: &str| RedactStep::Key(name.into());
    let steps: Vec<_> =
        plan.kinds[&GroupResource::new("", "pods")].redact.iter().map(|path| path.steps.clone()).collect();
    assert_eq!(steps[0], [key("spec"), key("users"), RedactStep::Each, key("password")]);
    assert_eq!(steps[1], [key("metadata"), key("annotations"), key("a.b/c")]);
    assert!(plan.kinds[&GroupResource::new("apps", "deployments")].redact.is_empty());
}
