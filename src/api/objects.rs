//! `/api/v1/objects/{group}/{resource}`: the rows of a kind.

use std::{collections::BTreeSet, time::Duration};

use actix_web::web;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App, Asked,
    answer::{ColumnAnswer, Freshness, RowAnswer, columns, row},
    cursor::Binding,
    error::Problem,
    params::{self, Params},
};
use crate::{
    access::{Attributes, Caller, MAX_NAMESPACES},
    cache::view::{State, View},
    kind::{GroupResource, Kind},
    query::{Page, Query, Scope, Sort, page},
    reason::Reason,
};

/// Rows of a page if the query does not say how many.
const DEFAULT_LIMIT: usize = 100;

/// Rows of a page at most.
const MAX_LIMIT: usize = 1000;

/// How far a first sync has come.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProgressAnswer {
    /// Objects received.
    pub received: u64,
    /// Objects expected, if the API server said how many.
    pub expected: Option<u64>,
}

/// A page of rows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListAnswer {
    /// How fresh it is.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// Names the state of the rows that the page was cut from.
    pub revision: String,
    /// Progress of a sync that is going on.
    pub progress: Option<ProgressAnswer>,
    /// API group; `core` for the core group.
    pub group: String,
    /// Version of the objects.
    pub version: String,
    /// Plural name.
    pub resource: String,
    /// Kind.
    pub kind: String,
    /// Whether objects are in namespaces.
    pub namespaced: bool,
    /// Columns.
    pub columns: Vec<ColumnAnswer>,
    /// Rows.
    pub rows: Vec<RowAnswer>,
    /// Objects that the caller may see in the namespaces asked for; null if that is not known.
    pub total: Option<u64>,
    /// Those that match `q`; null if that is not known.
    pub matched: Option<u64>,
    /// Rows skipped.
    pub offset: usize,
    /// Where the next page begins; null on the last one.
    pub cursor: Option<String>,
}

/// A list query, read and not yet answered.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The kind.
    pub id: GroupResource,
    /// Namespaces, if it names any.
    pub namespaces: Option<BTreeSet<String>>,
    text: Option<String>,
    sort: Option<String>,
    limit: usize,
    offset: usize,
    cursor: Option<String>,
    /// Another version than the preferred one.
    pub version: Option<String>,
    /// How long to wait for a first sync.
    pub wait: Duration,
}

impl Wanted {
    /// Reads a query string of the kind `id`.
    pub fn parse(id: GroupResource, query: &str) -> Result<Self, Problem> {
        let allowed = ["ns", "q", "sort", "limit", "offset", "cursor", "version", "wait"];
        let params = Params::parse(query, &allowed)?;
        if params.get("cursor").is_some() && params.get("offset").is_some() {
            return Err(Problem::parameter("cursor", "cannot be combined with offset"));
        }
        Ok(Self {
            namespaces: params.namespaces()?,
            text: params.text("q")?.map(str::to_owned),
            sort: params.text("sort")?.map(str::to_owned),
            limit: params.number("limit", DEFAULT_LIMIT, 1..=MAX_LIMIT)?,
            offset: params.number("offset", 0, 0..=usize::MAX / 2)?,
            cursor: params.get("cursor").map(str::to_owned),
            version: params.get("version").map(str::to_owned),
            wait: params.duration("wait")?.unwrap_or_default(),
            id,
        })
    }
}

/// Rows of a kind
///
/// With kubectl's columns, filtered, sorted and paged by the server.
#[utoipa::path(
    get,
    path = "/api/v1/objects/{group}/{resource}",
    params(
        ("group" = String, Path, description = "API group; core for the core group"),
        ("resource" = String, Path, description = "Plural name"),
        ("ns" = Option<String>, Query, description = "Namespaces, separated by commas"),
        ("q" = Option<String>, Query, description = "Substring of name, namespace or a cell"),
        ("sort" = Option<String>, Query, description = "Column id, or namespace; - before it for descending"),
        ("limit" = Option<u64>, Query, description = "1 to 1000, 100 by default"),
        ("offset" = Option<u64>, Query, description = "Rows to skip"),
        ("cursor" = Option<String>, Query, description = "Where the page before this one ended"),
        ("version" = Option<String>, Query, description = "Another served version, read from the API server"),
        ("wait" = Option<String>, Query, description = "How long to wait for a first sync, as in 5s"),
    ),
    responses((status = 200, body = ListAnswer), (status = "4XX", body = Problem), (status = 503, body = Problem))
)]
pub async fn objects(asked: Asked, path: web::Path<(String, String)>) -> Result<web::Json<ListAnswer>, Problem> {
    let id = params::kind(&path.0, &path.1)?;
    let wanted = Wanted::parse(id, &asked.query)?;
    let kind = known_kind(&asked.app, &wanted)?;
    let seen = authorized(&asked.app, &asked.caller, &["list"], &wanted, &kind).await?;
    Ok(web::Json(list_answer(&asked.app, &asked.caller, &wanted, &seen)?.0))
}

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
    let first = app.cache.peek(&wanted.id).ok_or_else(|| unknown(&wanted.id))?;
    let (scope, everything) = scope_of(app, caller, verbs, wanted, &first).await?;
    let narrow = matches!(&scope, Scope::Only(_) if wanted.namespaces.is_none());
    if narrow && is_empty(&scope) && !may_somewhere(app, caller, verbs, &first).await? {
        return Ok(Seen { view: first, scope, denied: true, everything });
    }
    let view = read(app, wanted, kind).await?;
    // Namespaces that the read brought are new candidates.
    let scope = if narrow { scope_of(app, caller, verbs, wanted, &view).await?.0 } else { scope };
    Ok(Seen { view, scope, denied: false, everything })
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
    let names: BTreeSet<String> =
        known.partitions.values().flat_map(|all| all.keys()).map(|name| name.to_string()).collect();
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
    let names = view.snapshot.iter().flat_map(|snapshot| snapshot.partitions.keys());
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

