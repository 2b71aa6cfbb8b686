//! The tile matrix sets that are served, and their matrices (OGC 17-083r4).

use std::f64::consts::{PI, TAU};
use std::fmt;
use std::str::FromStr;

use geo::Coord;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bbox::Bbox;
use crate::text::shortened;

/// A way to cut the world into tiles, by the name it has in the registry of the OGC.
///
/// # Examples
///
/// ```
/// use lachin_map::tile::TileMatrixSet;
/// assert_eq!("WebMercatorQuad".parse(), Ok(TileMatrixSet::WebMercatorQuad));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TileMatrixSet {
    /// Spherical Mercator between 85.06 degrees south and north, one tile at zoom 0: that of most maps on the web.
    WebMercatorQuad,
    /// Longitude and latitude as they are, two tiles at zoom 0.
    WorldCrs84Quad,
}

/// Why a text is no [`TileMatrixSet`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is '{0}'; allowed are WebMercatorQuad and WorldCRS84Quad")]
pub struct ParseTileMatrixSetError(String);

/// Half the width of the Mercator map in metres: pi times the semi-major axis of WGS 84.
const HALF_WORLD: f64 = PI * 6_378_137.0;

/// The side of a cell of the registered definitions in metres, as the standard fixes it for scales.
const PIXEL: f64 = 0.000_28;

/// Cells on a side of a tile, in the registered definitions.
const TILE_SIZE: u16 = 256;

/// Nearer to a pole than this, Mercator has no place on any map; beyond the edge of the map and finite is enough.
const NEAREST_TO_POLE: f64 = 89.9;

impl TileMatrixSet {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::WebMercatorQuad, Self::WorldCrs84Quad];

    /// The last zoom; a unit of a tile is then less than a millimetre.
    pub const MAX_ZOOM: u8 = 24;

    /// Its name, as in addresses.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::WebMercatorQuad => "WebMercatorQuad",
            Self::WorldCrs84Quad => "WorldCRS84Quad",
        }
    }

    /// Its title in the registry.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::WebMercatorQuad => "Google Maps Compatible for the World",
            Self::WorldCrs84Quad => "CRS84 for the World",
        }
    }

    /// The address of its registered definition.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Self::WebMercatorQuad => "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
            Self::WorldCrs84Quad => "http://www.opengis.net/def/tilematrixset/OGC/1.0/WorldCRS84Quad",
        }
    }

    /// Its coordinate system.
    #[must_use]
    pub fn crs(self) -> &'static str {
        match self {
            Self::WebMercatorQuad => "http://www.opengis.net/def/crs/EPSG/0/3857",
            Self::WorldCrs84Quad => "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        }
    }

    /// The north-west corner of all its matrices, in the order of [`crs`](Self::crs)'s axes.
    ///
    /// # Units
    ///
    /// Those of the coordinate system: metres, or degrees.
    #[must_use]
    pub fn origin(self) -> [f64; 2] {
        match self {
            Self::WebMercatorQuad => [-HALF_WORLD, HALF_WORLD],
            Self::WorldCrs84Quad => [-180.0, 90.0],
        }
    }

    /// One of its matrices; `None` beyond [`MAX_ZOOM`](Self::MAX_ZOOM).
    #[must_use]
    pub fn matrix(self, zoom: u8) -> Option<TileMatrix> {
        (zoom <= Self::MAX_ZOOM).then_some(TileMatrix { set: self, zoom })
    }

    /// Its matrices, from the whole world in one or two tiles to the finest.
    pub fn matrices(self) -> impl Iterator<Item = TileMatrix> {
        (0..=Self::MAX_ZOOM).map(move |zoom| TileMatrix { set: self, zoom })
    }

    /// Its definition as a JSON document (OGC 17-083r4, `/req/tilematrixset-json`).
    #[must_use]
    pub fn definition(self) -> TileMatrixSetDefinition {
        let (axes, scales) = match self {
            Self::WebMercatorQuad => {
                (["X", "Y"], "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible")
            }
            Self::WorldCrs84Quad => {
                (["Lon", "Lat"], "http://www.opengis.net/def/wkss/OGC/1.0/GoogleCRS84Quad")
            }
        };
        let matrices = self.matrices().map(|matrix| TileMatrixDefinition {
            id: matrix.zoom.to_string(),
            scale_denominator: matrix.scale_denominator(),
            cell_size: matrix.cell_size(),
            corner_of_origin: "topLeft",
            point_of_origin: self.origin(),
            tile_width: TILE_SIZE,
            tile_height: TILE_SIZE,
            matrix_width: matrix.width(),
            matrix_height: matrix.height(),
        });
        TileMatrixSetDefinition {
            id: self.id(),
            title: self.title(),
            uri: self.uri(),
            crs: self.crs(),
            ordered_axes: axes,
            well_known_scale_set: scales,
            tile_matrices: matrices.collect(),
        }
    }

    /// Where a position in degrees lies in the set's rectangle: from 0 at its north-west corner to 1.
    pub(crate) fn fraction(self, position: Coord) -> Coord {
        let x = (position.x + 180.0) / 360.0;
        let y = match self {
            Self::WebMercatorQuad => {
                let sine = position.y.clamp(-NEAREST_TO_POLE, NEAREST_TO_POLE).to_radians().sin();
                0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (2.0 * TAU)
            }
            Self::WorldCrs84Quad => (90.0 - position.y) / 180.0,
        };
        Coord { x, y }
    }

    /// The position in degrees of a place in the set's rectangle.
    pub(crate) fn position(self, fraction: Coord) -> Coord {
        let y = match self {
            Self::WebMercatorQuad => (TAU * (0.5 - fraction.y)).sinh().atan().to_degrees(),
            Self::WorldCrs84Quad => fraction.y.mul_add(-180.0, 90.0),
        };
        Coord { x: fraction.x.mul_add(360.0, -180.0), y }
    }
}

