//! Random histories with random faults: whenever the watch says that it is current, it is.
//!
//! A model API server (a map and a log) serves the real loop and misbehaves; a model receiver applies what the loop
//! tells, as the cache does. At each `SyncFinished` and `Bookmark` both must agree on the state at that version.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use super::*;

/// Names and the version each was last changed at.
type State = BTreeMap<String, u64>;

struct Cluster {
    random: StdRng,
    /// State after each version; the version is the index.
    history: Vec<State>,
    /// Everything up to here is compacted away.
    oldest: u64,
    streams: Vec<(Stream, u64)>,
    streaming: bool,
    /// Out of a hundred requests or events, so many go wrong.
    faults: u32,
}

impl Cluster {
    fn version(&self) -> u64 {
        self.history.len() as u64 - 1
    }

    fn at(&self, version: u64) -> &State {
        &self.history[version as usize]
    }

    fn fault(&mut self) -> bool {
        self.random.random_range(0..100) < self.faults
    }

    fn change(&mut self) {
        let mut state = self.at(self.version()).clone();
        let name = format!("o{}", self.random.random_range(0..12));
        if self.random.random_bool(0.4) {
            state.remove(&name);
        } else {
            state.insert(name, self.version() + 1);
        }
        self.history.push(state);
        if self.random.random_bool(0.05) {
            self.oldest = self.version();
        }
        self.push_events();
    }

    /// What each open stream has not been told yet, with faults.
    fn push_events(&mut self) {
        for (stream, told) in std::mem::take(&mut self.streams) {
            let lines = self.events(told, self.version());
            if self.fault() {
                // Breaks off at some byte of what was due, or ends properly.
                let all = lines.join("\n");
                let cut = self.random.random_range(0..=all.len());
                stream.send(all[..cut].to_owned());
                if self.random.random_bool(0.5) {
                    stream.break_off();
                }
                continue;
            }
            for line in lines {
                if self.random.random_bool(0.1) {
                    stream.line(line.clone());
                }
                stream.line(line);
            }
            if self.random.random_bool(0.3) {
                stream.line(bookmark(&self.version().to_string()));
            }
            let told = self.version();
            self.streams.push((stream, told));
        }
    }

    fn events(&self, after: u64, up_to: u64) -> Vec<String> {
        (after..up_to)
            .filter_map(|version| {
                let (old, new) = (self.at(version), self.at(version + 1));
                let rv = (version + 1).to_string();
                let gone = old.keys().find(|name| !new.contains_key(*name)).map(|name| deleted(name, &rv));
                gone.or_else(|| {
                    let (name, _) = new.iter().find(|(name, v)| old.get(*name) != Some(*v))?;
                    Some(changed(name, &rv, "null"))
                })
            })
            .collect()
    }

    fn serve(&mut self, request: Incoming) {
        // The cluster does not stand still between two pages.
        if self.faults > 0 && self.random.random_bool(0.5) {
            self.change();
        }
        if self.fault() {
            match self.random.random_range(0..5) {
                0 => drop(request),
                1 => request.answer(500, ""),
                2 => request.answer_with(429, &[("retry-after", "1")], ""),
                3 => request.answer(200, "{\"half"),
                _ => drop(request.stream()),
            }
            return;
        }
        let query: BTreeMap<String, String> = request
            .uri
            .split_once('?')
            .map(|(_, query)| query.split('&').filter_map(|pair| pair.split_once('=')))
            .into_iter()
            .flatten()
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect();
        let now = self.version();
        if query.contains_key("sendInitialEvents") {
            if !self.streaming {
                return request.answer(422, status(422, "Invalid"));
            }
            let stream = request.stream();
            let lines: Vec<_> = self.at(now).iter().map(|(name, v)| changed(name, &v.to_string(), "null")).collect();
            for line in lines {
                if self.fault() {
                    return;
                }
                stream.line(line);
            }
            stream.line(end_bookmark(&now.to_string()));
            self.streams.push((stream, now));
        } else if query.contains_key("watch") {
            let from: u64 = query["resourceVersion"].parse().expect("a version of ours");
            if from < self.oldest {
                match self.random.random_range(0..2) {
                    0 => request.answer(410, ""),
                    _ => request.stream().line(error(410, "Expired")),
                }
                return;
            }
            let stream = request.stream();
            self.streams.push((stream, from));
            self.push_events();
        } else {
            self.serve_page(request, &query);
        }
    }

