//! Conditional requests and how long an answer may be kept (RFC 9110 13, RFC 9111).

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::Xxh3;

use super::AppState;
use super::links::Base;
use super::negotiate::{self, Format};
use super::prepared::Streamed;

/// A minute for clients, and ten more in which a cache may answer while it asks again.
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600");
/// A file of the page whose address holds its hash never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const BY_FORMAT: HeaderValue = HeaderValue::from_static("accept, accept-encoding");
const BY_LANGUAGE: HeaderValue = HeaderValue::from_static("accept, accept-language, accept-encoding");
const BY_CODING: HeaderValue = HeaderValue::from_static("accept-encoding");

/// Answers a conditional request before its query is run, and marks answers with their tag.
///
/// The tag is a hash of the data, the program, the address, the parameters in order of their names, and the format
/// where it is negotiated: equal questions to equal data have equal tags, on every server of the same build.
pub(super) async fn conditional(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let operations = path.starts_with("/health/");
    if !matches!(*request.method(), Method::GET | Method::HEAD) || operations {
        return next.run(request).await;
    }
    // Pages of items say when they were made, so that they are the same only in meaning.
    let weak = matches!(path.split('/').collect::<Vec<_>>().as_slice(), ["", "collections", _, "items"]);
    let (mut parts, body) = request.into_parts();
    let keep = Keep::of(&parts.uri);
    let Ok(base) = Base::of(&mut parts, &state) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let tag = tag(&state, &base, &parts.uri, &parts.headers, keep);
    if let Some(held) = held(&parts.headers, &tag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        keep.mark(response.headers_mut(), held);
        return response;
    }
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT) {
        let coding = response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        let coding = coding.map(|coding| format!("-{coding}")).unwrap_or_default();
        let weak = weak || response.extensions().get::<Streamed>().is_some();
        let tag = format!("{}\"{tag}{coding}\"", if weak { "W/" } else { "" });
        if let Ok(value) = HeaderValue::try_from(tag) {
            keep.mark(response.headers_mut(), value);
        }
    }
    response
}

/// How an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// A resource in several formats, by `f` or `Accept`.
    Negotiated,
    /// A resource in several formats and languages, by `lang` or `Accept-Language`.
    Told,
    /// A file in one format.
    File,
    /// A file whose address changes with it.
    Immutable,
}

impl Keep {
    fn of(uri: &Uri) -> Self {
        let segments: Vec<&str> = uri.path().trim_start_matches('/').split('/').collect();
        match segments.as_slice() {
            ["assets", _] if uri.query().is_some() => Self::Immutable,
            ["assets", "fonts", file] if file.rsplit_once('.').is_some_and(|(_, end)| end == "woff2") => {
                Self::Immutable
            }
            [file] if Format::FILES.iter().any(|format| file.ends_with(format.suffix())) => Self::File,
            ["assets", ..] | ["tiles", _, _, _, _] | ["collections", _, "tiles", _, _, _, _] => Self::File,
            ["" | "embed" | "at" | "timeline"]
            | ["collections", _, "changes" | "schema" | "queryables" | "sortables"]
            | ["collections", _, "items", _, "along"] => Self::Told,
            _ => Self::Negotiated,
        }
    }

    fn mark(self, headers: &mut HeaderMap, tag: HeaderValue) {
        headers.insert(ETAG, tag);
        headers.insert(CACHE_CONTROL, if self == Self::Immutable { IMMUTABLE } else { PUBLIC });
        let vary = match self {
            Self::Negotiated => BY_FORMAT,
            Self::Told => BY_LANGUAGE,
            Self::File | Self::Immutable => BY_CODING,
        };
        headers.insert(VARY, vary);
    }
}

fn tag(state: &AppState, base: &Base, uri: &Uri, headers: &HeaderMap, keep: Keep) -> String {
    let mut parameters: Vec<&str> = uri.query().unwrap_or_default().split('&').collect();
    parameters.sort_unstable();
    let format = match keep {
        Keep::Negotiated | Keep::Told => {
            let f = parameters.iter().find_map(|parameter| parameter.strip_prefix("f="));
            let offered = match uri.path().split('/').skip(1).collect::<Vec<_>>().as_slice() {
                ["collections", _, "items"] | ["collections", _, "items", _] => Format::FEATURES,
                ["tiles", _] | ["collections", _, "tiles", _] => Format::TILESETS,
                _ => Format::PLAIN,
            };
            Format::choose(f, headers, offered).map_or("", Format::name)
        }
        _ => "",
    };
    let info = state.catalog().info();
    // A `lang` parameter is hashed as all others are.
    let told = keep == Keep::Told;
    let language = if told { negotiate::language(None, headers, info).unwrap_or_default() } else { "" };
    // Without a default date the page's first view is today's, as is an answer that names no day.
    let first_view = ["/", "/embed"].contains(&uri.path()) && info.default_date.is_none();
    let names_no_day =
        uri.path() == "/at" && !parameters.iter().any(|parameter| parameter.starts_with("datetime="));
    let today = if first_view || names_no_day { state.today().to_string() } else { String::new() };
    let base = base.url(uri.path());
    let mut hash = Xxh3::new();
    hash.update(&state.0.version.to_le_bytes());
    for part in [today.as_str(), &base, format, language].into_iter().chain(parameters) {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    format!("{:016x}", hash.digest())
}

/// The tag of the request's list that names this answer, in whatever content coding (RFC 9110 13.1.2).
fn held(headers: &HeaderMap, tag: &str) -> Option<HeaderValue> {
    let lists = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    let names = |held: &&str| {
        let opaque = held.strip_prefix("W/").unwrap_or(held).trim_matches('"');
        opaque.strip_prefix(tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let held = lists.flat_map(|list| list.split(',')).map(str::trim).find(names)?;
    HeaderValue::from_str(held).ok()
}
