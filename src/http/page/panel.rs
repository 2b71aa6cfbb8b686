//! What the page says of the selected feature.

use super::super::layout::Value;
use super::super::links::{Base, item_path};
use super::super::swatches::class_text;
use super::{Name, View};
use crate::answer::{Member, description};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::feature::{Feature, Properties};

pub(super) struct Fact {
    pub(super) title: String,
    pub(super) values: Vec<Value>,
}

pub(super) struct Panel {
    pub(super) title: String,
    pub(super) names: Vec<Name>,
    pub(super) kind: String,
    pub(super) state_text: String,
    pub(super) facts: Vec<Fact>,
    pub(super) href: String,
    pub(super) geojson_href: String,
    pub(super) close_href: String,
}

impl View<'_> {
    pub(super) fn names(&self, collection: &Collection, properties: &Properties) -> Vec<Name> {
        let names = description::other_names(self.catalog, collection, properties, self.language);
        names.into_iter().map(|(lang, text)| Name { lang, text }).collect()
    }

    /// What holds of a feature on the day: the states that belong to it, else its class, by code and text.
    pub(super) fn class(
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

    pub(super) fn panel(&self, collection: &Collection, feature: &Feature) -> Panel {
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
            href: self.base.url(&path),
            geojson_href: self.base.url(&format!("{path}?f=json")),
            close_href: self.href(self.day, None),
        }
    }
}

/// The sources of a feature's sentence, as links.
pub(in crate::http) fn citations(
    catalog: &Catalog,
    base: &Base,
    member: Member<'_>,
    language: &str,
) -> Vec<Value> {
    let property = member.collection.info().change.as_ref().and_then(|change| change.sources.as_deref());
    let properties = member.feature.properties();
    property.map(|name| links(catalog, base, &properties, name, language)).unwrap_or_default()
}

/// The values of a property, as links where they lead somewhere.
pub(in crate::http) fn links(
    catalog: &Catalog,
    base: &Base,
    properties: &Properties,
    property: &str,
    language: &str,
) -> Vec<Value> {
    let values = description::values(catalog, properties, property, language);
    values.into_iter().map(|value| Value::new(base, value)).collect()
}
