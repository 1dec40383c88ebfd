//! The aggregated discovery document (`APIGroupDiscoveryList`), parsed group by group: a broken one fails alone.

use serde::Deserialize;
use serde_json::value::RawValue;

/// What discovery says of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Its name; empty for the core group.
    pub name: String,
    /// Preferred first.
    pub versions: Vec<Version>,
    /// Why it could not be read.
    pub broken: Option<String>,
}

/// One version of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Version {
    pub version: String,
    /// `Current` or `Stale`: the aggregated API server behind it does not answer.
    pub freshness: String,
    pub resources: Vec<Resource>,
}

impl Version {
    pub(super) fn is_stale(&self) -> bool {
        self.freshness == "Stale"
    }
}

/// One top-level resource of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Resource {
    pub resource: String,
    #[serde(rename = "responseKind")]
    pub response_kind: Option<ResponseKind>,
    pub scope: String,
    #[serde(rename = "singularResource")]
    pub singular: String,
    #[serde(rename = "shortNames", deserialize_with = "null_as_empty")]
    pub short_names: Vec<String>,
    #[serde(deserialize_with = "null_as_empty")]
    pub categories: Vec<String>,
    #[serde(deserialize_with = "null_as_empty")]
    pub verbs: Vec<String>,
}

/// The kind of a resource's objects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct ResponseKind {
    pub kind: String,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow, default)]
    kind: std::borrow::Cow<'a, str>,
    #[serde(borrow, default)]
    items: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(default)]
    metadata: ItemMeta,
    #[serde(borrow, default)]
    versions: Option<Vec<&'a RawValue>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ItemMeta {
    name: String,
}

/// The groups of an aggregated document; `None` if it is something else, as from an older server.
pub(super) fn parse(body: &[u8]) -> Option<Vec<Group>> {
    let list: List = serde_json::from_slice(body).ok()?;
    if list.kind != "APIGroupDiscoveryList" {
        return None;
    }
    Some(list.items.unwrap_or_default().into_iter().filter_map(group).collect())
}

fn group(raw: &RawValue) -> Option<Group> {
    let item: Item = match serde_json::from_str(raw.get()) {
        Ok(item) => item,
        Err(_) => {
            // Named if at all possible, so that people learn which group it is.
            #[derive(Deserialize)]
            struct Named {
                metadata: ItemMeta,
            }
            let name = serde_json::from_str::<Named>(raw.get()).ok()?.metadata.name;
            let broken = Some("its discovery document cannot be understood".to_owned());
            return Some(Group { name, versions: Vec::new(), broken });
        }
    };
    let mut group = Group { name: item.metadata.name, ..Group::default() };
    for raw in item.versions.unwrap_or_default() {
        match serde_json::from_str::<Version>(raw.get()) {
            Ok(version) => group.versions.push(version),
            Err(_) => group.broken = Some("one of its versions cannot be understood".to_owned()),
        }
    }
    Some(group)
}

fn null_as_empty<'de, D>(deserializer: D) -> Result<Vec<String>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    Ok(Option::<Vec<String>>::deserialize(deserializer)?.unwrap_or_default())
}
