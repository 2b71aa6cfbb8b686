//! Every error becomes an answer here: problem details, or a page for people.

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::service::state::AppState;
use crate::http::wire::links::Base;
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemHtml<'a> {
    layout: Layout,
    problem: &'a Problem,
}

/// Gives every error a body: problem details where a layer sent none, and HTML to those who prefer it.
pub(crate) async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let wants_html = Format::prefers_html(&parts.headers);
    let base = Base::of(&parts, state.site());
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
            let html = ProblemHtml { layout: Layout::new(telling, &problem.title), problem: &problem };
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
