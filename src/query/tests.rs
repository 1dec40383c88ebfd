//! Pages over a small snapshot: filters, orders, offsets and walks.

use std::{collections::BTreeSet, sync::Arc};

use super::*;
use crate::{
    cluster::{ColumnDefinition, RawRow},
    kind::Kind,
    store::{Cell, Ingest, Writer},
};

/// 2026-01-06T00:00:00Z
const NOW: i64 = 1_767_657_600;

/// (namespace, name, restarts, creation time)
type Sample = (&'static str, &'static str, Option<i64>, &'static str);

const SAMPLES: [Sample; 6] = [
    ("a", "web-10", Some(0), "2026-01-01T00:00:00Z"),
    ("a", "web-2", Some(12), "2026-01-03T00:00:00Z"),
    ("b", "api-1", None, "2026-01-02T00:00:00Z"),
    ("b", "api-2", Some(3), "2026-01-02T00:00:00Z"),
    ("c", "Batch", Some(3), "2026-01-05T00:00:00Z"),
    ("c", "db", Some(100), "2026-01-04T00:00:00Z"),
];

fn snapshot() -> Arc<Snapshot> {
    let kind = Arc::new(Kind { origin: String::new(), ..Kind::sample("", "pods") });
    let mut ingest = Ingest::new(kind, false, &[]);
    let (mut writer, published) = Writer::new(0);
    let column = |name: &str| ColumnDefinition { name: name.into(), ..Default::default() };
    writer.set_columns(ingest.set_columns(vec![column("Name"), column("Count"), column("Age")]));
    for (namespace, name, count, created) in SAMPLES {
        let cells = serde_json::json!([name, count, "1d"]).to_string();
        let object = serde_json::json!({"metadata": {
            "name": name, "namespace": namespace, "uid": format!("{namespace}-{name}"), "creationTimestamp": created,
        }});
        let raw = RawRow {
            cells: Some(serde_json::from_str(&cells).unwrap()),
            object: serde_json::value::to_raw_value(&object).unwrap(),
        };
        writer.apply(ingest.row(&raw).unwrap()).unwrap();
    }
    writer.commit();
    published.load_full()
}

const ALL: Scope = Scope::All;

fn everything<'a>() -> Query<'a> {
    Query { scope: &ALL, filter: None, sort: None, offset: 0, limit: 100, after: None }
}

fn cut(snapshot: &Snapshot, query: &Query<'_>) -> Page {
    page(snapshot, query, None, &|| false).unwrap()
}

fn plan(snapshot: &Snapshot, text: &str) -> Plan {
    let kind = Kind { origin: String::new(), short_names: vec!["po".into()], ..Kind::sample("", "pods") };
    Filter::parse(text)
        .unwrap()
        .plan(&Rows { kind: &kind, columns: &snapshot.columns, metadata_only: false }, NOW)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn names(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.name()).collect()
}

fn sorted(text: &str) -> Vec<String> {
    let snapshot = snapshot();
    let sort = Sort::parse(text, &snapshot.columns).unwrap();
    names(&cut(&snapshot, &Query { sort: Some(sort), ..everything() })).into_iter().map(str::to_owned).collect()
}

#[test]
fn rows_come_by_namespace_and_name() {
    assert_eq!(names(&cut(&snapshot(), &everything())), ["web-10", "web-2", "api-1", "api-2", "Batch", "db"]);
}

#[test]
fn columns_sort_by_their_type_and_rows_without_a_value_come_last() {
    assert_eq!(sorted("count"), ["web-10", "api-2", "Batch", "web-2", "db", "api-1"]);
    assert_eq!(sorted("-count"), ["db", "web-2", "api-2", "Batch", "web-10", "api-1"]);
    assert_eq!(sorted("NAME"), ["api-1", "api-2", "Batch", "db", "web-2", "web-10"]);
    assert_eq!(sorted("age")[0], "Batch", "the youngest has the smallest age");
    assert_eq!(sorted("-namespace")[..2], ["Batch", "db"]);
}

#[test]
fn an_unknown_column_is_refused_with_those_there_are() {
    let error = Sort::parse("-cpu", &snapshot().columns).unwrap_err();
    assert_eq!(error.to_string(), "no column \"cpu\"; sort by one of: name, count, age, namespace");
}

#[test]
fn rows_outside_the_scope_are_not_even_counted() {
    let snapshot = snapshot();
    let (scope, none) =
        (Scope::Only(BTreeSet::from(["b".to_owned(), "missing".to_owned()])), Scope::Only(BTreeSet::new()));
    let plan = plan(&snapshot, "web");
    let one = cut(&snapshot, &Query { scope: &scope, filter: Some(&plan), ..everything() });
    assert_eq!((one.total, one.matched, one.rows.len()), (2, 0, 0));
    let none = cut(&snapshot, &Query { scope: &none, ..everything() });
    assert_eq!((none.total, none.matched), (0, 0));
}

#[test]
fn every_window_of_every_order_is_a_part_of_the_whole() {
    let snapshot = snapshot();
    for order in ["count", "-count", "age", "-age", "name", "-namespace"] {
        let sort = Some(Sort::parse(order, &snapshot.columns).unwrap());
        let whole = cut(&snapshot, &Query { sort, ..everything() });
        for offset in 0..8 {
            for limit in 1..8 {
                let part = cut(&snapshot, &Query { sort, offset, limit, ..everything() });
                let expected: Vec<_> = names(&whole).into_iter().skip(offset).take(limit).collect();
                assert_eq!(names(&part), expected, "{order} {offset} {limit}");
                assert_eq!(part.next.is_some(), offset + limit < 6 && !part.rows.is_empty());
            }
        }
    }
}

#[test]
fn a_walk_meets_each_row_once_in_every_order() {
    let snapshot = snapshot();
    for order in [None, Some("count"), Some("-count"), Some("age"), Some("-name"), Some("namespace")] {
        let sort = order.map(|text| Sort::parse(text, &snapshot.columns).unwrap());
        let whole = cut(&snapshot, &Query { sort, ..everything() });
        let (mut met, mut after) = (Vec::new(), None::<Position>);
        loop {
            let part = cut(&snapshot, &Query { sort, limit: 2, after: after.as_ref(), ..everything() });
            met.extend(part.rows.iter().map(|row| row.name().to_owned()));
            // A cursor survives its trip through JSON.
            let Some(next) = part.next else { break };
            after = Some(serde_json::from_str(&serde_json::to_string(&next).unwrap()).unwrap());
        }
        assert_eq!(met, names(&whole), "{order:?}");
    }
}

/// Names that pass, over pods with labels, owners, conditions, and a body.
fn passing(text: &str) -> String {
    let snapshot = pods();
    let plan = plan(&snapshot, text);
    names(&cut(&snapshot, &Query { filter: Some(&plan), ..everything() })).join(" ")
}

fn pods() -> Arc<Snapshot> {
    let kind = Arc::new(Kind { origin: String::new(), ..Kind::sample("", "pods") });
    let mut ingest = Ingest::new(kind, false, &[]);
    let (mut writer, published) = Writer::new(0);
    let names = ["Name", "Ready", "Status", "Restarts", "Age", "IP", "Node"];
    let column = |name: &&str| ColumnDefinition { name: (*name).into(), ..Default::default() };
    writer.set_columns(ingest.set_columns(names.iter().map(column).collect()));
    let pod = |namespace: &str, name: &str, hours: i64, cells: [&str; 3], rest: serde_json::Value| {
        let created = jiff::Timestamp::from_second(NOW - hours * 3600).unwrap().to_string();
        let mut object =
            serde_json::json!({"metadata": {"name": name, "namespace": namespace, "creationTimestamp": created}});
        merge(&mut object, rest);
        let cells = serde_json::json!([name, cells[0], cells[1], cells[2], "1d", "10.0.0.1", "node-1"]);
        RawRow {
            cells: Some(serde_json::value::to_raw_value(&cells).unwrap()),
            object: serde_json::value::to_raw_value(&object).unwrap(),
        }
    };
    let rows = [
        pod(
            "team-a",
            "api-1",
            1,
            ["1/1", "Running", "0"],
            serde_json::json!({
                "metadata": {"labels": {"app": "api", "tier": "back"}, "annotations": {"a.io/note": "hello world"},
                    "ownerReferences": [{"kind": "ReplicaSet", "name": "api-7d", "controller": true}]},
                "spec": {"nodeName": "node-1", "priority": 5, "interval": "10m", "containers": [{"image": "nginx:1"}, {"image": "sidecar:2"}]},
                "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
            }),
        ),
        pod(
            "team-a",
            "job-x",
            30,
            ["0/1", "Completed", "0"],
            serde_json::json!({
                "metadata": {"labels": {"app": "job", "canary": "true"}, "finalizers": ["a"]},
                "status": {"phase": "Succeeded"},
            }),
        ),
        pod(
            "team-b",
            "web-1",
            100,
            ["0/2", "CrashLoopBackOff", "12"],
            serde_json::json!({
                "metadata": {"labels": {"app": "web"}, "deletionTimestamp": "2026-01-05T00:00:00Z"},
                "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}]},
            }),
        ),
        pod(
            "team-b",
            "web-10",
            2,
            ["1/2", "Running", "3"],
            serde_json::json!({
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"image": "web:3"}]},
                "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
                    "containerStatuses": [{"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]},
            }),
        ),
    ];
    rows.iter().for_each(|raw| writer.apply(ingest.row(raw).unwrap()).unwrap());
    writer.commit();
    published.load_full()
}

