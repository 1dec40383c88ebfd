//! The one task that acts: opens, parks and evicts watches as `lifecycle` decides.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::{
    sync::{Semaphore, mpsc, oneshot, watch},
    task::JoinHandle,
    time::MissedTickBehavior,
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{
    Shared,
    drain::Drain,
    lifecycle::{Action, Lifecycle, Phase, Planned, Pressure, Verdict},
    report::{Report, Totals},
    slot::Slot,
    through::LIST_FOR,
};
use crate::{
    cluster::{WatchSpec, queue},
    kind::{GroupResource, Kind, Kinds},
    memory,
    policy::plan::{KindRule, Plan},
    reason::Reason,
};

/// How often the budget is checked and the report is made. Well below the second within which a policy takes effect.
const TICK: Duration = Duration::from_millis(250);

/// Lists that were read through may take this part of the budget.
const LISTED_SHARE: u64 = 4;

/// The process may grow to so much of its container's limit, in percent, before rows are dropped for it: what comes in between
/// two ticks has to fit as well.
const LIMIT_USED: u64 = 85;

/// The API server counts a watch until it has seen its connection close. One that takes the place of another waits so
/// much longer.
const CLOSING: Duration = Duration::from_millis(50);

/// The task of an open watch.
#[derive(Debug)]
pub struct Watch {
    stop: CancellationToken,
    /// Cancelled when the task has ended, however it did.
    ended: CancellationToken,
    task: JoinHandle<()>,
}

/// What readers ask of the manager.
#[derive(Debug)]
pub enum Command {
    /// A kind without an open watch is read.
    Open(GroupResource, oneshot::Sender<Verdict>),
}

/// The one task that acts.
pub struct Manager {
    pub(super) shared: Arc<Shared>,
    pub(super) commands: mpsc::Receiver<Command>,
    pub(super) plans: watch::Receiver<Arc<Plan>>,
    pub(super) kinds: watch::Receiver<Arc<Kinds>>,
    pub(super) reports: watch::Sender<Arc<Report>>,
    pub(super) life: Lifecycle,
    pub(super) tasks: HashMap<GroupResource, Watch>,
    /// Watches that were told to end; every new one opens after them, so that the cap holds at the API server too.
    pub(super) ending: Vec<CancellationToken>,
    pub(super) sync_slots: Arc<Semaphore>,
    /// Of the container.
    pub(super) memory_limit: Option<u64>,
    /// The plan in force.
    pub(super) plan: Arc<Plan>,
}

