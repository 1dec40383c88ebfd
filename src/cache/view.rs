//! What a reader gets of a kind: a snapshot together with how fresh and how complete it is.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{kind::Kind, reason::Reason, store::Snapshot};

/// The state of a kind as people see it; `Resyncing` and `Stale` tell how one that was live is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Nothing is kept.
    Cold,
    /// The first sync is going on; rows are partial.
    Syncing,
    /// Watched and current.
    Live,
    /// Watched, complete, and being listed anew; the rows are the old ones until they are replaced.
    Resyncing,
    /// Rows are kept but the watch is interrupted: they are as old as `as_of` says.
    Stale,
    /// Rows are kept, the watch is closed.
    Parked,
    /// Read from the API server for this answer.
    Passthrough,
    /// Our ServiceAccount may not read it.
    Forbidden,
    /// It cannot be read; the reason says why.
    Failed,
    /// No longer served.
    Gone,
    /// Excluded by the policy.
    Excluded,
}

impl State {
    /// Every state, for metrics that must not lack one.
    pub const ALL: [State; 11] = [
        State::Cold,
        State::Syncing,
        State::Live,
        State::Resyncing,
        State::Stale,
        State::Parked,
        State::Passthrough,
        State::Forbidden,
        State::Failed,
        State::Gone,
        State::Excluded,
    ];

    /// PascalCase, as in the policy's status.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Cold => "Cold",
            State::Syncing => "Syncing",
            State::Live => "Live",
            State::Resyncing => "Resyncing",
            State::Stale => "Stale",
            State::Parked => "Parked",
            State::Passthrough => "Passthrough",
            State::Forbidden => "Forbidden",
            State::Failed => "Failed",
            State::Gone => "Gone",
            State::Excluded => "Excluded",
        }
    }
}

/// How far a first sync has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Objects received.
    pub received: u64,
    /// Objects expected in all, if the server said so.
    pub expected: Option<u64>,
}

/// One kind at one moment.
#[derive(Clone, Debug)]
pub struct View {
    /// The kind.
    pub kind: Arc<Kind>,
    /// Its state.
    pub state: State,
    /// Why it is in that state, if that needs a word.
    pub reason: Option<Reason>,
    /// The same as a sentence.
    pub message: Option<String>,
    /// Whether `snapshot` holds every object there was at `as_of`.
    pub complete: bool,
    /// When the rows were last known to be current.
    pub as_of: Option<Timestamp>,
    /// The version they are at.
    pub resource_version: Option<String>,
    /// The rows; `None` if nothing is known, which is not the same as empty.
    pub snapshot: Option<Arc<Snapshot>>,
    /// Progress of a sync.
    pub progress: Option<Progress>,
}
