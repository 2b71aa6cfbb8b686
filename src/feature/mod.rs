//! A feature: its id, geometry, period, and its GeoJSON bytes ready to send.

mod members;
mod properties;

use bytes::Bytes;
use geo::Geometry;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::datetime::Interval;
pub(crate) use members::{Members, Name, PropertyList, PropertyTexts};
pub use properties::Properties;

/// One thing on the map: an id, perhaps a geometry, the period in which it holds, and properties.
///
/// The GeoJSON of a feature is kept as the bytes that answers are joined from; its properties are read
/// from them only where a page for people needs them.
#[derive(Debug, Clone)]
pub struct Feature {
    pub(crate) id: Box<str>,
    pub(crate) geometry: Option<Geometry>,
    pub(crate) period: Interval,
    pub(crate) json: Bytes,
}

impl Feature {
    /// The id, unique in the collection; a number's digits if the GeoJSON id is a number.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The geometry in degrees (CRS84), rings by the right-hand rule.
    #[must_use]
    pub fn geometry(&self) -> Option<&Geometry> {
        self.geometry.as_ref()
    }

    /// When the feature holds.
    #[must_use]
    pub fn period(&self) -> Interval {
        self.period
    }

    /// The feature as GeoJSON, RFC 7946.
    #[must_use]
    pub fn json(&self) -> &Bytes {
        &self.json
    }

    /// Id and properties as the texts they are in the GeoJSON.
    pub(crate) fn members(&self) -> Members<'_> {
        Members::read(&self.json)
    }

    /// The properties, read from the GeoJSON.
    #[must_use]
    pub fn properties(&self) -> Properties {
        #[derive(Deserialize)]
        struct Members<'a> {
            #[serde(borrow)]
            properties: Option<&'a RawValue>,
        }
        serde_json::from_slice::<Members>(&self.json)
            .ok()
            .and_then(|members| Properties::parse(members.properties?.get()))
            .unwrap_or_default()
    }
}

/// A feature as the crate `geojson` has it: with all members of its GeoJSON, heights too.
///
/// It is read from the feature's [bytes](Feature::json), so this is for programs that use the library, not for answers.
///
/// # Errors
///
/// A member that GeoJSON itself names and that is not what RFC 7946 says of it, such as a `bbox` that is a text.
///
/// # Examples
///
/// ```
/// use lachin_map::Dataset;
///
/// let lakes = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"upper",
///     "geometry":{"type":"Point","coordinates":[9.4,47.6,395]},"properties":{"name":"Upper lake"}}]}"#;
/// let catalog = Dataset::from_files("mine", [("lakes.geojson", lakes)]).load()?;
/// let upper = catalog.get("lakes").unwrap().feature("upper").unwrap();
///
/// let upper = geojson::Feature::try_from(upper)?;
/// assert_eq!(upper.property("name").unwrap(), "Upper lake");
/// assert_eq!(upper.geometry.unwrap(), geojson::Geometry::new_point([9.4, 47.6, 395.0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl TryFrom<&Feature> for geojson::Feature {
    type Error = geojson::Error;

    fn try_from(feature: &Feature) -> Result<Self, Self::Error> {
        Ok(serde_json::from_slice(&feature.json)?)
    }
}