/// The answer cut from a view, and the page it shows.
pub fn list_answer(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    seen: &Seen,
) -> Result<(ListAnswer, Option<Page>), Problem> {
    let Seen { view, scope, denied, everything } = seen;
    let now = Timestamp::now().as_second();
    let names = wanted.namespaces.as_ref().map(|names| names.iter().cloned().collect::<Vec<_>>().join(","));
    let query = [
        names.as_deref().unwrap_or_default(),
        wanted.text.as_deref().unwrap_or_default(),
        wanted.sort.as_deref().unwrap_or_default(),
        wanted.version.as_deref().unwrap_or_default(),
    ];
    let binding = Binding { access: &app.access, caller, kind: &wanted.id, query };
    let after = wanted.cursor.as_deref().map(|cursor| binding.read(cursor)).transpose()?;
    let mut cut = None;
    if let Some(snapshot) = &view.snapshot {
        let sort = match wanted.sort.as_deref() {
            // Before the first row arrived there are no columns to sort by, and nothing to sort.
            Some(text) if !snapshot.columns.is_empty() => Some(
                Sort::parse(text, &snapshot.columns)
                    .map_err(|error| Problem::new(Reason::BadSort, error.to_string()))?,
            ),
            _ => None,
        };
        let query = Query {
            scope: scope.clone(),
            text: wanted.text.clone(),
            sort,
            offset: wanted.offset,
            limit: wanted.limit,
            after,
        };
        cut = Some((page(snapshot, &query), snapshot));
    }
    let shown = cut.as_ref().map_or(&[][..], |(_, snapshot)| &snapshot.columns);
    let rows = cut.iter().flat_map(|(page, _)| &page.rows).map(|one| row(one, shown.len(), now)).collect();
    let next = cut.as_ref().and_then(|(page, _)| page.next.as_ref());
    let known = cut.as_ref().map(|(page, _)| page).filter(|_| view.complete);
    let version = wanted.version.clone().unwrap_or_else(|| view.kind.version.clone());
    let revision = match (&view.snapshot, view.state) {
        // Each read has rows of its own; the list's version tells them apart.
        (_, State::Passthrough) => format!("{}-p{}", app.instance, view.resource_version.as_deref().unwrap_or("0")),
        (Some(snapshot), _) => format!("{}-{}", app.instance, snapshot.revision),
        (None, _) => format!("{}-0", app.instance),
    };
    let mut freshness = Freshness::of(view, *everything);
    if *denied {
        // Nothing, and nothing that they may see, are told apart.
        freshness.reason = Some(Reason::AccessDenied.as_str());
        freshness.message = Some(format!("no namespace with {} is one in which you may list them", wanted.id));
    }
    let answer = ListAnswer {
        freshness,
        revision,
        // How many objects there are of a kind in all is for those who may see all of them.
        progress: view
            .progress
            .filter(|_| *everything)
            .map(|progress| ProgressAnswer { received: progress.received, expected: progress.expected }),
        group: view.kind.id.group_name().to_owned(),
        version,
        resource: view.kind.id.resource.to_string(),
        kind: view.kind.kind.clone(),
        namespaced: view.kind.namespaced,
        columns: columns(shown),
        rows,
        total: known.map(|page| page.total),
        matched: known.map(|page| page.matched),
        offset: if wanted.cursor.is_some() { 0 } else { wanted.offset },
        cursor: next.map(|next| binding.write(next)).transpose()?,
    };
    Ok((answer, cut.map(|(page, _)| page)))
}
