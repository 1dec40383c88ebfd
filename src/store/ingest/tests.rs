//! What is kept of an object, and what its cells become.

use super::*;
use crate::{policy::plan::RedactStep, store::Status};

fn raw(cells: Option<serde_json::Value>, object: serde_json::Value) -> RawRow {
    let raw = |value: &serde_json::Value| serde_json::value::to_raw_value(value).unwrap();
    RawRow { cells: cells.as_ref().map(raw), object: raw(&object) }
}

fn columns_of(names: &[(&str, &str)]) -> Vec<ColumnDefinition> {
    let column = |(name, type_): &(&str, &str)| ColumnDefinition {
        name: (*name).into(),
        type_: (*type_).into(),
        ..Default::default()
    };
    names.iter().map(column).collect()
}

fn kind(group: &str, resource: &str) -> Kind {
    Kind { origin: String::new(), ..Kind::sample(group, resource) }
}

fn kept(row: &Ingested) -> String {
    body::contents(&row.body).unwrap().object.get().to_owned()
}

#[test]
fn field_sets_and_the_copy_of_what_was_applied_are_cut_and_managers_are_kept() {
    let object = serde_json::json!({
        "metadata": {
            "name": "a", "namespace": "n", "uid": "u", "resourceVersion": "7",
            "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "canary", "kept": "yes"},
            "managedFields": [{"manager": "kubectl", "operation": "Apply", "time": "2026-01-01T00:00:00Z",
                "fieldsV1": {"f:data": {"f:canary": {}}}}],
        },
        "data": {"k": "v"},
    });
    let row = Ingest::new(Arc::new(kind("", "configmaps")), false, &[]).row(&raw(None, object)).unwrap();
    assert_eq!((&*row.namespace, &*row.name, &*row.uid, &*row.resource_version), ("n", "a", "u", "7"));
    let kept = kept(&row);
    assert!(
        !kept.contains("canary") && kept.contains(r#""kept":"yes""#) && kept.contains(r#""data":{"k":"v"}"#),
        "{kept}"
    );
    let managers = body::contents(&row.body).unwrap().managers;
    assert_eq!((managers[0].manager.as_str(), managers[0].operation.as_str()), ("kubectl", "Apply"));
}

#[test]
fn a_secret_keeps_no_value_whatever_was_sent() {
    let object =
        serde_json::json!({"metadata": {"name": "a"}, "data": {"k": "Y2FuYXJ5"}, "stringData": {"k": "canary"}});
    for metadata_only in [false, true] {
        let row =
            Ingest::new(Arc::new(kind("", "secrets")), metadata_only, &[]).row(&raw(None, object.clone())).unwrap();
        let kept = kept(&row);
        assert!(!kept.contains("canary") && !kept.contains("Y2FuYXJ5"), "{kept}");
    }
}

#[test]
fn a_kind_kept_without_spec_has_none_even_if_the_server_sent_it() {
    let object = serde_json::json!({
        "metadata": {"name": "a", "labels": {"x": "y"}}, "spec": {"canary": 1}, "status": {"canary": 2}, "rules": ["canary"],
    });
    let row = Ingest::new(Arc::new(kind("example.org", "things")), true, &[]).row(&raw(None, object)).unwrap();
    assert_eq!(kept(&row), r#"{"metadata":{"labels":{"x":"y"},"name":"a"}}"#);
}

#[test]
fn what_the_policy_redacts_is_cut() {
    let key = |key: &str| RedactStep::Key(key.into());
    let path =
        RedactPath { source: String::new(), steps: vec![key("spec"), key("users"), RedactStep::Each, key("password")] };
    let object =
        serde_json::json!({"metadata": {"name": "a"}, "spec": {"users": [{"name": "ann", "password": "canary"}]}});
    let row = Ingest::new(Arc::new(kind("example.org", "things")), false, &[path]).row(&raw(None, object)).unwrap();
    assert!(!kept(&row).contains("canary") && kept(&row).contains("ann"));
}

#[test]
fn cells_are_typed_and_those_that_would_grow_old_are_times() {
    let second = |text: &str| unix_seconds(text).unwrap();
    let (created, started, ended) = ("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "2026-01-01T00:03:30Z");
    let mut jobs = Ingest::new(Arc::new(kind("batch", "jobs")), false, &[]);
    jobs.set_columns(columns_of(&[("Name", "string"), ("Duration", "string"), ("Age", "string")]));
    let mut job = |status: serde_json::Value| {
        let object = serde_json::json!({"metadata": {"name": "a", "creationTimestamp": created}, "status": status});
        jobs.row(&raw(Some(serde_json::json!(["a", "5s", "9d"])), object)).unwrap().cells
    };
    let running = job(serde_json::json!({"startTime": started}));
    assert_eq!(running[1..], [Cell::Running(second(started)), Cell::Since(second(created))]);
    let over = job(serde_json::json!({"startTime": started, "completionTime": ended}));
    assert_eq!((&over[1], over[1].render(0)), (&Cell::Lasted(150), "2m30s".into()));
    assert_eq!(job(serde_json::json!({}))[1], Cell::Text("5s".into()));

    let mut pods = Ingest::new(Arc::new(kind("", "pods")), false, &[]);
    pods.set_columns(columns_of(&[
        ("Restarts", "string"),
        ("Ready", "boolean"),
        ("Number", "integer"),
        ("None", "string"),
    ]));
    let status = serde_json::json!({
        "conditions": [{"type": "Initialized", "status": "True"}],
        "containerStatuses": [{"name": "c", "lastState": {"terminated": {"finishedAt": ended}}}],
    });
    let object = serde_json::json!({"metadata": {"name": "a"}, "status": status});
    let cells = pods.row(&raw(Some(serde_json::json!(["3 (5m ago)", true, 7, null])), object)).unwrap().cells;
    let restarts = Cell::Restarts { count: 3, last: second(ended) };
    assert_eq!(*cells, [restarts, Cell::Bool(true), Cell::Int(7), Cell::Null]);
    let fresh = raw(Some(serde_json::json!(["0", false, 7, "x"])), serde_json::json!({"metadata": {"name": "b"}}));
    assert_eq!(pods.row(&fresh).unwrap().cells[0], Cell::Int(0), "numbers are ordered as numbers");
}

#[test]
fn what_cannot_be_kept_is_named_and_never_quoted() {
    let mut ingest = Ingest::new(Arc::new(kind("example.org", "things")), false, &[]);
    let error = |ingest: &mut Ingest, row: RawRow| ingest.row(&row).unwrap_err().to_string();
    let nameless = error(&mut ingest, raw(None, serde_json::json!({"metadata": {"labels": {"x": "canary"}}})));
    assert!(nameless.contains("no name"), "{nameless}");
    let broken = error(&mut ingest, raw(None, serde_json::json!({"metadata": {"name": ["canary"]}})));
    assert!(!broken.contains("canary"), "{broken}");
    let named = serde_json::json!({"metadata": {"name": "a", "namespace": "n"}});
    let cells = error(&mut ingest, raw(Some(serde_json::json!({"canary": 1})), named));
    assert!(cells.contains("n/a") && !cells.contains("canary"), "{cells}");
}

#[test]
fn an_object_that_is_nested_too_deeply_is_named_and_brackets_in_texts_do_not_count() {
    let nested = |levels: usize| {
        let object = format!(r#"{{"metadata":{{"name":"deep"}},"spec":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
        RawRow { cells: None, object: RawValue::from_string(object).unwrap() }
    };
    let mut ingest = Ingest::new(Arc::new(kind("", "configmaps")), false, &[]);
    assert!(ingest.row(&nested(127)).is_ok());
    for levels in [128, 100_000] {
        let error = ingest.row(&nested(levels)).unwrap_err();
        assert_eq!(error.to_string(), "deep is nested more than 128 levels deep");
    }
    let text = serde_json::json!({"metadata": {"name": "a"}, "data": {"x": "[{\"".repeat(500)}});
    assert!(ingest.row(&raw(None, text)).is_ok());
}

#[test]
fn how_an_object_is_doing_is_not_known_where_its_status_is_redacted() {
    let object = serde_json::json!({"metadata": {"name": "a"}, "spec": {"replicas": 3},
        "status": {"updatedReplicas": 3, "availableReplicas": 3, "secret": "x"}});
    let status = |path: &[&str]| {
        let steps = path.iter().map(|key| RedactStep::Key((*key).to_owned())).collect();
        let redact = [RedactPath { source: String::new(), steps }];
        let mut ingest = Ingest::new(Arc::new(kind("apps", "deployments")), false, &redact);
        ingest.row(&raw(None, object.clone())).unwrap().facts.traits.status()
    };
    assert_eq!(status(&["spec", "other"]), Status::Ok);
    assert_eq!(status(&["status", "secret"]), Status::Unknown, "what is missing might have said otherwise");
    assert_eq!(status(&["status"]), Status::Unknown);
}

#[test]
fn what_is_redacted_is_not_told_by_labels_conditions_or_owners_either() {
    let object = serde_json::json!({
        "metadata": {"name": "a", "labels": {"customer": "canary", "app": "web"},
            "ownerReferences": [{"kind": "Deployment", "name": "canary"}]},
        "status": {"conditions": [{"type": "Canary", "status": "True"}]},
    });
    let key = |key: &str| RedactStep::Key(key.into());
    let paths = [
        vec![key("metadata"), key("labels"), key("customer")],
        vec![key("metadata"), key("ownerReferences")],
        vec![key("status"), key("conditions")],
    ];
    let redact = paths.map(|steps| RedactPath { source: String::new(), steps });
    let row = Ingest::new(Arc::new(kind("x.io", "things")), false, &redact).row(&raw(None, object)).unwrap();
    assert_eq!((&*row.facts.labels, &*row.facts.owner, &*row.facts.conditions), ("\napp=web\n", "", ""));
    assert!(!format!("{row:?}").contains("canary") && !kept(&row).contains("canary"));
}

#[test]
fn how_an_object_is_doing_is_not_known_of_metadata_alone() {
    let object = serde_json::json!({"metadata": {"name": "a"}, "status": {"phase": "Failed"}});
    let doing = |metadata_only, object: &serde_json::Value| {
        let kind = Arc::new(kind("x.io", "things"));
        Ingest::new(kind, metadata_only, &[]).row(&raw(None, object.clone())).unwrap().facts.traits.status()
    };
    assert_eq!((doing(false, &object), doing(true, &object)), (Status::Problem, Status::Unknown));
    let deleted = serde_json::json!({"metadata": {"name": "a", "deletionTimestamp": "2026-01-01T00:00:00Z"}});
    assert_eq!(doing(true, &deleted), Status::Terminating);
}
