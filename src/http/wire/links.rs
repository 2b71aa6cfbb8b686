//! Links (RFC 8288), all absolute: some clients lose the port of relative ones.

use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::http::wire::proxy::{Asked, Peer};
use crate::http::wire::site::Site;

/// A link of an answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) rel: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// Whether the address has places in braces to be filled (RFC 6570).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) templated: Option<bool>,
}

/// The relation to a list of tilesets of vector tiles (OGC API - Tiles, `/req/geodata-tilesets/desc-links`).
pub(crate) const TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

/// Media type of JSON that is not GeoJSON.
pub(crate) const JSON: &str = "application/json";
/// Media type of the API's definition (`/req/oas30/oas-definition-1`).
pub(crate) const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
/// Media type of JSON Schema.
pub(crate) const SCHEMA: &str = "application/schema+json";
/// Media type of pages.
pub(crate) const HTML: &str = "text/html";

impl Link {
    pub(crate) fn new(href: String, rel: &'static str, media_type: &'static str, title: &str) -> Self {
        let title = (!title.is_empty()).then(|| title.to_owned());
        Self { href, rel, media_type: Some(media_type), title, templated: None }
    }

    /// `self` and `alternate`: the resource at `path` in the form it is sent in, and in the others of `offered`; `json`
    /// is the media type of its JSON.
    pub(crate) fn forms(
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
}

/// The address that all links start with, without a slash at its end, and the language that they keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    address: String,
    language: Option<String>,
}

impl Base {
    /// The absolute address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The absolute address of what is told in several languages: in the one that the request's address names, if it
    /// names one.
    pub(crate) fn localized(&self, path: &str) -> String {
        let Some(language) = &self.language else { return self.url(path) };
        let separator = if path.contains('?') { '&' } else { '?' };
        format!("{}{path}{separator}lang={language}", self.address)
    }

    /// The language that the request's address names.
    pub(crate) fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The same for a request whose address names a language.
    pub(crate) fn in_language(self, language: &str) -> Self {
        Self { language: Some(segment(language)), ..self }
    }

    /// The base configured, else what a trusted proxy was asked at, else the host that the request names.
    pub(crate) fn of(parts: &Parts, site: &Site) -> Result<Self, Problem> {
        if let Some(url) = &site.base_url {
            return Ok(Self { address: url.clone(), language: None });
        }
        let peer = parts.extensions.get::<Peer>();
        let Asked { https, host: told, prefix } = Asked::of(&parts.headers, peer, &site.proxies);
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

/// What is percent-encoded in a segment: all but what RFC 3986 2.3 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one segment of a path, percent-encoded.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
