//! The wire form of objects: Tables, plain lists, plain objects, Statuses and watch events, parsed from bytes.
//!
//! Pure, and borrowed from the input where possible: a row's cells and object are cut out as text, never made into a
//! tree. What came is decided by the `kind` of the answer, not by what was asked for. Errors never quote the input,
//! which may be an object's body.

use std::{borrow::Cow, collections::HashMap};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ColumnDefinition, RawRow};

/// Bytes that could not be understood. Says where, never what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DecodeError(String);

impl DecodeError {
    fn new(what: &str) -> Self {
        Self(what.to_owned())
    }
}

impl From<serde_json::Error> for DecodeError {
    /// serde's own message quotes values ("invalid type: string \"…\""), so only its category and place are kept.
    fn from(error: serde_json::Error) -> Self {
        let category = match error.classify() {
            serde_json::error::Category::Eof => "ends too early",
            serde_json::error::Category::Syntax => "is no JSON",
            serde_json::error::Category::Data => "has an unexpected form",
            serde_json::error::Category::Io => "could not be read",
        };
        Self(format!("the JSON {category} at line {} column {}", error.line(), error.column()))
    }
}

/// A `metav1.Status`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Status {
    /// HTTP code, or 0.
    pub code: u16,
    /// PascalCase word of the API server.
    pub reason: String,
    /// For people.
    pub message: String,
    /// More about it.
    pub details: Option<StatusDetails>,
}

/// The part of `metav1.StatusDetails` that decides something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StatusDetails {
    /// The object it is about; present in a 404 for an object, absent in one for a path.
    pub name: String,
    /// What to wait before the next try.
    #[serde(rename = "retryAfterSeconds")]
    pub retry_after_seconds: u32,
    /// Causes.
    #[serde(deserialize_with = "null_as_default")]
    pub causes: Vec<StatusCause>,
}

/// One cause of a Status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StatusCause {
    /// As in `ResourceVersionTooLarge`.
    pub reason: String,
}

impl Status {
    /// Whether it says that a resourceVersion or a `continue` token is too old, in whichever way.
    pub fn is_expired(&self) -> bool {
        self.code == 410 || matches!(self.reason.as_str(), "Expired" | "Gone")
    }

    /// Whether it says that our resourceVersion lies in the future, as after a restore from a backup.
    pub fn is_from_the_future(&self) -> bool {
        self.message.contains("Too large resource version")
            || self.details.as_ref().is_some_and(|d| d.causes.iter().any(|c| c.reason == "ResourceVersionTooLarge"))
    }
}

/// The metadata of a list or Table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ListMeta {
    /// Version of the whole.
    #[serde(rename = "resourceVersion", deserialize_with = "null_as_default")]
    pub resource_version: String,
    /// Token of the next page; empty at the end.
    #[serde(rename = "continue", deserialize_with = "null_as_default")]
    pub continue_token: String,
    /// How many are left after this page, if known.
    #[serde(rename = "remainingItemCount")]
    pub remaining: Option<u64>,
}

/// A Table, its rows still as text.
#[derive(Debug, Default)]
pub struct Table<'a> {
    /// Absent or `null` means unchanged, never "no columns".
    pub columns: Option<Vec<ColumnDefinition>>,
    /// Version and paging.
    pub meta: ListMeta,
    /// One by one, so that a bad row costs only itself.
    pub rows: Vec<&'a RawValue>,
}

