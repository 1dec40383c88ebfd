//! Against a real API server, the one that `COB_TEST_KUBECONFIG` names: never whatever cluster a developer happens to
//! be logged in to, as CRDs are created and deleted. Ignored by a bare `cargo test`.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use futures::{StreamExt as _, stream};
use kube::{
    Api,
    api::{DeleteParams, Patch, PatchParams, PostParams},
    core::DynamicObject,
    discovery::ApiResource,
};
use serde_json::json;
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use crate::{
    cluster::{
        EventReceiver, ListRequest, Source as _, WatchEvent, WatchSpec, client,
        discovery::{self, Discovery},
        queue,
        source::ApiServer,
        table,
    },
    kind::{GroupResource, Kind, Kinds},
    reason::Reason,
};

async fn client() -> kube::Client {
    let path = std::env::var("COB_TEST_KUBECONFIG").expect("COB_TEST_KUBECONFIG names a test cluster");
    let options = client::Options { kubeconfig: Some(PathBuf::from(path)), ..client::Options::default() };
    let client = client::connect(options).await.expect("a client");
    client::probe(&client).await.expect("the API server answers");
    client
}

async fn discovered(client: &kube::Client) -> (Discovery, tokio::task::JoinHandle<()>) {
    let (discovery, run) = discovery::start(ApiServer::new(client.clone()));
    let task = tokio::spawn(run);
    until(&discovery, Duration::from_secs(20), |kinds| kinds.complete).await;
    (discovery, task)
}

async fn until(discovery: &Discovery, limit: Duration, condition: impl Fn(&Kinds) -> bool) -> Arc<Kinds> {
    let mut kinds = discovery.kinds();
    let wait = kinds.wait_for(|kinds| condition(kinds));
    timeout(limit, wait).await.expect("in time").expect("discovery runs").clone()
}

fn spec(kind: Arc<Kind>, namespace: Option<&str>) -> WatchSpec {
    WatchSpec {
        kind,
        namespace: namespace.map(str::to_owned),
        metadata_only: false,
        resume_from: None,
        sync_slots: Arc::new(Semaphore::new(4)),
    }
}

fn watch(source: &ApiServer, spec: WatchSpec) -> EventReceiver {
    let (sender, events) = queue();
    tokio::spawn(source.watch(spec, sender));
    events
}

/// A name that no other run uses.
fn unique(prefix: &str) -> String {
    format!("{prefix}{:08x}", rand::random::<u32>())
}

/// Every row and the columns up to the end of the first sync.
async fn first_sync(events: &mut EventReceiver) -> Result<(Vec<String>, Vec<String>, String), String> {
    let (mut columns, mut names) = (Vec::new(), Vec::new());
    loop {
        let event = timeout(Duration::from_secs(30), events.recv()).await.map_err(|_| "nothing came")?;
        match event.ok_or("the watch ended")? {
            WatchEvent::Columns(c) => columns = c.into_iter().map(|c| c.name).collect(),
            WatchEvent::Applied(row) => {
                if row.cells.is_none() {
                    return Err("a row without cells".to_owned());
                }
                names.push(table::name_of(&row.object).ok_or("a row without a name")?);
            }
            WatchEvent::SyncFinished { resource_version } => return Ok((columns, names, resource_version)),
            WatchEvent::Interrupted { reason, message, .. } => return Err(format!("{reason}: {message}")),
            WatchEvent::Undecodable { message, .. } => return Err(format!("undecodable: {message}")),
            _ => {}
        }
    }
}

