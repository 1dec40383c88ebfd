//! What queries ask of every object, whatever its kind: labels, owner, conditions, how it is doing.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{cut::members, health, json_path::text};
use crate::kind::GroupResource;

/// How an object is doing, normalised over all kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// As it should be, or of a kind that cannot be otherwise.
    #[default]
    Ok,
    /// On its way.
    Progressing,
    /// Something is wrong with it.
    Problem,
    /// Being deleted.
    Terminating,
    /// It has a status that says nothing we know.
    Unknown,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Progressing, Self::Problem, Self::Terminating, Self::Unknown];

    /// The word by which queries name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Progressing => "progressing",
            Self::Problem => "problem",
            Self::Terminating => "terminating",
            Self::Unknown => "unknown",
        }
    }
}

/// What an object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// Finalizers.
    Finalizers,
    /// An owner.
    Owner,
    /// Labels.
    Labels,
    /// Annotations.
    Annotations,
}

impl Has {
    /// All of them, with the word by which queries name each.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Finalizers, "finalizers"),
        (Self::Owner, "owner"),
        (Self::Labels, "labels"),
        (Self::Annotations, "annotations"),
    ];
}

/// Beside the bits of [`Has`]: there are owners that [`Facts::owner`] does not name.
const MORE_OWNERS: u8 = 1 << 7;

/// [`Status`] and [`Has`] of one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    status: Status,
    has: u8,
}

impl Traits {
    /// How it is doing.
    pub fn status(self) -> Status {
        self.status
    }

    /// Whether it has that.
    pub fn has(self, what: Has) -> bool {
        self.has & (1 << what as u8) != 0
    }

    /// Whether it has owners beside the one that [`Facts::owner`] names.
    pub fn has_more_owners(self) -> bool {
        self.has & MORE_OWNERS != 0
    }
}

/// What queries ask of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How it is doing and what it has.
    pub traits: Traits,
    /// Its labels as lines `key=value`, each between two line feeds; empty without labels.
    pub labels: String,
    /// `Kind/name` of its controller, or of its first owner; empty without one.
    pub owner: String,
    /// Its conditions as lines `type=status`, each between two line feeds; empty without conditions.
    pub conditions: String,
}

/// The metadata that facts are made of.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FactMetadata<'a> {
    #[serde(borrow)]
    labels: Option<&'a RawValue>,
    #[serde(borrow)]
    annotations: Option<&'a RawValue>,
    #[serde(borrow)]
    owner_references: Option<Vec<Owner<'a>>>,
    finalizers: Option<Vec<serde::de::IgnoredAny>>,
    #[serde(borrow)]
    deletion_timestamp: Option<&'a RawValue>,
    pub(super) generation: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Owner<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    controller: Option<bool>,
}

/// The facts of an object, of which `spec` and `status` are the members of that name, if it has them.
pub fn facts(kind: &GroupResource, metadata: &FactMetadata<'_>, object: health::Parts<'_>) -> Facts {
    let conditions = health::conditions(object.status);
    let deleted = metadata.deletion_timestamp.is_some_and(|raw| raw.get() != "null");
    let status =
        if deleted { Status::Terminating } else { health::status(kind, metadata.generation, &conditions, object) };
    let owners = metadata.owner_references.as_deref().unwrap_or_default();
    let owner = owners.iter().find(|owner| owner.controller == Some(true)).or(owners.first());
    let mut facts = Facts {
        labels: lines(
            metadata
                .labels
                .iter()
                .filter_map(|labels| members(labels))
                .flatten()
                .filter_map(|(key, value)| Some((key, text(value)?))),
        ),
        owner: owner.map(|owner| format!("{}/{}", owner.kind, owner.name)).unwrap_or_default(),
        conditions: lines(conditions.iter().map(|condition| (condition.type_.clone(), condition.status.clone()))),
        traits: Traits { status, has: 0 },
    };
    let annotated = metadata.annotations.and_then(members).is_some_and(|annotations| !annotations.is_empty());
    for (what, present) in [
        (Has::Finalizers, metadata.finalizers.as_ref().is_some_and(|finalizers| !finalizers.is_empty())),
        (Has::Owner, owner.is_some()),
        (Has::Labels, !facts.labels.is_empty()),
        (Has::Annotations, annotated),
    ] {
        facts.traits.has |= u8::from(present) << what as u8;
    }
    if owners.len() > 1 {
        facts.traits.has |= MORE_OWNERS;
    }
    facts
}

fn lines<'a>(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> String {
    let mut lines = String::new();
    for (key, value) in pairs {
        if lines.is_empty() {
            lines.push('\n');
        }
        lines.extend([&*key, "=", &*value, "\n"]);
    }
    lines
}
