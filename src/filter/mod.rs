//! A CQL2 filter (OGC 21-065r2): read from text or JSON, compiled once against a schema, tested feature by feature.
//!
//! A text is read as the JSON that says the same, and that is compiled: names to columns, literals to values, and with the
//! three-valued logic of the standard.

mod compile;
mod cursor;
mod like;
mod part;
mod place;
mod predicate;
mod read;
mod syntax;
mod term;
mod time;
mod token;
mod wkt;

use std::fmt;
use std::sync::Arc;

use jiff::tz::Offset;

use crate::bbox::Bbox;
use crate::crs::Crs;
use crate::datetime::Interval;
use crate::feature::Feature;
use crate::schema::{Property, Schema};
pub(crate) use like::matches as is_like;
use predicate::Predicate;
use term::Dependence;
pub use term::OwnFunction;

/// The name of the feature's geometry in a filter.
pub const GEOMETRY: &str = "geometry";
/// The name of the period in which a feature holds: half-open, with open ends, as `datetime` sees it.
pub const PERIOD: &str = "period";

/// A filter's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// `cql2-text`.
    #[default]
    Text,
    /// `cql2-json`.
    Json,
}

impl Language {
    /// Its name as the value of `filter-lang`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "cql2-text",
            Self::Json => "cql2-json",
        }
    }
}

/// What a filter is read against.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The properties of the collection.
    pub schema: &'a Schema,
    /// What a day is.
    pub offset: Offset,
    /// The coordinate system of the filter's geometries.
    pub crs: Crs,
}

/// A compiled filter.
///
/// It is true, false or unknown of a feature; those of which it is true pass.
#[derive(Debug, Clone)]
pub struct Filter {
    text: Arc<str>,
    language: Language,
    crs: Crs,
    offset: Offset,
    predicate: Arc<Predicate>,
    bounds: (Option<Bbox>, Option<Interval>),
}

/// A filter is what its text says.
impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.language, self.crs) == (&other.text, other.language, other.crs)
    }
}

/// A feature as a filter sees it.
#[derive(Debug, Clone, Copy)]
struct Row<'a> {
    number: u32,
    feature: &'a Feature,
    schema: &'a Schema,
    offset: Offset,
}

/// Why a text is no filter of a collection, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}{fault}")]
pub struct FilterError {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub fault: FilterFault,
}

/// Where in a filter a fault lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At a character of the text, from 1.
    Character(usize),
    /// At a JSON pointer (RFC 6901), which is empty for the whole.
    Pointer(String),
    /// Nowhere in particular.
    Whole,
}

impl Place {
    /// The character of a text that begins at a byte of it.
    fn character(text: &str, byte: usize) -> Self {
        Self::Character(text.char_indices().take_while(|(at, _)| *at < byte).count() + 1)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(at) => write!(f, "at character {at}: "),
            Self::Pointer(pointer) if pointer.is_empty() => f.write_str("at the root: "),
            Self::Pointer(pointer) => write!(f, "at {pointer}: "),
            Self::Whole => Ok(()),
        }
    }
}

/// What can be wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterFault {
    /// Longer than any client sends.
    #[error("the filter has {0} bytes; allowed are {max}", max = read::MAX_LENGTH)]
    Long(usize),
    /// Nested too deeply.
    #[error("the filter is nested more than {max} deep", max = cursor::MAX_DEPTH)]
    Deep,
    /// Not of the language.
    #[error("{0}")]
    Syntax(String),
    /// A property that the collection does not have.
    #[error("there is no property '{name}'; there are {names}")]
    NoProperty {
        /// The name found.
        name: String,
        /// The names there are.
        names: String,
    },
    /// A property of lists, objects or mixed values.
    #[error("property '{0}' has lists, objects or values of several types, which cannot be compared")]
    NotComparable(String),
    /// Another kind of expression stands where one is needed.
    #[error("found {found}; allowed is {what}")]
    Expected {
        /// What is needed.
        what: &'static str,
        /// What stands there.
        found: String,
    },
    /// Null where a value is needed.
    #[error("found NULL, which equals nothing; what has no value is found by IS NULL (in JSON, isNull)")]
    Null,
    /// Too few or too many arguments.
    #[error("{op} has {found} arguments; it needs {needed}")]
    Arguments {
        /// The operator or function.
        op: String,
        /// How many it needs.
        needed: usize,
        /// How many it has.
        found: usize,
    },
    /// No operator or function of this name.
    #[error("there is no operator or function '{op}'; the functions beside those of CQL2 are {functions}")]
    Unknown {
        /// The name found.
        op: String,
        /// The functions there are.
        functions: String,
    },
    /// A geometry that is none.
    #[error("{0}")]
    Geometry(String),
}

