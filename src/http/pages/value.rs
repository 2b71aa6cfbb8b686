//! A value of a fact as pages show it.

use serde::Serialize;

use crate::answer::description::FactValue;
use crate::http::service::paths::item_path;
use crate::http::wire::links::Base;

/// A value of a fact, with the address of what it names.
#[derive(Debug, Serialize)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) href: String,
    /// The language of the text where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<String>,
}

impl Value {
    pub(crate) fn new(base: &Base, value: FactValue) -> Self {
        let FactValue { text, url, feature, lang } = value;
        let feature = feature.map(|(collection, id)| base.localized(&item_path(&collection, &id)));
        Self { text, href: if url.is_empty() { feature.unwrap_or_default() } else { url }, lang }
    }
}
