//! 410 in every form.

use super::*;

/// After a sync long ago: a resync may begin at once.
async fn following() -> (Rig, Stream) {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a", "b"], "10").await;
    tokio::time::advance(Duration::from_secs(100)).await;
    (rig, stream)
}

/// The new list lacks `b`: between these two marks it was not applied, so the receiver sweeps it.
async fn resyncs(rig: Rig) {
    resyncs_with(rig, &["Connected", "Applied a", "SyncFinished 20"]).await;
}

/// The same where no columns were known before.
async fn resyncs_anew(rig: Rig) {
    resyncs_with(rig, &["Connected", "Columns Name", "Applied a", "SyncFinished 20"]).await;
}

async fn resyncs_with(mut rig: Rig, events: &[&str]) {
    rig.expect(&["SyncStarted Expired"]).await;
    let stream = rig.request_sync().await.stream();
    stream.line(changed("a", "1", COLUMNS));
    stream.line(end_bookmark("20"));
    rig.expect(events).await;
    rig.no_event();
    drop(stream);
    rig.request_follow("20").await;
}

#[tokio::test(start_paused = true)]
async fn an_error_event_in_a_running_watch() {
    for line in [error(410, "Expired"), error(410, ""), error(0, "Gone"), error(500, "Expired")] {
        let (rig, stream) = following().await;
        stream.line(line);
        resyncs(rig).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_event_at_the_start_of_a_watch() {
    let (mut rig, stream) = following().await;
    drop(stream);
    rig.request_follow("10").await.stream().line(error(410, "Expired"));
    rig.expect(&["Connected"]).await;
    resyncs(rig).await;
}

#[tokio::test(start_paused = true)]
async fn http_410_at_the_start_of_a_watch() {
    let (mut rig, stream) = following().await;
    drop(stream);
    rig.request_follow("10").await.answer(410, status(410, "Expired"));
    resyncs(rig).await;
}

#[tokio::test(start_paused = true)]
async fn http_410_without_a_status() {
    let (mut rig, stream) = following().await;
    drop(stream);
    rig.request_follow("10").await.answer(410, "gone");
    resyncs(rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_resource_version_that_is_refused_as_malformed() {
    let mut rig = Rig::resuming("what%/is&this");
    rig.request_follow("what%25%2Fis%26this").await.answer(400, status(400, "BadRequest"));
    resyncs_anew(rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_resume_that_is_too_old_resyncs() {
    let mut rig = Rig::resuming("1");
    rig.request_follow("1").await.stream().line(error(410, "Expired"));
    rig.expect(&["Connected"]).await;
    resyncs_anew(rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_version_in_the_servers_future_is_given_up_after_three_tries() {
    let mut rig = Rig::resuming("999");
    let future = r#"{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","code":504,"reason":"Timeout","message":"Too large resource version: 999, current: 5"}}"#;
    for _ in 0..2 {
        rig.request_follow("999").await.stream().line(future);
        rig.expect(&["Connected", "Interrupted ServerError"]).await;
    }
    rig.request_follow("999").await.stream().line(future);
    rig.expect(&["Connected"]).await;
    resyncs_anew(rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_expires_everything_is_not_listed_in_a_tight_loop() {
    let mut rig = Rig::things();
    let mut lists = Vec::new();
    for round in 0..6 {
        let request = rig.request_sync().await;
        lists.push(request.at);
        let stream = request.stream();
        stream.line(end_bookmark("10"));
        stream.line(error(410, "Expired"));
        rig.expect(&["SyncStarted", "Connected", "SyncFinished"]).await;
        let said = rig.event().await;
        assert!(said.starts_with("Interrupted Expired"), "round {round}: {said}");
    }
    let gaps: Vec<_> = lists.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps[4] >= Duration::from_secs(9), "{gaps:?}");
}
