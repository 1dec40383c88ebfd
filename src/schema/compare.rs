//! How the fields of two versions differ.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::fields::Field;

/// Attributes that are not compared: they follow from the place, or are prose.
const NOT_COMPARED: [&str; 4] = ["path", "name", "depth", "description"];

/// An attribute that differs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AttributeChange {
    /// Which, as it is called in a field.
    pub attribute: String,
    /// What it is in the version that is compared with; null if that does not say.
    #[schema(value_type = Object)]
    pub from: Value,
    /// What it is in the version that is asked for; null if that does not say.
    #[schema(value_type = Object)]
    pub to: Value,
}

/// A field that both have, and that differs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FieldChange {
    /// Where it is.
    pub path: String,
    /// What differs.
    pub what: Vec<AttributeChange>,
}

/// What has to be done to one version to get the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Changes {
    /// Paths that only the version asked for has.
    pub added: Vec<String>,
    /// Paths that only the version compared with has.
    pub removed: Vec<String>,
    /// Fields that differ in anything but their description.
    pub changed: Vec<FieldChange>,
}

/// How `to` differs from `from`.
pub fn compare(from: &[Field], to: &[Field]) -> Changes {
    let before: HashMap<&str, &Field> = from.iter().map(|field| (field.path.as_str(), field)).collect();
    let after: HashMap<&str, &Field> = to.iter().map(|field| (field.path.as_str(), field)).collect();
    let only = |these: &[Field], others: &HashMap<&str, &Field>| {
        let only = these.iter().filter(|field| !others.contains_key(field.path.as_str()));
        only.map(|field| field.path.clone()).collect()
    };
    let changed = to.iter().filter_map(|field| {
        let what = differences(before.get(field.path.as_str())?, field);
        (!what.is_empty()).then(|| FieldChange { path: field.path.clone(), what })
    });
    Changes { added: only(to, &before), removed: only(from, &after), changed: changed.collect() }
}

fn differences(from: &Field, to: &Field) -> Vec<AttributeChange> {
    let (from, to) = (attributes(from), attributes(to));
    let names: std::collections::BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    let value = |of: &BTreeMap<String, Value>, name: &str| of.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .filter(|name| from.get(*name) != to.get(*name))
        .map(|name| AttributeChange { attribute: name.clone(), from: value(&from, name), to: value(&to, name) })
        .collect()
}

fn attributes(field: &Field) -> BTreeMap<String, Value> {
    // Plain data: numbers, texts and flags.
    let Ok(Value::Object(members)) = serde_json::to_value(field) else { return BTreeMap::new() };
    members.into_iter().filter(|(name, _)| !NOT_COMPARED.contains(&name.as_str())).collect()
}
