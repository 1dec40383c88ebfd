//! Who may see what, on every surface.

use actix_web::http::Method;
use serde_json::Value;

use super::world::World;

/// Every route that shows something of the cluster.
const ROUTES: [&str; 30] = [
    "/api/v1/kinds",
    "/api/v1/kinds?ns=mine",
    "/api/v1/objects/core/pods",
    "/api/v1/objects/core/pods?q=canary",
    "/api/v1/objects/core/pods?sort=-namespace&limit=1",
    "/api/v1/objects/core/pods?q=field:.metadata.name:~hidden",
    "/api/v1/objects/core/pods?cols=label:app,ann:note",
    "/api/v1/objects/core/pods?format=csv",
    "/api/v1/objects/core/pods?format=ndjson",
    "/api/v1/objects/core/pods?format=yaml",
    "/api/v1/facets/core/pods?field=ns",
    "/api/v1/facets/core/pods?field=name",
    "/api/v1/search?q=-x",
    "/api/v1/search?category=all&wait=1s",
    "/api/v1/search?kinds=core/pods,core/nodes,core/secrets&wait=1s",
    "/api/v1/objects/core/namespaces",
    "/api/v1/objects/core/nodes",
    "/api/v1/objects/core/secrets",
    "/api/v1/objects/example.org/widgets?wait=5s",
    "/api/v1/objects/core/pods/mine/visible",
    "/api/v1/objects/core/pods/mine/visible/events",
    "/api/v1/objects/core/pods/mine/visible/related",
    "/api/v1/objects/core/pods/mine/visible/managers",
    "/api/v1/crds?wait=1s",
    "/api/v1/namespaces",
    "/api/v1/cache",
    "/api/v1/policy",
    "/api/v1/stream?view=core/nodes",
    "/api/v1/stream?view=core/nodes&view=core/secrets",
    "/api/cache/stats",
];

/// Routes that say what there may be, for whoever has a token.
const DESCRIPTIONS: [&str; 4] = [
    "/api/v1/openapi.json",
    "/api/v1/schema?field=size",
    "/api/v1/schema/core/pods",
    "/api/v1/schema/example.org/widgets",
];

/// What is for everybody: the files of the UI, which hold nothing, and by what one logs in.
const FOR_EVERYBODY: [&str; 4] = ["/", "/ui", "/ui/{path:.*}", "/api/v1/whoami"];

/// The paths of the router, as they are written there.
fn routed() -> Vec<String> {
    let paths = |text: &str, before: &str| -> Vec<String> {
        let path = |rest: &str| Some(format!("{before}{}", rest.split_once('"')?.0));
        text.split(".route(\"").skip(1).filter_map(path).collect()
    };
    let (v1, all) = include_str!("../../api.rs").split_once("config.service(").unwrap();
    [paths(v1, "/api/v1"), paths(all, "")].concat()
}

/// Whether a path is one of those that a pattern of the router stands for.
fn is_of(path: &str, pattern: &str) -> bool {
    let (path, _) = path.split_once('?').unwrap_or((path, ""));
    let same = |(one, of): (&str, &str)| one == of || of.starts_with('{');
    path.split('/').count() == pattern.split('/').count() && path.split('/').zip(pattern.split('/')).all(same)
}

