//! Columns that a query adds: labels and annotations.

use std::time::Duration;

use serde_json::{Value, json};

use super::world::World;

fn pod(version: &str, labels: &Value, annotations: &Value) -> Value {
    json!({"metadata": {"namespace": "mine", "name": "labelled", "uid": "uid-mine-labelled", "resourceVersion": version,
        "labels": labels, "annotations": annotations}})
}

async fn labelled(world: &World) {
    let note = "é".repeat(1000);
    let (labels, annotations) = (json!({"app": "web", "apple": "no", "empty": ""}), json!({"example.org/note": note}));
    world.source.apply_whole("pods", &pod("7", &labels, &annotations)).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
}

#[tokio::test(start_paused = true)]
async fn labels_and_annotations_are_columns_beside_those_of_the_kind() {
    let world = World::open().await;
    labelled(&world).await;
    let plain = world.get("/api/v1/objects/core/pods").await.json();
    let own = plain["columns"].as_array().unwrap().len();
    let list =
        world.get("/api/v1/objects/core/pods?cols=label:app,label:empty,label:tier,ann:example.org/note").await.json();
    assert_eq!(list["columns"].as_array().unwrap()[..own], plain["columns"].as_array().unwrap()[..]);
    assert_eq!(
        list["columns"][own],
        json!({"id": "label:app", "name": "app", "type": "string", "format": "", "priority": 0, "description": "The label app."})
    );
    assert_eq!(list["columns"][own + 3]["id"], "ann:example.org/note");
    let added = |row: usize| &list["rows"][row]["cells"].as_array().unwrap()[own..];
    assert_eq!(list["rows"][0]["name"], "labelled");
    let note = format!("{}…", "é".repeat(510));
    assert_eq!(added(0), [json!("web"), json!(""), Value::Null, json!(note)], "the text is cut, and says so");
    assert_eq!(added(1), [Value::Null, Value::Null, Value::Null, Value::Null]);
    let problem = world.get("/api/v1/objects/core/pods?cols=label:app&sort=label:app").await.json();
    assert!(problem["detail"].as_str().unwrap().contains("not sorted"), "{problem}");
}

#[tokio::test(start_paused = true)]
async fn a_file_has_the_columns_too_and_whole_texts() {
    let world = World::open().await;
    labelled(&world).await;
    let file = world.get("/api/v1/objects/core/pods?format=csv&cols=label:app,ann:example.org/note").await.text;
    let lines: Vec<&str> = file.lines().collect();
    assert!(lines[0].ends_with(",app,example.org/note"), "{}", lines[0]);
    assert!(lines[1].ends_with(&format!(",web,{}", "é".repeat(1000))), "{}", lines[1]);
    assert!(lines[2].ends_with(",,"), "{}", lines[2]);
}

#[tokio::test(start_paused = true)]
async fn a_file_has_the_columns_that_are_named_in_their_order() {
    let world = World::open().await;
    labelled(&world).await;
    let path = "/api/v1/objects/core/pods";
    let file = world.get(&format!("{path}?format=csv&cols=label:app&columns=label:app,name,namespace")).await.text;
    assert_eq!(file.lines().next(), Some("app,Name,Namespace"));
    assert_eq!(file.lines().nth(1), Some("web,labelled,mine"), "{file}");
    for (wrong, why) in [
        ("format=csv&columns=name,nope", "\"nope\" is no column; there are: namespace, name"),
        ("format=csv&columns=label:app", "is no column"),
        ("format=csv&columns=", "\"\" is no column"),
        ("format=csv&columns=name,name", "more than once"),
        ("format=yaml&columns=name", "only for format=csv"),
        ("columns=name", "only for format=csv"),
    ] {
        let problem = world.get(&format!("{path}?{wrong}")).await;
        assert_eq!(problem.status, 400, "{wrong}");
        assert!(problem.text.replace("\\\"", "\"").contains(why), "{wrong}: {}", problem.text);
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_of_a_label_is_told_in_streams_whatever_else_stays() {
    let (world, _) = World::with_people().await;
    labelled(&world).await;
    let mut stream = world.stream("ann", "core/pods?cols=label:app,ann:note&q=labelled", None).await;
    let (name, _, snapshot) = stream.next().await.unwrap();
    let own = snapshot["columns"].as_array().unwrap().len() - 2;
    assert_eq!((&*name, &snapshot["rows"][0]["cells"][own]), ("snapshot", &"web".into()));
    // By versions that are no numbers two states of an object are not told apart.
    for (version, app, note) in [("8", "api", "a"), ("odd", "api", "b"), ("odd", "job", "b"), ("odd", "job", "c")] {
        world.source.apply_whole("pods", &pod(version, &json!({"app": app}), &json!({"note": note}))).await;
        let patch = loop {
            let (name, _, data) = stream.next().await.unwrap();
            if name == "patch" {
                break data;
            }
            assert_eq!(name, "heartbeat", "{data}");
        };
        let cells = &patch["upserts"][0]["cells"];
        assert_eq!((&cells[own], &cells[own + 1]), (&app.into(), &note.into()), "{patch}");
        assert_eq!((&patch["order"], &patch["deletes"]), (&Value::Null, &json!([])));
    }
}
