//! Telling in a language: what pages and answers say of features, days and distances.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::answer::timeline::sentence;
use crate::answer::{Member, description};
use crate::datetime::moment;
use crate::feature::Properties;
use crate::http::call::Call;
use crate::http::pages::value;
use crate::http::service::paths::item_path;
use crate::http::service::state::AppState;
use crate::http::wire::links::Base;
use crate::language::{self, Language};

/// What is told with: the data, where links start, and the language.
#[derive(Clone, Copy)]
pub(crate) struct Telling<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) base: &'a Base,
    pub(crate) language: &'a str,
}

impl<'a> Telling<'a> {
    /// What a request is answered with.
    pub(crate) fn of(call: &'a Call) -> Self {
        Self { state: &call.state, base: &call.base, language: &call.language }
    }
}

impl Telling<'_> {
    /// Whether no native reader has checked the texts in the language.
    pub(crate) fn is_unreviewed(&self) -> bool {
        let unreviewed = &self.state.catalog().info().unreviewed;
        unreviewed.iter().any(|language| language == self.language)
    }

    pub(crate) fn name(&self, member: Member<'_>, properties: &Properties) -> String {
        description::name(member.collection, member.feature, properties, self.language)
    }

    pub(crate) fn href(&self, member: Member<'_>) -> String {
        self.base.localized(&item_path(member.collection.id(), member.feature.id()))
    }

    /// An instant as a day, or as a date-time if it is not the start of one; nothing if it is open.
    pub(crate) fn moment(&self, at: i64) -> Option<String> {
        moment(at, self.state.catalog().offset())
    }

    /// The program's own words in the language.
    pub(crate) fn words(&self) -> &'static Language {
        language::of(self.language)
    }

    /// The address of the map on a day.
    pub(crate) fn map_href(&self, day: &str) -> String {
        self.base.localized(&format!("/?datetime={day}"))
    }

    /// A day or date-time in words.
    pub(crate) fn in_words(&self, text: &str) -> String {
        self.words().in_words(text)
    }

    /// A distance on the ground in words, to a metre; `none` where there is none.
    pub(crate) fn distance(&self, distance: f64, none: &str) -> String {
        match metres(distance) {
            0 => none.to_owned(),
            metres => self.words().number(&metres.to_string(), Some("m")),
        }
    }

    /// A kilometre of a line in words, to a metre.
    pub(crate) fn kilometre(&self, km: f64) -> String {
        self.words().decimal(&kilometres(km).to_string())
    }

    /// A feature within an answer.
    pub(crate) fn feature(&self, member: Member<'_>) -> DescribedFeature {
        let catalog = self.state.catalog();
        let properties = member.feature.properties();
        let label = member.collection.info().label.as_deref().unwrap_or("name");
        let names = catalog.info().languages.iter().filter_map(|language| {
            let name = properties.text(&format!("{label}_{language}"))?;
            Some((language.clone(), name.to_owned()))
        });
        let labels = properties.iter().filter_map(|(property, code)| {
            let text = catalog.code_label(property, code.as_str()?, self.language)?;
            Some((property.to_owned(), text.to_owned()))
        });
        let period = member.feature.period();
        DescribedFeature {
            collection: member.collection.id().to_owned(),
            id: member.feature.id().to_owned(),
            name: self.name(member, &properties),
            names: names.collect(),
            sentence: sentence(catalog, member, self.language),
            valid_from: self.moment(period.start()),
            valid_to: self.moment(period.end()),
            labels: labels.collect(),
            href: self.href(member),
            properties: properties.into_object(),
        }
    }

    /// The sources that the features of an answer name, in full.
    pub(crate) fn sources<'m>(&self, members: impl IntoIterator<Item = Member<'m>>) -> Vec<CitedSource> {
        let members: Vec<Member<'_>> = members.into_iter().collect();
        let sources = description::references(self.state.catalog(), members).into_iter();
        let cited = sources.map(|member| CitedSource {
            id: member.feature.id().to_owned(),
            href: self.href(member),
            properties: member.feature.properties().into_object(),
        });
        cited.collect()
    }

    /// A source as people read it: title, publisher and date, with its address.
    pub(crate) fn source(&self, member: Member<'_>) -> value::Value {
        let value = description::reference(member.collection, member.feature.id(), self.language);
        value::Value::new(self.base, value)
    }

    /// A feature in a list for people.
    pub(crate) fn row(&self, member: Member<'_>) -> Row {
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

/// A feature within an answer: its name and period, its codes in words, its properties, its address.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DescribedFeature {
    /// The id of its collection.
    pub(crate) collection: String,
    pub(crate) id: String,
    /// Its name in the language of the answer.
    pub(crate) name: String,
    /// Its name in each of the languages that it has one in.
    pub(crate) names: IndexMap<String, String>,
    /// What the data tells of it in a sentence.
    pub(crate) sentence: Option<String>,
    /// The first day on which it holds, or the instant; open if null.
    pub(crate) valid_from: Option<String>,
    /// The first day on which it holds no more, or the instant; open if null.
    pub(crate) valid_to: Option<String>,
    /// The codes among its properties in words.
    pub(crate) labels: IndexMap<String, String>,
    /// Its properties, as the collection has them.
    pub(crate) properties: Map<String, Value>,
    /// Its address.
    pub(crate) href: String,
}

/// A source that an answer rests on, with its own properties.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CitedSource {
    pub(crate) id: String,
    /// Its address here.
    pub(crate) href: String,
    #[serde(flatten)]
    pub(crate) properties: Map<String, Value>,
}

/// A feature in a list for people.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) collection: String,
    /// The class that it is drawn in.
    pub(crate) state: String,
    pub(crate) sentence: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A distance on the ground, to a metre.
#[expect(clippy::cast_possible_truncation, reason = "metres on Earth")]
pub(crate) fn metres(distance: f64) -> i64 {
    distance.round() as i64
}

/// A number of kilometres, to a metre.
pub(crate) fn kilometres(km: f64) -> f64 {
    (km * 1e3).round() / 1e3
}
