//! What is related to an object, and to whom it is told.

use std::time::Duration;

use serde_json::{Value, json};

use super::world::World;
use crate::{
    kind::GroupResource,
    policy::plan::{RedactPath, RedactStep},
};

fn object(namespace: &str, name: &str, owners: &[(&str, &str, bool)], spec: Value) -> Value {
    let owner = |(kind, name, controller): &(&str, &str, bool)| {
        let place = if *kind == "Node" { "" } else { namespace };
        json!({"apiVersion": "v1", "kind": kind, "name": name, "uid": format!("uid-{place}-{name}"), "controller": controller})
    };
    let owners: Vec<Value> = owners.iter().map(owner).collect();
    json!({"metadata": {"namespace": namespace, "name": name, "uid": format!("uid-{namespace}-{name}"),
        "resourceVersion": "7", "ownerReferences": owners}, "spec": spec})
}

/// A family of pods: grandparent, parent, visible (which has a second owner), and others of no kin.
async fn family(world: &World) {
    let source = &world.source;
    let spec = json!({"serviceAccountName": "sa", "volumes": [{"configMap": {"name": "odd"}},
        {"configMap": {"name": "missing"}}, {"secret": {"secretName": "tls"}}], "nodeName": "node-canary"});
    let pods = [
        object("mine", "grandparent", &[("Node", "node-canary", false)], json!({})),
        object("mine", "parent", &[("Pod", "grandparent", true)], json!({})),
        object("mine", "visible", &[("Node", "node-canary", false), ("Pod", "parent", true)], spec),
        object("mine", "stepchild", &[("Pod", "other", true), ("Pod", "parent", false)], json!({})),
        object("theirs-canary", "namesake", &[("Pod", "parent", true)], json!({})),
    ];
    for pod in &pods {
        source.apply_whole("pods", pod).await;
    }
    let mut orphan = object("mine", "orphan", &[("Pod", "parent", true)], json!({}));
    orphan["metadata"]["ownerReferences"][0]["uid"] = json!("uid-of-the-one-before");
    source.apply_whole("pods", &orphan).await;
    world.app.cache.read(&GroupResource::new("", "nodes"), Duration::from_secs(5)).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
}

fn brief(list: &Value, fields: &[&str]) -> Vec<Vec<Value>> {
    list.as_array().unwrap().iter().map(|one| fields.iter().map(|field| one[*field].clone()).collect()).collect()
}

