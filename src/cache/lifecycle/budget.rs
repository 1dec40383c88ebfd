//! The memory budget: what goes when there is too much, and what comes back when there is room.

use std::time::{Duration, Instant};

use super::{Action, Entry, Lifecycle, Phase, Shrunk};
use crate::{kind::GroupResource, policy::plan::Decision, reason::Reason};

/// Memory that was freed goes back within a second or two: until then the process is as large as before, and nothing more
/// is dropped for that.
const GIVING_BACK: Duration = Duration::from_secs(3);

impl Lifecycle {
    /// Frees what exceeds the budget: parked kinds first, then watched ones that are not preloaded, then the bodies of the
    /// largest, and when nothing else is left the largest itself. The budget is never exceeded for longer than one sweep.
    pub(super) fn enforce_budget(&mut self, now: Instant, actions: &mut Vec<Action>) {
        let budget = self.budget(now);
        while self.stored() > budget.saturating_sub(self.pressure.listed) {
            // One that cannot fit beside others is not kept at the cost of all of them.
            if let Some(id) = self.giant() {
                self.evict(&id, now, actions);
                continue;
            }
            let parked = self.least_recently_used(|entry| entry.phase == Phase::Parked && entry.bytes > 0);
            let lazy =
                |entry: &Entry| entry.phase == Phase::Open && entry.decision != Decision::Preload && entry.bytes > 0;
            if let Some(id) = parked.or_else(|| self.least_recently_used(lazy)) {
                self.evict(&id, now, actions);
                continue;
            }
            // Lists that were read through are gone in a moment: nothing that is to stay goes for them.
            if self.stored() <= budget {
                return;
            }
            let whole = |entry: &Entry| entry.shrunk.is_none() && !entry.metadata_only;
            if let Some(id) = self.largest(whole) {
                if let Some(entry) = self.entries.get_mut(&id) {
                    entry.shrunk = Some(Shrunk { bytes: entry.bytes, until: now + entry.hold_off() });
                    entry.too_large += 1;
                    entry.bytes = 0;
                    entry.synced = false;
                }
                actions.push(Action::Shrink(id));
            } else if let Some(id) = self.largest(|_| true) {
                self.evict(&id, now, actions);
            } else {
                return;
            }
        }
    }

    /// Bytes that may be stored now, lists that were read through included.
    fn budget(&mut self, now: Instant) -> u64 {
        let budget = self.limits.memory_budget;
        let giving_back = self.relieved_at.is_some_and(|at| now.saturating_duration_since(at) < GIVING_BACK);
        let room = self.stored().saturating_sub(self.pressure.overrun);
        if self.pressure.overrun == 0 || giving_back || room >= budget {
            return budget;
        }
        self.relieved_at = Some(now);
        room
    }

    fn stored(&self) -> u64 {
        self.entries.values().map(|entry| entry.bytes).sum()
    }

    fn largest(&self, eligible: impl Fn(&Entry) -> bool) -> Option<GroupResource> {
        let open =
            self.entries.iter().filter(|(_, entry)| entry.phase == Phase::Open && entry.bytes > 0 && eligible(entry));
        open.max_by_key(|(_, entry)| entry.bytes).map(|(id, _)| id.clone())
    }

    /// A kind that takes more than half of the budget and that nobody asked to preload.
    fn giant(&self) -> Option<GroupResource> {
        let most = self.limits.memory_budget / 2;
        let giant = |entry: &Entry| entry.decision != Decision::Preload && entry.bytes > most;
        let giants = self.entries.iter().filter(|(_, entry)| giant(entry));
        giants.max_by_key(|(_, entry)| entry.bytes).map(|(id, _)| id.clone())
    }

    /// Keeps kinds whole again that were shrunk, when there seems to be room for them.
    pub(super) fn grow_back(&mut self, now: Instant, actions: &mut Vec<Action>) {
        let mut stored = self.stored();
        // A tenth of the budget is left for what comes meanwhile.
        let budget = self.limits.memory_budget / 10 * 9;
        for (id, entry) in &mut self.entries {
            let Some(shrunk) = entry.shrunk.filter(|shrunk| now >= shrunk.until) else { continue };
            let grown = stored.saturating_sub(entry.bytes) + shrunk.bytes;
            if grown <= budget && self.pressure.overrun == 0 {
                stored = grown;
                entry.restore();
                actions.push(Action::Restore(id.clone()));
            }
        }
    }

    fn evict(&mut self, id: &GroupResource, now: Instant, actions: &mut Vec<Action>) {
        let Some(entry) = self.entries.get_mut(id) else { return };
        if entry.phase == Phase::Open {
            entry.held_off = Some((now + entry.hold_off(), Reason::MemoryBudget));
            // A small one only had to make room.
            entry.too_large += u32::from(entry.bytes > self.limits.memory_budget / 2);
        }
        entry.phase = Phase::Cold;
        entry.bytes = 0;
        entry.synced = false;
        actions.push(Action::Evict(id.clone(), Reason::MemoryBudget));
    }
}
