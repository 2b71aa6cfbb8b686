//! The document of the definition (`/req/oas30/oas-definition-2`).

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::http::openapi::operation::{self, Shared};
use crate::http::service::resource::{Group, Resource};
use crate::http::service::state::AppState;
use crate::http::wire::links::Base;
use crate::http::wire::problem::Problem;

/// The resources that the definition tells of.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) resources: Vec<Resource>,
}

impl Api {
    /// Those that this data offers, each with an address of it.
    pub(crate) fn offered<'a>(&'a self, state: &AppState) -> Vec<(&'a Resource, String)> {
        let listed = self.resources.iter().filter(|resource| resource.group != Group::Unlisted);
        listed.filter_map(|resource| Some((resource, (resource.example)(resource, state)?))).collect()
    }
}

/// The definition as OpenAPI 3.0, which the standard asks for.
pub(crate) fn document(api: &Api, state: &AppState, base: &Base) -> Definition {
    let info = state.catalog().info();
    let language = info.language();
    let offered = api.offered(state);
    // Of answers as they are written: a member that is always there is required, even if it may be null.
    let settings = SchemaSettings::openapi3().for_serialize();
    let mut generator = settings.with_transform(RecursiveTransform(nullable_reference)).into_generator();
    let shared = Shared::of(&offered, &info.languages);
    let mut paths = Map::new();
    for (resource, example) in &offered {
        let operation = operation::operation(resource, example, &shared, &mut generator);
        paths.insert(resource.path.to_owned(), json!({ "get": operation }));
    }
    let problem = generator.subschema_for::<Problem>();
    let title = match info.title.in_language(language) {
        "" => "Features",
        title => title,
    };
    let mut about = json!({
        "title": title,
        "description": info.description.in_language(language),
        "version": env!("CARGO_PKG_VERSION"),
    });
    // OpenAPI knows no null here: a data set without a licence says nothing.
    if let (Some(license), Some(about)) = (&info.license, about.as_object_mut()) {
        about.insert("license".to_owned(), json!({ "name": license.title, "url": license.url }));
    }
    let tags =
        Group::LISTED.iter().filter(|group| offered.iter().any(|(resource, _)| resource.group == **group));
    let tags = tags.map(|group| json!({ "name": group.name(), "description": group.description() }));
    let components = json!({
        "parameters": shared.parameters(),
        "headers": operation::headers(),
        "responses": {
            "Problem": {
                "description": "What was wrong, and what is allowed (RFC 9457)",
                "content": { "application/problem+json": { "schema": problem } },
            },
            "NotModified": { "description": "The client has it already: If-None-Match names its tag" },
        },
        "schemas": generator.take_definitions(true),
    });
    Definition {
        openapi: "3.0.3",
        info: about,
        servers: vec![json!({ "url": base.url("") })],
        tags: tags.collect(),
        paths,
        components,
    }
}

/// The definition of this API (OpenAPI 3.0).
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Definition {
    /// The version of OpenAPI.
    openapi: &'static str,
    /// What the API is called.
    #[schemars(with = "Map<String, Value>")]
    info: Value,
    #[schemars(with = "Vec<Map<String, Value>>")]
    servers: Vec<Value>,
    #[schemars(with = "Vec<Map<String, Value>>")]
    tags: Vec<Value>,
    /// The operations by their paths.
    paths: Map<String, Value>,
    #[schemars(with = "Map<String, Value>")]
    components: Value,
}

/// Writes a reference or null as `allOf` with `nullable`: several generators make a type of its own of an `anyOf`.
fn nullable_reference(schema: &mut Schema) {
    let reference = match schema.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([reference, null]) if null.get("enum") == Some(&json!([null])) => reference.clone(),
        _ => return,
    };
    schema.remove("anyOf");
    schema.insert("allOf".to_owned(), json!([reference]));
    schema.insert("nullable".to_owned(), json!(true));
}
