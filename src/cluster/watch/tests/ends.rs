//! How connections end, and when the next is opened.

use super::*;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn an_end_before_the_bookmark_never_completes_a_sync_however_often() {
    let mut rig = Rig::things();
    for round in 0..3 {
        let stream = rig.request_sync().await.stream();
        stream.line(changed("a", "1", if round == 0 { COLUMNS } else { "null" }));
        if round == 1 {
            stream.send(&b"{\"type\":\"ADDED\",\"obj"[..]);
            stream.break_off();
        } else {
            drop(stream);
        }
        rig.expect(&["SyncStarted", "Connected"]).await;
        if round == 0 {
            rig.expect(&["Columns"]).await;
        }
        rig.expect(&["Applied a", "Interrupted Closed"]).await;
    }
    // A server that cannot finish a streaming list may well finish a LIST.
    rig.request_list().await.answer(200, page(&["a"], "10", "", None));
    rig.expect(&["SyncStarted", "Progress", "Applied a", "SyncFinished 10"]).await;
    rig.request_follow("10").await;
}

#[tokio::test(start_paused = true)]
async fn an_end_in_the_middle_of_a_line_resumes_from_the_last_whole_event() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a"], "10").await;
    stream.line(changed("b", "11", "null"));
    stream.send(changed("c", "12", "null")[..60].to_owned());
    rig.expect(&["Applied b"]).await;
    tokio::time::advance(Duration::from_secs(30)).await;
    stream.break_off();
    rig.request_follow("11").await.stream();
    rig.expect(&["Connected"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_closes_at_once_is_asked_ever_less() {
    let mut rig = Rig::resuming("10");
    let mut at = Vec::new();
    for _ in 0..8 {
        let request = rig.request_follow("10").await;
        at.push(request.at);
        drop(request.stream());
    }
    let gaps: Vec<_> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps[0] < Duration::from_secs(2) && gaps[6] > Duration::from_secs(20), "{gaps:?}");
    let mut said = Vec::new();
    while let Some(event) = rig.events.try_recv() {
        said.push(words(event));
    }
    assert!(said.iter().any(|event| event.starts_with("Interrupted Closed")), "{said:?}");
    assert!(said[2].starts_with("Connected"), "the first are quiet: {said:?}");
}

#[tokio::test(start_paused = true)]
async fn silence_is_noticed_after_two_and_a_half_minutes() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a"], "10").await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    stream.line(bookmark("11"));
    rig.expect(&["Bookmark 11"]).await;
    let began = Instant::now();
    rig.expect(&["Interrupted Silent"]).await;
    let waited = began.elapsed().as_secs();
    assert!((149..=151).contains(&waited), "after {waited} s");
    stream.closed().await;
    rig.request_follow("11").await.stream();
    rig.expect(&["Connected"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_without_bookmarks_is_not_taken_for_dead_for_ever() {
    let mut rig = Rig::resuming("10");
    for _ in 0..2 {
        let _open = rig.request_follow("10").await.stream();
        rig.expect(&["Connected", "Interrupted Silent"]).await;
    }
    let _open = rig.request_follow("10").await.stream();
    rig.expect(&["Connected"]).await;
    rig.server.quiet_for(Duration::from_secs(300)).await;
    rig.no_event();
}

#[tokio::test(start_paused = true)]
async fn a_streaming_list_that_stalls_gives_its_slot_back() {
    let mut rig = Rig::things();
    let slots = rig.spec.sync_slots.clone();
    let stream = rig.request_sync().await.stream();
    stream.line(changed("a", "1", COLUMNS));
    rig.expect(&["SyncStarted", "Connected", "Columns", "Applied", "Interrupted Silent"]).await;
    assert_eq!(slots.available_permits(), 4);
    rig.request_sync().await;
}

#[tokio::test(start_paused = true)]
async fn throttling_is_honoured() {
    let mut rig = Rig::things();
    let request = rig.request_sync().await;
    let began = request.at;
    request.answer_with(429, &[("retry-after", "17")], status(429, "TooManyRequests"));
    rig.expect(&["SyncStarted", "Interrupted Throttled in 17"]).await;
    let request = rig.request_sync().await;
    let waited = request.at - began;
    assert!(waited >= Duration::from_secs(17) && waited < Duration::from_secs(19), "{waited:?}");
    // Without the header: the usual backoff, and never a tight loop.
    let began = request.at;
    request.answer(429, "");
    let request = rig.request_sync().await;
    let waited = request.at - began;
    assert!(waited >= Duration::from_millis(1000) && waited < Duration::from_secs(3), "{waited:?}");
    // Briefly throttled, as a kind is that was just made: still syncing. If it goes on, it is told.
    rig.expect(&["SyncStarted", "SyncStarted"]).await;
    request.answer(429, "");
    rig.expect(&["Interrupted Throttled"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_denied_kind_is_tried_again_slowly_and_heals() {
    let mut rig = Rig::things();
    let request = rig.request_sync().await;
    let began = request.at;
    request.answer(403, status(403, "Forbidden"));
    rig.expect(&["SyncStarted", "Interrupted Forbidden"]).await;
    let request = rig.request_sync().await;
    let waited = request.at - began;
    assert!(waited >= Duration::from_secs(22) && waited < Duration::from_secs(38), "{waited:?}");
    let stream = request.stream();
    stream.line(end_bookmark("10"));
    rig.expect(&["SyncStarted", "Connected", "SyncFinished 10"]).await;
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_resumed_from_the_last_version_within_seconds_of_its_end() {
    let mut rig = Rig::things();
    let stream = rig.synced(&["a"], "10").await;
    tokio::time::advance(Duration::from_secs(60)).await;
    stream.break_off();
    let down = Instant::now();
    // Every connection is refused for five minutes.
    let mut tries = 0;
    while down.elapsed() < Duration::from_secs(300) {
        drop(rig.request_follow("10").await);
        rig.expect(&["Interrupted Unreachable"]).await;
        tries += 1;
    }
    assert!((50..=200).contains(&tries), "{tries} tries in 300 s");
    let request = rig.request_follow("10").await;
    // A server that just started denies everything for a moment.
    let back = request.at;
    request.answer(403, status(403, "Forbidden"));
    rig.expect(&["Interrupted Forbidden"]).await;
    let request = rig.request_follow("10").await;
    assert!(request.at - back < Duration::from_secs(6), "{:?}", request.at - back);
    request.stream();
    rig.expect(&["Connected"]).await;
}

#[tokio::test(start_paused = true)]
async fn the_first_answer_wakes_every_waiting_watch() {
    let mut rig = Rig::resuming("10");
    // Ten failures: the wait has grown to its longest.
    for _ in 0..10 {
        drop(rig.request_follow("10").await);
        rig.expect(&["Interrupted Unreachable"]).await;
    }
    let began = Instant::now();
    rig.source.http().reach.answered();
    let request = rig.request_follow("10").await;
    assert!(request.at - began <= Duration::from_secs(2), "{:?}", request.at - began);
}

#[tokio::test(start_paused = true)]
async fn a_server_error_in_the_stream_is_told_without_bodies_and_resumed() {
    let mut rig = Rig::things();
    let stream = rig.synced(&[], "10").await;
    let long = "x".repeat(2000);
    stream.line(format!(
        r#"{{"type":"ERROR","object":{{"kind":"Status","apiVersion":"v1","code":500,"message":"{long}"}}}}"#
    ));
    let said = rig.event().await;
    assert!(said.starts_with("Interrupted ServerError") && said.len() < 600, "{said}");
    rig.request_follow("10").await;
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_cannot_be_listed_for_hours_is_asked_ever_less_and_is_back_within_minutes() {
    let mut rig = Rig::things();
    let began = Instant::now();
    let mut asked = Vec::new();
    // As with a conversion webhook that is away.
    while began.elapsed() < Duration::from_secs(3600) {
        let request = rig.server.next().await;
        asked.push(request.at.duration_since(began).as_secs() / 60);
        request.answer(500, status(500, "InternalError"));
        while let Some(event) = rig.events.try_recv() {
            assert!(!words(event).starts_with("SyncFinished"), "nothing was listed");
        }
    }
    let repaired = Instant::now();
    let most = (5..60).map(|minute| asked.iter().filter(|at| **at == minute).count()).max();
    assert!(most <= Some(5) && asked.len() < 120, "{most:?} in a minute, {} in an hour", asked.len());
    let request = rig.server.next().await;
    assert!(request.at - repaired <= Duration::from_secs(300), "{:?}", request.at - repaired);
}
