//! A feed under literal sequences of watch events.

use super::*;
use crate::cluster::RawRow;

fn object(name: &str) -> RawRow {
    let object = serde_json::json!({"metadata": {"name": name, "namespace": "n", "uid": name, "resourceVersion": "1"}});
    RawRow { cells: None, object: serde_json::value::to_raw_value(&object).unwrap() }
}

fn feed() -> Feed {
    let mut feed = Feed::new(Arc::new(Kind::sample("example.org", "things")), false, &[], 0);
    feed.opening();
    feed
}

fn tell(feed: &mut Feed, events: Vec<WatchEvent>) -> View {
    for event in events {
        feed.handle(event, Timestamp::UNIX_EPOCH, Instant::now());
    }
    feed.commit();
    feed.view(State::Parked)
}

fn synced(names: &[&str], version: &str) -> Vec<WatchEvent> {
    let mut events = vec![WatchEvent::SyncStarted { reason: Reason::InitialSync }];
    events.extend(names.iter().map(|name| WatchEvent::Applied(object(name))));
    events.push(WatchEvent::SyncFinished { resource_version: version.into() });
    events
}

fn interrupted(reason: Reason) -> WatchEvent {
    WatchEvent::Interrupted { reason, message: "why".into(), retry_in: Duration::from_secs(1) }
}

fn objects(view: &View) -> Option<u64> {
    view.snapshot.as_ref().map(|snapshot| snapshot.objects)
}

#[test]
fn a_first_sync_shows_its_part_and_says_that_it_is_one() {
    let mut feed = feed();
    let mut events = synced(&["a", "b"], "7");
    let end = events.pop().unwrap();
    events.push(WatchEvent::Progress { expected: Some(5) });
    let view = tell(&mut feed, events);
    assert_eq!((view.state, view.complete, objects(&view)), (State::Syncing, false, Some(2)));
    assert_eq!(view.progress, Some(Progress { received: 2, expected: Some(5) }));
    let view = tell(&mut feed, vec![end]);
    assert_eq!((view.state, view.complete, view.resource_version.as_deref()), (State::Live, true, Some("7")));
}

#[test]
fn an_interrupted_watch_serves_its_rows_as_stale_and_a_first_sync_that_fails_shows_none() {
    let mut first = feed();
    let view = tell(&mut first, vec![interrupted(Reason::Unreachable)]);
    assert_eq!((view.state, view.reason, objects(&view)), (State::Failed, Some(Reason::Unreachable), None));
    let mut feed = feed();
    tell(&mut feed, synced(&["a"], "1"));
    let view = tell(&mut feed, vec![interrupted(Reason::Unreachable)]);
    assert_eq!((view.state, view.complete, objects(&view)), (State::Stale, true, Some(1)));
}

#[test]
fn after_an_interruption_the_rows_are_stale_until_what_was_missed_has_arrived() {
    let mut feed = feed();
    let at = |second| Timestamp::from_second(second).unwrap();
    for event in synced(&["a"], "1") {
        feed.handle(event, at(1), Instant::now());
    }
    feed.handle(interrupted(Reason::Unreachable), at(2), Instant::now());
    feed.handle(WatchEvent::Connected, at(9), Instant::now());
    let view = feed.view(State::Parked);
    assert_eq!((view.state, view.reason, view.as_of), (State::Stale, Some(Reason::Unreachable), Some(at(1))));
    assert!(feed.catching_up_since().is_some());
    feed.handle(WatchEvent::Deleted(object("a")), at(9), Instant::now());
    feed.caught_up(at(10), Instant::now());
    let view = feed.view(State::Parked);
    assert_eq!((view.state, view.as_of, objects(&view)), (State::Live, Some(at(10)), Some(0)));
    assert_eq!(feed.catching_up_since(), None);
}

