//! What is related to an object: controllers make the owners, and nothing else says who they are.

use std::time::Duration;

use serde_json::Value;

use crate::{
    browser,
    cluster::{cluster, within},
};

const OBJECTS: &str = r"
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: related}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: related}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: c, image: example.org/c, envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: absent, optional: true}}]}
";

fn names<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect()
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_deployment_its_pods_and_its_configuration_know_of_each_other() {
    let cluster = cluster();
    cluster.namespace("related");
    cluster.apply(OBJECTS);
    let browser = browser::start(&cluster, &[]);
    within(Duration::from_secs(60), "the pods are made", || {
        let pods = cluster.kubectl(&["get", "pods", "-n", "related", "-o", "name"]);
        (pods.lines().count() == 2).then_some(())
    });
    for kind in ["apps/deployments", "apps/replicasets", "core/pods", "core/configmaps", "core/secrets"] {
        within(Duration::from_secs(30), "the kind is in memory", || {
            let list = browser.json(&format!("/api/v1/objects/{kind}?ns=related&wait=20s"));
            (list["state"] == "live" && (kind != "core/pods" || list["total"] == 2)).then_some(())
        });
    }
    let related = |path: &str| browser.json(&format!("/api/v1/objects/{path}/related"));
    let deployment = related("apps/deployments/related/web");
    assert_eq!(deployment["children"][0]["resource"], "replicasets", "{deployment}");
    assert_eq!(deployment["children"][0]["matched"], 1);
    let set = deployment["children"][0]["rows"][0]["name"].as_str().unwrap().to_owned();
    let set = related(&format!("apps/replicasets/related/{set}"));
    assert_eq!(set["children"][0]["matched"], 2, "{set}");
    let pod = set["children"][0]["rows"][0]["name"].as_str().unwrap().to_owned();
    let pod = related(&format!("core/pods/related/{pod}"));
    assert_eq!(names(&pod["owners"], "kind"), ["ReplicaSet", "Deployment"], "{pod}");
    assert!(pod["owners"].as_array().unwrap().iter().all(|owner| owner["found"] == true), "{pod}");
    let found = |name: &str| {
        let all = pod["references"].as_array().unwrap();
        all.iter().find(|reference| reference["name"] == name).unwrap_or_else(|| panic!("{name}: {pod}"))["found"]
            .clone()
    };
    assert_eq!((found("settings"), found("absent")), (true.into(), false.into()));
    let settings = related("core/configmaps/related/settings");
    assert_eq!(settings["referencedBy"][0]["matched"], 2, "{settings}");
}
