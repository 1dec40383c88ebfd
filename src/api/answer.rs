//! What answers have in common: freshness, columns and rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    cache::view::{State, View},
    store::{Column, Row},
};

/// How fresh and how complete an answer is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Freshness {
    /// cold, syncing, live, stale, resyncing, parked, passthrough, forbidden, failed, gone or excluded.
    pub state: &'static str,
    /// Whether everything there was at `asOf` is known.
    pub complete: bool,
    /// When the data was last known to be current (RFC 3339).
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Timestamp>,
    /// The resourceVersion of the data.
    pub resource_version: Option<String>,
    /// One word for the cause of the state.
    pub reason: Option<&'static str>,
    /// The same as a sentence.
    pub message: Option<String>,
}

impl Freshness {
    /// That of a view. A message may name objects, so only who may see `everything` of the kind gets it.
    pub fn of(view: &View, everything: bool) -> Self {
        Self {
            state: state_word(view.state),
            complete: view.complete,
            as_of: view.as_of,
            resource_version: view.resource_version.clone(),
            reason: view.reason.map(|reason| reason.as_str()),
            message: view.message.clone().filter(|_| everything),
        }
    }

    /// That of an answer from our own memory, which is always current.
    pub fn own() -> Self {
        Self {
            state: "live",
            complete: true,
            as_of: Some(Timestamp::now()),
            resource_version: None,
            reason: None,
            message: None,
        }
    }
}

/// The state in lower case, as the API writes it.
pub fn state_word(state: State) -> &'static str {
    match state {
        State::Cold => "cold",
        State::Syncing => "syncing",
        State::Live => "live",
        State::Resyncing => "resyncing",
        State::Stale => "stale",
        State::Parked => "parked",
        State::Passthrough => "passthrough",
        State::Forbidden => "forbidden",
        State::Failed => "failed",
        State::Gone => "gone",
        State::Excluded => "excluded",
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ColumnAnswer {
    /// Word by which `sort` names it.
    pub id: String,
    /// Header.
    pub name: String,
    /// OpenAPI type.
    #[serde(rename = "type")]
    pub type_: String,
    /// OpenAPI format.
    pub format: String,
    /// 0 is shown always, more in wide output only.
    pub priority: i32,
    /// What it shows.
    pub description: String,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RowAnswer {
    /// UID.
    pub uid: String,
    /// Namespace; null for an object of the cluster.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// How it is doing, as `is:` asks: ok, progressing, problem, terminating or unknown.
    pub health: &'static str,
    /// One for each column, as kubectl prints it.
    #[schema(value_type = Vec<Object>)]
    pub cells: Vec<Value>,
    /// Cells whose text depends on the time: place of the column, and the unix seconds it counts from.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<usize, i64>,
}

/// The columns as answered.
pub fn columns(columns: &[Column]) -> Vec<ColumnAnswer> {
    let answer = |column: &Column| ColumnAnswer {
        id: column.id.clone(),
        name: column.definition.name.clone(),
        type_: column.definition.type_.clone(),
        format: column.definition.format.clone(),
        priority: column.definition.priority,
        description: column.definition.description.clone(),
    };
    columns.iter().map(answer).collect()
}

/// A row as answered at `now` (unix seconds). Rows that were sent before the columns changed may have other cells than
/// columns; they get as many as there are columns.
pub fn row(row: &Row, columns: usize, now: i64) -> RowAnswer {
    let cells = (0..columns).map(|place| row.cell(place).render(now)).collect();
    let at = (0..columns).filter_map(|place| Some((place, row.cell(place).at()?))).collect();
    RowAnswer {
        uid: row.uid(),
        namespace: Some(row.namespace().to_owned()).filter(|namespace| !namespace.is_empty()),
        name: row.name().to_owned(),
        health: row.traits().status().as_str(),
        cells,
        at,
    }
}
