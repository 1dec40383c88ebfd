//! `/api/v1/search`: one filter over every kind in memory, with what of it was not searched and why.

use std::{collections::BTreeSet, sync::Arc};

use actix_web::web;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App, Asked,
    answer::{ColumnAnswer, RowAnswer, columns, row, state_word},
    error::Problem,
    params::Params,
    scan::Weight,
    seen::held_namespaces,
};
use crate::{
    access::{Allowance, Caller, MAX_NAMESPACES},
    cache::view::{State, View},
    query::{Filter, FilterError, Page, Query, Rows, Scope, page},
    store::Snapshot,
};

/// Rows of each kind if the query does not say how many.
const DEFAULT_LIMIT: usize = 5;

/// Rows of each kind at most.
const MAX_LIMIT: usize = 50;

/// Reviews that one search may cost; kinds beyond it are named as not searched.
const REVIEWS: usize = 512;

/// Kinds whose permission is asked about at once.
const AT_ONCE: usize = 8;

/// What was found of one kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HitsAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Kind.
    pub kind: String,
    /// Whether objects are in namespaces.
    pub namespaced: bool,
    /// As in the freshness of its list.
    pub state: &'static str,
    /// When the rows were last known to be current (RFC 3339).
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Timestamp>,
    /// Rows that match.
    pub matched: u64,
    /// Columns.
    pub columns: Vec<ColumnAnswer>,
    /// The first of them.
    pub rows: Vec<RowAnswer>,
}

/// A kind in which nothing was looked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotSearchedAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// Its state, or why it was left out.
    pub why: String,
}

/// A kind of which only older rows were searched.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotCurrentAnswer {
    /// API group; `core` for the core group.
    pub group: String,
    /// Plural name.
    pub resource: String,
    /// As in the freshness of its list.
    pub state: &'static str,
    /// When its rows were last known to be current (RFC 3339).
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Timestamp>,
}

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchAnswer {
    /// Whether every kind of the cluster was searched as it is now.
    pub complete: bool,
    /// Rows that match, in all kinds searched.
    pub matched: u64,
    /// How many kinds were searched.
    pub searched: usize,
    /// Kinds in which something was found, most hits first.
    pub kinds: Vec<HitsAnswer>,
    /// Kinds that were not searched.
    pub not_searched: Vec<NotSearchedAnswer>,
    /// Kinds that were searched as they were some time ago.
    pub not_current: Vec<NotCurrentAnswer>,
}

