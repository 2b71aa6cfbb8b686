//! A coordinate reference system, and positions projected into it and back.

use geo::{Coord, Geometry, Intersects, MapCoords, Rect};
use proj4rs::adaptors::transform_xy;

use super::system::{self, System};
use crate::bbox::Bbox;

/// A coordinate reference system in which geometries are written, and boxes and filters given.
///
/// There are CRS84 and EPSG:4326 in degrees, and in metres EPSG:3857 (web Mercator), EPSG:3035 (LAEA,
/// equal-area) and the 120 UTM zones of WGS 84, EPSG:32601 to 32660 and 32701 to 32760. No height is known.
/// Data are kept in CRS84; [`Crs::default`] is CRS84.
///
/// It is read from a URI, a CURIE or a safe CURIE, and displayed as its URI. Positions stand in the order of
/// axes that the authority defines, [`axes`](Self::axes); in EPSG:4326 latitude is first, in EPSG:3035 northing.
///
/// # Accuracy
///
/// Within 1 cm of PROJ, and 1e-7 degrees the other way (`tests/crs.rs`). EPSG:3035 is of the datum ETRS89, taken
/// to be WGS 84 as PROJ takes it where it has no better: they are apart by less than a metre.
///
/// # Errors
///
/// Parsing fails with a [`ParseCrsError`](crate::crs::ParseCrsError) that shows the text; which systems are allowed is the
/// caller's to add.
///
/// # Examples
///
/// ```
/// use lachin_map::Crs;
///
/// let utm: Crs = "http://www.opengis.net/def/crs/EPSG/0/32632".parse()?;
/// assert_eq!("[EPSG:32632]".parse::<Crs>()?, utm);
/// assert_eq!(utm.axes(), ["easting", "northing"]);
/// assert!("EPSG:2154".parse::<Crs>().is_err());
/// # Ok::<(), lachin_map::crs::ParseCrsError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Crs(pub(super) System);

/// How far from its central meridian a UTM zone is of use: so far the series of sixth order that projects it is
/// good to nanometres (Karney 2011, Transverse Mercator with an accuracy of a few nanometers); at a quarter of the
/// globe it is rubbish.
const UTM_REACH: f64 = 3_900_000.0;

/// How near, in metres, a position must come to itself when it is unprojected and projected again. One that does not
/// lies outside the plane, such as beyond the edge of the map, where longitudes begin anew.
const RETURN: f64 = 1e-3;

impl Crs {
    /// Longitude, latitude in degrees: what data are kept in, and what holds where no system is named.
    pub const CRS84: Self = Self(System::Crs84);
    /// EPSG:4326: as CRS84, but latitude first.
    pub const EPSG_4326: Self = Self(System::Wgs84);
    /// EPSG:3857: web Mercator, easting and northing in metres of the equator.
    pub const EPSG_3857: Self = Self(System::WebMercator);
    /// EPSG:3035: Lambert azimuthal equal-area about 52° N 10° E; northing and easting in metres.
    pub const EPSG_3035: Self = Self(System::EqualArea);

    /// The systems that data within `extent` are offered in, CRS84 first; `None` for data without geometry.
    ///
    /// After CRS84, EPSG:4326 and EPSG:3857 come the UTM zones that the extent touches, unless they are more than
    /// four: data that wide are of no zone. EPSG:3035 is offered within 55° W to 65° E and 20° N to 85° N, where it is
    /// held to PROJ. That is wider than its official area of use, which ends at 44.83° E: farther out it stays as exact
    /// and equal in area, only shapes are distorted more.
    ///
    /// # Examples
    ///
    /// ```
    /// use lachin_map::{Bbox, Crs};
    /// let lake = Bbox::new(8.9, 47.4, 9.8, 47.9)?;
    /// let codes: Vec<_> = Crs::offered(Some(&lake)).into_iter().map(Crs::code).collect();
    /// assert_eq!(codes, ["OGC:CRS84", "EPSG:4326", "EPSG:3857", "EPSG:32632", "EPSG:3035"]);
    /// # Ok::<(), lachin_map::ParseBboxError>(())
    /// ```
    #[must_use]
    pub fn offered(extent: Option<&Bbox>) -> Vec<Self> {
        let everywhere = [System::Crs84, System::Wgs84, System::WebMercator];
        let there = extent.map(System::of_extent).unwrap_or_default();
        everywhere.into_iter().chain(there).map(Self).collect()
    }

    /// The names of the two axes, in the order in which a position's numbers stand.
    #[must_use]
    pub fn axes(self) -> [&'static str; 2] {
        match self.0 {
            System::Crs84 => ["longitude", "latitude"],
            System::Wgs84 => ["latitude", "longitude"],
            System::WebMercator | System::Utm { .. } => ["easting", "northing"],
            System::EqualArea => ["northing", "easting"],
        }
    }

    /// Whether positions are in degrees; otherwise they are in metres.
    #[must_use]
    pub fn is_geographic(self) -> bool {
        matches!(self.0, System::Crs84 | System::Wgs84)
    }

