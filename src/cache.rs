//! The shared cache: which kinds are watched, parked or evicted, and what a reader gets.
//!
//! `lifecycle` decides (pure), `manager` acts (one task), [`Cache`] is the handle that readers hold.

mod feed;
pub mod lifecycle;
pub mod report;
pub mod view;