fn merge(into: &mut serde_json::Value, from: serde_json::Value) {
    match (into, from) {
        (serde_json::Value::Object(into), serde_json::Value::Object(from)) => {
            from.into_iter().for_each(|(key, value)| merge(into.entry(key).or_insert(serde_json::Value::Null), value));
        }
        (into, from) => *into = from,
    }
}

#[test]
fn each_term_finds_what_it_says() {
    let table = [
        ("web", "web-1 web-10"),
        ("WEB team-b", "web-1 web-10"),
        ("\"web-1\"", "web-1 web-10"),
        ("crashloop", "web-1"),
        ("-web", "api-1 job-x"),
        ("/^web-\\d$/", "web-1"),
        ("-/web|api/", "job-x"),
        ("ns:team-a", "api-1 job-x"),
        ("ns:team-*", "api-1 job-x web-1 web-10"),
        ("-ns:*b", "api-1 job-x"),
        ("name:web-1", "web-1"),
        ("name:web-*,job-x", "job-x web-1 web-10"),
        ("name:~0$", "web-10"),
        ("kind:po", "api-1 job-x web-1 web-10"),
        ("kind:service", ""),
        ("group:core", "api-1 job-x web-1 web-10"),
        ("app=web", "web-1 web-10"),
        ("app=web,api", "api-1 web-1 web-10"),
        ("app!=web", "api-1 job-x"),
        ("label:canary", "job-x"),
        ("label:!canary", "api-1 web-1 web-10"),
        ("label:app=*b*", "job-x web-1 web-10"),
        ("label:tier=back", "api-1"),
        ("ann:a.io/note", "api-1"),
        ("ann:\"a.io/note=hello world\"", "api-1"),
        ("-ann:a.io/note", "job-x web-1 web-10"),
        ("status:Running", "api-1 web-10"),
        ("status:!Running", "job-x web-1"),
        ("status:running,completed", "api-1 job-x web-10"),
        ("status:problem", "web-10"),
        ("is:terminating", "web-1"),
        ("is:ok", "api-1 job-x"),
        ("has:finalizers", "job-x"),
        ("has:owner", "api-1"),
        ("owner:ReplicaSet/api-7d", "api-1"),
        ("owner:api-*", "api-1"),
        ("cond:Ready", "api-1"),
        ("cond:Ready=False", "web-1 web-10"),
        ("-cond:Ready=False", "api-1 job-x"),
        ("age:<3h", "api-1 web-10"),
        ("age:>1d", "job-x web-1"),
        ("-age:>1d", "api-1 web-10"),
        ("restarts:>5", "web-1"),
        ("restarts:>=3 restarts:<12", "web-10"),
        ("col.ready:<1", "job-x web-1 web-10"),
        ("col.ready:0/1", "job-x"),
        ("col.restarts:0", "api-1 job-x"),
        ("node:node-*", "api-1 job-x web-1 web-10"),
        ("field:.spec.priority:>3", "api-1"),
        ("field:.spec.priority", "api-1"),
        ("-field:.spec.priority", "job-x web-1 web-10"),
        ("field:.spec.containers[*].image:~sidecar", "api-1"),
        ("field:.spec.containers[*].image:web:3", "web-10"),
        ("field:.metadata.creationTimestamp:<3h", "api-1 web-10"),
        ("uid:team-a/api-1", "api-1"),
        ("col.age:<90m", "api-1"),
        ("field:.spec.interval:<1h", "api-1"),
        ("field:.spec.interval:>90s", "api-1"),
    ];
    for (text, expected) in table {
        assert_eq!(passing(text), expected, "{text}");
    }
}