/// A search over all kinds
///
/// In what is in memory. No watch is opened for it: kinds that are not in memory are named.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    params(
        ("q" = String, Query, description = "A filter, as for the rows of a kind"),
        ("ns" = Option<String>, Query, description = "Namespaces, separated by commas"),
        ("limit" = Option<u64>, Query, description = "Rows of each kind, 1 to 50, 5 by default"),
    ),
    responses((status = 200, body = SearchAnswer), (status = "4XX", body = Problem), (status = 503, body = Problem))
)]
pub async fn search(asked: Asked) -> Result<web::Json<SearchAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["q", "ns", "limit"])?;
    let filter = Filter::parse(params.get("q").unwrap_or_default())?;
    if filter.terms().is_empty() {
        return Err(Problem::parameter("q", "missing; as in q=web"));
    }
    let limit = params.number("limit", DEFAULT_LIMIT, 1..=MAX_LIMIT)?;
    let namespaces = params.namespaces()?;
    let (mut places, mut not_searched, mut not_current) = (Vec::new(), Vec::new(), Vec::new());
    let kinds = asked.app.cache.kinds();
    let views =
        kinds.by_id.keys().filter_map(|id| asked.app.cache.peek(id)).filter(|view| view.state != State::Excluded);
    let allowance = &Allowance::new(REVIEWS);
    let (app, caller, named) = (&asked.app, &asked.caller, namespaces.as_ref());
    let scoped: Vec<(View, Result<Scope, String>)> = stream::iter(views)
        .map(|view| async move {
            let scope = scope_of(app, caller, &view, named, allowance).await?;
            Ok::<_, Problem>((view, scope))
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    for (view, scope) in scoped {
        if namespaces.is_some() && !view.kind.namespaced {
            continue;
        }
        match (scope, view.snapshot.clone().filter(|_| view.complete)) {
            (Ok(scope), Some(snapshot)) => {
                if !matches!(view.state, State::Live | State::Resyncing) {
                    // Searched all the same: what was there then may be what is looked for.
                    not_current.push(NotCurrentAnswer {
                        group: view.kind.id.group_name().to_owned(),
                        resource: view.kind.id.resource.to_string(),
                        state: state_word(view.state),
                        as_of: view.as_of,
                    });
                }
                let metadata_only = asked.app.cache.is_metadata_only(&view.kind.id);
                places.push(Place { view, snapshot, scope, metadata_only });
            }
            (Ok(_), None) => not_searched.push(not(&view, state_word(view.state).to_owned())),
            (Err(why), _) => not_searched.push(not(&view, why)),
        }
    }
    let now = Timestamp::now().as_second();
    let found = asked
        .app
        .scans
        .run(Weight::Heavy, move |stop| {
            let mut looked = Vec::new();
            for place in places {
                if stop() {
                    looked.push((place, Err(Missed::Stopped)));
                    continue;
                }
                let rows = Rows {
                    kind: &place.view.kind,
                    columns: &place.snapshot.columns,
                    metadata_only: place.metadata_only,
                };
                let plan = filter.plan(&rows, now);
                let query = |filter| Query {
                    scope: &place.scope,
                    filter: Some(filter),
                    sort: None,
                    offset: 0,
                    limit,
                    after: None,
                };
                let hits = match plan {
                    Ok(plan) => page(&place.snapshot, &query(&plan), None, stop).map_err(|_| Missed::Stopped),
                    Err(error) => Err(Missed::Unfit(error)),
                };
                looked.push((place, hits));
            }
            Ok(looked)
        })
        .await?;
    let (mut answers, mut searched, mut unfit) = (Vec::new(), 0, None);
    for (place, hits) in found {
        match hits {
            Ok(page) => {
                searched += 1;
                answers.extend(Some(hits_of(&place, &page, now)).filter(|answer| answer.matched > 0));
            }
            Err(Missed::Stopped) => not_searched.push(not(&place.view, "the search took too long".to_owned())),
            Err(Missed::Unfit(error)) => {
                not_searched.push(not(&place.view, error.problem.clone()));
                unfit = Some(error);
            }
        }
    }
    if let (0, Some(error)) = (searched, unfit) {
        return Err(error.into());
    }
    answers.sort_by_key(|answer| std::cmp::Reverse(answer.matched));
    Ok(web::Json(SearchAnswer {
        complete: not_searched.is_empty()
            && not_current.is_empty()
            && kinds.complete
            && kinds.degraded_groups.is_empty(),
        matched: answers.iter().map(|answer| answer.matched).sum(),
        searched,
        kinds: answers,
        not_searched,
        not_current,
    }))
}

struct Place {
    view: View,
    snapshot: Arc<Snapshot>,
    scope: Scope,
    metadata_only: bool,
}

/// Why nothing was looked for in a kind.
enum Missed {
    /// It cannot answer the filter.
    Unfit(FilterError),
    /// There was no time left.
    Stopped,
}

/// What of a kind somebody may see, within the namespaces that they named; the text says why that is not all they asked for.
async fn scope_of(
    app: &App,
    caller: &Caller,
    view: &View,
    named: Option<&BTreeSet<String>>,
    allowance: &Allowance,
) -> Result<Result<Scope, String>, Problem> {
    // Not those named that hold objects: whether they do is not for everybody.
    let candidates = named.cloned().unwrap_or_else(|| held_namespaces(view));
    if candidates.len() > MAX_NAMESPACES
        && app.access.may_everywhere_within(caller, "list", &view.kind.id, allowance).await? != Some(true)
    {
        return Ok(Err("your rights are not known in so many namespaces; name some".to_owned()));
    }
    let scope = app.access.scope_within(caller, &["list"], &view.kind.id, candidates, allowance).await?;
    Ok(match (scope, named) {
        (Some(Scope::All), Some(names)) => Ok(Scope::Only(names.clone())),
        (Some(Scope::Only(allowed)), Some(names)) if allowed != *names => {
            Err("you may not list it in all of these namespaces".to_owned())
        }
        (scope, _) => of_scope(scope),
    })
}

fn of_scope(scope: Option<Scope>) -> Result<Scope, String> {
    match scope {
        Some(Scope::Only(names)) if names.is_empty() => Err("you may not list it".to_owned()),
        Some(scope) => Ok(scope),
        None => Err("your rights are not known yet; ask again".to_owned()),
    }
}

fn not(view: &View, why: String) -> NotSearchedAnswer {
    NotSearchedAnswer { group: view.kind.id.group_name().to_owned(), resource: view.kind.id.resource.to_string(), why }
}

fn hits_of(place: &Place, page: &Page, now: i64) -> HitsAnswer {
    let Place { view, snapshot, .. } = place;
    HitsAnswer {
        group: view.kind.id.group_name().to_owned(),
        resource: view.kind.id.resource.to_string(),
        kind: view.kind.kind.clone(),
        namespaced: view.kind.namespaced,
        state: state_word(view.state),
        as_of: view.as_of,
        matched: page.matched,
        columns: columns(&snapshot.columns),
        rows: page.rows.iter().map(|one| row(one, snapshot.columns.len(), now)).collect(),
    }
}
