//! Long-lived tasks and the end of the process.
