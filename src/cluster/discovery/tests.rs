//! Parsing and joining by value; the task against a scripted API server.

use super::{
    document::{self, Group},
    join::{is_behind, join, keep_established},
    watched::{Crd, Facts},
    *,
};
use crate::{
    cluster::scripted::{self, Server, Stream},
    kind::{GroupResource, PrinterColumn},
};

fn resource(name: &str, kind: &str, verbs: &str) -> String {
    format!(
        r#"{{"resource":"{name}","responseKind":{{"group":"","version":"","kind":"{kind}"}},"scope":"Namespaced","singularResource":"s","shortNames":["sh"],"categories":["all"],"verbs":[{verbs}],
            "subresources":[{{"subresource":"status"}}]}}"#
    )
}

const ALL: &str = r#""get","list","watch""#;

fn version(name: &str, freshness: &str, resources: &[String]) -> String {
    format!(r#"{{"version":"{name}","freshness":"{freshness}","resources":[{}]}}"#, resources.join(","))
}

fn group(name: &str, versions: &[String]) -> String {
    format!(r#"{{"metadata":{{"name":"{name}"}},"versions":[{}]}}"#, versions.join(","))
}

fn list(groups: &[String]) -> String {
    format!(
        r#"{{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{{}},"items":[{}]}}"#,
        groups.join(",")
    )
}

fn parsed(groups: &[String]) -> Vec<Group> {
    document::parse(list(groups).as_bytes()).expect("an aggregated document")
}

fn joined(groups: &[String]) -> Kinds {
    join(&parsed(groups), &Facts::default(), &Kinds::default())
}

fn id(group: &str, resource: &str) -> GroupResource {
    GroupResource::new(group, resource)
}

#[test]
fn a_kind_has_all_that_discovery_says() {
    let pods = resource("pods", "Pod", ALL);
    let kinds = joined(&[group("", &[version("v1", "Current", &[pods])])]);
    let kind = kinds.get(&id("", "pods")).unwrap();
    assert_eq!((kind.kind.as_str(), kind.singular.as_str(), kind.version.as_str()), ("Pod", "s", "v1"));
    assert_eq!((&kind.short_names[..], &kind.categories[..]), (&["sh".to_owned()][..], &["all".to_owned()][..]));
    assert!(kind.namespaced && kind.listable && kind.watchable && !kind.aggregated);
    assert!(kinds.complete && kinds.degraded_groups.is_empty());
}

#[test]
fn the_first_version_that_lists_the_resource_is_preferred() {
    let kinds = joined(&[group(
        "x.io",
        &[
            version("v2", "Current", &[resource("a", "A", ALL), resource("c", "C", r#""create""#)]),
            version(
                "v1",
                "Current",
                &[resource("a", "A", ALL), resource("b", "B", r#""list""#), resource("c", "C", ALL)],
            ),
        ],
    )]);
    let versions = |name: &str| kinds.get(&id("x.io", name)).map(|k| k.versions.join(","));
    assert_eq!(versions("a").as_deref(), Some("v2,v1"));
    assert_eq!(versions("b").as_deref(), Some("v1"));
    assert_eq!(versions("c").as_deref(), Some("v1"));
    assert!(!kinds.get(&id("x.io", "b")).unwrap().watchable);
    // What cannot be listed is no kind to browse.
    let reviews = joined(&[group("authz", &[version("v1", "Current", &[resource("reviews", "R", r#""create""#)])])]);
    assert!(reviews.by_id.is_empty());
}

#[test]
fn a_broken_or_stale_group_keeps_what_was_known_and_harms_no_other() {
    let good = group("good.io", &[version("v1", "Current", &[resource("a", "A", ALL)])]);
    let fine = group("x.io", &[version("v1", "Current", &[resource("b", "B", ALL)])]);
    let before = joined(&[good.clone(), fine]);
    for (broken, why) in [
        (group("x.io", &[version("v1", "Stale", &[])]), "v1 does not answer"),
        (r#"{"metadata":{"name":"x.io"},"versions":"nonsense"}"#.to_owned(), "cannot be understood"),
        (group("x.io", &[r#"{"version":3}"#.to_owned()]), "cannot be understood"),
    ] {
        let after = join(&parsed(&[good.clone(), broken]), &Facts::default(), &before);
        assert_eq!(after.by_id, before.by_id, "{why}");
        assert!(after.degraded_groups["x.io"].contains(why), "{:?}", after.degraded_groups);
    }
    // A group without any version is no error, and a group that is gone is gone.
    let after = join(&parsed(&[good, group("x.io", &[])]), &Facts::default(), &before);
    assert_eq!((after.by_id.len(), after.degraded_groups.len()), (1, 0));
}

#[test]
fn an_unchanged_kind_keeps_its_arc() {
    let groups = [group("x.io", &[version("v1", "Current", &[resource("a", "A", ALL)])])];
    let before = joined(&groups);
    let after = join(&parsed(&groups), &Facts::default(), &before);
    assert!(Arc::ptr_eq(&before.by_id[&id("x.io", "a")], &after.by_id[&id("x.io", "a")]));
}

fn crd(versions: &[&str]) -> Crd {
    let column = PrinterColumn { name: "Last".into(), type_: "date".into(), json_path: ".status.last".into() };
    Crd {
        uid: "u1".to_owned(),
        established: true,
        namespaced: true,
        versions: versions.iter().map(|v| ((*v).to_owned(), vec![column.clone()])).collect(),
    }
}

#[test]
fn a_crd_gives_its_kind_columns_and_identity_and_an_api_service_marks_it_aggregated() {
    let groups =
        parsed(&[group("x.io", &[version("v1", "Current", &[resource("a", "A", ALL), resource("b", "B", ALL)])])]);
    let facts = Facts {
        crds: [(id("x.io", "a"), crd(&["v1"]))].into(),
        crds_complete: true,
        aggregated: [("y.io".to_owned(), "v1".to_owned())].into(),
    };
    let kinds = join(&groups, &facts, &Kinds::default());
    let kind = kinds.get(&id("x.io", "a")).unwrap();
    assert_eq!((kind.origin.as_str(), kind.printer_columns[0].json_path.as_str()), ("u1", ".status.last"));
    assert!(!kind.aggregated);
    assert!(kinds.get(&id("x.io", "b")).unwrap().origin.is_empty());

    let aggregated = parsed(&[group("y.io", &[version("v1", "Current", &[resource("a", "A", ALL)])])]);
    assert!(join(&aggregated, &facts, &Kinds::default()).by_id[&id("y.io", "a")].aggregated);
}

#[test]
fn discovery_is_behind_until_it_shows_what_the_crds_promise() {
    let serving = |versions: &[&str]| {
        let versions: Vec<_> = versions.iter().map(|v| version(v, "Current", &[resource("a", "A", ALL)])).collect();
        parsed(&[group("x.io", &versions)])
    };
    let facts = |crd: Option<Crd>| Facts {
        crds: crd.into_iter().map(|crd| (id("x.io", "a"), crd)).collect(),
        crds_complete: true,
        ..Facts::default()
    };
    let established = facts(Some(crd(&["v1"])));
    let behind = |groups: &[Group], facts: &Facts, before: &Kinds| is_behind(&join(groups, facts, before), facts);
    let nothing = Kinds::default();
    assert!(behind(&[], &established, &nothing), "not there yet");
    assert!(!behind(&serving(&["v1"]), &established, &nothing));
    assert!(behind(&serving(&["v1"]), &facts(Some(crd(&["v2", "v1"]))), &nothing), "a version is missing");
    assert!(behind(&serving(&["v2", "v1"]), &established, &nothing), "a version is too much");
    let cluster_scoped = Crd { namespaced: false, ..crd(&["v1"]) };
    assert!(behind(&serving(&["v1"]), &facts(Some(cluster_scoped)), &nothing), "the scope changed");
    let pending = Crd { established: false, ..crd(&["v1"]) };
    assert!(!behind(&[], &facts(Some(pending)), &nothing), "promises nothing yet");
    // Deleted: it stays as it was until it is gone, and is known to be on its way.
    let before = join(&serving(&["v1"]), &established, &nothing);
    let after = join(&serving(&["v1"]), &facts(None), &before);
    assert_eq!(after, before);
    assert!(is_behind(&after, &facts(None)));
    assert!(!behind(&[], &facts(None), &after));
}

#[test]
fn a_kind_whose_crd_is_established_stays_though_discovery_forgets_it_for_a_moment() {
    let groups = parsed(&[group("x.io", &[version("v1", "Current", &[resource("a", "A", ALL)])])]);
    let facts = |crd: Option<Crd>| Facts {
        crds: crd.into_iter().map(|crd| (id("x.io", "a"), crd)).collect(),
        crds_complete: true,
        ..Facts::default()
    };
    let before = join(&groups, &facts(Some(crd(&["v1"]))), &Kinds::default());
    let without = |crd: Option<Crd>| {
        let facts = facts(crd);
        let mut after = join(&[], &facts, &before);
        let behind = is_behind(&after, &facts);
        keep_established(&mut after, &facts, &before);
        (after.get(&id("x.io", "a")).is_some(), behind)
    };
    assert_eq!(without(Some(crd(&["v1"]))), (true, true), "and it is looked for again");
    assert_eq!(without(None), (false, false), "deleted");
    assert!(!without(Some(Crd { established: false, ..crd(&["v1"]) })).0, "being deleted");
    assert!(!without(Some(crd(&[]))).0, "no version is served");
    assert!(!without(Some(Crd { uid: "u2".into(), ..crd(&["v1"]) })).0, "another CRD of that name");
}

#[test]
fn another_document_is_not_taken_for_an_aggregated_one() {
    for body in [r#"{"kind":"APIGroupList","groups":[]}"#, r#"{"kind":"APIVersions","versions":["v1"]}"#, "<html>", ""]
    {
        assert_eq!(document::parse(body.as_bytes()), None, "{body}");
    }
}

// The task.

struct Rig {
    server: Server,
    discovery: Discovery,
    crds: Stream,
    services: Stream,
    task: tokio::task::JoinHandle<()>,
}

const END: &str = r#"{"type":"BOOKMARK","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":[{"cells":[],"object":{"metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}}]}}"#;

fn crd_event(type_: &str, versions: &[&str], column: &str) -> String {
    let versions: Vec<String> = versions
        .iter()
        .map(|v| {
            format!(
                r#"{{"name":"{v}","served":true,"schema":{{"big":[1,2]}},"additionalPrinterColumns":[{{"name":"{column}","type":"date","jsonPath":".a"}}]}}"#
            )
        })
        .collect();
    format!(
        r#"{{"type":"{type_}","object":{{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{"resourceVersion":"6"}},"columnDefinitions":null,"rows":[{{"cells":["a.x.io"],"object":{{
            "metadata":{{"name":"a.x.io","uid":"u1","resourceVersion":"6"}},
            "spec":{{"group":"x.io","names":{{"plural":"a"}},"scope":"Namespaced","versions":[{}]}},
            "status":{{"conditions":[{{"type":"Established","status":"True"}}]}}}}}}]}}}}"#,
        versions.join(",")
    )
}

fn a_versions(versions: &[&str]) -> String {
    let versions: Vec<_> = versions.iter().map(|v| version(v, "Current", &[resource("a", "A", ALL)])).collect();
    list(&[group("x.io", &versions)])
}

impl Rig {
    /// Running, with pods and nothing else.
    async fn start() -> Self {
        let (client, mut server) = scripted::server();
        let (discovery, run) = super::start(ApiServer::new(client));
        let task = tokio::spawn(run);
        let crds = server.next_for("/apis/apiextensions.k8s.io/v1/customresourcedefinitions").await.stream();
        let services = server.next_for("/apis/apiregistration.k8s.io/v1/apiservices").await.stream();
        crds.line(END);
        services.line(END);
        let mut rig = Self { server, discovery, crds, services, task };
        let core = list(&[group("", &[version("v1", "Current", &[resource("pods", "Pod", ALL)])])]);
        rig.server.next_for("/api").await.answer_with(200, &[("etag", "\"c1\"")], core);
        rig.server.next_for("/apis").await.answer_with(200, &[("etag", "\"a1\"")], list(&[]));
        let mut kinds = rig.discovery.kinds();
        kinds.wait_for(|kinds| kinds.complete).await.expect("the task runs");
        rig
    }

    /// Answers one read of discovery: the core group unchanged, the others so (`None`: unchanged too).
    async fn read(&mut self, apis: Option<&str>) {
        let request = self.server.next_for("/api").await;
        assert_eq!(request.headers["if-none-match"], "\"c1\"");
        request.answer(304, "");
        let request = self.server.next_for("/apis").await;
        assert!(request.headers.contains_key("if-none-match"));
        match apis {
            Some(body) => request.answer_with(200, &[("etag", "\"a2\"")], body),
            None => request.answer(304, ""),
        }
    }

    async fn until(&mut self, condition: impl Fn(&Kinds) -> bool) -> Arc<Kinds> {
        let mut kinds = self.discovery.kinds();
        let wait = kinds.wait_for(|kinds| condition(kinds));
        let kinds = tokio::time::timeout(Duration::from_secs(10), wait).await.expect("in time").expect("runs");
        kinds.clone()
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_crd_is_looked_for_until_discovery_shows_it() {
    let mut rig = Rig::start().await;
    let began = Instant::now();
    rig.crds.line(crd_event("ADDED", &["v1"], "Last"));
    rig.read(None).await;
    rig.read(None).await;
    rig.read(Some(&a_versions(&["v1"]))).await;
    let kinds = rig.until(|kinds| kinds.by_id.len() == 2).await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(kinds.by_id[&id("x.io", "a")].printer_columns[0].name, "Last");
    // Then there is rest.
    rig.server.quiet_for(Duration::from_secs(120)).await;

    // A changed column needs no new discovery document.
    rig.crds.line(crd_event("MODIFIED", &["v1"], "Newer"));
    rig.read(None).await;
    let changed = rig.until(|kinds| kinds.by_id[&id("x.io", "a")].printer_columns[0].name == "Newer").await;
    assert!(Arc::ptr_eq(&kinds.by_id[&id("", "pods")], &changed.by_id[&id("", "pods")]));

    // A new version.
    rig.crds.line(crd_event("MODIFIED", &["v1", "v2"], "Newer"));
    rig.read(None).await;
    rig.read(Some(&a_versions(&["v2", "v1"]))).await;
    rig.until(|kinds| kinds.by_id[&id("x.io", "a")].version == "v2").await;

    // And gone.
    rig.crds.line(crd_event("DELETED", &["v1", "v2"], "Newer"));
    rig.read(None).await;
    assert_eq!(rig.discovery.kinds().borrow().by_id.len(), 2);
    rig.read(Some(&list(&[]))).await;
    rig.until(|kinds| kinds.by_id.len() == 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_read_leaves_everything_as_it_was() {
    let mut rig = Rig::start().await;
    rig.discovery.refresh();
    rig.server.next_for("/api").await.answer(503, "");
    drop(rig.server.next_for("/apis").await);
    let again = rig.server.next_for("/api").await;
    again.answer(304, "");
    assert_eq!(rig.discovery.kinds().borrow().by_id.len(), 1);
    rig.server.next_for("/apis").await.answer(200, "not json");
    rig.server.next_for("/api").await.answer(304, "");
    rig.server.next_for("/apis").await.answer(304, "");
    rig.server.quiet_for(Duration::from_secs(100)).await;
    assert_eq!(rig.discovery.kinds().borrow().by_id.len(), 1);
    drop(rig.services);
    rig.task.abort();
}

#[tokio::test(start_paused = true)]
async fn without_the_right_to_watch_crds_discovery_is_read_every_half_minute() {
    let (client, mut server) = scripted::server();
    let (discovery, run) = super::start(ApiServer::new(client));
    let _task = tokio::spawn(run);
    let denied = r#"{"kind":"Status","apiVersion":"v1","code":403,"message":"no"}"#;
    server.next_for("/apis/apiextensions.k8s.io/v1/customresourcedefinitions").await.answer(403, denied);
    server.next_for("/apis/apiregistration.k8s.io/v1/apiservices").await.answer(403, denied);
    server.next_for("/api").await.answer(200, list(&[group("", &[version("v1", "Current", &[])])]));
    let first = server.next_for("/apis").await;
    let at = first.at;
    first.answer(200, list(&[]));
    discovery.kinds().wait_for(|kinds| kinds.complete).await.expect("runs");
    let mut requests = Vec::new();
    while requests.len() < 2 {
        let request = server.next().await;
        if request.uri == "/api" || request.uri == "/apis" {
            assert!((29..=34).contains(&(request.at - at).as_secs()), "{:?}", request.at - at);
            requests.push(request);
        } else {
            request.answer(403, denied);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_old_server_is_read_version_by_version() {
    let (client, mut server) = scripted::server();
    let (discovery, run) = super::start(ApiServer::new(client));
    let _task = tokio::spawn(run);
    let crds = server.next_for("/apis/apiextensions.k8s.io/v1/customresourcedefinitions").await.stream();
    let services = server.next_for("/apis/apiregistration.k8s.io/v1/apiservices").await.stream();
    crds.line(END);
    services.line(END);
    server.next_for("/api").await.answer(200, r#"{"kind":"APIVersions","versions":["v1"]}"#);
    server.next_for("/apis").await.answer(
        200,
        r#"{"kind":"APIGroupList","groups":[
            {"name":"x.io","versions":[{"version":"v1beta1"},{"version":"v1"}],"preferredVersion":{"version":"v1"}},
            {"name":"down.io","versions":[{"version":"v1"}]}]}"#,
    );
    let pods = r#"{"resources":[{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["list","watch"],"shortNames":["po"]},{"name":"pods/log","kind":"Pod","verbs":["get"]}]}"#;
    server.next_for("/api/v1").await.answer(200, pods);
    let things = r#"{"resources":[{"name":"things","namespaced":false,"kind":"Thing","verbs":["list"]}]}"#;
    server.next_for("/apis/x.io/v1").await.answer(200, things);
    server.next_for("/apis/x.io/v1beta1").await.answer(200, things);
    server.next_for("/apis/down.io/v1").await.answer(503, "");
    let kinds = discovery.kinds().wait_for(|kinds| kinds.complete).await.expect("runs").clone();
    assert_eq!(kinds.by_id.len(), 2);
    assert_eq!(kinds.by_id[&id("x.io", "things")].versions, ["v1", "v1beta1"]);
    assert_eq!(kinds.by_id[&id("", "pods")].short_names, ["po"]);
    assert_eq!(kinds.degraded_groups.keys().collect::<Vec<_>>(), ["down.io"]);
    drop((crds, services));
}
