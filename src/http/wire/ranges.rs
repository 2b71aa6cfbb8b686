//! Parts of files by `Range` (RFC 9110 14): what programs that read a file from afar ask for.

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, IF_RANGE, RANGE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::wire::problem::Problem;

/// The strong tag that the file asked for has as it is, without a coding.
#[derive(Debug, Clone)]
pub(crate) struct FileTag(pub(crate) HeaderValue);

/// Answers with the part asked for, of an answer whose length is known; with all of it where several parts are asked
/// for, or a part of a file with another tag (RFC 9110 13.1.5).
pub(crate) async fn partial(mut request: Request, next: Next) -> Response {
    let asked = request.headers().get(RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let asked = asked.filter(|_| request.method() == Method::GET);
    let tag = request.extensions_mut().remove::<FileTag>();
    let condition = request.headers().get(IF_RANGE).cloned();
    if asked.is_some() {
        // Parts are those of the file itself and not of its packed form.
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    let mut response = next.run(request).await;
    if response.status() != StatusCode::OK || response.body().size_hint().exact().is_none() {
        return response;
    }
    response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let is_meant = condition.is_none_or(|wanted| tag.is_some_and(|FileTag(tag)| tag == wanted));
    let Some(asked) = asked.filter(|_| is_meant) else { return response };
    let (mut parts, body) = response.into_parts();
    let body = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let length = body.len() as u64;
    let ranges = http_range_header::parse_range_header(&asked).map(|ranges| ranges.validate(length));
    let range = match ranges.as_ref().map(|ranges| ranges.as_ref().map(Vec::as_slice)) {
        Ok(Ok([range])) => range,
        // A header that cannot be read is passed over, and so are several parts at once.
        Err(_) | Ok(Ok(_)) => return Response::from_parts(parts, Body::from(body)),
        Ok(Err(_)) => {
            let problem = Problem::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                format!("the header Range is '{asked}', but the file has {length} bytes"),
            );
            let size = HeaderValue::try_from(format!("bytes */{length}"));
            let mut response = problem.into_response();
            response.headers_mut().extend(size.ok().map(|size| (CONTENT_RANGE, size)));
            return response;
        }
    };
    let (start, end) = (*range.start(), *range.end());
    let part = usize::try_from(start)
        .ok()
        .zip(usize::try_from(end).ok())
        .map(|(start, end)| body.slice(start..=end));
    parts.status = StatusCode::PARTIAL_CONTENT;
    parts.headers.remove(CONTENT_LENGTH);
    let range = HeaderValue::try_from(format!("bytes {start}-{end}/{length}"));
    parts.headers.extend(range.ok().map(|range| (CONTENT_RANGE, range)));
    Response::from_parts(parts, Body::from(part.unwrap_or_default()))
}
