//! The schemas of a collection (Features Part 5): what its features have, what can be asked of them, what they can be
//! sorted by; and the functions of filters.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use geo::Geometry;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::collections::find;
use super::layout::Layout;
use super::links::{JSON, Link, SCHEMA, collection_path};
use super::negotiate::Format;
use super::selection::sortables;
use super::telling::Telling;
use super::{AppState, Problem};
use crate::answer::description;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::filter::{GEOMETRY, OwnFunction, PERIOD};
use crate::language::Language;
use crate::schema::{Kind, Property, Scalar};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/collections/{id}/schema",
            get(async |call: Call, Path(id): Path<String>| answer(call, &id, About::All)),
        )
        .route(
            "/collections/{id}/queryables",
            get(async |call: Call, Path(id): Path<String>| answer(call, &id, About::Queryables)),
        )
        .route(
            "/collections/{id}/sortables",
            get(async |call: Call, Path(id): Path<String>| answer(call, &id, About::Sortables)),
        )
        .route("/functions", get(functions))
}

/// Which of the properties a schema is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// All that features have.
    All,
    /// Those a filter knows.
    Queryables,
    /// Those they can be sorted by.
    Sortables,
}

impl About {
    pub(super) const EACH: [Self; 3] = [Self::All, Self::Queryables, Self::Sortables];

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
    pub(super) fn path(self, id: &str) -> String {
        format!("{}/{}", collection_path(id), self.name())
    }

    /// The link to it, in a form.
    pub(super) fn link(self, telling: Telling<'_>, id: &str, format: Format) -> Link {
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

fn answer(call: Call, id: &str, about: About) -> Result<Response, Problem> {
    let Call { state, base, headers, language, mut params } = call;
    let collection = find(&state, id)?;
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    let telling = Telling { state: &state, base: &base, language: &language };
    let document = document(telling, collection, about);
    if format == Format::Html {
        super::html(&Html::new(telling, collection, about, &document))
    } else {
        super::json(SCHEMA, &document)
    }
}

/// The JSON Schema of a collection's properties in a language.
fn document(telling: Telling<'_>, collection: &Collection, about: About) -> Value {
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
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": base.url(&about.path(collection.id())),
        "title": collection.info().title.in_language(language),
        "description": collection.info().description.in_language(language),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
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
async fn functions(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    if format == Format::Html {
        let telling = Telling { state: &state, base: &base, language: &language };
        let words = telling.words();
        let functions = OwnFunction::ALL.map(|function| {
            let [argument, result] = function.types();
            [function.name, argument, result, meaning(&function, words)]
        });
        let twin = base.localized("/functions?f=json");
        return super::html(&FunctionsHtml {
            layout: Layout::new(telling, words.word("functions")).with_twin(twin, JSON, "JSON"),
            functions: functions.to_vec(),
        });
    }
    let functions = OwnFunction::ALL.map(|function| {
        let [argument, result] = function.types();
        json!({
            "name": function.name, "description": function.description,
            "arguments": [{ "title": "value", "type": [argument] }], "returns": [result],
        })
    });
    let links = Link::forms(&base, "/functions", "", format, Format::PLAIN, JSON);
    super::json(JSON, &json!({ "functions": functions, "links": links }))
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
    fn new(telling: Telling<'_>, collection: &Collection, about: About, document: &Value) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let properties = document.get("properties").and_then(Value::as_object);
        let rows = properties.into_iter().flatten().map(|(name, property)| Row {
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
