//! Pictures of the map on a day: an SVG with all that the reader's page says of it, and the same as a PNG.
//!
//! Class, period, order and names follow the same rules as the reader's page, which both are held to by `tests/cases/`. Of a layer at
//! most [`MOST_FEATURES`] features are drawn, the first of its file; the picture says so where there are more. Beyond 85.05
//! degrees of latitude nothing is drawn, as on all web maps. A PNG has the letters of the fonts inside the binary: Latin,
//! Greek, Cyrillic and Armenian; others are empty boxes there, and in an SVG the reader's own.
//!
//! ```
//! use jiff::civil::date;
//! use lachin_map::answer::timeline::Timeline;
//! use lachin_map::picture::{Layout, Picture};
//! use lachin_map::Dataset;
//!
//! let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{},
//!     "geometry":{"type":"LineString","coordinates":[[9.2,47.7],[9.4,47.6]]}}]}"#;
//! let catalog = Dataset::from_files("lake", [("ferries.geojson", file)]).load()?;
//! let timeline = Timeline::of(&catalog);
//! let picture = Picture { layout: Layout::Plain, ..Picture::new(&catalog, &timeline, date(2020, 12, 1)) };
//! assert!(picture.svg().contains("data-feature=\"ferries/a\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod column;
mod document;
mod fonts;
mod furniture;
mod ground;
mod labels;
pub mod look;
mod map;
pub mod placement;
pub mod png;
mod shapes;
mod sheet;
mod subject;
mod svg;
mod view;

pub use subject::{LEAST_WITH_GROUND, Layout, MOST_FEATURES, MapLayer, Picture};

/// The media type of an SVG.
pub const MEDIA_TYPE: &str = "image/svg+xml";
