//! Who may see what: narrow rights on every surface, and the values of Secrets on none.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    browser,
    cluster::{Cluster, cluster, within},
};

const RIGHTS: &str = r"
apiVersion: v1
kind: ServiceAccount
metadata: {name: ann, namespace: mine}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pods, namespace: mine}
rules: [{apiGroups: [''], resources: [pods], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ann, namespace: mine}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pods}
subjects: [{kind: ServiceAccount, name: ann, namespace: mine}]
---
apiVersion: v1
kind: Pod
metadata: {name: visible, namespace: mine}
spec: {nodeSelector: {nowhere: 'true'}, containers: [{name: c, image: example.org/c}]}
---
apiVersion: v1
kind: Pod
metadata: {name: hidden-canary, namespace: theirs-canary}
spec: {nodeSelector: {nowhere: 'true'}, containers: [{name: c, image: example.org/c}]}
";

fn make_rights(cluster: &Cluster) {
    cluster.namespace("mine");
    cluster.namespace("theirs-canary");
    cluster.apply(RIGHTS);
}

fn token(cluster: &Cluster, name: &str, audience: &str) -> String {
    cluster.kubectl(&["create", "token", name, "-n", "mine", "--audience", audience]).trim().to_owned()
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn a_person_with_rights_in_one_namespace_sees_that_one_on_every_surface() {
    let cluster = cluster();
    make_rights(&cluster);
    let browser = browser::start(&cluster, &["--auth", "token"]);
    let ann = token(&cluster, "ann", "crds-objects-browser");
    let ann = Some(ann.as_str());
    let paths = [
        ("/api/v1/kinds", 200),
        ("/api/v1/kinds?ns=theirs-canary", 200),
        ("/api/v1/objects/core/pods?wait=5s", 200),
        ("/api/v1/objects/core/pods?q=canary", 200),
        ("/api/v1/objects/core/pods?ns=mine", 200),
        ("/api/v1/objects/core/namespaces", 403),
        ("/api/v1/objects/core/secrets", 200),
        ("/api/v1/objects/core/nodes", 403),
        ("/api/v1/objects/core/pods/mine/visible", 200),
        ("/api/v1/objects/core/pods/mine/visible/events", 403),
        ("/api/v1/namespaces?wait=5s", 200),
        ("/api/v1/cache", 200),
        ("/api/v1/policy", 200),
        ("/api/cache/stats", 200),
        ("/api/v1/whoami", 200),
    ];
    for (path, status) in paths {
        let (got, body) = browser.get_as(ann, path);
        assert_eq!(got, status, "{path}: {body}");
        assert!(!body.contains("hidden-canary"), "{path}: {body}");
        let named = path.contains("canary");
        assert!(named || !body.contains("theirs-canary"), "{path}: {body}");
    }
    let json = |path: &str| serde_json::from_str::<serde_json::Value>(&browser.get_as(ann, path).1).unwrap();
    let pods = json("/api/v1/objects/core/pods");
    assert_eq!((&pods["total"], &pods["rows"][0]["name"]), (&1.into(), &"visible".into()));
    assert_eq!(json("/api/v1/objects/core/pods?q=canary")["matched"], 0);
    let kinds = json("/api/v1/kinds");
    let pods = kinds["kinds"].as_array().unwrap().iter().find(|kind| kind["resource"] == "pods").unwrap().clone();
    assert_eq!((&pods["count"], &pods["access"]), (&1.into(), &"some".into()));
    let namespaces = json("/api/v1/namespaces");
    let names: Vec<_> = namespaces["namespaces"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["mine"]);
    assert_eq!(json("/api/cache/stats")["totalObjects"], 0);
    // Existing and missing objects are refused alike, and a namespace that was asked for by name is never left out silently.
    for path in [
        "/api/v1/objects/core/pods/theirs-canary/hidden-canary",
        "/api/v1/objects/core/pods/theirs-canary/missing",
        "/api/v1/objects/core/pods/theirs-canary/hidden-canary/managers",
        "/api/v1/objects/core/pods/theirs-canary/missing/managers",
        "/api/v1/objects/core/pods?ns=mine,theirs-canary",
        "/api/v1/stream?view=core/pods%3Fns%3Dtheirs-canary",
        "/api/v1/stream?view=core/pods%3Fns%3Dtheirs-canary&view=core/nodes",
    ] {
        assert_eq!(browser.get_as(ann, path).0, 403, "{path}");
    }
    let mut stream = browser.stream(ann, "core/pods", None);
    let first = stream.until("snapshot");
    assert_eq!(first["rows"].as_array().unwrap().len(), 1, "{first}");
    cluster.kubectl(&["label", "pod", "hidden-canary", "-n", "theirs-canary", "touched=yes", "--overwrite"]);
    cluster.kubectl(&["delete", "pod", "visible", "-n", "mine"]);
    let patch = stream.until("patch");
    assert!(!patch.to_string().contains("canary"), "{patch}");
    assert_eq!((&patch["total"], patch["deletes"].as_array().unwrap().len()), (&0.into(), 1));
}

const BOTH: &str = r"
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pods, namespace: theirs-canary}
rules: [{apiGroups: [''], resources: [pods], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ann, namespace: theirs-canary}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pods}
subjects: [{kind: ServiceAccount, name: ann, namespace: mine}]
";

