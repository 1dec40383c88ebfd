//! The life of kinds on a real cluster: caps, parking, compaction, CRDs that come and go, an API server that dies.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    audit, browser,
    cluster::{Cluster, cluster, within},
};

fn policy(cluster: &Cluster, spec: &str) {
    cluster.apply(&format!(
        "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\nmetadata: {{name: default}}\nspec: {spec}\n"
    ));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn the_cap_of_watches_holds_by_the_count_of_the_api_server() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    policy(&cluster, "{maxInformers: 10, preload: [{resource: pods}]}");
    let start = Timestamp::now();
    let browser = browser::start(&cluster, &[]);
    let kinds = browser.json("/api/v1/kinds");
    let paths: Vec<String> = kinds["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .take(45)
        .map(|kind| {
            format!(
                "/api/v1/objects/{}/{}?wait=5s",
                kind["group"].as_str().unwrap(),
                kind["resource"].as_str().unwrap()
            )
        })
        .collect();
    // Ours beside the kinds: CRDs, APIServices and the policy.
    const FIXED: usize = 3;
    let right = |path: &str, answer: &Value| {
        let state = answer["state"].as_str().unwrap();
        assert!(["live", "parked", "passthrough"].contains(&state), "{path}: {state} {}", answer["message"]);
        assert_eq!(answer["complete"], true, "{path}");
    };
    for path in &paths {
        right(path, &browser.json(path));
    }
    std::thread::scope(|scope| {
        let (right, browser, cluster) = (&right, &browser, &*cluster);
        for path in &paths {
            scope.spawn(move || {
                let answer = browser.json(path);
                right(path, &answer);
                // Events and Leases come and go by themselves.
                if !path.contains("events") && !path.contains("leases") {
                    let text = |field: &str| answer[field].as_str().unwrap();
                    let kind = match (text("group"), text("resource"), text("version")) {
                        ("core", resource, _) => resource.to_owned(),
                        (group, resource, version) => format!("{resource}.{version}.{group}"),
                    };
                    // Between the two questions a CronJob may have made a Job, and that a Pod.
                    within(Duration::from_secs(20), &format!("{path} has as many rows as kubectl"), || {
                        let ours = browser.json(path)["total"].clone();
                        let theirs = cluster.kubectl(&["get", &kind, "-A", "-o", "name"]);
                        (ours == theirs.lines().count()).then_some(())
                    });
                }
            });
        }
    });
    let requests = audit::requests(&cluster, start);
    let most = audit::most_at_once(requests.iter().filter(|request| request.verb == "watch"));
    assert!(most <= 10 + FIXED, "{most} watches");
    assert!(browser.json("/api/v1/cache")["totals"]["openWatches"].as_u64().unwrap() <= 10);
    println!("at most {most} watches with maxInformers 10 and {FIXED} fixed ones");
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_parked_kind_resumes_without_a_list_and_survives_compaction() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    for name in ["one", "two"] {
        cluster.kubectl(&["delete", "configmap", name, "-n", "kube-public", "--ignore-not-found"]);
        cluster.kubectl(&["create", "configmap", name, "-n", "kube-public"]);
    }
    policy(&cluster, "{preload: [{resource: pods}], accessTimeout: 1s, cleanupInterval: 1s}");
    let browser = browser::start(&cluster, &[]);
    let path = "/api/v1/objects/core/configmaps?ns=kube-public&wait=5s";
    let state = || {
        let cache = browser.json("/api/v1/cache");
        let kinds = cache["resources"].as_array().unwrap();
        kinds.iter().find(|kind| kind["resource"] == "configmaps").unwrap().clone()
    };
    assert_eq!(browser.json(path)["state"], "live");
    let parked = || within(Duration::from_secs(10), "it is parked", || (state()["state"] == "parked").then_some(()));
    parked();
    cluster.kubectl(&["delete", "configmap", "one", "-n", "kube-public"]);
    cluster.kubectl(&["label", "configmap", "two", "-n", "kube-public", "changed=yes", "--overwrite"]);
    let lists = || cluster.requests(&["resource=\"configmaps\"", "verb=\"LIST\""]);
    let (before, start) = (lists(), Instant::now());
    let answer = browser.json(path);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(answer["state"], "live");
    let names: Vec<_> = answer["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"two") && !names.contains(&"one"), "{names:?}");
    let object = browser.json("/api/v1/objects/core/configmaps/kube-public/two");
    assert_eq!(object["object"]["metadata"]["labels"]["changed"], "yes");
    assert_eq!((lists() - before, state()["resyncs"].as_u64()), (0.0, Some(0)), "resumed, not listed");

    parked();
    cluster.kubectl(&["delete", "configmap", "two", "-n", "kube-public"]);
    cluster.tell("compact");
    let after = within(Duration::from_secs(20), "it is right again after the compaction", || {
        let answer = browser.json(path);
        (answer["state"] == "live").then_some(answer)
    });
    assert!(!after["rows"].to_string().contains("\"two\""), "{after}");
    within(Duration::from_secs(2), "the version it was parked at is compacted: it was listed anew", || {
        (state()["resyncs"] == 1).then_some(())
    });
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn an_evicted_kind_is_right_again_at_its_next_access() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    cluster.namespace("evicted");
    let mut numbers = 1_u64;
    for name in ["one", "two", "three"] {
        // Text that a compressing store cannot make small.
        let text: String = std::iter::repeat_with(|| {
            numbers = numbers.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("{numbers:016x}")
        })
        .take(50_000)
        .collect();
        let object = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: evicted}}\n");
        cluster.create(&format!("{object}data: {{text: \"{text}\"}}\n"));
    }
    let short = "{preload: [{resource: namespaces}], accessTimeout: 1s, cleanupInterval: 1s";
    policy(&cluster, &format!("{short}, memoryBudget: 256Mi}}"));
    let browser = browser::start(&cluster, &[]);
    let path = "/api/v1/objects/core/configmaps?ns=evicted&wait=5s";
    let state = || {
        let cache = browser.json("/api/v1/cache");
        let kinds = cache["resources"].as_array().unwrap();
        kinds.iter().find(|kind| kind["resource"] == "configmaps").unwrap()["state"].clone()
    };
    assert_eq!(browser.json(path)["total"], 4, "with kube-root-ca.crt");
    within(Duration::from_secs(10), "it is parked", || (state() == "parked").then_some(()));
    policy(&cluster, &format!("{short}, memoryBudget: 1Mi}}"));
    within(Duration::from_secs(10), "it is evicted", || (state() == "cold").then_some(()));
    assert_eq!(browser.json("/api/v1/cache")["totals"]["evictions"], 1);

    cluster.kubectl(&["delete", "configmap", "one", "two", "-n", "evicted"]);
    cluster.kubectl(&["label", "configmap", "three", "-n", "evicted", "changed=yes"]);
    let answer = browser.json(path);
    assert_eq!((&answer["state"], &answer["complete"]), (&Value::from("live"), &Value::from(true)));
    let names: Vec<_> = answer["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"three") && !names.contains(&"one") && !names.contains(&"two"), "{names:?}");
    let object = browser.json("/api/v1/objects/core/configmaps/evicted/three");
    assert_eq!(object["object"]["metadata"]["labels"]["changed"], "yes");
    cluster.kubectl(&["delete", "namespace", "evicted", "--wait=false"]);
}

const WIDGETS: &str = r"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.it.example.org}
spec:
  group: it.example.org
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    additionalPrinterColumns: [COLUMNS]
";

/// A newer version, which the API server prefers from then on.
const WIDGETS_V2: &str = r"
  - name: v2
    served: true
    storage: false
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    additionalPrinterColumns: [{name: Colour, type: string, jsonPath: .spec.colour}]
";

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_crd_comes_changes_and_goes_within_five_seconds_and_no_other_watch_restarts() {
    let cluster = cluster();
    cluster.kubectl(&["delete", "crd", "widgets.it.example.org", "--ignore-not-found"]);
    let browser = browser::start(&cluster, &[]);
    let limit = Duration::from_secs(5);
    let list = "/api/v1/objects/it.example.org/widgets";
    assert_eq!(browser.get_as(None, list).0, 404);
    cluster.apply(&WIDGETS.replace("COLUMNS", ""));
    within(limit, "the kind appears", || (browser.get_as(None, list).0 == 200).then_some(()));
    cluster.kubectl(&["wait", "--for=condition=Established", "crd/widgets.it.example.org"]);
    cluster.apply_soon(
        "apiVersion: it.example.org/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\nspec: {size: 7}\n",
    );
    within(limit, "its object is shown", || {
        let answer = browser.json(&format!("{list}?wait=1s"));
        (answer["total"] == 1).then_some(())
    });
    cluster.apply(&WIDGETS.replace("COLUMNS", "{name: Size, type: integer, jsonPath: .spec.size}"));
    within(limit, "the new column is shown with its value", || {
        let answer = browser.json(list);
        let place = answer["columns"].as_array()?.iter().position(|column| column["name"] == "Size")?;
        (answer["rows"][0]["cells"][place] == 7).then_some(())
    });
    let sized = WIDGETS.replace("COLUMNS", "{name: Size, type: integer, jsonPath: .spec.size}");
    cluster.apply(&(sized + WIDGETS_V2.trim_start_matches('\n')));
    within(limit, "the new version is shown, with its columns and the object", || {
        let answer = browser.json(list);
        let columns = answer["columns"].as_array()?.iter().map(|column| column["name"].clone()).collect::<Vec<_>>();
        (answer["version"] == "v2" && columns == ["Name", "Colour"] && answer["total"] == 1).then_some(())
    });
    let old = browser.json(&format!("{list}?version=v1"));
    assert_eq!((&old["state"], &old["version"]), (&"passthrough".into(), &"v1".into()));
    assert_eq!(old["rows"][0]["cells"].as_array().unwrap().last(), Some(&7.into()), "{old}");
    cluster.kubectl(&["delete", "crd", "widgets.it.example.org"]);
    within(limit, "the kind goes", || (browser.get_as(None, list).0 == 404).then_some(()));
    // The same name again, in another scope.
    cluster.apply(&WIDGETS.replace("COLUMNS", "").replace("scope: Namespaced", "scope: Cluster"));
    cluster.kubectl(&["wait", "--for=condition=Established", "crd/widgets.it.example.org"]);
    cluster.apply_soon("apiVersion: it.example.org/v1\nkind: Widget\nmetadata: {name: everywhere}\n");
    within(limit, "it is another kind of that name, without the objects of the first", || {
        let (status, body) = browser.get_as(None, &format!("{list}?wait=1s"));
        let answer: Value = serde_json::from_str(&body).unwrap();
        (status == 200 && answer["namespaced"] == false && answer["total"] == 1).then_some(())
    });
    cluster.kubectl(&["delete", "crd", "widgets.it.example.org"]);
    within(limit, "and goes as well", || (browser.get_as(None, list).0 == 404).then_some(()));
    let cache = browser.json("/api/v1/cache");
    for kind in cache["resources"].as_array().unwrap() {
        assert_eq!((&kind["resyncs"], &kind["reconnects"]), (&0.into(), &0.into()), "{kind}");
    }
}

/// The API server is dead until this is dropped, also by a test that fails.
struct Outage<'a>(&'a Cluster);

