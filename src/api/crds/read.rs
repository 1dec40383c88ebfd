//! What a CustomResourceDefinition says of itself, read out of its body without the schemas that are most of it.

use std::borrow::Cow;

use serde::Deserialize;

use super::{CrdAnswer, CrdProblem, CrdVersionAnswer};
use crate::{
    query::Stop,
    store::{Chunk, Snapshot, Status, body},
};

/// A CustomResourceDefinition, and whether it has spec and status.
#[derive(Debug)]
pub struct Read {
    /// What it says. Nothing is said of the objects of its kind.
    pub answer: CrdAnswer,
    /// It has both.
    pub is_whole: bool,
}

#[derive(Default, Deserialize)]
struct Crd<'a> {
    #[serde(borrow)]
    spec: Option<Spec<'a>>,
    #[serde(borrow)]
    status: Option<Said<'a>>,
}

#[derive(Deserialize)]
struct Spec<'a> {
    #[serde(borrow)]
    group: Cow<'a, str>,
    #[serde(borrow)]
    names: Names<'a>,
    #[serde(borrow)]
    scope: Cow<'a, str>,
    #[serde(borrow)]
    versions: Vec<Version<'a>>,
}

#[derive(Deserialize)]
struct Names<'a> {
    #[serde(borrow)]
    plural: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(default)]
    served: bool,
    #[serde(default)]
    storage: bool,
    #[serde(default)]
    deprecated: bool,
    deprecation_warning: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    #[serde(borrow)]
    conditions: Option<Vec<Condition<'a>>>,
    stored_versions: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Condition<'a> {
    #[serde(borrow, rename = "type")]
    type_: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
}

/// Each of them, by name. `None`: it was told to stop.
pub fn read(snapshot: &Snapshot, stop: Stop<'_>) -> Option<Vec<Read>> {
    let mut all = Vec::with_capacity(snapshot.objects as usize);
    let mut plain = Vec::new();
    for chunk in &snapshot.chunks {
        for row in 0..chunk.rows() {
            if stop() {
                return None;
            }
            let deleted = chunk.traits()[row].status() == Status::Terminating;
            let object = object(chunk, row, &mut plain).unwrap_or_default();
            all.push(told(chunk.name(row), deleted, object));
        }
    }
    Some(all)
}

/// The parts of a row's body; `None` if it is nothing like a CustomResourceDefinition.
fn object<'a>(chunk: &Chunk, row: usize, plain: &'a mut Vec<u8>) -> Option<Crd<'a>> {
    chunk.body(row, plain).ok()?;
    serde_json::from_str(body::object(plain).ok()?.get()).ok()
}

fn told(name: &str, deleted: bool, Crd { spec, status }: Crd<'_>) -> Read {
    let is_whole = spec.is_some() && status.is_some();
    // The API server takes no other name.
    let (plural, group) = name.split_once('.').unwrap_or((name, ""));
    let (group, resource) = match &spec {
        Some(spec) => (spec.group.to_string(), spec.names.plural.to_string()),
        None => (group.to_owned(), plural.to_owned()),
    };
    let (kind, namespaced) = match &spec {
        Some(spec) => (Some(spec.names.kind.to_string()), Some(spec.scope == "Namespaced")),
        None => (None, None),
    };
    let conditions = status.as_ref().and_then(|status| status.conditions.as_deref()).unwrap_or_default();
    let (established, names_accepted) = (holds(conditions, "Established"), holds(conditions, "NamesAccepted"));
    let terminating = deleted || holds(conditions, "Terminating") == Some(true);
    let version = |version: &Version<'_>| CrdVersionAnswer {
        name: version.name.to_string(),
        served: version.served,
        storage: version.storage,
        deprecated: version.deprecated,
        deprecation_warning: version.deprecation_warning.clone(),
    };
    let versions: Option<Vec<_>> = spec.map(|spec| spec.versions.iter().map(version).collect());
    let stored = status.and_then(|status| status.stored_versions).unwrap_or_default();
    let mut problems = Vec::new();
    let mut add = |is: bool, problem: CrdProblem| problems.extend(is.then_some(problem));
    add(established == Some(false), CrdProblem::NotEstablished);
    add(names_accepted == Some(false), CrdProblem::NamesNotAccepted);
    if let Some(versions) = &versions {
        let is = |name: &String, what: fn(&CrdVersionAnswer) -> bool| {
            versions.iter().any(|version| version.name == *name && what(version))
        };
        add(stored.iter().any(|name| !is(name, |version| version.served)), CrdProblem::StoredNotServed);
        add(stored.iter().any(|name| is(name, |version| version.deprecated)), CrdProblem::DeprecatedStored);
    }
    add(terminating, CrdProblem::Terminating);
    let answer = CrdAnswer {
        name: name.to_owned(),
        group,
        resource,
        kind,
        namespaced,
        established,
        names_accepted,
        terminating,
        versions: versions.unwrap_or_default(),
        stored_versions: stored,
        objects: None,
        bytes: None,
        state: None,
        problems,
    };
    Read { answer, is_whole }
}

