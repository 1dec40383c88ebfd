//! How CustomResourceDefinitions are doing, as a real API server says it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    browser,
    cluster::{cluster, within},
};

fn crd(plural: &str, kind: &str, versions: &[(&str, &str)]) -> String {
    let version = |(name, more): &(&str, &str)| {
        format!(
            "  - {{name: {name}, {more}, schema: {{openAPIV3Schema: {{type: object, \
             x-kubernetes-preserve-unknown-fields: true}}}}}}\n"
        )
    };
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
         metadata: {{name: {plural}.definitions.example.org}}\n\
         spec:\n  group: definitions.example.org\n  scope: Namespaced\n  names: {{plural: {plural}, kind: {kind}}}\n  versions:\n{}",
        versions.iter().map(version).collect::<String>()
    )
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn definitions_that_are_not_as_they_should_be_say_so_and_of_what_is_not_in_memory_there_is_no_count() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    cluster.apply(&crd("levers", "Lever", &[("v1alpha1", "served: true, storage: true")]));
    cluster.kubectl(&["wait", "--for=condition=Established", "crd/levers.definitions.example.org"]);
    let now = [("v1", "served: true, storage: true"), ("v1alpha1", "served: false, storage: false, deprecated: true")];
    cluster.apply(&crd("levers", "Lever", &now));
    cluster.apply(&crd("otherlevers", "Lever", &[("v1", "served: true, storage: true")]));
    let browser = browser::start(&cluster, &[]);
    let found = |answer: &Value, name: &str| {
        let name = format!("{name}.definitions.example.org");
        answer["crds"].as_array().unwrap().iter().find(|crd| crd["name"] == name).cloned().unwrap_or_default()
    };
    let answer = within(Duration::from_secs(20), "the API server has looked at all of them", || {
        let answer = browser.json("/api/v1/crds?wait=20s");
        let known =
            found(&answer, "otherlevers")["established"] == false && found(&answer, "levers")["state"] == "cold";
        known.then_some(answer)
    });
    assert_eq!(
        (&answer["state"], &answer["complete"], &answer["message"]),
        (&"live".into(), &true.into(), &Value::Null)
    );
    let names = cluster.kubectl(&["get", "crds", "-o", "name"]);
    assert_eq!(answer["crds"].as_array().unwrap().len(), names.lines().count());
    assert_eq!(
        found(&answer, "levers"),
        json!({"name": "levers.definitions.example.org", "group": "definitions.example.org", "resource": "levers",
            "kind": "Lever", "namespaced": true, "established": true, "namesAccepted": true, "terminating": false,
            "versions": [
                {"name": "v1", "served": true, "storage": true, "deprecated": false, "deprecationWarning": null},
                {"name": "v1alpha1", "served": false, "storage": false, "deprecated": true, "deprecationWarning": null},
            ],
            "storedVersions": ["v1alpha1", "v1"], "objects": null, "bytes": null, "state": "cold",
            "problems": ["StoredNotServed", "DeprecatedStored"]})
    );
    let other = found(&answer, "otherlevers");
    assert_eq!(other["problems"], json!(["NotEstablished", "NamesNotAccepted"]), "{other}");
    assert_eq!((&other["state"], &other["objects"]), (&Value::Null, &Value::Null));

    browser.await_state(Duration::from_secs(20), "/api/v1/objects/definitions.example.org/levers?wait=10s", "live");
    let levers = found(&browser.json("/api/v1/crds"), "levers");
    assert_eq!(levers["problems"], json!(["StoredNotServed", "DeprecatedStored", "NoObjects"]), "{levers}");
    cluster.apply("apiVersion: definitions.example.org/v1\nkind: Lever\nmetadata: {name: one, namespace: default, finalizers: [example.org/keep]}\n");
    within(Duration::from_secs(10), "the object is counted", || {
        (found(&browser.json("/api/v1/crds"), "levers")["objects"] == 1).then_some(())
    });
    cluster.kubectl(&["delete", "crd", "levers.definitions.example.org", "--wait=false"]);
    within(Duration::from_secs(10), "it is being deleted", || {
        let levers = found(&browser.json("/api/v1/crds"), "levers");
        let problems = levers["problems"].as_array().cloned().unwrap_or_default();
        (levers["terminating"] == true && problems.contains(&"Terminating".into())).then_some(())
    });
    cluster.kubectl(&["patch", "lever", "one", "--type=merge", "-p", r#"{"metadata":{"finalizers":null}}"#]);

    // What is not kept is not known, and the answer says so.
    cluster.apply(
        "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\nmetadata: {name: default}\n\
         spec: {metadataOnly: [{group: apiextensions.k8s.io, resource: customresourcedefinitions}]}\n",
    );
    within(Duration::from_secs(20), "only metadata is kept", || {
        let answer = browser.json("/api/v1/crds?wait=10s");
        let other = found(&answer, "otherlevers");
        let said = answer["message"].as_str().is_some_and(|message| message.contains("without spec and status"));
        (said && other["kind"].is_null() && other["established"].is_null() && other["problems"] == json!([]))
            .then_some(())
    });
    cluster.kubectl(&["delete", "crd", "otherlevers.definitions.example.org"]);
}
