//! What is wrong with a geometry, and where in it.

/// A fault of a geometry, and where in it that lies.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("geometry{at}: {fault}")]
pub struct GeometryError {
    /// Path in the geometry, such as `.coordinates[0][2]`; empty for the whole.
    pub at: String,
    /// What is wrong there.
    pub fault: GeometryFault,
}

/// What can be wrong with a geometry.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GeometryFault {
    /// Not GeoJSON, in the words of the reader that found it.
    #[error("{0}")]
    Json(String),
    /// A type that GeoJSON does not know.
    #[error(
        "type is '{0}'; allowed are Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon and GeometryCollection"
    )]
    Type(String),
    /// A member that every geometry of its type has.
    #[error("member '{0}' is missing")]
    Missing(&'static str),
    /// JSON of another shape than its place needs.
    #[error("found {found}; allowed is {allowed}")]
    Shape {
        /// The JSON found.
        found: String,
        /// What is needed.
        allowed: &'static str,
    },
    /// A position off the globe: projected coordinates, or latitude before longitude.
    #[error("position {x}, {y} is no longitude and latitude in degrees")]
    Position {
        /// First number.
        x: f64,
        /// Second number.
        y: f64,
    },
    /// Collections within collections, deeper than anyone means.
    #[error("geometry collections are nested more than {most} deep")]
    Depth {
        /// How deep they may be nested.
        most: usize,
    },
    /// Too few positions.
    #[error("{what} has {found} positions; it needs at least {needed}")]
    Short {
        /// Ring or line.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be.
        needed: usize,
    },
    /// The first and last position of a ring differ.
    #[error("ring is not closed")]
    Open,
}

impl From<GeometryFault> for GeometryError {
    fn from(fault: GeometryFault) -> Self {
        Self { at: String::new(), fault }
    }
}

impl GeometryError {
    /// The same fault seen from the geometry or list around: `step` leads from there to where it lies.
    pub(super) fn within(mut self, step: &str) -> Self {
        self.at.insert_str(0, step);
        self
    }

    /// The same fault seen from a list: it lies in the item at `place`.
    pub(super) fn within_item(self, place: usize) -> Self {
        self.within(&format!("[{place}]"))
    }
}
