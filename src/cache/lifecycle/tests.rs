//! The life of kinds, step by step, with time given.

use super::*;

fn id(name: &str) -> GroupResource {
    GroupResource::new("example.org", name)
}

fn limits() -> Limits {
    Limits {
        lazy_load: true,
        access_timeout: Duration::from_secs(300),
        auto_cleanup: true,
        cleanup_interval: Duration::from_secs(60),
        max_informers: 3,
        sync_timeout: Duration::from_secs(30),
        sync_concurrency: 4,
        memory_budget: 1000,
    }
}

fn planned(decision: Decision) -> Planned {
    Planned { decision, watchable: true, metadata_only: false }
}

fn kinds(list: &[(&str, Decision)]) -> BTreeMap<GroupResource, Planned> {
    list.iter().map(|(name, decision)| (id(name), planned(*decision))).collect()
}

/// One preloaded kind `p`, lazy ones `a` to `e`.
fn started(now: Instant) -> Lifecycle {
    let mut life = Lifecycle::new(limits());
    let all = kinds(&[
        ("p", Decision::Preload),
        ("a", Decision::Lazy),
        ("b", Decision::Lazy),
        ("c", Decision::Lazy),
        ("d", Decision::Lazy),
        ("x", Decision::Excluded),
    ]);
    assert_eq!(life.set_plan(limits(), all, &[id("p")], now), [Action::Open(id("p"))]);
    life.observe(&id("p"), None, 0, true, 100);
    life
}

fn read(life: &mut Lifecycle, name: &str, now: Instant) -> (Verdict, Vec<Action>) {
    let answer = life.open(&id(name), now);
    life.observe(&id(name), Some(now), 0, true, 100);
    answer
}

#[test]
fn the_cap_parks_the_least_recently_used_and_never_a_preloaded_kind() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    read(&mut life, "b", start + Duration::from_secs(1));
    assert_eq!(life.open_watches(), 3);
    let (verdict, actions) = read(&mut life, "c", start + Duration::from_secs(60));
    assert_eq!(verdict, Verdict::Open);
    assert_eq!(actions, [Action::Park(id("a"), Reason::WatchLimit), Action::Open(id("c"))]);
    assert_eq!(life.open_watches(), 3);
}

#[test]
fn kinds_opened_all_at_once_do_not_park_each_other() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    read(&mut life, "b", start);
    assert_eq!(read(&mut life, "c", start), (Verdict::Passthrough(Reason::WatchLimit), vec![]));
    let later = start + RESIDENCE;
    assert_eq!(read(&mut life, "c", later).0, Verdict::Open, "there is room once others were not read for a while");
}

#[test]
fn a_subscribed_kind_is_neither_parked_for_room_nor_for_idleness() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    life.observe(&id("a"), None, 1, true, 100);
    let late = start + Duration::from_secs(3600);
    assert_eq!(life.sweep(late), []);
    life.observe(&id("a"), None, 0, true, 100);
    assert_eq!(life.sweep(late + Duration::from_secs(60)), [Action::Park(id("a"), Reason::Idle)]);
}

#[test]
fn a_parked_kind_is_opened_again_by_a_read() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    let late = start + Duration::from_secs(301);
    assert_eq!(life.sweep(late), [Action::Park(id("a"), Reason::Idle)]);
    assert_eq!(life.phase(&id("a")), Phase::Parked);
    assert_eq!(read(&mut life, "a", late), (Verdict::Open, vec![Action::Open(id("a"))]));
}

#[test]
fn no_cleanup_means_nothing_is_parked_for_idleness() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    life.limits.auto_cleanup = false;
    assert_eq!(life.sweep(start + Duration::from_secs(9999)), []);
}

