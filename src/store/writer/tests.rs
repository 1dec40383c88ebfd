//! Commits over chunks, against a model that keeps everything in one map.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::store::{
    Facts, ROWS,
    testing::{self, uid_of},
};

fn row(namespace: &str, name: &str, version: &str) -> Ingested {
    Ingested { cells: [Cell::Text(name.into())].into(), ..testing::row(namespace, name, version, &json!({})) }
}

fn names(snapshot: &Snapshot) -> Vec<String> {
    snapshot.rows().map(|row| format!("{}/{}@{}", row.namespace(), row.name(), row.resource_version())).collect()
}

#[test]
fn nothing_is_visible_before_the_commit() {
    let (mut writer, published) = Writer::new(0);
    writer.apply(row("a", "x", "1")).unwrap();
    assert_eq!(published.load().objects, 0);
    let commit = writer.commit().unwrap();
    assert_eq!((commit.revision, commit.objects), (2, 1));
    assert_eq!(names(&published.load()), ["a/x@1"]);
    assert_eq!(writer.commit(), None, "an empty commit makes no revision");
}

#[test]
fn a_sync_removes_what_it_did_not_bring_and_only_when_it_ends() {
    let (mut writer, published) = Writer::new(0);
    for name in ["x", "y", "z"] {
        writer.apply(row("a", name, "1")).unwrap();
    }
    writer.begin_sync();
    writer.apply(row("a", "x", "1")).unwrap();
    writer.commit();
    assert_eq!(published.load().objects, 3, "old rows are served while it syncs");
    writer.begin_sync();
    writer.apply(row("a", "y", "2")).unwrap();
    writer.apply(row("b", "n", "3")).unwrap();
    writer.delete("b", "n", "4");
    assert_eq!(writer.received(), 1);
    assert_eq!(writer.finish_sync(), 2, "the broken sync's x does not count");
    writer.commit();
    assert_eq!(names(&published.load()), ["a/y@2"]);
}

#[test]
fn an_unchanged_object_makes_no_revision() {
    let (mut writer, published) = Writer::new(0);
    writer.apply(row("a", "x", "1")).unwrap();
    writer.commit();
    writer.apply(row("a", "x", "1")).unwrap();
    writer.delete("a", "unknown", "");
    assert_eq!(writer.commit(), None);
    writer.begin_sync();
    assert!(writer.is_unchanged(&uid_of("a", "x"), "a", "x", "1"));
    assert!(!writer.is_unchanged(&uid_of("a", "x"), "a", "x", "2"));
    assert!(!writer.is_unchanged(&uid_of("b", "x"), "a", "x", "1"), "another object of that name");
    assert_eq!((writer.received(), writer.finish_sync(), writer.commit()), (1, 0, None));
    writer.doubt_cells();
    writer.begin_sync();
    assert!(!writer.is_unchanged(&uid_of("a", "x"), "a", "x", "1"));
    let changed = Ingested { cells: [Cell::Int(7)].into(), ..row("a", "x", "1") };
    writer.apply(changed).unwrap();
    writer.finish_sync();
    writer.commit().unwrap();
    assert_eq!(published.load().get("a", "x").unwrap().cell(0), Cell::Int(7));
}

#[test]
fn bytes_return_to_those_of_an_empty_kind_when_all_is_deleted() {
    let (mut writer, published) = Writer::new(0);
    for round in ["1", "22", "333"] {
        writer.apply(row("a", "x", round)).unwrap();
        writer.apply(row("b", "y", round)).unwrap();
    }
    writer.commit();
    assert!(published.load().bytes > 200);
    writer.delete("a", "x", "334");
    writer.delete("b", "y", "334");
    writer.commit();
    let last = published.load();
    assert_eq!((last.objects, last.chunks.len(), last.namespaces.len()), (0, 0, 0));
    assert_eq!(last.bytes, writer.compressor.heap_bytes() as u64);
}

#[test]
fn a_reader_keeps_its_snapshot() {
    let (mut writer, published) = Writer::new(0);
    writer.apply(row("a", "x", "1")).unwrap();
    writer.commit();
    let before = published.load_full();
    writer.delete("a", "x", "");
    writer.commit();
    assert_eq!(before.objects, 1);
    assert!(before.get("a", "x").is_some());
}

#[test]
fn events_that_were_overtaken_change_nothing_unless_a_sync_says_so() {
    let (mut writer, published) = Writer::new(0);
    let mut after = |step: &dyn Fn(&mut Writer)| {
        step(&mut writer);
        writer.commit();
        names(&published.load())
    };
    assert_eq!(after(&|writer| writer.apply(row("a", "x", "20")).unwrap()), ["a/x@20"]);
    assert_eq!(after(&|writer| writer.apply(row("a", "x", "19")).unwrap()), ["a/x@20"], "no object goes back");
    assert_eq!(after(&|writer| writer.delete("a", "x", "15")), ["a/x@20"], "that was an earlier object of this name");
    let another = |writer: &mut Writer| {
        writer.apply(Ingested { uid: uid_of("b", "other").into(), ..row("a", "x", "18") }).unwrap();
    };
    assert_eq!(after(&another), ["a/x@18"], "versions of different objects are not compared here");
    let restored = |writer: &mut Writer| {
        writer.begin_sync();
        writer.apply(row("a", "x", "3")).unwrap();
        writer.finish_sync();
    };
    assert_eq!(after(&restored), ["a/x@3"], "a cluster that was restored from a backup");
    assert_eq!(after(&|writer| writer.delete("a", "x", "4")), [""; 0]);
}

