//! The whole application in one process, over a filled cache: what each surface answers, to whom.

mod columns;
mod crds;
mod managers;
mod queries;
mod relatives;
mod rights;
mod schemas;
mod streams;
mod world;

use actix_web::http::Method;
use serde_json::Value;

use self::world::{Answer, World};

#[test]
fn the_committed_description_is_the_generated_one() {
    let committed = include_str!("../../web/openapi.json");
    assert!(committed == super::openapi(), "web/openapi.json differs from the handlers: run `make crds`");
}

#[tokio::test(start_paused = true)]
async fn wrong_input_is_a_problem_document_and_never_a_wider_answer() {
    let world = World::open().await;
    let long = format!("/api/v1/kinds?ns={}", "x".repeat(9000));
    let over = format!("/api/v1/objects/core/pods?q={}", "y".repeat(2100));
    let terms = format!("/api/v1/objects/core/pods?q={}", "x+".repeat(500));
    let table = [
        ("/api/v1/objects/core/podz", 404, "UnknownKindRequested"),
        ("/api/v1/objects/core/Pods", 400, "BadParameter"),
        ("/api/v1/objects/core/p%00ds", 400, "BadParameter"),
        ("/api/v1/objects/core/%ff", 400, "BadParameter"),
        ("/api/v1/objects/core/%252e%252e", 400, "BadParameter"),
        ("/api/v1/objects/%2e%2e/pods", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?ns=", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?ns=mine,", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?ns=mine&ns=theirs", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?ns=%2e%2e", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?ns=*", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?namespace=mine", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?NS=mine", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?q=a%00b", 400, "BadParameter"),
        (&over, 400, "BadFilter"),
        (&terms, 400, "BadFilter"),
        ("/api/v1/objects/core/pods?q=nope:x", 400, "BadFilter"),
        ("/api/v1/objects/core/pods?q=%22open", 400, "BadFilter"),
        ("/api/v1/objects/core/pods?q=/((((a%7B100%7D)%7B100%7D)%7B100%7D)%7B100%7D)/", 400, "BadFilter"),
        ("/api/v1/objects/core/pods?q=/(/", 400, "BadFilter"),
        ("/api/v1/objects/core/pods?q=col.colour:red", 400, "BadFilter"),
        ("/api/v1/objects/core/pods?q=age:soon", 400, "BadFilter"),
        ("/api/v1/objects/core/pods?sort=colour", 400, "BadSort"),
        ("/api/v1/objects/core/pods?limit=0", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?limit=1001", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?limit=1e2", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?offset=-1", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?offset=99999999999999999999999", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?cols=", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?cols=age", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?cols=label:a,label:a", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?cols=label:a&format=yaml", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?cols=label:a&sort=-label:a", 400, "BadSort"),
        ("/api/v1/objects/core/pods?wait=soon", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?wait=-1s", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?version=v9", 400, "BadVersion"),
        ("/api/v1/objects/core/pods?cursor=", 400, "BadCursor"),
        ("/api/v1/schema/core/podz", 404, "UnknownKindRequested"),
        ("/api/v1/schema/core/pods?version=v9", 400, "BadVersion"),
        ("/api/v1/schema/core/pods?against=v9", 400, "BadVersion"),
        ("/api/v1/schema", 400, "BadParameter"),
        ("/api/v1/schema?field=", 400, "BadParameter"),
        ("/api/v1/schema?field=a+b", 400, "BadParameter"),
        ("/api/v1/schema?q=x", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?cursor=AAAA", 400, "BadCursor"),
        ("/api/v1/objects/core/pods?cursor=%F0%9F%98%80", 400, "BadCursor"),
        ("/api/v1/objects/core/pods?cursor=AAAA&offset=1", 400, "BadParameter"),
        ("/api/v1/objects/core/pods?token=abc", 400, "BadParameter"),
        ("/api/v1/objects/core/nodes?ns=mine", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/mine/missing", 404, "NotFound"),
        ("/api/v1/objects/core/pods/_/visible", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/%2e%2e/visible", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/mine/%2e%2e", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/mine/a%2Fb", 400, "BadParameter"),
        ("/api/v1/objects/core/nodes/mine/n", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/mine/visible?version=v9", 400, "BadVersion"),
        ("/api/v1/objects/core/pods/mine/visible/events?x=1", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/mine/visible/managers?x=1", 400, "BadParameter"),
        ("/api/v1/objects/core/pods/mine/missing/managers", 404, "NotFound"),
        ("/api/v1/objects/core/pods/_/visible/managers", 400, "BadParameter"),
        ("/api/v1/objects/core/secrets/mine/any/managers", 404, "NotServed"),
        ("/api/v1/objects/core/pods/mine/visible/log", 404, "NoSuchRoute"),
        ("/api/v1/kinds?x=1", 400, "BadParameter"),
        ("/api/v1/kinds?ns=", 400, "BadParameter"),
        (&long, 414, "UriTooLong"),
        ("/api/v1/crds?q=x", 400, "BadParameter"),
        ("/api/v1/crds?wait=soon", 400, "BadParameter"),
        ("/api/v1/namespaces?ns=mine", 400, "BadParameter"),
        ("/api/v1/cache?x=1", 400, "BadParameter"),
        ("/api/v1/policy?x=1", 400, "BadParameter"),
        ("/api/cache/stats?x=1", 400, "BadParameter"),
        ("/api/v1/stream", 400, "BadParameter"),
        ("/api/v1/stream?view=pods", 400, "BadParameter"),
        ("/api/v1/stream?view=core/podz", 404, "UnknownKindRequested"),
        ("/api/v1/stream?view=core/pods%3Fns%3D", 400, "BadParameter"),
        ("/api/v1/stream?view=core/pods&view=core/pods", 400, "BadParameter"),
        ("/api/v1/stream?view=core/pods&ns=mine", 400, "BadParameter"),
        ("/api/v1/stream?view=core/podz&view=core/pods%3Fq%3Dnope:x", 404, "UnknownKindRequested"),
        ("/api/v1/stream?view=core/pods%3Fq%3Dnope:x&view=core/podz", 400, "BadFilter"),
        ("/api/v1", 404, "NoSuchRoute"),
        ("/api", 404, "NoSuchRoute"),
        ("/metrics", 404, "NoSuchRoute"),
        ("/api/v1/kinds/", 404, "NoSuchRoute"),
    ];
    for (path, status, reason) in table {
        let answer = world.get(path).await;
        let shown = &path[..path.len().min(80)];
        assert_eq!(answer.status, status, "{shown}: {}", answer.text);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{shown}");
        let problem = answer.json();
        assert_eq!(problem["reason"], reason, "{shown}: {problem}");
        assert_eq!(problem["status"], status, "{shown}");
        assert_eq!(problem["type"], format!("urn:crds-objects-browser:reason:{reason}"));
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{shown}: {problem}");
        assert!(path.starts_with(problem["instance"].as_str().unwrap()), "{shown}: {problem}");
        assert_guarded(&answer, shown);
    }
    let names = world.get("/api/v1/objects/core/pods?page=2").await.json();
    assert!(names["detail"].as_str().unwrap().contains("page") && names["detail"].as_str().unwrap().contains("limit"));
}

fn assert_guarded(answer: &Answer, path: &str) {
    for name in [
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "cache-control",
        "vary",
    ] {
        assert!(answer.header(name).is_some(), "{path} lacks {name}");
    }
    let policy = answer.header("content-security-policy").unwrap();
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
}

#[tokio::test(start_paused = true)]
async fn every_answer_carries_the_headers_that_protect_it() {
    let world = World::open().await;
    for path in ["/api/v1/kinds", "/api/v1/objects/core/pods", "/api/cache/stats", "/", "/ui/", "/ui/assets/none.js"] {
        assert_guarded(&world.get(path).await, path);
    }
    assert_eq!(world.get("/api/v1/kinds").await.header("cache-control"), Some("no-store"));
    assert_eq!(world.get("/").await.header("location"), Some("/ui/"));
}

#[tokio::test(start_paused = true)]
async fn the_address_of_a_page_may_hold_dots() {
    let world = World::open().await;
    let page = world.get("/ui/").await;
    for path in ["/ui/o/cert-manager.io/certificates", "/ui/o/core/pods/mine/web.example.org", "/ui/cache"] {
        let answer = world.get(path).await;
        assert_eq!((answer.status, &answer.text), (page.status, &page.text), "{path} is the page");
    }
    assert_eq!(world.get("/ui/assets/none.js").await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn head_says_what_get_would_and_sends_nothing() {
    let world = World::open().await;
    for path in [
        "/api/v1/kinds",
        "/api/v1/objects/core/pods",
        "/api/v1/objects/core/podz",
        "/api/v1/stream?view=core/pods",
        "/ui/",
    ] {
        let got = world.ask(Method::HEAD, path, &[]).await;
        assert_eq!(got.text, "", "{path}");
        let whole = if path.contains("stream") { None } else { Some(world.get(path).await.status) };
        assert_eq!(got.status, whole.unwrap_or(200), "{path}");
        assert_guarded(&got, path);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_plain_read_of_ours_is_refused() {
    let world = World::open().await;
    let own = ("host", "localhost:8080");
    type Case<'a> = (Method, &'a [(&'a str, &'a str)], u16);
    let table: &[Case<'_>] = &[
        (Method::GET, &[own], 200),
        (Method::POST, &[own], 405),
        (Method::PUT, &[own], 405),
        (Method::DELETE, &[own], 405),
        (Method::OPTIONS, &[own], 405),
        (Method::TRACE, &[own], 405),
        (Method::GET, &[own, ("content-length", "2")], 413),
        (Method::GET, &[own, ("transfer-encoding", "chunked")], 413),
        (Method::GET, &[own, ("content-encoding", "gzip")], 413),
        (Method::GET, &[("host", "evil.example.org")], 421),
        (Method::GET, &[("host", "evil.example.org"), ("x-forwarded-host", "localhost")], 421),
        (Method::GET, &[own, ("x-forwarded-host", "evil.example.org")], 200),
        (Method::GET, &[own, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")], 403),
        (Method::GET, &[own, ("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")], 200),
        (Method::GET, &[own, ("origin", "http://localhost:8080")], 200),
        (Method::GET, &[own, ("origin", "http://localhost:3000")], 403),
        (Method::GET, &[own, ("origin", "https://evil.example.org")], 403),
        (Method::GET, &[own, ("origin", "null")], 403),
    ];
    for (method, headers, status) in table {
        let answer = world.ask(method.clone(), "/api/v1/kinds", headers).await;
        assert_eq!(answer.status, *status, "{method} {headers:?}: {}", answer.text);
        assert!(answer.header("access-control-allow-origin").is_none());
    }
}

fn names(list: &Value) -> Vec<&str> {
    list["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_walk_by_cursor_neither_misses_nor_repeats_and_a_changed_query_ends_it() {
    let world = World::open().await;
    let mut path = "/api/v1/objects/core/pods?limit=1&sort=-name".to_owned();
    let mut seen = Vec::new();
    loop {
        let list = world.get(&path).await.json();
        seen.extend(names(&list).into_iter().map(str::to_owned));
        let Some(cursor) = list["cursor"].as_str() else { break };
        path = format!("/api/v1/objects/core/pods?limit=1&sort=-name&cursor={cursor}");
        for other in ["core/pods?limit=1&sort=name", "core/pods?sort=-name&q=v", "core/nodes?sort=-name"] {
            let answer = world.get(&format!("/api/v1/objects/{other}&cursor={cursor}")).await;
            assert_eq!((answer.status, &answer.json()["reason"]), (400, &"BadCursor".into()), "{other}");
        }
    }
    assert_eq!(seen, ["visible", "hidden-canary"]);
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_is_not_known_yet_has_no_counts() {
    let world = World::open().await;
    let kinds = world.get("/api/v1/kinds").await.json();
    let of =
        |resource: &str| kinds["kinds"].as_array().unwrap().iter().find(|kind| kind["resource"] == resource).unwrap();
    assert_eq!((&of("pods")["count"], &of("pods")["state"]), (&2.into(), &"live".into()));
    assert_eq!((&of("widgets")["count"], &of("widgets")["state"]), (&Value::Null, &"cold".into()));
    assert!(!world.source.asked().iter().any(|asked| asked.contains("widgets")), "the list of kinds opens no watch");
    let widgets = world.get("/api/v1/objects/example.org/widgets?wait=5s").await.json();
    assert_eq!((&widgets["state"], &widgets["total"], &widgets["complete"]), (&"live".into(), &1.into(), &true.into()));
}

#[tokio::test(start_paused = true)]
async fn an_object_reads_the_same_as_yaml_and_as_json() {
    let world = World::open().await;
    let path = "/api/v1/objects/core/configmaps/mine/odd";
    let object = world.get(path).await.json()["object"].clone();
    let answer = world.ask(Method::GET, path, &[("host", "localhost"), ("accept", "application/yaml")]).await;
    assert!(answer.header("content-type").unwrap().starts_with("application/yaml"));
    let read: Value = serde_saphyr::from_str(&answer.text).unwrap();
    assert_eq!(read, object, "{}", answer.text);
    assert!(answer.text.contains("script: |"), "text of several lines is a block: {}", answer.text);
    assert!(answer.text.contains("kind: ConfigMap") && answer.text.contains("apiVersion: v1"), "{}", answer.text);
}

#[tokio::test(start_paused = true)]
async fn events_are_those_about_the_object() {
    let world = World::open().await;
    let answer = world.get("/api/v1/objects/core/pods/mine/visible/events?wait=5s").await.json();
    let reasons: Vec<_> = answer["events"].as_array().unwrap().iter().map(|event| &event["reason"]).collect();
    assert_eq!(reasons, ["Started"], "{answer}");
}
