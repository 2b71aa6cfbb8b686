//! What is known of a feature, told to people: headings, labels of codes, dates in words, sources by title.

use hashbrown::HashSet;
use serde_json::Value;

use super::Member;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::feature::{Feature, Properties};
use crate::language;

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Name of the property.
    pub property: String,
    /// Heading.
    pub title: String,
    /// One or more values.
    pub values: Vec<FactValue>,
}

/// A value in words, perhaps with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactValue {
    /// The value.
    pub text: String,
    /// Where more is to be found on the web; empty if nowhere.
    pub url: String,
    /// The feature it refers to: collection and id.
    pub feature: Option<(String, String)>,
    /// The language of the text where it is another than the one asked for.
    pub lang: Option<String>,
}

/// The name of a feature in a language: by the collection's label, else its title, else its name in the first of the
/// collection's [languages](name_languages) that it has one in, else its id. The reader's page has the same rule.
#[must_use]
pub fn name(collection: &Collection, feature: &Feature, properties: &Properties, language: &str) -> String {
    let label = label(collection);
    let in_any_language =
        || name_languages(collection).find_map(|language| properties.text(&format!("{label}_{language}")));
    properties
        .text_in(label, language)
        .or_else(|| properties.text_in("title", language))
        .or_else(in_any_language)
        .map_or_else(|| feature.id().to_owned(), str::to_owned)
}

/// The languages in which features of a collection have names, in the order in which its file brings them: `name_en`
/// is one, but `name_en_status` is none.
pub fn name_languages(collection: &Collection) -> impl Iterator<Item = &str> {
    let label = label(collection);
    collection.schema().properties().filter_map(move |(name, _)| {
        let code = name.strip_prefix(label)?.strip_prefix('_')?;
        let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        is_code.then_some(code)
    })
}

/// The family of texts with the names of a collection's features.
fn label(collection: &Collection) -> &str {
    collection.info().label.as_deref().unwrap_or("name")
}

/// The name in the catalogue's languages other than `language`, with their codes.
#[must_use]
pub fn other_names(
    catalog: &Catalog,
    collection: &Collection,
    properties: &Properties,
    language: &str,
) -> Vec<(String, String)> {
    let label = label(collection);
    let others = catalog.info().languages.iter().filter(|other| *other != language);
    others
        .filter_map(|language| {
            let text = properties.text(&format!("{label}_{language}"))?;
            Some((language.clone(), text.to_owned()))
        })
        .collect()
}

/// The properties that are told of a collection's features, in order: those of its panel, else all of them but the name,
/// each family of texts once.
#[must_use]
pub fn told_properties(catalog: &Catalog, collection: &Collection) -> Vec<String> {
    let panel = &collection.info().panel;
    if !panel.is_empty() {
        return panel.clone();
    }
    rest(catalog, collection, collection.schema().properties().map(|(name, _)| name))
}

/// The properties among `names` that the collection's panel does not tell, each family of texts once.
fn rest<'a>(catalog: &Catalog, collection: &Collection, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let info = collection.info();
    let languages = &catalog.info().languages;
    let family = |name: &'_ str| {
        let (family, suffix) = name.rsplit_once('_')?;
        languages.iter().any(|language| language == suffix).then(|| family.to_owned())
    };
    let mut rest: Vec<String> = Vec::new();
    for name in names {
        let name = family(name).unwrap_or_else(|| name.to_owned());
        if !info.panel.contains(&name) && info.label.as_ref() != Some(&name) && !rest.contains(&name) {
            rest.push(name);
        }
    }
    rest
}

/// The facts of a feature: the properties of the collection's panel, or all where it has none.
///
/// Nulls are left out. Of a family of texts the one in `language` is told.
#[must_use]
pub fn facts(
    catalog: &Catalog,
    collection: &Collection,
    properties: &Properties,
    language: &str,
) -> Vec<Fact> {
    let told = told_properties(catalog, collection);
    tell(catalog, told.iter().map(String::as_str), properties, language)
}

/// All facts of a feature: first those of the panel, then its other properties.
///
/// Of a family of texts only the one in `language` is told, and not the feature's name, which its page is headed by.
#[must_use]
pub fn all_facts(
    catalog: &Catalog,
    collection: &Collection,
    properties: &Properties,
    language: &str,
) -> Vec<Fact> {
    let rest = rest(catalog, collection, properties.iter().map(|(name, _)| name));
    let names = collection.info().panel.iter().chain(&rest).map(String::as_str);
    tell(catalog, names, properties, language)
}

