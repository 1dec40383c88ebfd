//! A small cluster in memory, and people with rights in it.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    App as ActixApp,
    body::{BoxBody, MessageBody},
    dev::ServiceResponse,
    http::Method,
    test, web,
};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    access::{Access, Attributes, Reviewer, User},
    api::{App, Hosts, configure},
    cache::{self, Cache},
    cluster::{
        ColumnDefinition, EventSender, ListAnswer, ListRequest, Owner, Owners, RawRow, ReadError, Source, WatchEvent,
        WatchSpec,
        openapi::{Fetched, Index, OpenApi},
        schemas::Schemas,
    },
    kind::{GroupResource, Kind, Kinds},
    metrics::Metrics,
    policy::{
        plan::{Decision, Defaults, KindRule, Plan, plan},
        reconcile,
    },
    reason::Reason,
};

/// The kinds: group, resource, kind, whether in namespaces.
const KINDS: [(&str, &str, &str, bool); 8] = [
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

/// The reviews of this cluster. A token is the name of its owner.
#[derive(Default)]
pub struct People {
    /// Every review of a permission.
    pub reviews: Mutex<Vec<Attributes>>,
    /// Whose token is no longer valid.
    pub expired: Mutex<Vec<String>>,
    /// Whether ann may do in every namespace what she may in her own.
    pub everywhere: Mutex<bool>,
    /// Of which kinds root may no longer see anything.
    pub revoked: Mutex<Vec<String>>,
    /// Whether the API server can be asked.
    pub down: Mutex<bool>,
}

impl Reviewer for People {
    fn authenticate(&self, token: String, _audience: String) -> BoxFuture<'static, Result<Option<User>, String>> {
        let known = ["ann", "getter", "keeper", "lister", "nobody", "root"].contains(&token.as_str());
        let valid = known && !self.expired.lock().unwrap().contains(&token);
        Box::pin(async move { Ok(valid.then(|| User { name: token, ..User::default() })) })
    }

    fn authorize(&self, user: Arc<User>, asked: Attributes) -> BoxFuture<'static, Result<bool, String>> {
        let (namespace, name) = (asked.namespace.as_deref(), asked.name.as_deref());
        let pods = asked.kind == GroupResource::new("", "pods");
        let allowed = match &*user.name {
            "root" => !self
                .revoked
                .lock()
                .unwrap()
                .iter()
                .any(|kind| *kind == *asked.kind.resource || *asked.kind.resource == *"*"),
            "ann" => pods && (namespace == Some("mine") || *self.everywhere.lock().unwrap()),
            "keeper" => &*asked.kind.resource == "widgets" && namespace == Some("theirs-canary"),
            "lister" => pods && asked.verb == "list",
            // Bound to names: one object by a direct link, and no list.
            "getter" => {
                pods && asked.verb == "get" && namespace == Some("theirs-canary") && name == Some("hidden-canary")
            }
            _ => false,
        };
        self.reviews.lock().unwrap().push(asked);
        let down = *self.down.lock().unwrap();
        Box::pin(async move { if down { Err("no route".to_owned()) } else { Ok(allowed) } })
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Body.
    pub text: String,
    headers: Vec<(String, String)>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The cluster, the cache that watches it, and the application over it.
pub struct World {
    /// The API server.
    pub source: Arc<Scripted>,
    /// The state of the application.
    pub app: web::Data<App>,
    plans: watch::Sender<Arc<Plan>>,
    kinds: watch::Sender<Arc<Kinds>>,
    _policy: watch::Sender<Arc<crate::policy::Effective>>,
    _stop: DropGuard,
}

impl World {
    /// Everyone is trusted.
    pub async fn open() -> Self {
        Self::new(Access::open()).await
    }

    /// People have rights of their own.
    pub async fn with_people() -> (Self, Arc<People>) {
        let people = Arc::new(People::default());
        let access = Access::token(people.clone(), "us".into(), Box::new(|_| {}));
        (Self::new(access).await, people)
    }

    async fn new(access: Access) -> Self {
        let sample = |(group, resource, kind, namespaced): (&str, &str, &str, bool)| {
            let sample = Kind::sample(group, resource);
            let singular = kind.to_lowercase();
            let categories = if ["pods", "widgets"].contains(&resource) { vec!["all".to_owned()] } else { Vec::new() };
            Arc::new(Kind {
                kind: kind.to_owned(),
                singular,
                namespaced,
                categories,
                printer_columns: Vec::new(),
                ..sample
            })
        };
        let by_id = KINDS.into_iter().map(sample).map(|kind| (kind.id.clone(), kind)).collect();
        let kinds = Arc::new(Kinds { by_id, complete: true, ..Kinds::default() });
        let mut effective = reconcile::initial("default", &Defaults::default());
        effective.plan = Arc::new(plan(&effective.spec, &kinds, &Defaults::default()).unwrap());
        let source = Arc::new(Scripted::default());
        let (plans, plans_seen) = watch::channel(effective.plan.clone());
        let (kinds, kinds_seen) = watch::channel(kinds);
        let (policy, policy_seen) = watch::channel(Arc::new(effective));
        let (cache, manager) = cache::new(source.clone(), None, kinds_seen, plans_seen);
        let shutdown = CancellationToken::new();
        tokio::spawn(manager.run(shutdown.clone()));
        settle(&cache).await;
        let app = web::Data::new(App {
            cache,
            schemas: Schemas::new(source.clone()),
            access,
            policy: policy_seen,
            hosts: Hosts::new(&[]),
            replica: "test".into(),
            silent_since: Box::new(|| None),
            instance: "instance".into(),
            shutdown: shutdown.clone(),
            streams: crate::api::places_for_streams(),
            scans: crate::api::Scans::default(),
            definitions: crate::api::Definitions::default(),
            exports: crate::api::places_for_exports(),
            metrics: Arc::new(Metrics::new().unwrap()),
        });
        Self { source, app, plans, kinds, _policy: policy, _stop: shutdown.drop_guard() }
    }

    /// The policy changes what it says of a kind.
    pub async fn rule(&self, id: &GroupResource, change: impl FnOnce(&mut KindRule)) {
        let mut plan = Plan::clone(&self.plans.borrow());
        change(plan.kinds.get_mut(id).expect("a kind of this cluster"));
        let mut reports = self.app.cache.reports();
        let plan = Arc::new(plan);
        self.plans.send_replace(plan.clone());
        let taken = reports.wait_for(|report| report.plan == plan);
        tokio::time::timeout(Duration::from_secs(60), taken).await.expect("taken in time").expect("a manager");
    }

    /// A kind is no longer watched, but read from the API server for each answer.
    pub async fn read_through(&self, id: &GroupResource) {
        self.rule(id, |rule| rule.decision = Decision::Passthrough).await;
    }

    /// The cluster serves a kind at other versions, preferred first.
    pub async fn serve_at(&self, id: &GroupResource, versions: &[&str]) {
        let versions: Vec<String> = versions.iter().map(|version| (*version).to_owned()).collect();
        self.kinds.send_modify(|kinds| {
            let mut new = Kinds::clone(kinds);
            let kind = new.by_id.get_mut(id).expect("a kind of this cluster");
            *kind = Arc::new(Kind { version: versions[0].clone(), versions: versions.clone(), ..Kind::clone(kind) });
            *kinds = Arc::new(new);
        });
        while self.app.cache.peek(id).expect("a kind of this cluster").kind.versions != versions {
            tokio::task::yield_now().await;
        }
    }

    /// The answer to a GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[("host", "localhost")]).await
    }

    /// The answer to a GET by somebody.
    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        let token = format!("Bearer {token}");
        self.ask(Method::GET, path, &[("host", "localhost"), ("authorization", &token)]).await
    }

    /// The answer to a request.
    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let answer = self.begin(method, path, headers).await;
        let status = answer.status().as_u16();
        let text = |value: &actix_web::http::header::HeaderValue| value.to_str().unwrap().to_owned();
        let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = actix_web::body::to_bytes(answer.into_body()).await.map_err(|error| error.to_string()).unwrap();
        Answer { status, text: String::from_utf8(body.to_vec()).unwrap(), headers }
    }

    /// The answer to a request before its body is read.
    pub async fn begin(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> ServiceResponse<BoxBody> {
        let app = ActixApp::new().app_data(self.app.clone()).configure(configure);
        let service = test::init_service(app).await;
        let mut request = test::TestRequest::with_uri(path).method(method);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.insert_header(("host", "localhost"));
        }
        for header in headers {
            request = request.append_header(*header);
        }
        test::call_service(&service, request.to_request()).await.map_into_boxed_body()
    }

    /// Opens a stream.
    pub async fn stream(&self, token: &str, view: &str, last: Option<&str>) -> Events {
        self.stream_of(token, &[view], last).await
    }

    /// Opens a stream of several views.
    pub async fn stream_of(&self, token: &str, views: &[&str], last: Option<&str>) -> Events {
        let views = path_of(views);
        let token = format!("Bearer {token}");
        let mut headers = vec![("host", "localhost"), ("authorization", token.as_str())];
        headers.extend(last.map(|last| ("last-event-id", last)));
        let answer = self.begin(Method::GET, &views, &headers).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers().get("content-type").unwrap(), "text/event-stream");
        assert!(answer.headers().get("content-encoding").is_none());
        Events(Box::pin(answer.into_body()))
    }
}

