//! Streams: what they send, to whom, and when they end.

use std::time::Duration;

use serde_json::json;

use super::world::World;

#[tokio::test(start_paused = true)]
async fn a_stream_sends_a_snapshot_and_then_what_changed_for_its_viewer() {
    let (world, _) = World::with_people().await;
    let mut ann = world.stream("ann", "core/pods", None).await;
    let (name, _, snapshot) = ann.next().await.unwrap();
    assert_eq!((&*name, &snapshot["total"], &snapshot["view"]), ("snapshot", &1.into(), &0.into()));
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
