//! The landing page and the conformance declaration (`/req/core/root-op`, `/req/core/conformance-op`).

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::call::Call;
use super::layout::Layout;
use super::links::{HTML, JSON, Link, OPENAPI};
use super::negotiate::Format;
use super::page::{self, Shape};
use super::pictures::Form;
use super::telling::Telling;
use super::tiles::TILESETS;
use super::{AppState, Problem};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/", get(landing)).route("/embed", get(embed)).route("/conformance", get(conformance))
}

/// The conformance classes that the service claims; `tests/conformance/` proves each.
pub(super) const CLASSES: &[&str] = &[
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
    "http://www.opengis.net/spec/cql2/1.0/conf/functions",
];

async fn landing(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    let telling = Telling { state: &state, base: &base, language: &language };
    if format == Format::Html {
        page::reader(telling, params, Shape::Whole)
    } else {
        // An address of the map is that of the service too, whatever the map shows.
        for name in ["datetime", "compare", "select", "at", "view", "layers"] {
            params.take(name)?;
        }
        params.finish(&["lang", "f"])?;
        super::json(JSON, &document(telling))
    }
}

/// The map with its date alone, for the pages of others.
async fn embed(Call { state, base, language, params, .. }: Call) -> Result<Response, Problem> {
    page::reader(Telling { state: &state, base: &base, language: &language }, params, Shape::Embedded)
}

fn document(telling: Telling<'_>) -> serde_json::Value {
    let Telling { state, base, language } = telling;
    let info = state.catalog().info();
    let mut links = Link::forms(base, "/", "", Format::Json, Format::PLAIN, JSON);
    links.extend([
        Link::new(base.localized("/api?f=json"), "service-desc", OPENAPI, "The API, as OpenAPI 3.0"),
        Link::new(base.localized("/api?f=html"), "service-doc", HTML, "The API, to read"),
        Link::new(base.localized("/conformance?f=json"), "conformance", JSON, "Conformance classes"),
        Link::new(base.localized("/conformance?f=html"), "conformance", HTML, "Conformance classes"),
        Link::new(base.localized("/collections?f=json"), "data", JSON, "Collections"),
        Link::new(base.localized("/collections?f=html"), "data", HTML, "Collections"),
    ]);
    let functions = base.localized("/functions?f=json");
    let rel = "http://www.opengis.net/def/rel/ogc/1.0/functions";
    links.push(Link::new(functions, rel, JSON, "Functions of filters"));
    let schemes = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
    links.push(Link::new(base.localized("/tiles?f=json"), TILESETS, JSON, "Vector tiles of all collections"));
    links.push(Link::new(base.localized("/tileMatrixSets?f=json"), schemes, JSON, "Tile matrix sets"));
    let timeline = "The days on which something changed";
    links.push(Link::new(base.localized("/timeline?f=json"), "related", JSON, timeline));
    links.push(Link::new(base.localized("/timeline?f=html"), "related", HTML, timeline));
    links.push(Link::new(base.localized("/at?f=html"), "related", HTML, "What is at a place on a day"));
    links.extend(Form::ALL.map(|form| form.link(base)));
    links.push(Link::new(base.localized("/embed"), "related", HTML, "The map in small, to embed"));
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

async fn conformance(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    if format == Format::Html {
        let telling = Telling { state: &state, base: &base, language: &language };
        let layout = Layout::new(telling, telling.words().word("conformance"));
        let twin = base.localized("/conformance?f=json");
        super::html(&Html { layout: layout.with_twin(twin, JSON, "JSON") })
    } else {
        let links = Link::forms(&base, "/conformance", "", format, Format::PLAIN, JSON);
        super::json(JSON, &json!({ "conformsTo": CLASSES, "links": links }))
    }
}
