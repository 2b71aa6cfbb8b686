//! Vector tiles (OGC API - Tiles, 20-057): of each collection, and of all of them with a layer each.

pub(crate) mod matrix_sets;
pub(crate) mod tile;
pub(crate) mod tile_query;
pub(crate) mod tileset;