#[test]
fn memory_is_freed_from_parked_kinds_first_then_from_live_ones_and_a_preloaded_kind_is_shrunk_last() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    life.sweep(start + Duration::from_secs(301));
    let now = start + Duration::from_secs(302);
    read(&mut life, "b", now);
    life.observe(&id("b"), Some(now), 0, true, 450);
    life.observe(&id("p"), None, 0, true, 600);
    assert_eq!(
        life.sweep(now),
        [Action::Evict(id("a"), Reason::MemoryBudget), Action::Evict(id("b"), Reason::MemoryBudget)]
    );
    assert_eq!(read(&mut life, "b", now).0, Verdict::Passthrough(Reason::MemoryBudget), "it would not fit again");
    life.observe(&id("b"), None, 0, false, 0);
    assert_eq!(read(&mut life, "b", now + HOLD_OFF).0, Verdict::Open);
    life.observe(&id("b"), None, 0, true, 0);
    life.observe(&id("p"), None, 0, true, 5000);
    assert_eq!(life.sweep(now + HOLD_OFF), [Action::Shrink(id("p"))]);
    assert!(life.is_shrunk(&id("p")));
    life.observe(&id("p"), None, 0, true, 900);
    assert_eq!(life.sweep(now + HOLD_OFF), [], "it is shrunk once, and fits");
    let more = Limits { memory_budget: 10_000, ..limits() };
    let all = kinds(&[("p", Decision::Preload)]);
    assert!(life.set_plan(more, all, &[id("p")], now).contains(&Action::Restore(id("p"))));
}

#[test]
fn a_kind_taken_out_of_preload_is_parked_unless_someone_uses_it() {
    let start = Instant::now();
    let mut life = started(start);
    let lazy = kinds(&[("p", Decision::Lazy)]);
    assert_eq!(life.set_plan(limits(), lazy.clone(), &[], start), [Action::Park(id("p"), Reason::Idle)]);
    let mut life = started(start);
    life.observe(&id("p"), Some(start), 0, true, 100);
    assert_eq!(life.set_plan(limits(), lazy, &[], start + Duration::from_secs(10)), []);
}

#[test]
fn a_lowered_cap_parks_lazy_kinds_before_preloaded_ones() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    read(&mut life, "b", start);
    let all = kinds(&[("p", Decision::Preload), ("a", Decision::Lazy), ("b", Decision::Lazy)]);
    let actions = life.set_plan(Limits { max_informers: 1, ..limits() }, all, &[id("p")], start);
    assert_eq!(actions, [Action::Park(id("a"), Reason::WatchLimit), Action::Park(id("b"), Reason::WatchLimit)]);
}

#[test]
fn a_kind_that_is_gone_or_excluded_is_dropped() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    let rest = kinds(&[("a", Decision::Excluded)]);
    let actions = life.set_plan(limits(), rest, &[], start);
    assert_eq!(actions, [Action::Evict(id("p"), Reason::NotServed), Action::Evict(id("a"), Reason::ExcludedByPolicy)],);
    assert_eq!(life.open(&id("a"), start).0, Verdict::Excluded);
}

#[test]
fn a_kind_without_the_watch_verb_is_read_through() {
    let now = Instant::now();
    let mut life = Lifecycle::new(limits());
    let all = BTreeMap::from([(id("m"), Planned { watchable: false, ..planned(Decision::Lazy) })]);
    life.set_plan(limits(), all, &[], now);
    assert_eq!(life.open(&id("m"), now), (Verdict::Passthrough(Reason::NotWatchable), vec![]));
}

#[test]
fn an_unfinished_first_sync_is_not_parked_but_dropped() {
    let start = Instant::now();
    let mut life = started(start);
    life.open(&id("a"), start);
    assert_eq!(life.sweep(start + Duration::from_secs(301)), [Action::Evict(id("a"), Reason::Idle)]);
    assert_eq!(life.phase(&id("a")), Phase::Cold);
}

