//! The schemas of a collection (Features Part 5): what its features have, what can be asked of them, what they can be
//! sorted by; and the functions of filters.

use crate::http::call::COLLECTION_ID;
use crate::http::service::resource::{Group, Json, Languages, Resource};
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use geo::Geometry;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::answer::description;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::filter::{GEOMETRY, OwnFunction, PERIOD};
use crate::http::call::Call;
use crate::http::call::find;
use crate::http::features::selection::sortables;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::service::paths::collection_path;
use crate::http::service::state::AppState;
use crate::http::wire::links::{JSON, Link, SCHEMA};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::language::Language;
use crate::schema::{Kind, Property, Scalar};

pub(crate) fn resources() -> Vec<Resource> {
    let schema = |id, path, summary, handler| Resource {
        id,
        group: Group::Features,
        summary,
        parameters: vec![COLLECTION_ID],
        json: Json::of::<SchemaDocument>(SCHEMA),
        handler,
        ..Resource::get(path, functions)
    };
    vec![
        schema(
            "getSchema",
            "/collections/{collectionId}/schema",
            "The schema of a collection's features",
            get(async |call: Call, Path(id): Path<String>| answer(call, &id, About::All)),
        ),
        schema(
            "getQueryables",
            "/collections/{collectionId}/queryables",
            "What a filter may ask of a collection's features",
            get(async |call: Call, Path(id): Path<String>| answer(call, &id, About::Queryables)),
        ),
        schema(
            "getSortables",
            "/collections/{collectionId}/sortables",
            "What a collection's features can be sorted by",
            get(async |call: Call, Path(id): Path<String>| answer(call, &id, About::Sortables)),
        ),
        Resource {
            id: "getFunctions",
            group: Group::Features,
            summary: "The functions of filters",
            json: Json::of::<FunctionsDocument>(JSON),
            languages: Languages::OfPage,
            ..Resource::get("/functions", functions)
        },
    ]
}

/// Which of the properties a schema is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// All that features have.
    All,
    /// Those a filter knows.
    Queryables,
    /// Those they can be sorted by.
    Sortables,
}

impl About {
    pub(crate) const EACH: [Self; 3] = [Self::All, Self::Queryables, Self::Sortables];

    fn name(self) -> &'static str {
        match self {
            Self::All => "schema",
            Self::Queryables => "queryables",
            Self::Sortables => "sortables",
        }
    }

    fn title(self, words: &Language) -> &str {
        match self {
            Self::All => words.word("schema"),
            Self::Queryables => words.word("queryables"),
            Self::Sortables => words.word("sortables"),
        }
    }

    /// The path for a collection.
    pub(crate) fn path(self, id: &str) -> String {
        format!("{}/{}", collection_path(id), self.name())
    }

    /// The link to it, in a form.
    pub(crate) fn link(self, telling: Telling<'_>, id: &str, format: Format) -> Link {
        let rel = match self {
            Self::All => "http://www.opengis.net/def/rel/ogc/1.0/schema",
            Self::Queryables => "http://www.opengis.net/def/rel/ogc/1.0/queryables",
            Self::Sortables => "http://www.opengis.net/def/rel/ogc/1.0/sortables",
        };
        let media_type = if format == Format::Json { SCHEMA } else { format.media_type() };
        let href = telling.base.localized(&format!("{}?f={}", self.path(id), format.name()));
        Link::new(href, rel, media_type, self.title(telling.words()))
    }
}

fn answer(mut call: Call, id: &str, about: About) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    let collection = find(&call.state, id)?;
    let telling = Telling::of(&call);
    let document = document(telling, collection, about);
    if format == Format::Html {
        reply::html(&Html::new(telling, collection, about, &document))
    } else {
        reply::json(SCHEMA, &document)
    }
}

