//! The engine alone: what a query costs at 1,000 to 300,000 rows, and what an object costs on its way in.

use std::{hint::black_box, time::Duration};

use crds_objects_browser::{
    query::{Filter, Found, Page, Query, Scope, Sort, facet, find, page},
    store::Snapshot,
};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

#[path = "data/mod.rs"]
mod data;

const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 300_000];

/// A page of a hundred rows, the way people ask for one: what, filter, order, rows to skip.
const PAGES: [(&str, &str, &str, usize); 12] = [
    ("page", "", "", 0),
    ("page, deep", "", "", 77_777),
    ("sort, age", "", "-age", 0),
    ("sort, name, deep", "", "name", 55_555),
    ("substring, few", "app-123", "", 0),
    ("substring, none", "zzzz", "", 0),
    ("substring, many", "running", "", 0),
    ("filter, status", "status:!Running", "", 0),
    ("filter, label", "team=team-3 -is:ok", "", 0),
    ("filter and sort", "is:problem", "-restarts", 0),
    ("regular expression", "/app-1[0-4]\\d/", "", 0),
    ("namespace", "ns:team-1*", "-age", 0),
];

fn cut(
    snapshot: &Snapshot,
    kind: &crds_objects_browser::kind::Kind,
    text: &str,
    order: &str,
    offset: usize,
    before: Option<&Found>,
) -> Page {
    let filter = Filter::parse(text).expect("a filter");
    let plan = filter.plan(kind, &snapshot.columns, data::NOW).expect("a plan");
    let sort = (!order.is_empty()).then(|| Sort::parse(order, &snapshot.columns).expect("an order"));
    let filter = (!text.is_empty()).then_some(&plan);
    let offset = offset.min(snapshot.objects as usize / 2);
    page(snapshot, &Query { scope: &Scope::All, filter, sort, offset, limit: 100, after: None }, before, &|| false)
        .expect("it is never stopped")
}

fn queries(criterion: &mut Criterion) {
    for size in SIZES {
        let mut keeping = data::Keeping::new(data::pods());
        keeping.sync(size);
        let (snapshot, kind) = (keeping.snapshot(), keeping.kind().clone());
        let mut group = criterion.benchmark_group("query");
        group.sample_size(20).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(800));
        for (what, text, order, offset) in PAGES {
            group.bench_function(BenchmarkId::new(what, size), |bench| {
                bench.iter(|| black_box(cut(&snapshot, &kind, text, order, offset, None)));
            });
        }
        group.bench_function(BenchmarkId::new("facet, status", size), |bench| {
            let query = Query { scope: &Scope::All, filter: None, sort: None, offset: 0, limit: 0, after: None };
            let status = facet::Facet::parse("status", &snapshot.columns).expect("a column");
            bench.iter(|| {
                let found = find(&snapshot, &query, None, &|| false).expect("it is never stopped");
                black_box(facet::count(&found, &status, 50))
            });
        });
        group.bench_function(BenchmarkId::new("field path, remembered", size), |bench| {
            bench.iter(|| black_box(cut(&snapshot, &kind, "field:.spec.priority:>3", "", 0, None)));
        });
        group.bench_function(BenchmarkId::new("one object", size), |bench| {
            let row = snapshot.rows().nth(size as usize / 2).expect("a row");
            bench.iter(|| black_box(snapshot.get(row.namespace(), row.name()).map(|row| row.contents())));
        });
        group.finish();
        deltas(criterion, keeping, size);
    }
}

/// One commit of 256 changes, and what it costs a stream to follow it.
fn deltas(criterion: &mut Criterion, mut keeping: data::Keeping, size: u64) {
    let kind = keeping.kind().clone();
    let mut version = 1_000_000;
    let mut group = criterion.benchmark_group("live");
    group.sample_size(20).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(800));
    let mut change = |keeping: &mut data::Keeping| {
        for step in 0..256 {
            version += 1;
            keeping.take((version * 7919 + step) % size, version);
        }
        keeping.commit();
    };
    group.bench_function(BenchmarkId::new("commit of 256 changes", size), |bench| bench.iter(|| change(&mut keeping)));
    let before = cut(&keeping.snapshot(), &kind, "status:!Running", "", 0, None);
    change(&mut keeping);
    let snapshot = keeping.snapshot();
    group.bench_function(BenchmarkId::new("delta of a stream", size), |bench| {
        bench.iter(|| black_box(cut(&snapshot, &kind, "status:!Running", "", 0, Some(&before.found))));
    });
    group.finish();
}

fn ingest(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ingest");
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    for (name, sample) in [("pods", data::pods as fn() -> data::Sample), ("certificates", data::certificates)] {
        let make = sample().object;
        let objects: Vec<_> = (0..4096).map(|number| make(number, number + 1)).collect();
        let mut keeping = data::Keeping::new(sample());
        keeping.sync(4096);
        group.throughput(Throughput::Elements(4096));
        let mut round = 0;
        group.bench_function(BenchmarkId::new("objects, one core", name), |bench| {
            bench.iter(|| {
                round += 1;
                objects.iter().for_each(|raw| keeping.take_raw(raw));
                keeping.commit();
            });
        });
        group.bench_function(BenchmarkId::new("unchanged objects of a resync, one core", name), |bench| {
            bench.iter(|| {
                keeping.writer.begin_sync();
                objects.iter().for_each(|raw| keeping.take_raw(raw));
                keeping.writer.finish_sync();
                keeping.commit();
            });
        });
    }
    group.finish();
}

criterion_group!(benches, ingest, queries);
criterion_main!(benches);
