//! Pages over a small snapshot: filters, orders, offsets and walks.

use std::{collections::BTreeSet, sync::Arc};

use super::*;
use crate::{
    cluster::{ColumnDefinition, RawRow},
    kind::Kind,
    store::{Ingest, Writer},
};

mod many;
mod terms;

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
