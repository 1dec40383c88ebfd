//! Queries over a snapshot: filter, sort, page.