impl<'a> Outage<'a> {
    fn begin(cluster: &'a Cluster) -> Self {
        cluster.tell("kill-apiserver");
        Self(cluster)
    }
}

impl Drop for Outage<'_> {
    fn drop(&mut self) {
        self.0.tell("start-apiserver");
    }
}

/// What the defaults allow.
const MAX_INFORMERS: usize = 50;

#[test]
#[ignore = "needs the control plane; run by make test"]
fn an_api_server_that_dies_leaves_stale_answers_and_all_is_live_again_after_it() {
    let cluster = cluster();
    let browser = browser::start(&cluster, &[]);
    let path = "/api/v1/objects/core/configmaps";
    let before = browser.await_state(Duration::from_secs(10), path, "live");
    let kinds = browser.json("/api/v1/kinds");
    for kind in kinds["kinds"].as_array().unwrap() {
        let text = |field: &str| kind[field].as_str().unwrap();
        browser.json(&format!("/api/v1/objects/{}/{}?wait=10s", text("group"), text("resource")));
    }
    // Of one report: how many watches are open, if all of them are live.
    let all_live = || {
        let cache = browser.json("/api/v1/cache");
        let live = cache["resources"].as_array().unwrap().iter().filter(|kind| kind["state"] == "live").count();
        (cache["totals"]["openWatches"] == live).then_some(live)
    };
    let open =
        within(Duration::from_secs(10), "40 watches and more are live", || all_live().filter(|live| *live >= 40));
    let outage = Outage::begin(&cluster);
    let died = Instant::now();
    let stale = browser.await_state(Duration::from_secs(20), path, "stale");
    assert_eq!(stale["total"], before["total"]);
    assert!(stale["asOf"].is_string() && stale["reason"].is_string(), "{stale}");
    within(Duration::from_secs(20), "readiness says why", || {
        let (status, why) = browser.readiness();
        (status == 503 && why.contains("core/configmaps is Stale, Unreachable")).then_some(())
    });
    within(Duration::from_secs(30), "20 seconds have passed", || (died.elapsed().as_secs() >= 20).then_some(()));
    let back = Timestamp::now();
    drop(outage);
    let start = Instant::now();
    within(Duration::from_secs(15), "all is live again", || {
        (browser.readiness().0 == 200).then(all_live).flatten().filter(|live| *live >= open)
    });
    let requests = audit::requests(&cluster, back);
    let lists = audit::most_at_once(requests.iter().filter(|request| request.verb == "list"));
    println!(
        "{open} watches live again {:?} after the API server was ready, with {} requests, {lists} LISTs at once",
        start.elapsed(),
        requests.len()
    );
    assert!(lists <= 8, "{lists} LISTs in flight");
    let syncs = requests.iter().filter(|request| request.is_streaming_list()).count();
    // A resumed watch lists nothing. An API server that has just started forgot what was before, so each may have to once:
    // those that were open at the outage, which on a slow machine are more than were live when they were counted.
    let open = MAX_INFORMERS.max(open);
    assert!(syncs <= open && requests.len() <= 4 * open, "{syncs} streaming lists among {} requests", requests.len());
    let answer = browser.json(path);
    assert_eq!((&answer["state"], &answer["total"]), (&"live".into(), &before["total"]));
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_stream_follows_the_cluster_and_resumes() {
    let cluster = cluster();
    cluster.kubectl(&["delete", "configmap", "streamed", "-n", "default", "--ignore-not-found"]);
    let browser = browser::start(&cluster, &[]);
    browser.await_state(Duration::from_secs(10), "/api/v1/objects/core/configmaps", "live");
    let view = "core/configmaps?ns=default&q=streamed";
    let mut stream = browser.stream(None, view, None);
    assert_eq!(stream.until("snapshot")["matched"], 0);
    cluster.kubectl(&["create", "configmap", "streamed", "-n", "default"]);
    let patch = stream.until("patch");
    assert_eq!((&patch["upserts"][0]["name"], &patch["matched"]), (&"streamed".into(), &1.into()));
    let (name, id, _) = stream.next();
    assert_eq!(name, "heartbeat");
    let (name, ..) = browser.stream(None, view, Some(&id)).next();
    assert_eq!(name, "heartbeat", "nothing is sent twice");
    let mut lost = browser.stream(None, view, Some("0123"));
    assert_eq!(lost.next().0, "resync");
    assert_eq!(lost.next().0, "snapshot");
    // Several views of one connection, of which one cannot be shown.
    let views = [view, "core/namespaces", "core/podz"];
    let mut several = browser.stream_of(None, &views, None);
    let (mut shown, mut last) = (BTreeSet::new(), String::new());
    while shown.len() < views.len() {
        let (name, id, data) = several.next();
        let named = data["view"].as_str().unwrap().to_owned();
        let wanted = if named == "core/podz" { "refused" } else { "snapshot" };
        assert_eq!(name, wanted, "{data}");
        last = id;
        shown.insert(named);
    }
    cluster.kubectl(&["delete", "configmap", "streamed", "-n", "default"]);
    let patch = several.until("patch");
    assert_eq!((&patch["view"], &patch["matched"]), (&view.into(), &0.into()));
    let mut fewer = browser.stream_of(None, &["core/namespaces"], Some(&last));
    assert_eq!(fewer.next().0, "heartbeat", "a view goes on among others or without them");
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn who_owns_which_fields_and_how_the_kinds_of_a_category_are_doing() {
    let cluster = cluster();
    cluster.kubectl(&["delete", "deployment", "owned", "-n", "default", "--ignore-not-found"]);
    cluster.kubectl(&[
        "create",
        "deployment",
        "owned",
        "-n",
        "default",
        "--image=registry.k8s.io/pause",
        "--replicas=0",
    ]);
    cluster.kubectl(&[
        "label",
        "deployment",
        "owned",
        "-n",
        "default",
        "app.kubernetes.io/name=owned",
        "--field-manager=me",
    ]);
    let browser = browser::start(&cluster, &[]);
    browser.await_state(Duration::from_secs(20), "/api/v1/objects/apps/deployments?wait=10s", "live");
    let answer = browser.json("/api/v1/objects/apps/deployments/default/owned/managers");
    let owners = answer["managers"].as_array().unwrap();
    let of =
        |manager: &str| owners.iter().find(|owner| owner["manager"] == manager).unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(of("me")["fields"], serde_json::json!([r#".metadata.labels["app.kubernetes.io/name"]"#]));
    let created = of("kubectl-create");
    let fields: Vec<_> = created["fields"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
    for wanted in [".spec.replicas", r#".spec.template.spec.containers[name="pause"].image"#, ".metadata.labels.app"] {
        assert!(fields.contains(&wanted), "{wanted}: {fields:?}");
    }
    assert_eq!((&created["apiVersion"], &created["operation"]), (&"apps/v1".into(), &"Update".into()));
    assert_eq!((&answer["truncated"], &answer["redacted"]), (&false.into(), &false.into()));
    cluster.kubectl(&["delete", "secret", "owned", "-n", "default", "--ignore-not-found"]);
    cluster.kubectl(&["create", "secret", "generic", "owned", "-n", "default"]);
    let (status, body) = browser.get_as(None, "/api/v1/objects/core/secrets/default/owned/managers");
    cluster.kubectl(&["delete", "secret", "owned", "-n", "default"]);
    assert!(status == 404 && body.contains("NotServed"), "{body}");
    let all = browser.json("/api/v1/search?category=all&wait=20s&ns=default&limit=50");
    assert_eq!(all["complete"], true, "{}", all["notSearched"]);
    let kinds = all["kinds"].as_array().unwrap();
    let deployments = kinds.iter().find(|kind| kind["resource"] == "deployments").unwrap();
    let owned = deployments["rows"].as_array().unwrap().iter().find(|row| row["name"] == "owned").unwrap();
    // Nothing reconciles it here, so that it has no status that would be of its generation.
    assert!(["ok", "progressing"].contains(&owned["health"].as_str().unwrap()), "{owned}");
    cluster.kubectl(&["delete", "deployment", "owned", "-n", "default"]);
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_signal_ends_the_program_with_streams_open_and_requests_waiting() {
    let cluster = cluster();
    let browser = browser::start(&cluster, &[]);
    let mut stream = browser.stream(None, "core/configmaps", None);
    stream.until("snapshot");
    // Without an API server a first load never ends.
    let outage = Outage::begin(&cluster);
    let waits = format!("{}/api/v1/objects/core/serviceaccounts?wait=30s", browser.url);
    let waiting = std::thread::spawn(move || ureq::get(waits).call().is_ok());
    within(Duration::from_secs(10), "the request is under way", || {
        let cache = browser.json("/api/v1/cache");
        let kinds = cache["resources"].as_array().unwrap();
        kinds.iter().any(|kind| kind["resource"] == "serviceaccounts" && kind["state"] != "cold").then_some(())
    });
    let started = Instant::now();
    assert_eq!(browser.terminate(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    while stream.try_next().is_some() {}
    let _ = waiting.join();
    drop(outage);
}