#[test]
fn what_a_kind_cannot_answer_is_an_error_with_its_place() {
    let snapshot = pods();
    let kind = Kind::sample("", "pods");
    let rows = |metadata_only| Rows { kind: &kind, columns: &snapshot.columns, metadata_only };
    for (text, fits) in [
        ("is:problem", false),
        ("is:terminating", true),
        ("cond:Ready", false),
        ("field:.spec.priority", false),
        ("field:.metadata.uid", true),
        ("status:Running", true),
        ("app=web", true),
    ] {
        assert_eq!(
            Filter::parse(text).unwrap().plan(&rows(true), NOW).is_ok(),
            fits,
            "without spec and status: {text}"
        );
    }
    let table = [
        ("label:app!=web", 0..14, "-label:app=web"),
        ("web col.cpu:>3", 4..14, "no column"),
        ("age:5", 0..5, "span of time"),
        ("age:>soon", 0..9, "cannot be compared"),
        ("restarts:>many", 0..14, "cannot be compared"),
        ("is:sad", 0..6, "there are: ok"),
        ("has:hope", 0..8, "finalizers"),
        ("ns:>a", 0..5, "cannot be compared"),
        ("field:.a[:1", 0..11, "unclosed"),
        ("/a(/", 0..4, "no regular expression"),
        ("/((a{100}){100}){100}/", 0..22, "too large"),
    ];
    for (text, span, problem) in table {
        let error = Filter::parse(text).and_then(|filter| filter.plan(&rows(false), NOW)).unwrap_err();
        assert!(error.fault.to_string().contains(problem) && error.span == span, "{text}: {error:?}");
    }
}