impl Filter {
    /// Reads a filter of a collection.
    ///
    /// # Errors
    ///
    /// A [`FilterError`] that says where the fault lies: at a character of a text, at a pointer into JSON.
    pub fn parse(text: &str, language: Language, scope: Scope<'_>) -> Result<Self, FilterError> {
        let predicate = read::read(text, language, scope)?;
        Ok(Self {
            text: text.into(),
            language,
            crs: scope.crs,
            offset: scope.offset,
            bounds: predicate.bounds(),
            predicate: Arc::new(predicate),
        })
    }

    /// The filter as it was asked for.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language it was asked in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The coordinate system of its geometries.
    #[must_use]
    pub fn crs(&self) -> Crs {
        self.crs
    }

    /// The length of its text in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// A box outside of which no feature passes, if the filter has one: what the index needs.
    #[must_use]
    pub fn bbox(&self) -> Option<&Bbox> {
        self.bounds.0.as_ref()
    }

    /// An interval outside of which no feature passes, if the filter has one.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        self.bounds.1
    }

    /// The rows that pass, where the filter depends on one property whose values are numbered: a walk along these numbers,
    /// which asks the filter once for each of them.
    pub(crate) fn rows_by_value<'a>(
        &'a self,
        features: &'a [Feature],
        schema: &'a Schema,
    ) -> Option<impl Iterator<Item = u32> + use<'a>> {
        let mut on = Dependence::default();
        self.predicate.depends(&mut on);
        let Dependence::Property(place) = on else { return None };
        let property = schema.at(place)?;
        let codes = property.codes(features.len())?;
        let mut known: Vec<Option<bool>> = vec![None; property.values()?.len() + 1];
        let passes = move |(number, code): &(u32, usize)| {
            let Some(known) = known.get_mut(*code) else { return false };
            *known.get_or_insert_with(|| {
                let row = |feature| Row { number: *number, feature, schema, offset: self.offset };
                features
                    .get(*number as usize)
                    .is_some_and(|feature| self.predicate.test(&row(feature)) == Some(true))
            })
        };
        Some((0..).zip(codes).filter(passes).map(|(number, _)| number))
    }

    /// A test whether the feature in a row passes, for many rows: what depends on one property alone is asked once for
    /// each of its values, where these are numbered.
    pub(crate) fn tester<'a>(
        &'a self,
        features: &'a [Feature],
        schema: &'a Schema,
    ) -> impl FnMut(u32) -> bool + use<'a> {
        /// A part that must be true, its one property, and what is known of the values of that.
        struct Part<'a> {
            predicate: &'a Predicate,
            property: Option<&'a Property>,
            known: Vec<Option<bool>>,
        }
        let part = |predicate: &'a Predicate| {
            let mut on = Dependence::default();
            predicate.depends(&mut on);
            let property = match on {
                Dependence::Property(place) => schema.at(place),
                Dependence::Nothing | Dependence::More => None,
            };
            Part { predicate, property, known: Vec::new() }
        };
        let mut parts: Vec<Part<'_>> = self.predicate.conjuncts().iter().map(part).collect();
        move |number| {
            let Some(feature) = features.get(number as usize) else { return false };
            let row = Row { number, feature, schema, offset: self.offset };
            parts.iter_mut().all(|Part { predicate, property, known }| {
                let Some(code) = property.and_then(|property| property.code(number)) else {
                    return predicate.test(&row) == Some(true);
                };
                if known.len() <= code {
                    known.resize(code + 1, None);
                }
                known
                    .get_mut(code)
                    .is_some_and(|known| *known.get_or_insert_with(|| predicate.test(&row) == Some(true)))
            })
        }
    }
}

#[cfg(test)]
mod tests;
