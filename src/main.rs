//! Wiring: flags in, tasks out.

fn main() {}
