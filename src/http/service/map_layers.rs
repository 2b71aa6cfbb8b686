//! What the reader's page asks of the layers: no more than it draws and tells.

use std::collections::HashMap;

use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::http::service::paths::layer_path;
use crate::http::wire::links::segment;
use crate::metadata::{CatalogInfo, CollectionInfo, Role};

/// A layer of more features is asked for as it is, since a file of its own could not be kept.
const MANY: usize = 10_000;

/// The paths of layers as the page asks for them, by collection and language.
#[derive(Debug)]
pub(crate) struct MapLayers(HashMap<(String, String), String>);

impl MapLayers {
    /// Works the paths out for all languages of the data.
    pub(crate) fn new(catalog: &Catalog) -> Self {
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
    pub(crate) fn path(&self, id: &str, language: &str) -> String {
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

/// The properties that the map draws by, that its controls tell at once, and by whose names features are found; `None` if those
/// are all. What else a panel tells of a selected feature, it asks for then.
///
/// Names are in all languages, since they are searched for; those of states are not, so that there the page's own is
/// enough, or another one where it is missing.
fn shown(catalog: &Catalog, collection: &Collection, language: &str) -> Option<String> {
    let (catalog, info, schema) = (catalog.info(), collection.info(), collection.schema());
    let told = told_at_once(catalog, info);
    let label = info.label.as_deref().unwrap_or("name");
    let here = info.here.as_ref();
    let is_state = here.is_some_and(|here| here.role == Role::State);
    // The states of a place are marks without names.
    let is_mark = here.is_some_and(|here| here.role == Role::State && here.within_km.is_some());
    // A name in another language is shown where there is none in the page's own, nor in one before it in order.
    let stands_in = |family: &str, suffix: &str| {
        let before = catalog.languages.iter().map(String::as_str).take_while(|one| *one != suffix);
        let preferred: Vec<_> = [language]
            .into_iter()
            .chain(before)
            .filter_map(|l| schema.property(&format!("{family}_{l}")))
            .collect();
        let texts = schema.property(&format!("{family}_{suffix}"));
        (0..).take(collection.features().len()).any(|row| {
            texts.is_some_and(|texts| texts.value(row).is_some())
                && preferred.iter().all(|names| names.value(row).is_none())
        })
    };
    // The strip's state of the day has its sentence as a hint.
    let is_strip_state =
        catalog.page.strip.as_ref().and_then(|strip| strip.states.as_ref()) == Some(&info.id);
    let hint = info.change.as_ref().and_then(|change| change.summary.as_deref()).filter(|_| is_strip_state);
    let is_shown = |name: &str| match name.rsplit_once('_') {
        Some((family, suffix))
            if hint == Some(family) && catalog.languages.iter().any(|one| one == suffix) =>
        {
            suffix == language || stands_in(family, suffix)
        }
        Some((family, suffix))
            if [label, "title"].contains(&family) && catalog.languages.iter().any(|one| one == suffix) =>
        {
            !is_mark && (!is_state || suffix == language || stands_in(family, suffix))
        }
        _ => told.contains(&name) || name == label,
    };
    let names = || schema.properties().map(|(name, _)| name);
    // A comma cannot stand in a name of the list.
    if names().all(is_shown) || names().any(|name| name.contains(',')) {
        return None;
    }
    let shown: Vec<_> = names().filter(|name| is_shown(name)).map(segment).collect();
    // A list of none would ask for all.
    (!shown.is_empty()).then(|| shown.join(","))
}

/// The properties of a collection, but for names, that are told or drawn without a selection.
fn told_at_once<'a>(catalog: &'a CatalogInfo, info: &'a CollectionInfo) -> Vec<&'a str> {
    let page = &catalog.page;
    let mut named = OF_ANY.to_vec();
    let mut add = |name: Option<&'a String>| named.extend(name.map(String::as_str));
    add(info.id_property.as_ref());
    add(info.area.as_ref());
    if let Some(period) = &info.period {
        add(period.from.as_ref());
        add(period.to.as_ref());
    }
    if let Some(here) = &info.here {
        add(here.area.as_ref());
        here.tells.iter().for_each(|name| add(Some(name)));
    }
    add(info.change.as_ref().map(|change| &change.date));
    if let Some(measure) = &info.measure {
        add(Some(&measure.from));
        add(Some(&measure.to));
    }
    if let Some(style) = &info.style {
        add(style.property.as_ref());
        add(style.since.as_ref());
        add(style.lighter.as_ref().map(|lighter| &lighter.property));
    }
    if let Some(strip) = page.strip.as_ref().filter(|strip| strip.places == info.id) {
        add(Some(&strip.km));
        add(strip.basis.as_ref());
    }
    named
}

/// What the map and the search know of any layer: where its name stands, how important it is, by what else it is found.
const OF_ANY: [&str; 4] = ["rank", "label_lon", "label_lat", "alt_names"];
