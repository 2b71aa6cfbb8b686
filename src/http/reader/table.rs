//! The page's table and cards: what changed when, a row or a card a feature.

use jiff::civil::Date;

use crate::answer::{Member, description};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::day_of;
use crate::feature::{Feature, Properties};
use crate::http::pages::value::Value;
use crate::http::reader::view::{Name, View};

/// A table of more rows is none for reading.
const READABLE: usize = 500;

pub(crate) struct Column {
    pub(crate) title: String,
}

/// A cell of the table: a text, or sources by number.
pub(crate) struct Cell {
    pub(crate) text: String,
    /// What the column is sorted by: the plain value of a date or a number, else the text.
    pub(crate) sort: String,
    pub(crate) citations: Vec<Value>,
}

pub(crate) struct Row {
    pub(crate) collection: String,
    pub(crate) id: String,
    pub(crate) select_href: String,
    pub(crate) name: String,
    pub(crate) names: Vec<Name>,
    pub(crate) state: String,
    pub(crate) state_text: String,
    pub(crate) changed_text: String,
    pub(crate) summary: String,
    pub(crate) deadlines: Vec<String>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) selected: bool,
    pub(crate) latest: bool,
}

impl<'a> View<'a> {
    /// The collection of the table: the catalogue's choice, else the first that changes, else the first that is short
    /// enough to be read.
    pub(crate) fn table(&self) -> Option<&'a Collection> {
        if let Some(id) = &self.catalog.info().page.table {
            return self.catalog.get(id);
        }
        let mut collections = self.catalog.collections();
        let is_short = |collection: &&Collection| (1..=READABLE).contains(&collection.features().len());
        let changing = self.catalog.collections().find(|collection| collection.info().change.is_some());
        changing.or_else(|| collections.find(is_short))
    }

    /// The changes that stand on the cards, in order of their days: those of the catalogue's choice, else of the table.
    pub(crate) fn on_cards(&self, table: Option<&'a Collection>) -> Vec<Change<'a>> {
        let chosen = &self.catalog.info().page.cards;
        let collections: Vec<&Collection> = if chosen.is_empty() {
            table.into_iter().collect()
        } else {
            chosen.iter().filter_map(|id| self.catalog.get(id)).collect()
        };
        let mut changes: Vec<_> = collections
            .into_iter()
            .filter_map(|collection| Some((collection, &collection.info().change.as_ref()?.date)))
            .flat_map(|(collection, property)| {
                collection.features().iter().filter_map(move |feature| {
                    let properties = feature.properties();
                    let date = day_of(properties.text(property)?, self.catalog.offset())?;
                    Some(Change { date, member: Member { collection, feature }, properties })
                })
            })
            .collect();
        changes.sort_by_key(|change| change.date);
        changes
    }

    fn row(&self, collection: &Collection, feature: &Feature, latest: Option<Date>) -> Row {
        let properties = feature.properties();
        let (state, state_text) = self.class(collection, feature, &properties);
        let change = collection.info().change.as_ref();
        let changed: Option<Date> =
            change.and_then(|change| day_of(properties.text(&change.date)?, self.catalog.offset()));
        let summary = change.and_then(|change| properties.text_in(change.summary.as_ref()?, self.language));
        let cells = self.catalog.info().page.columns.iter().map(|property| {
            let values = description::values(self.catalog, &properties, property, self.language);
            if values.iter().any(|value| value.feature.is_some()) {
                let citations: Vec<_> =
                    values.into_iter().map(|value| Value::new(self.base, value)).collect();
                let sort = citations.len().to_string();
                return Cell { text: String::new(), sort, citations };
            }
            let text = values.into_iter().map(|value| value.text).collect::<Vec<_>>().join("; ");
            let sort = plain(&properties, property).unwrap_or_else(|| text.clone());
            Cell { text, sort, citations: Vec::new() }
        });
        Row {
            collection: collection.id().to_owned(),
            id: feature.id().to_owned(),
            select_href: self.href(self.day, Some((collection, feature))),
            name: description::name(collection, feature, &properties, self.language),
            names: self.names(collection, &properties),
            state,
            state_text,
            changed_text: changed.map(|day| self.in_words(day)).unwrap_or_default(),
            summary: summary.unwrap_or_default().to_owned(),
            deadlines: deadlines(self.catalog, collection, &properties, self.language),
            cells: cells.collect(),
            selected: self.selected.is_some_and(|(_, selected)| std::ptr::eq(selected, feature)),
            latest: changed.is_some() && changed == latest,
        }
    }

    /// The last day of change on or before the day.
    fn latest(&self, changes: &[Change<'_>]) -> Option<Date> {
        changes.iter().map(|change| change.date).filter(|date| *date <= self.day).max()
    }

    pub(crate) fn rows(&self, table: &Collection, changes: &[Change<'_>]) -> Vec<Row> {
        let latest = self.latest(changes);
        table.features().iter().map(|feature| self.row(table, feature, latest)).collect()
    }

    /// What has changed by the day.
    pub(crate) fn cards(&self, changes: &[Change<'_>]) -> Vec<Row> {
        let latest = self.latest(changes);
        let past = changes.iter().filter(|change| change.date <= self.day);
        past.map(|Change { member, .. }| self.row(member.collection, member.feature, latest)).collect()
    }
}

/// The days by which a change was to happen, each with its heading.
pub(crate) fn deadlines(
    catalog: &Catalog,
    collection: &Collection,
    properties: &Properties,
    language: &str,
) -> Vec<String> {
    let names = collection.info().change.iter().flat_map(|change| &change.deadlines);
    let told = names.filter_map(|name| {
        let value = description::values(catalog, properties, name, language).into_iter().next()?;
        Some(format!("{}: {}", description::heading(catalog, name, language), value.text))
    });
    told.collect()
}

/// A change of one feature, as a card tells it.
pub(crate) struct Change<'a> {
    pub(crate) date: Date,
    pub(crate) member: Member<'a>,
    pub(crate) properties: Properties,
}

/// The plain value of a date or a number.
fn plain(properties: &Properties, property: &str) -> Option<String> {
    let date = || properties.text(property).filter(|text| text.get(..10).is_some_and(is_day));
    let number = || properties.number(property).map(|number| number.to_string());
    date().map(str::to_owned).or_else(number)
}

fn is_day(text: &str) -> bool {
    text.parse::<Date>().is_ok()
}
