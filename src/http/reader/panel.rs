//! What the page says of the selected feature.

use geo::Point;

use crate::answer::at::at;
use crate::answer::{Member, description};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::{Interval, moment};
use crate::feature::{Feature, Properties};
use crate::http::pages::swatches::class_text;
use crate::http::pages::value::Value;
use crate::http::reader::view::{Name, View};
use crate::http::service::paths::item_path;
use crate::http::wire::links::Base;

pub(crate) struct Fact {
    pub(crate) title: String,
    pub(crate) values: Vec<Value>,
}

pub(crate) struct Panel {
    pub(crate) title: String,
    pub(crate) names: Vec<Name>,
    pub(crate) kind: String,
    pub(crate) state_text: String,
    pub(crate) facts: Vec<Fact>,
    /// Where more is to be read.
    pub(crate) href: String,
    pub(crate) link_text: String,
    /// The same for programs.
    pub(crate) json_href: String,
    pub(crate) json_text: &'static str,
    pub(crate) close_href: String,
}

impl View<'_> {
    pub(crate) fn names(&self, collection: &Collection, properties: &Properties) -> Vec<Name> {
        let names = description::other_names(self.catalog, collection, properties, self.language);
        names.into_iter().map(|(lang, text)| Name { lang, text }).collect()
    }

    /// What holds of a feature on the day: the states that belong to it, else its class, by code and text.
    pub(crate) fn class(
        &self,
        collection: &Collection,
        feature: &Feature,
        properties: &Properties,
    ) -> (String, String) {
        let text = |(collection, class)| class_text(self.catalog, collection, class, self.language);
        let states = self.standing.of(Member { collection, feature });
        if !states.is_empty() {
            return (String::new(), states.iter().copied().map(text).collect::<Vec<_>>().join("; "));
        }
        if !feature.period().meets(Interval::day(self.day, self.catalog.offset())) {
            return (String::new(), self.told.word("not_on_map").to_owned());
        }
        let style = collection.info().style.as_ref();
        let class = style.and_then(|style| style.class(properties, self.day, self.catalog.offset()));
        class.map_or_else(Default::default, |class| {
            (class.value.clone().unwrap_or_default(), text((collection, class)))
        })
    }

    pub(crate) fn panel(&self, collection: &Collection, feature: &Feature) -> Panel {
        let properties = feature.properties();
        let facts = description::facts(self.catalog, collection, &properties, self.language);
        let path = item_path(collection.id(), feature.id());
        Panel {
            title: description::name(collection, feature, &properties, self.language),
            names: self.names(collection, &properties),
            kind: collection.info().title.in_language(self.language).to_owned(),
            state_text: self.class(collection, feature, &properties).1,
            facts: facts
                .into_iter()
                .map(|fact| Fact {
                    title: fact.title,
                    values: fact.values.into_iter().map(|value| Value::new(self.base, value)).collect(),
                })
                .collect(),
            href: self.base.localized(&path),
            link_text: self.told.word("feature_page").to_owned(),
            json_href: self.base.localized(&format!("{path}?f=json")),
            json_text: "GeoJSON",
            close_href: self.href(self.day, None),
        }
    }

    /// What is known of a point on the day, in short; `/at` has it whole.
    pub(crate) fn panel_at(&self, point: Point) -> Panel {
        let answer = at(self.catalog, point, Interval::day(self.day, self.catalog.offset()));
        let states = answer.states.first();
        let now =
            states.and_then(|states| Some(Member { collection: states.collection, feature: states.now? }));
        let named = answer.named_by();
        let state_text = now
            .map(|Member { collection, feature }| self.class(collection, feature, &feature.properties()).1);
        let mut facts = now.map(|now| self.told_at_once(now)).unwrap_or_default();
        let day = |at| moment(at, self.catalog.offset()).map(|text| self.told.in_words(&text));
        let days = [
            ("since_title", now.and_then(|now| day(now.feature.period().start()))),
            ("next_title", states.and_then(|states| day(states.next_change?))),
        ];
        facts.extend(days.into_iter().filter_map(|(title, text)| {
            let value = Value { text: text?, href: String::new(), lang: None };
            Some(Fact { title: self.told.word(title).to_owned(), values: vec![value] })
        }));
        let nothing = if answer.is_covered() { "nothing_told" } else { "outside_area" };
        let query = format!("/at?lon={}&lat={}&datetime={}", point.x(), point.y(), self.day);
        let name = |Member { collection, feature }: Member<'_>| {
            description::name(collection, feature, &feature.properties(), self.language)
        };
        let coordinates = [point.y(), point.x()].map(|degrees| self.told.number(&degrees.to_string(), None));
        let [lat, lon] = &coordinates;
        Panel {
            title: named.map_or_else(|| self.told.fill("asked_point", &[("lat", lat), ("lon", lon)]), name),
            names: named
                .map(|named| self.names(named.collection, &named.feature.properties()))
                .unwrap_or_default(),
            kind: self.told.fill("here_on", &[("date", &self.in_words(self.day))]),
            state_text: state_text.unwrap_or_else(|| self.told.word(nothing).to_owned()),
            facts,
            href: self.base.localized(&format!("{query}&f=html")),
            link_text: self.told.word("whole_answer").to_owned(),
            json_href: self.base.localized(&format!("{query}&f=json")),
            json_text: "JSON",
            close_href: self.href(self.day, None),
        }
    }

    /// What the catalogue has told at once of a state.
    fn told_at_once(&self, Member { collection, feature }: Member<'_>) -> Vec<Fact> {
        let properties = feature.properties();
        let tells = collection.info().here.iter().flat_map(|here| &here.tells);
        let facts = tells.map(|property| {
            let values = description::values(self.catalog, &properties, property, self.language);
            Fact {
                title: description::heading(self.catalog, property, self.language),
                values: values.into_iter().map(|value| Value::new(self.base, value)).collect(),
            }
        });
        facts.filter(|fact| !fact.values.is_empty()).collect()
    }
}

/// So many sources are cited beside a sentence, one of each side where a side denies it; the feature's page has all.
const CITED: usize = 2;

/// The first sources of a feature's sentence, as links.
pub(crate) fn citations(catalog: &Catalog, base: &Base, member: Member<'_>, language: &str) -> Vec<Value> {
    let property = member.collection.info().change.as_ref().and_then(|change| change.sources.as_deref());
    let properties = member.feature.properties();
    let mut cited =
        property.map(|name| links(catalog, base, &properties, name, language)).unwrap_or_default();
    cited.truncate(CITED);
    cited
}

/// The values of a property, as links where they lead somewhere.
pub(crate) fn links(
    catalog: &Catalog,
    base: &Base,
    properties: &Properties,
    property: &str,
    language: &str,
) -> Vec<Value> {
    let values = description::values(catalog, properties, property, language);
    values.into_iter().map(|value| Value::new(base, value)).collect()
}
