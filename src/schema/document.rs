//! One OpenAPI v3 document, of which nothing is parsed before it is needed.

use std::{borrow::Cow, collections::HashMap};

use serde::Deserialize;
use serde_json::{Number, value::RawValue};

/// References that lead on to others, one after another: more are a circle.
const HOPS: usize = 16;

/// Where references point.
const COMPONENTS: &str = "#/components/schemas/";

/// The document is not what an API server writes.
#[derive(Debug, thiserror::Error)]
#[error("the document cannot be understood: {0}")]
pub struct BadDocument(#[from] serde_json::Error);

/// The schemas of one group and version.
#[derive(Debug)]
pub struct Document<'a> {
    schemas: HashMap<Cow<'a, str>, &'a RawValue>,
    /// Group, version and kind of those that describe an object, with their names.
    objects: HashMap<(String, String, String), String>,
}

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow, default)]
    components: Components<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Components<'a> {
    #[serde(borrow)]
    schemas: HashMap<Cow<'a, str>, &'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Described {
    #[serde(rename = "x-kubernetes-group-version-kind")]
    kinds: Vec<GroupVersionKind>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct GroupVersionKind {
    group: String,
    version: String,
    kind: String,
}

/// One schema, as far as it is written here: what is below stays text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Node<'a> {
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(borrow)]
    all_of: Vec<&'a RawValue>,
    #[serde(borrow)]
    any_of: Vec<&'a RawValue>,
    #[serde(borrow)]
    one_of: Vec<&'a RawValue>,
    #[serde(rename = "type")]
    pub type_: Option<String>,
    pub format: Option<String>,
    pub description: Option<String>,
    #[serde(borrow)]
    pub properties: Option<Properties<'a>>,
    #[serde(borrow)]
    pub items: Option<&'a RawValue>,
    #[serde(borrow)]
    additional_properties: Option<&'a RawValue>,
    pub required: Vec<String>,
    pub nullable: bool,
    #[serde(borrow)]
    pub default: Option<&'a RawValue>,
    #[serde(rename = "enum")]
    pub enumeration: Option<Vec<serde_json::Value>>,
    pub minimum: Option<Number>,
    pub maximum: Option<Number>,
    pub exclusive_minimum: bool,
    pub exclusive_maximum: bool,
    pub min_length: Option<Number>,
    pub max_length: Option<Number>,
    pub pattern: Option<String>,
    pub min_items: Option<Number>,
    pub max_items: Option<Number>,
    #[serde(rename = "x-kubernetes-validations")]
    pub rules: Vec<Rule>,
    #[serde(rename = "x-kubernetes-list-type")]
    pub list_type: Option<String>,
    #[serde(rename = "x-kubernetes-list-map-keys")]
    pub list_map_keys: Vec<String>,
    #[serde(rename = "x-kubernetes-preserve-unknown-fields")]
    pub preserve_unknown: bool,
    #[serde(rename = "x-kubernetes-int-or-string")]
    pub int_or_string: bool,
}

/// In the order of their names.
pub(super) type Properties<'a> = std::collections::BTreeMap<Cow<'a, str>, &'a RawValue>;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rule {
    pub rule: String,
    pub message: String,
}

/// A schema without references, and the names of those that led to it.
pub(super) type Resolved<'a> = (Node<'a>, Vec<String>);

