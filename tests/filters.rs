//! CQL2 filters held to answers that were worked out independently (`tests/cql2/`, made by its own evaluator on shapely).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use lachin_map::filter::{Filter, Language, Scope};
use lachin_map::{Catalog, Collection, Crs, Dataset, Query};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    class: String,
    text: String,
    json: Value,
    ids: Vec<String>,
}

fn catalog() -> Catalog {
    let features = fs::read_to_string("tests/cql2/fixture.geojson").unwrap();
    let catalog = "utc_offset = \"+04:00\"\n[[collections]]\nid = \"fixture\"\nfile = \"fixture.geojson\"\nperiod = { from = \"valid_from\", to = \"valid_to\" }\n";
    Dataset::from_files("tests", [("catalog.toml", catalog.to_owned()), ("fixture.geojson", features)])
        .load()
        .unwrap()
}

fn cases() -> Vec<Case> {
    serde_json::from_str(&fs::read_to_string("tests/cql2/filters.json").unwrap()).unwrap()
}

fn parse(catalog: &Catalog, text: &str, language: Language) -> Result<Filter, String> {
    let schema = catalog.get("fixture").unwrap().schema();
    let scope = Scope { schema, offset: catalog.offset(), crs: Crs::CRS84 };
    Filter::parse(text, language, scope).map_err(|error| error.to_string())
}

fn answer(collection: &Collection, filter: Filter) -> Vec<String> {
    let query = Query { filter: Some(filter), limit: "10000".parse().unwrap(), ..Query::default() };
    let page = collection.query(&query);
    assert_eq!(page.matched, page.features.len());
    let mut ids: Vec<_> = page.features.iter().map(|feature| feature.id().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn every_filter_gives_the_answer_worked_out_elsewhere_in_text_and_in_json() {
    let catalog = catalog();
    let collection = catalog.get("fixture").unwrap();
    let mut wrong = String::new();
    for Case { class, text, json, mut ids } in cases() {
        ids.sort();
        for (written, language) in [(text.as_str(), Language::Text), (&json.to_string(), Language::Json)] {
            match parse(&catalog, written, language) {
                Err(error) => writeln!(wrong, "{class}: {written}\n    {error}").unwrap(),
                Ok(filter) => {
                    let found = answer(collection, filter);
                    if found != ids {
                        writeln!(wrong, "{class}: {written}\n    found {found:?}\n    not   {ids:?}")
                            .unwrap();
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_table_is_large_enough_and_no_answer_is_all_or_nothing_by_habit() {
    let cases = cases();
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        *classes.entry(&case.class).or_default() += 1;
    }
    assert!(cases.len() >= 150, "{} filters", cases.len());
    assert!(classes.len() >= 12 && classes.values().all(|count| *count >= 4), "{classes:?}");
    let telling = cases.iter().filter(|case| !case.ids.is_empty()).count();
    assert!(telling * 10 >= cases.len() * 7, "{telling} of {} find anything", cases.len());
}

#[derive(Deserialize)]
struct Invalid {
    lang: String,
    #[serde(default)]
    filter: String,
    /// A filter too long to be written out: texts, and how often each stands.
    #[serde(default)]
    parts: Vec<(String, usize)>,
    what: String,
}

#[test]
fn every_invalid_filter_is_refused() {
    let catalog = catalog();
    let cases: Vec<Invalid> =
        serde_json::from_str(&fs::read_to_string("tests/cql2/errors.json").unwrap()).unwrap();
    assert!(cases.len() >= 30);
    let mut accepted = String::new();
    for Invalid { lang, filter, parts, what } in cases {
        let filter = filter + &parts.iter().map(|(text, times)| text.repeat(*times)).collect::<String>();
        let language = if lang == "cql2-json" { Language::Json } else { Language::Text };
        match parse(&catalog, &filter, language) {
            Ok(_) => writeln!(accepted, "{filter} ({what})").unwrap(),
            Err(error) => assert!(!error.is_empty() && error.len() < 4_000, "{error}"),
        }
    }
    assert!(accepted.is_empty(), "{accepted}");
}
