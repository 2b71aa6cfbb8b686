//! A geometry in degrees as points, lines and polygons on a tile's grid.

use geo::{BoundingRect, Coord, Geometry, LineString, Polygon};

use super::grid::{Cell, Paths, Rings};
use super::wire::{self, GeometryType};
use crate::geometry::Window;
use crate::tile::{TileCoord, TileGrid};

/// A polygon that rounding leaves without area is drawn as a sliver if its area before was more than this, in square units of
/// the grid. Less is what clipping leaves of a polygon that touches the tile from outside.
const LEAST_AREA: f64 = 0.01;

/// Draws geometries on a tile's grid, one after the other; keeps its room for the next.
#[derive(Debug)]
pub(super) struct Drawing {
    grid: TileGrid,
    window: Window,
    /// In degrees of longitude.
    unit_width: f64,
    points: Vec<Cell>,
    lines: Paths,
    polygons: Rings,
    /// The two ends of the longest polygon that had no area left.
    thinnest: Option<(Cell, Cell)>,
    ring: Vec<Coord>,
    spare: Vec<Coord>,
}

impl Drawing {
    /// For a tile and so many units around it.
    pub(super) fn new(tile: TileCoord, buffer: u32) -> Self {
        let (buffer, extent) = (f64::from(buffer), f64::from(TileCoord::EXTENT));
        Self {
            unit_width: 360.0 / f64::from(tile.matrix().width()) / extent,
            grid: tile.grid(),
            window: Window::square(-buffer, extent + buffer),
            points: Vec::new(),
            lines: Paths::default(),
            polygons: Rings::default(),
            thinnest: None,
            ring: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// Whether a geometry is less than a unit wide and high. Points, and what may hold any, are seen however small.
    pub(super) fn is_too_small(&self, geometry: &Geometry) -> bool {
        if matches!(geometry, Geometry::Point(_) | Geometry::MultiPoint(_) | Geometry::GeometryCollection(_))
        {
            return false;
        }
        let Some(rect) = geometry.bounding_rect() else { return false };
        // Most are wide enough, which takes no projection to see.
        rect.width() < self.unit_width && self.grid.units(rect.min()).y - self.grid.units(rect.max()).y < 1.0
    }

    /// The width and height of the rectangle around a geometry, added, in units.
    pub(super) fn size(&self, geometry: &Geometry) -> f64 {
        geometry.bounding_rect().map_or(0.0, |rect| {
            let (low, high) = (self.grid.units(rect.min()), self.grid.units(rect.max()));
            high.x - low.x + low.y - high.y
        })
    }

    /// Draws a geometry; with `is_within`, none of it lies outside the tile and its buffer.
    pub(super) fn draw(&mut self, geometry: &Geometry, is_within: bool) {
        self.points.clear();
        self.lines.clear();
        self.polygons.clear();
        self.thinnest = None;
        self.add(geometry, is_within);
        self.polygons.mend();
        // A narrow polygon, such as a road seen from afar, is drawn as a sliver rather than left out.
        if let Some((a, b)) = self.thinnest.filter(|_| self.polygons.paths.is_empty()) {
            self.add_sliver(a, b);
        }
    }

    /// The commands of what was drawn, by kind.
    pub(super) fn commands(&self, mut visit: impl FnMut(GeometryType, &dyn Fn(&mut Vec<u8>))) {
        if !self.points.is_empty() {
            visit(GeometryType::Points, &|out| wire::points(out, &self.points));
        }
        if !self.lines.is_empty() {
            visit(GeometryType::Lines, &|out| wire::paths(out, &self.lines, false));
        }
        if !self.polygons.paths.is_empty() {
            visit(GeometryType::Polygons, &|out| wire::paths(out, &self.polygons.paths, true));
        }
    }

    fn add(&mut self, geometry: &Geometry, is_within: bool) {
        match geometry {
            Geometry::Point(point) => self.add_point(point.0),
            Geometry::MultiPoint(points) => points.iter().for_each(|point| self.add_point(point.0)),
            Geometry::Line(line) => self.add_line(&LineString::from(line), is_within),
            Geometry::LineString(line) => self.add_line(line, is_within),
            Geometry::MultiLineString(lines) => lines.iter().for_each(|line| self.add_line(line, is_within)),
            Geometry::Polygon(polygon) => self.add_polygon(polygon, is_within),
            Geometry::MultiPolygon(polygons) => {
                polygons.iter().for_each(|polygon| self.add_polygon(polygon, is_within));
            }
            Geometry::Rect(rect) => self.add_polygon(&rect.to_polygon(), is_within),
            Geometry::Triangle(triangle) => self.add_polygon(&triangle.to_polygon(), is_within),
            Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| self.add(part, is_within)),
        }
    }

    fn add_point(&mut self, position: Coord) {
        let place = self.grid.units(position);
        let cell = cell(place);
        if self.window.holds(place) && self.points.last() != Some(&cell) {
            self.points.push(cell);
        }
    }

    fn add_line(&mut self, line: &LineString, is_within: bool) {
        let Self { grid, window, lines, ring: places, .. } = self;
        places.clear();
        places.extend(line.0.iter().map(|position| grid.units(*position)));
        if is_within {
            for place in &*places {
                lines.push_to_line(cell(*place));
            }
        } else {
            window.clip_line(places, |place, starts| {
                if starts {
                    lines.end_line();
                }
                lines.push_to_line(cell(place));
            });
        }
        lines.end_line();
    }

    fn add_polygon(&mut self, polygon: &Polygon, is_within: bool) {
        if self.add_ring(polygon.exterior(), true, is_within) {
            for hole in polygon.interiors() {
                self.add_ring(hole, false, is_within);
            }
        }
    }

    fn add_ring(&mut self, ring: &LineString, is_outer: bool, is_within: bool) -> bool {
        let Self { grid, window, polygons, ring: places, spare, .. } = self;
        places.clear();
        // The last position of a ring is the first again.
        let corners = ring.0.split_last().map_or(&[][..], |(_, corners)| corners);
        places.extend(corners.iter().map(|position| grid.units(*position)));
        if !is_within {
            window.clip_ring(places, spare);
        }
        for place in &*places {
            polygons.paths.push_to_ring(cell(*place));
        }
        let has_area = polygons.end(is_outer);
        if is_outer && !has_area && area(places) > LEAST_AREA {
            self.thinnest = longest(self.thinnest, ends(places));
        }
        has_area
    }

    /// Adds the triangle from `a` to `b` that is one unit wide at `b`.
    fn add_sliver(&mut self, a: Cell, b: Cell) {
        let is_wide = a.x.abs_diff(b.x) >= a.y.abs_diff(b.y);
        let inwards = |place: i32| if place > 0 { place - 1 } else { place + 1 };
        let corner = if is_wide { Cell { y: inwards(b.y), ..b } } else { Cell { x: inwards(b.x), ..b } };
        for cell in [a, b, corner] {
            self.polygons.paths.push_to_ring(cell);
        }
        self.polygons.end(true);
    }
}

/// The corner of the grid that is nearest to a place in the tile or its buffer. From the middle between two corners it goes to
/// the greater one, so that neighbouring tiles round alike.
fn cell(place: Coord) -> Cell {
    // Of a number that is not negative a cast is what `floor` would be, without the call of a function; so the number is first
    // raised by the size of the tile, which is more than its buffer.
    const UP: i32 = TileCoord::EXTENT.cast_signed();
    #[expect(clippy::cast_possible_truncation, reason = "it lies in the tile or its buffer")]
    let nearest = |along: f64| (along + (f64::from(UP) + 0.5)) as i32 - UP;
    Cell { x: nearest(place.x), y: nearest(place.y) }
}

fn area(ring: &[Coord]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>().abs() / 2.0
}

/// The two corners of a ring that lie farthest apart, from west to east or from north to south.
fn ends(ring: &[Coord]) -> Option<(Cell, Cell)> {
    let by = |of: fn(&Coord) -> f64| {
        let low = ring.iter().min_by(|a, b| of(a).total_cmp(&of(b)))?;
        let high = ring.iter().max_by(|a, b| of(a).total_cmp(&of(b)))?;
        Some((cell(*low), cell(*high)))
    };
    longest(by(|place| place.x), by(|place| place.y))
}

fn longest(a: Option<(Cell, Cell)>, b: Option<(Cell, Cell)>) -> Option<(Cell, Cell)> {
    let length = |(from, to): &(Cell, Cell)| from.x.abs_diff(to.x).max(from.y.abs_diff(to.y));
    a.into_iter().chain(b).filter(|ends| length(ends) > 0).max_by_key(length)
}
