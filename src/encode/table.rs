//! Features as rows of a table: columns in one order, values told apart by their type.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::feature::Name;
use crate::presentation::Shown;

/// A value of a property.
#[derive(Debug, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Boolean(bool),
    /// A number as JSON writes it.
    Number(&'a str),
    Text(Cow<'a, str>),
    /// A list or an object as JSON.
    Json(&'a str),
}

impl<'a> Value<'a> {
    pub(super) fn read(raw: &'a RawValue) -> Self {
        let json = raw.get();
        match json.as_bytes().first() {
            None | Some(b'n') => Self::Null,
            Some(b't') => Self::Boolean(true),
            Some(b'f') => Self::Boolean(false),
            // A text with half of a surrogate pair is no text; it stays as JSON has it.
            Some(b'"') => serde_json::from_str(json).map_or(Self::Json(json), |Name(text)| Self::Text(text)),
            Some(b'[' | b'{') => Self::Json(json),
            Some(_) => Self::Number(json),
        }
    }
}

/// The values of a feature in the order of `names`; what it has not is null.
pub(super) fn row<'a>(names: &'a [String], shown: &'a Shown<'_>) -> impl Iterator<Item = Value<'a>> {
    let found: Vec<_> = shown.properties().collect();
    names
        .iter()
        .enumerate()
        .map(move |(column, name)| {
            // Most features name their properties in the same order.
            let guess = found.get(column).filter(|(found, _)| found == name);
            let (_, raw) = guess.or_else(|| found.iter().find(|(found, _)| found == name))?;
            Some(Value::read(raw))
        })
        .map(|value| value.unwrap_or(Value::Null))
}

/// A name for a column that is added to those of properties: `name`, with underscores until no property is called so.
pub(super) fn free_name(name: &str, properties: &[String]) -> String {
    let mut free = name.to_owned();
    while properties.contains(&free) {
        free.push('_');
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_apart_by_their_first_letter() {
        let value = |json: &'static str| Value::read(serde_json::from_str(json).unwrap());
        assert_eq!(value("null"), Value::Null);
        assert_eq!(value("true"), Value::Boolean(true));
        assert_eq!(value("-1.50e3"), Value::Number("-1.50e3"));
        assert_eq!(value(r#""a\"\u0259""#), Value::Text("a\"ə".into()));
        assert_eq!(value(r#""\ud800""#), Value::Json(r#""\ud800""#));
        assert_eq!(value(r#"{"a":[1]}"#), Value::Json(r#"{"a":[1]}"#));
    }

    #[test]
    fn an_added_column_gives_way_to_properties() {
        let names = ["id", "id_"].map(str::to_owned);
        assert_eq!(free_name("id", &names), "id__");
        assert_eq!(free_name("geometry", &names), "geometry");
    }
}
