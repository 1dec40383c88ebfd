//! One object, as it is ingested and as it is read.

use std::{borrow::Cow, io, sync::Arc};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Cell, CellRef, Contents, Facts, Has, body,
    chunk::{Chunk, uid_text},
    cut::members,
    facts::Traits,
    json_path::text,
};

/// One object on its way into the store.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// `metadata.uid`; empty where a server gives none.
    pub uid: Box<str>,
    /// Its namespace; empty for an object of the cluster.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Box<str>,
    /// `metadata.resourceVersion`, an opaque text.
    pub resource_version: Box<str>,
    /// Creation, unix seconds; 0 if unknown.
    pub created: u32,
    /// What queries ask of it.
    pub facts: Facts,
    /// One for each column.
    pub cells: Box<[Cell]>,
    /// The object and its managers, as [`body::plain`] writes them.
    pub body: Vec<u8>,
}

/// One object in the store: a place in a chunk, which it keeps alive. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Row {
    chunk: Arc<Chunk>,
    place: u16,
}

impl Row {
    /// The row at a place of a chunk.
    pub fn new(chunk: Arc<Chunk>, place: usize) -> Self {
        Self { chunk, place: place as u16 }
    }

    fn place(&self) -> usize {
        self.place as usize
    }

    /// `metadata.uid`; made of namespace and name where a server gives none.
    pub fn uid(&self) -> String {
        match self.chunk.uid(self.place()) {
            0 => self.said(|metadata| metadata.uid).unwrap_or_else(|| match self.namespace() {
                "" => self.name().to_owned(),
                namespace => format!("{namespace}/{}", self.name()),
            }),
            uid => uid_text(uid),
        }
    }

    /// Its namespace; empty for an object of the cluster.
    pub fn namespace(&self) -> &str {
        self.chunk.key(self.place()).0
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.chunk.name(self.place())
    }

    /// `metadata.resourceVersion`, an opaque text; empty where a server gives none.
    pub fn resource_version(&self) -> String {
        match self.chunk.version(self.place()) {
            Some(version) => version.to_string(),
            None => self.said(|metadata| metadata.resource_version).unwrap_or_default(),
        }
    }

    /// The cell of a column; `Null` beyond those it has.
    pub fn cell(&self, column: usize) -> CellRef<'_> {
        self.chunk.cell(self.place(), column)
    }

    /// How it is doing, and what it has.
    pub fn traits(&self) -> Traits {
        self.chunk.traits()[self.place()]
    }

    /// Its owner, as [`Facts::owner`].
    pub fn owner(&self) -> &str {
        self.chunk.owners().get(self.place()).unwrap_or_default()
    }

    /// Its labels, as [`Facts::labels`].
    pub fn labels(&self) -> &str {
        self.chunk.labels().get(self.place()).unwrap_or_default()
    }

    /// The value of one label; `None` without it.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels().lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    }

    /// The values of annotations, in the order of their keys; `None` for those that it does not have or that are not kept.
    ///
    /// # Errors
    /// If the body cannot be decompressed: a bug.
    pub fn annotations(&self, keys: &[&str]) -> io::Result<Vec<Option<String>>> {
        #[derive(Deserialize)]
        struct Object<'a> {
            #[serde(borrow)]
            metadata: Option<Metadata<'a>>,
        }
        #[derive(Deserialize)]
        struct Metadata<'a> {
            #[serde(borrow)]
            annotations: Option<&'a RawValue>,
        }
        if !self.traits().has(Has::Annotations) {
            return Ok(vec![None; keys.len()]);
        }
        let mut plain = Vec::new();
        self.chunk.body(self.place(), &mut plain)?;
        let object: Object<'_> = serde_json::from_str(body::object(&plain)?.get())?;
        let annotations = object.metadata.and_then(|metadata| metadata.annotations).and_then(members);
        let all = annotations.unwrap_or_default();
        let value = |key: &&str| all.iter().find(|(name, _)| name == key).and_then(|(_, value)| text(value));
        Ok(keys.iter().map(|key| value(key).map(Cow::into_owned)).collect())
    }

    /// Whether `other` is the same object in the same state: what is shown of it has not changed either.
    pub fn is_same(&self, other: &Row) -> bool {
        let (ours, theirs) = (self.place(), other.place());
        (Arc::ptr_eq(&self.chunk, &other.chunk) && ours == theirs)
            || (self.chunk.uid(ours) == other.chunk.uid(theirs)
                && self.chunk.version(ours) == other.chunk.version(theirs)
                && self.chunk.key(ours) == other.chunk.key(theirs)
                && self.traits() == other.traits()
                && (0..self.chunk.width().max(other.chunk.width()))
                    .all(|column| self.cell(column) == other.cell(column)))
    }

    /// The object and who manages its fields.
    ///
    /// # Errors
    /// If the body cannot be decompressed: a bug.
    pub fn contents(&self) -> io::Result<Contents> {
        let mut plain = Vec::new();
        self.chunk.body(self.place(), &mut plain)?;
        body::contents(&plain)
    }

    /// A text of its metadata that is too odd to be kept outside of its body.
    fn said(&self, which: impl Fn(Said<'_>) -> Cow<'_, str>) -> Option<String> {
        #[derive(Deserialize)]
        struct Object<'a> {
            #[serde(borrow)]
            metadata: Said<'a>,
        }
        let mut plain = Vec::new();
        self.chunk.body(self.place(), &mut plain).ok()?;
        let object: Object<'_> = serde_json::from_str(body::object(&plain).ok()?.get()).ok()?;
        Some(which(object.metadata).into_owned()).filter(|text| !text.is_empty())
    }
}

#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[derive(Default)]
struct Said<'a> {
    #[serde(borrow)]
    uid: Cow<'a, str>,
    #[serde(borrow)]
    resource_version: Cow<'a, str>,
}
