//! The full sync by LIST.

use super::*;

fn aggregated() -> Rig {
    let mut kind = (*testing::kind("x.io", "things")).clone();
    kind.aggregated = true;
    Rig::new(Arc::new(kind))
}

#[tokio::test(start_paused = true)]
async fn each_item_of_each_page_comes_once_and_the_last_version_counts() {
    let mut rig = aggregated();
    let list = "/apis/x.io/v1/things?includeObject=Object&limit=500";
    rig.request(list).await.answer(200, page(&["a", "b"], "10", "t1", Some(3)));
    rig.request(&format!("{list}&continue=t1")).await.answer(200, page(&["c", "d"], "10", "t2", Some(1)));
    rig.request(&format!("{list}&continue=t2")).await.answer(200, page(&["e"], "10", "", None));
    rig.expect(&["SyncStarted", "Columns", "Progress Some(5)", "Applied a", "Applied b"]).await;
    rig.expect(&["Progress Some(5)", "Applied c", "Applied d", "Progress Some(5)", "Applied e"]).await;
    rig.expect(&["SyncFinished 10"]).await;
    rig.request_follow("10").await;
    rig.no_event();
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_starts_again_twice_and_then_asks_for_everything() {
    let mut rig = aggregated();
    let list = "/apis/x.io/v1/things?includeObject=Object&limit=500";
    for _ in 0..3 {
        rig.request(list).await.answer(200, page(&["a"], "10", "t", None));
        rig.request(&format!("{list}&continue=t")).await.answer(410, status(410, "Expired"));
    }
    rig.request("/apis/x.io/v1/things?includeObject=Object").await.answer(200, page(&["a", "b"], "20", "", None));
    rig.expect(&["SyncStarted", "Columns", "Progress", "Applied a"]).await;
    // The marking begins anew each time: what the first page brought may be gone.
    rig.expect(&["SyncStarted", "Progress", "Applied a", "SyncStarted", "Progress", "Applied a"]).await;
    rig.expect(&["SyncStarted", "Progress", "Applied a", "Applied b", "SyncFinished 20"]).await;
    rig.request_follow("20").await;
}

#[tokio::test(start_paused = true)]
async fn a_plain_list_is_served() {
    let mut rig = aggregated();
    let body = r#"{"kind":"ThingList","apiVersion":"x.io/v1","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a"}},3]}"#;
    rig.request_list().await.answer(200, body);
    rig.expect(&["SyncStarted", "Columns Name,Age", "Progress", "Applied a -", "Undecodable", "SyncFinished 7"]).await;
    rig.request_follow("7").await;
}

#[tokio::test(start_paused = true)]
async fn a_page_that_fails_ends_the_sync_without_a_sweep() {
    let mut rig = aggregated();
    rig.request_list().await.answer(200, page(&["a"], "10", "t", None));
    rig.server.next().await.answer(500, "");
    rig.expect(&["SyncStarted", "Columns", "Progress", "Applied a", "Interrupted ServerError"]).await;
    rig.request_list().await;
    rig.expect(&["SyncStarted"]).await;
}

#[tokio::test(start_paused = true)]
async fn columns_that_change_between_pages_start_again() {
    let mut rig = aggregated();
    rig.request_list().await.answer(200, page(&["a"], "10", "t", None));
    let second = page(&["b"], "10", "", None).replace(COLUMNS, MORE_COLUMNS);
    rig.server.next().await.answer(200, second);
    rig.expect(&["SyncStarted", "Columns Name", "Progress", "Applied a"]).await;
    rig.expect(&["SyncStarted ColumnsChanged"]).await;
    rig.request_list().await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_list_is_a_bad_answer() {
    for body in [
        "<html>canary</html>",
        "",
        r#"{"kind":"Thing"}"#,
        r#"{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":[{"cells":["#,
    ] {
        let mut rig = aggregated();
        rig.request_list().await.answer(200, body);
        rig.expect(&["SyncStarted"]).await;
        let said = rig.event().await;
        assert!(said.starts_with("Interrupted BadAnswer") && !said.contains("canary"), "{said}");
    }
}
