//! The HTTP API: one file per noun.
//!
//! [`configure`] is the whole application, for `main` and the tests alike. A handler that touches cluster data takes an
//! [`Asked`], which no request gets without being authenticated; routes that are not listed answer 404.

mod answer;
mod cache;
mod crds;
mod csv;
mod cursor;
mod document;
mod error;
mod events;
mod export;
mod facets;
mod family;
mod following;
mod guard;
mod kinds;
mod managers;
mod named;
mod namespaces;
mod object;
mod objects;
pub mod ops;
mod params;
mod picked;
mod places;
mod related;
mod scan;
mod schema;
mod search;
mod seen;
mod stalled;
mod stream;

use std::{future::Future, pin::Pin, sync::Arc};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, middleware, web};
use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use utoipa::OpenApi;

pub use self::{
    crds::Definitions, error::Problem, export::places as places_for_exports, guard::Hosts, places::Places, scan::Scans,
    stream::places as places_for_streams,
};
use crate::{
    access::{Access, Caller},
    cache::Cache,
    cluster::schemas::Schemas,
    metrics::Metrics,
    policy::Effective,
    reason::Reason,
    web as ui,
};

/// What handlers work with.
pub struct App {
    /// The cache.
    pub cache: Cache,
    /// Which fields kinds have.
    pub schemas: Schemas,
    /// The choke point.
    pub access: Access,
    /// What is in force.
    pub policy: watch::Receiver<Arc<Effective>>,
    /// Whom requests may be addressed to.
    pub hosts: Hosts,
    /// Name of this copy.
    pub replica: String,
    /// Since when the API server has not answered, while it does not; `Some(None)` if it never has.
    pub silent_since: Box<dyn Fn() -> Option<Option<Timestamp>> + Send + Sync>,
    /// Distinguishes the revisions of this process from those of another.
    pub instance: String,
    /// Streams end with it.
    pub shutdown: CancellationToken,
    /// Streams that are open.
    pub streams: Arc<Places>,
    /// Searches that are under way.
    pub scans: Scans,
    /// What the CustomResourceDefinitions say.
    pub definitions: Definitions,
    /// Exports that are under way.
    pub exports: Arc<Places>,
    /// Counters.
    pub metrics: Arc<Metrics>,
}

/// A request whose caller is known.
pub struct Asked {
    /// Who asks.
    pub caller: Caller,
    /// What answers.
    pub app: web::Data<App>,
    /// The query string.
    pub query: String,
    /// What they proved it with, for answers that last longer than the proof may.
    token: Option<String>,
}

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<web::Data<App>>().cloned();
        let token = bearer(request);
        let query = request.query_string().to_owned();
        Box::pin(async move {
            let app = app.ok_or_else(|| Problem::internal("the application was built without its state"))?;
            // Where everyone is trusted nobody looks at tokens.
            let token = if app.access.audience().is_some() { token? } else { None };
            let caller = app.access.authenticate(token.as_deref()).await?;
            Ok(Self { caller, app, query, token })
        })
    }
}

/// The token of a request. Two of them are refused: whoever stands in between may have looked at the other one.
fn bearer(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let Some(value) = values.next() else { return Ok(None) };
    let token = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned());
    if token.is_none() || values.next().is_some() {
        return Err(Problem::new(Reason::Unauthenticated, "send one header, as in Authorization: Bearer <token>"));
    }
    Ok(token)
}

/// The API's description, generated from the handlers.
#[derive(OpenApi)]
#[openapi(
    info(title = "crds-objects-browser", description = "Every object of a Kubernetes cluster, from memory."),
    paths(
        kinds::kinds,
        objects::objects,
        object::object,
        events::events,
        related::related,
        managers::managers,
        namespaces::namespaces,
        facets::facets,
        search::search,
        schema::schema,
        schema::field,
        crds::crds,
        stream::stream,
        cache::cache,
        cache::policy,
        cache::whoami,
        cache::stats
    ),
    // What no answer names: the data of events.
    components(schemas(following::HeartbeatAnswer))
)]
struct Description;

/// The OpenAPI document.
pub fn openapi() -> String {
    let document = Description::openapi();
    document.to_pretty_json().expect("a generated document is plain data") + "\n"
}

/// The whole application. Order matters only for paths of the same shape.
pub fn configure(config: &mut web::ServiceConfig) {
    let v1 = web::scope("/api/v1")
        .route("/kinds", web::get().to(kinds::kinds))
        .route("/objects/{group}/{resource}", web::get().to(objects::objects))
        .route("/objects/{group}/{resource}/{namespace}/{name}", web::get().to(object::object))
        .route("/objects/{group}/{resource}/{namespace}/{name}/events", web::get().to(events::events))
        .route("/objects/{group}/{resource}/{namespace}/{name}/related", web::get().to(related::related))
        .route("/objects/{group}/{resource}/{namespace}/{name}/managers", web::get().to(managers::managers))
        .route("/facets/{group}/{resource}", web::get().to(facets::facets))
        .route("/schema", web::get().to(schema::field))
        .route("/schema/{group}/{resource}", web::get().to(schema::schema))
        .route("/crds", web::get().to(crds::crds))
        .route("/search", web::get().to(search::search))
        .route("/namespaces", web::get().to(namespaces::namespaces))
        .route("/cache", web::get().to(cache::cache))
        .route("/policy", web::get().to(cache::policy))
        .route("/whoami", web::get().to(cache::whoami))
        .route("/openapi.json", web::get().to(openapi_json))
        .default_service(web::to(no_route));
    config.service(
        web::scope("")
            .wrap(middleware::from_fn(guard::guard))
            .wrap(middleware::from_fn(ops::measure))
            // A stream is flushed event by event, which a compressor would hold back.
            .route("/api/v1/stream", web::get().to(stream::stream))
            .service(v1.wrap(middleware::Compress::default()))
            .route("/api/cache/stats", web::get().to(cache::stats))
            .route("/", web::get().to(ui::root))
            .route("/ui", web::get().to(ui::root))
            .route("/ui/{path:.*}", web::get().to(ui::page))
            .default_service(web::to(no_route)),
    );
}

async fn openapi_json(_: Asked) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(openapi())
}

async fn no_route(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let detail = format!("there is nothing at {}; the API is described at /api/v1/openapi.json", request.path());
    Err(Problem::new(Reason::NoSuchRoute, detail))
}

#[cfg(test)]
mod tests;