/// Whether a condition is true; `None` if there are no conditions, as before the API server has looked at it, or it is unknown.
fn holds(conditions: &[Condition<'_>], type_: &str) -> Option<bool> {
    match conditions.iter().find(|condition| condition.type_ == type_).map(|condition| &*condition.status) {
        Some("True") => Some(true),
        Some("False") => Some(false),
        Some(_) => None,
        None => (!conditions.is_empty()).then_some(false),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(object: &serde_json::Value) -> Read {
        let text = object.to_string();
        told("things.example.org", false, serde_json::from_str(&text).unwrap())
    }

    fn spec(versions: &serde_json::Value) -> serde_json::Value {
        json!({"group": "example.org", "scope": "Namespaced", "names": {"plural": "things", "kind": "Thing"},
            "versions": versions})
    }

    fn conditions(established: &str, names: &str) -> serde_json::Value {
        json!([{"type": "Established", "status": established}, {"type": "NamesAccepted", "status": names}])
    }

    #[test]
    fn one_that_is_as_it_should_be_has_no_problem() {
        let versions =
            json!([{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"a\n": [1]}}}]);
        let read = of(
            &json!({"spec": spec(&versions), "status": {"conditions": conditions("True", "True"), "storedVersions": ["v1"]}}),
        );
        let answer = read.answer;
        assert!(read.is_whole && answer.problems.is_empty(), "{answer:?}");
        assert_eq!(
            (answer.established, answer.names_accepted, answer.namespaced),
            (Some(true), Some(true), Some(true))
        );
        assert_eq!(
            (&*answer.group, &*answer.resource, answer.kind.as_deref()),
            ("example.org", "things", Some("Thing"))
        );
    }

    #[test]
    fn each_problem_is_named() {
        let versions = json!([
            {"name": "v1", "served": true, "storage": true},
            {"name": "v1beta1", "served": true, "deprecated": true, "deprecationWarning": "use \"v1\""},
            {"name": "v1alpha1", "served": false},
        ]);
        let status =
            |stored: serde_json::Value| json!({"conditions": conditions("True", "True"), "storedVersions": stored});
        let problems = |stored| of(&json!({"spec": spec(&versions), "status": status(stored)})).answer.problems;
        assert_eq!(problems(json!(["v1alpha1", "v1"])), [CrdProblem::StoredNotServed]);
        assert_eq!(problems(json!(["v1beta1"])), [CrdProblem::DeprecatedStored]);
        assert_eq!(problems(json!(["v0"])), [CrdProblem::StoredNotServed], "it is not even defined");
        let refused = json!({"spec": spec(&versions), "status": {"conditions": conditions("False", "False")}});
        assert_eq!(of(&refused).answer.problems, [CrdProblem::NotEstablished, CrdProblem::NamesNotAccepted]);
        let deleted = told("things.example.org", true, Crd::default()).answer;
        assert_eq!((deleted.problems, deleted.terminating), (vec![CrdProblem::Terminating], true));
    }

    #[test]
    fn what_is_not_said_is_not_known_and_no_problem() {
        for object in [json!({}), json!({"metadata": {}}), json!({"status": null, "spec": null})] {
            let Read { answer, is_whole } = of(&object);
            assert!(!is_whole && answer.problems.is_empty() && answer.versions.is_empty());
            assert_eq!((&*answer.group, &*answer.resource), ("example.org", "things"));
            assert_eq!((answer.kind, answer.established, answer.namespaced), (None, None, None));
        }
        let new = of(&json!({"spec": spec(&json!([])), "status": {"conditions": null, "storedVersions": ["v1"]}}));
        assert_eq!((new.answer.established, new.is_whole), (None, true), "the API server has not looked at it yet");
        let no_spec = of(&json!({"status": {"storedVersions": ["v1"]}}));
        assert!(no_spec.answer.problems.is_empty(), "which versions are served is not known");
    }
}
