//! Conditional requests and how long an answer may be kept (RFC 9110 13, RFC 9111).

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::Xxh3;

use super::AppState;
use super::assets;
use super::layers;
use super::links::Base;
use super::negotiate::{self, Coding, Format};
use super::params::Params;
use super::prepared::Streamed;
use super::ranges::FileTag;

/// A minute for clients, and ten more in which a cache may answer while it asks again.
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600");
/// A file of the page whose address holds its hash never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const BY_FORMAT: HeaderValue = HeaderValue::from_static("accept, accept-encoding");
const BY_LANGUAGE: HeaderValue = HeaderValue::from_static("accept, accept-language, accept-encoding");
const BY_LANGUAGE_ALONE: HeaderValue = HeaderValue::from_static("accept-language, accept-encoding");
const BY_CODING: HeaderValue = HeaderValue::from_static("accept-encoding");

/// Answers a conditional request before its query is run, and marks answers with their tag.
///
/// The tag is a hash of the data, the program, the address, the parameters in order of their names, and the format and
/// language where these are negotiated: equal questions to equal data have equal tags, on every server of the same build.
pub(super) async fn conditional(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let operations = path.starts_with("/health/");
    if !matches!(*request.method(), Method::GET | Method::HEAD) || operations {
        return next.run(request).await;
    }
    // Pages of items say when they were made, so that they are the same only in meaning.
    let weak = matches!(path.split('/').collect::<Vec<_>>().as_slice(), ["", "collections", _, "items"]);
    let (mut parts, body) = request.into_parts();
    let keep = Keep::of(&state, &parts.uri);
    let told = Told::of(&state, keep, &parts.uri, &parts.headers);
    let Ok(base) = Base::of(&mut parts, &state) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let tag = tag(&state, &base, &parts.uri, keep, told);
    if let Some(held) = held(&parts.headers, &tag) {
        let weak = weak || (held.weak && layers::is_streamed(&state, &parts.uri));
        return not_modified(keep, told, quoted(weak, &tag, held.coding));
    }
    let any = listed(&parts.headers).any(|held| held == "*");
    parts.extensions.insert(FileTag(quoted(false, &tag, Coding::Identity.name())));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NO_CONTENT) {
        let coding = response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        let weak = weak || response.extensions().get::<Streamed>().is_some();
        let tag = quoted(weak, &tag, coding.unwrap_or(Coding::Identity.name()));
        // A star names whatever is there, so that it had to be looked for first.
        if any {
            return not_modified(keep, told, tag);
        }
        keep.mark(response.headers_mut(), told, tag);
        let language = told.language.and_then(|language| HeaderValue::try_from(language).ok());
        response.headers_mut().extend(language.map(|language| (CONTENT_LANGUAGE, language)));
    }
    response
}

fn not_modified(keep: Keep, told: Told<'_>, tag: HeaderValue) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    keep.mark(response.headers_mut(), told, tag);
    response
}

/// A tag as it stands in a header: the bytes of a content coding are others than those without one.
fn quoted(weak: bool, tag: &str, coding: &str) -> HeaderValue {
    let coding = if coding == Coding::Identity.name() { String::new() } else { format!("-{coding}") };
    let text = format!("{}\"{tag}{coding}\"", if weak { "W/" } else { "" });
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
}

/// How an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// A resource in several formats, by `f` or `Accept`, and its page in several languages, by `lang` or
    /// `Accept-Language`.
    Negotiated,
    /// A resource in several formats and languages.
    Told,
    /// A resource in one format and several languages.
    Picture,
    /// A file in one format.
    File,
    /// A file whose address changes with it.
    Immutable,
}

impl Keep {
    fn of(state: &AppState, uri: &Uri) -> Self {
        let segments: Vec<&str> = uri.path().trim_start_matches('/').split('/').collect();
        match segments.as_slice() {
            ["assets", name] if assets::is_current(state, name, uri.query()) => Self::Immutable,
            ["map.svg" | "map.png"] => Self::Picture,
            ["assets", "fonts", file] if file.rsplit_once('.').is_some_and(|(_, end)| end == "woff2") => {
                Self::Immutable
            }
            [file] if Format::FILES.iter().any(|format| file.ends_with(format.suffix())) => Self::File,
            ["assets", ..] | ["tiles", _, _, _, _] | ["collections", _, "tiles", _, _, _, _] => Self::File,
            ["" | "embed" | "at" | "timeline" | "collections" | "tiles"]
            | ["collections" | "tiles", _]
            | ["collections", _, "changes" | "schema" | "queryables" | "sortables" | "tiles"]
            | ["collections", _, "items", _, "along"]
            | ["collections", _, "tiles", _] => Self::Told,
            _ => Self::Negotiated,
        }
    }

