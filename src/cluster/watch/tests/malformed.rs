//! Objects and events that cannot be decoded: named, counted, and never the end of the rest.

use super::*;

const BAD_ROW: &str = r#"{"type":"ADDED","object":{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"11"},"columnDefinitions":null,"rows":[{"cells":"canary","object":{"metadata":{"name":"bad","namespace":"n"}}}]}}"#;

#[tokio::test(start_paused = true)]
async fn in_the_initial_events_the_rest_is_served() {
    let mut rig = Rig::things();
    let stream = rig.request_sync().await.stream();
    stream.line(changed("a", "1", COLUMNS));
    stream.line(BAD_ROW);
    stream.line("{ canary");
    stream.line(changed("b", "1", "null"));
    stream.line(end_bookmark("12"));
    rig.expect(&["SyncStarted", "Connected", "Columns", "Applied a", "Undecodable n/bad: "]).await;
    let said = rig.event().await;
    assert!(said.starts_with("Undecodable") && !said.contains("canary"), "{said}");
    rig.expect(&["Applied b", "SyncFinished 12"]).await;
    // The next list would bring the same: none is made.
    let quiet = tokio::time::Instant::now();
    rig.server.quiet_for(Duration::from_secs(140)).await;
    assert!(quiet.elapsed() >= Duration::from_secs(140));
}

#[tokio::test(start_paused = true)]
async fn in_the_watch_it_leads_to_one_resync_after_a_minute_and_then_ever_later() {
    let mut rig = Rig::things();
    let mut stream = rig.synced(&["a"], "10").await;
    let mut pause = 0;
    for at_least in [59, 119, 239] {
        let began = tokio::time::Instant::now();
        stream.line(BAD_ROW);
        stream.line(BAD_ROW);
        stream.line(changed("b", "12", "null"));
        rig.expect(&["Undecodable n/bad", "Undecodable n/bad", "Applied b"]).await;
        // Bookmarks keep coming, so that silence is not what ends the watch.
        let ticking = stream;
        let ticker = tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_secs(50)).await;
                ticking.line(bookmark("12"));
            }
        });
        let mut said = rig.event().await;
        while said.starts_with("Bookmark") {
            said = rig.event().await;
        }
        ticker.abort();
        if said.starts_with("Interrupted Undecodable") {
            said = rig.event().await;
        }
        assert_eq!(said, "SyncStarted Undecodable");
        pause = began.elapsed().as_secs();
        assert!(pause >= at_least, "after {pause} s");
        stream = rig.request_sync().await.stream();
        stream.line(end_bookmark("20"));
        rig.expect(&["Connected", "SyncFinished 20"]).await;
    }
    assert!(pause < 300, "after {pause} s");
}

#[tokio::test(start_paused = true)]
async fn an_event_of_an_unknown_type_or_without_an_object_is_named() {
    let mut rig = Rig::things();
    let stream = rig.synced(&[], "10").await;
    stream.line(r#"{"type":"SURPRISE","object":{}}"#);
    stream.line(format!(r#"{{"type":"ADDED","object":{}}}"#, status(500, "x")));
    stream.line(changed("a", "11", COLUMNS));
    rig.expect(&["Undecodable", "Undecodable", "Columns", "Applied a"]).await;
}

#[tokio::test(start_paused = true)]
async fn duplicates_and_versions_out_of_order_are_passed_on() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a"], "10").await;
    stream.line(changed("a", "12", "null"));
    stream.line(changed("a", "12", "null"));
    stream.line(changed("a", "11", "null"));
    stream.line(changed("a", "not-a-number", "null"));
    rig.expect(&["Applied a", "Applied a", "Applied a", "Applied a"]).await;
    drop(stream);
    rig.request_follow("not-a-number").await;
}
