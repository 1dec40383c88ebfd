//! From what the API server sent to a row: one object's bytes become typed cells, metadata and a trimmed body.
//!
//! Pure. Whatever must not be kept is cut here: field sets of `managedFields`, the annotation that repeats the applied
//! object (it may hold a whole Secret), a Secret's values (never asked for, and cut all the same), and the policy's
//! `redact` paths. Parse errors never quote the object.

use std::{borrow::Cow, collections::HashSet, sync::Arc};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    cluster::{ColumnDefinition, RawRow, table::plain_columns},
    kind::Kind,
    policy::plan::RedactPath,
};

use super::{
    Cell, CellSource, Column, Ingested, JsonPath, Manager, body,
    column::columns,
    cut::{Cut, members, without},
    facts::{FactMetadata, facts},
    health,
    restarts::last_termination,
};

/// Texts that are kept once per kind: beyond this many the set starts anew, so that a column of unique values (an IP)
/// cannot grow it without bound.
const INTERNED: usize = 4096;

/// Longer cell texts are seldom repeated.
const INTERNED_LENGTH: usize = 64;

/// Levels of an object at most: serde_json reads no deeper, so that a hostile one cannot exhaust the stack.
const DEPTH: usize = 128;

/// Makes rows of one kind.
#[derive(Debug)]
pub struct Ingest {
    kind: Arc<Kind>,
    metadata_only: bool,
    status_cut: bool,
    columns: Vec<Column>,
    cuts: Vec<Cut>,
    texts: HashSet<Arc<str>>,
}

/// Why an object cannot be kept. It never holds the object's bytes.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// It has no readable metadata.
    #[error("the object's metadata cannot be read (line {line}, column {column})")]
    Metadata {
        /// Line of the first fault.
        line: usize,
        /// Column of the first fault.
        column: usize,
    },
    /// It has no name.
    #[error("the object has no name")]
    NoName,
    /// Its cells are no array.
    #[error("the cells of {0} are not a JSON array")]
    Cells(String),
    /// It is nested deeper than a reader of JSON follows.
    #[error("{0} is nested more than {DEPTH} levels deep")]
    TooDeep(String),
    /// The body cannot be compressed.
    #[error("the body of {0} cannot be compressed: {1}")]
    Body(String, #[source] std::io::Error),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    #[serde(borrow, default)]
    creation_timestamp: Option<Cow<'a, str>>,
    #[serde(default)]
    managed_fields: Vec<Manager>,
}

/// What tells one object from another, and one state of it from another.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Identity<'a> {
    /// Name; never empty.
    #[serde(borrow, default)]
    pub name: Cow<'a, str>,
    /// Namespace, empty for an object of the cluster.
    #[serde(borrow, default)]
    pub namespace: Cow<'a, str>,
    /// UID, empty where a server gives none.
    #[serde(borrow, default)]
    pub uid: Cow<'a, str>,
    /// An opaque text.
    #[serde(borrow, default)]
    pub resource_version: Cow<'a, str>,
}

impl std::fmt::Display for Identity<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.namespace.is_empty() { f.write_str(&self.name) } else { write!(f, "{}/{}", self.namespace, self.name) }
    }
}

/// The identity of an object.
///
/// # Errors
/// When it has no readable metadata or no name.
pub fn identity(object: &RawValue) -> Result<Identity<'_>, IngestError> {
    #[derive(Deserialize)]
    struct Object<'a> {
        #[serde(borrow)]
        metadata: Identity<'a>,
    }
    let object: Object<'_> = serde_json::from_str(object.get()).map_err(unreadable)?;
    if object.metadata.name.is_empty() { Err(IngestError::NoName) } else { Ok(object.metadata) }
}

fn unreadable(error: serde_json::Error) -> IngestError {
    IngestError::Metadata { line: error.line(), column: error.column() }
}

impl Ingest {
    /// For `kind`, with the policy's rules for it.
    pub fn new(kind: Arc<Kind>, metadata_only: bool, redact: &[RedactPath]) -> Self {
        let mut cuts = vec![
            Cut::keys(&["metadata", "managedFields"]),
            Cut::keys(&["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"]),
        ];
        if kind.is_secret() {
            cuts.extend([Cut::keys(&["data"]), Cut::keys(&["stringData"])]);
        }
        cuts.extend(redact.iter().map(|path| Cut(path.steps.clone())));
        let columns = columns(&kind, plain_columns());
        let status_cut = redact.iter().any(|path| path.touches("status"));
        Self { kind, metadata_only, status_cut, columns, cuts, texts: HashSet::new() }
    }

