//! What can be wrong with a data set beyond the files themselves, gathered as it is met.

use std::path::Path;

use jiff::civil::Date;
use jiff::tz::Offset;

use super::error::LoadError;
use crate::bbox::Bbox;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::parse_offset;
use crate::layer::LayerError;
use crate::metadata::{CatalogInfo, Differences, GroundInfo, Here, Role, Strip};

/// The last parallel of Web Mercator, in degrees.
const NORTHERNMOST: f64 = 85.06;

/// The file that says what a folder holds.
pub(super) const CATALOG: &str = "catalog.toml";
/// What is said of a file that the catalogue names and the folder lacks.
pub(super) const NO_FILE: &str = "is named in catalog.toml, but there is no such file";

/// The faults of a data set so far.
pub(super) struct Faults<'a> {
    pub(super) root: &'a Path,
    pub(super) list: Vec<LoadError>,
}

impl Faults<'_> {
    pub(super) fn add(&mut self, file: &str, cause: String) {
        self.add_at(file, None, cause);
    }

    pub(super) fn add_at(&mut self, file: &str, feature: Option<(usize, Option<String>)>, cause: String) {
        self.list.push(LoadError { path: self.root.join(file), feature, cause });
    }

    pub(super) fn add_layer(&mut self, file: &str, errors: Vec<LayerError>) {
        for LayerError { feature, cause } in errors {
            self.add_at(file, feature, cause.to_string());
        }
    }

    /// Sees to all that can be said of the catalogue alone; gives the offset of its days.
    pub(super) fn check_info(&mut self, info: &CatalogInfo) -> Offset {
        let days = [
            ("default_date", &info.default_date),
            ("data_until", &info.data_until),
            ("page.from", &info.page.from),
            ("page.to", &info.page.to),
        ];
        for (key, day) in days {
            if let Some(day) = day.as_deref().filter(|day| day.parse::<Date>().is_err()) {
                self.add(CATALOG, format!("{key} is '{day}'; allowed is a date such as 2020-12-01"));
            }
        }
        if let Some([w, s, e, n]) = info.page.bbox
            && let Err(error) = Bbox::new(w, s, e, n)
        {
            self.add(CATALOG, format!("page.bbox: {error}"));
        }
        if let Some(zoom) = info.page.closest.filter(|zoom| !(5..=20).contains(zoom)) {
            self.add(CATALOG, format!("page.closest is {zoom}; allowed is a zoom of 5 to 20"));
        }
        if let Some(ground) = &info.ground {
            self.check_ground(ground);
        }
        for (i, collection) in info.collections.iter().enumerate() {
            let id = &collection.id;
            if id.chars().all(|c| c == '.') || !id.chars().all(is_id_char) {
                self.add(CATALOG, format!("collection id '{id}': allowed are letters, digits, - _ and ."));
            }
            if info.collections.iter().take(i).any(|other| other.id == *id) {
                self.add(&collection.file, format!("collection id '{id}' is that of another file too"));
            }
            if let Some(here) = &collection.here {
                self.check_here(id, here);
            }
            let colors = collection
                .style
                .iter()
                .flat_map(|style| &style.classes)
                .flat_map(|class| [&class.fill, &class.stroke, &class.pattern_color, &class.casing]);
            for color in colors.flatten().filter(|color| !is_color(color)) {
                self.add(CATALOG, format!("collection {id}: colour '{color}'; allowed is #rrggbb"));
            }
        }
        let offset = info.utc_offset.as_deref().unwrap_or("Z");
        parse_offset(offset).unwrap_or_else(|| {
            self.add(CATALOG, format!("utc_offset is '{offset}'; allowed are Z, +04:00 and the like"));
            Offset::UTC
        })
    }

    /// Sees that the image lies on the map, in one piece.
    fn check_ground(&mut self, ground: &GroundInfo) {
        let [west, south, east, north] = ground.bbox;
        match Bbox::new(west, south, east, north) {
            Err(error) => self.add(CATALOG, format!("ground.bbox: {error}")),
            Ok(_) if west < east && south < north && south >= -NORTHERNMOST && north <= NORTHERNMOST => {}
            Ok(bbox) => self.add(
                CATALOG,
                format!(
                    "ground.bbox is {bbox}; allowed is a box with an extent, west before east, within \
                     {NORTHERNMOST} degrees of latitude"
                ),
            ),
        }
    }

    /// Sees that it is said how near is nearby.
    fn check_here(&mut self, id: &str, here: &Here) {
        let needs = matches!(here.role, Role::Place | Role::Line | Role::Event);
        let allowed = "a number of kilometres above 0 and up to 1000";
        match here.within_km {
            None if needs => {
                self.add(CATALOG, format!("collection {id}: here.within_km is missing; it is {allowed}"));
            }
            Some(km) if !(km > 0.0 && km <= 1000.0) => {
                self.add(CATALOG, format!("collection {id}: here.within_km is {km}; allowed is {allowed}"));
            }
            _ => {}
        }
    }

    /// Sees that the properties which the catalogue names are there.
    pub(super) fn check_names(&mut self, collection: &Collection) {
        let info = collection.info();
        let style = info.style.as_ref();
        let change = info.change.as_ref();
        let named = [
            ("id_property", info.id_property.as_ref()),
            ("period.from", info.period.as_ref().and_then(|period| period.from.as_ref())),
            ("period.to", info.period.as_ref().and_then(|period| period.to.as_ref())),
            ("area", info.area.as_ref()),
            ("here.area", info.here.as_ref().and_then(|here| here.area.as_ref())),
            ("measure.from", info.measure.as_ref().map(|measure| &measure.from)),
            ("measure.to", info.measure.as_ref().map(|measure| &measure.to)),
            ("change.date", change.map(|change| &change.date)),
            ("change.sources", change.and_then(|change| change.sources.as_ref())),
            ("style.property", style.and_then(|style| style.property.as_ref())),
            ("style.since", style.and_then(|style| style.since.as_ref())),
            (
                "style.lighter.property",
                style.and_then(|style| style.lighter.as_ref()).map(|lighter| &lighter.property),
            ),
        ];
        let panel = info.panel.iter().map(|name| ("panel", Some(name)));
        let deadlines = change.into_iter().flat_map(|change| &change.deadlines);
        let deadlines = deadlines.map(|name| ("change.deadlines", Some(name)));
        let tells = info.here.iter().flat_map(|here| &here.tells).map(|name| ("here.tells", Some(name)));
        for (key, name) in named.into_iter().chain(panel).chain(deadlines).chain(tells) {
            if let Some(name) = name.filter(|name| !has_property(collection, name)) {
                self.add(
                    CATALOG,
                    format!("collection {}: {key} names '{name}', which no feature has", info.id),
                );
            }
        }
        let families = [
            ("label", info.label.as_ref()),
            ("change.summary", change.and_then(|change| change.summary.as_ref())),
        ];
        for (key, family) in families {
            if let Some(family) = family.filter(|family| !has_family(collection, family)) {
                self.add(
                    CATALOG,
                    format!(
                        "collection {}: {key} names '{family}', but no feature has {family}_en or the like",
                        info.id
                    ),
                );
            }
        }
    }

    pub(super) fn check_page(&mut self, info: &CatalogInfo, collections: &[Collection]) {
        for card in &info.page.cards {
            if !collections.iter().any(|collection| collection.id() == card) {
                self.add(CATALOG, format!("page.cards names '{card}', which is no collection"));
            }
        }
        if let Some(strip) = &info.page.strip {
            self.check_strip(strip, collections);
        }
        if let Some(differences) = &info.page.differences {
            self.check_differences(differences, collections);
        }
        let Some(table) = &info.page.table else { return };
        let Some(collection) = collections.iter().find(|collection| collection.id() == table) else {
            self.add(CATALOG, format!("page.table is '{table}', which is no collection"));
            return;
        };
        for column in info.page.columns.iter().filter(|name| !has_property(collection, name)) {
            self.add(CATALOG, format!("page.columns names '{column}', which no feature of {table} has"));
        }
    }

    /// Sees that the strip's line has kilometres of its own, and its places a kilometre.
    fn check_strip(&mut self, strip: &Strip, collections: &[Collection]) {
        let Strip { line, states, sources, places, km, basis } = strip;
        let named = [
            ("line", line, "sources", sources.as_ref()),
            ("places", places, "km", Some(km)),
            ("places", places, "basis", basis.as_ref()),
        ];
        for (key, id, property_key, property) in named {
            let Some(collection) = collections.iter().find(|collection| collection.id() == id) else {
                let fault = format!("page.strip.{key} is '{id}', which is no collection");
                if self.list.iter().all(|known| known.cause != fault) {
                    self.add(CATALOG, fault);
                }
                continue;
            };
            if let Some(name) = property.filter(|name| !has_property(collection, name)) {
                self.add(
                    CATALOG,
                    format!("page.strip.{property_key} names '{name}', which no feature of {id} has"),
                );
            }
            if key == "line" && collection.info().measure.is_none() {
                self.add(CATALOG, format!("page.strip.line is '{id}', which has no measure"));
            }
        }
        let Some(id) = states else { return };
        match collections.iter().find(|collection| collection.id() == id) {
            None => self.add(CATALOG, format!("page.strip.states is '{id}', which is no collection")),
            Some(collection) if collection.info().period.is_none() => {
                self.add(CATALOG, format!("page.strip.states is '{id}', which has no period"));
            }
            Some(_) => {}
        }
    }

    /// Sees that what differences are about is there.
    pub(super) fn check_about(&mut self, catalog: &Catalog) {
        let Some(info) = &catalog.info().page.differences else { return };
        let Some(collection) = catalog.get(&info.collection) else { return };
        let exists = |text: &str| {
            let (collection, id) = text.split_once('/')?;
            catalog.get(collection)?.feature(id)
        };
        for (i, feature) in collection.features().iter().enumerate() {
            for text in feature.properties().texts(&info.about).filter(|text| exists(text).is_none()) {
                let place = Some((i + 1, Some(feature.id().to_owned())));
                let cause = format!("property {}: '{text}' is no feature, as collection/id", info.about);
                self.add_at(&collection.info().file, place, cause);
            }
        }
    }

    fn check_differences(&mut self, differences: &Differences, collections: &[Collection]) {
        let Differences { collection: id, about, summary, shown, values } = differences;
        let Some(collection) = collections.iter().find(|collection| collection.id() == id) else {
            self.add(CATALOG, format!("page.differences.collection is '{id}', which is no collection"));
            return;
        };
        let values = values.iter().flat_map(|value| [("values", &value.text), ("values", &value.sources)]);
        let named = [("about", about), ("summary", summary), ("shown", shown)].into_iter().chain(values);
        for (key, name) in named.filter(|(_, name)| !has_property(collection, name)) {
            self.add(CATALOG, format!("page.differences.{key} names '{name}', which no feature of {id} has"));
        }
    }
}

fn has_property(collection: &Collection, name: &str) -> bool {
    collection.schema().property(name).is_some() || has_family(collection, name)
}

fn has_family(collection: &Collection, family: &str) -> bool {
    let of_family =
        |name: &str| name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    collection.schema().properties().any(|(name, _)| of_family(name))
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether a character may stand in the id of a collection, which is part of addresses.
pub(super) fn is_id_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}
