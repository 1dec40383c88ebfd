//! Integration tests: the real program against a real API server (`tests/controlplane`).
//!
//! Ignored in a bare `cargo test`, since the control plane takes minutes to build once; `make test` always runs them,
//! one after another: each starts a program of its own on the one cluster of this binary.

// What cannot be had fails the test, and the place says which.
#![allow(clippy::unwrap_used)]

mod audit;
mod browser;
mod cluster;
mod columns;
mod definitions;
mod faults;
mod inputs;
mod lifecycle;
mod parity;
mod policy;
mod related;
mod rights;
mod schema;
mod tidy;
