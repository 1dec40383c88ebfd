//! What of a kind somebody may see: permission first, then the reading.

use std::collections::BTreeSet;

use super::{
    App, Asked,
    answer::Freshness,
    error::{About, Problem},
    objects::Wanted,
};
use crate::{
    access::{Allowance, Attributes, Caller, MAX_NAMESPACES},
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

/// Who asks what for.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// What answers.
    pub app: &'a App,
    /// Who asks.
    pub caller: &'a Caller,
    /// What they need a right to.
    pub verbs: &'a [&'static str],
    /// Whether a stream asks what it asked before, and nobody waits for the answer.
    pub again: bool,
}

impl<'a> Asking<'a> {
    /// Who wants to list.
    pub fn to_list(asked: &'a Asked) -> Self {
        Self { app: &asked.app, caller: &asked.caller, verbs: &["list"], again: false }
    }

    /// Where of the `candidates` they have those rights.
    async fn scope(self, kind: &GroupResource, candidates: BTreeSet<String>) -> Result<Scope, Problem> {
        let Self { app, caller, verbs, again } = self;
        let allowance = if again { Allowance::again() } else { Allowance::direct() };
        let scope = app.access.scope_within(caller, verbs, kind, candidates, &allowance).await?;
        Ok(scope.unwrap_or_else(|| Scope::Only(BTreeSet::new())))
    }
}

/// Reads a kind for somebody, and says what of it they may see. Permission first: a person who may see nothing of a kind
/// does not make us read it, nor keeps its watch open.
///
/// # Errors
/// If they may not see what they asked for by name, or it cannot be read.
pub async fn authorized(asking: Asking<'_>, wanted: &Wanted) -> Result<Seen, Problem> {
    let app = asking.app;
    let metadata_only = app.cache.is_metadata_only(&wanted.id);
    let first = app.cache.peek(&wanted.id).ok_or_else(|| unknown(&wanted.id))?;
    let (scope, everything) = scope_of(asking, wanted, first.kind.namespaced, held_namespaces(&first)).await?;
    let narrow = matches!(&scope, Scope::Only(_) if wanted.namespaces.is_none());
    if narrow && is_empty(&scope) && !may_somewhere(asking, &first).await? {
        return Ok(Seen { view: first, scope, denied: true, everything, metadata_only });
    }
    let view = read(app, wanted, &first.kind).await?;
    let scope = match narrow {
        // Namespaces that the read brought are new candidates.
        true => scope_of(asking, wanted, view.kind.namespaced, held_namespaces(&view)).await?.0,
        false => scope,
    };
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
async fn may_somewhere(asking: Asking<'_>, view: &View) -> Result<bool, Problem> {
    let known = namespaces_known(asking.app).filter(|names| names.len() <= MAX_NAMESPACES);
    let Some(names) = known else { return Ok(true) };
    Ok(!is_empty(&asking.scope(&view.kind.id, names).await?))
}

/// Every namespace of the cluster, if they are in memory.
pub fn namespaces_known(app: &App) -> Option<BTreeSet<String>> {
    let known = app.cache.peek(&GroupResource::new("", "namespaces")).filter(|known| known.complete)?.snapshot?;
    Some(known.rows().map(|row| row.name().to_owned()).collect())
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
    check_version(&kind, wanted.version.as_deref())?;
    Ok(kind)
}

/// Whether a kind is served at a version, if one is named.
///
/// # Errors
/// If it is not.
pub fn check_version(kind: &Kind, version: Option<&str>) -> Result<(), Problem> {
    match version.filter(|version| !kind.versions.iter().any(|served| served == version)) {
        None => Ok(()),
        Some(version) => {
            let detail = format!("{} is not served at {version:?}, but at {}", kind.id, kind.versions.join(", "));
            Err(Problem::new(Reason::BadVersion, detail))
        }
    }
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

/// Denied namespaces that a refusal names at most: each costs a review that nothing came of.
const MAX_DENIED: usize = 8;

/// What of a kind the caller may see, within the namespaces that were asked for, else within `candidates`; and whether they
/// may see all of it.
///
/// # Errors
/// If nothing, or not all of what was asked for by name: a narrower answer would look like a complete one.
pub async fn scope_of(
    asking: Asking<'_>,
    wanted: &Wanted,
    namespaced: bool,
    candidates: BTreeSet<String>,
) -> Result<(Scope, bool), Problem> {
    let Asking { app, caller, verbs, .. } = asking;
    // Those asked for by name are reviewed below, one after another.
    let candidates = if wanted.namespaces.is_none() { candidates } else { BTreeSet::new() };
    let scope = asking.scope(&wanted.id, candidates).await?;
    let denied =
        |what: String| Problem::new(Reason::AccessDenied, format!("you may not {} {what}", verbs.join(" and ")));
    match (scope, &wanted.namespaces) {
        (Scope::All, None) => Ok((Scope::All, true)),
        (Scope::All, Some(names)) => Ok((Scope::Only(names.clone()), true)),
        (Scope::Only(_), Some(names)) => {
            let mut without = Vec::new();
            for name in names {
                for verb in verbs {
                    let namespace = Some(name.clone());
                    let attributes = Attributes { verb, kind: wanted.id.clone(), namespace, name: None };
                    if !app.access.may(caller, attributes).await? {
                        without.push(name.clone());
                        break;
                    }
                }
                if without.len() == MAX_DENIED {
                    break;
                }
            }
            if without.is_empty() {
                return Ok((Scope::Only(names.clone()), false));
            }
            let what = format!("{} in {}", wanted.id, without.join(", "));
            let about = Box::new(About { denied: without, ..About::default() });
            Err(Problem { about, ..denied(what) })
        }
        (Scope::Only(allowed), None) if !namespaced && allowed.is_empty() => Err(denied(wanted.id.to_string())),
        (scope, None) => Ok((scope, false)),
    }
}

/// Namespaces that hold objects of the kind.
pub fn held_namespaces(view: &View) -> BTreeSet<String> {
    let names = view.snapshot.iter().flat_map(|snapshot| snapshot.namespaces.keys());
    names.filter(|name| !name.is_empty()).map(|name| name.to_string()).collect()
}

/// Reads the kind, at another version if that is wanted.
async fn read(app: &App, wanted: &Wanted, kind: &Kind) -> Result<View, Problem> {
    let other = wanted.version.as_deref().filter(|version| *version != kind.version);
    match other {
        Some(version) => {
            let one = wanted.namespaces.as_ref().filter(|names| names.len() == 1).and_then(|names| names.first());
            Ok(app.cache.read_version(&wanted.id, version, one.map(String::as_str)).await?)
        }
        None => app.cache.read(&wanted.id, wanted.wait).await.ok_or_else(|| unknown(&wanted.id)),
    }
}
