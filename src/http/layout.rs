//! What all pages for people share.

use serde::Serialize;

use super::AppState;
use super::assets::asset_href;
use super::links::{Base, item_path};
use crate::answer::description::FactValue;
use crate::language::{self, Language};

/// The frame of a page: heading, way back, styles, credits.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) title: String,
    pub(super) site_title: String,
    pub(super) language: String,
    pub(super) told: &'static Language,
    pub(super) attribution: String,
    pub(super) crumbs: Vec<(String, String)>,
    pub(super) home_href: String,
    pub(super) collections_href: String,
    pub(super) api_href: String,
    pub(super) style_href: String,
}

impl Layout {
    /// The frame of a page in the data's own language.
    pub(super) fn new(state: &AppState, base: &Base, title: &str) -> Self {
        Self::told(state, base, state.catalog().info().language(), title)
    }

    /// The frame of a page in a language.
    pub(super) fn told(state: &AppState, base: &Base, language: &str, title: &str) -> Self {
        let info = state.catalog().info();
        let home = if language == info.language() { "/".to_owned() } else { format!("/?lang={language}") };
        Self {
            title: title.to_owned(),
            site_title: info.title.in_language(language).to_owned(),
            language: language.to_owned(),
            told: language::of(language),
            attribution: info.attribution.clone(),
            crumbs: Vec::new(),
            home_href: base.url(&home),
            collections_href: base.url("/collections"),
            api_href: base.url("/api"),
            style_href: asset_href(state, base, "page.css"),
        }
    }

    /// The page stands under another, which is named first.
    pub(super) fn under(mut self, base: &Base, title: &str, path: &str) -> Self {
        self.crumbs.insert(0, (title.to_owned(), base.url(path)));
        self
    }
}

/// A value of a fact, with the address of what it names.
#[derive(Debug, Serialize)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) href: String,
}

impl Value {
    pub(super) fn new(base: &Base, value: FactValue) -> Self {
        let FactValue { text, url, feature } = value;
        let feature = feature.map(|(collection, id)| base.url(&item_path(&collection, &id)));
        Self { text, href: if url.is_empty() { feature.unwrap_or_default() } else { url } }
    }
}
