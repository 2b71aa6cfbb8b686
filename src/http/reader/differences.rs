//! Where sources differ: the few differences that concern the selected feature or the day.

use crate::answer::{Member, description};
use crate::collection::Collection;
use crate::datetime::{Interval, date_of, day_of};
use crate::feature::{Feature, Properties};
use crate::http::pages::value::Value;
use crate::http::reader::view::View;
use crate::http::service::paths::item_path;

/// So many are told of; all of them stand in their collection.
const AT_MOST: usize = 3;

/// A text of the data, and its language.
pub(crate) struct Told {
    pub(crate) lang: String,
    pub(crate) text: String,
}

/// What a source gives.
pub(crate) struct Given {
    pub(crate) value: Told,
    pub(crate) citations: Vec<Value>,
}

pub(crate) struct Difference {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) summary: String,
    pub(crate) given: Vec<Given>,
    pub(crate) shown_title: String,
    pub(crate) shown: Told,
}

/// How far a difference is from what the page shows: not about the selection, days between, features concerned.
type Distance = (bool, i32, usize);

impl View<'_> {
    /// The differences that are nearest: those about the selected feature, then those about what holds on the day or
    /// changed nearest to it, the more particular first.
    pub(crate) fn differences(&self) -> Vec<Difference> {
        let differences = self.catalog.info().page.differences.as_ref();
        let Some((info, collection)) = differences.and_then(|d| Some((d, self.catalog.get(&d.collection)?)))
        else {
            return Vec::new();
        };
        let with_distance = |feature: &'_ Feature| {
            let properties = feature.properties();
            (self.distance(&properties, &info.about), properties)
        };
        let features = collection.features().iter();
        let mut found: Vec<_> = features.map(|feature| (with_distance(feature), feature)).collect();
        found.sort_by_key(|((distance, _), _)| *distance);
        found.truncate(AT_MOST);
        found
            .iter()
            .map(|((_, properties), feature)| self.difference(collection, feature, properties))
            .collect()
    }

    /// Where all differences stand.
    pub(crate) fn differences_href(&self) -> String {
        let differences = self.catalog.info().page.differences.as_ref();
        let path = differences.map(|info| crate::http::service::paths::items_path(&info.collection));
        path.map(|path| self.base.localized(&path)).unwrap_or_default()
    }

    fn difference(&self, collection: &Collection, feature: &Feature, properties: &Properties) -> Difference {
        let info = self.catalog.info().page.differences.as_ref();
        let values = |name| description::values(self.catalog, properties, name, self.language);
        let given = info.into_iter().flat_map(|info| &info.values).filter_map(|value| {
            let citations = values(&value.sources).into_iter().map(|source| Value::new(self.base, source));
            let told = self.told_of(properties, &value.text)?;
            Some(Given { value: told, citations: citations.collect() })
        });
        let shown = info.and_then(|info| self.told_of(properties, &info.shown));
        let heading = |name: &String| description::heading(self.catalog, name, self.language);
        Difference {
            name: description::name(collection, feature, properties, self.language),
            href: self.base.localized(&item_path(collection.id(), feature.id())),
            summary: info
                .and_then(|info| properties.text_in(&info.summary, self.language))
                .unwrap_or_default()
                .to_owned(),
            given: given.collect(),
            shown_title: info.map(|info| heading(&info.shown)).unwrap_or_default(),
            shown: shown.unwrap_or_else(|| Told { lang: self.language.to_owned(), text: String::new() }),
        }
    }

    /// The text of a property; one that is no family of texts is in the catalogue's first language.
    fn told_of(&self, properties: &Properties, name: &str) -> Option<Told> {
        let own = properties.text(name);
        let lang = if own.is_some() { self.catalog.info().language() } else { self.language };
        let text = own.or_else(|| properties.text_in(name, self.language))?;
        Some(Told { lang: lang.to_owned(), text: text.to_owned() })
    }

    fn distance(&self, properties: &Properties, about: &str) -> Distance {
        let concerned: Vec<_> = properties.texts(about).filter_map(|text| self.member(text)).collect();
        let is_selected = concerned
            .iter()
            .any(|member| self.selected.is_some_and(|(_, selected)| std::ptr::eq(selected, member.feature)));
        let days = concerned.iter().filter_map(|member| self.days_from(*member)).min();
        let days = if is_selected { 0 } else { days.unwrap_or(i32::MAX) };
        (!is_selected, days, concerned.len())
    }

    /// The feature that `collection/id` names.
    fn member(&self, text: &str) -> Option<Member<'_>> {
        let (collection, id) = text.split_once('/')?;
        let collection = self.catalog.get(collection)?;
        Some(Member { collection, feature: collection.feature(id)? })
    }

    /// Days between the day and what a feature tells of time; none of one that always holds and never changed.
    fn days_from(&self, Member { collection, feature }: Member<'_>) -> Option<i32> {
        let offset = self.catalog.offset();
        let period = feature.period();
        let ends = [period.start(), period.end()].map(|at| date_of(at, offset));
        let is_bounded = period.start() != i64::MIN || period.end() != i64::MAX;
        if is_bounded && period.meets(Interval::day(self.day, offset)) {
            return Some(0);
        }
        let change = collection.info().change.as_ref();
        let change = change.and_then(|change| day_of(feature.properties().text(&change.date)?, offset));
        let dates = ends.into_iter().filter(|_| is_bounded).chain([change]).flatten();
        dates.map(|date| (self.day - date).get_days().abs()).min()
    }
}
