//! The members of a feature's text, unread.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The properties of one feature: names, and values as JSON texts.
pub(crate) type PropertyTexts<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

/// The id and properties of a feature as JSON texts, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Members<'a> {
    pub(crate) id: Option<&'a RawValue>,
    pub(crate) properties: PropertyTexts<'a>,
}

impl<'a> Members<'a> {
    /// Those of a feature's text; of one that has none, none.
    pub(super) fn read(json: &'a [u8]) -> Self {
        #[derive(Deserialize)]
        struct Text<'a> {
            #[serde(borrow)]
            id: Option<&'a RawValue>,
            #[serde(borrow)]
            properties: Option<PropertyList<'a>>,
        }
        serde_json::from_slice::<Text>(json).map_or_else(
            |_| Self::default(),
            |text| Self { id: text.id, properties: text.properties.map(|list| list.0).unwrap_or_default() },
        )
    }
}

/// The name of a member; `Cow` alone would always own its text.
#[derive(Deserialize)]
pub(crate) struct Name<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// The members of `properties` with their values unread.
pub(crate) struct PropertyList<'a>(pub(crate) PropertyTexts<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for PropertyList<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = PropertyList<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("properties as an object or null")
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(PropertyList(Vec::new()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::with_capacity(8);
                while let Some(Name(name)) = map.next_key()? {
                    list.push((name, map.next_value()?));
                }
                Ok(PropertyList(list))
            }
        }
        deserializer.deserialize_any(Members)
    }
}
