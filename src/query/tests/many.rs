//! Windows and walks over several chunks, beside a naive program.

use super::*;
use crate::store::Cell;

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
