//! The landing page and the conformance declaration (`/req/core/root-op`, `/req/core/conformance-op`).

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::layout::Layout;
use super::links::{Base, HTML, JSON, Link, OPENAPI};
use super::negotiate::Format;
use super::page;
use super::params::Params;
use super::{AppState, Problem};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/", get(landing)).route("/conformance", get(conformance))
}

/// The conformance classes that the service claims; `tests/conformance.rs` proves each.
pub(super) const CLASSES: [&str; 4] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
];

async fn landing(
    State(state): State<AppState>,
    base: Base,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Problem> {
    match params.format(&headers)? {
        Format::Html => page::reader(&state, &base, params),
        Format::Json => {
            params.finish(&["f"])?;
            super::json(JSON, &document(&state, &base))
        }
    }
}

fn document(state: &AppState, base: &Base) -> serde_json::Value {
    let info = state.catalog().info();
    let language = info.language();
    let mut links = Link::forms(base, "/", "", Format::Json, JSON);
    links.extend([
        Link::new(base.url("/api?f=json"), "service-desc", OPENAPI, "The API, as OpenAPI 3.0"),
        Link::new(base.url("/api?f=html"), "service-doc", HTML, "The API, to read"),
        Link::new(base.url("/conformance?f=json"), "conformance", JSON, "Conformance classes"),
        Link::new(base.url("/conformance?f=html"), "conformance", HTML, "Conformance classes"),
        Link::new(base.url("/collections?f=json"), "data", JSON, "Collections"),
        Link::new(base.url("/collections?f=html"), "data", HTML, "Collections"),
    ]);
    let timeline = "The days on which something changed";
    links.push(Link::new(base.url("/timeline?f=json"), "related", JSON, timeline));
    links.push(Link::new(base.url("/timeline?f=html"), "related", HTML, timeline));
    links.push(Link::new(base.url("/at?f=html"), "related", HTML, "What is at a place on a day"));
    if let Some(license) = &info.license {
        links.push(Link::new(license.url.clone(), "license", HTML, &license.title));
    }
    json!({
        "title": info.title.in_language(language),
        "description": info.description.in_language(language),
        "attribution": info.attribution,
        "links": links,
    })
}

#[derive(Template)]
#[template(path = "conformance.html")]
struct Html {
    layout: Layout,
}

async fn conformance(
    State(state): State<AppState>,
    base: Base,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["f"])?;
    match format {
        Format::Html => super::html(&Html { layout: Layout::new(&state, &base, "Conformance") }),
        Format::Json => {
            let links = Link::forms(&base, "/conformance", "", format, JSON);
            super::json(JSON, &json!({ "conformsTo": CLASSES, "links": links }))
        }
    }
}
