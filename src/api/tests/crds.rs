//! How the CustomResourceDefinitions are doing, and who is told what of the objects of their kinds.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::world::World;
use crate::{access::Caller, api::Asked, kind::GroupResource};

#[tokio::test(start_paused = true)]
async fn definitions_say_what_is_wrong_with_them_and_what_of_their_kinds_is_in_memory() {
    let world = World::open().await;
    let answer = world.get("/api/v1/crds?wait=5s").await.json();
    assert_eq!(
        (&answer["state"], &answer["complete"], &answer["message"]),
        (&"live".into(), &true.into(), &Value::Null)
    );
    assert_eq!(
        answer["crds"],
        json!([
            {"name": "canaries.example.org", "group": "example.org", "resource": "canaries", "kind": "Widget",
                "namespaced": true, "established": false, "namesAccepted": true, "terminating": false,
                "versions": [{"name": "v1", "served": false, "storage": true, "deprecated": true, "deprecationWarning": null}],
                "storedVersions": ["v1"], "objects": null, "bytes": null, "state": null,
                "problems": ["NotEstablished", "StoredNotServed", "DeprecatedStored"]},
            {"name": "widgets.example.org", "group": "example.org", "resource": "widgets", "kind": "Widget",
                "namespaced": true, "established": true, "namesAccepted": true, "terminating": false,
                "versions": [{"name": "v1", "served": true, "storage": true, "deprecated": false, "deprecationWarning": null}],
                "storedVersions": ["v1"], "objects": null, "bytes": null, "state": "cold", "problems": []},
        ])
    );
    assert!(!world.source.asked().contains(&"watch widgets".into()), "kinds that they define are not opened");
    world.get("/api/v1/objects/example.org/widgets?wait=5s").await;
    let answer = world.get("/api/v1/crds").await.json();
    let widgets = &answer["crds"][1];
    assert_eq!((&widgets["objects"], &widgets["state"], &widgets["problems"]), (&1.into(), &"live".into(), &json!([])));
    assert!(widgets["bytes"].as_u64().is_some_and(|bytes| bytes > 0), "{widgets}");
    world.source.delete("widgets", "theirs-canary", "widget-canary").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let answer = world.get("/api/v1/crds").await.json();
    let widgets = &answer["crds"][1];
    assert_eq!((&widgets["objects"], &widgets["problems"]), (&0.into(), &json!(["NoObjects"])));
}

#[tokio::test(start_paused = true)]
async fn definitions_are_read_out_of_their_bodies_once_for_everybody_until_one_changes() {
    let world = World::open().await;
    let id = GroupResource::new("apiextensions.k8s.io", "customresourcedefinitions");
    let asked = Asked { caller: Caller::Trusted, app: world.app.clone(), query: String::new(), token: None };
    let read = async || {
        let view = world.app.cache.read(&id, Duration::from_secs(5)).await.unwrap();
        world.app.definitions.of(&asked, &view).await.unwrap()
    };
    let first = read().await;
    assert!(Arc::ptr_eq(&first, &read().await));
    world.source.delete("customresourcedefinitions", "", "canaries.example.org").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!((first.len(), read().await.len()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn objects_are_counted_for_who_may_list_them_everywhere() {
    let (world, people) = World::with_people().await;
    for who in ["ann", "keeper", "nobody"] {
        let answer = world.get_as(who, "/api/v1/crds?wait=5s").await;
        assert_eq!((answer.status, &answer.json()["reason"]), (403, &"AccessDenied".into()), "{who}");
    }
    let asked = world.source.asked();
    assert!(!asked.contains(&"watch customresourcedefinitions".into()), "who may not list them opens no watch");
    world.get_as("root", "/api/v1/objects/example.org/widgets?wait=5s").await;
    assert_eq!(world.get_as("root", "/api/v1/crds?wait=5s").await.json()["crds"][1]["objects"], 1);
    people.revoked.lock().unwrap().push("widgets".into());
    people.revoked.lock().unwrap().push("*".into());
    // Longer than a permission is kept.
    tokio::time::advance(std::time::Duration::from_secs(31)).await;
    let answer = world.get_as("root", "/api/v1/crds").await.json();
    let widgets = &answer["crds"][1];
    assert_eq!((&widgets["objects"], &widgets["bytes"]), (&Value::Null, &Value::Null), "{widgets}");
    assert_eq!((&widgets["state"], &widgets["problems"]), (&"live".into(), &json!([])));
}
