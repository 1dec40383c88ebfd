//! The policy as people apply it: in force at once, refused when wrong, reported in its status.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    audit, browser,
    cluster::{Cluster, cluster, within},
};

const POLICY: &str = "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\n";

fn policy(name: &str, spec: &str) -> String {
    format!("{POLICY}metadata: {{name: {name}}}\nspec: {spec}\n")
}

fn status(cluster: &Cluster, name: &str) -> Value {
    let text = cluster.kubectl(&["get", "bcp", name, "-o", "json"]);
    serde_json::from_str::<Value>(&text).unwrap()["status"].clone()
}

fn condition(status: &Value, type_: &str) -> Option<Value> {
    status["conditions"].as_array()?.iter().find(|condition| condition["type"] == type_).cloned()
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_kind_added_to_preload_is_live_at_once_and_parked_when_it_is_removed() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    let browser = browser::start(&cluster, &[]);
    cluster.apply(&policy("default", "{preload: [{resource: pods}]}"));
    let only_pods = "/api/v1/objects/core/pods";
    browser.await_state(Duration::from_secs(5), only_pods, "live");
    cluster.apply(&policy("default", "{preload: [{resource: pods}, {resource: nodes}]}"));
    within(Duration::from_secs(2), "the watch of nodes opens", || {
        let cache = browser.json("/api/v1/cache");
        let nodes = cache["resources"].as_array()?.iter().find(|kind| kind["resource"] == "nodes")?.clone();
        (nodes["state"] == "live").then_some(())
    });
    let nodes = within(Duration::from_secs(10), "the status shows it", || {
        let status = status(&cluster, "default");
        status["resources"]
            .as_array()?
            .iter()
            .find(|kind| kind["resource"] == "nodes" && kind["state"] == "Live")
            .cloned()
    });
    assert_eq!((&nodes["objects"], &nodes["preload"]), (&20.into(), &true.into()));
    for field in ["namespaces", "bytes", "lastSync", "syncDuration"] {
        assert!(!nodes[field].is_null(), "{field} is missing: {nodes}");
    }
    let printed = cluster.kubectl(&["get", "browsercachepolicy"]);
    for header in ["READY", "INFORMERS", "OBJECTS", "MEMORY", "HIT", "PRELOADED", "AGE"] {
        assert!(printed.contains(header), "{printed}");
    }
    assert!(printed.contains("2/2"), "{printed}");
    cluster.apply(&policy("default", "{preload: [{resource: pods}]}"));
    within(Duration::from_secs(2), "nodes are parked", || {
        let cache = browser.json("/api/v1/cache");
        let nodes = cache["resources"].as_array()?.iter().find(|kind| kind["resource"] == "nodes")?.clone();
        (nodes["state"] == "parked").then_some(())
    });
    let pods = browser.json("/api/v1/cache");
    let pods = pods["resources"].as_array().unwrap().iter().find(|kind| kind["resource"] == "pods").unwrap().clone();
    assert_eq!((&pods["resyncs"], &pods["reconnects"]), (&0.into(), &0.into()), "an untouched watch is left alone");
    assert_eq!(browser.terminate(), Some(0));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn what_is_preloaded_changes_at_a_full_cap_within_seconds_and_the_cap_holds() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    let plan = |kinds: &[&str]| {
        let kinds = kinds.iter().map(|kind| format!("{{resource: {kind}}}")).collect::<Vec<_>>().join(", ");
        policy("default", &format!("{{maxInformers: 3, preload: [{kinds}]}}"))
    };
    let start = Timestamp::now();
    cluster.apply(&plan(&["pods", "services", "configmaps"]));
    let browser = browser::start(&cluster, &[]);
    let live = |kinds: &[&str]| {
        within(Duration::from_secs(2), "the other kinds are live", || {
            let cache = browser.json("/api/v1/cache");
            let mut live: Vec<String> = Vec::new();
            for kind in cache["resources"].as_array()? {
                if kind["state"] == "live" {
                    live.push(kind["resource"].as_str()?.to_owned());
                }
            }
            kinds.iter().all(|kind| live.iter().any(|one| one == kind)).then_some(())
        });
    };
    live(&["pods", "services", "configmaps"]);
    cluster.apply(&plan(&["nodes", "namespaces", "secrets"]));
    live(&["nodes", "namespaces", "secrets"]);
    // A kind that someone has just looked at makes room for one that the policy wants.
    cluster.apply(&plan(&["nodes", "secrets"]));
    browser.await_state(Duration::from_secs(5), "/api/v1/objects/core/events", "live");
    cluster.apply(&plan(&["nodes", "secrets", "pods"]));
    live(&["nodes", "secrets", "pods"]);
    // More than may be watched: as many as fit, and the rest is named.
    cluster.apply(&plan(&["nodes", "secrets", "pods", "services"]));
    let degraded = within(Duration::from_secs(10), "what does not fit is named", || {
        condition(&status(&cluster, "default"), "Degraded").filter(|condition| condition["status"] == "True")
    });
    assert!(degraded["message"].as_str().unwrap().contains("core/services (WatchLimit"), "{degraded}");
    assert_eq!(condition(&status(&cluster, "default"), "Ready").unwrap()["status"], "True");
    assert_eq!(browser.readiness().0, 200);
    assert_eq!(browser.json("/api/v1/objects/core/services")["state"], "passthrough");
    let requests = audit::requests(&cluster, start);
    let most = audit::most_at_once(requests.iter().filter(|request| request.verb == "watch"));
    assert!(most <= 3 + 3, "{most} watches, 3 of them for CRDs, APIServices and policies");
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_status_never_calls_ready_what_nobody_has_looked_at() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    cluster.apply(&policy("default", "{preload: [{resource: pods}]}"));
    let browser = browser::start(&cluster, &[]);
    let first = within(Duration::from_secs(20), "a status is written", || {
        let status = status(&cluster, "default");
        status["lastUpdate"].is_string().then_some(status)
    });
    assert_eq!(first["preloaded"].as_str().unwrap().split_once('/').unwrap().1, "1", "{first}");
    assert!(first["kinds"].as_u64().unwrap() > 100, "{first}");
    assert_eq!(browser.terminate(), Some(0));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn unknown_kinds_other_policies_and_deletion_are_told() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    let browser = browser::start(&cluster, &[]);
    cluster.apply(&policy(
        "default",
        "{maxInformers: 7, preload: [{resource: pods}, {group: nowhere.org, resource: things}]}",
    ));
    cluster.apply(&policy("second", "{}"));
    let degraded = within(Duration::from_secs(10), "the unknown kind is named", || {
        condition(&status(&cluster, "default"), "Degraded").filter(|condition| condition["status"] == "True")
    });
    assert!(degraded["message"].as_str().unwrap().contains("nowhere.org/things"), "{degraded}");
    within(Duration::from_secs(10), "an Event tells it", || {
        let described = cluster.kubectl(&["describe", "bcp", "default"]);
        let events = &described[described.find("Events:")?..];
        events.lines().any(|line| line.contains("Warning") && line.contains("nowhere.org/things")).then_some(())
    });
    let accepted = within(Duration::from_secs(10), "the other policy is told", || {
        condition(&status(&cluster, "second"), "Accepted")
    });
    assert_eq!((&accepted["status"], &accepted["reason"]), (&"False".into(), &"NotSelected".into()));
    assert_eq!(browser.json("/api/v1/policy")["spec"]["maxInformers"], 7);
    assert_eq!(browser.terminate(), Some(0));
    let browser = browser::start(&cluster, &[]);
    let written = status(&cluster, "default")["lastUpdate"].clone();
    within(Duration::from_secs(20), "the next process writes the status", || {
        (status(&cluster, "default")["lastUpdate"] != written).then_some(())
    });
    let since = &degraded["lastTransitionTime"];
    assert_eq!(condition(&status(&cluster, "default"), "Degraded").unwrap()["lastTransitionTime"], *since);
    cluster.kubectl(&["delete", "bcp", "default"]);
    within(Duration::from_secs(2), "the defaults are in force", || {
        let policy = browser.json("/api/v1/policy");
        (policy["source"] == "defaults" && policy["spec"]["maxInformers"] == 50).then_some(())
    });
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_policy_that_only_the_browser_finds_wrong_changes_nothing_and_names_the_field() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    cluster.apply(&policy("default", "{maxInformers: 7, preload: [{resource: pods}]}"));
    let browser = browser::start(&cluster, &[]);
    let in_force = || browser.json("/api/v1/policy")["spec"]["maxInformers"].clone();
    within(Duration::from_secs(10), "the policy is in force", || (in_force() == 7).then_some(()));
    // A path is no matter of the schema.
    let wrong = "{maxInformers: 8, redact: [{resource: configmaps, paths: [data..password]}]}";
    cluster.apply(&policy("default", wrong));
    let accepted = within(Duration::from_secs(10), "the status says what is wrong", || {
        condition(&status(&cluster, "default"), "Accepted").filter(|condition| condition["status"] == "False")
    });
    assert_eq!(accepted["reason"], "InvalidSpec");
    assert!(accepted["message"].as_str().unwrap().contains("spec.redact[0].paths[0]"), "{accepted}");
    assert_eq!(status(&cluster, "default")["observedGeneration"], 2);
    assert_eq!(in_force(), 7, "the last good one stays");
    cluster.apply(&policy("default", "{maxInformers: 9, preload: [{resource: pods}]}"));
    within(Duration::from_secs(2), "the mended policy is in force", || (in_force() == 9).then_some(()));
    within(Duration::from_secs(10), "and accepted", || {
        condition(&status(&cluster, "default"), "Accepted").filter(|condition| condition["status"] == "True")
    });
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn wrong_policies_are_refused_by_the_api_server() {
    let cluster = cluster();
    let table = [
        ("{accessTimeout: soon}", "accessTimeout"),
        ("{accessTimeout: 100ms}", "between 1s and 24h"),
        ("{maxInformers: 0}", "maxInformers"),
        ("{memoryBudget: lots}", "memoryBudget"),
        ("{preload: [{group: apps, resource: '*', version: v1}]}", "version cannot be combined"),
        ("{preload: [{resource: pods}], exclude: [{resource: pods}]}", "both in preload and in exclude"),
        ("{preload: [{resource: Pods}]}", "resource"),
    ];
    for (spec, cause) in table {
        let error = cluster.refused(&policy("wrong", spec));
        assert!(error.contains(cause), "{spec}: {error}");
    }
    let explained = cluster.kubectl(&["explain", "bcp.spec"]);
    assert!(explained.contains("maxInformers") && explained.contains("watches may be open at once"), "{explained}");
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn without_the_crd_it_runs_on_defaults_and_picks_the_crd_up() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    let crd = concat!(env!("CARGO_MANIFEST_DIR"), "/crds");
    cluster.kubectl(&["delete", "-f", crd]);
    let browser = browser::start(&cluster, &["--max-informers", "33"]);
    assert_eq!(browser.json("/api/v1/policy")["spec"]["maxInformers"], 33);
    cluster.kubectl(&["apply", "-f", crd]);
    cluster.kubectl(&["wait", "--for=condition=Established", "crd/browsercachepolicies.crds-objects-browser.io"]);
    cluster.apply(&policy("default", "{maxInformers: 9}"));
    within(Duration::from_secs(10), "the policy is in force", || {
        (browser.json("/api/v1/policy")["spec"]["maxInformers"] == 9).then_some(())
    });
}
