//! The life of each kind: which watch is opened, parked or evicted, and when.
//!
//! Pure: a plan, an access or a time goes in, [`Action`]s come out; `manager` carries them out. Time is a parameter.
//!
//! ```text
//!  Cold ─open─▶ Open ─idle, or least recently used at the cap─▶ Parked ─memory─▶ Cold
//!                ▲                                                 │
//!                └──────────────────── open ◀──────────────────────┘
//! ```
//!
//! Two caps are hard: never more than `maxInformers` kinds are Open, preloaded ones included, and stored bytes above
//! `memoryBudget` are freed. A parked kind keeps its rows; only eviction drops them.

mod budget;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use crate::{
    kind::GroupResource,
    policy::plan::{Decision, Limits},
    reason::Reason,
};

/// A watch that was read so recently is not parked to make room for another: kinds opened faster than this would park
/// each other in turn, each time with a new LIST, which is the dearest call there is.
pub const RESIDENCE: Duration = Duration::from_secs(5);

/// A kind evicted for its size, or whose watch broke, is served from the API server for so long before it is given
/// another try. Each further time it is twice as long: what does not fit would be listed whole at each try.
pub const HOLD_OFF: Duration = Duration::from_secs(60);

/// And never more than this many times as long.
const HOLD_OFF_GROWTH: u32 = 64;

/// Where a kind is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing is kept.
    Cold,
    /// A watch is open, or being opened.
    Open,
    /// Rows are kept, no watch.
    Parked,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a watch; resume where it was parked, if it was.
    Open(GroupResource),
    /// Close the watch, keep the rows.
    Park(GroupResource, Reason),
    /// Drop the rows (and close the watch, if there is one).
    Evict(GroupResource, Reason),
    /// Sync anew without spec and status.
    Shrink(GroupResource),
    /// Drop the rows and keep them whole from now on; sync anew if its watch is open.
    Restore(GroupResource),
    /// There is no watch to be had for a preloaded kind: say why.
    Refuse(GroupResource, Reason),
}

/// What a reader of a kind that is not open is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its watch is open, or being opened.
    Open,
    /// Read it straight from the API server.
    Passthrough(Reason),
    /// It is not shown.
    Excluded,
}

/// A kind that is kept without spec and status for want of memory.
#[derive(Clone, Copy, Debug)]
struct Shrunk {
    /// What it took when it was whole, at least.
    bytes: u64,
    /// Until when that is not tried again.
    until: Instant,
}

/// What the lifecycle knows of one kind.
#[derive(Clone, Debug)]
struct Entry {
    decision: Decision,
    watchable: bool,
    metadata_only: bool,
    phase: Phase,
    synced: bool,
    shrunk: Option<Shrunk>,
    bytes: u64,
    /// When someone last read it.
    read_at: Option<Instant>,
    opened_at: Option<Instant>,
    subscribers: usize,
    /// Until when it gets no watch, and why.
    held_off: Option<(Instant, Reason)>,
    /// How often it was held off for its size since the budget was last raised.
    too_large: u32,
}

impl Entry {
    fn used_at(&self) -> Option<Instant> {
        self.read_at.max(self.opened_at)
    }

    /// It is whole again, from nothing.
    fn restore(&mut self) {
        self.shrunk = None;
        self.bytes = 0;
        self.synced = false;
        if self.phase == Phase::Parked {
            self.phase = Phase::Cold;
        }
    }

    /// How long it has to wait for another try.
    fn hold_off(&self) -> Duration {
        HOLD_OFF * (1 << self.too_large.min(HOLD_OFF_GROWTH.ilog2()))
    }

    /// There is more memory than when it was too large.
    fn forgive_size(&mut self) {
        self.too_large = 0;
        self.held_off = self.held_off.filter(|(_, reason)| *reason != Reason::MemoryBudget);
    }

    /// Whether its watch may be parked for that of another kind. A preloaded one has the policy's word, and takes the
    /// place of any that has not.
    fn may_make_room(&self, for_preload: bool, now: Instant) -> bool {
        self.phase == Phase::Open
            && self.decision != Decision::Preload
            && (for_preload
                || (self.subscribers == 0
                    && self.used_at().is_none_or(|at| now.saturating_duration_since(at) >= RESIDENCE)))
    }
}

/// What else takes memory, beside the rows of the kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pressure {
    /// Bytes of lists that were read through.
    pub listed: u64,
    /// Bytes by which the process is larger than it may become.
    pub overrun: u64,
}

/// The lives of all kinds.
#[derive(Debug)]
pub struct Lifecycle {
    limits: Limits,
    entries: BTreeMap<GroupResource, Entry>,
    swept_at: Option<Instant>,
    pressure: Pressure,
    /// When something was last dropped because of the size of the process.
    relieved_at: Option<Instant>,
}

/// A kind as the plan and discovery see it.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// How it is kept.
    pub decision: Decision,
    /// Whether it can be watched at all.
    pub watchable: bool,
    /// Whether it is kept without spec and status anyway.
    pub metadata_only: bool,
}