#[test]
fn no_route_is_without_its_rights() {
    let routed = routed();
    let described: Value = serde_json::from_str(&crate::api::openapi()).unwrap();
    let described = described["paths"].as_object().unwrap();
    assert!(described.keys().all(|path| routed.contains(path)), "{routed:?}");
    for pattern in routed.iter().filter(|pattern| !FOR_EVERYBODY.contains(&&***pattern)) {
        let tried = ROUTES.iter().chain(&DESCRIPTIONS).any(|path| is_of(path, pattern));
        assert!(tried, "{pattern} is not among those that are tried");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_answered_without_a_token() {
    let (world, people) = World::with_people().await;
    let long = format!("Bearer {}", "a".repeat(17 << 10));
    let wrong: [&[(&str, &str)]; 6] = [
        &[],
        &[("authorization", "Bearer wrong")],
        &[("authorization", "Basic ann")],
        &[("authorization", "ann")],
        &[("authorization", &long)],
        &[("authorization", "Bearer root"), ("authorization", "Bearer ann")],
    ];
    for path in ROUTES.into_iter().chain(DESCRIPTIONS) {
        for headers in wrong {
            let answer = world.ask(Method::GET, path, headers).await;
            assert_eq!(answer.status, 401, "{path} {headers:?}: {}", answer.text);
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            assert!(!answer.text.contains("canary"), "{path}: {}", answer.text);
        }
    }
    assert!(people.reviews.lock().unwrap().is_empty());
    let whoami = world.get("/api/v1/whoami").await.json();
    assert_eq!((&whoami["mode"], &whoami["user"]), (&"token".into(), &serde_json::Value::Null));
    assert!(whoami["audience"].is_string(), "{whoami}");
    assert_eq!(world.get_as("ann", "/api/v1/whoami").await.json()["user"], "ann");
}

#[tokio::test(start_paused = true)]
async fn a_person_with_rights_in_one_namespace_sees_that_one_on_every_surface() {
    let (world, _) = World::with_people().await;
    for path in ROUTES.into_iter().chain(DESCRIPTIONS) {
        let answer = world.get_as("ann", path).await;
        assert!([200, 403].contains(&answer.status), "{path}: {}", answer.text);
        assert!(!answer.text.contains("canary"), "{path}: {}", answer.text);
    }
    let pods = world.get_as("ann", "/api/v1/objects/core/pods").await.json();
    assert_eq!((&pods["total"], &pods["matched"], &pods["rows"][0]["name"]), (&1.into(), &1.into(), &"visible".into()));
    assert_eq!(world.get_as("ann", "/api/v1/objects/core/pods?q=canary").await.json()["matched"], 0);
    let kinds = world.get_as("ann", "/api/v1/kinds").await.json();
    let count = |kind: &str| {
        let all = kinds["kinds"].as_array().unwrap();
        let found = all.iter().find(|one| one["resource"] == kind).unwrap();
        (found["access"].clone(), found["count"].clone())
    };
    assert_eq!(count("pods"), ("some".into(), 1.into()));
    assert_eq!(count("nodes"), ("none".into(), serde_json::Value::Null));
    assert_eq!(count("secrets"), ("none".into(), serde_json::Value::Null));
    let namespaces = world.get_as("ann", "/api/v1/namespaces").await.json();
    assert_eq!(namespaces["namespaces"], serde_json::json!([{"name": "mine", "counts": {"core/pods": 1}}]));
    assert_eq!(world.get_as("ann", "/api/cache/stats").await.json()["totalObjects"], 0);
    let cache = world.get_as("ann", "/api/v1/cache").await.json();
    assert!(cache["totals"]["objects"].is_null() && cache["totals"]["bytes"].is_null(), "{cache}");
    for path in [
        "/api/v1/objects/core/pods?ns=theirs-canary",
        "/api/v1/objects/core/pods?ns=mine,theirs-canary",
        "/api/v1/stream?view=core/pods%3Fns%3Dtheirs-canary",
        "/api/v1/objects/core/pods/theirs-canary/hidden-canary",
        "/api/v1/objects/core/pods/theirs-canary/missing/managers",
    ] {
        assert_eq!(world.get_as("ann", path).await.status, 403, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn whether_an_object_exists_is_not_told_to_who_may_not_read_it() {
    let (world, _) = World::with_people().await;
    let answer = async |name: &str| {
        let answer = world.get_as("ann", &format!("/api/v1/objects/core/pods/theirs-canary/{name}")).await;
        (answer.status, answer.text.replace(name, "NAME"))
    };
    assert_eq!(answer("hidden-canary").await, answer("missing").await);
    assert_eq!(answer("missing").await.0, 403);
    assert!(!world.source.asked().iter().any(|asked| asked.starts_with("get")));
}

#[tokio::test(start_paused = true)]
async fn a_right_bound_to_a_name_opens_that_object_and_no_list() {
    let (world, _) = World::with_people().await;
    let path = "/api/v1/objects/core/pods/theirs-canary/hidden-canary";
    assert_eq!(world.get_as("getter", path).await.json()["name"], "hidden-canary");
    assert_eq!(world.get_as("getter", "/api/v1/objects/core/pods").await.json()["total"], 0);
    assert_eq!(world.get_as("getter", &format!("{path}/events")).await.status, 403);
}

#[tokio::test(start_paused = true)]
async fn who_may_see_nothing_is_told_so_and_opens_no_watch() {
    let (world, _) = World::with_people().await;
    for view in ["core/pods", "example.org/widgets"] {
        let list = world.get_as("nobody", &format!("/api/v1/objects/{view}")).await.json();
        assert_eq!((&list["reason"], &list["rows"]), (&"AccessDenied".into(), &serde_json::json!([])), "{list}");
    }
    assert!(!world.source.asked().iter().any(|asked| asked.contains("widgets")), "{:?}", world.source.asked());
    let list = world.get_as("root", "/api/v1/objects/example.org/widgets?wait=5s").await.json();
    assert_eq!((&list["total"], &list["reason"]), (&1.into(), &serde_json::Value::Null));
}

#[tokio::test(start_paused = true)]
async fn who_has_rights_where_there_is_nothing_is_not_told_that_they_have_none() {
    let (world, _) = World::with_people().await;
    world.source.delete("pods", "mine", "visible").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let list = world.get_as("ann", "/api/v1/objects/core/pods").await.json();
    assert_eq!((&list["total"], &list["reason"]), (&0.into(), &serde_json::Value::Null), "{list}");
    let search = world.get_as("ann", "/api/v1/search?q=-x").await.json();
    let why = |resource: &str| {
        let missed = search["notSearched"].as_array().unwrap().iter().find(|kind| kind["resource"] == resource);
        missed.unwrap()["why"].clone()
    };
    assert_eq!(why("pods"), "there is none in a namespace in which you may list it");
    assert_eq!(why("nodes"), "you may not list it");
    assert_eq!(why("widgets"), "it is not in memory, and you may not list it in all namespaces");
}

#[tokio::test(start_paused = true)]
async fn the_policy_itself_is_for_who_may_get_it() {
    let (world, _) = World::with_people().await;
    assert_eq!(world.get_as("ann", "/api/v1/policy").await.json()["spec"], serde_json::Value::Null);
    assert_eq!(world.get_as("root", "/api/v1/policy").await.json()["spec"]["maxInformers"], 50);
}

#[tokio::test(start_paused = true)]
async fn a_cursor_is_good_for_one_person() {
    let (world, _) = World::with_people().await;
    let path = "/api/v1/objects/core/pods?limit=1";
    let cursor = world.get_as("root", path).await.json()["cursor"].as_str().unwrap().to_owned();
    let next = format!("{path}&cursor={cursor}");
    assert_eq!(world.get_as("root", &next).await.json()["rows"][0]["name"], "hidden-canary");
    let stolen = world.get_as("ann", &next).await;
    assert_eq!((stolen.status, &stolen.json()["reason"]), (400, &"BadCursor".into()));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_determined_is_neither_allowed_nor_empty() {
    let (world, people) = World::with_people().await;
    *people.down.lock().unwrap() = true;
    for path in ROUTES {
        let answer = world.get_as("ann", path).await;
        assert_eq!((answer.status, &answer.json()["reason"]), (503, &"AccessUndetermined".into()), "{path}");
        assert!(answer.header("retry-after").is_some(), "{path}");
    }
    *people.down.lock().unwrap() = false;
    assert_eq!(world.get_as("ann", "/api/v1/objects/core/pods").await.json()["total"], 1, "nothing was kept");
}

#[tokio::test(start_paused = true)]
async fn an_administrator_costs_one_review_for_everything() {
    let (world, people) = World::with_people().await;
    for path in
        ["/api/v1/kinds", "/api/v1/namespaces", "/api/v1/cache", "/api/cache/stats", "/api/v1/objects/core/pods"]
    {
        assert_eq!(world.get_as("root", path).await.status, 200, "{path}");
    }
    assert_eq!(people.reviews.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn denied_namespaces_are_named_and_those_that_are_allowed_are_not() {
    let (world, _) = World::with_people().await;
    for route in ["/api/v1/objects/core/pods", "/api/v1/facets/core/pods"] {
        let path = format!("{route}?field=ns&ns=another,mine,theirs-canary");
        let path = if route.contains("facets") { path } else { path.replace("field=ns&", "") };
        let answer = world.get_as("ann", &path).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(answer.json()["denied"], serde_json::json!(["another", "theirs-canary"]), "{path}");
    }
    assert_eq!(world.get_as("ann", "/api/v1/objects/core/pods?ns=mine").await.status, 200);
    let many: Vec<_> = (0..40).map(|n| format!("n{n:02}")).collect();
    let answer = world.get_as("nobody", &format!("/api/v1/objects/core/pods?ns={}", many.join(","))).await;
    assert_eq!(answer.json()["denied"], serde_json::json!(many[..8]), "denials cost reviews");
    let mut stream = world.stream_of("ann", &["core/pods?ns=mine", "core/pods?ns=mine,theirs-canary"], None).await;
    loop {
        let (name, _, data) = stream.next().await.unwrap();
        if name == "refused" {
            assert_eq!(data["denied"], serde_json::json!(["theirs-canary"]));
            break;
        }
    }
}
