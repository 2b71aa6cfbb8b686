//! The box in degrees that covers a box in another system.

use std::cmp::Ordering;

use geo::{Coord, Intersects, Rect};

use super::error::UnprojectError;
use super::reference::Crs;
use super::system::System;
use crate::bbox::Bbox;

/// The pieces an edge is looked at in.
const PIECES: u8 = 20;
/// A tenth of a millimetre in degrees, for rounding.
const SLACK: f64 = 1e-9;
/// Half the width of the map of EPSG:3857 in metres: 180 degrees.
const MERCATOR_EDGE: f64 = 20_037_508.342_789_244;

impl Crs {
    /// The CRS84 box that covers a box given in this system, for the index to search.
    ///
    /// A box of degrees is itself that box, also over the antimeridian, with its east smaller than its west. The sides
    /// of a projected box are curves in degrees; the box returned is a little larger than they need, and does not tell
    /// what lies in the projected box: [`intersects_box`](Self::intersects_box) does. In EPSG:3857 what lies beyond the
    /// edges of the map is left out, as maps zoomed far out ask for it.
    ///
    /// # Units
    ///
    /// - `edges`: lower first axis, lower second, upper first, upper second; degrees or metres, in the order of
    ///   [`axes`](Self::axes)
    ///
    /// # Errors
    ///
    /// An [`UnprojectError`] if a lower edge is above the upper one, or the box reaches outside the system's plane.
    pub fn unproject_bbox(self, edges: [f64; 4]) -> Result<Bbox, UnprojectError> {
        let [first, second, third, fourth] = edges;
        match self.0 {
            System::Crs84 => return Ok(Bbox::new(first, second, third, fourth)?),
            System::Wgs84 => return Ok(Bbox::new(second, first, fourth, third)?),
            System::WebMercator | System::EqualArea | System::Utm { .. } => {}
        }
        for (axis, (low, high)) in self.axes().into_iter().zip([(first, third), (second, fourth)]) {
            if low.partial_cmp(&high).is_none_or(Ordering::is_gt) {
                return Err(UnprojectError::Order { axis, low, high });
            }
        }
        if self == Self::EPSG_3857 {
            // Its edges are meridians and parallels: two corners say all.
            let corner = |x: f64, y| {
                let x = x.clamp(-MERCATOR_EDGE, MERCATOR_EDGE);
                self.inverse(Coord { x, y }).ok_or(UnprojectError::Outside { first: x, second: y, crs: self })
            };
            let (low, high) = (corner(first, second)?, corner(third, fourth)?);
            return Ok(Bbox::new(low.x, low.y, high.x, high.y)?);
        }
        curved(self, Rect::new(Coord { x: first, y: second }, Coord { x: third, y: fourth }))
    }
}

/// The cover of a box whose edges are curves in degrees.
fn curved(crs: Crs, rect: Rect) -> Result<Bbox, UnprojectError> {
    let mut reach = Reach::new(crs.0.meridian());
    for edge in rect.to_lines() {
        let along = (0..=PIECES).map(|piece| {
            let at = edge.start + edge.delta() * (f64::from(piece) / f64::from(PIECES));
            crs.unproject_coord(at).ok_or(UnprojectError::Outside { first: at.x, second: at.y, crs })
        });
        reach.add(&along.collect::<Result<Vec<_>, _>>()?);
    }
    for latitude in [-90.0, 90.0] {
        let pole = crs.project_coord(Coord { x: 0.0, y: latitude });
        if pole.is_some_and(|pole| rect.intersects(&pole)) {
            reach.add_pole(latitude);
        }
    }
    reach.bbox()
}

/// How far the edges reach, with longitudes counted from the middle of the plane, so that none jumps at the antimeridian.
struct Reach {
    meridian: f64,
    low: Coord,
    high: Coord,
    /// The greatest second difference of neighbouring positions. Between them a smooth curve goes beyond the outermost
    /// by an eighth of it.
    bend: Coord,
    /// Whether all longitudes are reached.
    around: bool,
}

impl Reach {
    fn new(meridian: f64) -> Self {
        let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
        Self {
            meridian,
            low: Coord { x: low, y: low },
            high: Coord { x: high, y: high },
            bend: Coord::zero(),
            around: false,
        }
    }

    fn add(&mut self, edge: &[Coord]) {
        let counted = |at: &Coord| Coord { x: wrapped(at.x - self.meridian), y: at.y };
        let edge: Vec<Coord> = edge.iter().map(counted).collect();
        for at in &edge {
            self.low = Coord { x: self.low.x.min(at.x), y: self.low.y.min(at.y) };
            self.high = Coord { x: self.high.x.max(at.x), y: self.high.y.max(at.y) };
        }
        for [a, b] in edge.array_windows() {
            self.around |= (a.x - b.x).abs() > 180.0;
        }
        for [a, b, c] in edge.array_windows() {
            let bend = *a - *b * 2.0 + *c;
            self.bend = Coord { x: self.bend.x.max(bend.x.abs()), y: self.bend.y.max(bend.y.abs()) };
        }
    }

    fn add_pole(&mut self, latitude: f64) {
        self.around = true;
        self.low.y = self.low.y.min(latitude);
        self.high.y = self.high.y.max(latitude);
    }

    fn bbox(&self) -> Result<Bbox, UnprojectError> {
        let margin = self.bend + Coord { x: SLACK, y: SLACK };
        let (low, high) = (self.low - margin, self.high + margin);
        let (west, east) = if self.around || high.x - low.x >= 360.0 {
            (-180.0, 180.0)
        } else {
            (wrapped(low.x + self.meridian), wrapped(high.x + self.meridian))
        };
        Ok(Bbox::new(west, low.y.max(-90.0), east, high.y.min(90.0))?)
    }
}

/// A longitude in degrees brought to -180 to 180.
fn wrapped(longitude: f64) -> f64 {
    if longitude.abs() <= 180.0 { longitude } else { (longitude + 180.0).rem_euclid(360.0) - 180.0 }
}
