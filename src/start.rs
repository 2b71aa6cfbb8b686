//! The start data of the reader's page: what its script reads from the page itself, as JSON.
//!
//! The page's types are made of these (`web/src/data/start.ts`): `make types` writes them, and a test holds that they are
//! the same. Whatever the server can say is said here, so that the page does not work it out again.

use indexmap::IndexMap;
use serde::Serialize;
#[cfg(test)]
use ts_rs::TS;

use crate::style::Label;

/// All that the script starts from, in the page's language.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct StartData {
    /// The day that is shown.
    pub date: String,
    /// The first day of the time row.
    pub from: String,
    /// The last day of the time row.
    pub to: String,
    /// The day of the first view.
    pub default_date: String,
    /// The last day that the data speak of.
    pub data_until: Option<String>,
    /// The language of names and sentences.
    pub language: String,
    /// Whether the page's address names it, so that links do too.
    pub names_language: bool,
    /// The languages of the data, the first its own.
    pub languages: Vec<String>,
    /// The address of the page.
    pub home: String,
    /// The first view: west, south, east, north in degrees.
    pub bbox: [f64; 4],
    /// The closest zoom of the map.
    pub closest: u8,
    /// The collection of the table.
    pub table: Option<String>,
    /// The properties that are the table's columns.
    pub columns: Vec<String>,
    /// The days with a sentence, in order.
    pub stops: Vec<Stop>,
    /// The changes that are told on cards, in order of time.
    pub cards: Vec<Card>,
    /// How properties are headed and read, by their names.
    #[cfg_attr(test, ts(type = "Record<string, Property>"))]
    pub properties: IndexMap<String, Property>,
    /// The labels of codes, by property and code.
    #[cfg_attr(test, ts(type = "Record<string, Record<string, string>>"))]
    pub codes: IndexMap<String, IndexMap<String, String>>,
    /// The collections in the catalogue's order.
    pub collections: Vec<PageCollection>,
    /// The collection of sources.
    pub sources: Option<String>,
    /// Raster tiles under the map, if the operator has named some.
    pub background: Option<TileLayer>,
    /// An image in Web Mercator that lies among the layers, if there is one.
    pub ground: Option<GroundImage>,
    /// The lines whose kilometres are told under the map.
    pub strip: Option<PageStrip>,
    /// The address at which questions about points are asked.
    pub at: String,
    /// A point this near to a place, in metres, is named by it.
    pub at_place: u16,
}

/// Raster tiles under the map, and whom the map credits for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TileLayer {
    /// Their addresses, with `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// The credit.
    pub attribution: String,
}

/// An image of the ground, such as a hillshade.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct GroundImage {
    /// Its address.
    pub url: String,
    /// Where it lies: west, south, east, north in degrees.
    pub bbox: [f64; 4],
    /// Its place among the layers, as that of a style.
    pub order: i32,
    /// The closest zoom at which it is shown; none is any.
    pub closest: Option<f64>,
    /// Whom the map credits for it.
    pub attribution: Option<String>,
}

/// A text with an address where more is to be found; the address may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Reference {
    /// The text.
    pub text: String,
    /// The address.
    pub href: String,
    /// The language of the text where it is another than the page's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub lang: Option<String>,
}

/// A day on which something changed or happened, with the sentence that says so and the look of what changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct Stop {
    /// The day.
    pub date: String,
    /// Whether something changed, and not only happened.
    pub is_change: bool,
    /// The sentence.
    pub text: String,
    /// The name of what changed.
    pub name: String,
    /// Its colour.
    pub fill: Option<String>,
    /// The colour of its outline.
    pub stroke: Option<String>,
    /// Id of an SVG pattern in the page.
    pub pattern: Option<String>,
    /// The sources of the sentence.
    pub sources: Vec<Reference>,
}

/// The lines whose kilometres are told under the map, of one collection.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS), ts(rename = "Strip"))]
pub struct PageStrip {
    /// Id of the collection.
    pub collection: String,
    /// The collection of the lines' states, of which that of the day is told.
    pub states: Option<String>,
    /// The lines in the order of their file.
    pub lines: Vec<StripLine>,
}

/// A line with kilometres of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct StripLine {
    /// Id of its feature.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The kilometre at its start.
    pub from: f64,
    /// The kilometre at its end.
    pub to: f64,
    /// Its length in words.
    pub length: String,
    /// The sources of the length.
    pub sources: Vec<Reference>,
}

/// A change of one feature, as its card tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Card {
    /// The day of change.
    pub date: String,
    /// The sentence; null if there is none.
    pub text: Option<String>,
    /// The feature's name.
    pub name: String,
    /// The days by which it was to happen, in words.
    pub deadlines: Vec<String>,
    /// Id of its collection.
    pub collection: String,
    /// Its id.
    pub id: String,
}

/// How a property is headed and read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Property {
    /// The heading.
    pub title: String,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// The collection whose features it names, if it does.
    pub kind: Option<String>,
}

/// The properties that hold a feature's period: `from` counts, `to` does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(rename = "Period"))]
pub struct PeriodProperties {
    /// Property with the first day or instant that counts.
    pub from: Option<String>,
    /// Property with the first day or instant that no longer counts.
    pub to: Option<String>,
}

