//! The rules that the server and the page both have, held to one set of cases: `web/test/cases.test.ts` runs the same.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "whatever fails here is a failed test"
)]

use std::fs;

use jiff::tz::Offset;
use lachin_map::answer::Member;
use lachin_map::answer::description;
use lachin_map::answer::legend::legend;
use lachin_map::answer::standing::Standing;
use lachin_map::datetime::day_of;
use lachin_map::feature::Properties;
use lachin_map::style::Style;
use lachin_map::{Catalog, Dataset, Interval, language};
use serde_json::{Value, json};

const LANGUAGES: [&str; 4] = ["en", "az", "hy", "ru"];

fn cases(name: &str) -> Value {
    let text = fs::read_to_string(format!("tests/cases/{name}.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn list(value: &Value) -> &[Value] {
    let list = value.as_array().unwrap();
    assert!(!list.is_empty());
    list
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn properties(value: &Value) -> Properties {
    Properties::parse(&value.to_string()).unwrap()
}

fn offset(case: &Value) -> Offset {
    Offset::from_seconds(i32::try_from(case["offset"].as_i64().unwrap()).unwrap() * 60).unwrap()
}

/// A style of these classes, as `catalog.toml` has it.
fn style(of: &Value) -> Value {
    let class = |value: &Value| if value.is_null() { json!({}) } else { json!({ "value": value }) };
    let mut style = of.clone();
    style["classes"] = list(&of["classes"]).iter().map(class).collect();
    style["legend"] = json!(true);
    style
}

/// A catalogue at +04:00 of collections: what `catalog.toml` says of the whole and of each, and their features.
fn catalog(mut whole: Value, collections: &[(&str, Value, Vec<Value>)]) -> Catalog {
    let mut files = Vec::new();
    let mut tables = Vec::new();
    for (id, table, features) in collections {
        let mut table = table.clone();
        table["id"] = json!(id);
        table["file"] = json!(format!("{id}.geojson"));
        tables.push(table);
        let layer = json!({ "type": "FeatureCollection", "features": features });
        files.push((format!("{id}.geojson"), layer.to_string()));
    }
    whole["utc_offset"] = json!("+04:00");
    whole["collections"] = json!(tables);
    files.push(("catalog.toml".to_owned(), toml::to_string(&whole).unwrap()));
    Dataset::from_files("cases", files).load().unwrap()
}

fn feature(id: &str, properties: &Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": null, "properties": properties })
}

#[test]
fn a_date_time_is_of_the_day_on_which_it_lies() {
    for case in list(&cases("days")["days"]) {
        let found = day_of(text(&case["text"]), offset(case)).map(|day| day.to_string());
        assert_eq!(json!(found), case["day"], "{case}");
    }
}

#[test]
fn a_period_holds_on_the_days_that_it_meets() {
    for case in list(&cases("days")["periods"]) {
        let [from, to] = ["from", "to"].map(|end| case[end].as_str());
        let period = Interval::period(from, to, offset(case)).unwrap();
        let day = Interval::day(text(&case["day"]).parse().unwrap(), offset(case));
        assert_eq!(json!(period.meets(day)), case["holds"], "{}", case["case"]);
    }
}

#[test]
fn the_class_follows_the_day() {
    for group in list(&cases("days")["classes"]) {
        let style: Style = serde_json::from_value(style(&group["style"])).unwrap();
        for case in list(&group["cases"]) {
            let day = text(&case["day"]).parse().unwrap();
            let class = style.class(&properties(&case["properties"]), day, offset(case)).unwrap();
            assert_eq!(json!(class.value), case["class"], "{case}");
        }
    }
}

#[test]
fn the_legend_counts_each_class_on_each_day() {
    for case in list(&cases("days")["counts"]) {
        let mut table = json!({ "style": style(&case["style"]) });
        if case["features"][0].get("valid_from").is_some() {
            table["period"] = json!({ "from": "valid_from", "to": "valid_to" });
        }
        if case["area"].is_string() {
            table["area"] = case["area"].clone();
        }
        let features = list(&case["features"])
            .iter()
            .enumerate()
            .map(|(i, one)| feature(&format!("f{i}"), one))
            .collect();
        let catalog = catalog(json!({}), &[("parts", table, features)]);
        for (day, expected) in case["on"].as_object().unwrap() {
            let entries = legend(&catalog, day.parse().unwrap());
            let counts: Vec<_> =
                entries.iter().map(|entry| format!("{} of {}", entry.now, entry.of)).collect();
            assert_eq!(&json!(counts), expected, "{} on {day}", case["case"]);
        }
    }
}

#[test]
fn what_stands_in_an_area_follows_the_day() {
    let all = cases("days");
    let standing = &all["standing"];
    let of_states = json!({
        "period": { "from": "valid_from", "to": "valid_to" },
        "here": { "as": "state", "area": "parish" },
        "style": style(&json!({ "property": "how", "classes": standing["classes"] })),
    });
    let states = list(&standing["states"]).iter().map(|state| feature(text(&state["id"]), state)).collect();
    let parishes = ["west", "east"].map(|id| feature(id, &json!({}))).to_vec();
    let of_parishes = json!({ "here": { "as": "area" } });
    let catalog = catalog(json!({}), &[("states", of_states, states), ("parishes", of_parishes, parishes)]);
    let collection = catalog.get("parishes").unwrap();
    for case in list(&standing["cases"]) {
        let standing = Standing::on(&catalog, text(&case["day"]).parse().unwrap());
        let member = Member { collection, feature: collection.feature(text(&case["area"])).unwrap() };
        let found: Vec<_> = standing.of(member).iter().map(|(_, class)| class.value.clone()).collect();
        assert_eq!(json!(found), case["stands"], "{case}");
    }
}

#[test]
fn a_feature_is_named_in_the_language_or_by_what_stands_in() {
    for case in list(&cases("names")["named"]) {
        let table = if case.get("label").is_some() { json!({ "label": case["label"] }) } else { json!({}) };
        let before = case.get("before").map(|properties| feature("6", properties));
        let features = before.into_iter().chain([feature("7", &case["properties"])]).collect();
        let catalog =
            catalog(json!({ "languages": ["fr", "en", "de", "it"] }), &[("lakes", table, features)]);
        let collection = catalog.get("lakes").unwrap();
        let feature = collection.feature("7").unwrap();
        let name = description::name(collection, feature, &feature.properties(), text(&case["language"]));
        assert_eq!(json!(name), case["name"], "{}", case["case"]);
    }
}

/// A catalogue with the headings and codes of the cases, of a collection with these features and one of sources.
fn catalog_of_facts(all: &Value, table: Value, features: Vec<Value>) -> Catalog {
    let in_english = |text: &mut Value| *text = json!({ "en": text });
    let (mut properties, mut codes) = (all["properties"].clone(), all["codes"].clone());
    properties.as_object_mut().unwrap().values_mut().for_each(|property| in_english(&mut property["title"]));
    codes.as_object_mut().unwrap().values_mut().for_each(|labels| {
        labels.as_object_mut().unwrap().values_mut().for_each(in_english);
    });
    let whole = json!({ "languages": ["en", "fr"], "properties": properties, "codes": codes });
    let sources = vec![feature("s1", &all["source"])];
    catalog(whole, &[("parts", table, features), ("sources", json!({}), sources)])
}

#[test]
fn values_are_told_in_words() {
    let all = cases("facts");
    for case in list(&all["cases"]) {
        let catalog = catalog_of_facts(&all, json!({}), vec![feature("one", &case["properties"])]);
        let property = text(&case["property"]);
        let values = description::values(&catalog, &properties(&case["properties"]), property, "en");
        let values: Vec<_> = values.into_iter().map(|value| value.text).collect();
        assert_eq!(json!(values), case["values"], "{case}");
        if let Some(title) = case.get("title") {
            assert_eq!(&json!(description::heading(&catalog, property, "en")), title, "{case}");
        }
    }
}

#[test]
fn what_is_told_of_a_feature_is_its_panel_or_all() {
    let all = cases("facts");
    for case in list(&all["panels"]) {
        let features = vec![feature("one", &all["of_panels"])];
        let catalog = catalog_of_facts(&all, json!({ "label": "name", "panel": case["panel"] }), features);
        let told = description::told_properties(&catalog, catalog.get("parts").unwrap());
        assert_eq!(json!(told), case["told"], "{}", case["case"]);
    }
}

/// The languages that a case tells a text in, with the text.
fn told(case: &Value) -> impl Iterator<Item = (&'static language::Language, &str)> {
    LANGUAGES.into_iter().filter_map(|code| Some((language::of(code), case.get(code)?.as_str()?)))
}

#[test]
fn days_and_moments_are_told_in_every_language() {
    let all = cases("words");
    for case in list(&all["days"]) {
        assert_eq!(told(case).count(), 4);
        for (language, expected) in told(case) {
            assert_eq!(language.day(text(&case["day"])).as_deref(), Some(expected));
        }
    }
    for case in list(&all["short_days"]) {
        let year = i16::try_from(case["spoken_year"].as_i64().unwrap()).unwrap();
        for (language, expected) in told(case) {
            assert_eq!(language.short_day(text(&case["day"]).parse().unwrap(), year), expected);
        }
    }
    for case in list(&all["texts"]) {
        for (language, expected) in told(case) {
            assert_eq!(language.in_words(text(&case["text"])), expected);
        }
    }
}

#[test]
fn numbers_are_told_in_every_language() {
    let all = cases("words");
    for case in list(&all["numbers"]) {
        for (language, expected) in told(case) {
            assert_eq!(language.number(&case["number"].to_string(), case["unit"].as_str()), expected);
        }
    }
    for case in list(&all["counts"]) {
        let number = usize::try_from(case["number"].as_u64().unwrap()).unwrap();
        for (language, expected) in told(case) {
            assert_eq!(language.count(text(&case["key"]), number), expected);
        }
    }
    for case in list(&all["filled"]) {
        let values = case["values"].as_object().unwrap();
        let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
        for (language, expected) in told(case) {
            assert_eq!(language.fill(text(&case["key"]), &values), expected);
        }
    }
}
