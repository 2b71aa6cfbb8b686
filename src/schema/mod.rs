//! The properties of a collection: their names, types and values.

mod column;
mod kind;
mod scalar;

use indexmap::IndexMap;
use rayon::prelude::*;
use serde_json::value::RawValue;

use crate::datetime;
use crate::feature::PropertyTexts;
use column::Column;
pub use kind::Kind;
pub use scalar::Scalar;

/// The properties that the features of a collection have, with their values by feature.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    properties: IndexMap<Box<str>, Property>,
    rows: usize,
    has_text_ids: bool,
}

/// One property of a collection.
#[derive(Debug, Clone, Default)]
pub struct Property {
    kind: Option<Kind>,
    column: Column,
}

impl Property {
    /// The type of the values; `None` if all are null.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The distinct values, in the order of their first feature; `None` if they are more than 65,535.
    #[must_use]
    pub fn values(&self) -> Option<impl ExactSizeIterator<Item = &Scalar>> {
        self.column.values().map(indexmap::IndexSet::iter)
    }

    /// The value that `text` in a query means for this property, or `None` if it cannot be one.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Scalar> {
        match self.kind? {
            Kind::Boolean => text.parse().ok().map(Scalar::Boolean),
            Kind::Integer | Kind::Number => Scalar::number(text),
            kind if kind.is_moment() && kind.join(kind_of(text)) != kind => None,
            Kind::Date | Kind::Instant | Kind::Moment | Kind::Text => Some(Scalar::Text(text.into())),
            Kind::List | Kind::Other => None,
        }
    }

    /// A test whether the feature in a row has `value`.
    pub fn equals<'a>(&'a self, value: &'a Scalar) -> impl Fn(u32) -> bool + use<'a> {
        self.column.equals(value)
    }

    /// A test whether the value that a row has passes `test`; a row without one does not. Values that are kept once
    /// are tested once.
    pub(crate) fn passes<'a>(&'a self, test: impl Fn(&Scalar) -> bool + 'a) -> impl Fn(u32) -> bool + 'a {
        self.column.passes(test)
    }

    /// The number of the value in a row, from 0 to as many as there are values, the last for none; `None` where values
    /// are not numbered.
    pub(crate) fn code(&self, row: u32) -> Option<usize> {
        self.column.code(row)
    }

    /// The numbers of the values of the first `rows` rows, as [`code`](Self::code) has them; `None` where values are not
    /// numbered.
    pub(crate) fn codes(&self, rows: usize) -> Option<impl Iterator<Item = usize> + '_> {
        let absent = self.values()?.len();
        let codes = self.column.codes()?.iter().map(move |code| usize::from(*code).min(absent));
        Some(codes.chain(std::iter::repeat(absent)).take(rows))
    }

    /// The value that the feature in a row has; null and what cannot be compared is none.
    #[must_use]
    pub fn value(&self, row: u32) -> Option<&Scalar> {
        self.column.value(row)
    }

    fn push(&mut self, row: usize, raw: &RawValue) {
        let (value, mut kind) = Scalar::read(raw);
        let met_first = self.column.push(row, value);
        if kind == Some(Kind::Text) {
            // A column keeps each text once, and only a text that is new to it can change what kind the column is.
            kind = met_first.map(|value| match value {
                Scalar::Text(text) => kind_of(text),
                _ => Kind::Text,
            });
        }
        self.kind = match (self.kind, kind) {
            (Some(a), Some(b)) => Some(a.join(b)),
            (a, b) => a.or(b),
        };
    }
}

impl Schema {
    /// The most properties a collection may have; more are a sign of keys used as values.
    pub const MAX_PROPERTIES: usize = 1_000;

    /// A property by name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.get(name)
    }

    /// Whether the ids of all features are numbers, which are compared as numbers.
    #[must_use]
    pub fn ids_are_numbers(&self) -> bool {
        !self.has_text_ids
    }

    /// Takes note of a feature whose id is a text.
    pub(crate) fn note_text_id(&mut self) {
        self.has_text_ids = true;
    }

    /// An id as it is compared and sorted by.
    pub(crate) fn id_value(&self, id: &str) -> Scalar {
        let number = if self.has_text_ids { None } else { Scalar::number(id) };
        number.unwrap_or_else(|| Scalar::Text(id.into()))
    }

    /// Whether there is a property of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.properties.contains_key(name)
    }

    /// The place of a property among all.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.properties.get_index_of(name)
    }

    /// The property at a place.
    pub(crate) fn at(&self, place: usize) -> Option<&Property> {
        self.properties.get_index(place).map(|(_, property)| property)
    }

    /// All properties, in the order in which they were met.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &Property)> {
        self.properties.iter().map(|(name, property)| (&**name, property))
    }

    /// The properties that can be compared in a query.
    pub fn queryables(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.properties()
            .filter_map(|(name, property)| Some((name, property.kind()?)))
            .filter(|(_, kind)| !matches!(kind, Kind::List | Kind::Other))
    }

    /// Adds the properties of the next features; the name that was one too many is the error.
    ///
    /// Columns do not know of each other, so that each can be filled by a thread of its own.
    pub(crate) fn extend(&mut self, features: &[PropertyTexts<'_>]) -> Result<(), String> {
        for (name, _) in features.iter().flatten() {
            if !self.properties.contains_key(&**name) {
                if self.properties.len() == Self::MAX_PROPERTIES {
                    return Err(name.to_string());
                }
                self.properties.insert((&**name).into(), Property::default());
            }
        }
        let start = self.rows;
        self.properties.par_iter_mut().enumerate().for_each(|(column, (name, property))| {
            for (row, texts) in features.iter().enumerate() {
                // Most features name their properties in the same order.
                let guess = texts.get(column).filter(|(found, _)| *found == **name);
                if let Some((_, raw)) = guess.or_else(|| texts.iter().find(|(found, _)| *found == **name)) {
                    property.push(start + row, raw);
                }
            }
        });
        self.rows += features.len();
        Ok(())
    }
}