#[test]
#[ignore = "needs the control plane; run by make test"]
fn rights_that_are_taken_away_are_gone_from_streams() {
    let cluster = cluster();
    make_rights(&cluster);
    cluster.apply(BOTH);
    let browser = browser::start(&cluster, &["--auth", "token"]);
    let ann = token(&cluster, "ann", "crds-objects-browser");
    let mut stream = browser.stream(Some(&ann), "core/pods", None);
    let first = stream.until("snapshot");
    assert_eq!(first["total"], 2, "{first}");
    cluster.kubectl(&["delete", "rolebinding", "ann", "-n", "theirs-canary"]);
    let deleted = Instant::now();
    // What was allowed is kept for 30 s; a heartbeat comes each 5 s.
    let patch = stream.until("patch");
    assert!(deleted.elapsed() < Duration::from_secs(45), "{:?}", deleted.elapsed());
    assert_eq!((&patch["total"], patch["deletes"].as_array().unwrap().len()), (&1.into(), 1), "{patch}");
    cluster.kubectl(&["delete", "pod", "hidden-canary", "-n", "theirs-canary", "--grace-period=0", "--force"]);
    cluster.kubectl(&["label", "pod", "visible", "-n", "mine", "touched=yes", "--overwrite"]);
    loop {
        let (name, _, data) = stream.next();
        assert!(!data.to_string().contains("canary"), "{name}: {data}");
        if name == "patch" {
            assert_eq!((&data["total"], &data["deletes"]), (&1.into(), &serde_json::json!([])), "{data}");
            break;
        }
    }
    cluster.kubectl(&["delete", "rolebinding", "ann", "-n", "mine"]);
    let deleted = Instant::now();
    while stream.try_next().is_some() {
        assert!(deleted.elapsed() < Duration::from_secs(100), "who may see nothing is not followed for ever");
    }
    cluster.apply(RIGHTS);
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn narrow_rights_hold_at_another_version_over_a_resume_and_with_the_cursor_of_another() {
    let cluster = cluster();
    make_rights(&cluster);
    cluster.apply(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: root, namespace: mine}\n---\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: it-root}\n\
         roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n\
         subjects: [{kind: ServiceAccount, name: root, namespace: mine}]\n",
    );
    let browser = browser::start(&cluster, &["--auth", "token"]);
    let ann = token(&cluster, "ann", "crds-objects-browser");
    let root = token(&cluster, "root", "crds-objects-browser");
    let json = |who: &str, path: &str| {
        let (status, body) = browser.get_as(Some(who), path);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str::<serde_json::Value>(&body).unwrap()
    };
    // Pods have one version; with it named the scope is the same as without.
    let named = json(&ann, "/api/v1/objects/core/pods?version=v1&wait=5s");
    assert_eq!(named["total"], 1, "{named}");
    // The second version of a kind is read from the API server.
    let kinds = json(&root, "/api/v1/kinds");
    let scalers = kinds["kinds"].as_array().unwrap().iter().find(|kind| kind["versions"].as_array().unwrap().len() > 1);
    if let Some(kind) = scalers {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let (group, resource, other) = (text(&kind["group"]), text(&kind["resource"]), text(&kind["versions"][1]));
        let path = format!("/api/v1/objects/{group}/{resource}?version={other}");
        let (status, body) = browser.get_as(Some(&ann), &path);
        let empty = serde_json::from_str::<serde_json::Value>(&body).unwrap()["rows"] == serde_json::json!([]);
        assert!(status == 403 || empty, "{path}: {body}");
        assert_eq!(json(&root, &path)["state"], "passthrough", "{path}");
        let view = format!("/api/v1/stream?view={group}/{resource}%3Fversion%3D{other}");
        assert_eq!(browser.get_as(Some(&root), &view).0, 400, "{view}");
    }
    let mut all = browser.stream(Some(&root), "core/pods", None);
    let (_, id, _) = all.next();
    let mut resumed = browser.stream(Some(&ann), "core/pods", Some(&id));
    let (name, no_id, _) = resumed.next();
    assert_eq!((&*name, &*no_id), ("resync", ""), "the place of another person is not hers");
    let first = resumed.until("snapshot");
    assert!(first["total"] == 1 && !first.to_string().contains("canary"), "{first}");
    let cursor = json(&root, "/api/v1/objects/core/pods?limit=1")["cursor"].as_str().unwrap().to_owned();
    let (status, body) = browser.get_as(Some(&ann), &format!("/api/v1/objects/core/pods?limit=1&cursor={cursor}"));
    assert!(status == 400 && body.contains("BadCursor") && !body.contains("canary"), "{body}");
    cluster.kubectl(&["delete", "clusterrolebinding", "it-root"]);
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn nobody_is_served_without_a_token_made_for_this_browser() {
    let cluster = cluster();
    make_rights(&cluster);
    let browser = browser::start(&cluster, &["--auth", "token"]);
    let other = token(&cluster, "ann", "https://kubernetes.default.svc");
    for path in [
        "/api/v1/kinds",
        "/api/v1/objects/core/pods",
        "/api/v1/stream?view=core/pods",
        "/api/v1/cache",
        "/api/cache/stats",
    ] {
        assert_eq!(browser.get_as(None, path).0, 401, "{path}");
        assert_eq!(browser.get_as(Some("nonsense"), path).0, 401, "{path}");
        assert_eq!(browser.get_as(Some(&other), path).0, 401, "{path}: a token for another audience");
    }
    assert_eq!(browser.get_as(None, "/api/v1/whoami").0, 200);
}

