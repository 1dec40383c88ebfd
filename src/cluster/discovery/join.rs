//! From discovery, CRDs and APIServices to [`Kinds`]. Pure.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    document::{Group, Resource},
    watched::Facts,
};
use crate::kind::{GroupResource, Kind, Kinds};

/// The kinds that can be listed. What `previous` knows of a group that is stale or broken now is kept, and an unchanged
/// kind keeps its `Arc`.
pub(super) fn join(groups: &[Group], facts: &Facts, previous: &Kinds) -> Kinds {
    let mut kinds = Kinds { complete: true, ..Kinds::default() };
    for group in groups {
        let stale: Vec<&str> = group.versions.iter().filter(|v| v.is_stale()).map(|v| v.version.as_str()).collect();
        let cause = match (&group.broken, stale.as_slice()) {
            (Some(cause), _) => Some(cause.clone()),
            (None, []) => None,
            (None, stale) => Some(format!("the API server behind {} does not answer", stale.join(", "))),
        };
        if let Some(cause) = cause {
            kinds.degraded_groups.insert(group.name.clone(), cause);
            let known = previous.by_id.iter().filter(|(id, _)| *id.group == group.name);
            kinds.by_id.extend(known.map(|(id, kind)| (id.clone(), kind.clone())));
        }
        let resources: BTreeSet<&str> =
            group.versions.iter().flat_map(|v| &v.resources).map(|r| r.resource.as_str()).collect();
        for resource in resources {
            if let Some(kind) = kind(group, resource, facts, previous) {
                let kind = match previous.by_id.get(&kind.id) {
                    Some(old) if **old == kind => old.clone(),
                    _ => Arc::new(kind),
                };
                kinds.by_id.insert(kind.id.clone(), kind);
            }
        }
    }
    kinds
}

/// Puts back what discovery does not show of the kinds known before, although their CRDs are established and served: an
/// API server that has just started may answer before it knows its CRDs. Such a kind goes when its CRD says so.
pub(super) fn keep_established(kinds: &mut Kinds, facts: &Facts, previous: &Kinds) {
    for (id, crd) in facts.crds.iter().filter(|(_, crd)| crd.established && !crd.versions.is_empty()) {
        if let Some(kind) = previous.by_id.get(id).filter(|kind| kind.origin == crd.uid) {
            kinds.by_id.entry(id.clone()).or_insert_with(|| kind.clone());
        }
    }
}

/// Whether discovery does not show yet what the CRDs promise: a CRD that is established is not there, or not in the
/// versions or the scope it should have, or one that is gone still is.
pub(super) fn is_behind(kinds: &Kinds, facts: &Facts) -> bool {
    let missing = facts.crds.iter().filter(|(_, crd)| crd.established).any(|(id, crd)| match kinds.get(id) {
        None => true,
        Some(kind) => {
            kind.namespaced != crd.namespaced
                || kind.versions.len() != crd.versions.len()
                || kind.versions.iter().any(|version| !crd.versions.contains_key(version))
        }
    });
    // Only a kind that once came from a CRD is expected to go with it.
    let left_over = facts.crds_complete
        && kinds.by_id.values().any(|kind| !kind.origin.is_empty() && !facts.crds.contains_key(&kind.id));
    missing || left_over
}

fn kind(group: &Group, resource: &str, facts: &Facts, previous: &Kinds) -> Option<Kind> {
    let served: Vec<(&str, &Resource)> = group
        .versions
        .iter()
        .filter_map(|version| {
            let found = version.resources.iter().find(|r| r.resource == resource)?;
            found.verbs.iter().any(|verb| verb == "list").then_some((version.version.as_str(), found))
        })
        .collect();
    let (version, preferred) = *served.first()?;
    let id = GroupResource::new(&group.name, resource);
    // A CRD that is gone goes before its kind: until discovery follows, the kind stays as it was.
    let (printer_columns, origin) = match facts.crds.get(&id) {
        Some(crd) => (crd.versions.get(version).cloned().unwrap_or_default(), crd.uid.clone()),
        None => previous.get(&id).map(|k| (k.printer_columns.clone(), k.origin.clone())).unwrap_or_default(),
    };
    Some(Kind {
        version: version.to_owned(),
        versions: served.iter().map(|(version, _)| (*version).to_owned()).collect(),
        kind: preferred.response_kind.as_ref().map(|k| k.kind.clone()).unwrap_or_default(),
        singular: preferred.singular.clone(),
        namespaced: preferred.scope == "Namespaced",
        short_names: preferred.short_names.clone(),
        categories: preferred.categories.clone(),
        listable: true,
        watchable: preferred.verbs.iter().any(|verb| verb == "watch"),
        aggregated: facts.aggregated.contains(&(group.name.clone(), version.to_owned())),
        printer_columns,
        origin,
        id,
    })
}
