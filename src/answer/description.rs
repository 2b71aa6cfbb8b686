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
}

/// The name of a feature in a language: by the collection's label, else in the first language that it has a name in,
/// else its id.
#[must_use]
pub fn name(collection: &Collection, feature: &Feature, properties: &Properties, language: &str) -> String {
    let label = collection.info().label.as_deref().unwrap_or("name");
    properties
        .text_in(label, language)
        .or_else(|| properties.text_in("title", language))
        .or_else(|| in_any_language(properties, label))
        .map_or_else(|| feature.id().to_owned(), str::to_owned)
}

/// The first text of a family: `name_en`, but not `name_en_status`.
fn in_any_language<'a>(properties: &'a Properties, family: &str) -> Option<&'a str> {
    properties.iter().find_map(|(name, value)| {
        let code = name.strip_prefix(family)?.strip_prefix('_')?;
        let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        value.as_str().filter(|text| is_code && !text.is_empty())
    })
}

/// The name in the catalogue's languages other than `language`, with their codes.
#[must_use]
pub fn other_names(
    catalog: &Catalog,
    collection: &Collection,
    properties: &Properties,
    language: &str,
) -> Vec<(String, String)> {
    let Some(label) = collection.info().label.as_deref() else { return Vec::new() };
    let others = catalog.info().languages.iter().filter(|other| *other != language);
    others
        .filter_map(|language| {
            let text = properties.text(&format!("{label}_{language}"))?;
            Some((language.clone(), text.to_owned()))
        })
        .collect()
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
    let panel = &collection.info().panel;
    if panel.is_empty() {
        return all_facts(catalog, collection, properties, language);
    }
    tell(catalog, panel.iter().map(String::as_str), properties, language)
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
    let info = collection.info();
    let languages = &catalog.info().languages;
    let family = |name: &'_ str| {
        let (family, suffix) = name.rsplit_once('_')?;
        languages.iter().any(|language| language == suffix).then(|| family.to_owned())
    };
    let is_in_panel = |name: &str| info.panel.iter().any(|shown| shown == name);
    let mut rest: Vec<String> = Vec::new();
    for (name, _) in properties.iter() {
        let name = family(name).unwrap_or_else(|| name.to_owned());
        if !is_in_panel(&name) && info.label.as_ref() != Some(&name) && !rest.contains(&name) {
            rest.push(name);
        }
    }
    let names = info.panel.iter().chain(&rest).map(String::as_str);
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

/// The values of a property in words.
#[must_use]
pub fn values(catalog: &Catalog, properties: &Properties, property: &str, language: &str) -> Vec<FactValue> {
    let plain = |text: String| FactValue { text, url: String::new(), feature: None };
    let info = catalog.info().properties.get(property);
    let target = info.and_then(|info| info.kind.as_deref()).and_then(|kind| catalog.get(kind));
    if let Some(target) = target {
        return properties.texts(property).map(|id| reference(target, id, language)).collect();
    }
    let unit = info.and_then(|info| info.unit.as_deref());
    match properties.get(property) {
        None => {
            properties.text_in(property, language).map(|text| plain(text.to_owned())).into_iter().collect()
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
        return FactValue { text: id.to_owned(), url: String::new(), feature: None };
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
    FactValue { text, url: url.unwrap_or_default().to_owned(), feature }
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

#[cfg(test)]
mod tests {
    use crate::dataset::Dataset;

    #[rstest::rstest]
    #[case("{\"name_fr_status\":\"official\",\"name_fr\":\"la rue\",\"name_it\":\"la via\"}", "la rue")]
    #[case("{\"name_de\":null,\"name_de_status\":\"unknown\",\"name_it\":\"la via\"}", "la via")]
    #[case("{\"title_de\":\"Eine Gasse\",\"name_it\":\"la via\"}", "Eine Gasse")]
    #[case("{\"name_de\":\"die Gasse\",\"name_fr\":\"la rue\"}", "die Gasse")]
    #[case("{\"names_note\":\"none is known\"}", "7")]
    fn a_name_that_is_missing_is_told_in_another_language(#[case] properties: &str, #[case] name: &str) {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":7,"geometry":null,"properties":{properties}}}]}}"#
        );
        let catalog = Dataset::from_files("mine", [("streets.geojson", text)]).load().unwrap();
        let collection = catalog.get("streets").unwrap();
        let feature = collection.feature("7").unwrap();
        assert_eq!(super::name(collection, feature, &feature.properties(), "de"), name);
    }
}
