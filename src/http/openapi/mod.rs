//! The definition of the API (`/req/oas30/oas-definition-2`), made from the catalogue.

#![expect(clippy::indexing_slicing, reason = "a JSON value has an answer for every key: null")]

mod parameters;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use geo::Geometry;
use serde_json::{Map, Value, json};

use crate::collection::Collection;
use crate::encode::mvt;
use crate::feature::Feature;
use crate::http::call::Call;
use crate::http::layout::Layout;
use crate::http::links::{Base, OPENAPI, SCHEMA};
use crate::http::negotiate::Format;
use crate::http::pictures::Form;
use crate::http::telling::Telling;
use crate::http::{AppState, Problem};
use parameters::{
    crs_parameters, parameter, picture, point, property_parameters, shared, shared_parameters, sortby,
};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/api", get(api))
}

async fn api(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    let document = document(&state, &base);
    let telling = Telling { state: &state, base: &base, language: &language };
    match format {
        Format::Html => crate::http::html(&Html::new(telling, &document)),
        _ => crate::http::json(OPENAPI, &document),
    }
}

fn document(state: &AppState, base: &Base) -> Value {
    let info = state.catalog().info();
    let language = info.language();
    let mut paths = Paths(Map::new());
    let layers: Vec<_> = state.catalog().collections().map(Collection::id).collect();
    paths.of_the_whole(&common_parameters(state), &layers);
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
        // Every answer has a tag.
        responses["304"] = json!({ "description": "The client has it already: If-None-Match names its tag" });
        let operation = json!({
            "operationId": id, "summary": summary, "parameters": parameters, "responses": responses,
        });
        self.0.insert(path.to_owned(), json!({ "get": operation }));
    }

    /// A resource of features, in all their formats.
    fn add_features(
        &mut self,
        path: &str,
        id: &str,
        summary: &str,
        parameters: &[Value],
        formats: &[Format],
    ) {
        let one = |format: &Format| {
            let kind = if matches!(format, Format::Json | Format::JsonFg) { "object" } else { "string" };
            (format.media_type().to_owned(), json!({ "schema": { "type": kind } }))
        };
        let content: Map<String, Value> = formats.iter().map(one).collect();
        self.add_as(path, id, summary, parameters, &Value::Object(content));
    }

    /// Vector tiles and their tilesets; the tile's numbers are parameters of the path.
    fn add_tiles(&mut self, path: &str, id: &str, title: &str, selection: &[Value]) {
        let f = shared(&["lang", "f"]);
        let id = |what: &str| format!("{id}{what}");
        self.add(path, &id("tilesets"), &format!("{title}: tilesets of vector tiles"), &f, PLAIN);
        let set = shared(&["tileMatrixSetId"]);
        let parameters = [set.clone(), selection.to_vec(), shared(&["lang", "fTilesets"])].concat();
        let tileset = format!("{path}/{{tileMatrixSetId}}");
        self.add(&tileset, &id("tileset"), &format!("{title}: a tileset"), &parameters, PLAIN);
        let numbers = shared(&["tileMatrix", "tileRow", "tileCol", "fTile"]);
        let parameters = [set, numbers, selection.to_vec()].concat();
        let content = json!({ mvt::MEDIA_TYPE: { "schema": { "type": "string", "format": "binary" } } });
        let one = format!("{tileset}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}");
        self.add_as(&one, &id("tile"), &format!("{title}: a vector tile"), &parameters, &content);
        let empty = json!({ "description": "A tile without anything in it" });
        if let Some(operation) = self.0.get_mut(&one) {
            operation["get"]["responses"]["204"] = empty;
        }
    }

    /// The resources of the whole; `common` are the parameters of properties that all drawn collections have.
    fn of_the_whole(&mut self, common: &[Value], layers: &[&str]) {
        let f = || shared(&["lang", "f"]);
        let view = view();
        let parameters = [view.clone(), f()].concat();
        self.add("/", "landing", "The landing page; as HTML, the map of a view", &parameters, PLAIN);
        let page = json!({ "text/html": { "schema": { "type": "string" } } });
        let parameters = [view, shared(&["lang"])].concat();
        self.add_as("/embed", "embed", "The map in small, to embed", &parameters, &page);
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
        self.add("/functions", "functions", "The functions of filters", &f(), PLAIN);
        self.add("/tileMatrixSets", "tileMatrixSets", "The tile matrix sets", &f(), PLAIN);
        let set = shared(&["tileMatrixSetId", "lang", "f"]);
        self.add("/tileMatrixSets/{tileMatrixSetId}", "tileMatrixSet", "A tile matrix set", &set, PLAIN);
        let selection =
            shared(&["collections", "datetime", "filter", "filter-lang", "filter-crs", "properties"]);
        self.add_tiles("/tiles", "", "All collections", &[selection, common.to_vec()].concat());
        for form in Form::ALL {
            let title = form.title();
            let summary = format!("The map of a day as {title}, with legend and sentence or plain");
            let content =
                json!({ form.media_type(): { "schema": { "type": "string", "format": "binary" } } });
            let parameters = [picture(layers), shared(&["lang"])].concat();
            self.add_as(form.path(), &format!("map{title}"), &summary, &parameters, &content);
        }
        let summary = "The days on which something changed or happened, with counts and a sentence";
        self.add("/timeline", "timeline", summary, &shared(&["lang", "f"]), PLAIN);
    }

    fn of_collection(&mut self, collection: &Collection, title: &str) {
        let id = collection.id();
        let path = format!("/collections/{id}");
        let name = |what: &str| format!("{id}.{what}");
        let parameters = shared(&["lang", "f"]);
        self.add(&path, &name("collection"), &format!("{title}: the collection"), &parameters, PLAIN);

        let properties = property_parameters(collection);
        let crs =
            [crs_parameters(collection), shared(&["bbox", "datetime", "filter", "filter-lang"])].concat();
        let selection = [crs, properties.clone()].concat();
        let showing =
            [shared(&["properties", "skipGeometry", "zoom-level"]), vec![sortby(collection)]].concat();
        let layer = [selection.clone(), showing].concat();
        let items = [layer.clone(), shared(&["limit", "offset", "lang", "fFeatures"])].concat();
        let summary = format!("{title}: features");
        self.add_features(&format!("{path}/items"), &name("items"), &summary, &items, Format::FEATURES);
        for (what, summary) in [
            ("schema", "the schema of its features"),
            ("queryables", "what a filter knows"),
            ("sortables", "what they can be sorted by"),
        ] {
            let parameters = shared(&["lang", "f"]);
            self.add(
                &format!("{path}/{what}"),
                &name(what),
                &format!("{title}: {summary}"),
                &parameters,
                SCHEMA,
            );
        }
        if collection.extent().bbox.is_some() {
            let selection = [
                shared(&["datetime", "filter", "filter-lang", "filter-crs", "properties"]),
                properties.clone(),
            ];
            self.add_tiles(&format!("{path}/tiles"), &format!("{id}."), title, &selection.concat());
        }
        if collection.info().period.is_some() {
            let within = json!({ "type": "string", "example": "2020-11-09/2020-12-01" });
            let what =
                "Changes within this date, date-time or interval (.. is an open end), both ends included";
            let mut parameters = shared(&["bbox", "filter", "filter-lang"]);
            parameters
                .extend(crs_parameters(collection).into_iter().filter(|system| system["name"] != "crs"));
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
        let crs = crs_parameters(collection).into_iter().filter(|parameter| parameter["name"] == "crs");
        let parameters = [
            vec![feature_id.clone()],
            crs.collect(),
            shared(&["properties", "skipGeometry", "zoom-level", "lang", "fFeatures"]),
        ];
        let summary = format!("{title}: one feature");
        self.add_features(&item, &name("item"), &summary, &parameters.concat(), Format::FEATURES);
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

        for format in Format::FILES {
            let suffix = format.suffix();
            let summary = format!("{title}: the whole layer as {}", format.title());
            let path = format!("/{id}.{suffix}");
            let f = json!({ "type": "string", "enum": [format.name()] });
            let f = parameter("f", "The format, which the address says already", &f);
            // A part of a JSON text is no JSON: whoever reads such files in parts knows that without being told.
            let range = (!format.media_type().ends_with("json")).then(|| {
                json!({
                    "name": "Range", "in": "header", "required": false, "schema": { "type": "string" },
                    "description": "A part of the file, in bytes (RFC 9110 14)", "example": "bytes=0-1023",
                })
            });
            let parameters = [layer.clone(), vec![f], range.into_iter().collect()].concat();
            self.add_features(&path, &name(suffix), &summary, &parameters, &[*format]);
            let content =
                json!({ format.media_type(): { "schema": { "type": "string", "format": "binary" } } });
            if let Some(operation) = self.0.get_mut(&path) {
                let responses = &mut operation["get"]["responses"];
                responses["206"] =
                    json!({ "description": "The part that Range asks for", "content": content });
                responses["416"] = json!({ "$ref": "#/components/responses/Problem" });
            }
        }
    }
}

