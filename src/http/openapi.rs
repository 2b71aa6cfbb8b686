//! The definition of the API (`/req/oas30/oas-definition-2`), made from the catalogue.

#![expect(clippy::indexing_slicing, reason = "a JSON value has an answer for every key: null")]

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use geo::Geometry;
use serde_json::{Map, Value, json};

use super::layout::Layout;
use super::links::{Base, OPENAPI};
use super::negotiate::Format;
use super::params::Params;
use super::selection::RESERVED;
use super::{AppState, Problem};
use crate::collection::Collection;
use crate::encode::geojson;
use crate::feature::Feature;
use crate::query::Limit;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/api", get(api))
}

async fn api(
    State(state): State<AppState>,
    base: Base,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["f"])?;
    let document = document(&state, &base);
    match format {
        Format::Html => super::html(&Html::new(&state, &base, &document)),
        _ => super::json(OPENAPI, &document),
    }
}

fn document(state: &AppState, base: &Base) -> Value {
    let info = state.catalog().info();
    let language = info.language();
    let mut paths = Paths(Map::new());
    paths.of_the_whole();
    for collection in state.catalog().collections() {
        paths.of_collection(collection, collection.info().title.in_language(language));
    }
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {
            "title": match info.title.in_language(language) { "" => "Features", title => title },
            "description": info.description.in_language(language),
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{ "url": base.url("") }],
        "paths": paths.0,
        "components": {
            "parameters": shared_parameters(&info.languages),
            "responses": { "Problem": problem() },
        },
    });
    // OpenAPI knows no null here: a data set without a licence says nothing.
    if let Some(license) = &info.license {
        document["info"]["license"] = json!({ "name": license.title, "url": license.url });
    }
    document
}

const PLAIN: &str = "application/json";

/// The paths of the API as they are gathered.
struct Paths(Map<String, Value>);

impl Paths {
    /// A resource that answers in JSON of a media type and in HTML.
    fn add(&mut self, path: &str, id: &str, summary: &str, parameters: &[Value], media_type: &str) {
        let content = json!({
            media_type: { "schema": { "type": "object" } }, "text/html": { "schema": { "type": "string" } },
        });
        self.add_as(path, id, summary, parameters, &content);
    }

    fn add_as(&mut self, path: &str, id: &str, summary: &str, parameters: &[Value], content: &Value) {
        let mut responses = json!({ "200": { "description": summary, "content": content } });
        for status in ["400", "404", "406", "500", "503"] {
            responses[status] = json!({ "$ref": "#/components/responses/Problem" });
        }
        let operation = json!({
            "operationId": id, "summary": summary, "parameters": parameters, "responses": responses,
        });
        self.0.insert(path.to_owned(), json!({ "get": operation }));
    }

    fn of_the_whole(&mut self) {
        let f = || shared(&["f"]);
        self.add("/", "landing", "The landing page; as HTML, the map", &f(), PLAIN);
        self.add("/conformance", "conformance", "The conformance classes", &f(), PLAIN);
        self.add("/api", "api", "This definition", &f(), OPENAPI);
        self.add("/collections", "collections", "The collections", &f(), PLAIN);
        let mut parameters = point(true);
        let moment = json!({ "type": "string", "example": "2020-12-01" });
        parameters.push(parameter("datetime", "A date or a date-time; today if left out", &moment));
        parameters.extend(shared(&["lang", "f"]));
        let summary =
            "What is here on a day: areas, states and their history, places, lines and events nearby";
        self.add("/at", "at", summary, &parameters, PLAIN);
        let summary = "The days on which something changed or happened, with counts and a sentence";
        self.add("/timeline", "timeline", summary, &shared(&["lang", "f"]), PLAIN);
    }

    fn of_collection(&mut self, collection: &Collection, title: &str) {
        let id = collection.id();
        let path = format!("/collections/{id}");
        let name = |what: &str| format!("{id}.{what}");
        self.add(&path, &name("collection"), &format!("{title}: the collection"), &shared(&["f"]), PLAIN);

        let properties = property_parameters(collection);
        let selection = [shared(&["bbox", "datetime"]), properties.clone()].concat();
        let pages =
            |others: &[&str]| [selection.clone(), shared(&["limit", "offset"]), shared(others)].concat();
        let summary = format!("{title}: features");
        self.add(&format!("{path}/items"), &name("items"), &summary, &pages(&["f"]), geojson::MEDIA_TYPE);
        if collection.info().period.is_some() {
            let within = json!({ "type": "string", "example": "2020-11-09/2020-12-01" });
            let what =
                "Changes within this date, date-time or interval (.. is an open end), both ends included";
            let mut parameters = shared(&["bbox"]);
            parameters.push(parameter("datetime", what, &within));
            parameters.extend(properties);
            parameters.extend(shared(&["limit", "offset", "lang", "f"]));
            let summary = format!("{title}: what began or ended, with what was before and after");
            self.add(&format!("{path}/changes"), &name("changes"), &summary, &parameters, PLAIN);
        }

        let feature_id = json!({
            "name": "featureId", "in": "path", "required": true, "schema": { "type": "string" },
            "description": "The id of the feature",
        });
        let item = format!("{path}/items/{{featureId}}");
        let parameters = [vec![feature_id.clone()], shared(&["f"])].concat();
        self.add(&item, &name("item"), &format!("{title}: one feature"), &parameters, geojson::MEDIA_TYPE);
        if has_lines(collection) {
            let mut parameters = [vec![feature_id], point(false)].concat();
            let kilometre = json!({ "type": "number", "minimum": 0 });
            parameters.push(parameter("km", "Kilometre of the drawn line, instead of a point", &kilometre));
            if collection.info().measure.is_some() {
                let what = "Kilometre on the reported scale, instead of a point";
                parameters.push(parameter("reported_km", what, &json!({ "type": "number" })));
            }
            parameters.extend(shared(&["lang", "f"]));
            let summary =
                format!("{title}: where along a line a point lies, or which point lies at a kilometre");
            self.add(&format!("{item}/along"), &name("along"), &summary, &parameters, PLAIN);
        }

        let file = json!({ geojson::MEDIA_TYPE: { "schema": { "type": "object" } } });
        self.add_as(
            &format!("/{id}.geojson"),
            &name("file"),
            &format!("{title}: the whole layer"),
            &selection,
            &file,
        );
    }
}

