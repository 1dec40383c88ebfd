//! What the status says of a report.

use super::*;
use crate::{
    cache::report::Totals,
    kind::Kind,
    policy::{plan::Defaults, reconcile::initial},
};

fn kind(resource: &str, state: State, reason: Option<Reason>) -> ResourceReport {
    ResourceReport {
        kind: Arc::new(Kind::sample("", resource)),
        state,
        reason,
        message: None,
        objects: Some(3),
        namespaces: Some(1),
        bytes: Some(100),
        as_of: None,
        last_sync: None,
        sync_duration: Some(Duration::from_millis(1250)),
        last_access: None,
        preload: true,
        resyncs: 0,
        reconnects: 0,
        changes_per_minute: None,
    }
}

fn report(kinds: Vec<ResourceReport>) -> Report {
    Report { totals: Totals { hits: 3, misses: 1, ..Default::default() }, resources: kinds, ..Report::default() }
}

fn condition<'a>(status: &'a BrowserCachePolicyStatus, type_: &str) -> &'a Condition {
    status.conditions.iter().find(|condition| condition.type_ == type_).unwrap()
}

#[test]
fn a_forbidden_kind_degrades_and_does_not_keep_the_others_from_being_ready() {
    let effective = initial("default", &Defaults::default());
    let forbidden = kind("secrets", State::Forbidden, Some(Reason::Forbidden));
    let report = report(vec![kind("pods", State::Live, None), forbidden]);
    let status = status(&effective, &report, &[], "pod-1", Timestamp::UNIX_EPOCH);
    assert_eq!(condition(&status, "Ready").status, "True");
    assert_eq!(condition(&status, "Degraded").status, "True");
    assert!(condition(&status, "Degraded").message.contains("core/secrets (Forbidden)"));
    assert_eq!((status.preloaded.as_deref(), status.hit_ratio.as_deref()), (Some("1/2"), Some("75.0%")));
    assert_eq!(status.resources[0].sync_duration.as_deref(), Some("1.25s"));
}

#[test]
fn a_syncing_kind_is_named_and_the_time_of_change_is_kept() {
    let effective = initial("default", &Defaults::default());
    let syncing = report(vec![kind("pods", State::Syncing, None)]);
    let first = status(&effective, &syncing, &[], "p", Timestamp::UNIX_EPOCH);
    assert_eq!(condition(&first, "Ready").reason, "Syncing");
    assert!(condition(&first, "Ready").message.contains("core/pods"));
    let later = Timestamp::from_second(100).unwrap();
    let second = status(&effective, &syncing, &first.conditions, "p", later);
    assert_eq!(first.conditions, second.conditions);
    assert!(same(&first, &second), "the time of writing alone is no change");
    let live = report(vec![kind("pods", State::Live, None)]);
    let third = status(&effective, &live, &second.conditions, "p", later);
    assert_eq!(condition(&third, "Ready").last_transition_time, "1970-01-01T00:01:40Z");
    assert_eq!(condition(&third, "Accepted").last_transition_time, "1970-01-01T00:00:00Z");
}

#[test]
fn a_preloaded_kind_for_which_there_is_no_watch_degrades_and_is_not_waited_for() {
    let effective = initial("default", &Defaults::default());
    let refused = kind("secrets", State::Cold, Some(Reason::WatchLimit));
    let waiting = report(vec![kind("pods", State::Live, None), refused]);
    let status = status(&effective, &waiting, &[], "p", Timestamp::UNIX_EPOCH);
    assert_eq!(condition(&status, "Ready").status, "True");
    assert!(condition(&status, "Degraded").message.contains("core/secrets (WatchLimit)"));
}

#[test]
fn replicas_that_were_silent_for_long_are_dead() {
    let replica = |pod: &str, last_update: &str| Replica {
        pod: pod.to_owned(),
        open_watches: 0,
        objects: 0,
        bytes: 0,
        last_update: last_update.to_owned(),
    };
    let now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
    let replicas = [
        replica("own", "2026-01-01T10:00:00Z"),
        replica("quiet", "2026-01-01T11:50:00Z"),
        replica("gone", "2026-01-01T11:44:00Z"),
        replica("fast-clock", "2026-01-01T13:00:00Z"),
    ];
    assert_eq!(dead(&replicas, "own", now), ["gone"]);
}

#[test]
fn the_list_of_kinds_is_bounded_and_keeps_those_that_are_unwell() {
    let effective = initial("default", &Defaults::default());
    let mut kinds: Vec<_> = (0..80).map(|n| kind(&format!("kind{n}"), State::Live, None)).collect();
    kinds.push(ResourceReport { bytes: None, ..kind("zzz", State::Failed, Some(Reason::ServerError)) });
    let status = status(&effective, &report(kinds), &[], "p", Timestamp::UNIX_EPOCH);
    assert_eq!(status.resources.len(), 50);
    assert!(status.resources.iter().any(|kind| kind.resource == "zzz"));
}
