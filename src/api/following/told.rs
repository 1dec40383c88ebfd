//! What a stream tells of a view: its events, and the data of those that bring no rows.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::api::{answer::Freshness, error::Problem, objects::ListAnswer};

/// The data of an event `heartbeat`, with the `view` that every event names: nothing changed since the event before it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeartbeatAnswer {
    /// As in the freshness of a list.
    pub state: &'static str,
    /// Whether everything there was at `asOf` is known.
    pub complete: bool,
    /// When the data was last known to be current (RFC 3339).
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Timestamp>,
    /// One word for the cause of the state.
    pub reason: Option<&'static str>,
    /// The same as a sentence.
    pub message: Option<String>,
}

/// What is told of one view.
#[derive(Debug)]
pub enum Told {
    /// An event after which whoever follows is at a place that can be resumed.
    At(&'static str, Value, String),
    /// How fresh it is, and nothing else.
    State(Value),
    /// What was sent is no longer what to build on; a snapshot follows.
    Resync(&'static str),
    /// It could not be looked at so far, which may pass.
    Waiting(Problem, Value),
    /// It is not shown, and nothing more will be told of it.
    Refused(Problem),
}

/// How fresh and how complete the rows are.
pub fn state(answer: &ListAnswer) -> Value {
    let mut value = json!(answer.freshness);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("revision".to_owned(), answer.revision.clone().into());
        fields.insert("progress".to_owned(), json!(answer.progress));
    }
    value
}

/// That the rows may be old by now, and why that cannot be looked at.
pub fn outdated(answer: &ListAnswer, problem: &Problem) -> Value {
    let mut value = state(answer);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("state".to_owned(), "stale".into());
        fields.insert("reason".to_owned(), problem.reason.into());
        fields.insert("message".to_owned(), problem.detail.clone().into());
    }
    value
}

/// That nothing changed, and how current the rows are. Those that are being read anew are as old as they were.
pub fn heartbeat(answer: &ListAnswer, is_current: bool) -> Value {
    let Freshness { state, complete, as_of, reason, message, .. } = answer.freshness.clone();
    let as_of = if is_current && state == "live" { Some(Timestamp::now()) } else { as_of };
    json!(HeartbeatAnswer { state, complete, as_of, reason, message })
}

/// That nothing more comes, and why.
pub fn refused(problem: &Problem) -> Value {
    let mut value = json!(problem.about);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("status".to_owned(), problem.status.into());
        fields.insert("reason".to_owned(), problem.reason.into());
        fields.insert("detail".to_owned(), problem.detail.clone().into());
    }
    value
}

/// That nothing is known yet, and why.
pub fn cold(reason: Option<&str>, message: &str) -> Value {
    let nothing: Option<()> = None;
    json!({
        "state": "cold", "complete": false, "asOf": nothing, "resourceVersion": nothing, "reason": reason,
        "message": message, "progress": nothing,
    })
}
