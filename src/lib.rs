//! crds-objects-browser watches a Kubernetes cluster and lets many people browse every object in it, fast and live,
//! while the API server is asked as little as possible.
//!
//! The areas, in the order in which data flows:
//!
//! 1. [`kind`] names what can be browsed; [`reason`] is the one vocabulary of reasons.
//! 2. [`cluster`] speaks to the API server: discovery, Tables, list/watch.
//! 3. [`policy`] turns a `BrowserCachePolicy` into a [`policy::plan::Plan`] and writes its status.
//! 4. [`store`] keeps one kind: rows, cells, bodies; [`query`] cuts pages out of a snapshot.
//!    [`references`] says what an object's body refers to, [`schema`] which fields a kind has.
//! 5. [`cache`] decides which kinds are watched, parked or evicted, and feeds the stores.
//! 6. [`access`] says who may see what.
//! 7. [`api`] answers HTTP; [`web`] serves the embedded UI.
//!
//! # Invariants
//!
//! Checked by `tests/it/tidy.rs`:
//! - Only `api`, `web` and `main` know actix-web. Only `cluster`, `policy`, `access` and `main` know kube's client.
//! - `store`, `query`, `references`, `schema`, `policy::plan` and `cache::lifecycle` have no `async`, no clock and no I/O.
//! - `api` never writes a store; `cache` never uses `policy::reconcile`; `policy` never uses `api`.
//! - The only writes to the cluster are in `policy/status.rs`, `policy/lease.rs` and `policy/events.rs`.

pub mod kind;
pub mod reason;

pub mod access;
pub mod api;
pub mod cache;
pub mod cluster;
pub mod policy;
pub mod query;
pub mod references;
pub mod schema;
pub mod store;
pub mod web;

pub mod config;
pub mod memory;
pub mod metrics;
pub mod supervise;
pub mod telemetry;
