//! Prometheus metrics: one struct, one prefix, an own registry. Labels come from closed sets.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use prometheus::{
    Encoder, Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

use crate::{
    cache::{report::Report, view::State},
    kind::GroupResource,
    memory,
    reason::Reason,
};

/// Every metric.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    kinds: IntGaugeVec,
    objects: IntGauge,
    bytes: IntGauge,
    memory: IntGaugeVec,
    open_watches: IntGauge,
    streams: IntGauge,
    totals: IntCounterVec,
    watch_events: IntCounterVec,
    syncs: Histogram,
    /// The last sync of each kind that is counted in `syncs`. Held while metrics are rendered, one at a time.
    synced: Mutex<HashMap<GroupResource, Timestamp>>,
    requests: HistogramVec,
    api_requests: IntCounterVec,
    reconnects: IntCounterVec,
    decisions: IntCounterVec,
}

impl Metrics {
    /// Registers every metric.
    ///
    /// # Errors
    /// If two of them have one name: a bug.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new_custom(Some("crds_objects_browser".to_owned()), None)?;
        let metrics = Self {
            kinds: IntGaugeVec::new(Opts::new("kinds", "Kinds by state."), &["state"])?,
            objects: IntGauge::new("objects", "Objects in memory.")?,
            bytes: IntGauge::new("bytes", "Bytes of objects in memory.")?,
            memory: IntGaugeVec::new(
                Opts::new("memory_bytes", "What the process takes: allocated by it, and resident of its own."),
                &["what"],
            )?,
            open_watches: IntGauge::new("open_watches", "Watches that are open.")?,
            streams: IntGauge::new("streams", "Streams that are open.")?,
            totals: IntCounterVec::new(
                Opts::new("cache_total", "What the cache did since start: hits, misses, parks, resumes, evictions."),
                &["what"],
            )?,
            watch_events: IntCounterVec::new(
                Opts::new("watch_events_total", "Events that watches brought, by type."),
                &["type"],
            )?,
            syncs: Histogram::with_opts(
                HistogramOpts::new("sync_seconds", "How long full syncs of a kind took, seen at each scrape.")
                    .buckets(vec![0.01, 0.05, 0.25, 1.0, 5.0, 15.0, 60.0, 300.0]),
            )?,
            synced: Mutex::default(),
            requests: HistogramVec::new(
                HistogramOpts::new("http_request_seconds", "Time until an answer begins, by route pattern and status.")
                    .buckets(vec![0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0]),
                &["route", "code"],
            )?,
            api_requests: IntCounterVec::new(
                Opts::new("api_server_requests_total", "Requests to the API server by verb and status."),
                &["verb", "code"],
            )?,
            reconnects: IntCounterVec::new(
                Opts::new("watch_reconnects_total", "Watches opened again, by the reason for which they ended."),
                &["reason"],
            )?,
            decisions: IntCounterVec::new(
                Opts::new("access_decisions_total", "Decisions about what people may see, by result."),
                &["result"],
            )?,
            registry,
        };
        let registry = &metrics.registry;
        registry.register(Box::new(metrics.kinds.clone()))?;
        registry.register(Box::new(metrics.objects.clone()))?;
        registry.register(Box::new(metrics.bytes.clone()))?;
        registry.register(Box::new(metrics.memory.clone()))?;
        registry.register(Box::new(metrics.open_watches.clone()))?;
        registry.register(Box::new(metrics.streams.clone()))?;
        registry.register(Box::new(metrics.totals.clone()))?;
        registry.register(Box::new(metrics.watch_events.clone()))?;
        registry.register(Box::new(metrics.syncs.clone()))?;
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.api_requests.clone()))?;
        registry.register(Box::new(metrics.reconnects.clone()))?;
        registry.register(Box::new(metrics.decisions.clone()))?;
        Ok(metrics)
    }

    /// One request of ours was answered.
    pub fn request(&self, route: &str, code: u16, took: Duration) {
        self.requests.with_label_values(&[route, &code.to_string()]).observe(took.as_secs_f64());
    }

    /// One request to the API server was answered, or not.
    pub fn api_request(&self, verb: &str, code: Option<u16>) {
        let code = code.map_or_else(|| "none".to_owned(), |code| code.to_string());
        self.api_requests.with_label_values(&[verb, &code]).inc();
    }

    /// A watch was opened again.
    pub fn reconnect(&self, reason: Reason) {
        self.reconnects.with_label_values(&[reason.as_str()]).inc();
    }

    /// A permission was reviewed.
    pub fn decision(&self, result: &'static str) {
        self.decisions.with_label_values(&[result]).inc();
    }

    /// Everything as text; sizes are those of `report`.
    ///
    /// # Errors
    /// If the text cannot be encoded.
    pub fn render(&self, report: &Report, streams: usize) -> prometheus::Result<Vec<u8>> {
        // A map of plain values: a panic elsewhere cannot leave it half changed.
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        for kind in &report.resources {
            if let (Some(at), Some(took)) = (kind.last_sync, kind.sync_duration)
                && synced.insert(kind.kind.id.clone(), at) != Some(at)
            {
                self.syncs.observe(took.as_secs_f64());
            }
        }
        // Kinds that are gone must not be kept for ever.
        let known: HashSet<_> = report.resources.iter().map(|kind| &kind.kind.id).collect();
        synced.retain(|id, _| known.contains(id));
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        for state in State::ALL {
            let count = report.resources.iter().filter(|kind| kind.state == state).count();
            self.kinds.with_label_values(&[state.as_str()]).set(number(count as u64));
        }
        let totals = &report.totals;
        self.objects.set(number(totals.objects));
        self.bytes.set(number(totals.bytes));
        for (what, bytes) in [("allocated", memory::allocated()), ("resident", memory::resident())] {
            self.memory.with_label_values(&[what]).set(bytes.map_or(0, number));
        }
        self.open_watches.set(number(totals.open_watches));
        self.streams.set(number(streams as u64));
        let sums = [
            ("hits", totals.hits),
            ("misses", totals.misses),
            ("parks", totals.parks),
            ("resumes", totals.resumes),
            ("evictions", totals.evictions),
        ];
        let events = [
            ("applied", totals.applied),
            ("deleted", totals.deleted),
            ("bookmark", totals.bookmarks),
            ("undecodable", totals.undecodable),
        ];
        let counted =
            sums.map(|sum| (&self.totals, sum)).into_iter().chain(events.map(|sum| (&self.watch_events, sum)));
        for (family, (word, value)) in counted {
            // Reports may overtake each other; a counter never goes back.
            let counter = family.with_label_values(&[word]);
            counter.inc_by(value.saturating_sub(counter.get()));
        }
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        cache::report::{ResourceReport, Totals},
        kind::Kind,
    };

    #[test]
    fn every_family_has_help_and_our_prefix() {
        let metrics = Metrics::new().unwrap();
        metrics.request("/x", 200, Duration::from_millis(1));
        metrics.api_request("list", None);
        metrics.reconnect(Reason::Closed);
        metrics.decision("allowed");
        let report = Report::default();
        let text = String::from_utf8(metrics.render(&report, 3).unwrap()).unwrap();
        assert_eq!(text.matches("# HELP crds_objects_browser_").count(), 13);
        assert!(text.contains("crds_objects_browser_streams 3"));
        assert!(text.contains("# TYPE crds_objects_browser_cache_total counter"));
        assert!(text.contains("crds_objects_browser_kinds{state=\"Live\"} 0"), "no state is missing");
    }

    #[test]
    fn a_sync_is_counted_once_however_often_it_is_seen() {
        let metrics = Metrics::new().unwrap();
        let mut kind = ResourceReport {
            kind: Arc::new(Kind::sample("example.org", "widgets")),
            state: State::Live,
            reason: None,
            message: None,
            objects: Some(1),
            namespaces: Some(1),
            bytes: Some(1),
            as_of: None,
            last_sync: Some(Timestamp::UNIX_EPOCH),
            sync_duration: Some(Duration::from_secs(2)),
            last_access: None,
            preload: true,
            resyncs: 0,
            reconnects: 0,
            changes_per_minute: None,
        };
        let render = |kind: &ResourceReport, applied| {
            let totals = Totals { applied, ..Totals::default() };
            let report = Report { totals, resources: vec![kind.clone()], ..Report::default() };
            String::from_utf8(metrics.render(&report, 0).unwrap()).unwrap()
        };
        render(&kind, 5);
        let text = render(&kind, 7);
        assert!(text.contains("crds_objects_browser_sync_seconds_count 1"), "{text}");
        assert!(text.contains("crds_objects_browser_watch_events_total{type=\"applied\"} 7"), "{text}");
        kind.last_sync = Timestamp::from_second(9).ok();
        assert!(render(&kind, 7).contains("crds_objects_browser_sync_seconds_sum 4"));
    }
}