#[tokio::test]
#[ignore = "needs COB_TEST_KUBECONFIG"]
async fn every_kind_syncs_to_what_a_list_says() {
    let client = client().await;
    let (discovery, _task) = discovered(&client).await;
    let kinds = discovery.kinds().borrow().clone();
    assert!(kinds.degraded_groups.is_empty(), "{:?}", kinds.degraded_groups);
    assert!(kinds.by_id.len() > 30, "{} kinds", kinds.by_id.len());
    let source = ApiServer::new(client);
    let failures: Vec<String> = stream::iter(kinds.by_id.values().filter(|kind| kind.watchable).cloned())
        .map(|kind| {
            let source = source.clone();
            async move {
                let mut events = watch(&source, spec(kind.clone(), None));
                let (columns, mut watched, _) = first_sync(&mut events).await?;
                let request = ListRequest {
                    kind: kind.clone(),
                    version: kind.version.clone(),
                    namespace: None,
                    metadata_only: true,
                    max_rows: 100_000,
                };
                let list = source.list(request).await.map_err(|e| e.to_string())?;
                let mut listed: Vec<_> = list.rows.iter().filter_map(|row| table::name_of(&row.object)).collect();
                watched.sort();
                listed.sort();
                let counted = source.count(kind.clone(), None).await.map_err(|e| e.to_string())?;
                // Leases, Events and the like come and go between the two.
                let moving = matches!(&*kind.id.resource, "events" | "leases" | "pods");
                if !moving && (watched != listed || counted != listed.len() as u64) {
                    return Err(format!("{}: watched {watched:?}, listed {listed:?}, counted {counted}", kind.id));
                }
                let headers: Vec<_> = list.columns.into_iter().map(|c| c.name).collect();
                if !watched.is_empty() && columns != headers {
                    return Err(format!("{}: columns {columns:?}, listed {headers:?}", kind.id));
                }
                Ok(())
            }
        })
        .buffer_unordered(8)
        .filter_map(|result: Result<(), String>| async move { result.err() })
        .collect()
        .await;
    assert_eq!(failures, Vec::<String>::new());
}

