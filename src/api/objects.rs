//! `/api/v1/objects/{group}/{resource}`: the rows of a kind.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App, Asked,
    answer::{ColumnAnswer, Freshness, RowAnswer, columns, row},
    cursor::Binding,
    error::Problem,
    export::{Format, export},
    params::{self, Params},
    picked::Picked,
    scan::Weight,
    seen::{Asking, Seen, authorized, known_kind},
};
use crate::{
    access::Caller,
    cache::view::{State, View},
    kind::GroupResource,
    query::{Filter, Found, Page, Plan, Position, Query, Rows, Sort, Stop, Term, TermKind, find, page},
    reason::Reason,
    store::Snapshot,
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
    /// The terms of `q`, for whoever shows it.
    pub terms: Vec<TermAnswer>,
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
    filter: Filter,
    sort: Option<String>,
    /// Columns to add.
    pub picked: Picked,
    /// Rows to return at most.
    pub limit: usize,
    /// Rows to skip.
    pub offset: usize,
    cursor: Option<String>,
    /// A file instead of a page.
    format: Option<Format>,
    /// The columns of a CSV file; all if none are named.
    pub shown: Option<String>,
    /// Another version than the preferred one.
    pub version: Option<String>,
    /// How long to wait for a first sync.
    pub wait: Duration,
}

impl Wanted {
    /// Reads a query string of the kind `id`.
    pub fn parse(id: GroupResource, query: &str) -> Result<Self, Problem> {
        let allowed = ["ns", "q", "sort", "limit", "offset", "cursor", "version", "wait", "format", "cols", "columns"];
        let params = Params::parse(query, &allowed)?;
        if params.get("cursor").is_some() && params.get("offset").is_some() {
            return Err(Problem::parameter("cursor", "cannot be combined with offset"));
        }
        let format = params.get("format").map(Format::parse).transpose()?;
        for only_of_pages in ["limit", "offset", "cursor"] {
            if format.is_some() && params.get(only_of_pages).is_some() {
                return Err(Problem::parameter(only_of_pages, "an export has all rows that match; leave it out"));
            }
        }
        if format.is_some_and(|format| format != Format::Csv) && params.get("cols").is_some() {
            return Err(Problem::parameter("cols", "only for what has columns; these are whole objects, leave it out"));
        }
        if format != Some(Format::Csv) && params.get("columns").is_some() {
            return Err(Problem::parameter("columns", "only for format=csv; leave it out"));
        }
        Ok(Self {
            format,
            shown: params.get("columns").map(str::to_owned),
            picked: params.get("cols").map(Picked::parse).transpose()?.unwrap_or_default(),
            sort: params.text("sort")?.map(str::to_owned),
            limit: params.number("limit", DEFAULT_LIMIT, 1..=MAX_LIMIT)?,
            offset: params.number("offset", 0, 0..=usize::MAX / 2)?,
            cursor: params.get("cursor").map(str::to_owned),
            version: params.get("version").map(str::to_owned),
            ..Self::filtered(id, &params)?
        })
    }

    /// The same query for all rows, not a page of them.
    pub fn of_all(&self) -> Self {
        Self { limit: usize::MAX, offset: 0, cursor: None, ..self.clone() }
    }

    /// Whether it asks for a file.
    pub fn is_export(&self) -> bool {
        self.format.is_some()
    }

