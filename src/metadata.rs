//! What a data folder says of itself: titles, licences, codes and how each collection is read and drawn.
//!
//! These are the tables of `catalog.toml`, key for key; unknown keys are refused so that a
//! misspelt one does not pass in silence.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::style::Style;
use crate::text::Text;

/// A licence by its SPDX id, title and address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct License {
    /// SPDX id, such as `ODbL-1.0`.
    pub id: String,
    /// Title in words.
    pub title: String,
    /// Where its text stands.
    pub url: String,
}

/// The properties that hold a feature's period: `from` counts, `to` does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Property with the first day or instant that counts; null is open.
    pub from: Option<String>,
    /// Property with the first day or instant that no longer counts; null is open.
    pub to: Option<String>,
}

/// The day on which a feature changed, and the sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Property with the day.
    pub date: String,
    /// Text property (`summary` for `summary_en`, `summary_fr`) with one sentence.
    pub summary: Option<String>,
    /// Property with the ids of the sources of that sentence.
    pub sources: Option<String>,
    /// Properties with the days by which it was to happen, in the order in which they were set.
    #[serde(default)]
    pub deadlines: Vec<String>,
}

/// The part that a collection has in the answer to "what is here on this day?" (`answer::at`).
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Here {
    /// Which part.
    #[serde(rename = "as")]
    pub role: Role,
    /// How near a place, line or event must be, in kilometres. A state that has it is one of a place and not of an area: so near
    /// to the place its state is told instead of the area's.
    pub within_km: Option<f64>,
    /// How many days before or after the day asked for an event may lie; none if left out.
    #[serde(default)]
    pub within_days: u16,
    /// Property with the id of the area that an event without a geometry concerns, or of the area or place that a state is of.
    pub area: Option<String>,
    /// Properties of a state that the page tells at once of a point: who held it.
    #[serde(default)]
    pub tells: Vec<String>,
}

/// What the features of a collection are to a point that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Areas that the point lies in, on the day: a district.
    Area,
    /// States of the area that the point lies in, or of a place beside it, one after the other: who held it.
    State,
    /// Places nearby, by name.
    Place,
    /// Lines nearby, on which the point has a position.
    Line,
    /// What happened nearby, around the day.
    Event,
}

/// The properties with the kilometre at both ends of a line, where its own kilometres differ from its drawn length.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Property with the kilometre at the line's start.
    pub from: String,
    /// Property with the kilometre at its end.
    pub to: String,
}

/// A line told by its own kilometres, with the places that lie at them: the strip under the map of the reader's page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Strip {
    /// Collection of the line; it has a `measure`.
    pub line: String,
    /// Collection of the states of the line, in use or closed, of which that of the day is told; none if left out.
    pub states: Option<String>,
    /// Property of the line with the ids of the sources of its length.
    pub sources: Option<String>,
    /// Collection of the places.
    pub places: String,
    /// Property of a place with its kilometre on the line's own scale.
    pub km: String,
    /// Property of a place that says how its kilometre was found.
    pub basis: Option<String>,
}

/// How a property is headed and read wherever it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PropertyInfo {
    /// Heading.
    pub title: Text,
    /// Unit as a UCUM-like symbol (`km2`).
    pub unit: Option<String>,
    /// `sources` if the property lists ids of features of that collection.
    pub kind: Option<String>,
    /// Whether it is a family of texts, one property a language (`name_en`, `name_az`).
    #[serde(default)]
    pub text: bool,
}

/// What the reader's page shows at first.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PageInfo {
    /// First view: west, south, east, north in degrees; the data's extent if left out.
    pub bbox: Option<[f64; 4]>,
    /// The closest zoom of the map, 5 to 20, which its data are exact enough for; 18 if left out.
    pub closest: Option<u8>,
    /// Collection of the table and the cards; the first with a `change` if left out.
    pub table: Option<String>,
    /// Collections whose changes stand on the cards; that of the table if empty.
    #[serde(default)]
    pub cards: Vec<String>,
    /// Properties that are the table's columns.
    #[serde(default)]
    pub columns: Vec<String>,
    /// First day of the time slider; that of the first change if left out.
    pub from: Option<String>,
    /// Last day of the time slider; today, or a later change, if left out.
    pub to: Option<String>,
    /// The line whose kilometres are told under the map; none if left out.
    pub strip: Option<Strip>,
    /// What the map does not mean to say.
    #[serde(default)]
    pub notice: Text,
    /// Where sources differ; the page says nothing of it if left out.
    pub differences: Option<Differences>,
}

impl PageInfo {
    /// The closest zoom of the map.
    #[must_use]
    pub fn closest(&self) -> u8 {
        self.closest.unwrap_or(18)
    }
}

/// A collection of differences between sources, of which the page tells those that concern its day or selection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Differences {
    /// The collection.
    pub collection: String,
    /// Property with the features concerned, each as `collection/id`.
    pub about: String,
    /// Text property (`summary` for `summary_en`) with one sentence.
    pub summary: String,
    /// Property that says what the map shows.
    pub shown: String,
    /// The values that the sources give, in order; those that a feature does not have are passed over.
    pub values: Vec<DifferentValue>,
}

