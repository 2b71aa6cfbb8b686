//! Geometries in a filter, and how they lie to each other (DE-9IM, as Simple Features has it).

use geo::{BoundingRect, Geometry, Intersects, Line, Rect, Relate};

use crate::bbox::Bbox;
use crate::crs::{Crs, UnprojectError};

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

/// The box between two corners in `crs`, in degrees.
///
/// # Errors
///
/// Says what is wrong with the corners.
pub(super) fn of_corners(edges: [f64; 4], crs: Crs) -> Result<Geometry, UnprojectError> {
    let bbox = crs.unproject_bbox(edges)?;
    if crs.is_geographic() {
        return Ok(of_box(&bbox));
    }
    let [west, south, east, north] = edges;
    crs.unproject(&of_rect(Rect::new((west, south), (east, north))))
}

/// A box as a geometry: one rectangle or two, where it crosses the antimeridian.
pub(super) fn of_box(bbox: &Bbox) -> Geometry {
    let mut rects: Vec<_> = bbox.rects().collect();
    match (rects.pop(), rects.pop()) {
        (Some(rect), None) => of_rect(rect),
        (east, west) => {
            Geometry::MultiPolygon(west.into_iter().chain(east).map(geo::Rect::to_polygon).collect())
        }
    }
}

/// A rectangle as a geometry, which is a line or a point where it is as flat.
fn of_rect(rect: Rect) -> Geometry {
    if rect.min() == rect.max() {
        Geometry::Point(rect.min().into())
    } else if rect.width() == 0.0 || rect.height() == 0.0 {
        Geometry::Line(Line::new(rect.min(), rect.max()))
    } else {
        Geometry::Rect(rect)
    }
}