#[test]
fn facets_count_what_is_found() {
    let snapshot = pods();
    let plan = plan(&snapshot, "ns:team-b");
    let counts = |facet: &str, filter: Option<&Plan>| {
        let found = find(&snapshot, &Query { filter, ..everything() }, None, &|| false).unwrap();
        let counts = facet::count(&found, &facet::Facet::parse(facet, &snapshot.columns).unwrap(), 2);
        let values: Vec<_> = counts.values.iter().map(|(value, count)| format!("{value}:{count}")).collect();
        format!("{} of {}, {} without", values.join(" "), counts.distinct, counts.without)
    };
    assert_eq!(counts("status", None), "Running:2 Completed:1 of 3, 0 without");
    assert_eq!(counts("ns", Some(&plan)), "team-b:2 of 1, 0 without");
    assert_eq!(counts("label:app", None), "web:2 api:1 of 3, 0 without");
    assert_eq!(counts("label", None), "app:4 canary:1 of 3, 0 without");
    assert_eq!(counts("owner", None), "ReplicaSet/api-7d:1 of 1, 3 without");
    assert_eq!(counts("is", Some(&plan)), "problem:1 terminating:1 of 2, 0 without");
    assert_eq!(counts("cond", None), "Ready=False:2 Ready=True:1 of 2, 1 without");
}

#[test]
fn a_search_stops_when_it_is_told_to() {
    let snapshot = pods();
    let plan = plan(&snapshot, "field:.spec.priority:>3");
    let looks = std::sync::atomic::AtomicUsize::new(0);
    let stop = || looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0;
    let stopped = page(&snapshot, &Query { filter: Some(&plan), ..everything() }, None, &stop).unwrap_err();
    assert_eq!((stopped.done, stopped.all), (0, 4));
}

/// 3,500 rows in several chunks and namespaces.
fn many() -> (Writer, Arc<arc_swap::ArcSwap<Snapshot>>) {
    let (mut writer, published) = Writer::new(0);
    let kind = Kind { origin: String::new(), ..Kind::sample("", "pods") };
    let mut ingest = Ingest::new(Arc::new(kind), false, &[]);
    let column = |name: &str| ColumnDefinition { name: name.into(), ..Default::default() };
    writer.set_columns(ingest.set_columns(["Name", "Number", "Text", "Mixed"].map(column).into()));
    for number in 0..3500_u32 {
        writer.apply(one_of_many(number, 1)).unwrap();
    }
    writer.commit();
    (writer, published)
}

fn one_of_many(number: u32, version: u32) -> crate::store::Ingested {
    let scattered = number.wrapping_mul(2_654_435_761) ^ version;
    let mixed = match scattered % 4 {
        0 => Cell::Null,
        1 => Cell::Text(format!("{}/3", scattered % 3).into()),
        2 => Cell::Int(i64::from(scattered % 50)),
        _ => Cell::Text("same".into()),
    };
    let name = format!("pod-{}", number % 1000);
    let object = serde_json::json!({});
    crate::store::Ingested {
        cells: [
            Cell::Text(name.as_str().into()),
            Cell::Int(i64::from(scattered % 97)),
            Cell::Text(format!("{}Mi", scattered % 300).into()),
            mixed,
        ]
        .into(),
        ..crate::store::testing::row(&format!("ns-{}", number / 1000), &name, &version.to_string(), &object)
    }
}

