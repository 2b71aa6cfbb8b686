//! Geometries as paths in pixels: cut at the frame, simplified to what can be seen, rounded to a tenth of a pixel.

use std::fmt::Write;

use geo::{Coord, Geometry, LineString, Polygon, Simplify};

use super::svg::{Px, Tenths};
use super::view::View;

/// A line may leave out corners that lie no farther aside than this, in pixels.
const ASIDE: f64 = 0.25;
/// Corners nearer to the one before than this are left out, in pixels.
const NEAR: f64 = 0.2;

/// What of a geometry is seen: rings and lines as path data, and points.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shape {
    /// Closed rings, the holes among them; to be filled by the even-odd rule.
    pub(super) areas: String,
    pub(super) lines: String,
    pub(super) points: Vec<Coord>,
    /// Where there is an area too small to have any corners.
    speck: Option<Coord>,
}

impl Shape {
    /// What of a geometry in degrees is seen in a view.
    pub(super) fn of(geometry: &Geometry, view: &View) -> Self {
        let mut shape = Self::default();
        for turns in view.turns(geometry) {
            Drawing { view, turns, shape: &mut shape }.add(geometry);
        }
        if let Some(speck) = shape.speck.filter(|_| shape.areas.is_empty()) {
            // Writing to a String cannot fail.
            let _ = write!(shape.areas, "M{} {}h.5v.5h-.5z", Px(speck.x), Px(speck.y));
        }
        shape
    }

    /// Whether nothing of it is seen.
    pub(super) fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.lines.is_empty() && self.points.is_empty()
    }
}

struct Drawing<'a> {
    view: &'a View,
    turns: f64,
    shape: &'a mut Shape,
}

impl Drawing<'_> {
    fn add(&mut self, geometry: &Geometry) {
        match geometry {
            Geometry::Point(point) => self.add_point(point.0),
            Geometry::MultiPoint(points) => points.iter().for_each(|point| self.add_point(point.0)),
            Geometry::Line(line) => self.add_line(&line.into()),
            Geometry::LineString(line) => self.add_line(line),
            Geometry::MultiLineString(lines) => lines.iter().for_each(|line| self.add_line(line)),
            Geometry::Polygon(polygon) => self.add_polygon(polygon),
            Geometry::MultiPolygon(polygons) => polygons.iter().for_each(|polygon| self.add_polygon(polygon)),
            Geometry::Rect(rect) => self.add_polygon(&rect.to_polygon()),
            Geometry::Triangle(triangle) => self.add_polygon(&triangle.to_polygon()),
            Geometry::GeometryCollection(parts) => parts.iter().for_each(|part| self.add(part)),
        }
    }

    fn pixels(&self, positions: &[Coord]) -> Vec<Coord> {
        positions.iter().map(|position| self.view.pixel(*position, self.turns)).collect()
    }

    fn add_point(&mut self, position: Coord) {
        let pixel = self.view.pixel(position, self.turns);
        if self.view.window().holds(pixel) {
            self.shape.points.push(pixel);
        }
    }

    fn add_line(&mut self, line: &LineString) {
        let mut parts: Vec<Vec<Coord>> = Vec::new();
        self.view.window().clip_line(&self.pixels(&line.0), |pixel, starts| match parts.last_mut() {
            Some(part) if !starts => part.push(pixel),
            _ => parts.push(vec![pixel]),
        });
        for part in parts {
            write_path(simplified(part), false, &mut self.shape.lines);
        }
    }

    fn add_polygon(&mut self, polygon: &Polygon) {
        if self.add_ring(polygon.exterior()) {
            for hole in polygon.interiors() {
                self.add_ring(hole);
            }
        }
    }

    fn add_ring(&mut self, ring: &LineString) -> bool {
        // The last position of a ring is the first again.
        let corners = ring.0.split_last().map_or(&[][..], |(_, corners)| corners);
        let mut pixels = self.pixels(corners);
        self.view.window().clip_ring(&mut pixels, &mut Vec::new());
        let Some(first) = pixels.first().copied() else { return false };
        pixels.push(first);
        let is_drawn = write_path(simplified(pixels), true, &mut self.shape.areas);
        if !is_drawn {
            self.shape.speck = Some(first);
        }
        is_drawn
    }
}