/// What the reader's page shows.
fn view() -> Vec<Value> {
    let day = json!({ "type": "string", "format": "date", "example": "2020-12-01" });
    let text = json!({ "type": "string" });
    vec![
        parameter("datetime", "The day of the map; that of the first view if left out", &day),
        parameter("compare", "A second day, from which differences are outlined", &day),
        parameter("select", "The feature whose panel is open: collection/id", &text),
        parameter("at", "The point whose panel is open: longitude,latitude", &text),
        parameter(
            "view",
            "Whether the table stands in the place of the map",
            &json!({ "type": "string", "enum": ["table"] }),
        ),
        parameter(
            "layers",
            "The layers of the legend that are shown, by their collections; all if left out",
            &text,
        ),
    ]
}

/// The parameters of properties that every collection with something to draw has, so that tiles of all know them.
fn common_parameters(state: &AppState) -> Vec<Value> {
    let drawn: Vec<_> =
        state.catalog().collections().filter(|collection| collection.extent().bbox.is_some()).collect();
    let common = |parameter: &Value| {
        let name = parameter["name"].as_str().unwrap_or_default();
        drawn.iter().all(|collection| collection.schema().queryables().any(|(known, _)| known == name))
    };
    let first = drawn.first().map(|collection| property_parameters(collection)).unwrap_or_default();
    first.into_iter().filter(common).collect()
}

/// Whether a position along a feature can be asked for.
fn has_lines(collection: &Collection) -> bool {
    let is_line =
        |geometry: &Geometry| matches!(geometry, Geometry::LineString(_) | Geometry::MultiLineString(_));
    collection.features().iter().filter_map(Feature::geometry).any(is_line)
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
}

impl Html {
    fn new(telling: Telling<'_>, document: &Value) -> Self {
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
        let layout = Layout::new(telling, telling.words().word("api"));
        Self {
            layout: layout.with_twin(telling.base.localized("/api?f=json"), OPENAPI, "OpenAPI 3.0"),
            operations: document["paths"].as_object().into_iter().flatten().map(operation).collect(),
        }
    }
}
