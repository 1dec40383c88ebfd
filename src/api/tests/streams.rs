//! Streams: what they send, to whom, and when they end.

use std::time::Duration;

use serde_json::json;

use tokio::time::Instant;

use super::world::{World, path_of};
use crate::kind::GroupResource;

#[tokio::test(start_paused = true)]
async fn a_stream_sends_a_snapshot_and_then_what_changed_for_its_viewer() {
    let (world, _) = World::with_people().await;
    let mut ann = world.stream("ann", "core/pods", None).await;
    let (name, _, snapshot) = ann.next().await.unwrap();
    assert_eq!((&*name, &snapshot["total"], &snapshot["view"]), ("snapshot", &1.into(), &"core/pods".into()));
    assert!(!snapshot.to_string().contains("canary"), "{snapshot}");
    world.source.apply("pods", "theirs-canary", "hidden-canary", 7).await;
    world.source.apply("pods", "mine", "another", 8).await;
    let patch = loop {
        let (name, _, data) = ann.next().await.unwrap();
        assert!(!data.to_string().contains("canary"), "{data}");
        if name == "patch" {
            break data;
        }
    };
    assert_eq!(patch["upserts"][0]["name"], "another");
    assert_eq!((&patch["total"], &patch["deletes"]), (&2.into(), &json!([])));
    assert_eq!(patch["order"], json!(["uid-mine-another", "uid-mine-visible"]));
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_resumed_where_it_was_and_by_its_own_viewer_only() {
    let (world, _) = World::with_people().await;
    let (_, id, _) = world.stream("ann", "core/pods", None).await.next().await.unwrap();
    let mut resumed = world.stream("ann", "core/pods", Some(&id)).await;
    assert_eq!(resumed.next().await.unwrap().0, "heartbeat", "nothing is sent again");
    world.source.apply("pods", "mine", "another", 8).await;
    assert_eq!(resumed.next().await.unwrap().0, "patch");
    for (who, view) in [("root", "core/pods"), ("ann", "core/pods?q=x"), ("ann", "core/pods")] {
        let mut other = world.stream(who, view, Some(&id)).await;
        let (name, id, _) = other.next().await.unwrap();
        assert_eq!((&*name, &*id), ("resync", ""), "{who} {view}: it has brought nothing yet that could be resumed");
        assert_eq!(other.next().await.unwrap().0, "snapshot", "{who} {view}");
    }
}

#[tokio::test(start_paused = true)]
async fn rights_that_changed_in_between_begin_a_stream_anew() {
    let (world, people) = World::with_people().await;
    let (_, id, _) = world.stream("ann", "core/pods", None).await.next().await.unwrap();
    *people.everywhere.lock().unwrap() = true;
    // Longer than a denial is kept.
    tokio::time::advance(Duration::from_secs(11)).await;
    let mut resumed = world.stream("ann", "core/pods", Some(&id)).await;
    assert_eq!(resumed.next().await.unwrap().0, "resync", "no object changed, and yet there are others to see");
    assert_eq!(resumed.next().await.unwrap().2["total"], 2);
}

#[tokio::test(start_paused = true)]
async fn another_version_is_not_followed() {
    let world = World::open().await;
    let refused = world.get("/api/v1/stream?view=core/pods%3Fversion%3Dv9").await;
    assert_eq!((refused.status, &refused.json()["reason"]), (400, &"BadVersion".into()));
}

#[tokio::test(start_paused = true)]
async fn changes_that_a_view_does_not_show_do_not_keep_it_silent() {
    let (world, _) = World::with_people().await;
    let mut ann = world.stream("ann", "core/pods", None).await;
    assert_eq!(ann.next().await.unwrap().0, "snapshot");
    let source = world.source.clone();
    let busy = tokio::spawn(async move {
        for version in 10.. {
            source.apply("pods", "theirs-canary", "hidden-canary", version).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let started = tokio::time::Instant::now();
    assert_eq!(ann.next().await.unwrap().0, "heartbeat");
    assert!(started.elapsed() < Duration::from_secs(7), "{:?}", started.elapsed());
    busy.abort();
}

#[tokio::test(start_paused = true)]
async fn a_person_may_have_a_window_for_each_kind_and_not_a_thousand() {
    let (world, _) = World::with_people().await;
    let mut open = Vec::new();
    for _ in 0..32 {
        open.push(world.stream("ann", "core/pods", None).await);
    }
    let refused = world.get_as("ann", "/api/v1/stream?view=core/pods").await;
    assert_eq!((refused.status, &refused.json()["reason"]), (503, &"TooManyStreams".into()));
    let mut other = world.stream("root", "core/pods", None).await;
    assert_eq!(other.next().await.unwrap().0, "snapshot", "others are not affected");
    assert_eq!(world.app.streams.taken(), 33);
    drop((open, other));
    assert_eq!(world.app.streams.taken(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_with_the_program() {
    let (world, _) = World::with_people().await;
    let mut ann = world.stream("ann", "core/pods", None).await;
    assert_eq!(ann.next().await.unwrap().0, "snapshot");
    world.app.shutdown.cancel();
    assert!(ann.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_stream_ends_when_its_token_does() {
    let (world, people) = World::with_people().await;
    let mut ann = world.stream("ann", "core/pods", None).await;
    assert_eq!(ann.next().await.unwrap().0, "snapshot");
    people.expired.lock().unwrap().push("ann".into());
    let started = tokio::time::Instant::now();
    while ann.next().await.is_some() {
        assert!(started.elapsed() < Duration::from_secs(21), "{:?}", started.elapsed());
    }
    assert_eq!(world.get_as("ann", "/api/v1/stream?view=core/pods").await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_stream_needs_the_right_to_watch() {
    let (world, _) = World::with_people().await;
    assert_eq!(world.get_as("lister", "/api/v1/objects/core/pods").await.json()["total"], 2);
    for (who, view) in [("lister", "core/pods"), ("lister", "core/pods%3Fns%3Dmine"), ("nobody", "core/pods")] {
        let answer = world.get_as(who, &format!("/api/v1/stream?view={view}")).await;
        assert_eq!((answer.status, &answer.json()["reason"]), (403, &"AccessDenied".into()), "{who} {view}");
    }
    assert_eq!(world.app.streams.taken(), 0, "a refused stream is not counted");
}

#[tokio::test(start_paused = true)]
async fn a_change_is_told_of_the_views_of_its_kind_and_each_event_names_its_view() {
    let (world, _) = World::with_people().await;
    let views = ["core/pods?ns=mine&q=%22visible%22", "core/pods", "core/nodes"];
    let mut stream = world.stream_of("root", &views, None).await;
    let mut named = Vec::new();
    for _ in views {
        let (name, _, data) = stream.next().await.unwrap();
        assert_eq!(name, "snapshot");
        named.push(data["view"].as_str().unwrap().to_owned());
    }
    named.sort();
    assert_eq!(named, ["core/nodes", "core/pods", "core/pods?ns=mine&q=%22visible%22"]);
    world.source.apply("pods", "mine", "another", 8).await;
    let (mut beats, mut patches) = (Vec::new(), Vec::new());
    while beats.len() < views.len() {
        let (name, _, data) = stream.next().await.unwrap();
        let view = data["view"].as_str().unwrap().to_owned();
        match &*name {
            "heartbeat" => {
                assert_eq!((&data["state"], data["asOf"].is_string()), (&"live".into(), true));
                beats.push(view);
            }
            _ => patches.push((name, view, data["total"].clone())),
        }
    }
    patches.sort_by(|a, b| a.1.cmp(&b.1));
    let told = |view: &str, total: u64| ("patch".to_owned(), view.to_owned(), json!(total));
    assert_eq!(patches, [told("core/pods", 3), told("core/pods?ns=mine&q=%22visible%22", 2)]);
    beats.sort();
    assert_eq!(beats, named, "each view is heard of");
}

#[tokio::test(start_paused = true)]
async fn views_that_stay_in_a_changed_set_go_on_and_a_new_one_begins() {
    let (world, _) = World::with_people().await;
    let mut stream = world.stream_of("root", &["core/pods", "core/nodes", "core/configmaps"], None).await;
    stream.next().await.unwrap();
    stream.next().await.unwrap();
    let (_, id, _) = stream.next().await.unwrap();
    drop(stream);
    world.source.apply("nodes", "", "another", 8).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let views = ["core/namespaces", "core/nodes", "core/pods"];
    let mut resumed = world.stream_of("root", &views, Some(&id)).await;
    let mut told = Vec::new();
    for _ in 0..4 {
        let (name, last, data) = resumed.next().await.unwrap();
        told.push((data["view"].as_str().unwrap().to_owned(), name, last));
    }
    told.sort();
    let seen: Vec<_> = told.iter().map(|(view, name, _)| (&**view, &**name)).collect();
    let wanted = [
        ("core/namespaces", "snapshot"),
        ("core/nodes", "resync"),
        ("core/nodes", "snapshot"),
        ("core/pods", "heartbeat"),
    ];
    assert_eq!(seen, wanted);
    // The last id names all three, in whatever order they came.
    let all = told.iter().map(|(_, _, id)| id).max_by_key(|id| id.len()).unwrap();
    let mut again = world.stream_of("root", &["core/nodes", "core/pods", "core/namespaces"], Some(all)).await;
    for _ in views {
        assert_eq!(again.next().await.unwrap().0, "heartbeat", "nothing is sent again");
    }
    let mut other = world.stream_of("ann", &["core/pods"], Some(all)).await;
    assert_eq!(other.next().await.unwrap().0, "resync", "the place of another person is not hers");
}

#[tokio::test(start_paused = true)]
async fn a_view_that_is_refused_takes_no_other_with_it() {
    let (world, _) = World::with_people().await;
    let views = ["core/nodes", "core/podz", "core/pods?q=nope:x", "core/pods?nope=1", "core/pods"];
    let mut stream = world.stream_of("ann", &views, None).await;
    let (mut refused, mut shown) = (Vec::new(), 0);
    while refused.len() < 4 || shown < 3 {
        let (name, _, data) = stream.next().await.unwrap();
        let view = data["view"].as_str().unwrap().to_owned();
        if name == "refused" {
            assert!(data["detail"].is_string(), "{data}");
            assert_eq!(data["span"].is_array(), data["reason"] == "BadFilter", "{data}");
            assert_eq!(data["fault"]["word"].is_string(), data["reason"] == "BadFilter", "{data}");
            refused.push((view, data["status"].as_u64().unwrap(), data["reason"].as_str().unwrap().to_owned()));
        } else {
            assert_eq!(view, "core/pods", "{name}: nothing more is said of those that are refused");
            shown += 1;
        }
    }
    refused.sort();
    let told = |view: &str, status: u64, reason: &str| (view.to_owned(), status, reason.to_owned());
    let wanted = [
        told("core/nodes", 403, "AccessDenied"),
        told("core/pods?nope=1", 400, "BadParameter"),
        told("core/pods?q=nope:x", 400, "BadFilter"),
        told("core/podz", 404, "UnknownKindRequested"),
    ];
    assert_eq!(refused, wanted);
    let answer = world.get_as("ann", &path_of(&views[..4])).await;
    assert_eq!((answer.status, &answer.json()["reason"]), (403, &"AccessDenied".into()), "no view is left");
    drop(stream);
    assert_eq!(world.app.streams.taken(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_view_whose_rights_end_is_refused_and_the_stream_ends_with_the_last() {
    let (world, people) = World::with_people().await;
    let mut stream = world.stream_of("root", &["core/nodes", "core/pods"], None).await;
    for _ in 0..2 {
        assert_eq!(stream.next().await.unwrap().0, "snapshot");
    }
    people.revoked.lock().unwrap().push("nodes".into());
    // Longer than a permission is kept.
    tokio::time::advance(Duration::from_secs(31)).await;
    world.source.apply("nodes", "", "node-new", 8).await;
    let (id, refused) = loop {
        let (name, id, data) = stream.next().await.unwrap();
        assert!(!data.to_string().contains("node-new"), "{data}");
        if name == "refused" {
            break (id, data);
        }
    };
    assert_eq!((&refused["view"], &refused["reason"]), (&"core/nodes".into(), &"AccessDenied".into()));
    world.source.apply("nodes", "", "node-newer", 9).await;
    for _ in 0..3 {
        let (name, _, data) = stream.next().await.unwrap();
        assert_eq!((&*name, &data["view"]), ("heartbeat", &"core/pods".into()));
    }
    // What was taken away is not resumed, even if the right is back and nothing else changed.
    people.revoked.lock().unwrap().clear();
    tokio::time::advance(Duration::from_secs(11)).await;
    let mut resumed = world.stream_of("root", &["core/nodes", "core/pods"], Some(&id)).await;
    let mut names = [resumed.next().await.unwrap().0, resumed.next().await.unwrap().0];
    names.sort();
    assert_eq!(names, ["heartbeat", "snapshot"]);
    people.revoked.lock().unwrap().extend(["nodes".into(), "pods".into()]);
    tokio::time::advance(Duration::from_secs(31)).await;
    let mut refused = 0;
    while let Some((name, ..)) = stream.next().await {
        refused += usize::from(name == "refused");
    }
    assert_eq!(refused, 1, "and the stream has ended");
}

#[tokio::test(start_paused = true)]
async fn a_view_whose_rights_are_not_known_yet_waits_and_is_not_refused() {
    let (world, people) = World::with_people().await;
    // Whoever may not see every kind is asked about for each.
    people.revoked.lock().unwrap().push("secrets".into());
    assert_eq!(world.stream("root", "core/pods", None).await.next().await.unwrap().0, "snapshot");
    *people.down.lock().unwrap() = true;
    let answer = world.get_as("root", &path_of(&["core/nodes", "core/podz"])).await;
    assert_eq!((answer.status, &answer.json()["reason"]), (503, &"AccessUndetermined".into()), "it may pass");
    let mut stream = world.stream_of("root", &["core/nodes", "core/pods"], None).await;
    let mut told = Vec::new();
    while told.len() < 2 {
        let (name, _, data) = stream.next().await.unwrap();
        told.push((data["view"].as_str().unwrap().to_owned(), name, data["state"].as_str().unwrap().to_owned()));
    }
    told.sort();
    let one = |view: &str, name: &str, state: &str| (view.to_owned(), name.to_owned(), state.to_owned());
    assert_eq!(told, [one("core/nodes", "state", "cold"), one("core/pods", "snapshot", "live")]);
    *people.down.lock().unwrap() = false;
    let snapshot = loop {
        let (name, _, data) = stream.next().await.unwrap();
        if name == "snapshot" {
            break data;
        }
    };
    assert_eq!((&snapshot["view"], &snapshot["total"]), (&"core/nodes".into(), &1.into()));
}

fn nodes() -> GroupResource {
    GroupResource::new("", "nodes")
}

fn lists(world: &World) -> usize {
    world.source.asked().iter().filter(|asked| asked.starts_with("list")).count()
}

#[tokio::test(start_paused = true)]
async fn a_view_that_is_read_through_is_heard_of_while_its_list_takes_long() {
    let (world, _) = World::with_people().await;
    world.read_through(&nodes()).await;
    *world.source.lists_take.lock().unwrap() = Duration::from_secs(40);
    let (began, mut heard) = (Instant::now(), Instant::now());
    let mut stream = world.stream("root", "core/nodes", None).await;
    let mut told = Vec::new();
    while began.elapsed() < Duration::from_secs(150) {
        let (name, id, data) = stream.next().await.unwrap();
        // A browser gives up after 16 seconds.
        assert!(heard.elapsed() < Duration::from_secs(12), "{:?} of silence before {name}", heard.elapsed());
        heard = Instant::now();
        if name == "heartbeat" {
            let fresh = (&data["state"], &data["reason"], &data["complete"]);
            assert_eq!(fresh, (&"passthrough".into(), &"LazyLoadDisabled".into(), &true.into()));
            assert!(!id.is_empty() && data["asOf"].is_string() && data["message"].is_null(), "{data}");
        }
        told.push((name, data["state"].as_str().unwrap_or_default().to_owned()));
    }
    assert_eq!(told[0], ("state".to_owned(), "cold".to_owned()), "nothing is known yet, and that is said");
    assert_eq!(told.iter().filter(|(name, _)| name == "snapshot").count(), 1);
    assert_eq!(lists(&world), 3, "at 0, 70 and 140 seconds: none was given up");
}

#[tokio::test(start_paused = true)]
async fn a_view_that_is_read_through_is_resumed_and_ends_with_its_rights() {
    let (world, people) = World::with_people().await;
    world.read_through(&nodes()).await;
    let mut stream = world.stream("root", "core/nodes", None).await;
    let (name, id, snapshot) = stream.next().await.unwrap();
    assert_eq!((&*name, &snapshot["state"], &snapshot["total"]), ("snapshot", &"passthrough".into(), &1.into()));
    assert_eq!(stream.next().await.unwrap().0, "heartbeat");
    drop(stream);
    // With rights that were looked at some time ago, so that they are old before the rows are read anew.
    tokio::time::advance(Duration::from_secs(15)).await;
    let mut resumed = world.stream("root", "core/nodes", Some(&id)).await;
    assert_eq!(resumed.next().await.unwrap().0, "heartbeat", "nothing is sent again");
    people.revoked.lock().unwrap().push("nodes".into());
    let (began, before) = (Instant::now(), lists(&world));
    let refused = loop {
        let (name, _, data) = resumed.next().await.unwrap();
        if name != "heartbeat" {
            break (name, data["reason"].clone());
        }
    };
    assert_eq!(refused, ("refused".to_owned(), "AccessDenied".into()));
    assert!(began.elapsed() < Duration::from_secs(20), "as soon as the permission was old: {:?}", began.elapsed());
    assert_eq!(lists(&world), before, "and nothing was read for it");
    assert!(resumed.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn rights_that_are_not_known_for_the_moment_leave_the_rows_marked_as_old() {
    let (world, people) = World::with_people().await;
    world.read_through(&nodes()).await;
    let mut stream = world.stream("root", "core/nodes", None).await;
    assert_eq!(stream.next().await.unwrap().0, "snapshot");
    *people.down.lock().unwrap() = true;
    let state = loop {
        let (name, _, data) = stream.next().await.unwrap();
        if name != "heartbeat" {
            break (name, data["state"].clone(), data["reason"].clone());
        }
    };
    assert_eq!(state, ("state".to_owned(), "stale".into(), "AccessUndetermined".into()));
    *people.down.lock().unwrap() = false;
    let back = loop {
        let (name, _, data) = stream.next().await.unwrap();
        if data["state"] != "stale" {
            break (name, data["state"].clone());
        }
    };
    assert_eq!(back, ("heartbeat".to_owned(), "passthrough".into()));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_is_told_and_one_that_comes_again_too() {
    let (world, _) = World::with_people().await;
    world.read_through(&nodes()).await;
    let mut stream = world.stream("root", "core/nodes", None).await;
    assert_eq!(stream.next().await.unwrap().0, "snapshot");
    let mut next_snapshot = async || loop {
        let (name, _, data) = stream.next().await.unwrap();
        if name == "snapshot" {
            break data;
        }
    };
    *world.source.lists_fail.lock().unwrap() = true;
    let failed = next_snapshot().await;
    assert_eq!((&failed["state"], &failed["reason"]), (&"failed".into(), &"ServerError".into()));
    assert_eq!((&failed["total"], &failed["complete"]), (&serde_json::Value::Null, &false.into()));
    *world.source.lists_fail.lock().unwrap() = false;
    let began = Instant::now();
    let again = next_snapshot().await;
    assert_eq!((&again["state"], &again["total"]), (&"passthrough".into(), &1.into()));
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_version_that_is_no_longer_preferred_is_no_longer_followed() {
    let (world, _) = World::with_people().await;
    let pods = GroupResource::new("", "pods");
    let mut stream = world.stream("root", "core/pods?version=v1", None).await;
    assert_eq!(stream.next().await.unwrap().2["version"], "v1");
    world.serve_at(&pods, &["v2", "v1"]).await;
    let refused = loop {
        let (name, _, data) = stream.next().await.unwrap();
        if name != "heartbeat" {
            break (name, data["reason"].clone());
        }
    };
    assert_eq!(refused, ("refused".to_owned(), "BadVersion".into()), "its rows are of v2 by now");
}
