//! Pages over a small snapshot: filters, orders, offsets and walks.

use std::collections::BTreeSet;

use super::*;
use crate::{
    cluster::{ColumnDefinition, RawRow},
    kind::Kind,
    store::{Ingest, Writer},
};

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
        writer.apply(ingest.row(&raw).unwrap());
    }
    writer.commit();
    published.load_full()
}

fn everything() -> Query {
    Query { scope: Scope::All, text: None, sort: None, offset: 0, limit: 100, after: None }
}

fn names(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| &*row.name).collect()
}

fn sorted(text: &str) -> Vec<String> {
    let snapshot = snapshot();
    let sort = Sort::parse(text, &snapshot.columns).unwrap();
    names(&page(&snapshot, &Query { sort: Some(sort), ..everything() })).into_iter().map(str::to_owned).collect()
}

#[test]
fn rows_come_by_namespace_and_name() {
    assert_eq!(names(&page(&snapshot(), &everything())), ["web-10", "web-2", "api-1", "api-2", "Batch", "db"]);
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
    let scope = Scope::Only(BTreeSet::from(["b".to_owned(), "missing".to_owned()]));
    let one = page(&snapshot(), &Query { scope, text: Some("web".into()), ..everything() });
    assert_eq!((one.total, one.matched, one.rows.len()), (2, 0, 0));
    let none = page(&snapshot(), &Query { scope: Scope::Only(BTreeSet::new()), ..everything() });
    assert_eq!((none.total, none.matched), (0, 0));
}

#[test]
fn text_is_found_in_name_namespace_and_cells() {
    let find = |text: &str| page(&snapshot(), &Query { text: Some(text.into()), ..everything() }).matched;
    assert_eq!((find("BATCH"), find("100"), find("c"), find("nothing"), find("")), (1, 1, 2, 0, 6));
}

#[test]
fn every_window_of_every_order_is_a_part_of_the_whole() {
    let snapshot = snapshot();
    for order in ["count", "-count", "age", "-age", "name", "-namespace"] {
        let sort = Some(Sort::parse(order, &snapshot.columns).unwrap());
        let whole = page(&snapshot, &Query { sort, ..everything() });
        for offset in 0..8 {
            for limit in 1..8 {
                let part = page(&snapshot, &Query { sort, offset, limit, ..everything() });
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
        let whole = page(&snapshot, &Query { sort, ..everything() });
        let (mut met, mut after) = (Vec::new(), None);
        loop {
            let part = page(&snapshot, &Query { sort, limit: 2, after, ..everything() });
            met.extend(part.rows.iter().map(|row| row.name.to_string()));
            // A cursor survives its trip through JSON.
            let Some(next) = part.next else { break };
            after = Some(serde_json::from_str(&serde_json::to_string(&next).unwrap()).unwrap());
        }
        assert_eq!(met, names(&whole), "{order:?}");
    }
}
