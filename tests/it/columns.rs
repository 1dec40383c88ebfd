//! Labels and annotations as columns: from memory, from another version, in a stream, in a file.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    browser,
    cluster::{cluster, within},
};

const OBJECTS: &str = "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: labelled
  namespace: columns
  labels: {app: web}
  annotations: {example.org/note: told, example.org/secret: canary}
spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
";

#[test]
#[ignore = "needs the control plane; run by make test"]
fn labels_and_annotations_are_columns_and_a_change_of_one_is_told() {
    let cluster = cluster();
    let _cleared = cluster.without_policies();
    cluster.namespace("columns");
    cluster.apply(OBJECTS);
    let browser = browser::start(&cluster, &[]);
    let kind = "autoscaling/horizontalpodautoscalers";
    let view = format!(
        "{kind}?ns=columns&cols=label:app,ann:example.org/note,ann:example.org/secret,\
         ann:kubectl.kubernetes.io/last-applied-configuration"
    );
    let path = format!("/api/v1/objects/{view}");
    let added = |row: &Value| {
        let cells = row["cells"].as_array().unwrap();
        json!(cells[cells.len() - 4..])
    };
    browser.await_state(Duration::from_secs(20), &format!("{path}&wait=10s"), "live");
    let list = browser.json(&path);
    let columns = list["columns"].as_array().unwrap();
    assert_eq!(columns[columns.len() - 4]["id"], "label:app");
    assert_eq!(list["rows"][0]["cells"].as_array().unwrap().len(), columns.len());
    assert_eq!(added(&list["rows"][0]), json!(["web", "told", "canary", null]), "what is never kept is null");
    let other = browser.json(&format!("{path}&version=v1"));
    assert_eq!((&other["state"], added(&other["rows"][0])), (&"passthrough".into(), added(&list["rows"][0])));
    let (status, file) = browser.get_as(None, &format!("{path}&format=csv"));
    assert_eq!((status, file.lines().count()), (200, 2));
    assert!(file.lines().nth(1).unwrap().ends_with(",web,told,canary,"), "{file}");

    let mut stream = browser.stream(None, &view, None);
    assert_eq!(added(&stream.until("snapshot")["rows"][0]), added(&list["rows"][0]));
    cluster.kubectl(&["label", "hpa", "labelled", "-n", "columns", "app=api", "--overwrite"]);
    let patch = stream.until("patch");
    assert_eq!(added(&patch["upserts"][0])[0], "api", "{patch}");

    // What the policy hides goes from the rows of whoever has them, too.
    cluster.apply(
        "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\nmetadata: {name: default}\n\
         spec: {redact: [{group: autoscaling, resource: horizontalpodautoscalers, \
         paths: [\"metadata.annotations['example.org/secret']\"]}]}\n",
    );
    let hidden = json!(["api", "told", null, null]);
    within(Duration::from_secs(20), "the stream says that there is nothing to be seen any more", || {
        let (name, _, data) = stream.next();
        let row = if name == "patch" { &data["upserts"][0] } else { &data["rows"][0] };
        (row.is_object() && added(row) == hidden).then_some(())
    });
    for path in [path.clone(), format!("{path}&version=v1")] {
        within(Duration::from_secs(10), "no list has it", || {
            (added(&browser.json(&path)["rows"][0]) == hidden).then_some(())
        });
    }
    assert!(!browser.get_as(None, &format!("{path}&format=csv")).1.contains("canary"));
    cluster.kubectl(&["delete", "namespace", "columns", "--wait=false"]);
}