#[tokio::test]
#[ignore = "needs COB_TEST_KUBECONFIG"]
async fn changes_arrive_and_a_resume_brings_what_was_missed() {
    let client = client().await;
    let (discovery, _task) = discovered(&client).await;
    let kind = discovery.kinds().borrow().get(&GroupResource::new("", "configmaps")).expect("configmaps").clone();
    let api: Api<DynamicObject> = Api::namespaced_with(
        client.clone(),
        "default",
        &ApiResource::erase::<k8s_openapi::api::core::v1::ConfigMap>(&()),
    );
    let source = ApiServer::new(client.clone());
    let mut events = watch(&source, spec(kind.clone(), Some("default")));
    first_sync(&mut events).await.expect("a sync");

    let name = unique("live-");
    let object = |value: &str| -> DynamicObject {
        serde_json::from_value(
            json!({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":name},"data":{"k":value}}),
        )
        .expect("a ConfigMap")
    };
    let began = Instant::now();
    api.create(&PostParams::default(), &object("1")).await.expect("created");
    let seen = next_of(&mut events, &name).await;
    assert!(seen.starts_with("applied") && seen.contains(r#""k":"1""#), "{seen}");
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    api.patch(&name, &PatchParams::default(), &Patch::Merge(json!({"data":{"k":"2"}}))).await.expect("patched");
    let seen = next_of(&mut events, &name).await;
    assert!(seen.contains(r#""k":"2""#), "{seen}");
    let version = api.get(&name).await.expect("it exists").metadata.resource_version.expect("a version");

    // Parked: deleted meanwhile, and another made. The resume tells both, without a list.
    drop(events);
    api.delete(&name, &DeleteParams::default()).await.expect("deleted");
    let mut resumed = spec(kind.clone(), Some("default"));
    resumed.resume_from = Some(version);
    let mut events = watch(&source, resumed);
    assert!(next_of(&mut events, &name).await.starts_with("deleted"));

    // One object with its cells, and one that does not exist.
    let get = |name: &str| source.get(kind.clone(), "v1".into(), Some("default".into()), name.to_owned(), false);
    assert!(get(&name).await.expect("an answer").is_none());
    api.create(&PostParams::default(), &object("3")).await.expect("created");
    let (columns, row) = get(&name).await.expect("an answer").expect("it exists");
    assert_eq!(columns[0].name, "Name");
    assert!(row.cells.expect("cells").get().starts_with(&format!("[\"{name}\",1,")));
    api.delete(&name, &DeleteParams::default()).await.expect("deleted");
}

/// The next event about `name`, in words. Fails on a list.
async fn next_of(events: &mut EventReceiver, name: &str) -> String {
    loop {
        let event = timeout(Duration::from_secs(10), events.recv()).await.expect("in time").expect("it runs");
        let (word, row) = match event {
            WatchEvent::Applied(row) => ("applied", row),
            WatchEvent::Deleted(row) => ("deleted", row),
            WatchEvent::SyncStarted { reason } => panic!("listed again: {reason}"),
            _ => continue,
        };
        if table::name_of(&row.object).is_some_and(|n| n.ends_with(name)) {
            return format!("{word} {}", row.object.get());
        }
    }
}

#[tokio::test]
#[ignore = "needs COB_TEST_KUBECONFIG"]
async fn a_version_that_is_too_old_leads_to_a_resync_and_one_that_is_not_resumes() {
    let client = client().await;
    let (discovery, _task) = discovered(&client).await;
    let kind = discovery.kinds().borrow().get(&GroupResource::new("", "namespaces")).expect("namespaces").clone();
    let mut old = spec(kind, None);
    old.resume_from = Some("1".to_owned());
    let mut events = watch(&ApiServer::new(client), old);
    // A young cluster still knows its first version; one that was compacted does not. Both lead to the same rows.
    loop {
        match timeout(Duration::from_secs(20), events.recv()).await.expect("in time").expect("it runs") {
            WatchEvent::Applied(row) if table::name_of(&row.object).as_deref() == Some("default") => break,
            WatchEvent::SyncStarted { reason } => assert_eq!(reason, Reason::Expired),
            WatchEvent::Interrupted { reason, message, .. } => panic!("{reason}: {message}"),
            _ => {}
        }
    }
}

#[tokio::test]
#[ignore = "needs COB_TEST_KUBECONFIG"]
async fn secrets_come_without_their_values() {
    let client = client().await;
    let (discovery, _task) = discovered(&client).await;
    let kind = discovery.kinds().borrow().get(&GroupResource::new("", "secrets")).expect("secrets").clone();
    let api: Api<k8s_openapi::api::core::v1::Secret> = Api::namespaced(client.clone(), "default");
    let name = unique("live-");
    let secret =
        serde_json::from_value(json!({"metadata":{"name":name},"stringData":{"p":"canary"}})).expect("a Secret");
    api.create(&PostParams::default(), &secret).await.expect("created");
    let source = ApiServer::new(client);
    let mut events = watch(&source, spec(kind.clone(), Some("default")));
    let mut found = false;
    loop {
        match timeout(Duration::from_secs(10), events.recv()).await.expect("in time").expect("it runs") {
            WatchEvent::Applied(row) => {
                assert!(!row.object.get().contains("Y2FuYXJ5") && !row.object.get().contains("\"data\""));
                found |= table::name_of(&row.object).is_some_and(|n| n.ends_with(&name));
            }
            WatchEvent::SyncFinished { .. } => break,
            _ => {}
        }
    }
    assert!(found);
    let (columns, row) = source
        .get(kind, "v1".into(), Some("default".into()), name.clone(), false)
        .await
        .expect("an answer")
        .expect("one");
    assert_eq!(columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Name", "Type", "Data", "Age"]);
    assert!(!row.object.get().contains("Y2FuYXJ5"));
    api.delete(&name, &DeleteParams::default()).await.expect("deleted");
}

#[tokio::test]
#[ignore = "needs COB_TEST_KUBECONFIG"]
async fn a_crd_appears_changes_and_goes_within_five_seconds_and_no_other_watch_is_disturbed() {
    let client = client().await;
    let (discovery, _task) = discovered(&client).await;
    let source = ApiServer::new(client.clone());
    let services = discovery.kinds().borrow().get(&GroupResource::new("", "services")).expect("services").clone();
    let mut bystander = watch(&source, spec(services, None));
    first_sync(&mut bystander).await.expect("a sync");

    let group = format!("{}.example.org", unique("g"));
    let id = GroupResource::new(&group, "widgets");
    let crds: Api<DynamicObject> = Api::all_with(
        client.clone(),
        &ApiResource::erase::<
            k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition,
        >(&()),
    );
    let crd = |versions: &[&str], columns: serde_json::Value| -> serde_json::Value {
        let versions: Vec<_> = versions
            .iter()
            .enumerate()
            .map(|(at, version)| {
                json!({"name": version, "served": true, "storage": at == 0, "additionalPrinterColumns": columns,
                    "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}})
            })
            .collect();
        json!({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": format!("widgets.{group}")},
            "spec": {"group": group, "scope": "Namespaced", "versions": versions,
                "names": {"plural": "widgets", "kind": "Widget", "shortNames": ["wi"], "categories": ["all"]}}})
    };
    let size = json!({"name": "Size", "type": "integer", "jsonPath": ".size"});
    let last = json!({"name": "Last", "type": "date", "jsonPath": ".last"});
    let name = format!("widgets.{group}");
    let limit = Duration::from_secs(5);
    let mut took = BTreeMap::new();

    let mut began = Instant::now();
    let created = serde_json::from_value(crd(&["v1"], json!([size]))).expect("a CRD");
    crds.create(&PostParams::default(), &created).await.expect("created");
    let kinds = until(&discovery, limit, |kinds| kinds.get(&id).is_some()).await;
    took.insert("created", began.elapsed());
    let kind = kinds.get(&id).expect("just seen").clone();
    assert_eq!((kind.short_names[0].as_str(), kind.printer_columns[0].name.as_str()), ("wi", "Size"));
    let mut widgets = watch(&source, spec(kind.clone(), None));
    first_sync(&mut widgets).await.expect("a sync");
    let resource = ApiResource {
        group: group.clone(),
        version: "v1".into(),
        api_version: format!("{group}/v1"),
        kind: "Widget".into(),
        plural: "widgets".into(),
    };
    let objects: Api<DynamicObject> = Api::namespaced_with(client.clone(), "default", &resource);
    let widget = serde_json::from_value(
        json!({"apiVersion": format!("{group}/v1"), "kind": "Widget", "metadata": {"name": "w"}, "size": 3}),
    )
    .expect("a Widget");
    objects.create(&PostParams::default(), &widget).await.expect("created");
    assert!(next_of(&mut widgets, "w").await.contains(r#""size":3"#));

    began = Instant::now();
    let merge = Patch::Merge(crd(&["v1"], json!([size, last])));
    crds.patch(&name, &PatchParams::default(), &merge).await.expect("patched");
    until(&discovery, limit, |kinds| kinds.get(&id).is_some_and(|k| k.printer_columns.len() == 2)).await;
    took.insert("column", began.elapsed());
    // The server ends the watch, and nothing happens to the object: its row has to come again all the same.
    let columns = timeout(Duration::from_secs(20), async {
        loop {
            if let Some(WatchEvent::Columns(columns)) = widgets.recv().await {
                return columns;
            }
        }
    })
    .await
    .expect("the new columns come");
    assert_eq!(columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Name", "Size", "Last"]);

    began = Instant::now();
    let merge = Patch::Merge(crd(&["v1", "v2"], json!([size, last])));
    crds.patch(&name, &PatchParams::default(), &merge).await.expect("patched");
    until(&discovery, limit, |kinds| kinds.get(&id).is_some_and(|k| k.versions.len() == 2)).await;
    took.insert("version", began.elapsed());

    began = Instant::now();
    crds.delete(&name, &DeleteParams::default()).await.expect("deleted");
    until(&discovery, Duration::from_secs(10), |kinds| kinds.get(&id).is_none()).await;
    took.insert("deleted", began.elapsed());
    println!("seen after {took:?}");

    while let Some(event) = bystander.try_recv() {
        assert!(
            matches!(event, WatchEvent::Bookmark { .. } | WatchEvent::Applied(_)),
            "a watch of another kind was disturbed: {event:?}"
        );
    }
}
