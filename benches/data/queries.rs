//! What people ask of a list of pods.

use crds_objects_browser::{
    kind::Kind,
    query::{Filter, Found, Page, Query, Rows, Scope, Sort, page},
    store::Snapshot,
};

/// A page of a hundred rows, the way people ask for one: what, filter, order, rows to skip.
pub const PAGES: [(&str, &str, &str, usize); 12] = [
    ("page", "", "", 0),
    ("page, deep", "", "", 77_777),
    ("sort, age", "", "-age", 0),
    ("sort, name, deep", "", "name", 55_555),
    ("substring, few", "app-123", "", 0),
    ("substring, none", "zzzz", "", 0),
    ("substring, many", "running", "", 0),
    ("filter, status", "status:!Running", "", 0),
    ("filter, label", "team=team-3 -is:ok", "", 0),
    ("filter and sort", "is:problem", "-restarts", 0),
    ("regular expression", "/app-1[0-4]\\d/", "", 0),
    ("namespace", "ns:team-1*", "-age", 0),
];

/// That page.
pub fn cut(snapshot: &Snapshot, kind: &Kind, text: &str, order: &str, offset: usize, before: Option<&Found>) -> Page {
    let filter = Filter::parse(text).expect("a filter");
    let plan =
        filter.plan(&Rows { kind, columns: &snapshot.columns, metadata_only: false }, super::NOW).expect("a plan");
    let sort = (!order.is_empty()).then(|| Sort::parse(order, &snapshot.columns).expect("an order"));
    let filter = (!text.is_empty()).then_some(&plan);
    let offset = offset.min(snapshot.objects as usize / 2);
    page(snapshot, &Query { scope: &Scope::All, filter, sort, offset, limit: 100, after: None }, before, &|| false)
        .expect("it is never stopped")
}
