//! What the reader's page asks of the layers: no more than it draws and tells.

use std::collections::HashMap;

use super::links::{layer_path, segment};
use crate::catalog::Catalog;
use crate::collection::Collection;

/// A layer of more features is asked for as it is, since a file of its own could not be kept.
const MANY: usize = 10_000;

/// The paths of layers as the page asks for them, by collection and language.
#[derive(Debug)]
pub(super) struct Drawn(HashMap<(String, String), String>);

impl Drawn {
    /// Works the paths out for all languages of the data.
    pub(super) fn new(catalog: &Catalog) -> Self {
        let languages = || catalog.info().languages.iter();
        let paths = catalog.collections().flat_map(|collection| {
            languages().map(|language| {
                let key = (collection.id().to_owned(), language.clone());
                (key, path(catalog, collection, language))
            })
        });
        Self(paths.collect())
    }

    /// The path of a layer as the page in this language asks for it.
    pub(super) fn path(&self, id: &str, language: &str) -> String {
        self.0.get(&(id.to_owned(), language.to_owned())).cloned().unwrap_or_else(|| layer_path(id))
    }
}

/// A layer simplified for the closest zoom, with the texts of one language.
fn path(catalog: &Catalog, collection: &Collection, language: &str) -> String {
    let path = layer_path(collection.id());
    if collection.features().len() > MANY {
        return path;
    }
    let zoom = catalog.info().page.closest();
    match shown(catalog, collection, language) {
        Some(properties) => format!("{path}?properties={properties}&zoom-level={zoom}"),
        None => format!("{path}?zoom-level={zoom}"),
    }
}

/// The properties without texts of other languages, but with names in all where they are set on the map, since those are
/// searched for; `None` if those are all. A text that is missing in the page's language is shown in another one, so then
/// it stays.
fn shown(catalog: &Catalog, collection: &Collection, language: &str) -> Option<String> {
    let (catalog, info, schema) = (catalog.info(), collection.info(), collection.schema());
    let summary = info.change.as_ref().and_then(|change| change.summary.as_deref());
    let is_named = info.style.as_ref().is_some_and(|style| style.label.is_some());
    let searched = info.label.as_deref().filter(|_| is_named);
    let is_text = |family: &str| {
        let is_told = catalog.properties.get(family).is_some_and(|property| property.text);
        searched != Some(family) && (is_told || summary == Some(family))
    };
    let stands_in = |family: &str, name: &str| {
        let own = schema.property(&format!("{family}_{language}"));
        let other = schema.property(name);
        (0..).take(collection.features().len()).any(|row| {
            other.is_some_and(|texts| texts.value(row).is_some())
                && own.and_then(|texts| texts.value(row)).is_none()
        })
    };
    let is_shown = |name: &str| {
        let Some((family, suffix)) = name.rsplit_once('_') else { return true };
        let is_other = suffix != language && catalog.languages.iter().any(|known| known == suffix);
        !is_other || !is_text(family) || stands_in(family, name)
    };
    let names = || schema.properties().map(|(name, _)| name);
    // A comma cannot stand in a name of the list.
    if names().all(is_shown) || names().any(|name| name.contains(',')) {
        return None;
    }
    Some(names().filter(|name| is_shown(name)).map(segment).collect::<Vec<_>>().join(","))
}
