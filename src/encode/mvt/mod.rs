//! Mapbox Vector Tiles 2.1: the features of a tile, cut at its edges, on a grid of 4096 by 4096 units.
//!
//! What is not in a tile, and nothing else:
//!
//! * features without a geometry, and what lies farther than [`BUFFER`] from the tile;
//! * lines and polygons whose whole rectangle is less than one unit wide and high, an eighth of a pixel on a map of 512
//!   pixels a tile;
//! * parts of lines that round to one place, and polygons and holes that round to no area. A feature whose polygons would
//!   all vanish so, but that is longer than a unit, becomes a triangle from one end to the other, one unit wide;
//! * features beyond the [`TileLimit`]: the largest stay, and of those that are as large (points) the first of the file.
//!
//! Corners on the straight way between others are left out, and polygons that rounding made touch themselves are mended.
//! Nothing else is simplified, so that neighbours still share their border. A collection of several kinds of geometry is
//! one feature for each kind, with the same id. Nothing is wrapped over the antimeridian: the buffer ends there.

mod apart;
mod geometry;
mod grid;
mod mend;
mod overlay;
mod tags;
mod wire;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use serde_json::value::RawValue;

use crate::collection::Collection;
use crate::feature::{Feature, Members};
use crate::query::Query;
use crate::schema::{Kind as SchemaKind, Property};
use crate::tile::TileCoord;
use geometry::Drawing;
use wire::{GeometryType, TileValue};
pub use wire::{TileLayer, number_of, tile};

/// The media type.
pub const MEDIA_TYPE: &str = "application/vnd.mapbox-vector-tile";

/// How far around a tile its geometry goes on, in units, so that lines drawn wide meet in the next tile.
pub const BUFFER: u32 = 64;

/// How many features of a collection a tile holds at most: 10,000 by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileLimit {
    /// The number.
    pub features: usize,
}

impl Default for TileLimit {
    fn default() -> Self {
        Self { features: 10_000 }
    }
}

/// How many features that lie in or near a tile are not in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Too small to be seen.
    pub too_small: usize,
    /// Smaller than the largest that the limit allows; some of them may only lie near the tile.
    pub beyond_limit: usize,
}

/// A feature that was drawn: its row, its kind, and where its commands are.
type Drawn = (u32, GeometryType, Range<usize>);

/// The layer of a collection in a tile, of the features that pass the time and the values of `query`, and how many were
/// left out. The query's own box and page do not count.
///
/// Properties are those of the names in `properties`, or all; null is left out, lists and objects are JSON texts. A feature
/// whose id is no whole number has it as the property `id`, and [`number_of`] it as its number.
///
/// Takes time in proportion to the features in the tile.
///
/// # Examples
///
/// ```
/// use lachin_map::encode::mvt;
/// use lachin_map::tile::{TileCoord, TileMatrixSet};
/// use lachin_map::{Dataset, Query};
///
/// let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":7,
///     "geometry":{"type":"Point","coordinates":[9.2,47.7]},"properties":{}}]}"#;
/// let catalog = Dataset::from_files("lake", [("piers.geojson", file)]).load()?;
/// let piers = catalog.get("piers").unwrap();
///
/// let west = TileCoord::new(TileMatrixSet::WorldCrs84Quad, 0, 0, 0)?;
/// let east = TileCoord::new(TileMatrixSet::WorldCrs84Quad, 0, 0, 1)?;
/// let tile = |at| mvt::tile([mvt::layer(piers, &Query::default(), at, None, mvt::TileLimit::default()).0]);
/// assert!(tile(west).is_empty());
/// assert!(!tile(east).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn layer<'a>(
    collection: &'a Collection,
    query: &Query,
    tile: TileCoord,
    properties: Option<&[String]>,
    limit: TileLimit,
) -> (TileLayer<'a>, LeftOut) {
    let mut drawing = Drawing::new(tile, BUFFER);
    let mut left_out = LeftOut::default();
    let query = Query { bbox: Some(tile.bbox_with_buffer(BUFFER)), ..query.clone() };
    let mut candidates = Vec::new();
    for candidate in collection.candidates(&query) {
        let feature = collection.features().get(candidate.row as usize);
        let Some(geometry) = feature.and_then(Feature::geometry) else { continue };
        if drawing.is_too_small(geometry) {
            left_out.too_small += 1;
        } else {
            candidates.push((candidate, geometry));
        }
    }
    if candidates.len() > limit.features {
        // As it is stable, those as large stay in the order of the file. The bits of sizes, none of which is negative, order
        // as the sizes do.
        candidates.sort_by_cached_key(|(_, geometry)| Reverse(drawing.size(geometry).max(0.0).to_bits()));
    }
    let mut commands = Vec::new();
    let mut drawn: Vec<Drawn> = Vec::new();
    let mut count = 0;
    for (i, (candidate, geometry)) in candidates.iter().enumerate() {
        if count == limit.features {
            left_out.beyond_limit = candidates.len() - i;
            break;
        }
        drawing.draw(geometry, candidate.certain);
        let before = drawn.len();
        drawing.commands(|kind, write| {
            let start = commands.len();
            write(&mut commands);
            drawn.push((candidate.row, kind, start..commands.len()));
        });
        count += usize::from(drawn.len() > before);
    }
    // Drawn in the order of the file, as without a limit.
    drawn.sort_by_key(|(row, ..)| *row);
    let columns = columns(collection, properties);
    let mut layer = TileLayer::new(collection.id());
    layer.reserve(drawn.len(), columns.shown.len());
    for (row, kind, range) in drawn {
        let (Some(feature), Some(commands)) = (collection.features().get(row as usize), commands.get(range))
        else {
            continue;
        };
        layer.push(feature.id(), kind, commands, values(&columns, feature, row));
    }
    (layer, left_out)
}

/// The columns shown, and whether some of their values are only in the features' texts.
struct Columns<'a> {
    shown: Vec<(&'a str, &'a Property)>,
    has_others: bool,
}

fn columns<'a>(collection: &'a Collection, properties: Option<&[String]>) -> Columns<'a> {
    let all = collection.schema().properties();
    let shown: Vec<_> = match properties {
        None => all.collect(),
        Some(names) => all.filter(|(name, _)| names.iter().any(|chosen| chosen == name)).collect(),
    };
    let has_others = shown
        .iter()
        .any(|(_, property)| matches!(property.kind(), Some(SchemaKind::List | SchemaKind::Other)));
    Columns { shown, has_others }
}

/// The values of a feature, from the columns of its collection where they are: no text is parsed for those.
fn values<'a>(
    columns: &Columns<'a>,
    feature: &'a Feature,
    row: u32,
) -> impl Iterator<Item = (&'a str, TileValue<'a>)> {
    let members = if columns.has_others { feature.members() } else { Members::default() };
    columns.shown.iter().filter_map(move |(name, property)| {
        let kind = property.kind()?;
        let value = match property.value(row) {
            // A column of numbers has one type, whether or not one of them happens to be whole.
            Some(scalar) if kind == SchemaKind::Number => TileValue::Number(scalar.as_f64()?.to_bits()),
            Some(scalar) => scalar.into(),
            None if matches!(kind, SchemaKind::List | SchemaKind::Other) => {
                let (_, json) = members.properties.iter().find(|(found, _)| found == name)?;
                let text = RawValue::get(json);
                (text != "null").then_some(TileValue::Text(Cow::Borrowed(text)))?
            }
            None => return None,
        };
        Some((*name, value))
    })
}