#[test]
fn a_change_copies_its_chunk_and_shares_all_others() {
    let (mut writer, published) = Writer::new(0);
    for number in 0..5000 {
        writer.apply(row("a", &format!("x{number:05}"), "1")).unwrap();
    }
    writer.commit();
    let before = published.load_full();
    assert_eq!(before.chunks.iter().map(|chunk| chunk.rows()).collect::<Vec<_>>(), [1024, 1024, 1024, 1024, 904]);
    writer.apply(row("a", "x02000", "2")).unwrap();
    writer.commit();
    let after = published.load_full();
    let shared: Vec<_> = before.chunks.iter().zip(&after.chunks).map(|(a, b)| Arc::ptr_eq(a, b)).collect();
    assert_eq!(shared, [true, false, true, true, true]);
}

#[test]
fn bodies_stay_readable_through_a_new_dictionary() {
    let (mut writer, published) = Writer::new(0);
    let object = |number: usize| json!({"spec": {"replicas": number, "image": format!("registry.example/app:{number}"), "policy": "Always"}});
    for number in 0..3000 {
        writer.apply(testing::row("a", &format!("x{number:05}"), "1", &object(number))).unwrap();
    }
    writer.commit();
    let before = published.load_full();
    let samples = writer.samples().unwrap();
    writer.trained(samples.train());
    for number in 1000..1100 {
        writer.apply(testing::row("a", &format!("x{number:05}"), "2", &object(number))).unwrap();
    }
    writer.commit();
    while writer.recode() {}
    let after = published.load_full();
    assert_eq!(after.revision, before.revision + 1, "the same rows: nobody has to look again");
    let dictionary = writer.compressor.dictionary().unwrap();
    assert!(after.chunks.iter().all(|chunk| chunk.recoded(dictionary).is_none()));
    assert!(
        after.chunks.iter().map(|chunk| chunk.body_bytes()).sum::<usize>() * 10
            < before.chunks.iter().map(|chunk| chunk.body_bytes()).sum::<usize>() * 9
    );
    for snapshot in [before, after] {
        for (number, row) in snapshot.rows().enumerate() {
            assert_eq!(row.contents().unwrap().object.get(), object(number).to_string());
        }
    }
}

/// One thing that happens to a kind.
#[derive(Clone, Debug)]
enum Step {
    Apply {
        place: u8,
        version: u16,
        cell: u8,
        large: bool,
    },
    Delete {
        place: u8,
    },
    /// A burst, so that chunks fill and split.
    Many {
        from: u16,
        count: u16,
        version: u16,
    },
    DeleteMany {
        from: u16,
        count: u16,
    },
    BeginSync,
    FinishSync,
    AbandonSync,
    Commit,
    Train,
    Recode,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (any::<u8>(), 1..5u16, any::<u8>(), prop::bool::weighted(0.1)).prop_map(|(place, version, cell, large)| Step::Apply { place, version, cell, large }),
        4 => any::<u8>().prop_map(|place| Step::Delete { place }),
        2 => (0..3000u16, 1..1500u16, 1..5u16).prop_map(|(from, count, version)| Step::Many { from, count, version }),
        2 => (0..3000u16, 1..1500u16).prop_map(|(from, count)| Step::DeleteMany { from, count }),
        1 => Just(Step::BeginSync),
        1 => Just(Step::FinishSync),
        1 => Just(Step::AbandonSync),
        4 => Just(Step::Commit),
        1 => Just(Step::Train),
        1 => Just(Step::Recode),
    ]
}

fn place_key(place: u8) -> (String, String) {
    (format!("ns-{}", place % 5), format!("name-{}", place / 5))
}

fn many_key(number: u16) -> (String, String) {
    (format!("many-{}", number % 2), format!("pod-{number:05}"))
}

