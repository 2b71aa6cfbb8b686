//! The days on which something changed, with the sentence that says what.

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::day_of;
use crate::feature::{Feature, Properties};

/// One change of one feature.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The day.
    pub date: Date,
    /// The collection of the feature.
    pub collection: &'a Collection,
    /// The feature.
    pub feature: &'a Feature,
    /// Its properties.
    pub properties: Properties,
}

impl Change<'_> {
    /// The sentence that says what changed, in a language.
    #[must_use]
    pub fn sentence(&self, language: &str) -> Option<&str> {
        let family = self.collection.info().change.as_ref()?.summary.as_ref()?;
        self.properties.text_in(family, language)
    }
}

/// All changes that the collections of a catalogue tell of, in order of their days; on one day, of the
/// catalogue's collections and their features.
#[must_use]
pub fn changes(catalog: &Catalog) -> Vec<Change<'_>> {
    let mut changes: Vec<_> = catalog
        .collections()
        .filter_map(|collection| Some((collection, &collection.info().change.as_ref()?.date)))
        .flat_map(|(collection, property)| {
            collection.features().iter().filter_map(move |feature| {
                let properties = feature.properties();
                let date = day_of(properties.text(property)?, catalog.offset())?;
                Some(Change { date, collection, feature, properties })
            })
        })
        .collect();
    changes.sort_by_key(|change| change.date);
    changes
}

/// The latest of `changes` on or before a day that has a sentence.
///
/// Of several on that day it is the first, which is that of the catalogue's first collection.
#[must_use]
pub fn latest<'a, 'b>(changes: &'b [Change<'a>], day: Date, language: &str) -> Option<&'b Change<'a>> {
    let mut past = changes.iter().filter(|change| change.date <= day && change.sentence(language).is_some());
    let last = past.clone().next_back()?.date;
    past.find(|change| change.date == last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use jiff::civil::date;

    #[test]
    fn the_latest_sentence_stands_until_the_next() {
        let toml = "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nchange = { date = \"on\", summary = \"said\" }";
        let row = |id, on: &str, said: &str| {
            format!(
                r#"{{"type":"Feature","id":{id},"geometry":null,"properties":{{"on":{on},"said_en":"{said}"}}}}"#
            )
        };
        let rows = [
            row(1, "\"2020-12-01\"", "third"),
            row(2, "\"2020-11-20\"", "first"),
            row(3, "\"2020-11-25\"", "second"),
            row(4, "null", "never"),
        ];
        let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","));
        let catalog = Dataset::from_files("data", [("catalog.toml", toml.to_owned()), ("a.geojson", file)])
            .load()
            .unwrap();
        let changes = changes(&catalog);
        let said = |day| latest(&changes, day, "en").and_then(|change| change.sentence("en"));
        assert_eq!(changes.len(), 3);
        assert_eq!(said(date(2020, 11, 19)), None);
        assert_eq!(said(date(2020, 11, 20)), Some("first"));
        assert_eq!(said(date(2020, 11, 30)), Some("second"));
        assert_eq!(said(date(2024, 1, 1)), Some("third"));
    }
}
