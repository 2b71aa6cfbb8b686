//! What is wrong with a GeoJSON file, and in which feature.

use crate::datetime::ParseDatetimeError;
use crate::geometry::GeometryError;

/// A fault of a file, and the feature it is in.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerError {
    /// Number in the file from 1, and the id if it was found.
    pub feature: Option<(usize, Option<String>)>,
    /// What is wrong.
    pub cause: LayerFault,
}

/// What can be wrong with a file or a feature.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LayerFault {
    /// Not JSON, or not of the shape of GeoJSON.
    #[error("{0}")]
    Json(String),
    /// A GeoJSON text of another type.
    #[error("type is '{found}'; allowed is {allowed}")]
    Type {
        /// The type found.
        found: String,
        /// The type wanted.
        allowed: &'static str,
    },
    /// An id that is neither text nor number, or empty.
    #[error("id {0} is neither a text nor a number")]
    Id(String),
    /// Some features have an id and this one has none.
    #[error("has no id, but other features of the file have one")]
    NoId,
    /// Two features have the same id.
    #[error("id '{0}' is that of an earlier feature too")]
    SameId(String),
    /// The geometry is faulty.
    #[error(transparent)]
    Geometry(#[from] GeometryError),
    /// A date of the period is faulty.
    #[error("property {property}: {cause}")]
    Datetime {
        /// The property or properties.
        property: String,
        /// What is wrong.
        cause: ParseDatetimeError,
    },
    /// A date of the period is no text.
    #[error("property {property} is {found}; allowed is a date, a date-time or null")]
    NoDate {
        /// The property.
        property: String,
        /// The JSON found.
        found: String,
    },
    /// Too many property names.
    #[error(
        "property '{0}' is one more than the 1000 names a collection may have; are there keys that are values?"
    )]
    Properties(String),
}
