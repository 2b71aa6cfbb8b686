//! Links (RFC 8288), all absolute: some clients lose the port of relative ones.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::AppState;
use super::negotiate::Format;
use super::problem::Problem;
use super::proxy::{Asked, Peer};

/// A link of an answer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) rel: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) media_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
}

/// Media type of JSON that is not GeoJSON.
pub(super) const JSON: &str = "application/json";
/// Media type of the API's definition (`/req/oas30/oas-definition-1`).
pub(super) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
/// Media type of JSON Schema.
pub(super) const SCHEMA: &str = "application/schema+json";
/// Media type of pages.
pub(super) const HTML: &str = "text/html";

impl Link {
    pub(super) fn new(href: String, rel: &'static str, media_type: &'static str, title: &str) -> Self {
        let title = (!title.is_empty()).then(|| title.to_owned());
        Self { href, rel, media_type: Some(media_type), title }
    }

    /// `self` and `alternate`: the resource at `path` in the form it is sent in, and in the others of `offered`; `json`
    /// is the media type of its JSON.
    pub(super) fn forms(
        base: &Base,
        path: &str,
        query: &str,
        sent: Format,
        offered: &[Format],
        json: &'static str,
    ) -> Vec<Self> {
        let form = |format: Format| {
            let (rel, title) = if format == sent {
                ("self", "This document".to_owned())
            } else {
                ("alternate", format!("This document as {}", format.title()))
            };
            let media_type = if format == Format::Json { json } else { format.media_type() };
            let separator = if query.is_empty() { "" } else { "&" };
            let href = base.localized(&format!("{path}?{query}{separator}f={}", format.name()));
            Self::new(href, rel, media_type, &title)
        };
        let others = offered.iter().copied().filter(|format| *format != sent);
        std::iter::once(sent).chain(others).map(form).collect()
    }

    /// The items of a collection, in all forms.
    pub(super) fn items(base: &Base, id: &str, title: &str) -> impl Iterator<Item = Self> {
        Format::FEATURES.iter().map(move |format| {
            let href = base.localized(&format!("{}?f={}", items_path(id), format.name()));
            Self::new(href, "items", format.media_type(), title)
        })
    }
}

/// The address that all links start with, without a slash at its end, and the language that they keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    address: String,
    language: Option<String>,
}

impl Base {
    /// The absolute address of a path.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The absolute address of what is told in several languages: in the one that the request's address names, if it
    /// names one.
    pub(super) fn localized(&self, path: &str) -> String {
        let Some(language) = &self.language else { return self.url(path) };
        let separator = if path.contains('?') { '&' } else { '?' };
        format!("{}{path}{separator}lang={language}", self.address)
    }

    /// The language that the request's address names.
    pub(super) fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The same for a request whose address names a language.
    pub(super) fn in_language(self, language: &str) -> Self {
        Self { language: Some(segment(language)), ..self }
    }

    /// The base configured, else what a trusted proxy was asked at, else the host that the request names.
    pub(super) fn of(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        if let Some(url) = &state.0.site.base_url {
            return Ok(Self { address: url.clone(), language: None });
        }
        let peer = parts.extensions.get::<Peer>();
        let Asked { https, host: told, prefix } = Asked::of(&parts.headers, peer, &state.0.site.proxies);
        // HTTP/2 names the host in the address, HTTP/1.1 in a header.
        let host = match parts.uri.authority() {
            Some(authority) => Some(authority.clone()),
            None => parts.headers.get(HOST).and_then(|host| host.as_bytes().try_into().ok()),
        };
        let host = host.filter(|host: &Authority| !host.as_str().contains('@')).map(|host| host.to_string());
        let scheme = if https == Some(true) { "https" } else { "http" };
        let host = told.or(host).ok_or_else(|| {
            Problem::new(StatusCode::BAD_REQUEST, "the request names no valid host (RFC 9112 3.2)")
        })?;
        Ok(Self { address: format!("{scheme}://{host}{prefix}"), language: None })
    }
}

impl FromRequestParts<AppState> for Base {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Self::of(parts, state)
    }
}

/// The path of a collection.
pub(super) fn collection_path(id: &str) -> String {
    format!("/collections/{}", segment(id))
}

/// The path of a collection's items.
pub(super) fn items_path(id: &str) -> String {
    format!("{}/items", collection_path(id))
}

/// The path of what changed in a collection.
pub(super) fn changes_path(id: &str) -> String {
    format!("{}/changes", collection_path(id))
}

/// The path of a feature.
pub(super) fn item_path(collection: &str, feature: &str) -> String {
    format!("{}/{}", items_path(collection), segment(feature))
}

/// The path of a whole layer.
pub(super) fn layer_path(id: &str) -> String {
    file_path(id, Format::Json)
}

/// The path of a whole layer in a format.
pub(super) fn file_path(id: &str, format: Format) -> String {
    format!("/{}.{}", segment(id), format.suffix())
}

/// What is percent-encoded in a segment: all but what RFC 3986 2.3 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one segment of a path, percent-encoded.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
