//! Kinds that are searched in memory: what was found of each, and where nothing or only older rows were looked at.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    answer::{ColumnAnswer, RowAnswer, columns, row, state_word},
    named::Look,
};
use crate::{
    cache::view::{State, View},
    kind::GroupResource,
    policy::plan::RedactPath,
    query::Scope,
    store::{Row, Snapshot},
};

/// What was found of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FamilyAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Kind.
    pub kind: String,
    /// Whether objects are in namespaces.
    pub namespaced: bool,
    /// As in the freshness of its list.
    pub state: &'static str,
    /// When the rows were last known to be current (RFC 3339).
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Timestamp>,
    /// How many there are.
    pub matched: u64,
    /// Columns.
    pub columns: Vec<ColumnAnswer>,
    /// The first of them.
    pub rows: Vec<RowAnswer>,
}

/// A kind in which nothing, or not everything, was looked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotSearchedAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Its state, or why it was left out.
    pub why: String,
}

impl NotSearchedAnswer {
    /// The kind, and why.
    pub fn new(id: &GroupResource, why: impl Into<String>) -> Self {
        Self { group: id.group_name().to_owned(), resource: id.resource.to_string(), why: why.into() }
    }
}

/// A kind of which only older rows were searched.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotCurrentAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// As in the freshness of its list.
    pub state: &'static str,
    /// When its rows were last known to be current (RFC 3339).
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Timestamp>,
}

/// A kind that can be searched, and what of it may be told.
pub struct Place {
    /// The kind.
    pub view: View,
    /// Its rows.
    pub snapshot: Arc<Snapshot>,
    /// Where they may be seen.
    pub scope: Scope,
    /// It is kept without spec, data and status.
    pub metadata_only: bool,
    /// What the policy removes from its objects.
    pub redact: Arc<[RedactPath]>,
}

impl Place {
    /// What was found here, with its first rows as they are at `now` (unix seconds); `None` if that is nothing.
    pub fn answer(&self, matched: u64, rows: &[Row], now: i64) -> Option<FamilyAnswer> {
        let Self { view, snapshot, .. } = self;
        (matched > 0).then(|| FamilyAnswer {
            group: view.kind.id.group_name().to_owned(),
            resource: view.kind.id.resource.to_string(),
            kind: view.kind.kind.clone(),
            namespaced: view.kind.namespaced,
            state: state_word(view.state),
            as_of: view.as_of,
            matched,
            columns: columns(&snapshot.columns),
            rows: rows.iter().map(|one| row(one, snapshot.columns.len(), now)).collect(),
        })
    }
}

/// Where can be searched, and where not.
#[derive(Default)]
pub struct Searchable {
    /// Kinds that can be searched.
    pub places: Vec<Place>,
    /// Kinds that cannot.
    pub not_searched: Vec<NotSearchedAnswer>,
    /// Those of `places` of which only older rows are there.
    pub not_current: Vec<NotCurrentAnswer>,
}

impl Searchable {
    /// Tells them apart.
    pub fn of(app: &App, looks: Vec<Look>) -> Self {
        let mut all = Self::default();
        for (view, scope) in looks {
            let id = view.kind.id.clone();
            match (scope, view.snapshot.clone().filter(|_| view.complete)) {
                (Ok(scope), Some(snapshot)) => {
                    if !matches!(view.state, State::Live | State::Resyncing) {
                        // Searched all the same: what was there then may be what is looked for.
                        all.not_current.push(NotCurrentAnswer {
                            group: id.group_name().to_owned(),
                            resource: id.resource.to_string(),
                            state: state_word(view.state),
                            as_of: view.as_of,
                        });
                    }
                    let (metadata_only, redact) = (app.cache.is_metadata_only(&id), app.cache.redactions(&id));
                    all.places.push(Place { view, snapshot, scope, metadata_only, redact });
                }
                (Ok(_), None) => all.not_searched.push(NotSearchedAnswer::new(&id, state_word(view.state))),
                (Err(why), _) => all.not_searched.push(NotSearchedAnswer::new(&id, why)),
            }
        }
        all
    }
}
