//! The definition of the API (`/req/oas30/oas-definition-2`), made from the catalogue.

#![expect(clippy::indexing_slicing, reason = "a JSON value has an answer for every key: null")]

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::layout::Layout;
use super::links::{Base, OPENAPI};
use super::negotiate::Format;
use super::params::{Params, RESERVED};
use super::{AppState, Problem};
use crate::collection::Collection;
use crate::encode::geojson;
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
        Format::Json => super::json(OPENAPI, &document),
        Format::Html => super::html(&Html::new(&state, &base, &document)),
    }
}

fn document(state: &AppState, base: &Base) -> Value {
    let catalog = state.catalog();
    let info = catalog.info();
    let language = info.language();
    let mut paths = Map::new();
    let json_and_html = |json: &str| json!({ json: { "schema": { "type": "object" } }, "text/html": { "schema": { "type": "string" } } });
    let mut add = |path: &str, id: &str, summary: &str, parameters: Vec<Value>, content: Value| {
        let mut responses = json!({ "200": { "description": summary, "content": content } });
        for status in ["400", "404", "406", "500", "503"] {
            responses[status] = json!({ "$ref": "#/components/responses/Problem" });
        }
        let operation = json!({
            "operationId": id, "summary": summary, "parameters": parameters, "responses": responses,
        });
        paths.insert(path.to_owned(), json!({ "get": operation }));
    };
    let shared = |name: &str| json!({ "$ref": format!("#/components/parameters/{name}") });
    let f = || vec![shared("f")];
    let plain = "application/json";
    add("/", "landing", "The landing page; as HTML, the map", f(), json_and_html(plain));
    add("/conformance", "conformance", "The conformance classes", f(), json_and_html(plain));
    add("/api", "api", "This definition", f(), json_and_html(OPENAPI));
    add("/collections", "collections", "The collections", f(), json_and_html(plain));
    for collection in catalog.collections() {
        let id = collection.id();
        let title = collection.info().title.in_language(language);
        let path = format!("/collections/{id}");
        let name = |what: &str| format!("{id}.{what}");
        add(&path, &name("collection"), &format!("{title}: the collection"), f(), json_and_html(plain));
        let mut selection = vec![shared("bbox"), shared("datetime")];
        selection.extend(property_parameters(collection));
        let mut parameters = selection.clone();
        parameters.extend(["limit", "offset", "f"].map(shared));
        let geo = geojson::MEDIA_TYPE;
        add(
            &format!("{path}/items"),
            &name("items"),
            &format!("{title}: features"),
            parameters,
            json_and_html(geo),
        );
        let feature_id = json!({
            "name": "featureId", "in": "path", "required": true, "schema": { "type": "string" },
            "description": "The id of the feature",
        });
        add(
            &format!("{path}/items/{{featureId}}"),
            &name("item"),
            &format!("{title}: one feature"),
            vec![feature_id, shared("f")],
            json_and_html(geo),
        );
        let file = json!({ geo: { "schema": { "type": "object" } } });
        add(&format!("/{id}.geojson"), &name("file"), &format!("{title}: the whole layer"), selection, file);
    }
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {
            "title": match info.title.in_language(language) { "" => "Features", title => title },
            "description": info.description.in_language(language),
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{ "url": base.url("") }],
        "paths": paths,
        "components": { "parameters": shared_parameters(), "responses": { "Problem": problem() } },
    });
    // OpenAPI knows no null here: a data set without a licence says nothing.
    if let Some(license) = &info.license {
        document["info"]["license"] = json!({ "name": license.title, "url": license.url });
    }
    document
}

fn shared_parameters() -> Value {
    let parameter = |name: &str, description: &str, schema: Value| {
        json!({
            "name": name, "in": "query", "required": false, "description": description,
            "style": "form", "explode": false, "schema": schema,
        })
    };
    json!({
        "f": parameter("f", "The format; without it the Accept header decides", json!({
            "type": "string", "enum": ["json", "html"],
        })),
        "bbox": parameter(
            "bbox",
            "Features that touch this box, or have no geometry: west, south, east, north in degrees (CRS84), or \
             west, south, lowest, east, north, highest. West greater than east crosses the antimeridian.",
            json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } }),
        ),
        "datetime": parameter(
            "datetime",
            "Features whose period meets this date, date-time or interval (.. is an open end), or that have none. \
             Periods are half-open: the first day counts, the last does not.",
            json!({ "type": "string", "example": "2020-12-01" }),
        ),
        "limit": parameter("limit", "The most features of an answer; a greater number is lowered to the maximum", json!({
            "type": "integer", "minimum": 1, "maximum": Limit::MAX.get(), "default": Limit::DEFAULT.get(),
        })),
        "offset": parameter("offset", "How many features to pass over; next links carry it", json!({
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
            json!({
                "name": name, "in": "query", "required": false, "style": "form", "explode": false,
                "description": format!("Features whose {name} has this value"), "schema": schema,
            })
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
