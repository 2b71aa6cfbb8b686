//! Features that hold in a place for a time: read from GeoJSON, indexed, asked, answered.
//!
//! A [`Dataset`] is a folder of GeoJSON files. Loaded, it is a [`Catalog`] of [`Collection`]s, and a
//! collection answers a [`Query`] for a box, a day and values with a [`Page`] of [`Feature`]s whose
//! bytes are ready to send. [`encode`] writes pages, and [`picture`] draws the map of a day.
//!
//! Programs that have GeoJSON as values of the crate [`geojson`] come in by [`Dataset::from_collections`], and take features
//! out by `geojson::Feature::try_from`.
//!
//! ```
//! use lachin_map::{Datetime, Dataset, Query};
//!
//! let ferries = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"north",
//!     "geometry":{"type":"LineString","coordinates":[[9.2,47.7],[9.4,47.6]]},
//!     "properties":{"valid_from":"1928-01-01","valid_to":"2020-12-01"}}]}"#;
//! let catalog = Dataset::from_files("lake", [("ferries.geojson", ferries)]).load()?;
//! let ferries = catalog.get("ferries").unwrap();
//!
//! let on = |day| Datetime::parse(day, catalog.offset()).map(|day| Query {
//!     bbox: "9,47,10,48".parse().ok(),
//!     datetime: Some(day),
//!     ..Query::default()
//! });
//! assert_eq!(ferries.query(&on("2020-11-30")?).matched, 1);
//! assert_eq!(ferries.query(&on("2020-12-01")?).matched, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Modules stand in the order in which they may use each other.

pub mod text;
pub mod datetime;
pub mod language;
pub mod bbox;
pub mod measure;
pub mod crs;
pub mod tile;
pub mod path;
pub mod geometry;
pub mod simplify;
pub mod feature;
pub mod presentation;
pub mod style;
pub mod metadata;
pub mod ground;
pub mod schema;
pub mod index;
pub mod layer;
pub mod filter;
pub mod query;
pub mod transition;
pub mod collection;
pub mod catalog;
pub mod dataset;
pub mod encode;
pub mod answer;
pub mod embedded;
pub mod picture;
pub mod start;
pub mod http;
pub mod config;
pub mod telemetry;

pub use bbox::{Bbox, ParseBboxError};
pub use catalog::Catalog;
pub use collection::{Collection, Extent};
pub use crs::Crs;
pub use dataset::{Dataset, LoadError, LoadErrors};
pub use datetime::{Datetime, Interval, ParseDatetimeError};
pub use feature::Feature;
pub use index::Index;
pub use query::{Limit, Page, Query};
