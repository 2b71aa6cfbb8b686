//! Headers that keep a page to itself: nothing is loaded from elsewhere but what the operator names, nothing is guessed.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::AppState;

/// What a page may load (Content Security Policy 3): its own files, and the tiles that the operator has named.
pub(super) fn content_security(tiles: Option<&str>) -> Option<HeaderValue> {
    let tiles = tiles.map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{tiles}; connect-src 'self'; \
         font-src 'self'; base-uri 'none'; form-action 'self'"
    );
    HeaderValue::try_from(policy).ok()
}

pub(super) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    if super::is_html(headers)
        && let Some(policy) = &state.0.policy
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}
