//! The `BrowserCachePolicy`: its schema, the plan that follows from it, and its status.

pub mod crd;
pub mod plan;
pub mod quantity;