/// The JSON Schema of a collection's properties in a language.
fn document(telling: Telling<'_>, collection: &Collection, about: About) -> SchemaDocument {
    let Telling { state, base, language } = telling;
    let (schema, words) = (collection.schema(), telling.words());
    let mut properties = Map::new();
    if about != About::All && !schema.has("id") {
        let kind = if schema.ids_are_numbers() { "number" } else { "string" };
        properties
            .insert("id".to_owned(), json!({ "title": words.word("id"), "type": kind, "x-ogc-role": "id" }));
    }
    if about != About::Sortables && !schema.has(GEOMETRY) {
        properties.insert(GEOMETRY.to_owned(), geometry(collection, words));
    }
    if about == About::Queryables && !schema.has(PERIOD) && collection.info().period.is_some() {
        properties.insert(
            PERIOD.to_owned(),
            json!({
                "title": words.word("period"),
                "description": words.word("period_meaning"),
                "type": "array", "items": { "type": ["string", "null"] }, "minItems": 2, "maxItems": 2,
                "format": "interval",
            }),
        );
    }
    let sortable: Vec<_> = sortables(collection).collect();
    for (name, property) in schema.properties() {
        let shown = match about {
            About::All => true,
            About::Queryables => property.kind() != Some(Kind::Other),
            About::Sortables => sortable.contains(&name),
        };
        if shown {
            properties.insert(name.to_owned(), one(state, collection, about, (name, property), language));
        }
    }
    SchemaDocument {
        dialect: "https://json-schema.org/draft/2020-12/schema",
        id: base.url(&about.path(collection.id())),
        title: collection.info().title.in_language(language).to_owned(),
        description: collection.info().description.in_language(language).to_owned(),
        kind: "object",
        properties,
        additional_properties: false,
    }
}

/// What is known of a property: heading, type, unit, codes, and its part in the period.
///
/// A property that some features lack or have as null may be null in the schema. Queryables and sortables have one type
/// each, since clients look for a text there.
fn one(
    state: &AppState,
    collection: &Collection,
    about: About,
    (name, property): (&str, &Property),
    language: &str,
) -> Value {
    let info = state.catalog().info();
    let mut out = Map::new();
    let mut add = |name: &str, value: Value| out.insert(name.to_owned(), value);
    add("title", description::heading(state.catalog(), name, language).into());
    let is_nullable = about == About::All && lacks(collection, name, property);
    if let Some(kind) = property.kind().filter(|kind| *kind != Kind::Other) {
        let (kind, format) = kind.json_schema();
        add("type", if is_nullable { json!([kind, "null"]) } else { kind.into() });
        if let Some(format) = format {
            add("format", format.into());
        }
    }
    if let Some(unit) = info.properties.get(name).and_then(|info| info.unit.as_deref()) {
        add("x-ogc-unit", unit.into());
    }
    if let Some(codes) = info.codes.get(name).filter(|_| property.kind() == Some(Kind::Text)) {
        let is_code = |value: &Scalar| matches!(value, Scalar::Text(text) if codes.contains_key(&**text));
        if property.values().is_some_and(|mut values| values.all(is_code)) {
            let codes = codes.keys().cloned().map(Value::from);
            add("enum", codes.chain(is_nullable.then_some(Value::Null)).collect());
        }
        let meaning =
            |(code, text): (&String, &crate::text::Text)| format!("{code}: {}", text.in_language(language));
        add("description", codes.iter().map(meaning).collect::<Vec<_>>().join("; ").into());
    }
    if let Some(period) = &collection.info().period {
        if period.from.as_deref() == Some(name) {
            add("x-ogc-role", "primary-interval-start".into());
        } else if period.to.as_deref() == Some(name) {
            add("x-ogc-role", "primary-interval-end".into());
        }
    }
    Value::Object(out)
}

fn geometry(collection: &Collection, words: &Language) -> Value {
    let kind = |geometry: &Geometry| match geometry {
        Geometry::Point(_) => "point",
        Geometry::MultiPoint(_) => "multipoint",
        Geometry::LineString(_) | Geometry::Line(_) => "linestring",
        Geometry::MultiLineString(_) => "multilinestring",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "polygon",
        Geometry::MultiPolygon(_) => "multipolygon",
        Geometry::GeometryCollection(_) => "geometrycollection",
    };
    let mut kinds = collection.features().iter().filter_map(Feature::geometry).map(kind);
    let first = kinds.next();
    let same = first.filter(|first| kinds.all(|kind| kind == *first));
    json!({
        "title": words.word("geometry"), "x-ogc-role": "primary-geometry",
        "format": format!("geometry-{}", same.unwrap_or("any")),
    })
}

