//! The landing page and the conformance declaration (`/req/core/root-op`, `/req/core/conformance-op`).

use crate::http::reader::page;
use crate::http::reader::view::Shape;
use crate::http::service::asset::ground_name;
use crate::http::service::resource::{Caching, Group, Json, Languages, Resource};
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Request;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::pictures::map::Form;
use crate::http::service::state::AppState;
use crate::http::wire::links::{HTML, JSON, Link, OPENAPI, TILESETS};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;

pub(crate) fn resources() -> Vec<Resource> {
    let of_today = Caching { of_today: Some(leaves_day_open), ..Caching::default() };
    vec![
        Resource {
            id: "getLandingPage",
            group: Group::Service,
            summary: "The landing page; as HTML, the map of a view",
            json: Json::of::<LandingDocument>(JSON),
            parameters: page::PARAMETERS.to_vec(),
            caching: of_today,
            ..Resource::get("/", landing)
        },
        Resource {
            id: "getConformance",
            group: Group::Service,
            summary: "The conformance classes that the service fulfils",
            json: Json::of::<ConformanceDocument>(JSON),
            languages: Languages::OfPage,
            ..Resource::get("/conformance", conformance)
        },
        Resource {
            id: "getEmbeddedMap",
            group: Group::Maps,
            summary: "The map in small, for the pages of others",
            parameters: page::PARAMETERS.to_vec(),
            formats: &[Format::Html],
            caching: of_today,
            ..Resource::get("/embed", embed)
        },
    ]
}

/// Whether the page depends on today: where the catalogue leaves its first view or its last day open.
fn leaves_day_open(state: &AppState, _: &Request) -> bool {
    let info = state.catalog().info();
    info.default_date.is_none() || info.page.to.is_none()
}

/// The conformance classes that the service claims; `tests/conformance/` proves each.
pub(crate) const CLASSES: &[&str] = &[
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

async fn landing(mut call: Call) -> Result<Response, Problem> {
    if call.format()? == Format::Html {
        return page::reader(&mut call, Shape::Whole);
    }
    // An address of the map is that of the service too, whatever the map shows.
    for parameter in page::PARAMETERS {
        call.params.take(parameter.name)?;
    }
    call.params.finish()?;
    reply::json(JSON, &document(&call))
}

/// The map with its date alone, for the pages of others.
async fn embed(mut call: Call) -> Result<Response, Problem> {
    page::reader(&mut call, Shape::Embedded)
}

fn document(call: &Call) -> LandingDocument {
    let Telling { state, base, language } = Telling::of(call);
    let info = state.catalog().info();
    let mut links = call.forms("/", "", Format::Json);
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
    if let Some(ground) = state.catalog().ground() {
        let [west, south, east, north] = ground.info().bbox;
        let title = ground.info().title.in_language(language);
        let title = format!("{title}, an image in EPSG:3857 of {west},{south},{east},{north} in degrees");
        let href = base.url(&format!("/assets/{}", ground_name(ground)));
        links.push(Link::new(href, "related", ground.media_type(), &title));
    }
    links.push(Link::new(base.localized("/embed"), "related", HTML, "The map in small, to embed"));
    if let Some(license) = &info.license {
        links.push(Link::new(license.url.clone(), "license", HTML, &license.title));
    }
    LandingDocument {
        title: info.title.in_language(language).to_owned(),
        description: info.description.in_language(language).to_owned(),
        attribution: info.attribution.clone(),
        links,
    }
}

/// What the service is, and where all it has is found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LandingPage")]
struct LandingDocument {
    title: String,
    description: String,
    /// Whom to credit.
    attribution: String,
    links: Vec<Link>,
}

/// The conformance classes that the service fulfils.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Conformance")]
struct ConformanceDocument {
    #[serde(rename = "conformsTo")]
    conforms_to: &'static [&'static str],
    links: Vec<Link>,
}

#[derive(Template)]
#[template(path = "conformance.html")]
struct Html {
    layout: Layout,
}

async fn conformance(mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    if format == Format::Html {
        let telling = Telling::of(&call);
        let layout = Layout::new(telling, telling.words().word("conformance"));
        let twin = call.base.localized("/conformance?f=json");
        reply::html(&Html { layout: layout.with_twin(twin, JSON, "JSON") })
    } else {
        let links = call.forms("/conformance", "", format);
        reply::json(JSON, &ConformanceDocument { conforms_to: CLASSES, links })
    }
}
