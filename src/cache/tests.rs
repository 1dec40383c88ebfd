//! The cache over a scripted source: what readers get as kinds are opened, parked and resumed.

use std::sync::Mutex;

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::{
    cluster::{
        ColumnDefinition, EventSender, ListAnswer, ListRequest, Owners, RawRow, ReadError, WatchEvent, WatchSpec,
    },
    kind::Kind,
    policy::plan::{Decision, KindRule},
    reason::Reason,
};

/// Every kind has the same two objects; what is asked of it is written down.
#[derive(Default)]
struct Scripted {
    asked: Mutex<Vec<String>>,
    watches: Mutex<Vec<EventSender>>,
}

/// A LIST takes longer than it is shared for.
const SLOW: Duration = Duration::from_secs(10);

fn object(name: &str) -> RawRow {
    let object = serde_json::json!({"metadata": {"name": name, "namespace": "n", "uid": name, "resourceVersion": "1"}});
    RawRow { cells: None, object: serde_json::value::to_raw_value(&object).unwrap() }
}

impl Source for Scripted {
    fn watch(&self, spec: WatchSpec, events: EventSender) -> BoxFuture<'static, ()> {
        let from = spec.resume_from.clone().unwrap_or_else(|| "start".into());
        self.asked.lock().unwrap().push(format!("watch {} from {from}", spec.kind.id.resource));
        self.watches.lock().unwrap().push(events.clone());
        Box::pin(async move {
            if spec.resume_from.is_none() {
                let sync = [
                    WatchEvent::SyncStarted { reason: Reason::InitialSync },
                    WatchEvent::Applied(object("a")),
                    WatchEvent::Applied(object("b")),
                    WatchEvent::SyncFinished { resource_version: "5".into() },
                ];
                for event in sync {
                    events.send(event).await.unwrap();
                }
            }
            events.send(WatchEvent::Connected).await.unwrap();
            std::future::pending().await
        })
    }

    fn list(&self, request: ListRequest) -> BoxFuture<'static, Result<ListAnswer, ReadError>> {
        self.asked.lock().unwrap().push(format!("list {}", request.kind.id.resource));
        let (rows, resource_version) = (vec![object("a"), object("b")], "6".into());
        let answer =
            ListAnswer { columns: Vec::new(), rows, resource_version, complete: true, skipped: 0, remaining: None };
        let failure = ReadError { reason: Reason::ServerError, message: "no".to_owned(), code: None };
        Box::pin(async move {
            tokio::time::sleep(SLOW).await;
            if *request.kind.id.resource == *"failing" { Err(failure) } else { Ok(answer) }
        })
    }

    fn get(
        &self,
        kind: Arc<Kind>,
        _version: String,
        _namespace: Option<String>,
        name: String,
        _metadata_only: bool,
    ) -> BoxFuture<'static, Result<Option<(Vec<ColumnDefinition>, RawRow)>, ReadError>> {
        self.asked.lock().unwrap().push(format!("get {} {name}", kind.id.resource));
        Box::pin(async move { Ok((name != "missing").then(|| (Vec::new(), object(&name)))) })
    }

    fn owners(
        &self,
        kind: Arc<Kind>,
        _namespace: Option<String>,
        name: String,
    ) -> BoxFuture<'static, Result<Option<Owners>, ReadError>> {
        self.asked.lock().unwrap().push(format!("owners {} {name}", kind.id.resource));
        Box::pin(std::future::pending())
    }

    fn count(&self, kind: Arc<Kind>, _namespace: Option<String>) -> BoxFuture<'static, Result<u64, ReadError>> {
        self.asked.lock().unwrap().push(format!("count {}", kind.id.resource));
        Box::pin(async { Ok(2) })
    }
}

struct Running {
    cache: Cache,
    source: Arc<Scripted>,
    plans: watch::Sender<Arc<Plan>>,
    kinds: watch::Sender<Arc<Kinds>>,
    _stop: tokio_util::sync::DropGuard,
}

fn id(name: &str) -> GroupResource {
    GroupResource::new("example.org", name)
}

fn kinds(names: &[&str]) -> Arc<Kinds> {
    let by_id = names.iter().map(|name| (id(name), Arc::new(Kind::sample("example.org", name)))).collect();
    Arc::new(Kinds { by_id, complete: true, ..Default::default() })
}