/// A cell of every kind, also for one place after another.
fn cell(number: u8) -> Cell {
    match number % 7 {
        0 => Cell::Null,
        1 => Cell::Int(i64::from(number)),
        2 => Cell::Text(format!("Text{}", number % 16).into()),
        3 => Cell::Since(1_700_000_000 + i64::from(number % 3)),
        4 => Cell::Float(f64::from(number) / 2.0),
        5 => Cell::Restarts { count: i64::from(number), last: 5 },
        _ => Cell::Text("name-1".into()),
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Model {
    version: String,
    cells: Vec<Cell>,
    labels: String,
    body: String,
}

fn object(key: &(String, String), version: u16, number: u8, large: bool) -> (Ingested, Model) {
    let body = json!({"v": version, "n": number, "noise": if large { noise(number) } else { String::new() }});
    let cells = vec![cell(number), Cell::Text(key.1.as_str().into()), cell(number.wrapping_mul(31))];
    let labels = format!("\napp={}\n", number % 9);
    let ingested = Ingested {
        cells: cells.clone().into(),
        created: 1_700_000_000 + u32::from(number % 3),
        facts: Facts { labels: labels.clone(), ..Facts::default() },
        ..testing::row(&key.0, &key.1, &version.to_string(), &body)
    };
    (ingested, Model { version: version.to_string(), cells, labels, body: body.to_string() })
}

/// Two hundred kilobytes that do not compress.
fn noise(seed: u8) -> String {
    let mut state = u64::from(seed) + 1;
    (0..12_500)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            format!("{state:016x}")
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_readers_see_what_a_plain_map_would_hold(steps in prop::collection::vec(step(), 1..60)) {
        let (mut writer, published) = Writer::new(0);
        let mut model: BTreeMap<(String, String), Model> = BTreeMap::new();
        let mut seen: Option<std::collections::BTreeSet<(String, String)>> = None;
        let apply = |writer: &mut Writer, model: &mut BTreeMap<(String, String), Model>, seen: &mut Option<std::collections::BTreeSet<_>>, key: (String, String), version: u16, number: u8, large: bool| {
            let (ingested, kept) = object(&key, version, number, large);
            if let Some(seen) = seen {
                seen.insert(key.clone());
            }
            writer.apply(ingested).unwrap();
            // Outside of a sync an event that was overtaken changes nothing.
            let overtaken = seen.is_none() && model.get(&key).is_some_and(|known| kept.version < known.version);
            if !overtaken {
                model.insert(key, kept);
            }
        };
        for step in steps {
            match step {
                Step::Apply { place, version, cell, large } => apply(&mut writer, &mut model, &mut seen, place_key(place), version, cell, large),
                Step::Many { from, count, version } => {
                    for number in from..from + count {
                        apply(&mut writer, &mut model, &mut seen, many_key(number), version, number as u8, false);
                    }
                }
                Step::Delete { place } => {
                    let key = place_key(place);
                    writer.delete(&key.0, &key.1, "");
                    model.remove(&key);
                    seen.iter_mut().for_each(|seen| _ = seen.remove(&key));
                }
                Step::DeleteMany { from, count } => {
                    for number in from..from + count {
                        let key = many_key(number);
                        writer.delete(&key.0, &key.1, "");
                        model.remove(&key);
                        seen.iter_mut().for_each(|seen| _ = seen.remove(&key));
                    }
                }
                Step::BeginSync => {
                    writer.begin_sync();
                    seen = Some(Default::default());
                }
                Step::AbandonSync => {
                    writer.abandon_sync();
                    seen = None;
                }
                Step::FinishSync => {
                    let before = model.len();
                    if let Some(seen) = seen.take() {
                        model.retain(|key, _| seen.contains(key));
                    }
                    prop_assert_eq!(writer.finish_sync(), (before - model.len()) as u64);
                }
                Step::Train => if let Some(samples) = writer.samples() {
                    writer.trained(samples.train());
                },
                Step::Recode => _ = writer.recode(),
                Step::Commit => {
                    writer.commit();
                    check(&published.load(), &model)?;
                }
            }
        }
        writer.commit();
        check(&published.load(), &model)?;
    }
}

fn check(snapshot: &Snapshot, model: &BTreeMap<(String, String), Model>) -> Result<(), TestCaseError> {
    prop_assert_eq!(snapshot.objects as usize, model.len());
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    model.keys().for_each(|(namespace, _)| *counts.entry(namespace).or_default() += 1);
    prop_assert_eq!(
        snapshot.namespaces.iter().map(|(name, count)| (&**name, *count)).collect::<BTreeMap<_, _>>(),
        counts
    );
    prop_assert!(snapshot.chunks.iter().all(|chunk| (1..=ROWS).contains(&chunk.rows())));
    for (row, (key, expected)) in snapshot.rows().zip(model) {
        prop_assert_eq!((row.namespace(), row.name()), (&*key.0, &*key.1));
        prop_assert_eq!(row.resource_version(), expected.version.clone());
        prop_assert_eq!(row.uid(), uid_of(&key.0, &key.1));
        let cells: Vec<Cell> = (0..3).map(|column| row.cell(column).owned()).collect();
        prop_assert_eq!(&cells, &expected.cells);
        prop_assert_eq!(row.labels(), expected.labels.as_str());
        let contents = row.contents().unwrap();
        prop_assert_eq!(contents.object.get(), expected.body.as_str());
        prop_assert!(snapshot.get(&key.0, &key.1).is_some_and(|found| found.is_same(&row)));
    }
    Ok(())
}