    /// What of the kind `id` parameters name: namespaces, a filter, and how long to wait.
    pub fn filtered(id: GroupResource, params: &Params) -> Result<Self, Problem> {
        let text = params.get("q").map(str::to_owned);
        Ok(Self {
            id,
            namespaces: params.namespaces()?,
            filter: Filter::parse(text.as_deref().unwrap_or_default())?,
            text,
            sort: None,
            picked: Picked::default(),
            limit: DEFAULT_LIMIT,
            offset: 0,
            cursor: None,
            version: None,
            wait: params.duration("wait")?.unwrap_or_default(),
            format: None,
            shown: None,
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
        ("q" = Option<String>, Query, description = "A filter, as in: web -name:test-* status:!Running app=web age:<1h field:.spec.replicas:>3"),
        ("sort" = Option<String>, Query, description = "Column id, or namespace; - before it for descending"),
        ("cols" = Option<String>, Query, description = "Columns to add, at most 8, as in label:app,ann:example.org/note"),
        ("limit" = Option<u64>, Query, description = "1 to 1000, 100 by default"),
        ("offset" = Option<u64>, Query, description = "Rows to skip"),
        ("cursor" = Option<String>, Query, description = "Where the page before this one ended"),
        ("version" = Option<String>, Query, description = "Another served version, read from the API server"),
        ("wait" = Option<String>, Query, description = "How long to wait for a first sync, as in 5s"),
        ("format" = Option<String>, Query, description = "csv, ndjson or yaml: all rows that match, as a file"),
        ("columns" = Option<String>, Query, description = "The columns of a CSV file, in their order: ids, namespace, and those of cols; all by default"),
    ),
    responses(
        (status = 200, content((ListAnswer = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"),
            (String = "application/yaml"))),
        (status = "4XX", body = Problem), (status = 503, body = Problem))
)]
pub async fn objects(asked: Asked, path: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let id = params::kind(&path.0, &path.1)?;
    let wanted = Wanted::parse(id, &asked.query)?;
    known_kind(&asked.app, &wanted)?;
    let seen = authorized(Asking::to_list(&asked), &wanted).await?;
    match wanted.format {
        Some(format) => export(&asked.app, &asked.caller, &wanted, &seen, format).await,
        None => Ok(HttpResponse::Ok().json(list_answer(&asked.app, &asked.caller, &wanted, &seen, None).await?.0)),
    }
}

/// One term of a filter.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TermAnswer {
    /// Its first byte in `q`.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Whether rows must not meet it.
    pub negated: bool,
    /// text, regex or field.
    pub kind: &'static str,
}

fn term(term: &Term) -> TermAnswer {
    let kind = match term.kind {
        TermKind::Text(_) => "text",
        TermKind::Regex(_) => "regex",
        TermKind::Field { .. } => "field",
    };
    TermAnswer { start: term.span.start, end: term.span.end, negated: term.negated, kind }
}

/// The page of a view that somebody wants; `None` while nothing is known of the kind. `before` is what the same query found in
/// an earlier snapshot.
///
/// # Errors
/// If the query does not fit the kind, or takes too long.
pub async fn cut(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    seen: &Seen,
    after: Option<Position>,
    before: Option<Found>,
) -> Result<Option<Page>, Problem> {
    let Some(Planned { snapshot, plan, sort }) = Planned::of(wanted, seen)? else { return Ok(None) };
    let (scope, offset, limit) = (seen.scope.clone(), wanted.offset, wanted.limit);
    let weight = Weight::of(&snapshot, plan.as_ref(), sort);
    let work = move |stop: Stop<'_>| {
        let query = Query { scope: &scope, filter: plan.as_ref(), sort, offset, limit, after: after.as_ref() };
        page(&snapshot, &query, before.as_ref(), stop)
    };
    app.scans.run(caller, weight, work).await.map(Some)
}

/// What `read` makes of the rows that match, and how many they are; `None` while nothing is known of the kind.
///
/// # Errors
/// If the query does not fit the kind, or takes too long.
pub async fn matching<T: Send + 'static>(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    seen: &Seen,
    read: impl FnOnce(Found) -> T + Send + 'static,
) -> Result<Option<(T, u64)>, Problem> {
    let Some(Planned { snapshot, plan, sort }) = Planned::of(wanted, seen)? else { return Ok(None) };
    let scope = seen.scope.clone();
    let work = move |stop: Stop<'_>| {
        let query = Query { scope: &scope, filter: plan.as_ref(), sort, offset: 0, limit: 0, after: None };
        let found = find(&snapshot, &query, None, stop)?;
        let matched = found.matched as u64;
        Ok((read(found), matched))
    };
    app.scans.run(caller, Weight::Heavy, work).await.map(Some)
}

/// A query that fits the kind as it is known now.
struct Planned {
    snapshot: Arc<Snapshot>,
    plan: Option<Plan>,
    sort: Option<Sort>,
}

