//! The data, the page and the fonts inside the binary, compressed.

use bytes::Bytes;
use rust_embed::RustEmbed;

use crate::dataset::Dataset;

#[derive(RustEmbed)]
#[folder = "geodata"]
#[include = "catalog.toml"]
#[include = "*.geojson"]
#[include = "*.png"]
#[include = "odbl/*.geojson"]
#[exclude = "build/*"]
struct Geodata;

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[include = "page.js"]
#[include = "page.css"]
#[include = "fonts/*.woff2"]
struct Page;

/// The letters of pictures.
#[derive(RustEmbed)]
#[folder = "web/dist/fonts"]
#[include = "*.ttf"]
struct Fonts;

fn files<E: RustEmbed>() -> impl Iterator<Item = (String, Bytes)> {
    E::iter().filter_map(|name| Some((name.to_string(), Bytes::from(E::get(&name)?.data.into_owned()))))
}

/// The data set that the program brings.
#[must_use]
pub fn dataset() -> Dataset {
    Dataset::from_files("geodata", files::<Geodata>())
}

/// The page's script, style and letters by name.
pub fn assets() -> impl Iterator<Item = (String, Bytes)> {
    files::<Page>()
}

/// The fonts of pictures by name.
pub fn fonts() -> impl Iterator<Item = (String, Bytes)> {
    files::<Fonts>()
}
