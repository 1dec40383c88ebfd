//! The `BrowserCachePolicy`: its schema, the plan that follows from it, and its status.
//!
//! [`reconcile`] follows the policy and publishes what is in force; [`status`] writes back what the cache does. The only
//! writes of the program are in `status`, `events` and `lease`.

pub mod crd;
pub mod events;
pub mod lease;
pub mod plan;
pub mod quantity;
pub mod reconcile;
pub mod status;

use std::sync::Arc;

use crate::reason::Reason;

/// Where the spec in force comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The policy (perhaps an earlier, valid state of it).
    Policy,
    /// There is no policy: built-in defaults and the environment's.
    Defaults,
}

/// What is in force, and what became of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// The policy that is followed, whether it exists or not.
    pub name: String,
    /// Where the spec comes from.
    pub origin: Origin,
    /// The spec in force with every default filled in.
    pub spec: crd::BrowserCachePolicySpec,
    /// What follows from it.
    pub plan: Arc<plan::Plan>,
    /// The UID of the policy; none while there is none.
    pub uid: Option<String>,
    /// The generation of the policy that was read last.
    pub observed_generation: Option<i64>,
    /// Whether that generation is in force.
    pub accepted: bool,
    /// Why, or why not.
    pub reason: Reason,
    /// The same as a sentence.
    pub message: String,
}
