//! What can be browsed: kinds of the cluster, by group and resource.

use std::{collections::BTreeMap, fmt, sync::Arc};

/// A group and a plural resource name: the identity of a kind everywhere in this program.
///
/// The version is not part of it: a kind is stored once, at the version discovery prefers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupResource {
    /// API group; empty for the core group.
    pub group: Arc<str>,
    /// Plural resource name in lower case, as in `pods`.
    pub resource: Arc<str>,
}

impl GroupResource {
    /// The kind of `group` (either `""` or `"core"` for the core group) and `resource`.
    pub fn new(group: &str, resource: &str) -> Self {
        let group = if group == "core" { "" } else { group };
        Self { group: group.into(), resource: resource.into() }
    }

    /// The group as people write it: `core` for the core group.
    pub fn group_name(&self) -> &str {
        if self.group.is_empty() { "core" } else { &self.group }
    }
}

/// `core/pods`, `apps/deployments`.
impl fmt::Display for GroupResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.group_name(), self.resource)
    }
}

/// One printer column of a CRD version, needed because `date` cells are computed from the object when they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterColumn {
    /// Header as in `additionalPrinterColumns[].name`.
    pub name: String,
    /// OpenAPI type: `string`, `integer`, `number`, `boolean` or `date`.
    pub type_: String,
    /// client-go JSONPath without braces, as in `.status.lastRun`.
    pub json_path: String,
}

/// One kind as discovery describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Group and resource.
    pub id: GroupResource,
    /// The version it is watched at: the one discovery prefers.
    pub version: String,
    /// Every served version, preferred first.
    pub versions: Vec<String>,
    /// CamelCase kind, as in `Deployment`.
    pub kind: String,
    /// Singular name, as in `deployment`.
    pub singular: String,
    /// Whether its objects live in namespaces.
    pub namespaced: bool,
    /// Short names, as in `deploy`.
    pub short_names: Vec<String>,
    /// Categories, as in `all`.
    pub categories: Vec<String>,
    /// Whether `list` is among its verbs.
    pub listable: bool,
    /// Whether `watch` is among its verbs.
    pub watchable: bool,
    /// Served by an aggregated API server (an APIService with a service), which gets LIST and WATCH instead of the
    /// streaming list.
    pub aggregated: bool,
    /// Printer columns of the preferred version if it comes from a CRD; a change means new cells for every row.
    pub printer_columns: Vec<PrinterColumn>,
    /// Changes when the CRD behind the kind was replaced (its UID); empty for built-in kinds.
    pub origin: String,
}

impl Kind {
    /// `apiVersion` of its objects at `version`, as in `apps/v1` or `v1`.
    pub fn api_version(&self, version: &str) -> String {
        if self.id.group.is_empty() { version.to_owned() } else { format!("{}/{version}", self.id.group) }
    }

    /// `apps/v1/deployments`, `core/v1/pods`: the key of `/api/cache/stats`.
    pub fn gvr(&self) -> String {
        format!("{}/{}/{}", self.id.group_name(), self.version, self.id.resource)
    }

    /// Whether it comes from a CRD.
    pub fn is_custom(&self) -> bool {
        !self.origin.is_empty()
    }

    /// Whether its values must never be asked for, whatever the policy says.
    pub fn is_secret(&self) -> bool {
        self.id.group.is_empty() && &*self.id.resource == "secrets"
    }
}

#[cfg(test)]
impl Kind {
    /// A namespaced custom kind at `v1`, for tests.
    pub fn sample(group: &str, resource: &str) -> Self {
        Self {
            id: GroupResource::new(group, resource),
            version: "v1".to_owned(),
            versions: vec!["v1".to_owned()],
            kind: "Sample".to_owned(),
            singular: "sample".to_owned(),
            namespaced: true,
            short_names: Vec::new(),
            categories: Vec::new(),
            listable: true,
            watchable: true,
            aggregated: false,
            printer_columns: Vec::new(),
            origin: "uid-of-the-crd".to_owned(),
        }
    }
}

/// Every listable kind of the cluster, and the groups that could not be discovered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// By group and resource.
    pub by_id: BTreeMap<GroupResource, Arc<Kind>>,
    /// Groups whose discovery is stale or failed, with the cause; their last known kinds are kept in `by_id`.
    pub degraded_groups: BTreeMap<String, String>,
    /// Whether one discovery has completed since start.
    pub complete: bool,
}

impl Kinds {
    /// The kind of `id`.
    pub fn get(&self, id: &GroupResource) -> Option<&Arc<Kind>> {
        self.by_id.get(id)
    }
}