    fn mark(self, headers: &mut HeaderMap, told: Told<'_>, tag: HeaderValue) {
        headers.insert(ETAG, tag);
        headers.insert(CACHE_CONTROL, if self == Self::Immutable { IMMUTABLE } else { PUBLIC });
        let vary = match self {
            Self::Negotiated if told.language.is_none() => BY_FORMAT,
            Self::Negotiated | Self::Told => BY_LANGUAGE,
            Self::Picture => BY_LANGUAGE_ALONE,
            Self::File | Self::Immutable => BY_CODING,
        };
        headers.insert(VARY, vary);
    }
}

/// What an answer is told in; a part that it does not depend on is missing.
#[derive(Debug, Clone, Copy)]
struct Told<'a> {
    format: Option<Format>,
    language: Option<&'a str>,
}

impl<'a> Told<'a> {
    /// What a request asks for; what is wrong with it is left to the resource to say.
    fn of(state: &'a AppState, keep: Keep, uri: &Uri, headers: &HeaderMap) -> Self {
        if matches!(keep, Keep::File | Keep::Immutable) {
            return Self { format: None, language: None };
        }
        let mut params = Params::of(uri).unwrap_or_default();
        let [f, lang] = ["f", "lang"].map(|name| params.take(name).ok().flatten());
        let offered = match uri.path().split('/').skip(1).collect::<Vec<_>>().as_slice() {
            ["collections", _, "items"] | ["collections", _, "items", _] => Format::FEATURES,
            ["tiles", _] | ["collections", _, "tiles", _] => Format::TILESETS,
            _ => Format::PLAIN,
        };
        let format =
            if keep == Keep::Picture { None } else { Format::choose(f.as_deref(), headers, offered).ok() };
        let language = if keep == Keep::Negotiated && format != Some(Format::Html) {
            None
        } else {
            negotiate::language(lang.as_deref(), headers, state.catalog().info()).ok()
        };
        Self { format, language }
    }
}

fn tag(state: &AppState, base: &Base, uri: &Uri, keep: Keep, told: Told<'_>) -> String {
    let mut parameters: Vec<&str> = uri.query().unwrap_or_default().split('&').collect();
    parameters.sort_unstable();
    let (format, language) = (told.format.map_or("", Format::name), told.language.unwrap_or_default());
    let info = state.catalog().info();
    // The page depends on today where the catalogue leaves its first view or its last day open, as does an answer
    // that names no day.
    let is_open = info.default_date.is_none() || info.page.to.is_none();
    let first_view = ["/", "/embed"].contains(&uri.path()) && is_open;
    let is_of_a_day = uri.path() == "/at" || keep == Keep::Picture;
    let names_no_day = is_of_a_day && !parameters.iter().any(|parameter| parameter.starts_with("datetime="));
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

/// What a client holds: an answer in a content coding.
struct Held {
    coding: &'static str,
    weak: bool,
}

/// The entries of the request's list of tags.
fn listed(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let lists = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim)
}

/// What of the request's list is this answer, in whatever content coding (RFC 9110 13.1.2); best of all the coding that
/// it would be sent in.
fn held(headers: &HeaderMap, tag: &str) -> Option<Held> {
    let known = |entry: &str| {
        let (weak, opaque) = entry.strip_prefix("W/").map_or((false, entry), |opaque| (true, opaque));
        let rest = opaque.strip_prefix('"')?.strip_suffix('"')?.strip_prefix(tag)?;
        let codings = [Coding::Br, Coding::Zstd, Coding::Gzip].map(Coding::name).into_iter();
        let coding = match rest.strip_prefix('-') {
            None => rest.is_empty().then_some(Coding::Identity.name()),
            Some(name) => codings.into_iter().find(|coding| *coding == name),
        };
        Some(Held { coding: coding?, weak })
    };
    let wanted = Coding::choose(headers).name();
    listed(headers).filter_map(known).max_by_key(|held| held.coding == wanted)
}