/// What a text is: a date, a date-time, or only a text.
fn kind_of(text: &str) -> Kind {
    match text.len() {
        10 if datetime::is_moment(text) => Kind::Date,
        20.. if datetime::is_moment(text) => Kind::Instant,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(rows: &[&str]) -> Schema {
        let read = |row: &&str| serde_json::from_str::<IndexMap<String, Box<RawValue>>>(row).unwrap();
        let rows: Vec<_> = rows.iter().map(read).collect();
        let texts: Vec<PropertyTexts> =
            rows.iter().map(|row| row.iter().map(|(k, v)| (k.into(), &**v)).collect()).collect();
        let mut schema = Schema::default();
        // In two steps, as large files come in batches.
        let (first, second) = texts.split_at(texts.len() / 2);
        schema.extend(first).unwrap();
        schema.extend(second).unwrap();
        schema
    }

    #[test]
    fn types_are_inferred_over_all_features() {
        let schema = schema(&[
            r#"{"a":1,"b":1,"c":"2020-12-01","d":"2020-12-01","e":true,"f":[1],"g":null,"h":"2020-12-01"}"#,
            r#"{"a":2,"b":1.5,"c":"2020-12-02","d":"soon","e":null,"f":"x","g":null,"h":"2020-12-01T08:00:00Z"}"#,
        ]);
        let kind = |name| schema.property(name).unwrap().kind();
        assert_eq!(kind("a"), Some(Kind::Integer));
        assert_eq!(kind("b"), Some(Kind::Number));
        assert_eq!(kind("c"), Some(Kind::Date));
        assert_eq!(kind("d"), Some(Kind::Text));
        assert_eq!(kind("e"), Some(Kind::Boolean));
        assert_eq!(kind("f"), Some(Kind::Other));
        assert_eq!(kind("g"), None);
        assert_eq!(kind("h"), Some(Kind::Moment));
        let (days, mixed) = (schema.property("c").unwrap(), schema.property("h").unwrap());
        assert!(days.read("2020-12-03").is_some() && days.read("2020-12-03T00:00:00Z").is_none());
        assert!(mixed.read("2020-12-03").is_some() && mixed.read("2020-12-03T00:00:00Z").is_some());
        assert!(mixed.read("soon").is_none());
        let queryables: Vec<_> = schema.queryables().map(|(name, _)| name).collect();
        assert_eq!(queryables, ["a", "b", "c", "d", "e", "h"]);
    }

    #[test]
    fn equality_knows_absent_values_and_spellings_of_numbers() {
        let schema = schema(&[
            r#"{"n":1}"#,
            r#"{"x":"\u0259"}"#,
            r#"{"n":1.0,"x":"ə","big":9007199254740992}"#,
            r#"{"big":9007199254740993}"#,
        ]);
        let rows = |name: &str, text: &str| {
            let property = schema.property(name).unwrap();
            let value = property.read(text).unwrap();
            let test = property.equals(&value);
            (0..4).filter(|row| test(*row)).collect::<Vec<u32>>()
        };
        assert_eq!(rows("n", "1"), [0, 2]);
        assert_eq!(rows("n", "1e0"), [0, 2]);
        assert_eq!(rows("big", "9007199254740993"), [3]);
        assert_eq!(rows("n", "7"), [0_u32; 0]);
        assert_eq!(rows("x", "ə"), [1, 2]);
        assert!(schema.property("n").unwrap().read("one").is_none());
    }

    #[test]
    fn keys_used_as_values_are_refused() {
        let mut schema = Schema::default();
        let raw: Box<RawValue> = serde_json::from_str("1").unwrap();
        let names = (0..=Schema::MAX_PROPERTIES).map(|i| (format!("p{i}").into(), &*raw));
        let error = schema.extend(&[names.collect()]).unwrap_err();
        assert_eq!(error, format!("p{}", Schema::MAX_PROPERTIES));
    }
}
