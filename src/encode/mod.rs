//! Answers as bytes, one file a format.

pub mod csv;
pub mod flatgeobuf;
pub mod geojson;
pub mod geojsonseq;
pub mod jsonfg;
pub mod kml;
pub mod mvt;

mod position;
mod table;
pub(crate) mod xml;

#[cfg(test)]
mod samples;

use crate::presentation::Shown;

/// A format that is written as it comes: what stands before the features, each feature, what stands after them.
///
/// Each call adds to `out` and remembers no feature, so that whoever sends an answer may take away what is there
/// whenever there is enough of it.
///
/// # Examples
///
/// ```
/// use lachin_map::Dataset;
/// use lachin_map::encode::{Encoder, geojsonseq::Sequence};
/// use lachin_map::presentation::Presentation;
///
/// let file = r#"{"type":"FeatureCollection","features":[
///     {"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[9.25,47.5]},"properties":{"n":1}}]}"#;
/// let catalog = Dataset::from_files("data", [("a.geojson", file)]).load()?;
/// let (mut encoder, mut out) = (Sequence::new(Some(1)), Vec::new());
/// encoder.head(&mut out);
/// for feature in catalog.get("a").unwrap().features() {
///     encoder.feature(&Presentation::default().show(feature), &mut out);
/// }
/// encoder.tail(&mut out);
/// let point = r#"{"type":"Point","coordinates":[9.3,47.5]}"#;
/// let line = format!("\x1e{{\"type\":\"Feature\",\"id\":\"a\",\"geometry\":{point},\"properties\":{{\"n\":1}}}}\n");
/// assert_eq!(String::from_utf8(out)?, line);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Encoder {
    /// The media type, with its parameters.
    fn media_type(&self) -> &'static str;

    /// Writes what stands before the features.
    fn head(&mut self, out: &mut Vec<u8>);

    /// Writes one feature.
    fn feature(&mut self, shown: &Shown<'_>, out: &mut Vec<u8>);

    /// Writes what stands after the features.
    fn tail(&mut self, out: &mut Vec<u8>);
}
