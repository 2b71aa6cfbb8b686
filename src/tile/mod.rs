//! A tile's address, its rectangle, and the whole units in which its geometry is written.

mod matrix;

use std::fmt;

use geo::Coord;

use crate::bbox::Bbox;
use crate::text::shortened;
pub use matrix::{MatrixLimits, ParseTileMatrixSetError, TileMatrix, TileMatrixSet, TileMatrixSetDefinition};

/// The address of a tile that exists: tile matrix, row, column, as OGC API - Tiles has them.
///
/// Rows count from the north and columns from the west, both from 0. The order is the standard's (`/req/core/tc-op`): the
/// tile that others call z/x/y 9/322/194 is `9/194/322` here, which is also its [`Display`](fmt::Display).
///
/// # Examples
///
/// ```
/// use lachin_map::tile::{TileCoord, TileMatrixSet};
///
/// let tile = TileCoord::new(TileMatrixSet::WebMercatorQuad, 1, 0, 1)?;
/// assert_eq!(tile.bbox().edges().map(f64::round), [0.0, 0.0, 180.0, 85.0]);
/// assert!(TileCoord::new(TileMatrixSet::WebMercatorQuad, 1, 2, 0).is_err());
/// # Ok::<(), lachin_map::tile::TileCoordError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileCoord {
    matrix: TileMatrix,
    row: u32,
    col: u32,
}

/// Why an address is that of no tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileCoordError {
    /// A part of it is no whole number.
    #[error("{part} is '{text}'; allowed is a whole number")]
    Number {
        /// Which part.
        part: &'static str,
        /// The text found.
        text: String,
    },
    /// There is no such tile matrix.
    #[error("tile matrix is {found}; allowed is 0 to {}", TileMatrixSet::MAX_ZOOM)]
    Zoom {
        /// The number found.
        found: String,
    },
    /// The tile matrix has no such row or column.
    #[error("{part} is {found}; allowed in tile matrix {zoom} is 0 to {last}")]
    Outside {
        /// Row or column.
        part: &'static str,
        /// The number found.
        found: String,
        /// The tile matrix.
        zoom: u8,
        /// The last row or column it has.
        last: u32,
    },
}

impl TileCoord {
    /// How many units a tile is wide and high.
    pub const EXTENT: u32 = 4096;

    /// The tile in a row and column of a tile matrix.
    ///
    /// # Errors
    ///
    /// If the set has no such matrix, or the matrix no such row or column.
    pub fn new(set: TileMatrixSet, zoom: u32, row: u32, col: u32) -> Result<Self, TileCoordError> {
        let matrix = u8::try_from(zoom)
            .ok()
            .and_then(|zoom| set.matrix(zoom))
            .ok_or_else(|| TileCoordError::Zoom { found: zoom.to_string() })?;
        for (part, found, size) in [("row", row, matrix.height()), ("column", col, matrix.width())] {
            if found >= size {
                let (found, zoom) = (found.to_string(), matrix.zoom());
                return Err(TileCoordError::Outside { part, found, zoom, last: size - 1 });
            }
        }
        Ok(Self { matrix, row, col })
    }

    /// The tile of an address in texts: tile matrix, row, column.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new), or if a part is no whole number.
    pub fn parse(set: TileMatrixSet, zoom: &str, row: &str, col: &str) -> Result<Self, TileCoordError> {
        let number = |part, text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let fault = || TileCoordError::Number { part, text: shortened(text) };
            // More digits than a number holds are still a number, and a great one.
            if digits { Ok(text.parse().unwrap_or(u32::MAX)) } else { Err(fault()) }
        };
        let numbers = (number("tile matrix", zoom)?, number("row", row)?, number("column", col)?);
        Self::new(set, numbers.0, numbers.1, numbers.2).map_err(|mut error| {
            match &mut error {
                TileCoordError::Zoom { found } => *found = shortened(zoom),
                TileCoordError::Outside { part: "row", found, .. } => *found = shortened(row),
                TileCoordError::Outside { found, .. } => *found = shortened(col),
                TileCoordError::Number { .. } => {}
            }
            error
        })
    }

    /// The tile matrix it is in.
    #[must_use]
    pub fn matrix(self) -> TileMatrix {
        self.matrix
    }

    /// Its row, counted from the north.
    #[must_use]
    pub fn row(self) -> u32 {
        self.row
    }

    /// Its column, counted from the west.
    #[must_use]
    pub fn col(self) -> u32 {
        self.col
    }

    /// Its rectangle, in degrees (CRS84).
    #[must_use]
    pub fn bbox(self) -> Bbox {
        self.bbox_with_buffer(0)
    }

    /// Its rectangle, wider by so many units of [`EXTENT`](Self::EXTENT) on each side, in degrees (CRS84).
    ///
    /// It ends at the antimeridian and at the poles.
    #[must_use]
    pub fn bbox_with_buffer(self, units: u32) -> Bbox {
        let (grid, buffer, extent) = (self.grid(), f64::from(units), f64::from(Self::EXTENT));
        let north_west = grid.position(Coord { x: -buffer, y: -buffer });
        let south_east = grid.position(Coord { x: extent + buffer, y: extent + buffer });
        let (west, east) = (north_west.x.max(-180.0), south_east.x.min(180.0));
        let (south, north) = (south_east.y.max(-90.0), north_west.y.min(90.0));
        // It cannot fail, as the edges lie on the globe; the world would be a slow answer and no wrong one.
        Bbox::new(west, south, east, north).unwrap_or(Bbox::WORLD)
    }

    /// The units in which its geometry is written.
    #[must_use]
    pub fn grid(self) -> TileGrid {
        let extent = f64::from(Self::EXTENT);
        TileGrid {
            set: self.matrix.set(),
            scale: Coord {
                x: f64::from(self.matrix.width()) * extent,
                y: f64::from(self.matrix.height()) * extent,
            },
            corner: Coord { x: f64::from(self.col) * extent, y: f64::from(self.row) * extent },
        }
    }
}