/// Whatever happens, in whatever order: the cap holds and actions are consistent with the phases.
#[test]
fn the_cap_holds_under_random_use() {
    use rand::{RngExt, SeedableRng, rngs::StdRng};
    let mut random = StdRng::seed_from_u64(7);
    let start = Instant::now();
    let mut now = start;
    let mut life = started(start);
    let mut open = std::collections::BTreeSet::from([id("p")]);
    for _ in 0..20_000 {
        now += Duration::from_millis(random.random_range(0..4000));
        let name = ["p", "a", "b", "c", "d"][random.random_range(0..5)];
        let actions = match random.random_range(0..10) {
            0 => life.sweep(now),
            1 => {
                life.observe(
                    &id(name),
                    None,
                    random.random_range(0..2),
                    random.random_bool(0.9),
                    random.random_range(0..600),
                );
                Vec::new()
            }
            _ => life.open(&id(name), now).1,
        };
        for action in actions {
            match action {
                Action::Open(id) => assert!(open.insert(id), "opened twice"),
                Action::Park(id, _) => assert!(open.remove(&id), "parked what was not open"),
                Action::Evict(id, _) => drop(open.remove(&id)),
                Action::Shrink(id) => assert!(open.contains(&id)),
                Action::Restore(_) | Action::Refuse(..) => {}
            }
            assert!(open.len() <= 3, "the cap is hard, also between two actions");
        }
        assert_eq!(life.open_watches(), open.len());
    }
}

#[test]
fn a_kind_that_is_preloaded_takes_the_place_of_any_other_at_once() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    read(&mut life, "b", start + Duration::from_secs(1));
    life.observe(&id("a"), Some(start), 1, true, 100);
    let mut all = kinds(&[("p", Decision::Preload), ("a", Decision::Lazy), ("b", Decision::Lazy)]);
    all.insert(id("q"), planned(Decision::Preload));
    let actions = life.set_plan(limits(), all, &[id("p"), id("q")], start + Duration::from_secs(2));
    assert_eq!(actions, [Action::Park(id("b"), Reason::WatchLimit), Action::Open(id("q"))], "a is followed by someone");
}

#[test]
fn a_preloaded_kind_beyond_the_cap_is_refused_and_opens_when_there_is_room() {
    let start = Instant::now();
    let mut life = Lifecycle::new(limits());
    let names = ["p", "q", "r", "s"];
    let all = kinds(&names.map(|name| (name, Decision::Preload)));
    let preload = names.map(id);
    let actions = life.set_plan(limits(), all.clone(), &preload, start);
    assert_eq!(actions.last(), Some(&Action::Refuse(id("s"), Reason::WatchLimit)));
    assert_eq!((life.open_watches(), life.open(&id("s"), start).0), (3, Verdict::Passthrough(Reason::WatchLimit)));
    assert_eq!(life.sweep(start), [Action::Refuse(id("s"), Reason::WatchLimit)]);
    let more = Limits { max_informers: 4, ..limits() };
    assert_eq!(life.set_plan(more, all, &preload, start), [Action::Open(id("s"))]);
}

#[test]
fn a_watch_that_broke_is_not_opened_again_at_once() {
    let start = Instant::now();
    let mut life = started(start);
    life.broke(&id("p"), start);
    assert_eq!(life.sweep(start), [Action::Refuse(id("p"), Reason::Internal)]);
    assert_eq!(life.sweep(start + HOLD_OFF), [Action::Open(id("p"))]);
}

#[test]
fn a_shrunk_kind_that_is_parked_is_whole_again_once_there_is_memory() {
    let start = Instant::now();
    let mut life = started(start);
    life.observe(&id("p"), None, 0, true, 5000);
    assert_eq!(life.sweep(start), [Action::Shrink(id("p"))]);
    life.observe(&id("p"), None, 0, true, 100);
    let lazy = kinds(&[("p", Decision::Lazy)]);
    assert_eq!(life.set_plan(limits(), lazy.clone(), &[], start), [Action::Park(id("p"), Reason::Idle)]);
    let more = Limits { memory_budget: 9000, ..limits() };
    assert_eq!(life.set_plan(more, lazy, &[], start), [Action::Restore(id("p"))]);
    assert_eq!((life.phase(&id("p")), life.is_shrunk(&id("p"))), (Phase::Cold, false));
}

#[test]
fn a_kind_that_does_not_fit_without_spec_either_goes_and_is_tried_again_ever_later() {
    let start = Instant::now();
    let mut life = started(start);
    let slim = BTreeMap::from([(id("p"), Planned { metadata_only: true, ..planned(Decision::Preload) })]);
    life.set_plan(limits(), slim, &[id("p")], start);
    let mut at = start;
    for minutes in [1, 2, 4, 8] {
        life.observe(&id("p"), None, 0, true, 5000);
        let refused = Action::Refuse(id("p"), Reason::MemoryBudget);
        assert_eq!(life.sweep(at), [Action::Evict(id("p"), Reason::MemoryBudget), refused.clone()]);
        at += Duration::from_secs(minutes * 60) - Duration::from_secs(1);
        assert_eq!(life.sweep(at), [refused]);
        at += Duration::from_secs(1);
        assert_eq!(life.sweep(at), [Action::Open(id("p"))]);
    }
}

