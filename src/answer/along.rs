//! Linear referencing: where along a line a point lies, and which point lies at a kilometre.

use geo::Point;

use super::Member;
use crate::path::{Path, Position};

/// A feature that is a line, with the two scales on which it is measured.
///
/// The drawn scale starts at 0 and runs along the geometry on the ellipsoid. The reported scale is the line's own, where
/// its collection names one (`measure` in the catalogue): it is anchored at both ends of the line and shared out evenly
/// between them.
///
/// # Units
///
/// Kilometres; longitude and latitude in degrees (CRS84).
///
/// # Examples
///
/// ```
/// use lachin_map::Dataset;
/// use lachin_map::answer::{Member, along::Line};
///
/// let toml = r#"
///     [[collections]]
///     id = "roads"
///     file = "roads.geojson"
///     measure = { from = "km_from", to = "km_to" }
/// "#;
/// let roads = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a",
///     "geometry":{"type":"LineString","coordinates":[[46,39],[46,40]]},
///     "properties":{"km_from":0,"km_to":200}}]}"#;
/// let catalog = Dataset::from_files("mine", [("catalog.toml", toml), ("roads.geojson", roads)]).load()?;
/// let collection = catalog.get("roads").unwrap();
/// let feature = collection.feature("a").unwrap();
///
/// let road = Line::of(Member { collection, feature }).unwrap();
/// let halfway = road.nearest(geo::Point::new(46.1, 39.5));
/// assert_eq!(halfway.km.round(), 56.0);
/// assert_eq!(halfway.reported_km.unwrap().round(), 100.0);
/// # Ok::<(), lachin_map::LoadErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The feature.
    pub member: Member<'a>,
    /// The kilometres reported of its start and of its end.
    pub reported: Option<(f64, f64)>,
    path: Path,
}

/// A place on a [`Line`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Kilometres of the drawn line from its start.
    pub km: f64,
    /// The kilometre on the reported scale.
    pub reported_km: Option<f64>,
    /// Metres between the point asked for and the line.
    pub aside: f64,
    /// The place itself, in degrees (CRS84).
    pub point: Point,
    /// Which part of the line it is.
    pub part: Part,
}

/// Which part of a line a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its first position: nothing of the line is nearer, or the kilometre is the first.
    Start,
    /// Between both ends.
    Between,
    /// Its last position.
    End,
}

impl Part {
    /// Its name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Between => "between",
            Self::End => "end",
        }
    }

    /// How the reported kilometre of such a place is known.
    #[must_use]
    pub fn basis(self) -> &'static str {
        if self == Self::Between { "interpolated" } else { "anchored" }
    }
}

impl<'a> Line<'a> {
    /// The line of a feature; `None` if its geometry is none.
    #[must_use]
    pub fn of(member: Member<'a>) -> Option<Self> {
        let path = Path::of(member.feature.geometry()?)?;
        let properties = member.feature.properties();
        let measure = member.collection.info().measure.as_ref();
        let reported =
            measure.and_then(|ends| Some((properties.number(&ends.from)?, properties.number(&ends.to)?)));
        Some(Self { member, reported, path })
    }

    /// The length of the drawn line in kilometres.
    #[must_use]
    pub fn length_km(&self) -> f64 {
        self.path.length() / 1e3
    }

    /// The place that is nearest to a point.
    #[must_use]
    pub fn nearest(&self, point: Point) -> Spot {
        self.spot(self.path.nearest(point))
    }

    /// The place at a kilometre of the drawn line; `None` beyond its ends.
    #[must_use]
    pub fn at(&self, km: f64) -> Option<Spot> {
        let along = km * 1e3;
        let point = self.path.at(along)?;
        Some(self.spot(Position { along, aside: 0.0, point }))
    }

    /// The place at a kilometre of the reported scale; `None` beyond its ends, or if there is none.
    #[must_use]
    pub fn at_reported(&self, km: f64) -> Option<Spot> {
        let (from, to) = self.reported?;
        let share = (km - from) / (to - from);
        // The ends are met exactly, whatever the rounding.
        self.at((share * self.length_km()).clamp(0.0, self.length_km()))
            .filter(|_| (0.0..=1.0).contains(&share))
    }

    fn spot(&self, position: Position) -> Spot {
        let length = self.path.length();
        let share = if length > 0.0 { position.along / length } else { 0.0 };
        Spot {
            km: position.along / 1e3,
            reported_km: self.reported.map(|(from, to)| from + (to - from) * share),
            aside: position.aside,
            point: position.point,
            part: match position.along {
                along if along <= 0.0 => Part::Start,
                along if along >= length => Part::End,
                _ => Part::Between,
            },
        }
    }
}