/// The functions that filters know beside the operators of CQL2 (`/req/functions/get-functions`).
async fn functions(mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    if format == Format::Html {
        let telling = Telling::of(&call);
        let words = telling.words();
        let functions = OwnFunction::ALL.map(|function| {
            let [argument, result] = function.types();
            [function.name, argument, result, meaning(&function, words)]
        });
        let twin = call.base.localized("/functions?f=json");
        return reply::html(&FunctionsHtml {
            layout: Layout::new(telling, words.word("functions")).with_twin(twin, JSON, "JSON"),
            functions: functions.to_vec(),
        });
    }
    let functions = OwnFunction::ALL.map(|function| {
        let [argument, result] = function.types();
        FunctionDocument {
            name: function.name,
            description: function.description,
            arguments: [FunctionArgument { title: "value", kinds: [argument] }],
            returns: [result],
        }
    });
    let links = call.forms("/functions", "", format);
    reply::json(JSON, &FunctionsDocument { functions: functions.into(), links })
}

/// The functions of filters.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Functions")]
struct FunctionsDocument {
    functions: Vec<FunctionDocument>,
    links: Vec<Link>,
}

/// A function of filters.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Function")]
struct FunctionDocument {
    name: &'static str,
    description: &'static str,
    arguments: [FunctionArgument; 1],
    /// The types of its result.
    returns: [&'static str; 1],
}

/// What a function takes.
#[derive(Debug, Serialize, JsonSchema)]
struct FunctionArgument {
    title: &'static str,
    /// The types that it may have.
    #[serde(rename = "type")]
    kinds: [&'static str; 1],
}

/// A JSON Schema (2020-12) of what features have, can be asked or sorted by.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PropertiesSchema")]
struct SchemaDocument {
    #[serde(rename = "$schema")]
    dialect: &'static str,
    #[serde(rename = "$id")]
    id: String,
    title: String,
    description: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// A schema of each property by its name.
    properties: Map<String, Value>,
    #[serde(rename = "additionalProperties")]
    additional_properties: bool,
}

/// What a function does, in the reader's language.
fn meaning(function: &OwnFunction, words: &'static Language) -> &'static str {
    match function.name {
        "lower" => words.word("function_lower"),
        "upper" => words.word("function_upper"),
        "length" => words.word("function_length"),
        "abs" => words.word("function_abs"),
        "floor" => words.word("function_floor"),
        "ceil" => words.word("function_ceil"),
        _ => function.description,
    }
}

#[derive(Template)]
#[template(path = "functions.html")]
struct FunctionsHtml {
    layout: Layout,
    functions: Vec<[&'static str; 4]>,
}

/// A property in the readable form.
struct Row {
    name: String,
    title: String,
    kind: String,
    unit: String,
    meaning: String,
}

#[derive(Template)]
#[template(path = "schema.html")]
struct Html {
    layout: Layout,
    rows: Vec<Row>,
}

impl Html {
    fn new(telling: Telling<'_>, collection: &Collection, about: About, document: &SchemaDocument) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let rows = document.properties.iter().map(|(name, property)| Row {
            name: name.clone(),
            title: text(property.get("title")),
            kind: text(property.get("format").or_else(|| property.get("type"))),
            unit: text(property.get("x-ogc-unit")),
            meaning: text(property.get("description")),
        });
        let twin = telling.base.localized(&format!("{}?f=json", about.path(collection.id())));
        Self {
            layout: Layout::new(telling, about.title(telling.words()))
                .under_collection(telling.base, collection)
                .with_twin(twin, SCHEMA, "JSON Schema"),
            rows: rows.collect(),
        }
    }
}

/// Whether any feature has no value of a property, or null.
fn lacks(collection: &Collection, name: &str, property: &Property) -> bool {
    let features = collection.features();
    if matches!(property.kind(), Some(Kind::List | Kind::Other)) {
        // Such values are not kept in columns.
        return features.iter().any(|feature| feature.properties().get(name).is_none_or(Value::is_null));
    }
    (0..).take(features.len()).any(|row| property.value(row).is_none())
}
