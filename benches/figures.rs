//! What the store takes: memory of so many objects, of a resync, and after a kind was dropped; and the time of questions. Each measurement is one
//! JSON line, by a process of its own.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use crds_objects_browser::{
    memory,
    query::{Filter, Query, Rows, Scope, page},
};

#[path = "data/mod.rs"]
mod data;

#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Questions of each kind.
const ROUNDS: usize = 1001;

/// How long freed memory may take to go back.
const GIVING_BACK: Duration = Duration::from_secs(2);

fn resident() -> u64 {
    memory::resident().expect("the system tells")
}

/// Seconds of CPU of this process.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    fields[11..13].iter().filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Six of ten objects are pods, the rest certificates.
fn filled(objects: u64) -> [data::Keeping; 2] {
    let mut kinds = [data::Keeping::new(data::pods()), data::Keeping::new(data::certificates())];
    kinds[0].sync(objects * 6 / 10);
    kinds[1].sync(objects * 4 / 10);
    kinds
}

fn hold(objects: u64) -> serde_json::Value {
    let base = resident();
    let began = cpu();
    let kinds = filled(objects);
    let ingest = cpu() - began;
    std::thread::sleep(GIVING_BACK);
    let (held, counted) = (resident(), kinds.iter().map(|kind| kind.snapshot().bytes).sum::<u64>());
    drop(kinds);
    std::thread::sleep(GIVING_BACK);
    serde_json::json!({
        "objects": objects, "rss": held, "base": base, "counted": counted, "ingestCpu": ingest, "after": resident(),
    })
}

fn relist(objects: u64) -> serde_json::Value {
    let mut pods = data::Keeping::new(data::pods());
    pods.sync(objects);
    std::thread::sleep(GIVING_BACK);
    let before = resident();
    let (mut own, mut most) = (0.0, before);
    let mut making = Duration::ZERO;
    let began = cpu();
    pods.writer.begin_sync();
    for start in (0..objects).step_by(1024) {
        let clock = Instant::now();
        let raws: Vec<_> = (start..objects.min(start + 1024)).map(|number| data::pod(number, number + 1)).collect();
        making += clock.elapsed();
        raws.iter().for_each(|raw| pods.take_raw(raw));
        pods.commit();
        drop(raws);
        most = most.max(resident());
    }
    let removed = pods.writer.finish_sync();
    pods.commit();
    own += cpu() - began - making.as_secs_f64();
    assert_eq!(removed, 0);
    serde_json::json!({"objects": objects, "cpu": own, "more": most.saturating_sub(before)})
}

/// A question about a field that nobody has asked for before, and the same again.
fn path(objects: u64) -> serde_json::Value {
    let mut pods = data::Keeping::new(data::pods());
    pods.sync(objects);
    let snapshot = pods.snapshot();
    let filter = Filter::parse("field:.spec.containers[*].image:~app-123").expect("a filter");
    let rows = Rows { kind: pods.kind(), columns: &snapshot.columns, metadata_only: false };
    let plan = filter.plan(&rows, data::NOW).expect("a plan");
    let mut times = Vec::new();
    for _ in 0..2 {
        let clock = Instant::now();
        let query = Query { scope: &Scope::All, filter: Some(&plan), sort: None, offset: 0, limit: 100, after: None };
        let found = page(&snapshot, &query, None, &|| false).expect("it is never stopped");
        times.push(clock.elapsed().as_secs_f64() * 1000.0);
        assert!(found.matched > 0);
    }
    serde_json::json!({"objects": objects, "first": times[0], "again": times[1]})
}

/// The median and the 99th percentile of a thousand questions of each kind, in milliseconds. The very first one of its kind, which makes the
/// orders of the chunks, stands apart.
fn latency(objects: u64) -> serde_json::Value {
    let mut pods = data::Keeping::new(data::pods());
    pods.sync(objects);
    let (snapshot, kind) = (pods.snapshot(), pods.kind().clone());
    let mut all = serde_json::Map::new();
    for (what, text, order, offset) in data::queries::PAGES {
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let clock = Instant::now();
                std::hint::black_box(data::queries::cut(&snapshot, &kind, text, order, offset, None));
                clock.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        let first = times.remove(0);
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() as f64 * share).ceil() as usize).clamp(1, times.len()) - 1];
        all.insert(what.to_owned(), serde_json::json!({"first": first, "p50": at(0.5), "p99": at(0.99)}));
    }
    serde_json::json!({"objects": objects, "queries": all})
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // `cargo bench` passes a flag of its own.
    let asked: Vec<&str> = arguments.iter().skip(1).map(String::as_str).filter(|text| *text != "--bench").collect();
    match asked[..] {
        ["hold", objects] => println!("{}", hold(objects.parse().expect("a number"))),
        ["relist", objects] => println!("{}", relist(objects.parse().expect("a number"))),
        ["path", objects] => println!("{}", path(objects.parse().expect("a number"))),
        ["latency", objects] => println!("{}", latency(objects.parse().expect("a number"))),
        _ => {
            for (what, objects) in [
                ("hold", "100000"),
                ("hold", "300000"),
                ("relist", "100000"),
                ("path", "100000"),
                ("latency", "100000"),
                ("latency", "300000"),
            ] {
                let output = Command::new(&arguments[0]).args([what, objects]).output().expect("it runs itself");
                let text = String::from_utf8_lossy(&output.stdout);
                println!("{{\"{what}\": {}}}", text.trim());
            }
        }
    }
}
