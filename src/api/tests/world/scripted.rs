//! The API server of the cluster in memory: what it holds and what it answers.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::future::BoxFuture;
use serde_json::{Value, json};

use crate::{
    cluster::{
        ColumnDefinition, EventSender, ListAnswer, ListRequest, Owner, Owners, RawRow, ReadError, Source, WatchEvent,
        WatchSpec,
        openapi::{Fetched, Index, OpenApi},
    },
    kind::Kind,
    reason::Reason,
};

/// The kinds: group, resource, kind, whether in namespaces.
pub(super) const KINDS: [(&str, &str, &str, bool); 8] = [
    ("", "configmaps", "ConfigMap", true),
    ("", "events", "Event", true),
    ("", "namespaces", "Namespace", false),
    ("", "nodes", "Node", false),
    ("", "pods", "Pod", true),
    ("", "secrets", "Secret", true),
    ("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition", false),
    ("example.org", "widgets", "Widget", true),
];

fn objects(resource: &str) -> Vec<Value> {
    let named = |namespace: &str, name: &str| {
        let uid = format!("uid-{namespace}-{name}");
        json!({"metadata": {"namespace": namespace, "name": name, "uid": uid, "resourceVersion": "1"}})
    };
    let event = |name: &str, api_version: &str, kind: &str, about: &str| {
        let mut event = named("mine", name);
        event["involvedObject"] = json!({"apiVersion": api_version, "kind": kind, "name": about});
        event["reason"] = json!(name[..1].to_uppercase() + &name[1..]);
        event
    };
    match resource {
        "namespaces" => ["mine", "theirs-canary"].map(|name| named("", name)).into(),
        "nodes" => vec![named("", "node-canary")],
        "pods" => vec![named("mine", "visible"), named("theirs-canary", "hidden-canary")],
        "secrets" => vec![named("theirs-canary", "secret-canary")],
        "widgets" => vec![named("theirs-canary", "widget-canary")],
        "events" => vec![
            event("started", "v1", "Pod", "visible"),
            event("other", "v1", "Pod", "visible-too"),
            event("foreign", "example.org/v1", "Pod", "visible"),
        ],
        "customresourcedefinitions" => {
            let crd = |name: &str, group: &str, plural: &str, version: &Value, status: &Value| {
                let mut crd = named("", name);
                crd["spec"] = json!({"group": group, "scope": "Namespaced", "names": {"plural": plural, "kind": "Widget"},
                    "versions": [version]});
                crd["status"] = json!({"conditions": [{"type": "Established", "status": status},
                    {"type": "NamesAccepted", "status": "True"}], "storedVersions": ["v1"]});
                crd
            };
            let version = json!({"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {}}});
            let old = json!({"name": "v1", "served": false, "storage": true, "deprecated": true});
            vec![
                crd("canaries.example.org", "example.org", "canaries", &old, &json!("False")),
                crd("widgets.example.org", "example.org", "widgets", &version, &json!("True")),
            ]
        }
        "configmaps" => {
            let mut odd = named("mine", "odd");
            odd["data"] = json!({
                "yes": "yes", "number": "1", "float": "1e3", "null": "null", "empty": "", "date": "2020-01-01",
                "octal": "0o7", "hex": "0x1f", "time": "12:30:45", "colon": "a: b", "hash": "a #b", "dash": "- a",
                "tab": "a\tb", "quote": "it's \"so\"", "bidi": "a\u{202e}b", "space": " a ", "tilde": "~",
                "script": "#!/bin/sh\necho hi\n", "lines": "a\n\nb", "indented": "  a\nb\n", "trailing": "a \nb\n\n",
                "return": "a\r\nb", "unicode": "日本語", "brace": "{a}", "star": "*a", "nel": "a\u{85}b",
            });
            vec![odd]
        }
        _ => Vec::new(),
    }
}

/// Cells as the server prints them are not what these tests are about: only Events have any.
fn raw(resource: &str, object: &Value) -> RawRow {
    let cells = (resource == "events").then(|| {
        let about = &object["involvedObject"];
        let kind = about["kind"].as_str().unwrap().to_lowercase();
        let cells = json!([object["metadata"]["name"], format!("{kind}/{}", about["name"].as_str().unwrap())]);
        serde_json::value::to_raw_value(&cells).unwrap()
    });
    RawRow { cells, object: serde_json::value::to_raw_value(object).unwrap() }
}

fn columns(resource: &str) -> Vec<ColumnDefinition> {
    let column = |name: &str| ColumnDefinition {
        name: name.into(),
        type_: "string".into(),
        format: if name == "Name" { "name".into() } else { String::new() },
        description: String::new(),
        priority: 0,
    };
    let names: &[&str] = if resource == "events" { &["Name", "Object"] } else { &[] };
    names.iter().map(|name| column(name)).collect()
}

/// The API server of this cluster.
#[derive(Default)]
pub struct Scripted {
    asked: Mutex<Vec<String>>,
    watches: Mutex<BTreeMap<String, EventSender>>,
    /// How long a LIST takes.
    pub lists_take: Mutex<Duration>,
    /// Whether a LIST fails.
    pub lists_fail: Mutex<bool>,
}

impl Scripted {
    /// What it was asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// An object was added or changed.
    pub async fn apply(&self, resource: &str, namespace: &str, name: &str, version: u64) {
        let uid = format!("uid-{namespace}-{name}");
        let version = version.to_string();
        let object =
            json!({"metadata": {"namespace": namespace, "name": name, "uid": uid, "resourceVersion": version}});
        self.apply_whole(resource, &object).await;
    }

    /// The same with everything there is to the object.
    pub async fn apply_whole(&self, resource: &str, object: &Value) {
        let watch = self.watches.lock().unwrap()[resource].clone();
        watch.send(WatchEvent::Applied(raw(resource, object))).await.unwrap();
    }

    /// Deletes an object.
    pub async fn delete(&self, resource: &str, namespace: &str, name: &str) {
        let object = json!({"metadata": {"namespace": namespace, "name": name}});
        let watch = self.watches.lock().unwrap()[resource].clone();
        watch.send(WatchEvent::Deleted(raw(resource, &object))).await.unwrap();
    }
}

impl Source for Scripted {
    fn watch(&self, spec: WatchSpec, events: EventSender) -> BoxFuture<'static, ()> {
        let resource = spec.kind.id.resource.to_string();
        self.asked.lock().unwrap().push(format!("watch {resource}"));
        self.watches.lock().unwrap().insert(resource.clone(), events.clone());
        Box::pin(async move {
            let mut sync = vec![WatchEvent::SyncStarted { reason: Reason::InitialSync }];
            sync.push(WatchEvent::Columns(columns(&resource)));
            sync.extend(objects(&resource).iter().map(|object| WatchEvent::Applied(raw(&resource, object))));
            sync.push(WatchEvent::SyncFinished { resource_version: "5".into() });
            sync.push(WatchEvent::Connected);
            for event in sync {
                events.send(event).await.unwrap();
            }
            std::future::pending().await
        })
    }

    fn list(&self, request: ListRequest) -> BoxFuture<'static, Result<ListAnswer, ReadError>> {
        let resource = request.kind.id.resource.to_string();
        self.asked.lock().unwrap().push(format!("list {resource}"));
        let rows = objects(&resource).iter().map(|object| raw(&resource, object)).collect();
        let (columns, resource_version) = (columns(&resource), "6".into());
        let (takes, fails) = (*self.lists_take.lock().unwrap(), *self.lists_fail.lock().unwrap());
        let failure = ReadError { reason: Reason::ServerError, message: "it fails".to_owned(), code: Some(500) };
        Box::pin(async move {
            tokio::time::sleep(takes).await;
            let answer = ListAnswer { columns, rows, resource_version, complete: true, skipped: 0, remaining: None };
            if fails { Err(failure) } else { Ok(answer) }
        })
    }

    fn get(
        &self,
        kind: Arc<Kind>,
        _version: String,
        namespace: Option<String>,
        name: String,
        _metadata_only: bool,
    ) -> BoxFuture<'static, Result<Option<(Vec<ColumnDefinition>, RawRow)>, ReadError>> {
        let resource = kind.id.resource.to_string();
        self.asked.lock().unwrap().push(format!("get {resource} {name}"));
        let wanted = |object: &&Value| {
            let metadata = &object["metadata"];
            metadata["name"] == name && metadata["namespace"] == namespace.clone().unwrap_or_default()
        };
        let found = objects(&resource).iter().find(wanted).map(|object| (columns(&resource), raw(&resource, object)));
        Box::pin(async { Ok(found) })
    }

    fn owners(
        &self,
        kind: Arc<Kind>,
        _namespace: Option<String>,
        name: String,
    ) -> BoxFuture<'static, Result<Option<Owners>, ReadError>> {
        self.asked.lock().unwrap().push(format!("owners {} {name}", kind.id.resource));
        if name == "slow" {
            return Box::pin(std::future::pending());
        }
        let fields = r#"{"f:metadata":{"f:labels":{"f:a.b/c":{}}},"f:spec":{"f:set":{"v:\"x\"":{}}}}"#;
        let owner = Owner {
            manager: "kubectl".into(),
            operation: "Apply".into(),
            api_version: "v1".into(),
            time: Some("2026-01-02T03:04:05Z".into()),
            fields_v1: Some(serde_json::from_str(fields).unwrap()),
            ..Owner::default()
        };
        let owners = Owners { resource_version: "7".into(), owners: vec![owner] };
        Box::pin(async move { Ok((name != "missing").then_some(owners)) })
    }

    fn count(&self, kind: Arc<Kind>, _namespace: Option<String>) -> BoxFuture<'static, Result<u64, ReadError>> {
        self.asked.lock().unwrap().push(format!("count {}", kind.id.resource));
        Box::pin(async { Ok(1) })
    }
}

/// One document, of Widgets. They have two versions, but are served at one.
impl OpenApi for Scripted {
    fn index(&self) -> BoxFuture<'static, Result<Index, ReadError>> {
        self.asked.lock().unwrap().push("openapi index".into());
        Box::pin(async { Ok(Index::from([("apis/example.org/v1".to_owned(), "hash".to_owned())])) })
    }

    fn document(&self, path: String) -> BoxFuture<'static, Result<Fetched, ReadError>> {
        self.asked.lock().unwrap().push(format!("openapi {path}"));
        let size = json!({"type": "integer", "format": "int32", "description": "How large."});
        let document = json!({"components": {"schemas": {"Widget": {"description": "A widget.", "type": "object",
            "properties": {"spec": {"type": "object", "required": ["size"], "properties": {"size": size}}},
            "x-kubernetes-group-version-kind": [{"group": "example.org", "version": "v1", "kind": "Widget"}]}}}});
        Box::pin(async move { Ok(Fetched { bytes: document.to_string().into(), hash: Some("hash".into()) }) })
    }
}