    /// How many decimals of a coordinate are worth writing: 8 of degrees, 3 of metres.
    ///
    /// Both are a millimetre, a tenth of what the projections are held to, and finer than any survey of borders.
    /// Only what is written is rounded; [`project`](Self::project) keeps every bit for comparisons.
    #[must_use]
    pub fn decimals(self) -> usize {
        if self.is_geographic() { 8 } else { 3 }
    }

    /// A geometry projected from CRS84 into this system, or `None` where one of its positions has no place in it.
    ///
    /// EPSG:3857 has no poles, a UTM zone ends 3,900 km from its central meridian, EPSG:3035 has no antipode of its
    /// centre. Only vertices are projected: an edge stays a straight line between them, which in the plane is
    /// another line than in degrees. Rings keep the order of their positions.
    ///
    /// # Units
    ///
    /// - `geometry`: longitude and latitude in degrees (CRS84)
    /// - returns: degrees or metres, in the order of [`axes`](Self::axes)
    ///
    /// # Examples
    ///
    /// ```
    /// use geo::{Geometry, Point};
    /// use lachin_map::Crs;
    ///
    /// let centre = Geometry::Point(Point::new(10.0, 52.0));
    /// let Some(Geometry::Point(point)) = Crs::EPSG_3035.project(&centre) else { panic!() };
    /// assert!((point.x() - 3_210_000.0).abs() < 0.001, "northing first");
    /// assert!((point.y() - 4_321_000.0).abs() < 0.001);
    /// ```
    #[must_use]
    pub fn project(self, geometry: &Geometry) -> Option<Geometry> {
        geometry.try_map_coords(|coord| self.project_coord(coord).ok_or(())).ok()
    }

    /// A position projected as by [`project`](Self::project).
    #[must_use]
    pub fn project_coord(self, degrees: Coord) -> Option<Coord> {
        let Some(plane) = self.0.plane() else {
            return self.is_geographic().then(|| self.ordered(degrees));
        };
        let (x, y) = (degrees.x.to_radians(), degrees.y.to_radians());
        let (x, y) = transform_xy(system::degrees()?, plane, x, y).ok()?;
        self.reaches(x, y).then(|| self.ordered(Coord { x, y }))
    }

    /// A position given in this system brought to CRS84, or `None` where it lies outside the system's plane or the globe.
    #[must_use]
    pub fn unproject_coord(self, position: Coord) -> Option<Coord> {
        let degrees = self.inverse(position)?;
        if self.is_geographic() {
            return (degrees.x.abs() <= 180.0 && degrees.y.abs() <= 90.0).then_some(degrees);
        }
        let again = self.project_coord(degrees)?;
        let apart = (again.x - position.x).hypot(again.y - position.y);
        (apart < RETURN).then_some(degrees)
    }

    /// Whether a geometry in CRS84, projected into this system, touches a rectangle there; no, if it cannot be projected.
    ///
    /// Edges are straight lines in the plane. One that is so long that it bends away from the same edge in degrees may
    /// touch `rect` and not the box of [`unproject_bbox`](Self::unproject_bbox).
    ///
    /// # Units
    ///
    /// - `geometry`: longitude and latitude in degrees (CRS84)
    /// - `rect`: degrees or metres, x the first of [`axes`](Self::axes). A box of degrees over the antimeridian is no
    ///   such rectangle; its covering box is exact.
    #[must_use]
    pub fn intersects_box(self, geometry: &Geometry, rect: Rect) -> bool {
        if self == Self::CRS84 {
            return geometry.intersects(&rect);
        }
        self.project(geometry).is_some_and(|projected| projected.intersects(&rect))
    }

    /// Easting before northing turned into the order of the axes; and back, since that is the same exchange.
    fn ordered(self, Coord { x, y }: Coord) -> Coord {
        match self.0 {
            System::Wgs84 | System::EqualArea => Coord { x: y, y: x },
            System::Crs84 | System::WebMercator | System::Utm { .. } => Coord { x, y },
        }
    }

    /// The degrees that the formula gives for a position, wherever it lies.
    pub(super) fn inverse(self, position: Coord) -> Option<Coord> {
        let Coord { x, y } = self.ordered(position);
        let Some(plane) = self.0.plane() else {
            return self.is_geographic().then_some(Coord { x, y });
        };
        let (x, y) = transform_xy(plane, system::degrees()?, x, y).ok()?;
        // Rounding may have gone beyond the globe by the last bit.
        let degrees = Coord { x: x.to_degrees().clamp(-180.0, 180.0), y: y.to_degrees().clamp(-90.0, 90.0) };
        (degrees.x.is_finite() && degrees.y.is_finite()).then_some(degrees)
    }

    fn reaches(self, x: f64, y: f64) -> bool {
        let within = match self.0 {
            System::Utm { .. } => (x - system::UTM_EASTING).abs() <= UTM_REACH,
            _ => true,
        };
        within && x.is_finite() && y.is_finite()
    }
}