impl fmt::Display for TileCoord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.matrix.zoom(), self.row, self.col)
    }
}

/// Between degrees (CRS84) and units of a tile, which count from its north-west corner to the east and south.
///
/// # Accuracy
///
/// Better than 0.0001 units at any zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileGrid {
    set: TileMatrixSet,
    scale: Coord,
    corner: Coord,
}

impl TileGrid {
    /// Where a position in degrees lies, in units of the tile.
    #[must_use]
    pub fn units(&self, position: Coord) -> Coord {
        let fraction = self.set.fraction(position);
        Coord {
            x: fraction.x.mul_add(self.scale.x, -self.corner.x),
            y: fraction.y.mul_add(self.scale.y, -self.corner.y),
        }
    }

    /// The position in degrees of a place in units of the tile.
    #[must_use]
    pub fn position(&self, units: Coord) -> Coord {
        self.set.position(Coord {
            x: (units.x + self.corner.x) / self.scale.x,
            y: (units.y + self.corner.y) / self.scale.y,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TileMatrixSet::{WebMercatorQuad, WorldCrs84Quad};

    #[test]
    fn rectangles_are_exact() {
        let edges = |set, zoom, row, col| TileCoord::new(set, zoom, row, col).unwrap().bbox().edges();
        let [west, south, east, north] = edges(WebMercatorQuad, 0, 0, 0);
        assert_eq!((west, east), (-180.0, 180.0));
        assert!((north - 85.051_128_779_806_59).abs() < 1e-12 && (south + north).abs() < 1e-12);
        // The reference values of other tools for z/x/y 9/322/194.
        let [west, south, east, north] = edges(WebMercatorQuad, 9, 194, 322);
        assert_eq!((west, east), (46.406_25, 47.109_375));
        assert!((north - 39.909_736_234_537_185).abs() < 1e-12, "{north}");
        assert!((south - 39.368_279_149_160_12).abs() < 1e-12, "{south}");
        let text =
            |zoom, row, col| TileCoord::new(WorldCrs84Quad, zoom, row, col).unwrap().bbox().to_string();
        assert_eq!(text(0, 0, 1), "0,-90,180,90");
        assert_eq!(text(1, 1, 3), "90,-90,180,0");
    }

    #[test]
    fn a_buffer_ends_where_the_globe_does() {
        let tile = TileCoord::new(WorldCrs84Quad, 1, 0, 0).unwrap();
        assert_eq!(tile.bbox_with_buffer(64).to_string(), "-180,-1.40625,-88.59375,90");
        let tile = TileCoord::new(WebMercatorQuad, 1, 0, 1).unwrap();
        let [west, _, east, north] = tile.bbox_with_buffer(64).edges();
        assert!((west + 180.0 / 64.0).abs() < 1e-12, "{west}");
        assert!(east >= 180.0 && north > 85.06 && north < 90.0, "{north}");
    }

    #[rstest::rstest]
    #[case("9", "194", "322", "")]
    #[case("24", "16777215", "16777215", "")]
    #[case("0", "0", "0", "")]
    #[case("0", "1", "0", "row is 1; allowed in tile matrix 0 is 0 to 0")]
    #[case("9", "0", "512", "column is 512; allowed in tile matrix 9 is 0 to 511")]
    #[case("25", "0", "0", "tile matrix is 25; allowed is 0 to 24")]
    #[case("256", "0", "0", "tile matrix is 256")]
    #[case("9", "-1", "0", "row is '-1'; allowed is a whole number")]
    #[case("9", "", "0", "row is ''")]
    #[case("9", "0", "99999999999999", "column is 99999999999999; allowed")]
    #[case("z", "0", "0", "tile matrix is 'z'")]
    fn addresses(#[case] zoom: &str, #[case] row: &str, #[case] col: &str, #[case] fault: &str) {
        match TileCoord::parse(WebMercatorQuad, zoom, row, col) {
            Ok(tile) => assert!(fault.is_empty() && tile.to_string() == format!("{zoom}/{row}/{col}")),
            Err(error) => assert!(!fault.is_empty() && error.to_string().contains(fault), "{error}"),
        }
    }

    #[test]
    fn units_and_degrees_lead_back_to_each_other() {
        for set in TileMatrixSet::ALL {
            for (zoom, row, col) in [(0, 0, 0), (9, 194, 322), (24, 6_380_000, 10_555_000)] {
                let grid = TileCoord::new(set, zoom, row, col).unwrap().grid();
                for units in [Coord { x: 0.0, y: 0.0 }, Coord { x: 1000.25, y: 4096.0 }] {
                    let back = grid.units(grid.position(units));
                    assert!((back.x - units.x).abs() < 1e-4 && (back.y - units.y).abs() < 1e-4, "{back:?}");
                }
            }
        }
        // Beyond the map's edge a pole is far away, but not infinitely far.
        let pole = TileCoord::new(WebMercatorQuad, 0, 0, 0).unwrap().grid().units(Coord { x: 0.0, y: 90.0 });
        assert!((pole.x - 2048.0).abs() < 1e-9 && pole.y < -1_000.0 && pole.y.is_finite(), "{pole:?}");
    }
}
