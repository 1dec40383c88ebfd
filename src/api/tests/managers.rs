//! Who owns which fields: what is said, to whom, and how often the API server is asked.

use std::time::Duration;

use futures::future::{Either, join_all, select};
use serde_json::json;

use super::world::World;

#[tokio::test(start_paused = true)]
async fn who_owns_which_fields_is_read_when_it_is_asked_for() {
    let world = World::open().await;
    let answer = world.get("/api/v1/objects/core/pods/mine/visible/managers").await.json();
    assert_eq!(
        answer["managers"],
        json!([{
            "manager": "kubectl", "operation": "Apply", "subresource": "", "apiVersion": "v1", "time": "2026-01-02T03:04:05Z",
            "fields": [r#".metadata.labels["a.b/c"]"#, r#".spec.set[="x"]"#],
        }])
    );
    assert_eq!((&answer["truncated"], &answer["redacted"]), (&false.into(), &false.into()));
    assert_eq!((&answer["state"], &answer["resourceVersion"]), (&"passthrough".into(), &"7".into()));
}

#[tokio::test(start_paused = true)]
async fn it_needs_the_right_to_get_the_object_and_secrets_are_never_read_for_it() {
    let (world, _) = World::with_people().await;
    let path = "/api/v1/objects/core/pods/theirs-canary/hidden-canary/managers";
    for who in ["ann", "lister", "nobody"] {
        let answer = world.get_as(who, path).await;
        assert_eq!((answer.status, &answer.json()["reason"]), (403, &"AccessDenied".into()), "{who}");
    }
    let secret = "/api/v1/objects/core/secrets/theirs-canary/secret-canary/managers";
    assert_eq!(world.get_as("ann", secret).await.status, 403);
    assert_eq!(world.get_as("root", secret).await.json()["reason"], "NotServed");
    assert!(!world.source.asked().iter().any(|asked| asked.starts_with("owners")), "{:?}", world.source.asked());
    assert_eq!(world.get_as("getter", path).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn more_than_a_few_such_reads_at_once_are_asked_to_come_again() {
    let world = World::open().await;
    let slow = join_all((0..4).map(|_| world.get("/api/v1/objects/core/pods/mine/slow/managers")));
    let later = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let refused = world.get("/api/v1/objects/core/pods/mine/visible/managers").await;
        let other = world.get("/api/v1/objects/core/pods/mine/visible").await;
        (refused, other)
    };
    let Either::Right(((refused, other), slow)) = select(Box::pin(slow), Box::pin(later)).await else {
        panic!("the slow ones never end");
    };
    assert_eq!((refused.status, &refused.json()["reason"]), (503, &"Busy".into()));
    assert_eq!((refused.header("retry-after"), other.status), (Some("2"), 200), "other reads are not affected");
    drop(slow);
    assert_eq!(world.get("/api/v1/objects/core/pods/mine/visible/managers").await.status, 200);
}
