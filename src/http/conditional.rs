//! Conditional requests and how long an answer may be kept (RFC 9110 13, RFC 9111).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::Xxh3;

use crate::http::service::resource::{Languages, Resource};
use crate::http::service::state::AppState;
use crate::http::wire::coding::Coding;
use crate::http::wire::encoded_body::Streamed;
use crate::http::wire::links::Base;
use crate::http::wire::negotiate::{self, Format};
use crate::http::wire::parameter::{F, LANG};
use crate::http::wire::params::Params;
use crate::http::wire::ranges::FileTag;

/// A minute for clients, and ten more in which a cache may answer while it asks again.
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600");
/// A file of the page whose address holds its hash never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Answers a conditional request before its query is run, and marks answers with their tag.
///
/// The tag is a hash of the data, the program, the address, the parameters in order of their names, and the format and
/// language where these are negotiated: equal questions to equal data have equal tags, on every server of the same build.
pub(crate) async fn answer(
    State((state, resource)): State<(AppState, Arc<Resource>)>,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(Arc::clone(&resource));
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let caching = resource.caching;
    let asked = &request;
    let [is_of_today, is_streamed, is_immutable] = [caching.of_today, caching.streamed, caching.immutable]
        .map(|condition| condition.is_some_and(|holds| holds(&state, asked)));
    let (mut parts, body) = request.into_parts();
    let variant = Variant::of(&state, &resource, &parts.uri, &parts.headers);
    let Ok(base) = Base::of(&parts, state.site()) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let tag = tag(&state, &base, &parts.uri, variant, is_of_today);
    let kept = Kept { is_immutable, is_negotiated: resource.is_negotiated(), variant };
    if let Some(held) = held(&parts.headers, &tag) {
        let is_weak = caching.weak || (held.is_weak && is_streamed);
        return kept.not_modified(quoted(is_weak, &tag, held.coding));
    }
    let any = listed(&parts.headers).any(|held| held == "*");
    parts.extensions.insert(FileTag(quoted(false, &tag, Coding::Identity.name())));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NO_CONTENT) {
        let coding = response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        let is_weak = caching.weak || response.extensions().get::<Streamed>().is_some();
        let tag = quoted(is_weak, &tag, coding.unwrap_or(Coding::Identity.name()));
        // A star names whatever is there, so that it had to be looked for first.
        if any {
            return kept.not_modified(tag);
        }
        kept.mark(response.headers_mut(), tag);
        let language = variant.language.and_then(|language| HeaderValue::try_from(language).ok());
        response.headers_mut().extend(language.map(|language| (CONTENT_LANGUAGE, language)));
    }
    response
}

/// A tag as it stands in a header: the bytes of a content coding are others than those without one.
fn quoted(is_weak: bool, tag: &str, coding: &str) -> HeaderValue {
    let coding = if coding == Coding::Identity.name() { String::new() } else { format!("-{coding}") };
    let text = format!("{}\"{tag}{coding}\"", if is_weak { "W/" } else { "" });
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
}

/// What caches are told of an answer.
#[derive(Debug, Clone, Copy)]
struct Kept<'a> {
    is_immutable: bool,
    is_negotiated: bool,
    variant: Variant<'a>,
}

impl Kept<'_> {
    fn not_modified(self, tag: HeaderValue) -> Response {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        self.mark(response.headers_mut(), tag);
        response
    }

    fn mark(self, headers: &mut HeaderMap, tag: HeaderValue) {
        headers.insert(ETAG, tag);
        headers.insert(CACHE_CONTROL, if self.is_immutable { IMMUTABLE } else { PUBLIC });
        let vary = match (self.is_negotiated, self.variant.language.is_some()) {
            (true, true) => "accept, accept-language, accept-encoding",
            (true, false) => "accept, accept-encoding",
            (false, true) => "accept-language, accept-encoding",
            (false, false) => "accept-encoding",
        };
        headers.insert(VARY, HeaderValue::from_static(vary));
    }
}

/// Which of the forms of a resource is asked for; a part that the answer does not depend on is missing.
#[derive(Debug, Clone, Copy)]
struct Variant<'a> {
    format: Option<Format>,
    language: Option<&'a str>,
}

impl<'a> Variant<'a> {
    /// What a request asks for; what is wrong with it is left to the resource to say.
    fn of(state: &'a AppState, resource: &Resource, uri: &Uri, headers: &HeaderMap) -> Self {
        if !resource.is_negotiated() && resource.languages == Languages::None {
            return Self { format: None, language: None };
        }
        let mut params = Params::of(uri).unwrap_or_default();
        let [f, lang] = [F, LANG].map(|parameter| params.take(parameter.name).ok().flatten());
        let chosen = Format::choose(f.as_deref(), headers, resource.formats).ok();
        let is_told = match resource.languages {
            Languages::None => false,
            Languages::OfPage => chosen == Some(Format::Html),
            Languages::OfAll => true,
        };
        let languages = &state.catalog().info().languages;
        Self {
            format: chosen.filter(|_| resource.is_negotiated()),
            language: is_told
                .then(|| negotiate::language(lang.as_deref(), headers, languages).ok())
                .flatten(),
        }
    }
}

fn tag(state: &AppState, base: &Base, uri: &Uri, variant: Variant<'_>, is_of_today: bool) -> String {
    let mut parameters: Vec<&str> = uri.query().unwrap_or_default().split('&').collect();
    parameters.sort_unstable();
    let (format, language) = (variant.format.map_or("", Format::name), variant.language.unwrap_or_default());
    let today = if is_of_today { state.today().to_string() } else { String::new() };
    let base = base.url(uri.path());
    let mut hash = Xxh3::new();
    hash.update(&state.version().to_le_bytes());
    for part in [today.as_str(), &base, format, language].into_iter().chain(parameters) {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    format!("{:016x}", hash.digest())
}

/// What a client holds: an answer in a content coding.
struct Held {
    coding: &'static str,
    is_weak: bool,
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
        let (is_weak, opaque) = entry.strip_prefix("W/").map_or((false, entry), |opaque| (true, opaque));
        let rest = opaque.strip_prefix('"')?.strip_suffix('"')?.strip_prefix(tag)?;
        let codings = [Coding::Br, Coding::Zstd, Coding::Gzip].map(Coding::name).into_iter();
        let coding = match rest.strip_prefix('-') {
            None => rest.is_empty().then_some(Coding::Identity.name()),
            Some(name) => codings.into_iter().find(|coding| *coding == name),
        };
        Some(Held { coding: coding?, is_weak })
    };
    let wanted = Coding::choose(headers).name();
    listed(headers).filter_map(known).max_by_key(|held| held.coding == wanted)
}