/// An answer to LIST or GET, or the object of a watch event.
#[derive(Debug)]
pub enum Answer<'a> {
    /// A `meta.k8s.io` Table.
    Table(Table<'a>),
    /// A plain list.
    List {
        /// Version and paging.
        meta: ListMeta,
        /// The objects.
        items: Vec<&'a RawValue>,
    },
    /// A plain object.
    Object(&'a RawValue),
    /// A Status.
    Status(Status),
}

/// One line of a watch.
#[derive(Debug)]
pub enum Event<'a> {
    /// `ADDED` or `MODIFIED`.
    Changed(Answer<'a>),
    /// `DELETED`.
    Deleted(Answer<'a>),
    /// `BOOKMARK`: never an object.
    Bookmark {
        /// Where the watch may be resumed; empty if it could not be read.
        resource_version: String,
        /// Whether the initial events of a streaming list end here.
        ends_initial: bool,
        /// The columns, if it is the first event of a connection; no later event repeats them.
        columns: Option<Vec<ColumnDefinition>>,
    },
    /// `ERROR`.
    Error(Status),
}

/// Whether an answer to the request may be a list (`kind: …List` with `items`) besides a Table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Collection,
    One,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    kind: Cow<'a, str>,
    #[serde(borrow, default, rename = "apiVersion")]
    api_version: Cow<'a, str>,
}

#[derive(Deserialize)]
struct TableShape<'a> {
    #[serde(default, deserialize_with = "null_as_default")]
    metadata: ListMeta,
    #[serde(borrow, default, rename = "columnDefinitions")]
    columns: Option<&'a RawValue>,
    #[serde(borrow, default)]
    rows: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct ListShape<'a> {
    #[serde(default, deserialize_with = "null_as_default")]
    metadata: ListMeta,
    #[serde(borrow, default)]
    items: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct RowShape<'a> {
    #[serde(borrow, default)]
    cells: Option<&'a RawValue>,
    #[serde(borrow, default)]
    object: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct EventShape<'a> {
    #[serde(borrow, rename = "type")]
    type_: Cow<'a, str>,
    #[serde(borrow)]
    object: &'a RawValue,
}

/// What of an object's metadata the loop itself needs.
#[derive(Deserialize)]
struct ObjectShape<'a> {
    #[serde(borrow, default)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    metadata: Option<MetaShape<'a>>,
}

#[derive(Deserialize, Default)]
struct MetaShape<'a> {
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(borrow, default)]
    namespace: Cow<'a, str>,
    #[serde(borrow, default, rename = "resourceVersion")]
    resource_version: Cow<'a, str>,
    #[serde(borrow, default)]
    annotations: Option<HashMap<Cow<'a, str>, Cow<'a, str>>>,
}

/// A LIST's answer.
pub fn list_answer(body: &[u8]) -> Result<Answer<'_>, DecodeError> {
    answer(serde_json::from_slice(body)?, Expect::Collection)
}

/// A GET's answer.
pub fn get_answer(body: &[u8]) -> Result<Answer<'_>, DecodeError> {
    answer(serde_json::from_slice(body)?, Expect::One)
}

/// A Status, if the body is one.
pub fn status(body: &[u8]) -> Option<Status> {
    match answer(serde_json::from_slice(body).ok()?, Expect::One).ok()? {
        Answer::Status(status) => Some(status),
        _ => None,
    }
}

/// One line of a watch, with its keys in any order.
pub fn event(line: &[u8]) -> Result<Event<'_>, DecodeError> {
    let shape: EventShape = serde_json::from_slice(line)?;
    match &*shape.type_ {
        "ADDED" | "MODIFIED" => Ok(Event::Changed(answer(shape.object, Expect::One)?)),
        "DELETED" => Ok(Event::Deleted(answer(shape.object, Expect::One)?)),
        "BOOKMARK" => Ok(bookmark(answer(shape.object, Expect::One)?)),
        "ERROR" => Ok(Event::Error(error_status(shape.object))),
        _ => Err(DecodeError::new("a watch event of an unknown type")),
    }
}

/// The row of a Table.
pub fn row(raw: &RawValue) -> Result<RawRow, DecodeError> {
    let shape: RowShape = serde_json::from_str(raw.get())?;
    let object = shape.object.ok_or_else(|| DecodeError::new("a row without its object"))?;
    let cells = shape.cells.ok_or_else(|| DecodeError::new("a row without cells"))?;
    if !cells.get().starts_with('[') {
        return Err(DecodeError::new("a row whose cells are no array"));
    }
    Ok(RawRow { cells: Some(cells.to_owned()), object: whole_object(object)? })
}

/// A plain object, of a server that answers without Tables.
pub fn plain_row(object: &RawValue) -> Result<RawRow, DecodeError> {
    Ok(RawRow { cells: None, object: whole_object(object)? })
}

/// The columns of rows without cells, as kubectl prints them: Name and Age.
pub fn plain_columns() -> Vec<ColumnDefinition> {
    let column = |name: &str, type_: &str, format: &str| ColumnDefinition {
        name: name.to_owned(),
        type_: type_.to_owned(),
        format: format.to_owned(),
        ..ColumnDefinition::default()
    };
    vec![column("Name", "string", "name"), column("Age", "date", "")]
}