impl Planned {
    fn of(wanted: &Wanted, seen: &Seen) -> Result<Option<Self>, Problem> {
        let Some(snapshot) = seen.view.snapshot.clone() else { return Ok(None) };
        // Before the first row arrived there are no columns to sort and filter by, and nothing to sort and filter.
        let known = !snapshot.columns.is_empty() || snapshot.objects > 0;
        let sort = wanted.sort.as_deref().filter(|_| known).map(|text| Sort::parse(text, &snapshot.columns));
        let sort = sort.transpose().map_err(|error| {
            let added = Picked::is_named(&error.asked);
            let why = if added { "; rows are filtered by labels and annotations, not sorted" } else { "" };
            Problem::new(Reason::BadSort, format!("{error}{why}"))
        })?;
        let filter = Some(&wanted.filter).filter(|filter| known && !filter.terms().is_empty());
        let now = Timestamp::now().as_second();
        let rows = Rows { kind: &seen.view.kind, columns: &snapshot.columns, metadata_only: seen.metadata_only };
        let plan = filter.map(|filter| filter.plan(&rows, now)).transpose()?;
        Ok(Some(Self { snapshot, plan, sort }))
    }
}

/// The answer cut from a view, and the page it shows.
pub async fn list_answer(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
    seen: &Seen,
    before: Option<Found>,
) -> Result<(ListAnswer, Option<Page>), Problem> {
    let Seen { view, everything, .. } = seen;
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
    let cut = cut(app, caller, wanted, seen, after, before).await?;
    let shown = view.snapshot.as_ref().map_or(&[][..], |snapshot| &snapshot.columns);
    let page = cut.as_ref().map_or(&[][..], |page| &page.rows);
    let mut rows: Vec<RowAnswer> = page.iter().map(|one| row(one, shown.len(), now)).collect();
    let mut columns = columns(shown);
    // Before the first row arrived there are no columns to which others could be added.
    if !columns.is_empty() {
        columns.extend(wanted.picked.columns());
        let picked = wanted.picked.cells(app, caller, page).await?;
        rows.iter_mut().zip(picked).for_each(|(row, cells)| row.cells.extend(cells));
    }
    let next = cut.as_ref().and_then(|page| page.next.as_ref());
    let known = cut.as_ref().filter(|_| view.complete);
    let version = wanted.version.clone().unwrap_or_else(|| view.kind.version.clone());
    let revision = revision(&app.instance, view);
    let answer = ListAnswer {
        freshness: seen.freshness(),
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
        columns,
        rows,
        total: known.map(|page| page.total),
        matched: known.map(|page| page.matched),
        terms: wanted.filter.terms().iter().map(term).collect(),
        offset: if wanted.cursor.is_some() { 0 } else { wanted.offset },
        cursor: next.map(|next| binding.write(next)).transpose()?,
    };
    Ok((answer, cut))
}

/// Names the rows of a view: those of another read or commit have another name.
fn revision(instance: &str, view: &View) -> String {
    match (&view.snapshot, view.state) {
        // Each read has rows of its own; the list's version tells them apart, or its time where it has none.
        (_, State::Passthrough) => {
            let version = view.resource_version.as_deref().filter(|version| !["", "0"].contains(version));
            let time = || format!("t{}", view.as_of.map_or(0, Timestamp::as_millisecond));
            format!("{instance}-p{}", version.map_or_else(time, str::to_owned))
        }
        (Some(snapshot), _) => format!("{instance}-{}", snapshot.revision),
        (None, _) => format!("{instance}-0"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    #[test]
    fn reads_without_a_version_of_their_own_are_told_apart_by_their_time() {
        let of = |version: Option<&str>, second| {
            let view = View {
                kind: Arc::new(Kind::sample("example.org", "widgets")),
                state: State::Passthrough,
                reason: None,
                message: None,
                complete: true,
                as_of: Timestamp::from_second(second).ok(),
                resource_version: version.map(str::to_owned),
                snapshot: None,
                progress: None,
            };
            revision("i", &view)
        };
        assert_eq!(of(Some("7"), 1), of(Some("7"), 2));
        assert_ne!(of(Some("7"), 1), of(Some("8"), 1));
        for none in [None, Some(""), Some("0")] {
            assert_ne!(of(none, 1), of(none, 2), "{none:?}");
            assert_eq!(of(none, 1), of(none, 1), "{none:?}");
        }
    }
}
