//! What operators look at: health, and the log of requests.

use std::time::Duration;

use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::{Request, Response};
use axum::response::IntoResponse;
use axum::routing::get;
use tracing::Span;

use crate::http::service::state::AppState;

pub(crate) fn router() -> Router<AppState> {
    // The data is loaded before the first connection is accepted, so a server that answers is ready.
    Router::new().route("/health/live", get(healthy)).route("/health/ready", get(healthy))
}

async fn healthy() -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], "ok\n")
}

/// The span of a request, with the id that its answer carries as `x-request-id`.
pub(crate) fn span<B>(request: &Request<B>) -> Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), uri = %request.uri())
}

/// One line a request.
pub(crate) fn log<B>(response: &Response<B>, latency: Duration, _: &Span) {
    let milliseconds = latency.as_secs_f64() * 1e3;
    tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
}
