//! The language of a filter, and what it is read against.

use jiff::tz::Offset;

use crate::crs::Crs;
use crate::schema::Schema;

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