/// One of the values that sources give differently.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DifferentValue {
    /// Property with the value.
    pub text: String,
    /// Property with the ids of the sources that give it.
    pub sources: String,
}

/// One collection: what it is, where its features stand, how they are read and drawn.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectionInfo {
    /// Name in addresses.
    pub id: String,
    /// Title.
    #[serde(default)]
    pub title: Text,
    /// A sentence or two.
    #[serde(default)]
    pub description: Text,
    /// The GeoJSON file, relative to the data folder.
    pub file: String,
    /// Property that is the feature's id; without it the GeoJSON `id` member.
    pub id_property: Option<String>,
    /// The properties of the period; without them every feature holds always.
    pub period: Option<Period>,
    /// Property with the id of the area whose states follow on each other; without it each feature stands alone.
    pub area: Option<String>,
    /// The properties of the last change.
    pub change: Option<Change>,
    /// Its part in what is told of a point; none if left out.
    pub here: Option<Here>,
    /// The kilometres of its lines, where they have their own.
    pub measure: Option<Measure>,
    /// Text property with the feature's name.
    pub label: Option<String>,
    /// Licence, if other than the whole's.
    pub license: Option<License>,
    /// Who is to be named.
    pub attribution: Option<String>,
    /// Where the data comes from.
    pub source: Option<String>,
    /// Properties shown when a feature is selected, in order; all if empty.
    #[serde(default)]
    pub panel: Vec<String>,
    /// How it is drawn; not at all if left out.
    pub style: Option<Style>,
}

impl CollectionInfo {
    /// The description of a bare file: named after it, period in `valid_from` and `valid_to`.
    #[must_use]
    pub fn bare(id: &str, file: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: Text::from_iter([("en", id)]),
            description: Text::default(),
            file: file.to_owned(),
            id_property: None,
            period: Some(Period { from: Some("valid_from".to_owned()), to: Some("valid_to".to_owned()) }),
            area: None,
            change: None,
            here: Some(Here {
                role: Role::Area,
                within_km: None,
                within_days: 0,
                area: None,
                tells: Vec::new(),
            }),
            measure: None,
            label: Some("name".to_owned()),
            license: None,
            attribution: None,
            source: None,
            panel: Vec::new(),
            style: Some(Style::plain()),
        }
    }
}

/// An image of the ground in Web Mercator (EPSG:3857), drawn among the layers: a hillshade, an old map.
///
/// ```toml
/// [ground]
/// file = "hills.png"
/// bbox = [9.0, 47.0, 10.0, 48.0]
/// order = 11
/// title = { en = "Relief" }
/// attribution = "Survey of the Lake"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GroundInfo {
    /// The PNG or JPEG file, relative to the data folder; where it is clear, what lies below is seen.
    pub file: String,
    /// What it shows: west, south, east, north in degrees. Its rows are evenly apart in Web Mercator, not in degrees.
    pub bbox: [f64; 4],
    /// Its place among the layers, as [`Style::order`]: above those with a lower number.
    #[serde(default)]
    pub order: i32,
    /// The closest zoom at which it is drawn, since nearer it is a blur; any if left out.
    pub closest: Option<f64>,
    /// Title.
    #[serde(default)]
    pub title: Text,
    /// Licence, if other than the whole's.
    pub license: Option<License>,
    /// Who is to be named.
    pub attribution: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
}

/// The tables of `catalog.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogInfo {
    /// Title of the whole.
    #[serde(default)]
    pub title: Text,
    /// What it holds.
    #[serde(default)]
    pub description: Text,
    /// Who is to be named.
    #[serde(default)]
    pub attribution: String,
    /// Licence of the whole; collections may have their own.
    pub license: Option<License>,
    /// Languages of the texts, the first the default.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Languages whose texts no native reader has checked.
    #[serde(default)]
    pub unreviewed: Vec<String>,
    /// What a day is: `+04:00`; `Z` if left out.
    pub utc_offset: Option<String>,
    /// The day of the page's first view; today if left out.
    pub default_date: Option<String>,
    /// The last day the data speaks of.
    pub data_until: Option<String>,
    /// The reader's page.
    #[serde(default)]
    pub page: PageInfo,
    /// An image of the ground; none if left out.
    pub ground: Option<GroundInfo>,
    /// Headings of properties.
    #[serde(default)]
    pub properties: IndexMap<String, PropertyInfo>,
    /// Labels of codes, by property and code.
    #[serde(default)]
    pub codes: IndexMap<String, IndexMap<String, Text>>,
    /// The collections in order.
    #[serde(default)]
    pub collections: Vec<CollectionInfo>,
}

impl CatalogInfo {
    /// The language a text is shown in where none is asked for.
    #[must_use]
    pub fn language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }
}
