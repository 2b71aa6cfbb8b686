//! Geometries in a filter, and how they lie to each other (DE-9IM, as Simple Features has it).

use geo::{BoundingRect, Coord, Geometry, Intersects, Line, LineString, Polygon, Rect, Relate};
use serde_json::{Value, json};

use crate::bbox::Bbox;
use crate::crs::Crs;

/// A spatial relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Contains,
    Crosses,
    Disjoint,
    Equals,
    Intersects,
    Overlaps,
    Touches,
    Within,
}

impl Relation {
    /// The relation of an operator's name in CQL2 JSON.
    pub(super) fn of(op: &str) -> Option<Self> {
        Some(match op {
            "s_contains" => Self::Contains,
            "s_crosses" => Self::Crosses,
            "s_disjoint" => Self::Disjoint,
            "s_equals" => Self::Equals,
            "s_intersects" => Self::Intersects,
            "s_overlaps" => Self::Overlaps,
            "s_touches" => Self::Touches,
            "s_within" => Self::Within,
            _ => return None,
        })
    }

    /// Whether it holds between `a` and `b`.
    pub(super) fn holds(self, a: &Geometry, b: &Geometry) -> bool {
        match self {
            // The common ones have a short cut that builds no graph; what lies within a box needs no look at its edges.
            Self::Intersects => lies_in_box(a, b) || a.intersects(b),
            Self::Disjoint => !a.intersects(b),
            _ if !a.intersects(b) => false,
            Self::Contains => a.relate(b).is_contains(),
            Self::Crosses => a.relate(b).is_crosses(),
            Self::Equals => a.relate(b).is_equal_topo(),
            Self::Overlaps => a.relate(b).is_overlaps(),
            Self::Touches => a.relate(b).is_touches(),
            Self::Within => a.relate(b).is_within(),
        }
    }
}

/// Whether `b` is a box that has all of `a` in it.
fn lies_in_box(a: &Geometry, b: &Geometry) -> bool {
    let Geometry::Rect(rect) = b else { return false };
    let within = |bounds: Rect| {
        let (low, high) = (bounds.min(), bounds.max());
        rect.min().x <= low.x && rect.min().y <= low.y && high.x <= rect.max().x && high.y <= rect.max().y
    };
    a.bounding_rect().is_some_and(within)
}

/// Turns the positions of a GeoJSON geometry in `crs` into longitude and latitude; false where one lies beyond what
/// the system covers.
pub(super) fn unproject(geometry: &mut Value, crs: Crs) -> bool {
    match geometry {
        Value::Object(members) => members
            .iter_mut()
            .filter(|(name, _)| matches!(name.as_str(), "coordinates" | "geometries"))
            .all(|(_, value)| unproject(value, crs)),
        Value::Array(items) => match items.as_mut_slice() {
            [Value::Number(x), Value::Number(y), ..] => {
                let position = x.as_f64().zip(y.as_f64()).map(|(x, y)| Coord { x, y });
                let degrees = position.and_then(|position| crs.unproject_coord(position));
                degrees.is_some_and(|degrees| {
                    *geometry = json!([degrees.x, degrees.y]);
                    true
                })
            }
            items => items.iter_mut().all(|item| unproject(item, crs)),
        },
        _ => true,
    }
}

/// How many parts each edge of a projected box has in degrees, where it is no straight line.
const EDGE_PARTS: u32 = 20;

/// The box between two corners in `crs`, in degrees.
///
/// # Errors
///
/// Says what is wrong with the corners.
pub(super) fn of_corners(edges: [f64; 4], crs: Crs) -> Result<Geometry, String> {
    let bbox = crs.unproject_bbox(edges).map_err(|error| error.to_string())?;
    if crs.is_geographic() {
        return Ok(of_box(&bbox));
    }
    let [west, south, east, north] = edges;
    let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)];
    let mut ring = Vec::new();
    for pair in corners.windows(2) {
        let [(x, y), (to_x, to_y)] = pair else { continue };
        for part in 0..EDGE_PARTS {
            let share = f64::from(part) / f64::from(EDGE_PARTS);
            let position = Coord { x: x + (to_x - x) * share, y: y + (to_y - y) * share };
            let outside = || "a position lies outside of what filter-crs covers".to_owned();
            ring.push(crs.unproject_coord(position).ok_or_else(outside)?);
        }
    }
    Ok(Geometry::Polygon(Polygon::new(LineString::new(ring), Vec::new())))
}

/// A box as a geometry: one rectangle or two, where it crosses the antimeridian; a line or point where it is as flat.
pub(super) fn of_box(bbox: &Bbox) -> Geometry {
    let mut rects: Vec<_> = bbox.rects().collect();
    match (rects.pop(), rects.pop()) {
        (Some(rect), None) if rect.min() == rect.max() => Geometry::Point(rect.min().into()),
        (Some(rect), None) if rect.width() == 0.0 || rect.height() == 0.0 => {
            Geometry::Line(Line::new(rect.min(), rect.max()))
        }
        (Some(rect), None) => Geometry::Rect(rect),
        (east, west) => {
            Geometry::MultiPolygon(west.into_iter().chain(east).map(geo::Rect::to_polygon).collect())
        }
    }
}
