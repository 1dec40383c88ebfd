//! Probes and metrics, on a listener of their own, and the measuring of requests.

use std::{sync::Arc, time::Instant};

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web,
};
use serde_json::json;

use super::App;
use crate::cache::{report::Report, view::State};

/// The application of the operations listener.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/livez", web::get().to(livez))
        .route("/healthz", web::get().to(livez))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics));
}

async fn livez() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// What keeps this copy from answering for every preloaded kind. A stale kind is served with its age; it is named, since
/// whoever balances load prefers a copy that is current.
pub fn not_ready(discovered: bool, report: &Report) -> Vec<String> {
    let mut missing = Vec::new();
    if !discovered {
        missing.push("discovery has not completed".to_owned());
    }
    // A kind that is refused a watch by the policy's own limits is answered all the same, straight from the API server.
    let waiting = report.resources.iter().filter(|kind| kind.preload && !kind.is_refused()).filter(|kind| {
        !matches!(kind.state, State::Live | State::Resyncing | State::Forbidden | State::Passthrough | State::Excluded)
    });
    missing.extend(waiting.map(|kind| {
        let reason = kind.reason.map(|reason| format!(", {reason}")).unwrap_or_default();
        format!("{} is {}{reason}", kind.kind.id, kind.state.as_str())
    }));
    missing
}

async fn readyz(app: web::Data<App>) -> HttpResponse {
    let missing = not_ready(app.cache.kinds().complete, &app.cache.report());
    if missing.is_empty() {
        HttpResponse::Ok().json(json!({"ready": true, "waitingFor": []}))
    } else {
        HttpResponse::ServiceUnavailable().json(json!({"ready": false, "waitingFor": missing}))
    }
}

async fn metrics(app: web::Data<App>) -> HttpResponse {
    match app.metrics.render(&app.cache.report(), app.streams.taken()) {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(error) => {
            tracing::error!(%error, "Metrics cannot be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Measures every request, under the pattern of its route: never the path itself, which has no bound.
pub async fn measure(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let answer = next.call(request).await?;
    let route = answer.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let metrics: &Arc<_> = &app.metrics;
    metrics.request(&route, answer.status().as_u16(), started.elapsed());
    Ok(answer)
}