fn plan(rules: &[(&str, Decision)]) -> Plan {
    let rule = |decision| KindRule { decision, metadata_only: false, redact: Arc::new([]), rule: String::new() };
    let preload =
        rules.iter().filter(|(_, decision)| *decision == Decision::Preload).map(|(name, _)| id(name)).collect();
    Plan {
        limits: Limits {
            lazy_load: true,
            access_timeout: Duration::from_secs(300),
            auto_cleanup: true,
            cleanup_interval: Duration::from_secs(1),
            max_informers: 2,
            sync_timeout: Duration::from_secs(30),
            sync_concurrency: 4,
            memory_budget: 1 << 30,
        },
        kinds: rules.iter().map(|(name, decision)| (id(name), rule(*decision))).collect(),
        preload,
        problems: Vec::new(),
    }
}

fn start(rules: &[(&str, Decision)]) -> Running {
    let source = Arc::new(Scripted::default());
    let names: Vec<_> = rules.iter().map(|(name, _)| *name).collect();
    let (kinds, kinds_seen) = watch::channel(kinds(&names));
    let (plans, plans_seen) = watch::channel(Arc::new(plan(rules)));
    let (cache, manager) = new(source.clone(), None, kinds_seen, plans_seen);
    let stop = CancellationToken::new();
    tokio::spawn(manager.run(stop.clone()));
    Running { cache, source, plans, kinds, _stop: stop.drop_guard() }
}

/// Waits for a condition of the report; paused time makes a wait that never ends a quick failure.
async fn until(cache: &Cache, what: impl Fn(&Report) -> bool) -> Arc<Report> {
    let mut reports = cache.reports();
    let wait = reports.wait_for(|report| what(report));
    let report = tokio::time::timeout(Duration::from_secs(3600), wait).await.expect("in time").expect("a manager");
    report.clone()
}

fn state_of(report: &Report, name: &str) -> State {
    report.resources.iter().find(|kind| kind.kind.id == id(name)).map_or(State::Gone, |kind| kind.state)
}

const WAIT: Duration = Duration::from_secs(10);

#[tokio::test(start_paused = true)]
async fn a_first_read_opens_a_watch_and_later_ones_ask_for_nothing() {
    let run = start(&[("a", Decision::Lazy)]);
    until(&run.cache, |report| report.totals.kinds == 1).await;
    assert_eq!(run.cache.peek(&id("a")).unwrap().state, State::Cold);
    let view = run.cache.read(&id("a"), WAIT).await.unwrap();
    assert_eq!((view.state, view.complete, view.snapshot.unwrap().objects), (State::Live, true, 2));
    run.cache.read(&id("a"), WAIT).await.unwrap();
    assert!(run.cache.get(&id("a"), None, Some("n"), "b").await.unwrap().is_some());
    assert!(run.cache.get(&id("a"), None, Some("n"), "x").await.unwrap().is_none());
    assert_eq!(run.cache.count(&id("a"), Some("n")).await, Some(2));
    assert_eq!(*run.source.asked.lock().unwrap(), ["watch a from start"]);
    let report = until(&run.cache, |report| report.totals.hits == 3).await;
    assert_eq!(report.totals.misses, 1);
}

#[tokio::test(start_paused = true)]
async fn beyond_the_cap_a_kind_is_read_through_once_for_everyone() {
    let run = start(&[("a", Decision::Preload), ("b", Decision::Preload), ("c", Decision::Lazy)]);
    until(&run.cache, |report| state_of(report, "b") == State::Live).await;
    for _ in 0..3 {
        let view = run.cache.read(&id("c"), WAIT).await.unwrap();
        assert_eq!((view.state, view.reason), (State::Passthrough, Some(Reason::WatchLimit)));
        assert_eq!(view.snapshot.unwrap().objects, 2);
    }
    assert_eq!(run.source.asked.lock().unwrap().iter().filter(|asked| *asked == "list c").count(), 1);
    assert_eq!(run.cache.report().totals.open_watches, 2);
}

