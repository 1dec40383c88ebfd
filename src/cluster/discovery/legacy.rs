//! Discovery of servers without the aggregated document: one request per group and version.

use std::time::Duration;

use futures::{StreamExt as _, stream};
use serde::Deserialize;

use super::document::{Group, Resource, ResponseKind, Version};
use crate::cluster::request::{Failure, Http};

const LIMIT: Duration = Duration::from_secs(15);

/// Requests at once.
const PARALLEL: usize = 8;

#[derive(Deserialize)]
struct CoreVersions {
    #[serde(default)]
    versions: Vec<String>,
}

#[derive(Deserialize)]
struct Groups {
    #[serde(default)]
    groups: Vec<ApiGroup>,
}

#[derive(Deserialize)]
struct ApiGroup {
    name: String,
    #[serde(default)]
    versions: Vec<GroupVersion>,
    #[serde(default, rename = "preferredVersion")]
    preferred: Option<GroupVersion>,
}

#[derive(Deserialize)]
struct GroupVersion {
    version: String,
}

#[derive(Deserialize)]
struct Resources {
    #[serde(default)]
    resources: Vec<ApiResource>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct ApiResource {
    name: String,
    #[serde(rename = "singularName")]
    singular: String,
    namespaced: bool,
    kind: String,
    verbs: Option<Vec<String>>,
    #[serde(rename = "shortNames")]
    short_names: Option<Vec<String>>,
    categories: Option<Vec<String>>,
}

/// Names and versions in the answer to `/api`.
pub(super) fn core(body: &[u8]) -> Option<Vec<(String, Vec<String>)>> {
    let versions: CoreVersions = serde_json::from_slice(body).ok()?;
    (!versions.versions.is_empty()).then(|| vec![(String::new(), versions.versions)])
}

/// Names and versions, preferred first, in the answer to `/apis`.
pub(super) fn groups(body: &[u8]) -> Option<Vec<(String, Vec<String>)>> {
    let groups: Groups = serde_json::from_slice(body).ok()?;
    Some(
        groups
            .groups
            .into_iter()
            .map(|group| {
                let mut versions: Vec<String> = group.versions.into_iter().map(|v| v.version).collect();
                if let Some(preferred) = group.preferred {
                    // Stable: the rest keeps the server's order.
                    versions.sort_by_key(|version| *version != preferred.version);
                }
                (group.name, versions)
            })
            .collect(),
    )
}

/// Reads every version of `groups`. A version that cannot be read makes its group stale, not the whole fail.
pub(super) async fn read(http: &Http, groups: Vec<(String, Vec<String>)>) -> Vec<Group> {
    stream::iter(groups)
        .map(|(name, versions)| async move {
            let mut group = Group { name, ..Group::default() };
            for version in versions {
                match read_version(http, &group.name, &version).await {
                    Ok(resources) => {
                        group.versions.push(Version { version, freshness: "Current".to_owned(), resources });
                    }
                    Err(failure) => {
                        group.broken = Some(failure.message);
                        let freshness = "Stale".to_owned();
                        group.versions.push(Version { version, freshness, resources: Vec::new() });
                    }
                }
            }
            group
        })
        .buffered(PARALLEL)
        .collect()
        .await
}

async fn read_version(http: &Http, group: &str, version: &str) -> Result<Vec<Resource>, Failure> {
    let path = if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
    let body = http.read(&path, "application/json", LIMIT).await?;
    let list: Resources =
        serde_json::from_slice(&body).map_err(|_| crate::cluster::source::bad_answer("no APIResourceList"))?;
    Ok(list
        .resources
        .into_iter()
        .filter(|resource| !resource.name.contains('/'))
        .map(|resource| Resource {
            resource: resource.name,
            response_kind: Some(ResponseKind { kind: resource.kind }),
            scope: if resource.namespaced { "Namespaced" } else { "Cluster" }.to_owned(),
            singular: resource.singular,
            short_names: resource.short_names.unwrap_or_default(),
            categories: resource.categories.unwrap_or_default(),
            verbs: resource.verbs.unwrap_or_default(),
        })
        .collect())
}