/// The rows of a query as a naive program would find them.
fn naive(snapshot: &Snapshot, sort: Option<Sort>, keep: impl Fn(&Row) -> bool) -> Vec<String> {
    let mut rows: Vec<Row> = snapshot.rows().filter(keep).collect();
    if let Some(sort) = sort {
        rows.sort_by(|a, b| match sort.key {
            SortKey::Column(column) => a.cell(column).compare_in(&b.cell(column), sort.descending),
            SortKey::Namespace if sort.descending => b.namespace().cmp(a.namespace()),
            SortKey::Namespace => a.namespace().cmp(b.namespace()),
        });
    }
    rows.iter().map(|row| format!("{}/{}", row.namespace(), row.name())).collect()
}

fn keys(page: &Page) -> Vec<String> {
    page.rows.iter().map(|row| format!("{}/{}", row.namespace(), row.name())).collect()
}

#[test]
fn windows_and_walks_over_many_chunks_are_those_of_a_naive_program() {
    let snapshot = many().1.load_full();
    assert!(snapshot.chunks.len() > 3);
    type Keep = fn(&Row) -> bool;
    let filters: [(&str, Keep); 3] = [
        ("", |_| true),
        ("col.number:>90", |row| row.cell(1).number_at(0).is_some_and(|number| number > 90.0)),
        ("pod-7 -ns:ns-1", |row| row.name().contains("pod-7") && row.namespace() != "ns-1"),
    ];
    let orders = [
        None,
        Some("number"),
        Some("-number"),
        Some("text"),
        Some("-mixed"),
        Some("mixed"),
        Some("-name"),
        Some("-namespace"),
    ];
    for (text, keep) in filters {
        let plan = plan(&snapshot, text);
        let filter = Some(&plan).filter(|_| !text.is_empty());
        for order in orders {
            let sort = order.map(|order| Sort::parse(order, &snapshot.columns).unwrap());
            let whole = naive(&snapshot, sort, keep);
            for offset in [0, 1, 99, 1500, whole.len().saturating_sub(3), whole.len(), whole.len() + 5] {
                let part = cut(&snapshot, &Query { filter, sort, offset, limit: 50, ..everything() });
                let expected: Vec<_> = whole.iter().skip(offset).take(50).cloned().collect();
                assert_eq!(keys(&part), expected, "{text} {order:?} {offset}");
                assert_eq!(part.matched as usize, whole.len());
            }
            let (mut met, mut after) = (Vec::new(), None::<Position>);
            loop {
                let part = cut(&snapshot, &Query { filter, sort, limit: 333, after: after.as_ref(), ..everything() });
                met.extend(keys(&part));
                let Some(next) = part.next else { break };
                after = Some(next);
            }
            assert_eq!(met, whole, "{text} {order:?}");
        }
    }
}

#[test]
fn what_was_found_before_is_found_again_where_nothing_has_changed() {
    let (mut writer, published) = many();
    let first = published.load_full();
    let plan = plan(&first, "col.number:>90");
    let query = Query { filter: Some(&plan), ..everything() };
    let before = cut(&first, &query);
    for number in [3, 1200, 1201, 3499] {
        writer.apply(one_of_many(number, 2)).unwrap();
    }
    writer.delete("ns-0", "pod-500", "");
    writer.commit();
    let second = published.load_full();
    let again = page(&second, &query, Some(&before.found), &|| false).unwrap();
    let anew = cut(&second, &query);
    assert_eq!((keys(&again), again.matched), (keys(&anew), anew.matched));
    assert_ne!(before.matched, again.matched);
}

#[test]
fn a_question_that_is_stopped_says_so_and_one_that_is_not_counts_beyond_its_limit() {
    let snapshot = snapshot();
    let ask = |scope: &Scope, stop: Stop<'_>| few(&snapshot, scope, 1, stop, &|row| row.name() != "db", &|_| true);
    assert!(matches!(ask(&ALL, &|| true), Err(Missed::Stopped(_))));
    let found = ask(&ALL, &|| false).unwrap();
    assert_eq!((found.matched, found.rows.len(), found.rows[0].name()), (5, 1, "web-10"));
    assert_eq!(ask(&Scope::Only(BTreeSet::from(["c".to_owned()])), &|| false).unwrap().matched, 1);
}
