//! Objects as documents: what a list or a Table leaves out of them is put back.

use serde_json::value::RawValue;

use super::error::Problem;
use crate::{kind::Kind, store::members};

/// The object as JSON text, with the `apiVersion` and `kind` that items of a list do not have, and that metadata alone comes
/// under others.
///
/// # Errors
/// If it is no object: a bug.
pub fn json(kind: &Kind, version: &str, object: &RawValue) -> Result<String, Problem> {
    let members = members(object).ok_or_else(|| Problem::internal("a stored object is none"))?;
    let mut text = String::with_capacity(object.get().len() + 64);
    let word = |text: &str| serde_json::to_string(text).map_err(Problem::internal);
    text.extend(["{\"apiVersion\":", &word(&kind.api_version(version))?, ",\"kind\":", &word(&kind.kind)?]);
    for (name, value) in members.iter().filter(|(name, _)| name != "apiVersion" && name != "kind") {
        text.extend([",", &word(name)?, ":", value.get()]);
    }
    text.push('}');
    Ok(text)
}

/// The same as YAML.
///
/// # Errors
/// If it is no object: a bug.
pub fn yaml(kind: &Kind, version: &str, object: &RawValue) -> Result<String, Problem> {
    let object: serde_json::Value = serde_json::from_str(&json(kind, version, object)?).map_err(Problem::internal)?;
    serde_saphyr::to_string(&object).map_err(Problem::internal)
}

/// What is left out of every object of a kind, for whoever reads it. `redacted`: the policy removes parts of them.
pub fn omitted(kind: &Kind, metadata_only: bool, redacted: bool) -> Vec<&'static str> {
    let mut omitted = vec!["managedFields", "last-applied-configuration"];
    if metadata_only {
        omitted.push(if kind.is_secret() { "data" } else { "spec, data and status" });
    }
    if redacted {
        omitted.push("what the policy redacts");
    }
    omitted
}
