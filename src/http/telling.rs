//! Telling in a language: what pages and answers say of features, days and distances.

use serde_json::{Map, Value, json};

use super::AppState;
use super::layout;
use super::links::{Base, item_path};
use crate::answer::timeline::sentence;
use crate::answer::{Member, description};
use crate::datetime::moment;
use crate::feature::Properties;
use crate::language::{self, Language};

/// What is told with: the data, where links start, and the language.
#[derive(Clone, Copy)]
pub(super) struct Telling<'a> {
    pub(super) state: &'a AppState,
    pub(super) base: &'a Base,
    pub(super) language: &'a str,
}

impl Telling<'_> {
    /// Whether no native reader has checked the texts in the language.
    pub(super) fn is_unreviewed(&self) -> bool {
        let unreviewed = &self.state.catalog().info().unreviewed;
        unreviewed.iter().any(|language| language == self.language)
    }

    pub(super) fn name(&self, member: Member<'_>, properties: &Properties) -> String {
        description::name(member.collection, member.feature, properties, self.language)
    }

    pub(super) fn href(&self, member: Member<'_>) -> String {
        self.base.localized(&item_path(member.collection.id(), member.feature.id()))
    }

    /// An instant as a day, or as a date-time if it is not the start of one; nothing if it is open.
    pub(super) fn moment(&self, at: i64) -> Option<String> {
        moment(at, self.state.catalog().offset())
    }

    /// The program's own words in the language.
    pub(super) fn words(&self) -> &'static Language {
        language::of(self.language)
    }

    /// The address of the map on a day.
    pub(super) fn map_href(&self, day: &str) -> String {
        self.base.localized(&format!("/?datetime={day}"))
    }

    /// A day or date-time in words.
    pub(super) fn in_words(&self, text: &str) -> String {
        self.words().in_words(text)
    }

    /// A distance on the ground in words, to a metre; `none` where there is none.
    pub(super) fn distance(&self, distance: f64, none: &str) -> String {
        match metres(distance) {
            0 => none.to_owned(),
            metres => self.words().number(&metres.to_string(), Some("m")),
        }
    }

    /// A kilometre of a line in words, to a metre.
    pub(super) fn kilometre(&self, km: f64) -> String {
        self.words().decimal(&kilometres(km).to_string())
    }

    /// A feature within an answer: its name and period, its codes in words, its properties, its address.
    pub(super) fn feature(&self, member: Member<'_>) -> Map<String, Value> {
        let catalog = self.state.catalog();
        let properties = member.feature.properties();
        let label = member.collection.info().label.as_deref().unwrap_or("name");
        let names = catalog.info().languages.iter().filter_map(|language| {
            let name = properties.text(&format!("{label}_{language}"))?;
            Some((language.clone(), json!(name)))
        });
        let labels = properties.iter().filter_map(|(property, code)| {
            let text = catalog.code_label(property, code.as_str()?, self.language)?;
            Some((property.to_owned(), json!(text)))
        });
        let period = member.feature.period();
        let object = json!({
            "collection": member.collection.id(),
            "id": member.feature.id(),
            "name": self.name(member, &properties),
            "names": names.collect::<Map<_, _>>(),
            "sentence": sentence(catalog, member, self.language),
            "valid_from": self.moment(period.start()),
            "valid_to": self.moment(period.end()),
            "labels": labels.collect::<Map<_, _>>(),
            "properties": properties.into_object(),
            "href": self.href(member),
        });
        match object {
            Value::Object(object) => object,
            _ => Map::new(),
        }
    }

    /// The sources that the features of an answer name, in full.
    pub(super) fn sources<'a>(&self, members: impl IntoIterator<Item = Member<'a>>) -> Vec<Value>
    where
        Self: 'a,
    {
        let catalog = self.state.catalog();
        let members: Vec<Member<'_>> = members.into_iter().collect();
        description::references(catalog, members)
            .into_iter()
            .map(|member| {
                let mut source = Map::new();
                source.insert("id".to_owned(), json!(member.feature.id()));
                source.insert("href".to_owned(), json!(self.href(member)));
                source.extend(member.feature.properties().into_object());
                Value::Object(source)
            })
            .collect()
    }

    /// A source as people read it: title, publisher and date, with its address.
    pub(super) fn source(&self, member: Member<'_>) -> layout::Value {
        let value = description::reference(member.collection, member.feature.id(), self.language);
        layout::Value::new(self.base, value)
    }

    /// A feature in a list for people.
    pub(super) fn row(&self, member: Member<'_>) -> Row {
        let properties = member.feature.properties();
        let period = member.feature.period();
        let told = self.words();
        let words = |at: i64| {
            self.moment(at).map_or_else(|| told.word("open_end").to_owned(), |text| told.in_words(&text))
        };
        let catalog = self.state.catalog();
        let style = member.collection.info().style.as_ref().filter(|style| style.since.is_none());
        let property = style.and_then(|style| style.property.as_deref());
        let class = style.and_then(|style| style.final_class(&properties)?.value.clone());
        // The label of the code, not the legend's text, which may speak of the day of the map.
        let label = |code: &str| {
            let label = property.and_then(|property| catalog.code_label(property, code, self.language));
            label.unwrap_or(code).to_owned()
        };
        Row {
            href: self.href(member),
            name: self.name(member, &properties),
            collection: member.collection.info().title.in_language(self.language).to_owned(),
            state: class.map(|code| label(&code)).unwrap_or_default(),
            sentence: sentence(catalog, member, self.language).unwrap_or_default(),
            from: words(period.start()),
            to: words(period.end()),
        }
    }
}

/// A feature in a list for people.
pub(super) struct Row {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) collection: String,
    /// The class that it is drawn in.
    pub(super) state: String,
    pub(super) sentence: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// A distance on the ground, to a metre.
#[expect(clippy::cast_possible_truncation, reason = "metres on Earth")]
pub(super) fn metres(distance: f64) -> i64 {
    distance.round() as i64
}

/// A number of kilometres, to a metre.
pub(super) fn kilometres(km: f64) -> f64 {
    (km * 1e3).round() / 1e3
}
