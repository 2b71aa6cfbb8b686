//! GeoJSON text sequences (RFC 8142): features one after another, none inside another, for programs that read as it comes.

use super::{Encoder, geojson};
use crate::presentation::Shown;

/// The media type.
pub const MEDIA_TYPE: &str = "application/geo+json-seq";

/// Features as a sequence of GeoJSON texts, each after a record separator and before a line feed.
///
/// Whatever a page tells of itself (counts, links) has no place in a sequence; HTTP headers have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sequence {
    decimals: Option<u8>,
}

impl Sequence {
    /// An encoder that rounds coordinates to so many decimals, if any.
    #[must_use]
    pub fn new(decimals: Option<u8>) -> Self {
        Self { decimals }
    }
}

/// Writes one text of a sequence, such as the ready bytes of a feature that is shown as it is.
pub fn text(json: &[u8], out: &mut Vec<u8>) {
    framed(out, |out| out.extend_from_slice(json));
}

fn framed(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(0x1e);
    write(out);
    out.push(b'\n');
}

impl Encoder for Sequence {
    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn head(&mut self, _: &mut Vec<u8>) {}

    fn feature(&mut self, shown: &Shown<'_>, out: &mut Vec<u8>) {
        framed(out, |out| geojson::write_feature(shown, self.decimals, "", out));
    }

    fn tail(&mut self, _: &mut Vec<u8>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::samples::{THINGS, catalog, encoded};
    use crate::presentation::Presentation;

    #[test]
    fn the_ready_bytes_and_those_written_anew_are_the_same() {
        let catalog = catalog(THINGS);
        let mut ready = Vec::new();
        for feature in catalog.get("things").unwrap().features() {
            text(feature.json(), &mut ready);
        }
        let anew = encoded(THINGS, &Presentation::default(), Sequence::default());
        assert_eq!(anew, String::from_utf8(ready).unwrap());
        assert_eq!(anew.matches("\u{1e}{\"type\":\"Feature\",").count(), 4);
        assert_eq!(anew.matches("}}\n").count(), 4);
    }

    #[test]
    fn no_features_are_no_texts() {
        let nothing = r#"{"type":"FeatureCollection","features":[]}"#;
        assert_eq!(encoded(nothing, &Presentation::default(), Sequence::default()), "");
    }
}
