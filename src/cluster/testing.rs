//! Builders for the tests of this area.

use std::sync::Arc;

use crate::kind::{GroupResource, Kind};

/// A namespaced, watchable kind at `v1`.
pub(crate) fn kind(group: &str, resource: &str) -> Arc<Kind> {
    Arc::new(Kind {
        id: GroupResource::new(group, resource),
        version: "v1".to_owned(),
        versions: vec!["v1".to_owned()],
        kind: "Thing".to_owned(),
        singular: "thing".to_owned(),
        namespaced: true,
        short_names: Vec::new(),
        categories: Vec::new(),
        listable: true,
        watchable: true,
        aggregated: false,
        printer_columns: Vec::new(),
        origin: String::new(),
    })
}
