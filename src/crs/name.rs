//! The names of systems: URI, CURIE and safe CURIE.

use std::fmt;
use std::str::FromStr;

use super::reference::Crs;
use super::system::System;
use crate::text::shortened;

/// A text that names no coordinate reference system known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is no coordinate reference system known here")]
pub struct ParseCrsError {
    /// The text, cut to 80 characters.
    pub found: String,
}

const REGISTER: &str = "www.opengis.net/def/crs/";

impl Crs {
    /// The short name: authority and code, such as `EPSG:32638`.
    #[must_use]
    pub fn code(self) -> String {
        let (authority, code) = self.name();
        format!("{authority}:{code}")
    }

    fn name(self) -> (&'static str, String) {
        let number = match self.0 {
            System::Crs84 => return ("OGC", "CRS84".to_owned()),
            System::Wgs84 => 4326,
            System::WebMercator => 3857,
            System::EqualArea => 3035,
            System::Utm { zone, south } => u32::from(zone) + if south { 32_700 } else { 32_600 },
        };
        ("EPSG", number.to_string())
    }

    fn find(authority: &str, code: &str) -> Option<Self> {
        let system = match (authority, code) {
            ("OGC", "CRS84") => System::Crs84,
            ("EPSG", "4326") => System::Wgs84,
            ("EPSG", "3857") => System::WebMercator,
            ("EPSG", "3035") => System::EqualArea,
            ("EPSG", code) => {
                let north = code.strip_prefix("326").map(|zone| (zone, false));
                let (zone, south) = north.or_else(|| Some((code.strip_prefix("327")?, true)))?;
                // Two digits: `u8` reads "+1" and "001" as well.
                let digits = zone.len() == 2 && zone.bytes().all(|b| b.is_ascii_digit());
                System::zone(zone.parse().ok().filter(|_| digits)?, south)?
            }
            _ => return None,
        };
        Some(Self(system))
    }

    fn read(text: &str) -> Option<Self> {
        if let Some(address) = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")) {
            let (authority, rest) = address.strip_prefix(REGISTER)?.split_once('/')?;
            let (version, code) = rest.split_once('/')?;
            return Self::find(authority, code).filter(|_| version == version_of(authority));
        }
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let (authority, code) = bare.split_once(':')?;
        Self::find(authority, code)
    }
}

/// The version in a URI: EPSG's are of the register as it stands, which is written 0.
fn version_of(authority: &str) -> &'static str {
    if authority == "OGC" { "1.3" } else { "0" }
}

impl FromStr for Crs {
    type Err = ParseCrsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text).ok_or_else(|| ParseCrsError { found: shortened(text) })
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (authority, code) = self.name();
        write!(f, "http://{REGISTER}{authority}/{}/{code}", version_of(authority))
    }
}