impl Lifecycle {
    /// No kinds.
    pub fn new(limits: Limits) -> Self {
        Self { limits, entries: BTreeMap::new(), swept_at: None, pressure: Pressure::default(), relieved_at: None }
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Where a kind is.
    pub fn phase(&self, id: &GroupResource) -> Phase {
        self.entries.get(id).map_or(Phase::Cold, |entry| entry.phase)
    }

    /// Open watches.
    pub fn open_watches(&self) -> usize {
        self.entries.values().filter(|entry| entry.phase == Phase::Open).count()
    }

    /// Whether a kind is kept without spec and status to fit the budget.
    pub fn is_shrunk(&self, id: &GroupResource) -> bool {
        self.entries.get(id).is_some_and(|entry| entry.shrunk.is_some())
    }

    /// Takes a new plan or new kinds. `preload` is in the order in which watches are opened.
    ///
    /// Watches that the change does not concern are left alone. A kind that is no longer preloaded is parked at once
    /// unless someone used it within `accessTimeout`.
    pub fn set_plan(
        &mut self,
        limits: Limits,
        kinds: BTreeMap<GroupResource, Planned>,
        preload: &[GroupResource],
        now: Instant,
    ) -> Vec<Action> {
        let more_memory = limits.memory_budget > self.limits.memory_budget;
        self.limits = limits;
        let mut actions = Vec::new();
        self.entries.retain(|id, entry| {
            let stays = kinds.contains_key(id);
            if !stays && entry.phase != Phase::Cold {
                actions.push(Action::Evict(id.clone(), Reason::NotServed));
            }
            stays
        });
        let mut unwanted = Vec::new();
        for (id, planned) in kinds {
            let entry = self.entries.entry(id.clone()).or_insert(Entry {
                decision: planned.decision,
                watchable: planned.watchable,
                metadata_only: planned.metadata_only,
                phase: Phase::Cold,
                synced: false,
                shrunk: None,
                bytes: 0,
                read_at: None,
                opened_at: None,
                subscribers: 0,
                held_off: None,
                too_large: 0,
            });
            let was = std::mem::replace(&mut entry.decision, planned.decision);
            entry.watchable = planned.watchable;
            entry.metadata_only = planned.metadata_only;
            match planned.decision {
                Decision::Excluded | Decision::Passthrough if entry.phase != Phase::Cold => {
                    let excluded = planned.decision == Decision::Excluded;
                    let reason = if excluded { Reason::ExcludedByPolicy } else { Reason::LazyLoadDisabled };
                    entry.phase = Phase::Cold;
                    actions.push(Action::Evict(id, reason));
                }
                Decision::Lazy if was == Decision::Preload && entry.phase == Phase::Open => {
                    let timeout = self.limits.access_timeout;
                    let unused = entry.read_at.is_none_or(|at| now.saturating_duration_since(at) > timeout);
                    if unused && entry.subscribers == 0 {
                        unwanted.push(id);
                    }
                }
                _ => {}
            }
        }
        for id in unwanted {
            self.park(&id, Reason::Idle, &mut actions);
        }
        if more_memory {
            self.entries.values_mut().for_each(Entry::forgive_size);
            for (id, entry) in self.entries.iter_mut().filter(|(_, entry)| entry.shrunk.is_some()) {
                entry.restore();
                actions.push(Action::Restore(id.clone()));
            }
        }
        for id in self.above_the_cap() {
            self.park(&id, Reason::WatchLimit, &mut actions);
        }
        self.open_preloaded(preload, now, &mut actions);
        actions
    }

    fn open_preloaded(&mut self, preload: &[GroupResource], now: Instant, actions: &mut Vec<Action>) {
        for id in preload {
            let wanted =
                self.entries.get(id).is_some_and(|e| e.decision == Decision::Preload && e.phase != Phase::Open);
            if wanted && let Verdict::Passthrough(reason) = self.try_open(id, now, actions) {
                actions.push(Action::Refuse(id.clone(), reason));
            }
        }
    }

    /// Someone reads a kind whose watch is not open.
    pub fn open(&mut self, id: &GroupResource, now: Instant) -> (Verdict, Vec<Action>) {
        let mut actions = Vec::new();
        let Some(entry) = self.entries.get_mut(id) else { return (Verdict::Passthrough(Reason::NotServed), actions) };
        entry.read_at = Some(now);
        let verdict = match entry.decision {
            _ if entry.phase == Phase::Open => Verdict::Open,
            Decision::Excluded => Verdict::Excluded,
            Decision::Passthrough => Verdict::Passthrough(Reason::LazyLoadDisabled),
            Decision::Preload | Decision::Lazy => self.try_open(id, now, &mut actions),
        };
        (verdict, actions)
    }

    /// What was seen of a kind since the last call: its last read, its subscribers, whether it is synced, its bytes.
    pub fn observe(
        &mut self,
        id: &GroupResource,
        read_at: Option<Instant>,
        subscribers: usize,
        synced: bool,
        bytes: u64,
    ) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.read_at = entry.read_at.max(read_at);
            entry.subscribers = subscribers;
            entry.synced = synced;
            entry.bytes = bytes;
        }
    }

    /// What else takes memory now.
    pub fn set_pressure(&mut self, pressure: Pressure) {
        self.pressure = pressure;
    }

    /// Enforces the budget, opens preloaded kinds that had no room, and parks idle watches when that is due.
    pub fn sweep(&mut self, now: Instant) -> Vec<Action> {
        let mut actions = Vec::new();
        let due = self.swept_at.is_none_or(|at| now.saturating_duration_since(at) >= self.limits.cleanup_interval);
        if self.limits.auto_cleanup && due {
            self.swept_at = Some(now);
            let timeout = self.limits.access_timeout;
            let idle: Vec<_> = self
                .entries
                .iter()
                .filter(|(_, entry)| {
                    entry.phase == Phase::Open
                        && entry.decision == Decision::Lazy
                        && entry.subscribers == 0
                        && entry.used_at().is_none_or(|at| now.saturating_duration_since(at) > timeout)
                })
                .map(|(id, _)| id.clone())
                .collect();
            for id in idle {
                self.park(&id, Reason::Idle, &mut actions);
            }
        }
        self.enforce_budget(now, &mut actions);
        self.grow_back(now, &mut actions);
        let waiting: Vec<_> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.decision == Decision::Preload && entry.phase != Phase::Open)
            .map(|(id, _)| id.clone())
            .collect();
        self.open_preloaded(&waiting, now, &mut actions);
        actions
    }

    /// A kind's rows were dropped for another cause than this lifecycle's.
    pub fn forget(&mut self, id: &GroupResource) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.phase = Phase::Cold;
            entry.bytes = 0;
            entry.synced = false;
        }
    }

    /// The watch of a kind ended by a fault of ours, and its rows were dropped: it is not tried again at once.
    pub fn broke(&mut self, id: &GroupResource, now: Instant) {
        self.forget(id);
        if let Some(entry) = self.entries.get_mut(id) {
            entry.held_off = Some((now + HOLD_OFF, Reason::Internal));
        }
    }

    fn try_open(&mut self, id: &GroupResource, now: Instant, actions: &mut Vec<Action>) -> Verdict {
        let Some(entry) = self.entries.get(id) else { return Verdict::Passthrough(Reason::NotServed) };
        if !entry.watchable {
            return Verdict::Passthrough(Reason::NotWatchable);
        }
        if let Some((_, reason)) = entry.held_off.filter(|(until, _)| now < *until) {
            return Verdict::Passthrough(reason);
        }
        if self.open_watches() >= self.limits.max_informers {
            let for_preload = entry.decision == Decision::Preload;
            let Some(least) = self.least_recently_used(|entry| entry.may_make_room(for_preload, now)) else {
                return Verdict::Passthrough(Reason::WatchLimit);
            };
            self.park(&least, Reason::WatchLimit, actions);
        }
        if let Some(entry) = self.entries.get_mut(id) {
            entry.phase = Phase::Open;
            entry.opened_at = Some(now);
            actions.push(Action::Open(id.clone()));
        }
        Verdict::Open
    }

    fn park(&mut self, id: &GroupResource, reason: Reason, actions: &mut Vec<Action>) {
        let Some(entry) = self.entries.get_mut(id) else { return };
        if entry.synced {
            entry.phase = Phase::Parked;
            actions.push(Action::Park(id.clone(), reason));
        } else {
            // A part of a first sync is of no use to anyone, and cannot be resumed.
            entry.phase = Phase::Cold;
            entry.bytes = 0;
            actions.push(Action::Evict(id.clone(), reason));
        }
    }

    /// Open watches beyond the cap after it was lowered: not preloaded ones first, least recently used first.
    fn above_the_cap(&self) -> Vec<GroupResource> {
        let mut open: Vec<_> = self.entries.iter().filter(|(_, entry)| entry.phase == Phase::Open).collect();
        open.sort_by_key(|(_, entry)| (entry.decision == Decision::Preload, entry.subscribers > 0, entry.used_at()));
        let beyond = open.len().saturating_sub(self.limits.max_informers);
        open.into_iter().take(beyond).map(|(id, _)| id.clone()).collect()
    }

    fn least_recently_used(&self, eligible: impl Fn(&Entry) -> bool) -> Option<GroupResource> {
        let entries = self.entries.iter().filter(|(_, entry)| eligible(entry));
        // Those that someone follows are in use, however long ago they were opened.
        entries.min_by_key(|(_, entry)| (entry.subscribers > 0, entry.used_at())).map(|(id, _)| id.clone())
    }
}

#[cfg(test)]
#[path = "lifecycle/tests.rs"]
mod tests;