impl FromStr for TileMatrixSet {
    type Err = ParseTileMatrixSetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|set| set.id() == text);
        named.ok_or_else(|| ParseTileMatrixSetError(shortened(text)))
    }
}

impl fmt::Display for TileMatrixSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One zoom of a [`TileMatrixSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileMatrix {
    set: TileMatrixSet,
    zoom: u8,
}

/// The definition of a tile matrix set as JSON (OGC 17-083r4).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "TileMatrixSet")]
#[serde(rename_all = "camelCase")]
pub struct TileMatrixSetDefinition {
    id: &'static str,
    title: &'static str,
    uri: &'static str,
    crs: &'static str,
    ordered_axes: [&'static str; 2],
    well_known_scale_set: &'static str,
    tile_matrices: Vec<TileMatrixDefinition>,
}

/// A matrix of a [`TileMatrixSetDefinition`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "TileMatrix")]
#[serde(rename_all = "camelCase")]
struct TileMatrixDefinition {
    id: String,
    scale_denominator: f64,
    cell_size: f64,
    corner_of_origin: &'static str,
    point_of_origin: [f64; 2],
    tile_width: u16,
    tile_height: u16,
    matrix_width: u32,
    matrix_height: u32,
}

/// The rows and columns of a matrix that hold something, ends included; as JSON, an item of `tileMatrixSetLimits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatrixLimits {
    /// The identifier of the tile matrix.
    pub tile_matrix: String,
    /// The northernmost row.
    pub min_tile_row: u32,
    /// The southernmost row.
    pub max_tile_row: u32,
    /// The westernmost column.
    pub min_tile_col: u32,
    /// The easternmost column.
    pub max_tile_col: u32,
}

impl TileMatrix {
    /// The set it belongs to.
    #[must_use]
    pub fn set(self) -> TileMatrixSet {
        self.set
    }

    /// Its zoom, which is also its identifier.
    #[must_use]
    pub fn zoom(self) -> u8 {
        self.zoom
    }

    /// How many columns it has.
    #[must_use]
    pub fn width(self) -> u32 {
        match self.set {
            TileMatrixSet::WebMercatorQuad => self.height(),
            TileMatrixSet::WorldCrs84Quad => self.height() * 2,
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn height(self) -> u32 {
        1 << self.zoom
    }

    /// The side of a cell, of which a tile has 256 on a side.
    ///
    /// # Units
    ///
    /// Those of the coordinate system: metres, or degrees.
    #[must_use]
    pub fn cell_size(self) -> f64 {
        let [west, north] = self.set.origin();
        let height = match self.set {
            TileMatrixSet::WebMercatorQuad => -2.0 * west,
            TileMatrixSet::WorldCrs84Quad => 2.0 * north,
        };
        height / f64::from(TILE_SIZE) / f64::from(self.height())
    }

    /// The denominator of its scale at the equator, on a screen with cells of 0.28 mm.
    #[must_use]
    pub fn scale_denominator(self) -> f64 {
        let metres = match self.set {
            TileMatrixSet::WebMercatorQuad => 1.0,
            TileMatrixSet::WorldCrs84Quad => HALF_WORLD / 180.0,
        };
        self.cell_size() * metres / PIXEL
    }

    /// The rows and columns that a box touches; one over the antimeridian takes the whole width.
    #[must_use]
    pub fn limits(self, bbox: &Bbox) -> MatrixLimits {
        let [west, south, east, north] = bbox.edges();
        let (west, east) = if west > east { (-180.0, 180.0) } else { (west, east) };
        let north_west = self.set.fraction(Coord { x: west, y: north });
        let south_east = self.set.fraction(Coord { x: east, y: south });
        MatrixLimits {
            tile_matrix: self.zoom.to_string(),
            min_tile_row: place(north_west.y, self.height()),
            max_tile_row: place(south_east.y, self.height()),
            min_tile_col: place(north_west.x, self.width()),
            max_tile_col: place(south_east.x, self.width()),
        }
    }
}

/// The row or column of a fraction, the nearest one for what lies outside.
fn place(fraction: f64, size: u32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast keeps to the ends of u32"
    )]
    let place = (fraction * f64::from(size)) as u32;
    place.min(size - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn the_definitions_are_those_of_the_registry() {
        // Values from OGC 17-083r4, annex D.
        let close = |value: &Value, known: f64| (value.as_f64().unwrap() / known - 1.0).abs() < 1e-12;
        let mercator = serde_json::to_value(TileMatrixSet::WebMercatorQuad.definition()).unwrap();
        let (first, last) = (&mercator["tileMatrices"][0], &mercator["tileMatrices"][24]);
        assert!(close(&first["scaleDenominator"], 559_082_264.028_717));
        assert!(close(&first["cellSize"], 156_543.033_928_041));
        assert!(close(&first["pointOfOrigin"][1], 20_037_508.342_789_2));
        assert!(close(&last["scaleDenominator"], 33.323_899_747_652_874));
        assert_eq!((&last["matrixWidth"], &last["id"]), (&json!(16_777_216), &json!("24")));
        let world = serde_json::to_value(TileMatrixSet::WorldCrs84Quad.definition()).unwrap();
        let first = &world["tileMatrices"][0];
        assert!(close(&first["scaleDenominator"], 279_541_132.014_359));
        assert_eq!(first["cellSize"], json!(0.703_125));
        assert_eq!((&first["matrixWidth"], &first["matrixHeight"]), (&json!(2), &json!(1)));
        for set in TileMatrixSet::ALL {
            assert!(set.uri().ends_with(set.id()));
            assert_eq!(set.to_string().parse(), Ok(set));
        }
        let error = "webmercatorquad".parse::<TileMatrixSet>().unwrap_err();
        assert!(error.to_string().contains("allowed are WebMercatorQuad and"), "{error}");
    }

    #[rstest::rstest]
    #[case("-180,-90,180,90", 2, [0, 3, 0, 3])]
    #[case("46.5,39.4,47,39.9", 9, [194, 194, 322, 322])]
    #[case("177,65,-177,70", 3, [1, 2, 0, 7])]
    #[case("180,0,180,0", 1, [1, 1, 1, 1])]
    #[case("-10,86,10,90", 4, [0, 0, 7, 8])]
    fn limits_are_the_tiles_that_a_box_touches(
        #[case] bbox: Bbox,
        #[case] zoom: u8,
        #[case] known: [u32; 4],
    ) {
        let limits = TileMatrixSet::WebMercatorQuad.matrix(zoom).unwrap().limits(&bbox);
        let found = [limits.min_tile_row, limits.max_tile_row, limits.min_tile_col, limits.max_tile_col];
        assert_eq!(found, known);
        let json = serde_json::to_value(limits).unwrap();
        assert_eq!(json["tileMatrix"], json!(zoom.to_string()));
        assert_eq!(json["minTileRow"], json!(known[0]));
    }
}