/// A line without the corners that nobody sees.
fn simplified(line: Vec<Coord>) -> Vec<Coord> {
    let last = line.last().copied();
    let mut kept: Vec<Coord> = Vec::with_capacity(line.len());
    for pixel in line {
        let near = |before: &Coord| (pixel.x - before.x).abs() < NEAR && (pixel.y - before.y).abs() < NEAR;
        if !kept.last().is_some_and(near) {
            kept.push(pixel);
        }
    }
    // The ends stay, or a ring would not be closed.
    if let (Some(end), Some(last)) = (kept.last_mut(), last) {
        *end = last;
    }
    LineString::new(kept).simplify(ASIDE).into_inner()
}

/// Adds a line or a ring to path data, each corner as seen from the one before; whether any corner but the first was left.
fn write_path(line: Vec<Coord>, is_ring: bool, out: &mut String) -> bool {
    let mut cells = line.into_iter().map(|pixel| (Px(pixel.x).tenths(), Px(pixel.y).tenths()));
    let Some(first) = cells.next() else { return false };
    let (mut before, mut steps) = (first, Vec::new());
    for cell in cells {
        if cell != before {
            steps.push((cell.0 - before.0, cell.1 - before.1));
            before = cell;
        }
    }
    if is_ring && before == first {
        // `z` leads back.
        steps.pop();
    }
    if steps.len() < if is_ring { 2 } else { 1 } {
        return false;
    }
    // Writing to a String cannot fail.
    let _ = write!(out, "M{} {}l", Tenths(first.0), Tenths(first.1));
    for (i, (x, y)) in steps.into_iter().enumerate() {
        let space = |number: i64| if number < 0 { "" } else { " " };
        let before = if i == 0 { "" } else { space(x) };
        let _ = write!(out, "{before}{}{}{}", Tenths(x), space(y), Tenths(y));
    }
    if is_ring {
        out.push('z');
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Rect, line_string, polygon};

    /// A degree is ten pixels; 0, 0 lies in the middle of 100 by 100.
    fn view() -> View {
        let frame = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 100.0, y: 100.0 });
        View::new(frame, &"-5,-1,5,1".parse().unwrap(), 0.0)
    }

    #[test]
    fn lines_and_rings_are_told_from_corner_to_corner() {
        let line = line_string![(x: -5.0, y: 0.0), (x: 0.0, y: 0.0), (x: 0.01, y: 0.0), (x: 5.0, y: 0.0)];
        assert_eq!(Shape::of(&line.into(), &view()).lines, "M0 50l100 0");
        let square = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0), (x: 0.0, y: 1.0)];
        let shape = Shape::of(&square.into(), &view());
        assert_eq!(shape.areas, "M50 50l10 0 0-10-10 0z");
        assert!(shape.lines.is_empty() && shape.points.is_empty());
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let far = line_string![(x: -50.0, y: 0.0), (x: 50.0, y: 0.0)];
        assert_eq!(Shape::of(&far.into(), &view()).lines, "M-24 50l148 0");
        let outside = polygon![(x: 20.0, y: 0.0), (x: 21.0, y: 0.0), (x: 21.0, y: 1.0)];
        assert!(Shape::of(&outside.into(), &view()).is_empty());
        assert!(Shape::of(&geo::Point::new(20.0, 0.0).into(), &view()).is_empty());
    }

    #[test]
    fn an_area_below_a_pixel_is_a_speck_and_not_lost() {
        let tiny = polygon![(x: 0.0, y: 0.0), (x: 1e-4, y: 0.0), (x: 1e-4, y: 1e-4)];
        assert_eq!(Shape::of(&tiny.into(), &view()).areas, "M50 50h.5v.5h-.5z");
    }

    #[test]
    fn a_shape_over_the_antimeridian_is_drawn_whole() {
        let frame = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 100.0, y: 100.0 });
        let view = View::new(frame, &"175,-1,-175,1".parse().unwrap(), 0.0);
        let square = |west: f64| polygon![(x: west, y: 0.0), (x: west + 1.0, y: 0.0), (x: west + 1.0, y: 1.0), (x: west, y: 1.0)];
        let both = geo::MultiPolygon::new(vec![square(179.0), square(-180.0)]);
        assert_eq!(Shape::of(&both.into(), &view).areas.matches('M').count(), 2, "one part on each side");
    }
}
