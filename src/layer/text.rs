//! The text of a GeoJSON file, taken apart without a copy: into features, and these into their members.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::fault::LayerFault;
use crate::feature::{Name, PropertyList, PropertyTexts};
use crate::geometry::{self, GeometryError};

/// Walks through a `FeatureCollection` and hands on the texts of its features in batches of `size`, while the walk
/// goes on; `take` says whether it wants more.
///
/// # Errors
///
/// A text that is not JSON or not a `FeatureCollection`; what was handed on before is then void.
pub(super) fn walk<'a>(
    file: &'a [u8],
    size: usize,
    take: impl FnMut(Vec<&'a RawValue>) -> bool,
) -> Result<(), LayerFault> {
    // A byte order mark is what some editors put before the text.
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let json = |error: serde_json::Error| LayerFault::Json(error.to_string());
    let mut batches = Batches { size, take, gone: false };
    let mut reader = serde_json::Deserializer::from_slice(text);
    let members = FileMembers { batches: &mut batches }.deserialize(&mut reader);
    let (kind, has_features) = match members {
        // Whoever took the batches has a better reason to stop than that they were no longer wanted.
        Err(_) if batches.gone => return Ok(()),
        members => members.map_err(json)?,
    };
    reader.end().map_err(json)?;
    match kind {
        None => Err(LayerFault::Json("member 'type' is missing".to_owned())),
        Some(found) if found != "FeatureCollection" => {
            Err(LayerFault::Type { found, allowed: "FeatureCollection" })
        }
        Some(_) if !has_features => Err(LayerFault::Json("member 'features' is missing".to_owned())),
        Some(_) => Ok(()),
    }
}

/// Where the texts of features go, so many at once.
struct Batches<F> {
    size: usize,
    take: F,
    gone: bool,
}

/// The members of the file: its type, and whether it has features, which have gone on by then.
struct FileMembers<'b, F> {
    batches: &'b mut Batches<F>,
}

impl<'de, F: FnMut(Vec<&'de RawValue>) -> bool> DeserializeSeed<'de> for FileMembers<'_, F> {
    type Value = (Option<String>, bool);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Vec<&'de RawValue>) -> bool> Visitor<'de> for FileMembers<'_, F> {
    type Value = (Option<String>, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection as an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut kind, mut has_features) = (None, false);
        while let Some(Name(name)) = map.next_key()? {
            match &*name {
                "type" => kind = Some(map.next_value()?),
                "features" if has_features => return Err(A::Error::duplicate_field("features")),
                "features" => {
                    map.next_value_seed(Features { batches: &mut *self.batches })?;
                    has_features = true;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok((kind, has_features))
    }
}

/// The list of features, handed on as it is walked through.
struct Features<'b, F> {
    batches: &'b mut Batches<F>,
}

impl<'de, F: FnMut(Vec<&'de RawValue>) -> bool> DeserializeSeed<'de> for Features<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Vec<&'de RawValue>) -> bool> Visitor<'de> for Features<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        loop {
            let mut batch = Vec::with_capacity(self.batches.size);
            while batch.len() < self.batches.size {
                let Some(feature) = list.next_element()? else { break };
                batch.push(feature);
            }
            let at_end = batch.len() < self.batches.size;
            if !batch.is_empty() && !(self.batches.take)(batch) {
                self.batches.gone = true;
                return Err(A::Error::custom("nobody reads on"));
            }
            if at_end {
                return Ok(());
            }
        }
    }
}

/// The members of a feature.
pub(super) struct FeatureMembers<'a> {
    pub(super) id: Option<&'a RawValue>,
    pub(super) geometry: Result<geometry::Read, GeometryError>,
    pub(super) properties: PropertyTexts<'a>,
    /// Whether it has the members that GeoJSON requires, and no links, which each answer adds for itself.
    pub(super) complete: bool,
}

impl<'a> FeatureMembers<'a> {
    /// Reads a feature: in one pass, or with care where that finds anything out of the common.
    pub(super) fn read(raw: &'a RawValue) -> Result<Self, LayerFault> {
        match serde_json::from_str::<ReadyMembers>(raw.get()) {
            Ok(members) if members.kind == "Feature" => Ok(Self {
                id: members.id,
                geometry: Ok(geometry::Read::ready(members.geometry.0)),
                complete: members.properties.is_some() && members.links.is_none(),
                properties: members.properties.map(|list| list.0).unwrap_or_default(),
            }),
            _ => Self::read_with_care(raw),
        }
    }

    fn read_with_care(raw: &'a RawValue) -> Result<Self, LayerFault> {
        let json = |error: serde_json::Error| LayerFault::Json(error.to_string());
        let members: UnreadMembers = serde_json::from_str(raw.get()).map_err(json)?;
        if members.kind != "Feature" {
            return Err(LayerFault::Type { found: members.kind.into_owned(), allowed: "Feature" });
        }
        let list = |raw: &'a RawValue| serde_json::from_str::<PropertyList>(raw.get()).map_err(json);
        Ok(Self {
            id: members.id,
            geometry: match members.geometry.filter(|raw| raw.get() != "null") {
                None => Ok(geometry::Read::ready(None)),
                Some(raw) => geometry::read(raw),
            },
            complete: members.geometry.is_some() && members.properties.is_some() && members.links.is_none(),
            properties: members.properties.map(list).transpose()?.map(|list| list.0).unwrap_or_default(),
        })
    }
}

/// The members of a feature as nearly all have them.
#[derive(Deserialize)]
struct ReadyMembers<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    geometry: geometry::Ready,
    #[serde(borrow)]
    properties: Option<PropertyList<'a>>,
    links: Option<IgnoredAny>,
}

/// The members of a feature, unread.
#[derive(Deserialize)]
struct UnreadMembers<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    links: Option<&'a RawValue>,
}
