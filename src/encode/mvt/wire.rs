//! The bytes of a vector tile: protocol buffers as Mapbox Vector Tile 2.1 has them.

use std::borrow::Cow;

use hashbrown::DefaultHashBuilder;
use indexmap::IndexSet;

use super::grid::{Cell, Paths};
use super::tags;
use crate::schema::Scalar;
use crate::tile::TileCoord;

/// The greatest whole number up to which JavaScript tells one from the next.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// The value of a property in a tile.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum TileValue<'a> {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number by the bits of its `f64`.
    Number(u64),
    /// A text.
    Text(Cow<'a, str>),
}

impl<'a> From<&'a Scalar> for TileValue<'a> {
    fn from(scalar: &'a Scalar) -> Self {
        match scalar {
            Scalar::Boolean(value) => Self::Boolean(*value),
            Scalar::Integer(whole) => Self::Integer(*whole),
            Scalar::Number(bits) => Self::Number(*bits),
            Scalar::Text(text) => Self::Text(Cow::Borrowed(text)),
        }
    }
}

impl<'a> From<&'a str> for TileValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// The number of a feature in tiles: its id if that is a whole number, else a number made of it.
///
/// Maps in browsers need numbers to keep a feature's state across tiles. A made number is the same in all tiles, is
/// one that JavaScript has (below 2^53), and two of a million features share one with a chance of 1 in 18,000.
#[must_use]
pub fn number_of(id: &str) -> u64 {
    whole(id).unwrap_or_else(|| xxhash_rust::xxh3::xxh3_64(id.as_bytes()) >> 11)
}

/// The id as a number, if the number tells all of it.
fn whole(id: &str) -> Option<u64> {
    let digits = id.bytes().all(|b| b.is_ascii_digit()) && (id == "0" || !id.starts_with('0'));
    id.parse().ok().filter(|number| digits && *number <= MAX_SAFE)
}

/// A layer of a tile: features added one by one, each name and value of a property written once.
#[derive(Debug, Default)]
pub struct TileLayer<'a> {
    name: String,
    names: IndexSet<&'a str, DefaultHashBuilder>,
    values: IndexSet<TileValue<'a>, DefaultHashBuilder>,
    features: Vec<u8>,
    tags: Vec<u8>,
}

/// What kind of parts a feature of a tile has: one kind a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum GeometryType {
    Points = 1,
    Lines = 2,
    Polygons = 3,
}

impl<'a> TileLayer<'a> {
    /// An empty layer.
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Makes room for so many features with so many properties each.
    pub(super) fn reserve(&mut self, features: usize, properties: usize) {
        self.values.reserve(features.saturating_mul(properties));
        self.features.reserve(features.saturating_mul(32 + properties * 4));
    }

    /// Whether it holds no feature.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.features.is_empty()
    }

    /// Adds a feature with its geometry as commands.
    pub(super) fn push(
        &mut self,
        id: &'a str,
        kind: GeometryType,
        commands: &[u8],
        properties: impl Iterator<Item = (&'a str, TileValue<'a>)>,
    ) {
        let number = whole(id);
        let is_whole = number.is_some();
        let own = (!is_whole).then(|| ("id", TileValue::from(id)));
        // Whoever asks for the feature by what the tile calls `id` must get it.
        let properties = properties.filter(|(name, _)| is_whole || *name != "id");
        self.tags.clear();
        for (place, (name, value)) in own.into_iter().chain(properties).enumerate() {
            // Most features name their properties in the same order, and with the same text of the schema.
            let guess =
                self.names.get_index(place).filter(|known| std::ptr::eq(**known, name)).map(|_| place);
            let name = guess.unwrap_or_else(|| self.names.insert_full(name).0);
            let (value, _) = self.values.insert_full(value);
            varint(&mut self.tags, name as u64);
            varint(&mut self.tags, value as u64);
        }
        let id = number.unwrap_or_else(|| number_of(id));
        let size = 1 + varint_len(id) + field_len(self.tags.len()) + 2 + field_len(commands.len());
        self.features.push(tags::LAYER_FEATURE);
        varint(&mut self.features, size as u64);
        self.features.push(tags::FEATURE_ID);
        varint(&mut self.features, id);
        field(&mut self.features, tags::FEATURE_TAGS, &self.tags);
        self.features.extend_from_slice(&[tags::FEATURE_KIND, kind as u8]);
        field(&mut self.features, tags::FEATURE_GEOMETRY, commands);
    }

    fn write(&self, out: &mut Vec<u8>) {
        let mut tables = Vec::with_capacity(self.values.len() * 16 + 256);
        for name in &self.names {
            field(&mut tables, tags::LAYER_KEY, name.as_bytes());
        }
        let mut written = Vec::new();
        for value in &self.values {
            written.clear();
            match value {
                TileValue::Text(text) => field(&mut written, tags::VALUE_STRING, text.as_bytes()),
                TileValue::Number(bits) => {
                    written.push(tags::VALUE_DOUBLE);
                    written.extend_from_slice(&bits.to_le_bytes());
                }
                TileValue::Integer(whole) => {
                    // A number that is not negative is shortest as it is. A negative one is sent as `sint`, for which 0, -1, 1, -2
                    // and so on are numbered by turns.
                    let by_turns = ((whole << 1) ^ (whole >> 63)).cast_unsigned();
                    let (tag, number) = u64::try_from(*whole)
                        .map_or((tags::VALUE_SINT, by_turns), |whole| (tags::VALUE_INT, whole));
                    written.push(tag);
                    varint(&mut written, number);
                }
                TileValue::Boolean(value) => written.extend_from_slice(&[tags::VALUE_BOOL, u8::from(*value)]),
            }
            field(&mut tables, tags::LAYER_VALUE, &written);
        }
        tables.push(tags::LAYER_EXTENT);
        varint(&mut tables, TileCoord::EXTENT.into());
        let head = 2 + field_len(self.name.len());
        out.push(tags::TILE_LAYER);
        varint(out, (head + self.features.len() + tables.len()) as u64);
        out.extend_from_slice(&[tags::LAYER_VERSION, tags::VERSION]);
        field(out, tags::LAYER_NAME, self.name.as_bytes());
        out.extend_from_slice(&self.features);
        out.extend_from_slice(&tables);
    }
}

