//! The shared cache: which kinds are watched, parked or evicted, and what a reader gets.
//!
//! `lifecycle` decides (pure), `manager` acts (one task), a `slot` holds one kind, a `feed` its rows. [`Cache`] is the
//! handle that readers hold; `through` reads from the API server what the cache does not hold.

mod drain;
mod feed;
pub mod lifecycle;
mod manager;
mod pace;
pub mod report;
mod slot;
mod through;
pub mod view;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use self::{
    lifecycle::{Lifecycle, Verdict},
    manager::Command,
    report::Report,
    slot::{EventCounts, Slot},
    view::{State, View},
};
pub use self::{
    manager::Manager,
    through::{FieldOwners, Found},
};
use crate::{
    cluster::Source,
    kind::{GroupResource, Kinds},
    policy::plan::{Limits, Plan, RedactPath},
    reason::Reason,
};

/// Commands that may wait for the manager, which answers each within microseconds.
const WAITING_COMMANDS: usize = 1024;

/// Single reads at the API server at once, watches aside: people who browse must not become its load.
const READS_AT_ONCE: usize = 8;

/// Of these, for who owns the fields of an object: whoever comes when so many are under way is asked to come again.
const OWNERS_AT_ONCE: usize = 4;

/// The handle that readers hold.
#[derive(Clone)]
pub struct Cache {
    shared: Arc<Shared>,
    commands: mpsc::Sender<Command>,
    reports: watch::Receiver<Arc<Report>>,
}

/// What readers and the manager share.
struct Shared {
    source: Arc<dyn Source>,
    slots: ArcSwap<BTreeMap<GroupResource, Arc<Slot>>>,
    kinds: ArcSwap<Kinds>,
    limits: ArcSwap<Limits>,
    counters: Counters,
    events: Arc<EventCounts>,
    reads: Semaphore,
    owner_reads: Semaphore,
    /// One dictionary is trained at a time.
    trainings: Arc<Semaphore>,
    since: Instant,
}

#[derive(Debug, Default)]
struct Counters {
    hits: AtomicU64,
    misses: AtomicU64,
    evictions: AtomicU64,
    parks: AtomicU64,
    resumes: AtomicU64,
}

impl Shared {
    fn slot(&self, id: &GroupResource) -> Option<Arc<Slot>> {
        self.slots.load().get(id).cloned()
    }
}

/// A cache and the task that runs it.
///
/// Both receivers may change at any time; the plan is expected to name every kind sooner or later. `memory_limit` is that of
/// the container, in bytes.
pub fn new(
    source: Arc<dyn Source>,
    memory_limit: Option<u64>,
    kinds: watch::Receiver<Arc<Kinds>>,
    plans: watch::Receiver<Arc<Plan>>,
) -> (Cache, Manager) {
    let plan = plans.borrow().clone();
    let limits = plan.limits.clone();
    let shared = Arc::new(Shared {
        source,
        slots: ArcSwap::default(),
        kinds: ArcSwap::default(),
        limits: ArcSwap::from_pointee(limits.clone()),
        counters: Counters::default(),
        events: Arc::default(),
        reads: Semaphore::new(READS_AT_ONCE),
        owner_reads: Semaphore::new(OWNERS_AT_ONCE),
        trainings: Arc::new(Semaphore::new(1)),
        since: Instant::now(),
    });
    let (sender, commands) = mpsc::channel(WAITING_COMMANDS);
    let empty = Report { at: Timestamp::now(), plan: plan.clone(), ..Report::default() };
    let (report_sender, reports) = watch::channel(Arc::new(empty));
    let manager = Manager {
        shared: shared.clone(),
        commands,
        plans,
        kinds,
        reports: report_sender,
        sync_slots: Arc::new(Semaphore::new(limits.sync_concurrency)),
        life: Lifecycle::new(limits),
        memory_limit,
        tasks: HashMap::new(),
        ending: Vec::new(),
        plan,
    };
    (Cache { shared, commands: sender, reports }, manager)
}

impl Cache {
    /// The kinds that can be browsed.
    pub fn kinds(&self) -> Arc<Kinds> {
        self.shared.kinds.load_full()
    }

    /// The limits in force.
    pub fn limits(&self) -> Arc<Limits> {
        self.shared.limits.load_full()
    }

    /// What the cache says of itself, at most a quarter of a second old.
    pub fn report(&self) -> Arc<Report> {
        self.reports.borrow().clone()
    }

    /// The same as it changes.
    pub fn reports(&self) -> watch::Receiver<Arc<Report>> {
        self.reports.clone()
    }