fn tell<'a>(
    catalog: &Catalog,
    names: impl Iterator<Item = &'a str>,
    properties: &Properties,
    language: &str,
) -> Vec<Fact> {
    names
        .filter_map(|property| {
            let values = values(catalog, properties, property, language);
            let title = heading(catalog, property, language);
            (!values.is_empty()).then(|| Fact { property: property.to_owned(), title, values })
        })
        .collect()
}

/// The heading of a property: the catalogue's, for one of a family of texts with its language, else its name with
/// spaces for underscores.
#[must_use]
pub fn heading(catalog: &Catalog, property: &str, language: &str) -> String {
    let info = catalog.info();
    let title = |name: &str| {
        let title = info.properties.get(name).map(|info| info.title.in_language(language))?;
        (!title.is_empty()).then(|| title.to_owned())
    };
    let of_family = || {
        let (family, own) = property.rsplit_once('_')?;
        let is_family = info.properties.get(family).is_some_and(|info| info.text);
        title(family)
            .filter(|_| is_family && info.languages.iter().any(|l| l == own))
            .map(|t| format!("{t} ({own})"))
    };
    title(property).or_else(of_family).unwrap_or_else(|| property.replace('_', " "))
}

/// The values of a property in words. Of a family of texts it is the one in `language`, else in the first of the
/// catalogue's languages that has one.
#[must_use]
pub fn values(catalog: &Catalog, properties: &Properties, property: &str, language: &str) -> Vec<FactValue> {
    let plain = |text: String| FactValue { text, url: String::new(), feature: None, lang: None };
    let info = catalog.info().properties.get(property);
    let target = info.and_then(|info| info.kind.as_deref()).and_then(|kind| catalog.get(kind));
    if let Some(target) = target {
        return properties.texts(property).map(|id| reference(target, id, language)).collect();
    }
    let unit = info.and_then(|info| info.unit.as_deref());
    match properties.get(property) {
        None | Some(Value::Null) => {
            let own = properties.text_in(property, language).map(|text| plain(text.to_owned()));
            let in_another = || {
                let mut languages = catalog.info().languages.iter();
                languages.find_map(|other| {
                    let text = properties.text(&format!("{property}_{other}"))?;
                    Some(FactValue { lang: Some(other.clone()), ..plain(text.to_owned()) })
                })
            };
            own.or_else(in_another).into_iter().collect()
        }
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(|value| words(catalog, property, value, unit, language))
            .map(plain)
            .collect(),
        Some(value) => words(catalog, property, value, unit, language).map(plain).into_iter().collect(),
    }
}

/// The features of other collections that the properties of `members` name (their sources), each once, in the order in
/// which they are first named.
#[must_use]
pub fn references<'a>(
    catalog: &'a Catalog,
    members: impl IntoIterator<Item = Member<'a>>,
) -> Vec<Member<'a>> {
    let kinds: Vec<_> = catalog
        .info()
        .properties
        .iter()
        .filter_map(|(name, info)| Some((name.as_str(), catalog.get(info.kind.as_deref()?)?)))
        .collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for Member { feature, .. } in members {
        let properties = feature.properties();
        for (name, collection) in &kinds {
            for feature in properties.texts(name).filter_map(|id| collection.feature(id)) {
                if seen.insert((collection.id(), feature.id())) {
                    found.push(Member { collection, feature });
                }
            }
        }
    }
    found
}

/// A feature of another collection that a property names: its title, publisher and date, and its address.
#[must_use]
pub fn reference(target: &Collection, id: &str, language: &str) -> FactValue {
    let feature = Some((target.id().to_owned(), id.to_owned()));
    let Some(found) = target.feature(id) else {
        return FactValue { text: id.to_owned(), url: String::new(), feature: None, lang: None };
    };
    let properties = found.properties();
    let date = properties.text("date").map(|date| language::of(language).in_words(date));
    let parts = [
        Some(name(target, found, &properties, language)),
        properties.text("publisher").map(str::to_owned),
        date,
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    // Only web addresses become links: a data file must not bring a script into the page.
    let url = properties.text("url").filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    FactValue { text, url: url.unwrap_or_default().to_owned(), feature, lang: None }
}

fn words(
    catalog: &Catalog,
    property: &str,
    value: &Value,
    unit: Option<&str>,
    language: &str,
) -> Option<String> {
    let words = language::of(language);
    match value {
        Value::Null => None,
        Value::Bool(true) => Some(words.word("yes").to_owned()),
        Value::Bool(false) => Some(words.word("no").to_owned()),
        Value::Number(number) => Some(words.number(&number.to_string(), unit)),
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => {
            let label = catalog.code_label(property, text, language).map(str::to_owned);
            Some(label.unwrap_or_else(|| words.in_words(text)))
        }
        Value::Array(_) | Value::Object(_) => Some(value.to_string()),
    }
}
