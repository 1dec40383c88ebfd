//! The engine alone: what a query costs at 1,000 to 300,000 rows, and what an object costs on its way in.

use std::{hint::black_box, time::Duration};

use crds_objects_browser::query::{Query, Scope, facet, find};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

#[path = "data/mod.rs"]
mod data;

use data::queries::{PAGES, cut};

const SIZES: [u64; 4] = [1_000, 10_000, 100_000, 300_000];

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