impl<'a> Document<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(bytes: &'a [u8]) -> Result<Self, BadDocument> {
        let Whole { components: Components { schemas } } = serde_json::from_slice(bytes)?;
        let mut objects = HashMap::new();
        for (name, schema) in &schemas {
            let described: Described = serde_json::from_str(schema.get())?;
            for GroupVersionKind { group, version, kind } in described.kinds {
                objects.insert((group, version, kind), name.to_string());
            }
        }
        Ok(Self { schemas, objects })
    }

    /// The schema of a kind; `None` if there is none.
    pub(super) fn object(&self, group: &str, version: &str, kind: &str) -> Option<(&'a RawValue, &str)> {
        let name = self.objects.get(&(group.to_owned(), version.to_owned(), kind.to_owned()))?;
        Some((*self.schemas.get(name.as_str())?, name))
    }

    /// Follows references, and `allOf` of one element, which is how a reference gets a description of its own. What is said
    /// first holds. A reference to nothing ends it.
    pub(super) fn resolve(&self, schema: &'a RawValue) -> Result<Resolved<'a>, BadDocument> {
        let mut node: Node<'a> = serde_json::from_str(schema.get())?;
        let mut names = Vec::new();
        for _ in 0..HOPS {
            let next = if let Some(reference) = node.reference.take() {
                let name = reference.strip_prefix(COMPONENTS).unwrap_or(&reference).to_owned();
                let next = self.schemas.get(name.as_str()).copied();
                names.push(name);
                next
            } else if node.all_of.len() == 1 {
                node.all_of.pop()
            } else {
                None
            };
            let Some(next) = next else { break };
            node = node.over(serde_json::from_str(next.get())?);
        }
        Ok((node, names))
    }
}

impl<'a> Node<'a> {
    /// What is said here, and what `below` says of the rest.
    fn over(self, below: Node<'a>) -> Self {
        let first = |ours: Vec<String>, theirs: Vec<String>| if ours.is_empty() { theirs } else { ours };
        let raw = |ours: Vec<&'a RawValue>, theirs: Vec<&'a RawValue>| if ours.is_empty() { theirs } else { ours };
        Self {
            reference: below.reference,
            all_of: below.all_of,
            any_of: raw(self.any_of, below.any_of),
            one_of: raw(self.one_of, below.one_of),
            type_: self.type_.or(below.type_),
            format: self.format.or(below.format),
            description: self.description.or(below.description),
            properties: self.properties.or(below.properties),
            items: self.items.or(below.items),
            additional_properties: self.additional_properties.or(below.additional_properties),
            required: first(self.required, below.required),
            nullable: self.nullable || below.nullable,
            default: self.default.or(below.default),
            enumeration: self.enumeration.or(below.enumeration),
            minimum: self.minimum.or(below.minimum),
            maximum: self.maximum.or(below.maximum),
            exclusive_minimum: self.exclusive_minimum || below.exclusive_minimum,
            exclusive_maximum: self.exclusive_maximum || below.exclusive_maximum,
            min_length: self.min_length.or(below.min_length),
            max_length: self.max_length.or(below.max_length),
            pattern: self.pattern.or(below.pattern),
            min_items: self.min_items.or(below.min_items),
            max_items: self.max_items.or(below.max_items),
            rules: if self.rules.is_empty() { below.rules } else { self.rules },
            list_type: self.list_type.or(below.list_type),
            list_map_keys: first(self.list_map_keys, below.list_map_keys),
            preserve_unknown: self.preserve_unknown || below.preserve_unknown,
            int_or_string: self.int_or_string || below.int_or_string,
        }
    }

    /// The schema of a map's values; `None` if it is no map.
    pub(super) fn values(&self) -> Option<&'a RawValue> {
        self.additional_properties.filter(|raw| raw.get().starts_with('{'))
    }

    /// The schema of what is inside: the elements of an array, the values of a map.
    pub(super) fn inside(&self) -> Option<&'a RawValue> {
        if self.type_.as_deref() == Some("array") { self.items } else { self.values() }
    }

    /// Whether it takes whole numbers and texts alike.
    pub(super) fn takes_int_or_string(&self) -> bool {
        self.int_or_string || self.format.as_deref() == Some("int-or-string")
    }

    /// The type in one word: its own, or those of its alternatives.
    pub(super) fn simple_type(&self) -> String {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Alternative {
            #[serde(rename = "type")]
            type_: Option<String>,
        }
        if self.takes_int_or_string() {
            return "integer or string".to_owned();
        }
        if let Some(type_) = &self.type_ {
            return type_.clone();
        }
        let alternatives = self.any_of.iter().chain(&self.one_of);
        let types = alternatives.map(|raw| serde_json::from_str::<Alternative>(raw.get()).unwrap_or_default().type_);
        match types.collect::<Option<Vec<_>>>() {
            Some(types) if !types.is_empty() => types.join(" or "),
            _ if self.properties.is_some() => "object".to_owned(),
            _ => "any".to_owned(),
        }
    }
}