#[test]
fn a_watch_that_is_opened_again_as_usual_stays_live_and_is_not_current_before_it_caught_up() {
    let mut feed = feed();
    let at = |second| Timestamp::from_second(second).unwrap();
    for event in synced(&["a"], "1") {
        feed.handle(event, at(1), Instant::now());
    }
    feed.handle(WatchEvent::Connected, at(7), Instant::now());
    assert_eq!((feed.view(State::Parked).state, feed.view(State::Parked).as_of), (State::Live, Some(at(1))));
    feed.handle(WatchEvent::Bookmark { resource_version: "2".into() }, at(8), Instant::now());
    assert_eq!(feed.view(State::Parked).as_of, Some(at(8)));
}

#[test]
fn a_kind_parked_in_the_middle_of_a_resync_is_listed_anew() {
    let mut feed = feed();
    tell(&mut feed, synced(&["a", "b"], "1"));
    let mut again = synced(&["b"], "9");
    again.pop();
    tell(&mut feed, again);
    feed.closed();
    assert_eq!((feed.view(State::Parked).state, feed.resume_from()), (State::Parked, None));
    feed.opening();
    assert_eq!(feed.view(State::Parked).state, State::Parked, "and not a resync that nobody makes");
    let view = tell(&mut feed, synced(&["b"], "12"));
    assert_eq!((view.state, objects(&view), feed.resume_from().as_deref()), (State::Live, Some(1), Some("12")));
}

#[test]
fn withheld_rows_stay_withheld_when_their_watch_is_parked_and_opened_again() {
    let mut feed = feed();
    tell(&mut feed, synced(&["a"], "1"));
    tell(&mut feed, vec![interrupted(Reason::Forbidden)]);
    feed.closed();
    let view = feed.view(State::Parked);
    assert_eq!((view.state, objects(&view)), (State::Forbidden, None));
    feed.opening();
    assert_eq!(objects(&tell(&mut feed, vec![WatchEvent::Connected])), None);
    feed.caught_up(Timestamp::UNIX_EPOCH, Instant::now());
    let view = feed.view(State::Parked);
    assert_eq!((view.state, objects(&view)), (State::Live, Some(1)), "the API server let us in again");
}

#[test]
fn rows_that_may_no_longer_be_read_are_withheld() {
    let mut feed = feed();
    tell(&mut feed, synced(&["a"], "1"));
    let view = tell(&mut feed, vec![interrupted(Reason::Forbidden)]);
    assert_eq!((view.state, view.complete, objects(&view)), (State::Forbidden, false, None));
}

#[test]
fn old_rows_are_served_during_a_resync_and_what_is_gone_goes_at_its_end() {
    let mut feed = feed();
    tell(&mut feed, synced(&["a", "b"], "1"));
    let mut again = synced(&["b", "c"], "9");
    let end = again.pop().unwrap();
    let view = tell(&mut feed, again);
    assert_eq!((view.state, view.complete, objects(&view)), (State::Resyncing, true, Some(3)));
    let view = tell(&mut feed, vec![end]);
    assert_eq!((view.state, objects(&view), feed.resyncs), (State::Live, Some(2), 1));
}

#[test]
fn a_resumed_kind_says_parked_until_it_has_caught_up() {
    let mut feed = feed();
    tell(&mut feed, synced(&["a"], "1"));
    feed.closed();
    assert_eq!(feed.view(State::Parked).state, State::Parked);
    assert_eq!(feed.resume_from().as_deref(), Some("1"));
    feed.opening();
    let view = tell(&mut feed, vec![WatchEvent::Connected, WatchEvent::Deleted(object("a"))]);
    assert_eq!((view.state, objects(&view)), (State::Parked, Some(0)));
    feed.caught_up(Timestamp::UNIX_EPOCH, Instant::now());
    assert_eq!(feed.view(State::Parked).state, State::Live);
}

