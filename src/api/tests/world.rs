//! A small cluster in memory, and people with rights in it.

mod answers;
mod people;
mod scripted;

use std::{sync::Arc, time::Duration};

use actix_web::{App as ActixApp, body::BoxBody, dev::ServiceResponse, http::Method, test, web};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use self::scripted::KINDS;
pub use self::{
    answers::{Answer, Events},
    people::People,
    scripted::Scripted,
};
use crate::{
    access::Access,
    api::{App, Hosts, configure},
    cache::{self, Cache},
    cluster::schemas::Schemas,
    kind::{GroupResource, Kind, Kinds},
    metrics::Metrics,
    policy::{
        plan::{Decision, Defaults, KindRule, Plan, plan},
        reconcile,
    },
};

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
