//! The days on which something changed, with the sentence that says what.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::{Interval, day_of};
use crate::feature::{Feature, Properties};
use crate::metadata::Role;

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

/// All changes that the collections of a catalogue tell of, events aside, in order of their days; on one day, of the
/// catalogue's collections and their features.
#[must_use]
pub fn changes(catalog: &Catalog) -> Vec<Change<'_>> {
    told(catalog, |collection| !has_role(collection, Role::Event))
}

/// All events of a catalogue, in the same order.
#[must_use]
pub fn events(catalog: &Catalog) -> Vec<Change<'_>> {
    told(catalog, |collection| has_role(collection, Role::Event))
}

fn has_role(collection: &Collection, role: Role) -> bool {
    collection.info().here.as_ref().is_some_and(|here| here.role == role)
}

/// A day on which something changed or happened.
#[derive(Debug)]
pub struct Day<'a> {
    /// The day.
    pub date: Date,
    /// What changed.
    pub changes: Vec<Change<'a>>,
    /// What happened.
    pub events: Vec<Change<'a>>,
    /// What had begun before and still went on.
    pub ongoing: Vec<Change<'a>>,
}

impl<'a> Day<'a> {
    /// What the day's sentence is taken from, the first that has one: a change, an event, what still went on. A state of
    /// an area speaks last, since its sentence is of that area and not of the day.
    #[must_use]
    pub fn told(&self, language: &str) -> Option<&Change<'a>> {
        let (states, others): (Vec<_>, Vec<_>) =
            self.changes.iter().partition(|change| has_role(change.collection, Role::State));
        let in_turn = others.into_iter().chain(&self.events).chain(self.ongoing.iter().rev()).chain(states);
        in_turn.into_iter().find(|change| change.sentence(language).is_some())
    }

    /// How many changes and events there are of each collection, in the order in which they are first met.
    #[must_use]
    pub fn counts(&self) -> IndexMap<&str, usize> {
        let mut counts = IndexMap::new();
        for change in self.changes.iter().chain(&self.events) {
            *counts.entry(change.collection.id()).or_default() += 1;
        }
        counts
    }
}

/// All days on which something changed or happened, in order.
#[must_use]
pub fn days(catalog: &Catalog) -> Vec<Day<'_>> {
    let mut days: BTreeMap<Date, [Vec<_>; 2]> = BTreeMap::new();
    let all = [changes(catalog), events(catalog)];
    let events = all[1].clone();
    for (i, told) in all.into_iter().enumerate() {
        for change in told {
            if let Some(list) = days.entry(change.date).or_default().get_mut(i) {
                list.push(change);
            }
        }
    }
    let ongoing = |date: Date| {
        let day = Interval::day(date, catalog.offset());
        let goes_on = |event: &&Change<'_>| event.date < date && event.feature.period().meets(day);
        events.iter().filter(goes_on).cloned().collect()
    };
    days.into_iter()
        .map(|(date, [changes, events])| Day { date, changes, events, ongoing: ongoing(date) })
        .collect()
}

fn told(catalog: &Catalog, of: impl Fn(&Collection) -> bool) -> Vec<Change<'_>> {
    let mut changes: Vec<_> = catalog
        .collections()
        .filter(|collection| of(collection))
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

/// The latest of `days` on or before `day` on which something changed.
#[must_use]
pub fn latest<'a, 'b>(days: &'b [Day<'a>], day: Date) -> Option<&'b Day<'a>> {
    days.iter().rfind(|told| told.date <= day && !told.changes.is_empty())
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
        let days = days(&catalog);
        let said = |day| latest(&days, day).and_then(|told| told.told("en")?.sentence("en"));
        assert_eq!(days.len(), 3);
        assert_eq!(said(date(2020, 11, 19)), None);
        assert_eq!(said(date(2020, 11, 20)), Some("first"));
        assert_eq!(said(date(2020, 11, 30)), Some("second"));
        assert_eq!(said(date(2024, 1, 1)), Some("third"));
    }
}