#[tokio::test(start_paused = true)]
async fn owners_are_told_upwards_and_children_downwards() {
    let world = World::open().await;
    family(&world).await;
    let answer = world.get("/api/v1/objects/core/pods/mine/visible/related").await.json();
    assert_eq!((&answer["state"], &answer["uid"]), (&"live".into(), &"uid-mine-visible".into()), "{answer}");
    let fields = ["kind", "name", "namespace", "controller", "found", "health", "depth"];
    assert_eq!(
        json!(brief(&answer["owners"], &fields)),
        json!([
            ["Node", "node-canary", null, false, true, "ok", 1],
            ["Pod", "parent", "mine", true, true, "ok", 1],
            ["Pod", "grandparent", "mine", true, true, "ok", 2],
        ]),
        "the node is not told twice: {answer}"
    );
    assert_eq!(answer["children"], json!([]));
    let answer = world.get("/api/v1/objects/core/pods/mine/parent/related").await.json();
    assert_eq!((&answer["children"][0]["matched"], &answer["children"][0]["resource"]), (&2.into(), &"pods".into()));
    assert_eq!(
        json!(brief(&answer["children"][0]["rows"], &["name", "namespace"])),
        json!([["stepchild", "mine"], ["visible", "mine"]]),
        "by UID, whichever of its owners it is, in its namespace"
    );
    let missed = brief(&answer["notSearched"], &["resource", "why"]);
    assert!(missed.contains(&vec!["widgets".into(), "cold".into()]), "{answer}");
    assert_eq!(answer["searchedAll"], false);
    assert!(!world.source.asked().iter().any(|asked| asked.contains("widgets")), "it opens no watch");
    let answer = world.get("/api/v1/objects/core/pods/mine/orphan/related").await.json();
    assert_eq!(json!(brief(&answer["owners"], &["name", "found", "health"])), json!([["parent", false, null]]));
    let answer = world.get("/api/v1/objects/core/nodes/_/node-canary/related").await.json();
    assert_eq!(answer["children"][0]["matched"], 2, "of an object of the cluster in all namespaces: {answer}");
    assert_eq!(json!(brief(&answer["referencedBy"][0]["rows"], &["name"])), json!([["visible"]]));
    assert_eq!(world.get("/api/v1/objects/core/pods/mine/none/related").await.status, 404);
    assert_eq!(world.get("/api/v1/objects/core/pods/mine/parent/related?limit=5").await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn references_say_whether_what_they_name_is_there() {
    let world = World::open().await;
    family(&world).await;
    world.get("/api/v1/objects/core/configmaps?wait=5s").await;
    let answer = world.get("/api/v1/objects/core/pods/mine/visible/related").await.json();
    assert_eq!(
        answer["references"],
        json!([
            {"path": ".spec.nodeName", "group": "core", "resource": "nodes", "kind": "Node", "namespace": null,
                "name": "node-canary", "found": true},
            {"path": ".spec.serviceAccountName", "group": "core", "resource": null, "kind": "ServiceAccount",
                "namespace": null, "name": "sa", "found": null},
            {"path": ".spec.volumes[0].configMap.name", "group": "core", "resource": "configmaps", "kind": "ConfigMap",
                "namespace": "mine", "name": "odd", "found": true},
            {"path": ".spec.volumes[1].configMap.name", "group": "core", "resource": "configmaps", "kind": "ConfigMap",
                "namespace": "mine", "name": "missing", "found": false},
            {"path": ".spec.volumes[2].secret.secretName", "group": "core", "resource": "secrets", "kind": "Secret",
                "namespace": "mine", "name": "tls", "found": false},
        ])
    );
    assert_eq!(answer["referencesMatched"], 5);
    let answer = world.get("/api/v1/objects/core/configmaps/mine/odd/related").await.json();
    let users = &answer["referencedBy"][0];
    assert_eq!((&users["matched"], &users["rows"][0]["name"]), (&1.into(), &"visible".into()), "{answer}");
    assert_eq!(answer["references"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn what_the_policy_redacts_is_said_to_be_missing() {
    let world = World::open().await;
    family(&world).await;
    let pods = GroupResource::new("", "pods");
    let path = "/api/v1/objects/core/configmaps/mine/odd/related";
    world.get("/api/v1/objects/core/configmaps?wait=5s").await;
    let whys = async || {
        let answer = world.get(path).await.json();
        let missed = brief(&answer["notSearched"], &["resource", "why"]);
        missed.into_iter().filter(|one| one[0] == "pods").map(|one| one[1].clone()).collect::<Vec<_>>()
    };
    assert_eq!(whys().await, Vec::<Value>::new());
    let omitted = ["managedFields", "last-applied-configuration"];
    let of_pod = async |what: &str| world.get(&format!("/api/v1/objects/core/pods/mine/visible{what}")).await.json();
    assert_eq!(of_pod("").await["omitted"], json!(omitted));
    let key = |key: &str| RedactStep::Key(key.to_owned());
    let redact = [RedactPath { source: ".spec.env".to_owned(), steps: vec![key("spec"), key("env")] }];
    world.rule(&pods, |rule| rule.redact = redact.into()).await;
    world.get("/api/v1/objects/core/pods?wait=5s").await;
    assert_eq!(whys().await, ["the policy redacts a part of its spec, where it may say what it uses"]);
    for what in ["", "/related"] {
        assert_eq!(of_pod(what).await["omitted"], json!([omitted[0], omitted[1], "what the policy redacts"]), "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_person_may_not_see_is_not_told_of_by_its_relatives() {
    let (world, people) = World::with_people().await;
    family(&world).await;
    let answer = world.get_as("ann", "/api/v1/objects/core/pods/mine/visible/related").await.json();
    let fields = ["kind", "found", "health"];
    assert_eq!(
        json!(brief(&answer["owners"], &fields)),
        json!([["Node", null, null], ["Pod", true, "ok"], ["Pod", true, "ok"]]),
        "{answer}"
    );
    for reference in answer["references"].as_array().unwrap() {
        assert_eq!(reference["found"], Value::Null, "{reference}");
    }
    let missed = brief(&answer["notSearched"], &["resource"]);
    assert!(missed.contains(&vec!["secrets".into()]) && missed.contains(&vec!["configmaps".into()]), "{answer}");
    for path in ["nodes/_/node-canary", "pods/theirs-canary/namesake", "pods/theirs-canary/none", "configmaps/mine/odd"]
    {
        let answer = world.get_as("ann", &format!("/api/v1/objects/core/{path}/related")).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.text);
    }
    assert!(people.reviews.lock().unwrap().len() < 60);
}
