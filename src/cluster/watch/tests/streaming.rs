//! The streaming list, and following afterwards.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_first_request_is_a_streaming_list_and_says_exactly_what_is_meant() {
    let mut rig = Rig::things();
    let request = rig.request_sync().await;
    let header = |name: &str| request.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    assert_eq!(header("accept-encoding"), "identity");
    assert_eq!(
        header("accept"),
        "application/json;as=Table;v=v1;g=meta.k8s.io;drop=metadata.managedFields, \
         application/json;as=Table;v=v1;g=meta.k8s.io, application/json"
    );
    assert!(!request.uri.contains("resourceVersion="));
}

#[tokio::test(start_paused = true)]
async fn rows_columns_and_the_end_bookmark_make_a_sync_and_events_follow() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a", "b"], "10").await;
    stream.line(changed("c", "11", "null"));
    stream.line(changed("c", "12", COLUMNS));
    stream.line(deleted("a", "13"));
    stream.line(bookmark("14"));
    rig.expect(&["Applied c", "Applied c", "Deleted a", "Bookmark 14"]).await;
    rig.no_event();
}

#[tokio::test(start_paused = true)]
async fn a_change_during_the_initial_events_is_told_too() {
    let mut rig = Rig::things();
    let stream = rig.request_sync().await.stream();
    stream.line(changed("a", "1", COLUMNS));
    stream.line(deleted("a", "2"));
    stream.line(end_bookmark("2"));
    rig.expect(&["SyncStarted InitialSync", "Connected", "Columns Name", "Applied a", "Deleted a", "SyncFinished 2"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn keys_in_any_order_are_understood() {
    let mut rig = Rig::things();
    let stream = rig.synced(&[], "10").await;
    stream.line(
        r#"{"object":{"rows":[{"object":{"metadata":{"resourceVersion":"11","name":"r"}},"cells":["r"]}],"columnDefinitions":null,"apiVersion":"meta.k8s.io/v1","kind":"Table"},"type":"MODIFIED"}"#,
    );
    rig.expect(&["Applied r"]).await;
    drop(stream);
    rig.request_follow("11").await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_answers_plainly_is_served() {
    let mut rig = Rig::things();
    let stream = rig.request_sync().await.stream();
    stream.line(r#"{"type":"ADDED","object":{"kind":"Thing","apiVersion":"x.io/v1","metadata":{"name":"a","resourceVersion":"3"}}}"#);
    stream.line(r#"{"type":"BOOKMARK","object":{"kind":"Thing","apiVersion":"x.io/v1","metadata":{"resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}}"#);
    stream.line(r#"{"type":"MODIFIED","object":{"kind":"Thing","apiVersion":"x.io/v1","metadata":{"name":"a","resourceVersion":"6"}}}"#);
    rig.expect(&["SyncStarted", "Connected", "Columns Name,Age", "Applied a -", "SyncFinished 5", "Applied a -"]).await;
    drop(stream);
    rig.request_follow("6").await;
}

#[tokio::test(start_paused = true)]
async fn after_a_sync_every_reconnect_resumes_and_none_lists() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a"], "10").await;
    tokio::time::advance(Duration::from_secs(300)).await;
    drop(stream);
    for version in ["10", "11", "12"] {
        let stream = rig.request_follow(version).await.stream();
        // Quiet: nothing but the news that the watch is open again.
        rig.expect(&["Connected"]).await;
        let next = (version.parse::<u32>().unwrap() + 1).to_string();
        stream.line(bookmark(&next));
        rig.expect(&[&format!("Bookmark {next}")]).await;
        tokio::time::advance(Duration::from_secs(100)).await;
    }
    rig.request_follow("13").await;
}

#[tokio::test(start_paused = true)]
async fn a_parked_kind_resumes_without_a_list() {
    let mut rig = Rig::resuming("42");
    let stream = rig.request_follow("42").await.stream();
    stream.line(deleted("a", "43"));
    rig.expect(&["Connected", "Deleted a"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_large_list_gives_its_buffers_back() {
    let mut rig = Rig::things();
    let stream = rig.request_sync().await.stream();
    let long = "x".repeat(300_000);
    for name in ["a", "b", "c", "d"] {
        stream.line(changed(&format!("{name}{long}"), "1", COLUMNS));
    }
    stream.line(end_bookmark("10"));
    rig.expect(&["SyncStarted", "Connected", "Columns", "Applied a", "Applied b", "Applied c", "Applied d"]).await;
    rig.expect(&["SyncFinished 10"]).await;
    stream.closed().await;
    rig.request_follow("10").await;
}

#[tokio::test(start_paused = true)]
async fn refused_streaming_falls_back_to_a_list_once_per_group() {
    for code in [400, 404, 406, 422] {
        let mut rig = Rig::things();
        rig.request_sync().await.answer(code, status(code, "Invalid"));
        rig.request_list().await.answer(200, page(&["a"], "10", "", None));
        rig.request_follow("10").await.stream();
        rig.expect(&["SyncStarted", "Columns", "Progress Some(1)", "Applied a", "SyncFinished 10", "Connected"]).await;

        // Another kind of the group is not probed again; one of another group is.
        rig.turn_to(testing::kind("x.io", "others"));
        rig.request(&format!("/apis/x.io/v1/others{LIST}")).await;
        rig.turn_to(testing::kind("y.io", "others"));
        rig.request(&format!("/apis/y.io/v1/others{SYNC}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_is_gone_does_not_teach_that_its_group_cannot_stream() {
    let mut rig = Rig::things();
    rig.request_sync().await.answer(404, status(404, "NotFound"));
    rig.request_list().await.answer(404, status(404, "NotFound"));
    rig.expect(&["SyncStarted", "Interrupted NotServed"]).await;
    rig.request_sync().await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_the_streaming_parameters_is_listed() {
    let mut rig = Rig::things();
    let stream = rig.request_sync().await.stream();
    stream.line(changed("a", "1", COLUMNS));
    stream.line(bookmark("9"));
    rig.expect(&["SyncStarted", "Connected", "Columns", "Applied a", "SyncStarted"]).await;
    rig.request_list().await.answer(200, page(&["b"], "10", "", None));
    rig.expect(&["Progress", "Applied b", "SyncFinished 10"]).await;
    rig.request_follow("10").await;
}

#[tokio::test(start_paused = true)]
async fn an_aggregated_kind_is_listed_from_the_start() {
    let mut kind = (*testing::kind("x.io", "things")).clone();
    kind.aggregated = true;
    let mut rig = Rig::new(Arc::new(kind));
    rig.request_list().await.answer(200, page(&[], "10", "", None));
    rig.request_follow("10").await;
}

#[tokio::test(start_paused = true)]
async fn changed_columns_bring_every_row_again() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a"], "10").await;
    tokio::time::advance(Duration::from_secs(120)).await;
    drop(stream);
    let stream = rig.request_follow("10").await.stream();
    stream.line(changed("a", "11", MORE_COLUMNS));
    rig.expect(&["Connected", "SyncStarted ColumnsChanged"]).await;
    let stream = rig.request_sync().await.stream();
    stream.line(changed("a", "11", MORE_COLUMNS));
    stream.line(end_bookmark("12"));
    rig.expect(&["Connected", "Columns Name,New", "Applied a", "SyncFinished 12"]).await;
}

#[tokio::test(start_paused = true)]
async fn columns_that_come_with_a_bookmark_count_too() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a"], "10").await;
    tokio::time::advance(Duration::from_secs(120)).await;
    drop(stream);
    rig.request_follow("10").await.stream().line(event("BOOKMARK", "", "11", MORE_COLUMNS));
    rig.expect(&["Connected", "SyncStarted ColumnsChanged"]).await;
    rig.request_sync().await;
}

#[tokio::test(start_paused = true)]
async fn a_changed_crd_is_noticed_when_it_ends_its_watches_even_if_nothing_happens() {
    let mut kind = (*testing::kind("x.io", "things")).clone();
    kind.origin = "uid".to_owned();
    let mut rig = Rig::new(Arc::new(kind));
    let probe = "/apis/x.io/v1/things?includeObject=None&limit=1";
    let mut stream = rig.synced(&["a"], "10").await;
    // Unchanged, or not to be learnt just now: the watch goes on.
    for answer in [Some(page(&["a"], "11", "", None)), None] {
        tokio::time::advance(Duration::from_secs(60)).await;
        drop(stream);
        match answer {
            Some(body) => rig.request(probe).await.answer(200, body),
            None => rig.request(probe).await.answer(503, ""),
        }
        stream = rig.request_follow("10").await.stream();
        rig.expect(&["Connected"]).await;
    }
    tokio::time::advance(Duration::from_secs(60)).await;
    drop(stream);
    rig.request(probe).await.answer(200, page(&["a"], "11", "", None).replace(COLUMNS, MORE_COLUMNS));
    rig.expect(&["SyncStarted ColumnsChanged"]).await;
    rig.request_sync().await;
}

#[tokio::test(start_paused = true)]
async fn columns_that_changed_while_a_kind_was_parked_bring_every_row_again() {
    let mut rig = Rig::things();
    let _parked = rig.synced(&["a"], "10").await;
    rig.spec.resume_from = Some("10".to_owned());
    rig.turn_to(testing::kind("x.io", "things"));
    rig.request_follow("10").await.stream().line(changed("b", "11", COLUMNS));
    rig.expect(&["Connected", "Applied b"]).await;
    rig.turn_to(testing::kind("x.io", "things"));
    rig.request_follow("10").await.stream().line(changed("b", "11", MORE_COLUMNS));
    rig.expect(&["Connected", "SyncStarted ColumnsChanged"]).await;
    rig.request_sync().await;
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_never_asked_for_its_values_and_never_passed_on_with_them() {
    let mut rig = Rig::new(testing::kind("", "secrets"));
    let request = rig.server.next().await;
    assert!(request.uri.ends_with("&includeObject=Metadata"), "{}", request.uri);
    let accept = request.headers["accept"].to_str().unwrap().to_owned();
    assert!(accept.split(',').all(|part| part.contains("as=Table")), "{accept}");
    let stream = request.stream();
    stream.line(
        r#"{"type":"ADDED","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","columnDefinitions":null,"rows":[{"cells":["s"],"object":{"kind":"Secret","metadata":{"name":"s"},"data":{"p":"canary"}}}]}}"#,
    );
    stream.line(
        r#"{"type":"ADDED","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","columnDefinitions":null,"rows":[{"cells":["t"],"object":{"kind":"PartialObjectMetadata","metadata":{"name":"t"}}}]}}"#,
    );
    rig.expect(&["SyncStarted", "Connected"]).await;
    let refused = rig.event().await;
    assert!(refused.starts_with("Undecodable s") && !refused.contains("canary"), "{refused}");
    rig.expect(&["Applied t"]).await;
}

#[tokio::test(start_paused = true)]
async fn metadata_only_and_a_namespace_are_asked_for() {
    let mut rig = Rig::with(WatchSpec {
        kind: testing::kind("", "pods"),
        namespace: Some("team-a".to_owned()),
        metadata_only: true,
        resume_from: Some("3".to_owned()),
        sync_slots: Arc::new(Semaphore::new(1)),
    });
    rig.request(
        "/api/v1/namespaces/team-a/pods?watch=true&resourceVersion=3&allowWatchBookmarks=true&timeoutSeconds=T&includeObject=Metadata",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_slot_is_held_during_the_sync_only() {
    let mut rig = Rig::things();
    let slots = rig.spec.sync_slots.clone();
    let stream = rig.request_sync().await.stream();
    stream.line(changed("a", "1", COLUMNS));
    rig.expect(&["SyncStarted", "Connected", "Columns", "Applied"]).await;
    assert_eq!(slots.available_permits(), 3);
    stream.line(end_bookmark("2"));
    rig.expect(&["SyncFinished"]).await;
    assert_eq!(slots.available_permits(), 4);

    // Without a free slot nothing is asked for.
    let _all = slots.acquire_many(4).await.unwrap();
    rig.turn_to(testing::kind("x.io", "others"));
    rig.server.quiet_for(Duration::from_secs(60)).await;
    rig.expect(&["SyncStarted"]).await;
}

#[tokio::test(start_paused = true)]
async fn the_watch_ends_with_its_receiver_and_closes_its_connection() {
    let mut rig = Rig::things();
    let stream = rig.synced(&[], "10").await;
    let (_, unused) = queue();
    drop(std::mem::replace(&mut rig.events, unused));
    stream.closed().await;
    timeout(Duration::from_secs(5), &mut rig.task).await.expect("the task ends").unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_kind_without_watch_says_so_and_asks_nothing() {
    let mut kind = (*testing::kind("x.io", "things")).clone();
    kind.watchable = false;
    let mut rig = Rig::new(Arc::new(kind));
    rig.expect(&["Interrupted NotWatchable"]).await;
    rig.server.quiet_for(Duration::from_secs(3000)).await;
}
