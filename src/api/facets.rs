//! `/api/v1/facets/{group}/{resource}`: the values of a field with how many rows have each, for completion and overviews.

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Asked,
    answer::Freshness,
    error::Problem,
    objects::{Wanted, matching},
    params::{self, Params},
    seen::{Asking, authorized, known_kind},
};
use crate::{query::facet, reason::Reason};

/// Values of an answer if the query does not say how many.
const DEFAULT_LIMIT: usize = 50;

/// Values of an answer at most.
const MAX_LIMIT: usize = 500;

/// One value.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ValueAnswer {
    /// The value.
    pub value: String,
    /// Rows that have it.
    pub count: u64,
}

/// Values of a field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FacetsAnswer {
    /// How fresh they are.
    #[serde(flatten)]
    pub freshness: Freshness,
    /// The field.
    pub field: String,
    /// Values, the most frequent first.
    pub values: Vec<ValueAnswer>,
    /// How many different ones there are; null if that is not known.
    pub distinct: Option<u64>,
    /// Rows without a value; null if that is not known.
    pub without: Option<u64>,
    /// Rows that match `q`; null if that is not known.
    pub matched: Option<u64>,
}

/// Values of a field
///
/// Among the rows that match `q`, with how many rows have each.
#[utoipa::path(
    get,
    path = "/api/v1/facets/{group}/{resource}",
    params(
        ("group" = String, Path, description = "API group; core for the core group"),
        ("resource" = String, Path, description = "Plural name"),
        ("field" = String, Query, description = "ns, is, owner, label (keys), label:<key>, cond, or the id of a column"),
        ("ns" = Option<String>, Query, description = "Namespaces, separated by commas"),
        ("q" = Option<String>, Query, description = "A filter, as for the rows of the kind"),
        ("limit" = Option<u64>, Query, description = "1 to 500, 50 by default"),
        ("wait" = Option<String>, Query, description = "How long to wait for a first sync, as in 5s"),
    ),
    responses((status = 200, body = FacetsAnswer), (status = "4XX", body = Problem), (status = 503, body = Problem))
)]
pub async fn facets(asked: Asked, path: web::Path<(String, String)>) -> Result<web::Json<FacetsAnswer>, Problem> {
    let id = params::kind(&path.0, &path.1)?;
    let params = Params::parse(&asked.query, &["field", "ns", "q", "limit", "wait"])?;
    let field =
        params.text("field")?.ok_or_else(|| Problem::parameter("field", "missing; as in field=status"))?.to_owned();
    let limit = params.number("limit", DEFAULT_LIMIT, 1..=MAX_LIMIT)?;
    let wanted = Wanted::filtered(id, &params)?;
    known_kind(&asked.app, &wanted)?;
    let seen = authorized(Asking::to_list(&asked), &wanted).await?;
    let columns = seen.view.snapshot.as_ref().map(|snapshot| snapshot.columns.clone()).unwrap_or_default();
    let counted = match facet::Facet::parse(&field, &columns) {
        Some(wanted_facet) => {
            let count = move |found| facet::count(&found, &wanted_facet, limit);
            matching(&asked.app, &asked.caller, &wanted, &seen, count).await?
        }
        // Before the first row arrived there are no columns.
        None if columns.is_empty() => None,
        None => {
            let ids: Vec<_> = columns.iter().map(|column| column.id.as_str()).collect();
            let detail =
                format!("no field {field:?}; there are ns, is, owner, label, label:<key>, cond, {}", ids.join(", "));
            return Err(Problem::new(Reason::BadParameter, detail));
        }
    };
    let complete = seen.view.complete && !seen.denied;
    let (counts, matched) = counted.map_or_else(Default::default, |(counts, matched)| (Some(counts), Some(matched)));
    let values = counts.iter().flat_map(|counts| &counts.values);
    Ok(web::Json(FacetsAnswer {
        freshness: seen.freshness(),
        field,
        values: values.map(|(value, count)| ValueAnswer { value: value.clone(), count: *count }).collect(),
        distinct: counts.as_ref().filter(|_| complete).map(|counts| counts.distinct),
        without: counts.as_ref().filter(|_| complete).map(|counts| counts.without),
        matched: matched.filter(|_| complete),
    }))
}
