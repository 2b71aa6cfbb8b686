//! One operation of the definition: what a resource takes and what it answers.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use crate::http::openapi::values::{self, Scope};
use crate::http::service::resource::Resource;
use crate::http::wire::negotiate::Format;
use crate::http::wire::parameter::{Parameter, Place, Values};

/// What several operations share: parameters that are declared once and stand in many.
#[derive(Debug)]
pub(crate) struct Shared<'a> {
    languages: &'a [String],
    parameters: Vec<Parameter>,
}

impl<'a> Shared<'a> {
    /// Those that stand in more than one of the resources, the first of each name.
    pub(crate) fn of(offered: &[(&Resource, String)], languages: &'a [String]) -> Self {
        let mut parameters: Vec<Parameter> = Vec::new();
        let all: Vec<Parameter> =
            offered.iter().flat_map(|(resource, _)| resource.all_parameters().collect::<Vec<_>>()).collect();
        for parameter in &all {
            let is_shared = all.iter().filter(|other| *other == parameter).count() > 1;
            let is_new = parameters.iter().all(|known| known.name != parameter.name);
            // The formats are those of the resource; a parameter of the path has another example in each.
            let is_the_same = parameter.values != Values::Format && parameter.place != Place::Path;
            if is_shared && is_new && is_the_same {
                parameters.push(*parameter);
            }
        }
        Self { languages, parameters }
    }

    /// The shared ones by name.
    pub(crate) fn parameters(&self) -> Map<String, Value> {
        let scope = Scope { languages: self.languages, formats: &[] };
        let one = |parameter: &Parameter| {
            (parameter.name.to_owned(), one(*parameter, scope, values::example(*parameter)))
        };
        self.parameters.iter().map(one).collect()
    }
}

/// A parameter in the terms of OpenAPI.
fn one(parameter: Parameter, scope: Scope<'_>, example: Option<&str>) -> Value {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
    };
    let mut out = json!({
        "name": parameter.name,
        "in": place,
        "required": parameter.required,
        "description": parameter.description,
        "schema": values::schema(parameter.values, scope),
    });
    let Some(members) = out.as_object_mut() else { return out };
    if parameter.place == Place::Query {
        members.insert("style".to_owned(), json!("form"));
        members.insert("explode".to_owned(), json!(parameter.values == Values::Properties));
    }
    let is_single = !matches!(parameter.values, Values::Box | Values::List | Values::Properties);
    if let Some(example) = example.filter(|_| is_single) {
        members.insert("example".to_owned(), values::value(parameter, example));
    }
    out
}

/// A part of a file.
const RANGE: Parameter = Parameter {
    name: "Range",
    place: Place::Header,
    required: false,
    description: "A part of the file, in bytes (RFC 9110 14)",
    values: Values::Formed { format: None, example: "bytes=0-1023" },
};

/// The operation of a resource; `example` is an address of it.
pub(crate) fn operation(
    resource: &Resource,
    example: &str,
    shared: &Shared<'_>,
    generator: &mut SchemaGenerator,
) -> Value {
    let scope = Scope { languages: shared.languages, formats: resource.formats };
    let given = given(resource, example);
    // A part of a JSON text is no JSON: whoever reads such files in parts knows that without being told.
    let is_json = resource.formats.iter().any(|format| resource.media_type(*format).ends_with("json"));
    let range = (resource.in_parts && !is_json).then_some(RANGE);
    let parameters = resource.all_parameters().chain(range).map(|parameter| {
        if shared.parameters.contains(&parameter) {
            return json!({ "$ref": format!("#/components/parameters/{}", parameter.name) });
        }
        let example = given.get(parameter.name).map(String::as_str);
        one(parameter, scope, example.or(values::example(parameter)))
    });
    json!({
        "operationId": resource.id,
        "tags": [resource.group.name()],
        "summary": resource.summary,
        "parameters": parameters.collect::<Vec<_>>(),
        "responses": responses(resource, generator),
    })
}

/// The values that the parameters have in an address of the resource, by name.
fn given(resource: &Resource, example: &str) -> HashMap<String, String> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (path, query) = example.split_once('?').unwrap_or((example, ""));
    let in_path = resource.path.split('/').zip(path.split('/')).filter_map(|(template, text)| {
        let (name, rest) = template.strip_prefix('{')?.split_once('}')?;
        Some((name.to_owned(), decoded(text.strip_suffix(rest).unwrap_or(text))))
    });
    let in_query = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((decoded(name), decoded(value)))
    });
    in_path.chain(in_query).collect()
}

/// What a resource answers.
fn responses(resource: &Resource, generator: &mut SchemaGenerator) -> Value {
    let mut content = Map::new();
    for format in resource.formats {
        // Two formats may have one media type, of which the first is told.
        let media_type = resource.media_type(*format);
        if !content.contains_key(media_type) {
            content.insert(media_type.to_owned(), json!({ "schema": schema(resource, *format, generator) }));
        }
    }
    let names = ["ETag"].into_iter().chain(resource.headers.iter().copied());
    let headers: Map<String, Value> = names
        .map(|name| (name.to_owned(), json!({ "$ref": format!("#/components/headers/{name}") })))
        .collect();
    let problem = json!({ "$ref": "#/components/responses/Problem" });
    let mut responses = json!({
        "200": { "description": resource.summary, "headers": headers, "content": content },
        "304": { "$ref": "#/components/responses/NotModified" },
    });
    let Some(members) = responses.as_object_mut() else { return responses };
    if resource.may_be_empty {
        members.insert("204".to_owned(), json!({ "description": "There is nothing in it" }));
    }
    if resource.in_parts {
        let parts = resource.formats.iter().map(|format| {
            let binary = json!({ "schema": { "type": "string", "format": "binary" } });
            (resource.media_type(*format).to_owned(), binary)
        });
        let parts: Map<String, Value> = parts.collect();
        members.insert(
            "206".to_owned(),
            json!({ "description": "The part that Range asks for", "content": parts }),
        );
        members.insert("416".to_owned(), problem.clone());
    }
    for status in ["400", "404", "406", "500", "503"] {
        members.insert(status.to_owned(), problem.clone());
    }
    responses
}

/// The schema of an answer in a format.
fn schema(resource: &Resource, format: Format, generator: &mut SchemaGenerator) -> Value {
    match format {
        Format::Json | Format::JsonFg | Format::TileJson => (resource.json.schema)(generator).to_value(),
        Format::Html | Format::Svg => json!({ "type": "string" }),
        Format::Csv | Format::GeoJsonSeq | Format::FlatGeobuf | Format::Kml | Format::Mvt | Format::Png => {
            json!({ "type": "string", "format": "binary" })
        }
    }
}

/// The headers of answers.
pub(crate) fn headers() -> Value {
    let text = |description: &str| json!({ "description": description, "schema": { "type": "string" } });
    let count = |description: &str| json!({ "description": description, "schema": { "type": "integer", "minimum": 0 } });
    json!({
        "ETag": text("The tag of the answer, for If-None-Match (RFC 9110 8.8.3)"),
        "Link": text("The neighbouring pages, in formats that have no place for links (RFC 8288)"),
        "Content-Crs": text("The coordinate system of the geometries, in angle brackets"),
        "OGC-NumberMatched": count("How many features there are on all pages, in formats that have no place for it"),
        "OGC-NumberReturned": count("How many features there are on this page, in formats that have no place for it"),
    })
}
