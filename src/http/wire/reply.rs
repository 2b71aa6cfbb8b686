//! Answers of ready bytes, of JSON and of pages.

use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::http::wire::problem::Problem;

/// An HTML page from its template.
pub(crate) fn html(template: &impl askama::Template) -> Result<Response, Problem> {
    let text = template.render().map_err(|error| Problem::internal(&error))?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response())
}

/// An answer of ready bytes.
pub(crate) fn bytes(media_type: &'static str, body: Bytes) -> Response {
    ([(CONTENT_TYPE, media_type)], body).into_response()
}

/// A JSON answer of a media type.
pub(crate) fn json(media_type: &'static str, value: &impl serde::Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| Problem::internal(&error))?;
    Ok(([(CONTENT_TYPE, media_type)], bytes).into_response())
}

/// Whether an answer is a page.
pub(crate) fn is_html(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

/// The same as the compression asks it.
pub(crate) fn is_page(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    is_html(headers)
}