    /// The API server's columns; rows made from now on have their cells. Returns them as they are kept.
    pub fn set_columns(&mut self, definitions: Vec<ColumnDefinition>) -> Vec<Column> {
        self.columns = columns(&self.kind, if definitions.is_empty() { plain_columns() } else { definitions });
        self.columns.clone()
    }

    /// The columns of the rows that are made.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Makes a row.
    ///
    /// # Errors
    /// When the object has no readable identity; the caller counts and names it and goes on with the rest.
    pub fn row(&mut self, raw: &RawRow) -> Result<Ingested, IngestError> {
        let identity = identity(&raw.object)?;
        if is_deeper(raw.object.get(), DEPTH) {
            return Err(IngestError::TooDeep(identity.to_string()));
        }
        let all = members(&raw.object).unwrap_or_default();
        let member = |name: &str| all.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
        let metadata = member("metadata").ok_or(IngestError::NoName)?;
        let own: Metadata<'_> = serde_json::from_str(metadata.get()).map_err(unreadable)?;
        let created = own.creation_timestamp.as_deref().and_then(unix_seconds);
        let cells = match &raw.cells {
            Some(cells) => {
                let values: Vec<serde_json::Value> =
                    serde_json::from_str(cells.get()).map_err(|_| IngestError::Cells(identity.to_string()))?;
                self.cells(values, &raw.object, created)
            }
            None => self.plain_cells(&identity.name, created),
        };
        let mut object = String::with_capacity(raw.object.get().len());
        let cuts: Vec<_> = self.cuts.iter().map(|cut| cut.0.as_slice()).collect();
        if self.metadata_only {
            // Whatever the server sent: one without Tables sends the whole object.
            let slim = RawValue::from_string(format!("{{\"metadata\":{}}}", metadata.get())).map_err(unreadable)?;
            without(&slim, &cuts, &mut object);
        } else {
            without(&raw.object, &cuts, &mut object);
        }
        // Of what is kept, and of nothing else: what was redacted must not be found or counted either.
        let kept: &RawValue = serde_json::from_str(&object).map_err(unreadable)?;
        let kept = members(kept).unwrap_or_default();
        let part = |name: &str| kept.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
        let parts = health::Parts {
            metadata_only: self.metadata_only,
            status_cut: self.status_cut,
            spec: part("spec"),
            status: part("status"),
            type_: part("type"),
        };
        let metadata = part("metadata").map_or("{}", |metadata| metadata.get());
        let known: FactMetadata<'_> = serde_json::from_str(metadata).unwrap_or_default();
        Ok(Ingested {
            namespace: self.intern(&identity.namespace),
            name: (*identity.name).into(),
            uid: (*identity.uid).into(),
            resource_version: (*identity.resource_version).into(),
            created: created.and_then(|at| u32::try_from(at).ok()).unwrap_or(0),
            facts: facts(&self.kind.id, &known, parts),
            cells,
            body: body::plain(&own.managed_fields, &object)
                .map_err(|error| IngestError::Body(identity.to_string(), error))?,
        })
    }

    fn cells(&mut self, values: Vec<serde_json::Value>, object: &RawValue, created: Option<i64>) -> Box<[Cell]> {
        let sources: Vec<CellSource> = self.columns.iter().map(|column| column.source.clone()).collect();
        let mut values = values.into_iter();
        sources
            .iter()
            .map(|source| {
                let value = values.next().unwrap_or(serde_json::Value::Null);
                match source {
                    CellSource::Text => self.cell(value),
                    CellSource::Age => created.map_or_else(|| self.cell("<unknown>".into()), Cell::Since),
                    _ => self.timed(source, value, object),
                }
            })
            .collect()
    }

