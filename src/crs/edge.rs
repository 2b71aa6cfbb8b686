//! The straight edges of a projected system, followed in degrees, where they are curves.

use geo::{
    Coord, Distance, Euclidean, Geometry, GeometryCollection, Line, LineString, MultiLineString,
    MultiPolygon, Point, Polygon,
};

use super::error::{HALVINGS, MAX_POSITIONS, UnprojectError};
use super::reference::Crs;

/// How near, in degrees, a chord must come to the edge that it stands for: 0.1 m on the ground.
const TOLERANCE: f64 = 1e-6;
impl Crs {
    /// A geometry given in this system brought to CRS84.
    ///
    /// Its edges are straight lines in the plane. In degrees they are curves, followed by as many positions as keep the chords
    /// between them within 1e-6 degrees, 0.1 m on the ground.
    ///
    /// # Units
    ///
    /// - `geometry`: degrees or metres, in the order of [`axes`](Self::axes)
    /// - returns: longitude and latitude in degrees (CRS84)
    ///
    /// # Errors
    ///
    /// An [`UnprojectError`] if a position lies outside the system's plane or the globe, or edges are so long that they
    /// would take more than 16,384 positions.
    pub fn unproject(self, geometry: &Geometry) -> Result<Geometry, UnprojectError> {
        Follower { crs: self, count: 0 }.geometry(geometry)
    }
}

struct Follower {
    crs: Crs,
    count: usize,
}

impl Follower {
    fn geometry(&mut self, geometry: &Geometry) -> Result<Geometry, UnprojectError> {
        Ok(match geometry {
            Geometry::Point(point) => Point(self.place(point.0)?).into(),
            Geometry::MultiPoint(points) => {
                let each = points.iter().map(|point| self.place(point.0).map(Point));
                Geometry::MultiPoint(each.collect::<Result<_, _>>()?)
            }
            Geometry::Line(line) => self.line(&LineString::from(line))?.into(),
            Geometry::LineString(line) => self.line(line)?.into(),
            Geometry::MultiLineString(lines) => {
                MultiLineString(lines.iter().map(|line| self.line(line)).collect::<Result<_, _>>()?).into()
            }
            Geometry::Polygon(polygon) => self.polygon(polygon)?.into(),
            Geometry::MultiPolygon(polygons) => {
                MultiPolygon(polygons.iter().map(|part| self.polygon(part)).collect::<Result<_, _>>()?).into()
            }
            Geometry::Rect(rect) => self.polygon(&rect.to_polygon())?.into(),
            Geometry::Triangle(triangle) => self.polygon(&triangle.to_polygon())?.into(),
            Geometry::GeometryCollection(parts) => {
                let parts = parts.iter().map(|part| self.geometry(part)).collect::<Result<_, _>>()?;
                Geometry::GeometryCollection(GeometryCollection(parts))
            }
        })
    }

    fn polygon(&mut self, polygon: &Polygon) -> Result<Polygon, UnprojectError> {
        let exterior = self.line(polygon.exterior())?;
        let holes = polygon.interiors().iter().map(|ring| self.line(ring)).collect::<Result<_, _>>()?;
        Ok(Polygon::new(exterior, holes))
    }

    fn line(&mut self, line: &LineString) -> Result<LineString, UnprojectError> {
        let mut followed = line.0.first().map(|start| self.place(*start)).transpose()?.into_iter().collect();
        for edge in line.lines() {
            let chord = Line::new(self.place(edge.start)?, self.place(edge.end)?);
            self.edge(edge, chord, HALVINGS, &mut followed)?;
        }
        Ok(LineString(followed))
    }

    /// Adds to `followed` what comes after the start of an edge, of which `chord` joins the ends in degrees.
    fn edge(
        &mut self,
        edge: Line,
        chord: Line,
        halvings: u8,
        followed: &mut Vec<Coord>,
    ) -> Result<(), UnprojectError> {
        let at = |share| self.place(edge.start + edge.delta() * share);
        let halvings = if edge.start == edge.end || self.crs.is_geographic() { 0 } else { halvings };
        // The middle alone lies on the chord of a curve that bends one way in its first half and back in the other.
        let places = [at(0.25)?, at(0.5)?, at(0.75)?];
        let near = |place: &Coord| Euclidean.distance(&Point(*place), &chord) <= TOLERANCE;
        if halvings == 0 || places.iter().all(near) {
            followed.push(chord.end);
            return Ok(());
        }
        let [_, middle, _] = places;
        self.count += 1;
        if self.count > MAX_POSITIONS {
            return Err(UnprojectError::Bent { crs: self.crs });
        }
        let between = edge.start + edge.delta() * 0.5;
        self.edge(Line::new(edge.start, between), Line::new(chord.start, middle), halvings - 1, followed)?;
        self.edge(Line::new(between, edge.end), Line::new(middle, chord.end), halvings - 1, followed)
    }

    fn place(&self, position: Coord) -> Result<Coord, UnprojectError> {
        let Coord { x: first, y: second } = position;
        self.crs.unproject_coord(position).ok_or(UnprojectError::Outside { first, second, crs: self.crs })
    }
}