/// Whether a position along a feature can be asked for.
fn has_lines(collection: &Collection) -> bool {
    let is_line =
        |geometry: &Geometry| matches!(geometry, Geometry::LineString(_) | Geometry::MultiLineString(_));
    collection.features().iter().filter_map(Feature::geometry).any(is_line)
}

/// Parameters that many operations share, by name.
fn shared(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })).collect()
}

/// `lon` and `lat`.
fn point(required: bool) -> Vec<Value> {
    let coordinate = |name: &str, what: &str, most: i32| {
        let schema = json!({ "type": "number", "minimum": -most, "maximum": most });
        let mut parameter = parameter(name, &format!("{what} of the point in degrees (WGS 84)"), &schema);
        parameter["required"] = json!(required);
        parameter
    };
    vec![coordinate("lon", "Longitude", 180), coordinate("lat", "Latitude", 90)]
}

fn parameter(name: &str, description: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "description": description,
        "style": "form", "explode": false, "schema": schema,
    })
}

fn shared_parameters(languages: &[String]) -> Value {
    json!({
        "lang": parameter("lang", "The language of names and sentences; without it Accept-Language decides", &json!({
            "type": "string", "enum": languages,
        })),
        "f": parameter("f", "The format; without it the Accept header decides", &json!({
            "type": "string", "enum": ["json", "html"],
        })),
        "bbox": parameter(
            "bbox",
            "Features that touch this box, or have no geometry: west, south, east, north in degrees (CRS84), or \
             west, south, lowest, east, north, highest. West greater than east crosses the antimeridian.",
            &json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } }),
        ),
        "datetime": parameter(
            "datetime",
            "Features whose period meets this date, date-time or interval (.. is an open end), or that have none. \
             Periods are half-open: the first day counts, the last does not.",
            &json!({ "type": "string", "example": "2020-12-01" }),
        ),
        "limit": parameter("limit", "The most features of an answer; a greater number is lowered to the maximum", &json!({
            "type": "integer", "minimum": 1, "maximum": Limit::MAX.get(), "default": Limit::DEFAULT.get(),
        })),
        "offset": parameter("offset", "How many features to pass over; next links carry it", &json!({
            "type": "integer", "minimum": 0, "default": 0,
        })),
    })
}

/// A parameter for each property that can be compared (`/rec/core/fc-filters`).
fn property_parameters(collection: &Collection) -> Vec<Value> {
    collection
        .schema()
        .queryables()
        .filter(|(name, _)| !RESERVED.contains(name))
        .map(|(name, kind)| {
            let (kind, format) = kind.json_schema();
            let mut schema = json!({ "type": kind });
            if let Some(format) = format {
                schema["format"] = json!(format);
            }
            parameter(name, &format!("Features whose {name} has this value"), &schema)
        })
        .collect()
}

fn problem() -> Value {
    json!({
        "description": "What was wrong, and what is allowed (RFC 9457)",
        "content": { "application/problem+json": { "schema": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": { "type": "string" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "parameter": { "type": "string" },
            },
        } } },
    })
}

/// An operation in the readable form.
struct Operation {
    path: String,
    summary: String,
    parameters: Vec<Parameter>,
}

/// A parameter in the readable form.
struct Parameter {
    name: String,
    description: String,
}

#[derive(Template)]
#[template(path = "api.html")]
struct Html {
    layout: Layout,
    operations: Vec<Operation>,
    json_href: String,
}

impl Html {
    fn new(state: &AppState, base: &Base, document: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let parameter = |value: &Value| {
            // A shared parameter stands as a JSON pointer into the document.
            let target =
                value["$ref"].as_str().and_then(|pointer| document.pointer(pointer.trim_start_matches('#')));
            let value = target.unwrap_or(value);
            Parameter { name: text(&value["name"]), description: text(&value["description"]) }
        };
        let operation = |(path, item): (&String, &Value)| Operation {
            path: path.clone(),
            summary: text(&item["get"]["summary"]),
            parameters: item["get"]["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
        };
        Self {
            layout: Layout::new(state, base, "API"),
            operations: document["paths"].as_object().into_iter().flatten().map(operation).collect(),
            json_href: base.url("/api?f=json"),
        }
    }
}