/// A tile of layers. Those without features are left out, so that a tile without any is no bytes at all.
#[must_use]
pub fn tile<'a>(layers: impl IntoIterator<Item = TileLayer<'a>>) -> Vec<u8> {
    let mut out = Vec::new();
    for layer in layers.into_iter().filter(|layer| !layer.is_empty()) {
        out.reserve(layer.features.len() + layer.values.len() * 16 + 1024);
        layer.write(&mut out);
    }
    out
}

/// Writes the commands of points.
pub(super) fn points(out: &mut Vec<u8>, cells: &[Cell]) {
    command(out, tags::MOVE_TO, cells.len());
    let mut cursor = Cell::zero();
    for cell in cells {
        step(out, &mut cursor, *cell);
    }
}

/// Writes the commands of lines, or of rings, which are closed by a command of their own.
pub(super) fn paths(out: &mut Vec<u8>, paths: &Paths, closed: bool) {
    let mut cursor = Cell::zero();
    for path in paths.iter() {
        let Some((first, rest)) = path.split_first() else { continue };
        command(out, tags::MOVE_TO, 1);
        step(out, &mut cursor, *first);
        command(out, tags::LINE_TO, rest.len());
        for cell in rest {
            step(out, &mut cursor, *cell);
        }
        if closed {
            command(out, tags::CLOSE_PATH, 1);
        }
    }
}

fn command(out: &mut Vec<u8>, id: u64, count: usize) {
    varint(out, (count as u64) << 3 | id);
}

fn step(out: &mut Vec<u8>, cursor: &mut Cell, to: Cell) {
    for (from, to) in [(cursor.x, to.x), (cursor.y, to.y)] {
        let by = to.wrapping_sub(from);
        varint(out, ((by << 1) ^ (by >> 31)).cast_unsigned().into());
    }
    *cursor = to;
}

fn field(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn field_len(bytes: usize) -> usize {
    1 + varint_len(bytes as u64) + bytes
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7F {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn varint_len(number: u64) -> usize {
    let bits = (64 - number.leading_zeros()).max(1);
    bits.div_ceil(7) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Coord;

    #[test]
    fn commands_are_those_of_the_specification() {
        // The examples of section 4.3.5 of the specification, as numbers of less than a byte.
        let at = |x, y| Coord { x, y };
        let mut out = Vec::new();
        points(&mut out, &[at(25, 17)]);
        assert_eq!(out, [9, 50, 34]);
        out.clear();
        points(&mut out, &[at(5, 7), at(3, 2)]);
        assert_eq!(out, [17, 10, 14, 3, 9]);
        out.clear();
        let lines = Paths::from_iter([vec![at(2, 2), at(2, 10), at(10, 10)], vec![at(1, 1), at(3, 5)]]);
        paths(&mut out, &lines, false);
        assert_eq!(out, [9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8]);
        out.clear();
        paths(&mut out, &Paths::from_iter([vec![at(3, 6), at(8, 12), at(20, 34)]]), true);
        assert_eq!(out, [9, 6, 12, 18, 10, 12, 24, 44, 15]);
    }

    #[rstest::rstest]
    #[case("0", Some(0))]
    #[case("17", Some(17))]
    #[case("9007199254740991", Some(9_007_199_254_740_991))]
    #[case("9007199254740992", None)]
    #[case("007", None)]
    #[case("-1", None)]
    #[case("+1", None)]
    #[case("", None)]
    #[case("north", None)]
    fn whole_numbers_stay_and_texts_become_safe_ones(#[case] id: &str, #[case] known: Option<u64>) {
        assert_eq!(whole(id), known);
        assert!(number_of(id) <= MAX_SAFE);
        assert_eq!(number_of("north"), 3_846_861_096_693_723);
    }

    #[test]
    fn lengths_of_numbers_are_known_before_they_are_written() {
        for shift in 0..64 {
            for number in [1_u64 << shift, (1 << shift) - 1, u64::MAX >> shift] {
                let mut out = Vec::new();
                varint(&mut out, number);
                assert_eq!(out.len(), varint_len(number), "{number}");
            }
        }
    }

    #[test]
    fn a_layer_without_features_is_left_out() {
        assert!(tile([TileLayer::new("empty")]).is_empty());
    }
}