/// The properties that tell a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS), ts(rename = "Change"))]
pub struct ChangeProperties {
    /// Property with the day or instant.
    pub date: String,
    /// Family of texts with the sentence.
    pub summary: Option<String>,
    /// Property with the ids of the sentence's sources.
    pub sources: Option<String>,
}

/// One collection of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS), ts(rename = "Collection"))]
#[serde(rename_all = "camelCase")]
pub struct PageCollection {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The whole layer as GeoJSON.
    pub href: String,
    /// Of it what the page draws and tells.
    pub drawn_href: String,
    /// Its features, a page at a time.
    pub items_href: String,
    /// Family of texts with the names of its features.
    pub label: Option<String>,
    /// The languages in which its features have names, in the order of the file.
    pub names: Vec<String>,
    /// Minutes by which the clocks that its days are told by are ahead of UTC.
    pub offset: i32,
    /// The properties of its periods.
    pub period: Option<PeriodProperties>,
    /// Property with the id of the area whose states follow on each other.
    pub area: Option<String>,
    /// Whether its features are areas that states belong to.
    pub is_area: bool,
    /// Whether its features are places that states may belong to.
    pub is_place: bool,
    /// Whether its states are those of places, and not of areas.
    pub of_places: bool,
    /// Property with the id of the feature whose states its features are, if they are states.
    pub states: Option<String>,
    /// The properties of its changes.
    pub change: Option<ChangeProperties>,
    /// Properties that are told of a state at once where a point is asked about.
    pub tells: Vec<String>,
    /// Properties that are told of a feature, in order.
    pub panel: Vec<String>,
    /// How it is drawn; null if it is not.
    pub style: Option<PageStyle>,
    /// Whom the map credits for it.
    pub attribution: Option<String>,
}

/// How a collection is drawn, by class and day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS), ts(rename = "Style"))]
pub struct PageStyle {
    /// Higher is drawn later, above the lower.
    pub order: i32,
    /// Property whose code chooses the class.
    pub property: Option<String>,
    /// Property with the day from which the class holds.
    pub since: Option<String>,
    /// The class that holds before that day, or where there is none.
    pub before: Option<String>,
    /// Whether features can be selected on the map.
    pub interactive: bool,
    /// Whether the classes stand in the legend.
    pub legend: bool,
    /// Whether it is shown only when it is asked for.
    pub off: bool,
    /// How names are set on the map; null if there are none.
    pub label: Option<Label>,
    /// The features that are drawn lighter; null if there are none.
    pub lighter: Option<LighterFeatures>,
    /// The classes in the legend's order.
    pub classes: Vec<StyleClass>,
}

/// The features that are drawn lighter: those whose property has one of the codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct LighterFeatures {
    /// The property.
    pub property: String,
    /// The codes.
    pub values: Vec<String>,
}

/// How features of one class are drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct StyleClass {
    /// The code; null is any other.
    pub value: Option<String>,
    /// Its text in the legend.
    pub legend: String,
    /// The colour of areas and points.
    pub fill: Option<String>,
    /// From 0 to 1.
    pub fill_opacity: f64,
    /// The colour of lines and outlines.
    pub stroke: Option<String>,
    /// In pixels.
    pub stroke_width: f64,
    /// Lengths of dashes and gaps in pixels.
    pub stroke_dash: Option<String>,
    /// Id of an SVG pattern in the page.
    pub pattern: Option<String>,
    /// The colour of a wider line below the line.
    pub casing: Option<String>,
    /// In pixels.
    pub casing_width: f64,
    /// The radius of points in pixels.
    pub radius: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs};
    use ts_rs::Config;

    const FILE: &str = "web/src/data/start.ts";

    fn declared<T: TS>() -> String {
        let config = Config::default();
        let text = format!("{}export {}", T::docs().unwrap_or_default(), T::decl(&config));
        let text = text.replace("/**\n * ", "/** ").replace("\n */", " */");
        let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        lines.fold(String::new(), |all, line| all + line + "\n")
    }

    fn types() -> String {
        let head = "// The types of the start data, made of src/start.rs by `make types`.\n".to_owned();
        let all = [
            declared::<StartData>(),
            declared::<TileLayer>(),
            declared::<GroundImage>(),
            declared::<Reference>(),
            declared::<Stop>(),
            declared::<PageStrip>(),
            declared::<StripLine>(),
            declared::<Card>(),
            declared::<Property>(),
            declared::<PeriodProperties>(),
            declared::<ChangeProperties>(),
            declared::<PageCollection>(),
            declared::<PageStyle>(),
            declared::<LighterFeatures>(),
            declared::<StyleClass>(),
            declared::<Label>(),
        ];
        [head].into_iter().chain(all).collect::<Vec<_>>().join("\n")
    }

    /// The types of the page are those of the server; `make types` writes them anew.
    #[test]
    fn the_types_of_the_page_are_these() {
        if env::var_os("WRITE_TYPES").is_some() {
            fs::write(FILE, types()).unwrap();
        }
        assert_eq!(fs::read_to_string(FILE).unwrap(), types(), "{FILE} is out of date: run `make types`");
    }
}
