//! The `bbox` value: a geographic rectangle, perhaps over the antimeridian.

use std::fmt;
use std::str::FromStr;

use geo::{BoundingRect, Coord, Geometry, Rect};

use crate::text::shortened;

/// A geographic bounding box: west, south, east, north, in degrees (CRS84).
///
/// A box whose west edge is greater than its east edge crosses the antimeridian
/// (`/req/core/fc-bbox-definition`); [`rects`](Self::rects) then yields two rectangles.
/// Six numbers carry heights as well (west, south, lowest, east, north, highest); they are
/// checked and kept, but select nothing, since the features' geometry is two-dimensional.
///
/// # Errors
///
/// Parsing fails with a [`ParseBboxError`] that names the number at fault.
///
/// # Examples
///
/// ```
/// use lachin_map::Bbox;
///
/// let pacific: Bbox = "177,65,-177,70".parse()?;
/// assert_eq!(pacific.rects().count(), 2);
/// assert!("1,2,3".parse::<Bbox>().is_err());
/// # Ok::<(), lachin_map::ParseBboxError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bbox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    heights: Option<(f64, f64)>,
}

/// Why a text is not a [`Bbox`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParseBboxError {
    /// Neither four nor six numbers were given.
    #[error(
        "has {found} numbers; allowed are 4 (west,south,east,north) or 6 (west,south,lowest,east,north,highest)"
    )]
    Count {
        /// How many were given.
        found: usize,
    },
    /// A part is no finite decimal number.
    #[error("number {place} is '{text}', which is no finite decimal number")]
    Number {
        /// Which of the numbers, counted from 1.
        place: usize,
        /// The text at that place.
        text: String,
    },
    /// A coordinate lies outside the globe.
    #[error("{edge} is {value}; allowed is {allowed}")]
    Range {
        /// Which edge of the box.
        edge: &'static str,
        /// The value found, in degrees.
        value: f64,
        /// The range in words.
        allowed: &'static str,
    },
    /// The lower of two bounds is the greater.
    #[error("{lower} {low} is above {upper} {high}")]
    Order {
        /// Name of the lower bound.
        lower: &'static str,
        /// Its value.
        low: f64,
        /// Name of the upper bound.
        upper: &'static str,
        /// Its value.
        high: f64,
    },
}

impl Bbox {
    /// The whole globe.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0, heights: None };

    /// A box from its edges in degrees: west, south, east, north.
    ///
    /// # Errors
    ///
    /// As for parsing: a coordinate off the globe, or south above north.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, ParseBboxError> {
        for (edge, value) in [("west", west), ("east", east)] {
            if !(-180.0..=180.0).contains(&value) {
                return Err(ParseBboxError::Range { edge, value, allowed: "-180 to 180 degrees" });
            }
        }
        for (edge, value) in [("south", south), ("north", north)] {
            if !(-90.0..=90.0).contains(&value) {
                return Err(ParseBboxError::Range { edge, value, allowed: "-90 to 90 degrees" });
            }
        }
        if south > north {
            return Err(ParseBboxError::Order { lower: "south", low: south, upper: "north", high: north });
        }
        Ok(Self { west, south, east, north, heights: None })
    }

    /// The box around a geometry in degrees; `None` if it has no position, or one off the globe.
    #[must_use]
    pub fn around(geometry: &Geometry) -> Option<Self> {
        let rect = geometry.bounding_rect()?;
        Self::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()
    }

    /// The edges in degrees: west, south, east, north.
    #[must_use]
    pub fn edges(&self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }

    /// The one rectangle of the box, or the two of a box over the antimeridian, as x and y in degrees.
    pub fn rects(&self) -> impl Iterator<Item = Rect<f64>> + use<> {
        let rect =
            |west, south, east, north| Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north });
        let Self { west, south, east, north, .. } = *self;
        let (first, second) = if west > east {
            (rect(west, south, 180.0, north), Some(rect(-180.0, south, east, north)))
        } else {
            (rect(west, south, east, north), None)
        };
        std::iter::once(first).chain(second)
    }
}

impl FromStr for Bbox {
    type Err = ParseBboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut numbers = Vec::with_capacity(6);
        for (i, part) in text.split(',').enumerate() {
            let part = part.trim();
            // `f64` also reads "inf", "nan" and "infinity", which are no decimal numbers.
            let number = part.parse::<f64>().ok().filter(|n| n.is_finite());
            numbers
                .push(number.ok_or_else(|| ParseBboxError::Number { place: i + 1, text: shortened(part) })?);
        }
        match *numbers.as_slice() {
            [west, south, east, north] => Self::new(west, south, east, north),
            [west, south, low, east, north, high] if low <= high => {
                let flat = Self::new(west, south, east, north)?;
                Ok(Self { heights: Some((low, high)), ..flat })
            }
            [_, _, low, _, _, high] => {
                Err(ParseBboxError::Order { lower: "lowest", low, upper: "highest", high })
            }
            _ => Err(ParseBboxError::Count { found: numbers.len() }),
        }
    }
}

impl fmt::Display for Bbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { west, south, east, north, heights } = self;
        match heights {
            None => write!(f, "{west},{south},{east},{north}"),
            Some((low, high)) => write!(f, "{west},{south},{low},{east},{north},{high}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("46.5,39.5,46.8,39.9", 1)]
    #[case("46.5, 39.5, 46.8, 39.9", 1)]
    #[case("46.5,39.5,0,46.8,39.9,4000", 1)]
    #[case("177,65,-177,70", 2)]
    #[case("-180,-90,180,-60", 1)]
    #[case("-180,60,180,90", 1)]
    #[case("46,39,46,39", 1)]
    fn boxes_that_clients_send_are_read(#[case] text: &str, #[case] rects: usize) {
        let bbox: Bbox = text.parse().unwrap();
        assert_eq!(bbox.rects().count(), rects);
        assert_eq!(bbox.to_string().parse::<Bbox>().unwrap(), bbox);
    }

    #[rstest::rstest]
    #[case("", "number 1 is ''")]
    #[case("1,2,3", "has 3 numbers")]
    #[case("1,2,3,4,5", "has 5 numbers")]
    #[case("a,2,3,4", "number 1 is 'a'")]
    #[case("1,NaN,3,4", "number 2 is 'NaN'")]
    #[case("1,2,inf,4", "number 3 is 'inf'")]
    #[case("1,2,3,1e999", "number 4 is '1e999'")]
    #[case("1,50,2,40", "south 50 is above north 40")]
    #[case("1,2,9,3,4,8", "lowest 9 is above highest 8")]
    #[case("1,2,181,4", "east is 181")]
    #[case("1,-91,2,4", "south is -91")]
    fn faults_are_named(#[case] text: &str, #[case] message: &str) {
        let error = text.parse::<Bbox>().unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn the_halves_of_a_pacific_box_meet_at_the_antimeridian() {
        let bbox: Bbox = "177,65,-177,70".parse().unwrap();
        let [a, b]: [Rect<f64>; 2] = bbox.rects().collect::<Vec<_>>().try_into().unwrap();
        assert_eq!((a.min().x, a.max().x), (177.0, 180.0));
        assert_eq!((b.min().x, b.max().x), (-180.0, -177.0));
    }
}
