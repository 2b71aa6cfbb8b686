//! CQL2 filters held to answers that were worked out independently (`tests/cql2/`, made by its own evaluator on shapely).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use lachin_map::filter::{Filter, Language, Scope};
use lachin_map::{Catalog, Collection, Crs, Dataset, Query};
use serde::Deserialize;
use serde_json::Value;

use crate::{Proof, proofs};

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

/// The tests of this module: of each class in each language that its filters have their answers, and of each language
/// that
/// what is no filter of it is refused.
pub(crate) fn proofs() -> Vec<Proof> {
    let mut all = Vec::new();
    let classes: BTreeSet<String> = cases().into_iter().map(|case| case.class).collect();
    for language in [Language::Text, Language::Json] {
        let name = language.name();
        for class in classes.clone() {
            let proved = [format!("{class}/answers-in-{name}"), format!("{name}/{class}")];
            all.push(Proof::new(
                &format!("cql2::filters_of_{class}_have_their_answers_in_{name}"),
                STANDARD,
                &proved.each_ref().map(String::as_str),
                move || filters_have_their_answers(&class, language),
            ));
        }
        all.push(Proof::new(
            &format!("cql2::what_is_no_{name}_is_refused_with_place_and_cause"),
            STANDARD,
            &[&format!("{name}/refusals")],
            move || what_is_no_filter_is_refused(language),
        ));
    }
    all.extend(proofs! { "cql2/1.0": the_table_is_large_enough_and_no_answer_is_all_or_nothing_by_habit [] });
    all
}

const STANDARD: &str = "cql2/1.0";

fn filters_have_their_answers(class: &str, language: Language) {
    let catalog = catalog();
    let collection = catalog.get("fixture").unwrap();
    let (mut wrong, mut asked) = (String::new(), 0);
    for Case { text, json, mut ids, .. } in cases().into_iter().filter(|case| case.class == class) {
        ids.sort();
        let written = if language == Language::Text { text } else { json.to_string() };
        match parse(&catalog, &written, language) {
            Err(error) => writeln!(wrong, "{written}\n    {error}").unwrap(),
            Ok(filter) => {
                let found = answer(collection, filter);
                if found != ids {
                    writeln!(wrong, "{written}\n    found {found:?}\n    not   {ids:?}").unwrap();
                }
            }
        }
        asked += 1;
    }
    assert!(asked >= 4, "{asked} filters of {class}");
    assert!(wrong.is_empty(), "{wrong}");
}

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
    /// How the message begins: with the place, and what is wrong there.
    error: String,
}

fn what_is_no_filter_is_refused(language: Language) {
    let catalog = catalog();
    let cases: Vec<Invalid> =
        serde_json::from_str(&fs::read_to_string("tests/cql2/errors.json").unwrap()).unwrap();
    let (mut wrong, mut asked) = (String::new(), 0);
    for Invalid { filter, parts, what, error, .. } in
        cases.into_iter().filter(|case| case.lang == language.name())
    {
        assert!(
            error.len() > 20 && (error.starts_with("at ") || error.starts_with("the filter has ")),
            "{error}"
        );
        let filter = filter + &parts.iter().map(|(text, times)| text.repeat(*times)).collect::<String>();
        let found = match parse(&catalog, &filter, language) {
            Ok(_) => "accepted".to_owned(),
            Err(error) => error,
        };
        // A message shows the beginning of what was sent, and never all of a long filter.
        if !found.starts_with(&error) || found.len() > 2_000 {
            writeln!(wrong, "{filter:.200} ({what})\n    found {found:.300}\n    not   {error}").unwrap();
        }
        asked += 1;
    }
    assert!(asked >= 50, "{asked} texts");
    assert!(wrong.is_empty(), "{wrong}");
}
