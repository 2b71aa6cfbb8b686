//! The tags and commands of Mapbox Vector Tile 2.1 (sections 4.1 and 4.3), by their names in `vector_tile.proto`.

/// How the value of a field is written, as the last three bits of its tag say.
const VARINT: u8 = 0;
const EIGHT_BYTES: u8 = 1;
const LENGTH_AND_BYTES: u8 = 2;

/// The tag of a field: its number in the message, and how its value is written.
const fn tag(number: u8, written: u8) -> u8 {
    number << 3 | written
}

pub(super) const TILE_LAYER: u8 = tag(3, LENGTH_AND_BYTES);

pub(super) const LAYER_NAME: u8 = tag(1, LENGTH_AND_BYTES);
pub(super) const LAYER_FEATURE: u8 = tag(2, LENGTH_AND_BYTES);
pub(super) const LAYER_KEY: u8 = tag(3, LENGTH_AND_BYTES);
pub(super) const LAYER_VALUE: u8 = tag(4, LENGTH_AND_BYTES);
pub(super) const LAYER_EXTENT: u8 = tag(5, VARINT);
pub(super) const LAYER_VERSION: u8 = tag(15, VARINT);

pub(super) const FEATURE_ID: u8 = tag(1, VARINT);
pub(super) const FEATURE_TAGS: u8 = tag(2, LENGTH_AND_BYTES);
pub(super) const FEATURE_KIND: u8 = tag(3, VARINT);
pub(super) const FEATURE_GEOMETRY: u8 = tag(4, LENGTH_AND_BYTES);

pub(super) const VALUE_STRING: u8 = tag(1, LENGTH_AND_BYTES);
pub(super) const VALUE_DOUBLE: u8 = tag(3, EIGHT_BYTES);
pub(super) const VALUE_INT: u8 = tag(4, VARINT);
pub(super) const VALUE_SINT: u8 = tag(6, VARINT);
pub(super) const VALUE_BOOL: u8 = tag(7, VARINT);

/// The version of the specification.
pub(super) const VERSION: u8 = 2;

/// The commands of a geometry.
pub(super) const MOVE_TO: u64 = 1;
pub(super) const LINE_TO: u64 = 2;
pub(super) const CLOSE_PATH: u64 = 7;