/// The path of a stream of these views.
pub fn path_of(views: &[&str]) -> String {
    let pairs = views.iter().map(|view| ("view", view));
    format!("/api/v1/stream?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// Waits until every preloaded kind is live.
async fn settle(cache: &Cache) {
    let mut reports = cache.reports();
    let live = reports.wait_for(|report| {
        let mut preloaded = report.resources.iter().filter(|kind| kind.preload).peekable();
        preloaded.peek().is_some() && preloaded.all(|kind| kind.state == cache::view::State::Live)
    });
    tokio::time::timeout(Duration::from_secs(60), live).await.expect("live in time").expect("a manager");
}

/// Server-Sent Events as they come.
pub struct Events(Pin<Box<BoxBody>>);

impl Events {
    /// The next event: its name, its id (empty if it has none), its data. `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<(String, String, Value)> {
        let next = std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx));
        let bytes = tokio::time::timeout(Duration::from_secs(60), next).await.expect("an event in time")?;
        let text = String::from_utf8(bytes.map_err(|error| error.to_string()).unwrap().to_vec()).unwrap();
        let field = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_default().to_owned()
        };
        let data = serde_json::from_str(&field("data")).unwrap_or_else(|error| panic!("{error}: {text}"));
        Some((field("event"), field("id"), data))
    }
}