#[test]
fn what_the_process_takes_beyond_its_limit_is_freed_once_until_it_has_been_given_back() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    life.observe(&id("a"), None, 0, true, 300);
    life.set_pressure(Pressure { listed: 0, overrun: 50 });
    assert_eq!(life.sweep(start), [Action::Evict(id("a"), Reason::MemoryBudget)]);
    assert_eq!(life.sweep(start + Duration::from_secs(1)), [], "its memory is still on its way back");
    assert_eq!(life.sweep(start + Duration::from_secs(4)), [Action::Shrink(id("p"))]);
}

#[test]
fn lists_that_were_read_through_count() {
    let start = Instant::now();
    let mut life = started(start);
    read(&mut life, "a", start);
    life.observe(&id("a"), None, 0, true, 300);
    life.set_pressure(Pressure { listed: 600, overrun: 0 });
    assert_eq!(life.sweep(start), []);
    life.set_pressure(Pressure { listed: 601, overrun: 0 });
    assert_eq!(life.sweep(start), [Action::Evict(id("a"), Reason::MemoryBudget)]);
}

#[test]
fn a_giant_goes_before_the_small_ones_that_would_have_to_make_room() {
    let start = Instant::now();
    let mut life = started(start);
    for name in ["a", "b"] {
        read(&mut life, name, start);
    }
    life.observe(&id("a"), None, 0, true, 100);
    let later = start + Duration::from_secs(10);
    life.observe(&id("b"), Some(later), 0, true, 900);
    assert_eq!(life.sweep(later), [Action::Evict(id("b"), Reason::MemoryBudget)]);
    let wait = |life: &mut Lifecycle, at| read(life, "b", at).0;
    assert_eq!(wait(&mut life, later + HOLD_OFF), Verdict::Open);
    life.observe(&id("b"), None, 0, true, 900);
    life.sweep(later + HOLD_OFF);
    assert_eq!(wait(&mut life, later + 2 * HOLD_OFF), Verdict::Passthrough(Reason::MemoryBudget), "twice as long");
    assert_eq!(wait(&mut life, later + 3 * HOLD_OFF), Verdict::Open);
}

#[test]
fn a_small_one_that_made_room_is_not_held_off_ever_longer() {
    let start = Instant::now();
    let mut life = started(start);
    let mut at = start;
    for _ in 0..3 {
        assert_eq!(read(&mut life, "a", at).0, Verdict::Open);
        life.observe(&id("a"), None, 0, true, 100);
        life.observe(&id("p"), None, 0, true, 950);
        assert_eq!(life.sweep(at), [Action::Evict(id("a"), Reason::MemoryBudget)]);
        at += HOLD_OFF;
    }
}

#[test]
fn what_was_shrunk_is_whole_again_when_there_is_room_for_a_while() {
    let start = Instant::now();
    let mut life = started(start);
    life.observe(&id("p"), None, 0, true, 700);
    life.set_pressure(Pressure { listed: 0, overrun: 500 });
    let actions = life.sweep(start);
    assert_eq!(actions, [Action::Shrink(id("p"))]);
    life.set_pressure(Pressure::default());
    life.observe(&id("p"), None, 0, true, 100);
    assert_eq!(life.sweep(start + HOLD_OFF / 2), []);
    assert_eq!(life.sweep(start + HOLD_OFF), [Action::Restore(id("p"))]);
    assert!(!life.is_shrunk(&id("p")));
}

#[test]
fn a_preloaded_kind_does_not_lose_its_bodies_for_lists_of_a_moment() {
    let start = Instant::now();
    let mut life = started(start);
    life.observe(&id("p"), None, 0, true, 900);
    life.set_pressure(Pressure { listed: 800, overrun: 0 });
    assert_eq!(life.sweep(start), []);
}
