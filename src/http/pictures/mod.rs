//! The map as a picture: `/map.svg` and `/map.png`, and the small maps on pages.

pub(crate) mod map;
pub(crate) mod small_map;