#[tokio::test(start_paused = true)]
async fn whoever_waited_for_a_list_that_was_slow_gets_it_as_it_came_or_failed() {
    let lists = |run: &Running| run.source.asked.lock().unwrap().iter().filter(|it| it.starts_with("list")).count();
    for (name, state) in [("c", State::Passthrough), ("failing", State::Failed)] {
        let run = start(&[("a", Decision::Preload), ("b", Decision::Preload), (name, Decision::Lazy)]);
        until(&run.cache, |report| state_of(report, "b") == State::Live).await;
        let read = async || run.cache.read(&id(name), Duration::ZERO).await.unwrap();
        let views = futures::future::join_all((0..20).map(|_| read())).await;
        assert!(views.iter().all(|view| view.state == state), "{name}");
        assert_eq!(lists(&run), 1, "{name}");
        tokio::time::advance(through::LIST_FOR - Duration::from_millis(1)).await;
        read().await;
        assert_eq!(lists(&run), 1, "{name}: shared for a while after it came");
        tokio::time::advance(Duration::from_millis(1)).await;
        read().await;
        assert_eq!(lists(&run), 2, "{name}: and no longer");
    }
}

#[tokio::test(start_paused = true)]
async fn a_kind_taken_out_of_preload_is_parked_and_a_read_resumes_it_where_it_was() {
    let run = start(&[("a", Decision::Preload), ("b", Decision::Lazy)]);
    until(&run.cache, |report| state_of(report, "a") == State::Live).await;
    run.plans.send_replace(Arc::new(plan(&[("a", Decision::Lazy), ("b", Decision::Lazy)])));
    until(&run.cache, |report| state_of(report, "a") == State::Parked).await;
    let view = run.cache.read(&id("a"), Duration::ZERO).await.unwrap();
    assert_eq!((view.state, view.snapshot.unwrap().objects), (State::Parked, 2), "old rows, and said to be");
    let view = run.cache.read(&id("a"), WAIT).await.unwrap();
    assert_eq!(view.state, State::Live);
    assert_eq!(*run.source.asked.lock().unwrap(), ["watch a from start", "watch a from 5"]);
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_is_gone_says_so_and_comes_back_from_nothing() {
    let run = start(&[("a", Decision::Preload)]);
    until(&run.cache, |report| state_of(report, "a") == State::Live).await;
    let mut follower = run.cache.subscribe(&id("a")).unwrap();
    run.kinds.send_replace(kinds(&[]));
    while follower.view().state != State::Gone {
        follower.changed().await;
    }
    assert!(follower.view().snapshot.is_none());
    run.kinds.send_replace(kinds(&["a"]));
    while follower.view().state != State::Live {
        follower.changed().await;
    }
    assert_eq!(*run.source.asked.lock().unwrap(), ["watch a from start", "watch a from start"]);
}

#[tokio::test(start_paused = true)]
async fn an_excluded_kind_is_neither_read_nor_counted() {
    let run = start(&[("a", Decision::Excluded)]);
    until(&run.cache, |report| report.totals.kinds == 1).await;
    let view = run.cache.read(&id("a"), WAIT).await.unwrap();
    assert_eq!((view.state, view.snapshot.is_none()), (State::Excluded, true));
    assert_eq!(run.cache.get(&id("a"), None, Some("n"), "a").await.unwrap_err().reason, Reason::ExcludedByPolicy);
    assert_eq!(run.cache.count(&id("a"), None).await, None);
    assert!(run.source.asked.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_changes_nothing_for_a_kind_leaves_its_watch_alone() {
    let run = start(&[("a", Decision::Preload), ("b", Decision::Lazy)]);
    until(&run.cache, |report| state_of(report, "a") == State::Live).await;
    run.plans.send_replace(Arc::new(plan(&[("a", Decision::Preload), ("b", Decision::Preload)])));
    until(&run.cache, |report| state_of(report, "b") == State::Live).await;
    assert_eq!(*run.source.asked.lock().unwrap(), ["watch a from start", "watch b from start"]);
}

#[tokio::test(start_paused = true)]
async fn what_is_redacted_anew_is_dropped_and_synced_again() {
    let run = start(&[("a", Decision::Preload)]);
    until(&run.cache, |report| state_of(report, "a") == State::Live).await;
    let before = run.cache.peek(&id("a")).unwrap().snapshot.unwrap().revision;
    let mut stricter = plan(&[("a", Decision::Preload)]);
    stricter.kinds.get_mut(&id("a")).unwrap().metadata_only = true;
    run.plans.send_replace(Arc::new(stricter));
    let mut follower = run.cache.subscribe(&id("a")).unwrap();
    while follower.view().snapshot.is_none_or(|snapshot| snapshot.revision <= before || snapshot.objects < 2) {
        follower.changed().await;
    }
    assert_eq!(run.source.asked.lock().unwrap().len(), 2);
}