impl Manager {
    /// Runs until `shutdown`; every watch ends with it.
    pub async fn run(mut self, shutdown: CancellationToken) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.take_plan();
        loop {
            // Each arm may be dropped while it waits: a command stays in the channel, a change stays marked as unseen.
            tokio::select! {
                () = shutdown.cancelled() => break,
                Some(command) = self.commands.recv() => self.answer(command),
                Ok(()) = self.plans.changed() => self.take_plan(),
                Ok(()) = self.kinds.changed() => self.take_plan(),
                _ = ticks.tick() => self.tick(),
            }
        }
        for (_, watch) in self.tasks.drain() {
            watch.stop.cancel();
            self.ending.push(watch.ended);
        }
        all_ended(&self.ending).await;
    }

    fn answer(&mut self, command: Command) {
        let Command::Open(id, reply) = command;
        self.observe();
        let (verdict, actions) = self.life.open(&id, Instant::now());
        self.act(actions);
        // The reader may have gone; the watch it wanted is open all the same.
        let _ = reply.send(verdict);
    }

    fn tick(&mut self) {
        self.ending.retain(|ended| !ended.is_cancelled());
        self.reap();
        self.shared.slots.load().values().for_each(|slot| slot.forget_old_lists(LIST_FOR));
        self.observe();
        self.life.set_pressure(self.pressure());
        let actions = self.life.sweep(Instant::now());
        self.act(actions);
        self.report();
    }

    fn pressure(&self) -> Pressure {
        let slots = self.shared.slots.load();
        let mut listed = slots.values().map(|slot| slot.listed_bytes()).sum();
        if listed > self.life.limits().memory_budget / LISTED_SHARE {
            // They spare a request or two; rows that are watched are worth more.
            slots.values().for_each(|slot| slot.forget_old_lists(Duration::ZERO));
            listed = 0;
        }
        let may_be = self.memory_limit.map(|limit| limit / 100 * LIMIT_USED);
        let overrun = may_be.and_then(|may_be| memory::resident()?.checked_sub(may_be)).unwrap_or(0);
        Pressure { listed, overrun }
    }

    /// Takes the newest plan and kinds; only what differs is touched.
    fn take_plan(&mut self) {
        let plan = self.plans.borrow_and_update().clone();
        let kinds = self.kinds.borrow_and_update().clone();
        self.plan = plan.clone();
        self.set_sync_concurrency(self.life.limits().sync_concurrency, plan.limits.sync_concurrency);
        self.shared.limits.store(Arc::new(plan.limits.clone()));
        let mut slots = BTreeMap::clone(&self.shared.slots.load());
        for (id, slot) in &slots {
            if !kinds.by_id.contains_key(id) {
                self.stop(id);
                slot.set_gone();
            }
        }
        // A kind without a rule was discovered a moment before the plan that knows it; it is shown with that plan.
        let known: Vec<(&Arc<Kind>, &KindRule)> =
            kinds.by_id.iter().filter_map(|(id, kind)| Some((kind, plan.kinds.get(id)?))).collect();
        let mut restart = Vec::new();
        for (kind, rule) in &known {
            match slots.get(&kind.id) {
                None => {
                    let slot =
                        Slot::new((*kind).clone(), (*rule).clone(), self.shared.since, self.shared.events.clone());
                    slots.insert(kind.id.clone(), Arc::new(slot));
                }
                Some(slot) => restart.extend(self.update(slot, kind, rule)),
            }
        }
        // Those that are gone stay as long as someone follows them, to be told so.
        slots.retain(|id, slot| kinds.by_id.contains_key(id) || slot.subscribers.load(Ordering::Relaxed) > 0);
        self.shared.slots.store(Arc::new(slots));
        let by_id: BTreeMap<_, _> = known.iter().map(|(kind, _)| (kind.id.clone(), (*kind).clone())).collect();
        let complete = kinds.complete && by_id.len() == kinds.by_id.len();
        let shown = Kinds { by_id, complete, degraded_groups: kinds.degraded_groups.clone() };
        self.observe();
        let planned = known
            .iter()
            .map(|(kind, rule)| {
                let (decision, metadata_only) = (rule.decision, rule.metadata_only);
                (kind.id.clone(), Planned { decision, watchable: kind.watchable, metadata_only })
            })
            .collect();
        let actions = self.life.set_plan(plan.limits.clone(), planned, &plan.preload, Instant::now());
        self.act(actions);
        for (id, full_sync) in restart {
            if self.tasks.contains_key(&id) {
                self.stop(&id);
                self.start(&id, full_sync);
            }
        }
        self.report();
        // Last, so that whoever sees that everything is known finds it.
        self.shared.kinds.store(Arc::new(shown));
    }

    /// All watches share one semaphore, open ones too: they sync again after an outage, all at once.
    fn set_sync_concurrency(&self, before: usize, now: usize) {
        self.sync_slots.add_permits(now.saturating_sub(before));
        if let Ok(fewer) = u32::try_from(before.saturating_sub(now))
            && fewer > 0
        {
            let slots = self.sync_slots.clone();
            tokio::spawn(async move {
                // Never closed, so these come as soon as that many syncs have ended.
                if let Ok(permits) = slots.acquire_many(fewer).await {
                    permits.forget();
                }
            });
        }
    }

    /// Tells a slot what changed about its kind. Returns it if its watch has to start anew.
    fn update(&mut self, slot: &Arc<Slot>, kind: &Arc<Kind>, rule: &KindRule) -> Option<(GroupResource, bool)> {
        let was = slot.terms();
        let replaced = was.kind.version != kind.version
            || was.kind.namespaced != kind.namespaced
            || was.kind.origin != kind.origin
            || was.rule.redact != rule.redact
            || (was.rule.metadata_only != rule.metadata_only && !self.life.is_shrunk(&kind.id));
        let cells_changed = was.kind.printer_columns != kind.printer_columns;
        slot.set_terms(kind.clone(), rule.clone());
        if replaced {
            // The rows are of another version or scope, or hold what must no longer be kept.
            slot.drop_feed(Reason::InitialSync);
            if !self.tasks.contains_key(&kind.id) {
                self.life.forget(&kind.id);
            }
        }
        (replaced || cells_changed).then(|| (kind.id.clone(), true))
    }

    /// Tells the lifecycle what happened since it was last asked.
    fn observe(&mut self) {
        for (id, slot) in self.shared.slots.load().iter() {
            let (synced, bytes) = slot.stored();
            self.life.observe(id, slot.read_at(), slot.subscribers.load(Ordering::Relaxed), synced, bytes);
        }
    }

    fn act(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Open(id) => self.start(&id, false),
                Action::Park(id, reason) => {
                    tracing::info!(kind = %id, %reason, "Informer parked");
                    self.stop(&id);
                    if let Some(slot) = self.shared.slot(&id) {
                        slot.park(reason);
                    }
                    self.shared.counters.parks.fetch_add(1, Ordering::Relaxed);
                }
                Action::Evict(id, reason) => {
                    tracing::info!(kind = %id, %reason, "Informer evicted");
                    self.stop(&id);
                    if let Some(slot) = self.shared.slot(&id) {
                        slot.drop_feed(reason);
                    }
                    if reason == Reason::MemoryBudget {
                        self.shared.counters.evictions.fetch_add(1, Ordering::Relaxed);
                    }
                }
                Action::Restore(id) => {
                    self.stop(&id);
                    if let Some(slot) = self.shared.slot(&id) {
                        slot.unshrink();
                    }
                    if self.life.phase(&id) == Phase::Open {
                        self.start(&id, true);
                    }
                }
                Action::Refuse(id, reason) => {
                    if let Some(slot) = self.shared.slot(&id)
                        && slot.refuse(reason)
                    {
                        tracing::warn!(kind = %id, %reason, "Informer of a preloaded kind cannot be opened");
                    }
                }
                Action::Shrink(id) => {
                    tracing::warn!(kind = %id, "Informer alone exceeds memoryBudget; it goes on without spec and status");
                    self.stop(&id);
                    if let Some(slot) = self.shared.slot(&id) {
                        slot.shrink();
                    }
                    self.start(&id, true);
                }
            }
        }
    }

    fn start(&mut self, id: &GroupResource, full_sync: bool) {
        let Some(slot) = self.shared.slot(id) else { return };
        let (generation, resume_from) = slot.open(full_sync);
        if resume_from.is_some() {
            self.shared.counters.resumes.fetch_add(1, Ordering::Relaxed);
        }
        let terms = slot.terms();
        let spec = WatchSpec {
            metadata_only: terms.rule.metadata_only,
            kind: terms.kind,
            namespace: None,
            resume_from,
            sync_slots: self.sync_slots.clone(),
        };
        tracing::info!(kind = %id, resumes = spec.resume_from.is_some(), "Informer opened");
        let before = self.ending.clone();
        let (source, trainings) = (self.shared.source.clone(), self.shared.trainings.clone());
        let (stop, ended) = (CancellationToken::new(), CancellationToken::new());
        let (stopped, over) = (stop.clone(), ended.clone().drop_guard());
        let task = tokio::spawn(async move {
            let _over = over;
            if !before.is_empty() {
                let turn = async {
                    all_ended(&before).await;
                    tokio::time::sleep(CLOSING).await;
                };
                // Nothing is open yet that a stop would have to close.
                tokio::select! {
                    () = turn => {}
                    () = stopped.cancelled() => return,
                }
            }
            let (sender, events) = queue();
            // In a task of its own, so that a long ingest does not keep the socket from being read.
            let mut watch = AbortOnDropHandle::new(tokio::spawn(source.watch(spec, sender)));
            // Neither arm is used again: a batch that is not applied is one of a watch that nobody hears any more.
            tokio::select! {
                () = Drain::new(slot, generation, events, trainings).run() => {}
                () = stopped.cancelled() => {}
            }
            watch.abort();
            let _ = (&mut watch).await;
        });
        self.tasks.insert(id.clone(), Watch { stop, ended, task });
    }

    fn stop(&mut self, id: &GroupResource) {
        if let Some(watch) = self.tasks.remove(id) {
            watch.stop.cancel();
            self.ending.push(watch.ended);
        }
    }

    /// A watch never ends by itself; one that did has failed in a way nobody foresaw. Its kind starts from nothing.
    fn reap(&mut self) {
        let dead: Vec<_> =
            self.tasks.iter().filter(|(_, watch)| watch.task.is_finished()).map(|(id, _)| id.clone()).collect();
        for id in dead {
            tracing::error!(kind = %id, "Informer ended unexpectedly; it starts from nothing in a while");
            self.tasks.remove(&id);
            if let Some(slot) = self.shared.slot(&id) {
                slot.drop_feed(Reason::Internal);
            }
            self.life.broke(&id, Instant::now());
        }
    }

    fn report(&mut self) {
        let now = Timestamp::now();
        let slots = self.shared.slots.load();
        let counters = &self.shared.counters;
        let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        let resources: Vec<_> = slots.values().map(|slot| slot.report(now)).collect();
        let totals = Totals {
            open_watches: self.life.open_watches() as u64,
            parked: resources.iter().filter(|kind| kind.state == super::view::State::Parked).count() as u64,
            kinds: resources.len() as u64,
            objects: resources.iter().filter_map(|kind| kind.objects).sum(),
            bytes: resources.iter().filter_map(|kind| kind.bytes).sum(),
            hits: count(&counters.hits),
            misses: count(&counters.misses),
            evictions: count(&counters.evictions),
            parks: count(&counters.parks),
            resumes: count(&counters.resumes),
            api_calls_saved: count(&counters.hits),
            applied: count(&self.shared.events.applied),
            deleted: count(&self.shared.events.deleted),
            bookmarks: count(&self.shared.events.bookmarks),
            undecodable: count(&self.shared.events.undecodable),
        };
        self.reports.send_replace(Arc::new(Report { at: now, plan: self.plan.clone(), totals, resources }));
    }
}

async fn all_ended(watches: &[CancellationToken]) {
    futures::future::join_all(watches.iter().map(CancellationToken::cancelled)).await;
}
