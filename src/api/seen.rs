//! What of a kind somebody may see: permission first, then the reading.

use std::collections::BTreeSet;

use super::{App, answer::Freshness, error::Problem, objects::Wanted};
use crate::{
    access::{Attributes, Caller, MAX_NAMESPACES},
    cache::view::View,
    kind::{GroupResource, Kind},
    query::Scope,
    reason::Reason,
};

/// A kind, and what of it somebody may see.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The kind.
    pub view: View,
    /// What of it they asked for and may see.
    pub scope: Scope,
    /// They may see nothing of it in any namespace, whether it holds objects or not.
    pub denied: bool,
    /// They may see all of it, and may be told what concerns all of it.
    pub everything: bool,
    /// It is kept without spec, data and status.
    pub metadata_only: bool,
}

impl Seen {
    /// How fresh and how complete what they see is. Nothing, and nothing that they may see, are told apart.
    pub fn freshness(&self) -> Freshness {
        let mut freshness = Freshness::of(&self.view, self.everything);
        if self.denied {
            freshness.reason = Some(Reason::AccessDenied.as_str());
            freshness.message =
                Some(format!("no namespace with {} is one in which you may list them", self.view.kind.id));
        }
        freshness
    }
}

/// Reads a kind for somebody, and says what of it they may see. Permission first: a person who may see nothing of a kind
/// does not make us read it, nor keeps its watch open.
///
/// # Errors
/// If they may not see what they asked for by name, or it cannot be read.
pub async fn authorized(
    app: &App,
    caller: &Caller,
    verbs: &[&'static str],
    wanted: &Wanted,
    kind: &Kind,
) -> Result<Seen, Problem> {
    let metadata_only = app.cache.is_metadata_only(&wanted.id);
    let first = app.cache.peek(&wanted.id).ok_or_else(|| unknown(&wanted.id))?;
    let (scope, everything) = scope_of(app, caller, verbs, wanted, &first).await?;
    let narrow = matches!(&scope, Scope::Only(_) if wanted.namespaces.is_none());
    if narrow && is_empty(&scope) && !may_somewhere(app, caller, verbs, &first).await? {
        return Ok(Seen { view: first, scope, denied: true, everything, metadata_only });
    }
    let view = read(app, wanted, kind).await?;
    // Namespaces that the read brought are new candidates.
    let scope = if narrow { scope_of(app, caller, verbs, wanted, &view).await?.0 } else { scope };
    Ok(Seen { view, scope, denied: false, everything, metadata_only })
}

/// Whether somebody may see nothing at all.
pub fn is_empty(scope: &Scope) -> bool {
    matches!(scope, Scope::Only(names) if names.is_empty())
}

/// Whether somebody may use a kind in any namespace, whether it holds objects of the kind or not. True if that cannot be
/// found out: then reading it costs what it costs.
///
/// # Errors
/// If the API server could not be asked.
pub async fn may_somewhere(app: &App, caller: &Caller, verbs: &[&'static str], view: &View) -> Result<bool, Problem> {
    let namespaces = app.cache.peek(&GroupResource::new("", "namespaces"));
    let Some(known) = namespaces.filter(|known| known.complete).and_then(|known| known.snapshot) else {
        return Ok(true);
    };
    let names: BTreeSet<String> = known.rows().map(|row| row.name().to_owned()).collect();
    if names.len() > MAX_NAMESPACES {
        return Ok(true);
    }
    Ok(!is_empty(&app.access.scope(caller, verbs, &view.kind.id, names).await?))
}

/// The kind of a query.
///
/// # Errors
/// If it is unknown, or the query does not fit it.
pub fn known_kind(app: &App, wanted: &Wanted) -> Result<std::sync::Arc<Kind>, Problem> {
    let kind = served_kind(app, &wanted.id)?;
    if wanted.namespaces.is_some() && !kind.namespaced {
        return Err(Problem::parameter("ns", format!("{} are not in namespaces; leave ns out", wanted.id)));
    }
    if let Some(version) = wanted.version.as_ref().filter(|version| !kind.versions.contains(version)) {
        let detail = format!("{} is not served at {version:?}, but at {}", wanted.id, kind.versions.join(", "));
        return Err(Problem::new(Reason::BadVersion, detail));
    }
    Ok(kind)
}

/// A kind by its name.
///
/// # Errors
/// If the cluster does not serve it; if that is not known, another one than if it is.
pub fn served_kind(app: &App, id: &GroupResource) -> Result<std::sync::Arc<Kind>, Problem> {
    let kinds = app.cache.kinds();
    if let Some(kind) = kinds.get(id) {
        return Ok(kind.clone());
    }
    let not_yet = |detail: String| Problem::new(Reason::NotReady, detail);
    match kinds.degraded_groups.get(&*id.group) {
        _ if !kinds.complete => Err(not_yet("the kinds of the cluster are still being read".to_owned())),
        Some(cause) => Err(not_yet(format!("the API server cannot say whether it serves {id}: {cause}"))),
        None => Err(unknown(id)),
    }
}

fn unknown(id: &GroupResource) -> Problem {
    let detail = format!("the cluster serves no kind {id}; /api/v1/kinds lists those it does");
    Problem::new(Reason::UnknownKindRequested, detail)
}

/// What of a kind the caller may see, within the namespaces that were asked for; and whether they may see all of it.
///
/// # Errors
/// If nothing, or not all of what was asked for by name: a narrower answer would look like a complete one.
pub async fn scope_of(
    app: &App,
    caller: &Caller,
    verbs: &[&'static str],
    wanted: &Wanted,
    view: &View,
) -> Result<(Scope, bool), Problem> {
    // Those asked for by name are reviewed below, one after another: the first denial decides.
    let candidates = if wanted.namespaces.is_none() { held_namespaces(view) } else { BTreeSet::new() };
    let scope = app.access.scope(caller, verbs, &wanted.id, candidates).await?;
    let denied =
        |what: String| Problem::new(Reason::AccessDenied, format!("you may not {} {what}", verbs.join(" and ")));
    match (scope, &wanted.namespaces) {
        (Scope::All, None) => Ok((Scope::All, true)),
        (Scope::All, Some(names)) => Ok((Scope::Only(names.clone()), true)),
        (Scope::Only(_), Some(names)) => {
            for name in names {
                for verb in verbs {
                    let namespace = Some(name.clone());
                    let attributes = Attributes { verb, kind: wanted.id.clone(), namespace, name: None };
                    if !app.access.may(caller, attributes).await? {
                        return Err(denied(format!("{} in the namespace {name}", wanted.id)));
                    }
                }
            }
            Ok((Scope::Only(names.clone()), false))
        }
        (Scope::Only(allowed), None) if !view.kind.namespaced && allowed.is_empty() => {
            Err(denied(wanted.id.to_string()))
        }
        (scope, None) => Ok((scope, false)),
    }
}

/// Namespaces that hold objects of the kind.
pub fn held_namespaces(view: &View) -> BTreeSet<String> {
    let names = view.snapshot.iter().flat_map(|snapshot| snapshot.namespaces.keys());
    names.filter(|name| !name.is_empty()).map(|name| name.to_string()).collect()
}

/// Reads the kind, at another version if that is wanted.
pub async fn read(app: &App, wanted: &Wanted, kind: &Kind) -> Result<View, Problem> {
    let other = wanted.version.as_deref().filter(|version| *version != kind.version);
    match other {
        Some(version) => {
            let one = wanted.namespaces.as_ref().filter(|names| names.len() == 1).and_then(|names| names.first());
            Ok(app.cache.read_version(&wanted.id, version, one.map(String::as_str)).await?)
        }
        None => app.cache.read(&wanted.id, wanted.wait).await.ok_or_else(|| unknown(&wanted.id)),
    }
}
