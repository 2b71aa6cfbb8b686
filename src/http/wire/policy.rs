//! Headers that keep a page to itself: nothing is loaded from elsewhere but what the operator names, nothing is guessed.

use crate::http::wire::reply;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What a page may load (Content Security Policy 3): its own files, and the tiles that the operator has named.
pub(crate) fn content_security(tiles: Option<&str>) -> Option<HeaderValue> {
    let tiles = tiles.map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; connect-src 'self'; \
         font-src 'self'; base-uri 'none'; form-action 'self'"
    );
    HeaderValue::try_from(policy).ok()
}

/// Adds the headers; `policy` is what pages may load.
pub(crate) async fn guard(
    State(policy): State<Option<HeaderValue>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    if reply::is_html(headers)
        && let Some(policy) = policy
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
