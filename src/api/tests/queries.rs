//! Filters, facets, search and exports, as they are asked for.

use serde_json::json;

use super::world::World;

#[tokio::test(start_paused = true)]
async fn a_filter_that_is_not_understood_says_where() {
    let world = World::open().await;
    let answer = world.get("/api/v1/objects/core/pods?q=web+nope:x").await;
    let problem = answer.json();
    assert_eq!((answer.status, &problem["reason"], &problem["span"]), (400, &"BadFilter".into(), &json!([4, 8])));
    assert_eq!(problem["fault"]["word"], "NoField");
    assert_eq!(problem["fault"]["args"]["field"], "nope");
    let open = world.get("/api/v1/objects/core/pods?q=%22open").await.json();
    assert_eq!(open["fault"], json!({"word": "OpenQuote"}));
    let list = world.get("/api/v1/objects/core/pods?q=-vis+name:hid*").await.json();
    assert_eq!((&list["matched"], &list["total"]), (&1.into(), &2.into()));
    assert_eq!(
        list["terms"],
        json!([{"start": 0, "end": 4, "negated": true, "kind": "text"}, {"start": 5, "end": 14, "negated": false, "kind": "field"}])
    );
}

#[tokio::test(start_paused = true)]
async fn facets_count_values_among_what_matches() {
    let world = World::open().await;
    let facets = world.get("/api/v1/facets/core/pods?field=ns").await.json();
    assert_eq!(facets["values"], json!([{"value": "mine", "count": 1}, {"value": "theirs-canary", "count": 1}]));
    assert_eq!((&facets["distinct"], &facets["without"], &facets["matched"]), (&2.into(), &0.into(), &2.into()));
    let one = world.get("/api/v1/facets/core/pods?field=ns&q=vis").await.json();
    assert_eq!(one["values"], json!([{"value": "mine", "count": 1}]));
    assert_eq!(world.get("/api/v1/facets/core/pods?field=colour").await.status, 400);
    assert_eq!(world.get("/api/v1/facets/core/pods").await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_search_finds_in_every_kind_and_names_those_it_did_not_look_in() {
    let world = World::open().await;
    let found = world.get("/api/v1/search?q=visible").await.json();
    let kinds: Vec<_> = found["kinds"].as_array().unwrap().iter().map(|kind| kind["resource"].clone()).collect();
    assert!(kinds.contains(&"pods".into()), "{found}");
    let missed = found["notSearched"].as_array().unwrap();
    assert!(missed.iter().any(|kind| kind["resource"] == "widgets"), "it is not in memory: {found}");
    assert_eq!(found["complete"], false);
    let (world, _) = World::with_people().await;
    let found = world.get_as("ann", "/api/v1/search?q=a").await.json();
    let missed = found["notSearched"].as_array().unwrap();
    assert!(missed.iter().any(|kind| kind["resource"] == "nodes" && kind["why"] == "you may not list it"), "{found}");
    let narrow = world.get_as("ann", "/api/v1/search?q=a&ns=theirs-canary").await.json();
    assert_eq!(narrow["searched"], 0, "{narrow}");
    let mine = world.get_as("ann", "/api/v1/search?q=visible&ns=mine").await.json();
    assert_eq!((&mine["matched"], &mine["kinds"][0]["rows"][0]["name"]), (&1.into(), &"visible".into()));
    for wrong in ["", "?q=", "?q=nope:x"] {
        assert_eq!(world.get_as("ann", &format!("/api/v1/search{wrong}")).await.status, 400, "{wrong}");
    }
    let unfit = world.get_as("ann", "/api/v1/search?q=col.colour:red").await;
    assert_eq!(unfit.status, 400, "no kind has such a column: {}", unfit.text);
}

fn found_of(answer: &serde_json::Value) -> Vec<(&str, u64)> {
    let kinds = answer["kinds"].as_array().unwrap().iter();
    let mut kinds: Vec<_> =
        kinds.map(|kind| (kind["resource"].as_str().unwrap(), kind["matched"].as_u64().unwrap())).collect();
    kinds.sort_unstable();
    kinds
}

#[tokio::test(start_paused = true)]
async fn a_search_of_kinds_that_are_named_opens_them_and_needs_no_filter() {
    let world = World::open().await;
    let at_once = world.get("/api/v1/search?category=all").await.json();
    assert_eq!((found_of(&at_once), &at_once["complete"]), (vec![("pods", 2)], &false.into()), "{at_once}");
    assert_eq!(at_once["notSearched"][0]["resource"], "widgets");
    assert_eq!(at_once["kinds"][0]["rows"][0]["health"], "ok", "{at_once}");
    let waited = world.get("/api/v1/search?category=all&wait=5s").await.json();
    assert_eq!((found_of(&waited), &waited["complete"]), (vec![("pods", 2), ("widgets", 1)], &true.into()), "{waited}");
    let narrowed = world.get("/api/v1/search?category=all&q=visible&wait=5s").await.json();
    assert_eq!((found_of(&narrowed), &narrowed["searched"]), (vec![("pods", 1)], &2.into()));
    let listed = world.get("/api/v1/search?kinds=core/nodes,core/pods,core/podz&limit=1&wait=5s").await.json();
    assert_eq!(found_of(&listed), [("nodes", 1), ("pods", 2)], "{listed}");
    assert_eq!((&listed["notSearched"][0]["resource"], &listed["complete"]), (&"podz".into(), &false.into()));
    let within = world.get("/api/v1/search?kinds=core/nodes,core/pods&ns=mine").await.json();
    assert_eq!(found_of(&within), [("pods", 1)]);
    assert_eq!(within["notSearched"][0]["why"], "its objects are not in namespaces");
    let many: Vec<_> = (0..51).map(|n| format!("core/kind{n}")).collect();
    let many = format!("kinds={}", many.join(","));
    for wrong in
        ["category=nope", "category=", "category=all&kinds=core/pods", "kinds=pods", "kinds=", "q=a&wait=1s", &many]
    {
        let answer = world.get(&format!("/api/v1/search?{wrong}")).await;
        assert_eq!((answer.status, &answer.json()["reason"]), (400, &"BadParameter".into()), "{wrong}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_search_opens_no_kind_of_which_its_person_may_see_nothing() {
    let (world, _) = World::with_people().await;
    let anns = world.get_as("ann", "/api/v1/search?category=all&wait=5s").await;
    assert!(!anns.text.contains("canary"), "{}", anns.text);
    let anns = anns.json();
    assert_eq!(found_of(&anns), [("pods", 1)]);
    assert_eq!(anns["notSearched"][0]["why"], "you may not list it", "{anns}");
    assert!(!world.source.asked().iter().any(|asked| asked.contains("widgets")), "{:?}", world.source.asked());
    // Where its objects are is known only after it was read.
    let keepers = world.get_as("keeper", "/api/v1/search?category=all&wait=5s").await.json();
    assert_eq!(found_of(&keepers), [("widgets", 1)], "{keepers}");
    assert_eq!(keepers["notSearched"][0]["resource"], "pods");
}

#[tokio::test(start_paused = true)]
async fn an_export_has_all_rows_that_match_in_the_form_that_was_asked_for() {
    let world = World::open().await;
    let csv = world.get("/api/v1/objects/core/pods?format=csv&sort=-namespace").await;
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"pods.core.csv\""));
    assert_eq!((csv.header("x-cob-rows"), csv.header("x-cob-state")), (Some("2"), Some("live")));
    let lines: Vec<_> = csv.text.lines().collect();
    assert!(lines[0].starts_with("Namespace,Name"), "{}", csv.text);
    assert!(lines[1].starts_with("theirs-canary,hidden-canary,") && lines.len() == 3, "{}", csv.text);
    let ndjson = world.get("/api/v1/objects/core/pods?format=ndjson&q=visible").await;
    let object: serde_json::Value = serde_json::from_str(ndjson.text.trim_end()).unwrap();
    assert_eq!(
        (&object["apiVersion"], &object["kind"], &object["metadata"]["name"]),
        (&"v1".into(), &"Pod".into(), &"visible".into())
    );
    assert_eq!(ndjson.header("x-cob-omitted"), Some("managedFields, last-applied-configuration"));
    let yaml = world.get("/api/v1/objects/core/pods?format=yaml").await.text;
    let names: Vec<String> = yaml
        .split("---\n")
        .skip(1)
        .map(|text| {
            serde_saphyr::from_str::<serde_json::Value>(text).unwrap()["metadata"]["name"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(names, ["visible", "hidden-canary"]);
    for wrong in ["format=xml", "format=csv&limit=5", "format=csv&cursor=a", "format=csv&q=nope:x"] {
        assert_eq!(world.get(&format!("/api/v1/objects/core/pods?{wrong}")).await.status, 400, "{wrong}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_export_of_what_is_not_known_is_refused_and_more_than_a_few_at_once_are_too() {
    let world = World::open().await;
    let unknown = world.get("/api/v1/objects/example.org/widgets?format=csv").await;
    assert!(unknown.status == 503 || unknown.text.lines().count() > 1, "{}: {}", unknown.status, unknown.text);
    let begin = || world.begin(actix_web::http::Method::GET, "/api/v1/objects/core/pods?format=yaml", &[]);
    let mut open = Vec::new();
    let refused = loop {
        let answer = begin().await;
        if answer.status() != 200 {
            break answer.status();
        }
        open.push(answer);
        assert!(open.len() < 64, "64 exports at once");
    };
    assert_eq!((refused.as_u16(), open.len()), (503, 8));
    drop(open);
    assert_eq!(begin().await.status(), 200, "those that are gone have made room");
}