/// `namespace/name` of a row or an object, as far as it can be read.
pub fn name_of(raw: &RawValue) -> Option<String> {
    let text = match serde_json::from_str::<RowShape>(raw.get()) {
        Ok(RowShape { object: Some(object), .. }) => object.get(),
        _ => raw.get(),
    };
    let meta = serde_json::from_str::<ObjectShape>(text).ok()?.metadata?;
    match (&*meta.namespace, &*meta.name) {
        (_, "") => None,
        ("", name) => Some(name.to_owned()),
        (namespace, name) => Some(format!("{namespace}/{name}")),
    }
}

/// `metadata.resourceVersion` of an object.
pub fn resource_version_of(object: &RawValue) -> Option<String> {
    let shape: ObjectShape = serde_json::from_str(object.get()).ok()?;
    Some(shape.metadata?.resource_version.into_owned()).filter(|version| !version.is_empty())
}

/// Whether it is metadata alone: what must hold for every Secret.
pub fn is_metadata_only(object: &RawValue) -> bool {
    serde_json::from_str::<ObjectShape>(object.get()).is_ok_and(|shape| shape.kind == "PartialObjectMetadata")
}

fn whole_object(object: &RawValue) -> Result<Box<RawValue>, DecodeError> {
    if !object.get().starts_with('{') {
        return Err(DecodeError::new("a row whose object is no object"));
    }
    Ok(object.to_owned())
}

fn answer(raw: &RawValue, expect: Expect) -> Result<Answer<'_>, DecodeError> {
    // What a kube-apiserver always writes first; anything else is looked for in one more pass.
    const TABLE: &str = r#"{"kind":"Table","apiVersion":"meta.k8s.io/"#;
    let text = raw.get();
    let head = if text.starts_with(TABLE) {
        Head { kind: "Table".into(), api_version: "meta.k8s.io/v1".into() }
    } else {
        serde_json::from_str(text)?
    };
    match (&*head.kind, &*head.api_version) {
        ("Table", version) if version.starts_with("meta.k8s.io/") => {
            let shape: TableShape = serde_json::from_str(text)?;
            let columns = match shape.columns {
                Some(columns) => serde_json::from_str::<Option<Vec<ColumnDefinition>>>(columns.get())?,
                None => None,
            };
            Ok(Answer::Table(Table {
                columns: columns.filter(|columns| !columns.is_empty()),
                meta: shape.metadata,
                rows: shape.rows.unwrap_or_default(),
            }))
        }
        ("Status", "v1") => Ok(Answer::Status(serde_json::from_str(text)?)),
        (kind, _) if expect == Expect::Collection && kind.ends_with("List") => {
            let shape: ListShape = serde_json::from_str(text)?;
            Ok(Answer::List { meta: shape.metadata, items: shape.items.unwrap_or_default() })
        }
        _ if expect == Expect::One => Ok(Answer::Object(raw)),
        _ => Err(DecodeError::new("neither a Table nor a list")),
    }
}

fn bookmark(answer: Answer<'_>) -> Event<'_> {
    const ENDS_INITIAL: &str = "k8s.io/initial-events-end";
    let (object, table_version, columns) = match answer {
        Answer::Object(object) => (Some(object), String::new(), None),
        Answer::Table(table) => {
            let object = table.rows.first().and_then(|raw| {
                let shape: RowShape = serde_json::from_str(raw.get()).ok()?;
                shape.object
            });
            (object, table.meta.resource_version, table.columns)
        }
        _ => (None, String::new(), None),
    };
    let meta = object
        .and_then(|object| serde_json::from_str::<ObjectShape>(object.get()).ok())
        .and_then(|shape| shape.metadata)
        .unwrap_or_default();
    let resource_version =
        if meta.resource_version.is_empty() { table_version } else { meta.resource_version.into_owned() };
    let ends_initial =
        meta.annotations.is_some_and(|annotations| annotations.get(ENDS_INITIAL).is_some_and(|value| value == "true"));
    Event::Bookmark { resource_version, ends_initial, columns }
}

/// The Status of an `ERROR` event. Some servers send one without `kind`; anything else becomes an empty Status.
fn error_status(object: &RawValue) -> Status {
    serde_json::from_str(object.get()).unwrap_or_default()
}

fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests;