    fn plain_cells(&mut self, name: &str, created: Option<i64>) -> Box<[Cell]> {
        let columns = self.columns.len();
        let mut cells = vec![Cell::Null; columns];
        for (cell, column) in cells.iter_mut().zip(&self.columns) {
            match (column.id.as_str(), created) {
                ("name", _) => *cell = Cell::Text(name.into()),
                ("age", Some(created)) => *cell = Cell::Since(created),
                _ => {}
            }
        }
        cells.into()
    }

    /// A cell whose text depends on the time of reading, from the object's own timestamps.
    fn timed(&mut self, source: &CellSource, value: serde_json::Value, object: &RawValue) -> Cell {
        if self.metadata_only {
            // The timestamps are not there, and the API server's text would grow old unseen.
            return Cell::Null;
        }
        let time = |path: &str| -> Option<i64> {
            let path = JsonPath::parse(path).ok()?;
            unix_seconds(&path.first_text(object)?)
        };
        match source {
            CellSource::Date(path) => match path.first_text(object) {
                Some(text) => unix_seconds(&text).map_or_else(|| self.cell("<invalid>".into()), Cell::Since),
                None => Cell::Null,
            },
            CellSource::PodRestarts => {
                // "0", or "3 (5m ago)" once a container has been terminated.
                let text = value.as_str().unwrap_or_default();
                let count = text.split_once(" (").and_then(|(count, _)| count.parse().ok());
                match (count, last_termination(object)) {
                    (Some(count), Some(last)) => Cell::Restarts { count, last },
                    (Some(count), None) => Cell::Int(count),
                    (None, _) => text.parse().map_or_else(|_| self.cell(value.clone()), Cell::Int),
                }
            }
            CellSource::JobDuration => match (time(".status.startTime"), time(".status.completionTime")) {
                (Some(start), None) => Cell::Running(start),
                (Some(start), Some(end)) => Cell::Lasted(end - start),
                (None, _) => self.cell(value),
            },
            CellSource::CronJobLastSchedule => {
                time(".status.lastScheduleTime").map_or_else(|| self.cell(value), Cell::Since)
            }
            CellSource::EventFirstSeen => first_seen(time).map_or_else(|| self.cell("<unknown>".into()), Cell::Since),
            CellSource::EventLastSeen => time(".series.lastObservedTime")
                .or_else(|| time(".lastTimestamp"))
                .or_else(|| time(".deprecatedLastTimestamp"))
                .or_else(|| first_seen(time))
                .map_or_else(|| self.cell("<unknown>".into()), Cell::Since),
            CellSource::Text | CellSource::Age => self.cell(value),
        }
    }

    fn cell(&mut self, value: serde_json::Value) -> Cell {
        match value {
            serde_json::Value::Null => Cell::Null,
            serde_json::Value::Bool(truth) => Cell::Bool(truth),
            serde_json::Value::Number(number) => {
                number.as_i64().map(Cell::Int).or_else(|| number.as_f64().map(Cell::Float)).unwrap_or(Cell::Null)
            }
            serde_json::Value::String(text) => Cell::Text(self.intern(&text)),
            nested => Cell::Text(self.intern(&nested.to_string())),
        }
    }

    fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        if text.len() <= INTERNED_LENGTH {
            if self.texts.len() >= INTERNED {
                self.texts.clear();
            }
            self.texts.insert(new.clone());
        }
        new
    }
}

/// First Seen as `k8s.io/kubernetes/pkg/printers` computes it; events.k8s.io calls the field deprecated.
fn first_seen(time: impl Fn(&str) -> Option<i64>) -> Option<i64> {
    time(".firstTimestamp").or_else(|| time(".deprecatedFirstTimestamp")).or_else(|| time(".eventTime"))
}

/// Whether JSON is nested deeper than so many levels.
fn is_deeper(json: &str, most: usize) -> bool {
    // Few brackets cannot be nested deeply: so it is for nearly every object.
    if memchr::memchr2_iter(b'{', b'[', json.as_bytes()).count() <= most {
        return false;
    }
    let (mut depth, mut text, mut escaped) = (0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'{' | b'[' if !text => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b'}' | b']' if !text => depth -= 1,
            _ => {}
        }
    }
    false
}

/// Unix seconds of an RFC 3339 time.
pub(super) fn unix_seconds(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(|time| time.as_second())
}

#[cfg(test)]
#[path = "ingest/tests.rs"]
mod tests;