    /// Pages of three, of the version at which the list began.
    fn serve_page(&mut self, request: Incoming, query: &BTreeMap<String, String>) {
        let (version, offset) = match query.get("continue").and_then(|token| token.split_once('-')) {
            Some((version, offset)) => (version.parse().expect("ours"), offset.parse().expect("ours")),
            None => (self.version(), 0),
        };
        if version < self.oldest || (offset > 0 && self.fault()) {
            return request.answer(410, status(410, "Expired"));
        }
        let size = if query.contains_key("limit") { 3 } else { usize::MAX };
        let all: Vec<_> = self.at(version).iter().collect();
        let rows: Vec<_> = all.iter().skip(offset).take(size).map(|(name, v)| row(name, &v.to_string())).collect();
        let more = offset + rows.len() < all.len();
        let token = if more { format!("{version}-{}", offset + rows.len()) } else { String::new() };
        let body = page(&[], &version.to_string(), &token, None)
            .replace("\"rows\":[]", &format!("\"rows\":[{}]", rows.join(",")));
        request.answer(200, body);
    }
}

/// What the cache does with the events.
#[derive(Default)]
struct Receiver {
    rows: State,
    marked: Option<BTreeSet<String>>,
    complete: bool,
    syncs: u32,
    checks: u32,
}

impl Receiver {
    fn take(&mut self, event: WatchEvent, cluster: &Cluster, seed: u64) {
        let read = |row: &RawRow| {
            let name = table::name_of(&row.object).expect("a name");
            let version = table::resource_version_of(&row.object).expect("a version");
            (name, version.parse().expect("ours"))
        };
        let current = match event {
            WatchEvent::SyncStarted { .. } => {
                self.marked = Some(BTreeSet::new());
                None
            }
            WatchEvent::Applied(row) => {
                let (name, version) = read(&row);
                if let Some(marked) = &mut self.marked {
                    marked.insert(name.clone());
                }
                self.rows.insert(name, version);
                None
            }
            WatchEvent::Deleted(row) => {
                self.rows.remove(&read(&row).0);
                None
            }
            WatchEvent::Interrupted { .. } => {
                self.marked = None;
                None
            }
            WatchEvent::SyncFinished { resource_version } => {
                let marked = self.marked.take().expect("a sync that was not interrupted");
                self.rows.retain(|name, _| marked.contains(name));
                self.complete = true;
                self.syncs += 1;
                Some(resource_version)
            }
            WatchEvent::Bookmark { resource_version } => Some(resource_version),
            _ => None,
        };
        if let Some(version) = current
            && self.complete
        {
            let version: u64 = version.parse().expect("ours");
            assert_eq!(&self.rows, cluster.at(version), "seed {seed}: not what there was at version {version}");
            self.checks += 1;
        }
    }
}

async fn history(seed: u64) -> (u32, u32) {
    let mut random = StdRng::seed_from_u64(seed);
    let streaming = random.random_bool(0.6);
    let mut cluster =
        Cluster { random, history: vec![State::new()], oldest: 0, streams: Vec::new(), streaming, faults: 20 };
    let mut receiver = Receiver::default();
    let mut rig = Rig::things();
    for _ in 0..10 {
        cluster.change();
    }
    for step in 0..600 {
        if step == 500 {
            cluster.faults = 0;
        }
        let pause = Duration::from_millis(cluster.random.random_range(1..4000));
        tokio::select! {
            biased;
            event = rig.events.recv() => receiver.take(event.expect("it runs"), &cluster, seed),
            request = rig.server.next() => cluster.serve(request),
            () = tokio::time::sleep(pause) => cluster.change(),
        }
    }
    // At rest, with a server that behaves, everything is told within a while.
    let rest = tokio::time::Instant::now();
    while rest.elapsed() < Duration::from_secs(400) {
        tokio::select! {
            biased;
            event = rig.events.recv() => receiver.take(event.expect("it runs"), &cluster, seed),
            request = rig.server.next() => cluster.serve(request),
            () = tokio::time::sleep(Duration::from_secs(40)) => {
                for (stream, _) in &cluster.streams {
                    stream.line(bookmark(&cluster.version().to_string()));
                }
            }
        }
    }
    assert_eq!(&receiver.rows, cluster.at(cluster.version()), "seed {seed}: not what there is in the end");
    (receiver.syncs, receiver.checks)
}

#[tokio::test(start_paused = true)]
async fn whenever_the_watch_says_that_it_is_current_it_is() {
    let (mut syncs, mut checks) = (0, 0);
    for seed in 0..40 {
        let (more_syncs, more_checks) = history(seed).await;
        syncs += more_syncs;
        checks += more_checks;
    }
    // The histories are worth something only if they get anywhere.
    assert!(syncs > 100 && checks > 1000, "{syncs} syncs, {checks} checks");
}
