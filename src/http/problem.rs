//! Every error becomes an answer here: RFC 9457 problem details, or a page for people.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::AppState;
use super::layout::Layout;
use super::links::Base;
use super::negotiate::Format;
use super::telling::Telling;

/// What went wrong with a request, as RFC 9457 writes it.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// A URI of the kind of problem; `about:blank` is the status itself.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong here, and what is allowed.
    pub detail: String,
    /// The parameter at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

impl Problem {
    /// A problem of a status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            parameter: None,
        }
    }

    /// A parameter that is unknown or has a value that is not allowed.
    pub fn parameter(name: &str, detail: impl std::fmt::Display) -> Self {
        let detail = format!("parameter '{name}' {detail}");
        Self { parameter: Some(name.to_owned()), ..Self::new(StatusCode::BAD_REQUEST, detail) }
    }

    /// Nothing stands at this address.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// A fault of the service itself: the cause is logged, and not shown.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the service failed; its log says why, under x-request-id",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, [(CONTENT_TYPE, "application/problem+json")], body).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Html<'a> {
    layout: Layout,
    problem: &'a Problem,
}

/// Gives every error a body: problem details where a layer sent none, and HTML to those who prefer it.
pub(super) async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let wants_html = Format::prefers_html(&parts.headers);
    let base = Base::of(&mut parts, &state);
    let method = parts.method.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if status == StatusCode::METHOD_NOT_ALLOWED => {
            let allowed = response.headers().get(ALLOW).and_then(|v| v.to_str().ok()).unwrap_or("GET,HEAD");
            Problem::new(status, format!("method {method} is not allowed here; allowed is {allowed}"))
        }
        None if status == StatusCode::BAD_REQUEST => {
            Problem::new(status, "the address cannot be read; it must be percent-encoded UTF-8")
        }
        None => Problem::new(status, status.canonical_reason().unwrap_or_default()),
    };
    let (mut parts, _) = response.into_parts();
    let (media_type, body) = match (wants_html, base) {
        (true, Ok(base)) => {
            let language = state.catalog().info().language();
            let telling = Telling { state: &state, base: &base, language };
            let html = Html { layout: Layout::new(telling, &problem.title), problem: &problem };
            ("text/html; charset=utf-8", html.render().unwrap_or_default())
        }
        _ => ("application/problem+json", serde_json::to_string(&problem).unwrap_or_default()),
    };
    parts.headers.remove(CONTENT_LENGTH);
    // The body that was there may have been coded; this one is not.
    parts.headers.remove(CONTENT_ENCODING);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    // An error depends on more than its address, and may be over at once.
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, Body::from(body))
}