#[test]
#[ignore = "needs the control plane; run by make test"]
fn the_values_of_secrets_are_nowhere() {
    let cluster = cluster();
    let (plain, applied) = ("canary-in-data-1f7a", "canary-applied-93bc");
    cluster.kubectl(&["delete", "secret", "in-data", "applied", "-n", "default", "--ignore-not-found"]);
    cluster.kubectl(&[
        "create",
        "secret",
        "generic",
        "in-data",
        "-n",
        "default",
        &format!("--from-literal=key={plain}"),
    ]);
    cluster.apply(&format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: applied, namespace: default}}\nstringData: {{key: {applied}}}\n"
    ));
    let _cleared = cluster.without_policies();
    cluster.apply(
        "apiVersion: crds-objects-browser.io/v1alpha1\nkind: BrowserCachePolicy\nmetadata: {name: default}\nspec: {}\n",
    );
    let browser = browser::start(&cluster, &["--log", "debug"]);
    browser.await_state(Duration::from_secs(10), "/api/v1/objects/core/secrets?ns=default", "live");
    let status = within(Duration::from_secs(20), "the status speaks of Secrets", || {
        let text = cluster.kubectl(&["get", "bcp", "default", "-o", "yaml"]);
        text.contains("resource: secrets").then_some(text)
    });
    // The API server keeps stringData of an applied Secret as text in its annotation, and data in base64.
    let encoded = |text: &str| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text);
    let needles = [plain.to_owned(), applied.to_owned(), encoded(plain), encoded(applied)];
    let mut surfaces = vec![browser.metrics(), browser.readiness().1];
    for path in [
        "/api/v1/objects/core/secrets?wait=5s&limit=1000",
        "/api/v1/objects/core/secrets/default/in-data",
        "/api/v1/objects/core/secrets/default/applied",
        "/api/v1/objects/core/secrets/default/applied?version=v1",
        "/api/v1/objects/core/secrets/default/applied/events?wait=5s",
        "/api/v1/namespaces?wait=5s",
        "/api/v1/cache",
        "/api/v1/kinds",
        "/api/v1/policy",
        "/api/cache/stats",
    ] {
        surfaces.push(browser.json(path).to_string());
    }
    assert!(surfaces[2].contains("in-data"), "the Secret itself is shown: {}", surfaces[2]);
    for name in ["in-data", "applied"] {
        let yaml = browser.yaml(&format!("/api/v1/objects/core/secrets/default/{name}"));
        assert!(yaml.contains(name) && !yaml.contains("\ndata:"), "{yaml}");
        surfaces.push(yaml);
    }
    let stream = browser.stream(None, "core/secrets?ns=default", None).until("snapshot");
    surfaces.push(stream.to_string());
    surfaces.push(status);
    surfaces.push(browser.log.lock().unwrap().clone());
    for (number, surface) in surfaces.iter().enumerate() {
        for needle in &needles {
            assert!(!surface.contains(needle), "surface {number} holds {needle}: {surface}");
        }
    }
    // What was never asked for is not in memory either. The other canary crosses the wire in an annotation and is cut.
    for needle in [plain.to_owned(), encoded(plain)] {
        assert!(!in_memory(browser.pid(), &needle), "{needle} is in the memory of the program");
    }
    assert!(in_memory(browser.pid(), "in-data"), "the search itself works");
    // Last, since what is asked for is in memory from then on.
    for canary in &needles {
        let found = browser.json(&format!("/api/v1/objects/core/secrets?q={canary}"));
        assert_eq!(found["matched"], 0, "a search for a value finds nothing");
    }
}

/// Searches the writable memory of a process, with the tools of the system.
fn in_memory(pid: u32, needle: &str) -> bool {
    let script = format!(
        "grep ' rw' /proc/{pid}/maps | while read -r range _; do \
           start=$((16#${{range%-*}})); end=$((16#${{range#*-}})); \
           dd if=/proc/{pid}/mem bs=4096 skip=$((start / 4096)) count=$(((end - start) / 4096)) 2>/dev/null; \
         done | grep -c -a -F -- '{needle}'"
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim() != "0"
}
