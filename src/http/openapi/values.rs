//! The values that a parameter takes, as a schema.

use serde_json::{Value, json};

use crate::http::wire::negotiate::Format;
use crate::http::wire::parameter::{Parameter, Values};

/// What a schema may depend on beside the declaration.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) languages: &'a [String],
    pub(crate) formats: &'a [Format],
}

/// The schema of a parameter's values.
pub(crate) fn schema(values: Values, scope: Scope<'_>) -> Value {
    let mut schema = match values {
        Values::Text => json!({ "type": "string" }),
        Values::Formed { format, .. } => json!({ "type": "string", "format": format }),
        Values::OneOf { names, default } => {
            json!({ "type": "string", "enum": names, "default": names.first().filter(|_| default) })
        }
        Values::Language => json!({ "type": "string", "enum": scope.languages }),
        Values::Format => {
            let names: Vec<_> = scope.formats.iter().map(|format| format.name()).collect();
            json!({ "type": "string", "enum": names })
        }
        Values::Boolean { default } => json!({ "type": "boolean", "default": default }),
        Values::Integer { least, most, default } => {
            json!({ "type": "integer", "minimum": least, "maximum": most, "default": default })
        }
        Values::Number { least, most } => {
            json!({ "type": "number", "format": "double", "minimum": least, "maximum": most })
        }
        Values::Box => json!({
            "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number", "format": "double" },
        }),
        Values::List => json!({ "type": "array", "minItems": 1, "items": { "type": "string" } }),
        Values::Properties => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
    };
    // OpenAPI 3.0 knows no null.
    if let Some(members) = schema.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    schema
}

/// A value that a parameter may have, if its declaration names one.
pub(crate) fn example(parameter: Parameter) -> Option<&'static str> {
    match parameter.values {
        Values::Formed { example, .. } => Some(example),
        Values::OneOf { names, .. } => names.first().copied(),
        _ => None,
    }
}

/// The text of a parameter in an address, as its schema has it: a number, or a text.
pub(crate) fn value(parameter: Parameter, text: &str) -> Value {
    match parameter.values {
        Values::Integer { .. } | Values::Number { .. } => {
            text.parse::<serde_json::Number>().map_or_else(|_not_one| json!(text), Value::Number)
        }
        _ => json!(text),
    }
}
