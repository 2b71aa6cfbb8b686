//! The properties of a feature.

use serde_json::{Map, Value};

/// The properties of a feature, in the order of the file.
///
/// # Examples
///
/// ```
/// use lachin_map::feature::Properties;
/// let properties = Properties::parse(r#"{"name_en":"Lake","name_fr":"Lac"}"#).unwrap();
/// assert_eq!(properties.text_in("name", "fr"), Some("Lac"));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Properties(Map<String, Value>);

impl Properties {
    /// Reads a JSON object; `None` if it is none.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().map(Self)
    }

    /// The value of a property.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The value of a property that is a text and not empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The text of a family of properties (`name` for `name_en`, `name_fr`) in `language`,
    /// else the property `name` itself.
    #[must_use]
    pub fn text_in(&self, family: &str, language: &str) -> Option<&str> {
        self.text(&format!("{family}_{language}")).or_else(|| self.text(family))
    }

    /// The number of a property.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.as_f64()
    }

    /// The texts of a property that is a list of texts, or one text.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let list = self.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        self.text(name).into_iter().chain(list.iter().filter_map(Value::as_str))
    }

    /// All of them as a JSON object.
    #[must_use]
    pub fn into_object(self) -> Map<String, Value> {
        self.0
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}
