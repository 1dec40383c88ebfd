//! Which kinds there are: discovery, joined with what CRDs and APIServices say, published whenever it changes.
//!
//! CRDs and APIServices are watched with our own list/watch loop, one object in memory at a time, and only a few words
//! of each are kept (never a schema). A change re-reads discovery, which is two requests with ETags. Aggregated
//! discovery lags behind a CRD by a second or two, so it is re-read until it shows what the CRDs promise.
//! If discovery fails, the last good one stays.

mod document;
mod join;
mod legacy;
mod read;
mod watched;

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep_until},
};

use self::{read::Reader, watched::Watched};
use super::{backoff::up_to, source::ApiServer};
use crate::kind::Kinds;

/// Changes come in bunches (a Helm chart with thirty CRDs).
const DEBOUNCE: Duration = Duration::from_millis(200);

/// Waits between re-reads while discovery does not yet show what the CRDs promise: ten seconds in all.
const CATCH_UP: [u64; 8] = [250, 250, 500, 500, 1000, 1500, 2000, 4000];

/// For what no watch tells: an aggregated API server that changed its kinds, an upgraded API server.
const SAFETY: Duration = Duration::from_secs(180);

/// When CRDs and APIServices may not be watched by our ServiceAccount.
const BLIND: Duration = Duration::from_secs(30);

/// How long the first publication waits for the CRDs, so that their columns are there from the start.
const FIRST_SYNC: Duration = Duration::from_secs(5);

/// After a failed read.
const RETRY: Duration = Duration::from_secs(2);

/// The handle of a running discovery.
#[derive(Clone)]
pub struct Discovery {
    kinds: watch::Receiver<Arc<Kinds>>,
    refresh: Arc<Notify>,
}

impl Discovery {
    /// The kinds, now and whenever they change.
    pub fn kinds(&self) -> watch::Receiver<Arc<Kinds>> {
        self.kinds.clone()
    }

    /// Asks for a re-read soon, as when somebody names a kind that is not known.
    pub fn refresh(&self) {
        self.refresh.notify_one();
    }
}

/// Discovery of `server`: the handle, and the task that has to be run for it.
pub fn start(server: ApiServer) -> (Discovery, impl Future<Output = ()> + Send + 'static) {
    let (sender, kinds) = watch::channel(Arc::new(Kinds::default()));
    let refresh = Arc::new(Notify::new());
    let handle = Discovery { kinds, refresh: refresh.clone() };
    (handle, run(server, sender, refresh))
}

async fn run(server: ApiServer, publish: watch::Sender<Arc<Kinds>>, refresh: Arc<Notify>) {
    let mut reader = Reader::new(server.http().clone());
    let mut watched = Watched::start(&server);
    let first_until = Instant::now() + FIRST_SYNC;
    while !watched.settled() && tokio::time::timeout_at(first_until, watched.changed()).await.is_ok() {}

    let mut catching_up = 0;
    let mut failing = false;
    loop {
        let next = match reader.read().await {
            Ok(found) => {
                if failing {
                    tracing::info!("Discovery works again");
                    failing = false;
                }
                let previous = publish.borrow().clone();
                let mut joined = join::join(&found, watched.facts(), &previous);
                let behind = join::is_behind(&joined, watched.facts());
                join::keep_established(&mut joined, watched.facts(), &previous);
                publish_if_changed(&publish, joined);
                if behind && catching_up < CATCH_UP.len() {
                    catching_up += 1;
                    Instant::now() + Duration::from_millis(CATCH_UP[catching_up - 1])
                } else {
                    let pause = if watched.blind() { BLIND } else { SAFETY };
                    Instant::now() + pause + up_to(pause / 10)
                }
            }
            Err(failure) => {
                if !failing {
                    tracing::warn!(
                        reason = failure.reason.as_str(),
                        error = failure.message,
                        "Discovery failed; the kinds known so far stay"
                    );
                    failing = true;
                }
                Instant::now() + RETRY + up_to(RETRY)
            }
        };
        // Each arm only waits: a change stays in the facts, a refresh stays stored, a time stays due.
        tokio::select! {
            () = sleep_until(next) => {}
            () = refresh.notified() => catching_up = 0,
            changed = watched.changed() => {
                if !changed {
                    return;
                }
                catching_up = 0;
                // Columns of known CRDs need no request; kinds that come or go do.
                let until = Instant::now() + DEBOUNCE;
                while tokio::time::timeout_at(until, watched.changed()).await.is_ok_and(|open| open) {}
            }
        }
    }
}

fn publish_if_changed(publish: &watch::Sender<Arc<Kinds>>, joined: Kinds) {
    publish.send_if_modified(|current| {
        if **current == joined {
            return false;
        }
        tracing::info!(
            kinds = joined.by_id.len(),
            degraded = joined.degraded_groups.len(),
            "The kinds of the cluster changed"
        );
        *current = Arc::new(joined);
        true
    });
}

#[cfg(test)]
mod tests;
