//! `/api/v1/search`: one filter over every kind in memory, with what of it was not searched and why.

use actix_web::web;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Asked,
    error::Problem,
    family::{FamilyAnswer, NotCurrentAnswer, NotSearchedAnswer, Searchable},
    named::Named,
    params::Params,
    scan::Weight,
};
use crate::query::{Filter, FilterError, Query, Rows, page};

/// Rows of each kind if the query does not say how many.
const DEFAULT_LIMIT: usize = 5;

/// Rows of each kind at most.
const MAX_LIMIT: usize = 50;

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchAnswer {
    /// Whether every kind that was asked for, or of the cluster, was searched as it is now.
    pub complete: bool,
    /// Rows that match, in all kinds searched.
    pub matched: u64,
    /// How many kinds were searched.
    pub searched: usize,
    /// Kinds in which something was found, most hits first.
    pub kinds: Vec<FamilyAnswer>,
    /// Kinds that were not searched.
    pub not_searched: Vec<NotSearchedAnswer>,
    /// Kinds that were searched as they were some time ago.
    pub not_current: Vec<NotCurrentAnswer>,
}

/// A search over many kinds
///
/// In what is in memory. No watch is opened for it unless `category` or `kinds` names what is wanted: other kinds that are not
/// in memory are named. Without `q` all objects of the kinds that were named are hits.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    params(
        ("q" = Option<String>, Query, description = "A filter, as for the rows of a kind; may be left out with category or kinds"),
        ("ns" = Option<String>, Query, description = "Namespaces, separated by commas"),
        ("limit" = Option<u64>, Query, description = "Rows of each kind, 1 to 50, 5 by default"),
        ("category" = Option<String>, Query, description = "Only kinds of that API category, as in all"),
        ("kinds" = Option<String>, Query, description = "Only these, at most 50, as in core/pods,apps/deployments"),
        ("wait" = Option<String>, Query, description = "How long to wait for a first sync of kinds that were named, as in 5s"),
    ),
    responses((status = 200, body = SearchAnswer), (status = "4XX", body = Problem), (status = 503, body = Problem))
)]
pub async fn search(asked: Asked) -> Result<web::Json<SearchAnswer>, Problem> {
    let params = Params::parse(&asked.query, &["q", "ns", "limit", "category", "kinds", "wait"])?;
    let filter = Filter::parse(params.get("q").unwrap_or_default())?;
    let named = Named::parse(&params)?;
    if filter.terms().is_empty() && !named.any() {
        return Err(Problem::parameter("q", "missing; as in q=web, or name kinds or a category"));
    }
    let limit = params.number("limit", DEFAULT_LIMIT, 1..=MAX_LIMIT)?;
    let namespaces = params.namespaces()?;
    let kinds = asked.app.cache.kinds();
    let (looks, missing) = named.look(&asked.app, &asked.caller, namespaces.as_ref()).await?;
    let mut not_searched: Vec<_> = missing.into_iter().map(|(id, why)| NotSearchedAnswer::new(&id, why)).collect();
    let Searchable { places, not_searched: unsearchable, not_current } = Searchable::of(&asked.app, looks);
    not_searched.extend(unsearchable);
    let (now, filters) = (Timestamp::now().as_second(), !filter.terms().is_empty());
    let found = asked
        .app
        .scans
        .run(&asked.caller, Weight::Heavy, move |stop| {
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
                    // Without terms all of a kind is wanted.
                    filter: Some(filter).filter(|_| filters),
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
                answers.extend(place.answer(page.matched, &page.rows, now));
            }
            Err(Missed::Stopped) => {
                not_searched.push(NotSearchedAnswer::new(&place.view.kind.id, "the search took too long"));
            }
            Err(Missed::Unfit(error)) => {
                not_searched.push(NotSearchedAnswer::new(&place.view.kind.id, error.fault.to_string()));
                unfit = Some(error);
            }
        }
    }
    if let (0, Some(error)) = (searched, unfit) {
        return Err(error.into());
    }
    answers.sort_by_key(|answer| std::cmp::Reverse(answer.matched));
    Ok(web::Json(SearchAnswer {
        complete: not_searched.is_empty() && not_current.is_empty() && named.are_all(&kinds),
        matched: answers.iter().map(|answer| answer.matched).sum(),
        searched,
        kinds: answers,
        not_searched,
        not_current,
    }))
}

/// Why nothing was looked for in a kind.
enum Missed {
    /// It cannot answer the filter.
    Unfit(FilterError),
    /// There was no time left.
    Stopped,
}
