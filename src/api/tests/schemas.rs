//! The fields of kinds, and who may ask for them.

use actix_web::http::Method;
use serde_json::json;

use super::world::World;

#[tokio::test(start_paused = true)]
async fn the_fields_of_a_kind_are_told_to_everyone_who_is_known() {
    let (world, people) = World::with_people().await;
    let schema = world.get_as("nobody", "/api/v1/schema/example.org/widgets?against=v1").await.json();
    assert_eq!(
        schema,
        json!({
            "group": "example.org", "resource": "widgets", "kind": "Widget", "namespaced": true, "version": "v1",
            "versions": [{"name": "v1", "served": true, "storage": null, "deprecated": null, "deprecationWarning": null,
                "preferred": true}],
            "description": "A widget.",
            "fields": [
                {"path": ".spec", "name": "spec", "depth": 1, "type": "object"},
                {"path": ".spec.size", "name": "size", "depth": 2, "type": "integer", "format": "int32", "required": true,
                    "description": "How large."},
            ],
            "truncated": false, "message": null,
            "diff": {"against": "v1", "added": [], "removed": [], "changed": [], "truncated": false},
        })
    );
    assert!(people.reviews.lock().unwrap().is_empty());
    let pods = world.get_as("nobody", "/api/v1/schema/core/pods").await.json();
    assert_eq!(
        (&pods["fields"], &pods["message"]),
        (&json!([]), &"the API server publishes no schemas of api/v1".into())
    );
    let asked = world.source.asked();
    let openapi: Vec<_> = asked.iter().filter(|asked| asked.starts_with("openapi")).collect();
    assert_eq!(openapi, ["openapi index", "openapi apis/example.org/v1"]);
    for path in ["/api/v1/schema/example.org/widgets", "/api/v1/schema?field=size"] {
        assert_eq!(world.ask(Method::GET, path, &[]).await.status, 401, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn kinds_are_found_by_a_field_and_those_that_cannot_be_searched_are_named() {
    let world = World::open().await;
    let found = world.get("/api/v1/schema?field=.spec.SIZE").await.json();
    assert_eq!(
        found["kinds"],
        json!([{"group": "example.org", "resource": "widgets", "kind": "Widget", "version": "v1", "paths": [".spec.size"],
            "matched": 1}])
    );
    assert_eq!((&found["field"], &found["complete"]), (&".spec.SIZE".into(), &false.into()));
    let missed: Vec<_> = found["notSearched"].as_array().unwrap().iter().map(|kind| &kind["resource"]).collect();
    assert_eq!(missed, ["configmaps", "events", "namespaces", "nodes", "pods", "secrets", "customresourcedefinitions"]);
    assert_eq!(world.get("/api/v1/schema?field=siz").await.json()["kinds"], json!([]));
}