#[test]
fn a_parked_kind_whose_columns_changed_is_listed_anew_and_its_old_rows_are_served_until_then() {
    let mut feed = feed();
    tell(&mut feed, synced(&["a"], "1"));
    feed.closed();
    feed.set_kind(Arc::new(Kind::sample("example.org", "things")), false, &[]);
    assert_eq!(feed.resume_from(), None, "a resumed watch would leave the cells of the old columns as they are");
    feed.opening();
    let mut again = synced(&["a"], "9");
    let end = again.pop().unwrap();
    let view = tell(&mut feed, again);
    assert_eq!((view.state, objects(&view)), (State::Resyncing, Some(1)));
    assert_eq!(tell(&mut feed, vec![end]).state, State::Live);
    feed.closed();
    assert_eq!(feed.resume_from().as_deref(), Some("9"));
}

#[test]
fn an_object_that_cannot_be_read_makes_the_kind_incomplete_and_is_named() {
    let mut feed = feed();
    let mut events = synced(&["a"], "1");
    let bad = WatchEvent::Undecodable { object: Some("n/bad".into()), message: "no uid".into() };
    events.insert(1, bad);
    let view = tell(&mut feed, events);
    assert_eq!((view.state, view.complete, view.reason), (State::Live, false, Some(Reason::Undecodable)));
    assert!(view.message.unwrap().contains("n/bad"));
    assert!(tell(&mut feed, synced(&["a"], "2")).complete, "a later sync that reads everything heals it");
}

#[test]
fn a_state_is_never_seen_beside_the_rows_from_before_it() {
    let mut feed = feed();
    let at = |second| Timestamp::from_second(second).unwrap();
    for event in synced(&["a", "b"], "7") {
        feed.handle(event, at(1), Instant::now());
        let view = feed.view(State::Parked);
        assert_eq!(view.state == State::Live, objects(&view) == Some(2), "before any commit of the caller");
    }
    assert_eq!(feed.view(State::Parked).as_of, Some(at(1)));
    feed.handle(WatchEvent::Applied(object("c")), at(5), Instant::now());
    let view = feed.view(State::Parked);
    assert_eq!((objects(&view), view.as_of), (Some(2), Some(at(1))), "these rows are not those of second 5");
    feed.handle(WatchEvent::Bookmark { resource_version: "9".into() }, at(6), Instant::now());
    let view = feed.view(State::Parked);
    assert_eq!((objects(&view), view.as_of, view.resource_version.as_deref()), (Some(3), Some(at(6)), Some("9")));
}

#[test]
fn changes_are_counted_while_there_is_no_gap_and_a_first_load_is_none() {
    let mut feed = feed();
    let start = Instant::now();
    let say = |feed: &mut Feed, seconds: u64, event| {
        feed.handle(event, Timestamp::UNIX_EPOCH, start + Duration::from_secs(seconds));
        feed.changes_per_minute(start + Duration::from_secs(seconds))
    };
    say(&mut feed, 0, WatchEvent::SyncStarted { reason: Reason::InitialSync });
    say(&mut feed, 0, WatchEvent::Applied(object("a")));
    say(&mut feed, 1, WatchEvent::SyncFinished { resource_version: "5".into() });
    say(&mut feed, 1, WatchEvent::Connected);
    assert_eq!(say(&mut feed, 200, WatchEvent::Applied(object("a"))), None, "not for long enough");
    let broken =
        || WatchEvent::Interrupted { reason: Reason::Unreachable, message: String::new(), retry_in: Duration::ZERO };
    assert_eq!(say(&mut feed, 310, broken()), None, "it is not live");
    say(&mut feed, 311, WatchEvent::Connected);
    say(&mut feed, 311, WatchEvent::Deleted(object("a")));
    assert_eq!(
        say(&mut feed, 312, WatchEvent::Bookmark { resource_version: "7".into() }),
        Some(0.4),
        "nothing was missed"
    );
    say(&mut feed, 320, WatchEvent::SyncStarted { reason: Reason::Expired });
    assert_eq!(
        say(&mut feed, 321, WatchEvent::SyncFinished { resource_version: "9".into() }),
        None,
        "what was missed?"
    );
}
