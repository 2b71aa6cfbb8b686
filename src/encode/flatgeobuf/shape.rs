//! The types of geometries, one for a whole file where that can be, and their boxes.

use flatgeobuf::GeometryType;
use flatgeobuf::packed_r_tree::NodeItem;
use geo::{BoundingRect, Geometry};

/// The one type that the geometries of a file have, or none.
///
/// # Examples
///
/// ```
/// use geo::{Geometry, MultiPolygon, Rect};
/// use lachin_map::encode::flatgeobuf::Shape;
/// let polygon = Rect::new((0., 0.), (1., 1.)).to_polygon();
/// let (one, more) = (Geometry::Polygon(polygon.clone()), Geometry::MultiPolygon(MultiPolygon(vec![polygon])));
/// assert_eq!(Shape::of([&one]), Shape::of([&one, &one]));
/// assert_eq!(Shape::of([&one, &more]), Shape::of([&more]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape(GeometryType);

impl Shape {
    /// That of any geometries.
    pub const ANY: Self = Self(GeometryType::Unknown);

    /// The type that all of `geometries` have; where some are multiple, all become so; any if they differ.
    #[must_use]
    pub fn of<'a>(geometries: impl IntoIterator<Item = &'a Geometry>) -> Self {
        let types = geometries.into_iter().map(type_of);
        Self(types.reduce(join).unwrap_or(GeometryType::Unknown))
    }

    pub(super) fn geometry_type(self) -> GeometryType {
        self.0
    }
}

/// The one type that geometries of both types can have.
pub(super) fn join(a: GeometryType, b: GeometryType) -> GeometryType {
    let multiple = |one| match one {
        GeometryType::Point => GeometryType::MultiPoint,
        GeometryType::LineString => GeometryType::MultiLineString,
        GeometryType::Polygon => GeometryType::MultiPolygon,
        other => other,
    };
    match (a, b) {
        (a, b) if a == b => a,
        (a, b) if multiple(a) == multiple(b) => multiple(a),
        _ => GeometryType::Unknown,
    }
}

/// The type of a geometry.
pub(super) fn type_of(geometry: &Geometry) -> GeometryType {
    match geometry {
        Geometry::Point(_) => GeometryType::Point,
        Geometry::MultiPoint(_) => GeometryType::MultiPoint,
        Geometry::Line(_) | Geometry::LineString(_) => GeometryType::LineString,
        Geometry::MultiLineString(_) => GeometryType::MultiLineString,
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => GeometryType::Polygon,
        Geometry::MultiPolygon(_) => GeometryType::MultiPolygon,
        Geometry::GeometryCollection(_) => GeometryType::GeometryCollection,
    }
}

/// The box of a geometry; without one, a box that meets no other.
pub(super) fn bounds(geometry: Option<&Geometry>) -> NodeItem {
    geometry.and_then(BoundingRect::bounding_rect).map_or_else(
        || NodeItem::create(0),
        |rect| NodeItem::bounds(rect.min().x, rect.min().y, rect.max().x, rect.max().y),
    )
}
