//! Lines and areas with fewer vertices, as a map of some zoom needs them; what features of a collection share they still share.
//!
//! # Meaning
//!
//! A zoom is that of the tile matrix set `WebMercatorQuad` with tiles of 256 pixels. What is left out lies within
//! [`TOLERANCE`] pixels of what is left, on that map, with edges drawn straight there: so it depends on a place and its
//! latitude and never on the feature. Beyond 89.9 degrees of latitude it is measured as if there.
//!
//! * A vertex is shown in all geometries that it is in, or in none; so borders that are the same positions stay the same, and
//!   no gap or overlap opens. Positions are compared to the last bit: borders that are only near each other are not one.
//! * Vertices at which lines end, meet or part are always shown, and so are those at 180 degrees.
//! * Rings stay valid: they neither cross nor touch what they did not, and holes and islands stay on their sides. What was
//!   invalid stays as it was.
//! * Nothing vanishes: a ring has at least three vertices and a line two, however small they are.
//! * A vertex that is shown is shown at all greater zooms. Points are left as they are.
//!
//! # Cost
//!
//! All zooms of a collection are worked out at once, when the first is asked for, in *n* log *n* of its positions *n*, and of
//! each position one byte is kept: the first zoom that shows it. While that is done it takes some 150 bytes a position.

#![expect(
    clippy::indexing_slicing,
    reason = "vertices are numbered by the topology, and lists have one of each"
)]

mod removal;
mod topology;
mod triangle;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use geo::{Geometry, LineString, Polygon};

use topology::{Line, Topology};

/// How far what is left out lies from what is left at most, in pixels of a map with 256 a tile.
pub const TOLERANCE: f64 = 0.5;

/// From which zoom on each position of a collection's lines and rings is shown.
///
/// # Examples
///
/// Two areas on both sides of a river:
///
/// ```
/// use geo::{CoordsIter, Geometry, polygon};
/// use lachin_map::simplify::Simplification;
///
/// let west = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1.001, y: 0.5), (x: 1., y: 1.), (x: 0., y: 1.)];
/// let east = polygon![(x: 2., y: 0.), (x: 2., y: 1.), (x: 1., y: 1.), (x: 1.001, y: 0.5), (x: 1., y: 0.)];
/// let areas = [Geometry::Polygon(west), Geometry::Polygon(east)];
///
/// let simplification = Simplification::new(areas.iter().map(Some));
/// let counts = |zoom| [0, 1].map(|row| simplification.geometry(row, &areas[row], zoom).coords_count());
/// assert_eq!(counts(18), [6, 6]);
/// assert_eq!(counts(8), [5, 5]);
/// ```
#[derive(Debug)]
pub struct Simplification {
    /// Where the positions of a row start; one more than there are rows.
    starts: Vec<usize>,
    /// Of each position the first zoom that shows it.
    first_zooms: Vec<u8>,
}

impl Simplification {
    /// That of the geometries of a collection, in the order of rows.
    ///
    /// # Units
    ///
    /// - `geometries`: longitude and latitude in degrees (CRS84)
    #[must_use]
    pub fn new<'a>(geometries: impl Iterator<Item = Option<&'a Geometry>>) -> Self {
        let (mut all, mut starts, mut start) = (Vec::new(), vec![0], 0);
        for geometry in geometries {
            let before = all.len();
            if let Some(geometry) = geometry {
                lines(geometry, &mut all);
            }
            start += all[before..].iter().map(|line| line.places.len()).sum::<usize>();
            starts.push(start);
        }
        let (topology, numbers) = Topology::new(&all);
        let of_vertices = removal::first_zooms(topology);
        let first_zooms = numbers.into_iter().map(|number| of_vertices[number as usize]).collect();
        Self { starts, first_zooms }
    }

    /// The geometry of a row as a map of some zoom needs it: borrowed if nothing is left out.
    ///
    /// # Units
    ///
    /// - `geometry`: that of the row when this was made; another one is left as it is
    /// - `zoom`: 0 to 24, of `WebMercatorQuad`
    #[must_use]
    pub fn geometry<'a>(&self, row: usize, geometry: &'a Geometry, zoom: u8) -> Cow<'a, Geometry> {
        let range = self.starts.get(row..).and_then(|starts| Some(*starts.first()?..*starts.get(1)?));
        let first_zooms = range.and_then(|range| self.first_zooms.get(range)).unwrap_or_default();
        if first_zooms.iter().all(|first| *first <= zoom) {
            return Cow::Borrowed(geometry);
        }
        Cow::Owned(Shown { first_zooms: first_zooms.iter(), zoom }.geometry(geometry))
    }
}

/// The lines and rings of a geometry, in the order in which [`Shown`] goes through them.
fn lines<'a>(geometry: &'a Geometry, to: &mut Vec<Line<'a>>) {
    let line = |line: &'a LineString| Line { places: &line.0, is_ring: false };
    let polygon = |polygon: &'a Polygon, to: &mut Vec<Line<'a>>| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        to.extend(rings.map(|ring| Line { places: &ring.0, is_ring: true }));
    };
    match geometry {
        Geometry::LineString(one) => to.push(line(one)),
        Geometry::MultiLineString(several) => to.extend(several.iter().map(line)),
        Geometry::Polygon(one) => polygon(one, to),
        Geometry::MultiPolygon(several) => several.iter().for_each(|one| polygon(one, to)),
        Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| lines(part, to)),
        _ => {}
    }
}

/// What is shown of a geometry at a zoom.
struct Shown<'a> {
    /// Of the positions that were not yet gone through.
    first_zooms: std::slice::Iter<'a, u8>,
    zoom: u8,
}

impl Shown<'_> {
    fn geometry(&mut self, geometry: &Geometry) -> Geometry {
        match geometry {
            Geometry::LineString(line) => Geometry::LineString(self.line(line)),
            Geometry::MultiLineString(lines) => {
                Geometry::MultiLineString(lines.iter().map(|line| self.line(line)).collect())
            }
            Geometry::Polygon(polygon) => Geometry::Polygon(self.polygon(polygon)),
            Geometry::MultiPolygon(polygons) => {
                Geometry::MultiPolygon(polygons.iter().map(|polygon| self.polygon(polygon)).collect())
            }
            Geometry::GeometryCollection(parts) => {
                Geometry::GeometryCollection(parts.iter().map(|part| self.geometry(part)).collect())
            }
            other => other.clone(),
        }
    }

    fn polygon(&mut self, polygon: &Polygon) -> Polygon {
        // What is a ring is closed again where its first vertex is left out.
        let exterior = self.line(polygon.exterior());
        Polygon::new(exterior, polygon.interiors().iter().map(|hole| self.line(hole)).collect())
    }

    fn line(&mut self, line: &LineString) -> LineString {
        let zoom = self.zoom;
        let places = line.0.iter().zip(self.first_zooms.by_ref());
        places.filter(|(_, first)| **first <= zoom).map(|(place, _)| *place).collect()
    }
}