    /// What is known of a kind. No access is recorded and no watch is opened. `None` for an unknown kind.
    pub fn peek(&self, id: &GroupResource) -> Option<View> {
        Some(self.shared.slot(id)?.view())
    }

    /// Reads a kind: records an access, and opens or resumes its watch if it has none.
    ///
    /// Waits up to `wait` (`syncTimeout` at most) for a first sync or a resume; a time that runs out is an answer with
    /// what is there. A kind for which there is no watch to be had is listed at the API server, whatever `wait` says.
    /// `None` for an unknown kind.
    pub async fn read(&self, id: &GroupResource, wait: Duration) -> Option<View> {
        let slot = self.shared.slot(id)?;
        match self.watch(&slot, id, wait).await {
            Ok(view) => Some(view),
            Err(reason) => Some(self.list_through(&slot, reason).await),
        }
    }

    /// The same, but nothing is listed: `Err` says why there is no watch to be had. For whoever asks for many kinds at once.
    pub async fn watched(&self, id: &GroupResource, wait: Duration) -> Option<Result<View, Reason>> {
        let slot = self.shared.slot(id)?;
        Some(self.watch(&slot, id, wait).await)
    }

    async fn watch(&self, slot: &Slot, id: &GroupResource, wait: Duration) -> Result<View, Reason> {
        slot.touch();
        let view = slot.view();
        if is_current(view.state) {
            self.shared.counters.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(view);
        }
        self.shared.counters.misses.fetch_add(1, Ordering::Relaxed);
        let mut changes = slot.changes();
        match self.open(id).await {
            Verdict::Excluded => return Ok(slot.view()),
            // The cluster serves it no more: there is nothing to ask for.
            Verdict::Passthrough(Reason::NotServed) => return Ok(slot.view()),
            Verdict::Passthrough(reason) => return Err(reason),
            Verdict::Open => {}
        }
        let deadline = tokio::time::Instant::now() + wait.min(self.shared.limits.load().sync_timeout);
        loop {
            let view = slot.view();
            let waiting = matches!(view.state, State::Cold | State::Syncing | State::Parked);
            if !waiting {
                return Ok(view);
            }
            // The slot outlives this wait, so its sender does too; were it gone there would be nothing to wait for.
            match tokio::time::timeout_at(deadline, changes.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return Ok(view),
            }
        }
    }

    /// Whether a kind is kept without spec, data and status, by the policy or for want of memory.
    pub fn is_metadata_only(&self, id: &GroupResource) -> bool {
        self.shared.slot(id).is_some_and(|slot| slot.terms().rule.metadata_only)
    }

    /// What the policy removes from the objects of a kind.
    pub fn redactions(&self, id: &GroupResource) -> Arc<[RedactPath]> {
        self.shared.slot(id).map_or_else(|| Arc::new([]) as Arc<[RedactPath]>, |slot| slot.terms().rule.redact)
    }

    /// Follows a kind: a continuous access until the subscription is dropped. `None` for an unknown kind.
    ///
    /// The subscription does not open a watch by itself: its holder reads the kind, at first and after each change.
    pub fn subscribe(&self, id: &GroupResource) -> Option<Subscription> {
        let slot = self.shared.slot(id)?;
        slot.subscribers.fetch_add(1, Ordering::Relaxed);
        slot.touch();
        Some(Subscription { changes: slot.changes(), slot })
    }

    async fn open(&self, id: &GroupResource) -> Verdict {
        let (reply, answer) = oneshot::channel();
        let asked = self.commands.send(Command::Open(id.clone(), reply)).await;
        // Without a manager the program is ending; what is stored is still served.
        if asked.is_err() { Verdict::Open } else { answer.await.unwrap_or(Verdict::Open) }
    }
}

/// Whether the rows of a kind in this state are answered from memory without asking for anything.
fn is_current(state: State) -> bool {
    matches!(state, State::Live | State::Resyncing | State::Stale)
}

/// A continuous access of one kind.
#[derive(Debug)]
pub struct Subscription {
    changes: watch::Receiver<u64>,
    slot: Arc<Slot>,
}

impl Subscription {
    /// Waits for a new revision or state. Changes that nobody waited for come as one.
    pub async fn changed(&mut self) {
        // The slot is held here, so its sender lives.
        let _ = self.changes.changed().await;
    }

    /// The kind as it is now.
    pub fn view(&self) -> View {
        self.slot.view()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.slot.touch();
        self.slot.subscribers.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
