//! The `ownerReferences` of an object.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// One owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OwnerReference {
    /// As in `apps/v1`.
    pub api_version: String,
    /// CamelCase kind.
    pub kind: String,
    /// Name; in the namespace of the object that is owned, if the owner is in one.
    pub name: String,
    /// UID.
    pub uid: String,
    /// Whether it manages the object.
    #[serde(deserialize_with = "or_default")]
    pub controller: bool,
}

impl OwnerReference {
    /// Group and version.
    pub fn group_version(&self) -> (&str, &str) {
        self.api_version.split_once('/').unwrap_or(("", &self.api_version))
    }
}

/// The owners that an object names. None if they cannot be read: the API server takes no such object.
pub fn owners(object: &RawValue) -> Vec<OwnerReference> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Object {
        metadata: Metadata,
    }
    #[derive(Default, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Metadata {
        #[serde(deserialize_with = "or_default")]
        owner_references: Vec<OwnerReference>,
    }
    serde_json::from_str::<Object>(object.get()).unwrap_or_default().metadata.owner_references
}

/// What is null is as if it were not there.
fn or_default<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(object: serde_json::Value) -> Vec<OwnerReference> {
        owners(&serde_json::value::to_raw_value(&object).unwrap())
    }

    #[test]
    fn owners_are_read_and_odd_objects_have_none() {
        let found = read(serde_json::json!({"metadata": {"ownerReferences": [
            {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-1", "uid": "u", "controller": true},
            {"apiVersion": "v1", "kind": "Node", "name": "n", "uid": "v", "controller": null}]}}));
        assert_eq!((found[0].group_version(), found[0].controller), (("apps", "v1"), true));
        assert_eq!((found[1].group_version(), found[1].controller), (("", "v1"), false));
        for odd in [serde_json::json!({}), serde_json::json!({"metadata": {"ownerReferences": null}})] {
            assert_eq!(read(odd), []);
        }
    }
}
