//! The road through its whole life, what stood beside it, even words, and what the article said: the shipped data held
//! to its sources.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

use std::sync::LazyLock;

use geo::{Geometry, Point};
use lachin_map::answer::at;
use lachin_map::feature::Properties;
use lachin_map::{Catalog, Collection, Dataset, Datetime, Feature};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Dataset::open("geodata".as_ref()).unwrap().load().unwrap());

const LANGUAGES: [&str; 4] = ["en", "az", "hy", "ru"];

fn collection(id: &str) -> &'static Collection {
    CATALOG.get(id).unwrap_or_else(|| panic!("no collection {id}"))
}

fn get(id: &str, feature: &str) -> (&'static Feature, Properties) {
    let found = collection(id).feature(feature).unwrap_or_else(|| panic!("no {id}/{feature}"));
    (found, found.properties())
}

fn on(id: &str, day: &str) -> Vec<&'static Feature> {
    let day = Datetime::parse(day, CATALOG.offset()).unwrap().interval();
    collection(id).features().iter().filter(|feature| feature.period().meets(day)).collect()
}

fn positions(feature: &Feature) -> Vec<Point> {
    match feature.geometry() {
        Some(Geometry::Point(point)) => vec![*point],
        Some(Geometry::MultiPoint(points)) => points.0.clone(),
        Some(Geometry::LineString(line)) => line.points().collect(),
        None => Vec::new(),
        Some(other) => panic!("{}: {other:?}", feature.id()),
    }
}

fn point(place: &str) -> Point {
    positions(get("places", place).0)[0]
}

#[test]
fn the_road_has_one_state_on_each_day_from_1992_on() {
    for (day, state, said_by, denied_by, certainty) in [
        ("1992-05-18", "open", vec!["armenia", "outside"], vec![], "third-party"),
        ("2020-11-03", "open", vec!["armenia", "outside"], vec![], "third-party"),
        ("2020-11-04", "restricted", vec!["armenia"], vec![], "one-side"),
        ("2020-11-09", "restricted", vec!["armenia"], vec![], "one-side"),
        ("2020-11-10", "open", vec!["azerbaijan", "armenia", "outside"], vec![], "both-sides"),
        ("2022-08-30", "open", vec!["armenia", "outside"], vec![], "third-party"),
        ("2022-12-03", "restricted", vec!["armenia", "outside"], vec![], "third-party"),
        ("2022-12-12", "restricted", vec!["armenia", "outside"], vec!["azerbaijan"], "disputed"),
        ("2023-04-23", "restricted", vec!["armenia", "outside"], vec!["azerbaijan"], "disputed"),
        ("2023-06-15", "closed", vec!["armenia"], vec![], "one-side"),
        ("2023-07-11", "closed", vec!["azerbaijan"], vec![], "one-side"),
        ("2023-09-18", "restricted", vec!["azerbaijan", "armenia"], vec![], "both-sides"),
        ("2023-09-24", "open", vec!["armenia", "outside"], vec![], "third-party"),
        ("2023-10-03", "open", vec!["armenia", "outside"], vec![], "third-party"),
        ("2023-10-04", "not-known", vec![], vec![], "inferred"),
    ] {
        let states = on("corridor-states", day);
        assert_eq!(states.len(), 1, "{day}");
        let properties = states[0].properties();
        assert_eq!(properties.text("road_state"), Some(state), "{day}");
        assert_eq!(properties.texts("said_by").collect::<Vec<_>>(), said_by, "{day}");
        assert_eq!(properties.texts("denied_by").collect::<Vec<_>>(), denied_by, "{day}");
        assert_eq!(properties.text("certainty"), Some(certainty), "{day}");
    }
    assert!(on("corridor-states", "1992-05-17").is_empty());
}

#[test]
fn a_state_is_drawn_along_the_road_of_its_days_and_the_road_as_far_as_points_are_cited() {
    for state in collection("corridor-states").features() {
        let start = state.properties().text("valid_from").unwrap().to_owned();
        let routes = on("corridor", &start);
        assert_eq!(routes.len(), usize::from(state.geometry().is_some()), "{}", state.id());
        for route in routes {
            assert_eq!(route.geometry(), state.geometry(), "{}", state.id());
        }
    }
    for id in ["old-road", "route-a"] {
        let (route, properties) = get("corridor", id);
        assert!(positions(route).contains(&point("zabukh")), "{id}");
        assert_eq!(properties.number("km_to"), Some(60.0), "{id}");
    }
    for id in ["route-b", "route-c"] {
        let (route, properties) = get("corridor", id);
        let line = positions(route);
        assert_eq!((line[0], *line.last().unwrap()), (point("stepanakert"), point("hin-shen")), "{id}");
        assert!(!line.contains(&point("zabukh")) && !line.contains(&point("lachin")), "{id}");
        assert!(properties.number("km_to").is_none(), "{id}: no source gives its kilometres");
        assert!(properties.text("geometry_note").unwrap().contains("no source gives a point"), "{id}");
        // Each position is that of a place or of a site with a cited point: none is made up.
        for position in line {
            let of = |id: &str| collection(id).features().iter().any(|one| positions(one) == [position]);
            assert!(of("places") || of("sites"), "{id}: {position:?}");
        }
    }
    let (_, road) = get("corridor", "old-road");
    assert_eq!(road.text("corridor_status"), Some("road"), "not yet a corridor");
}

#[test]
fn posts_and_barriers_stand_near_what_sources_name_and_on_their_days() {
    for site in collection("sites").features() {
        let (properties, at) = (site.properties(), positions(site));
        let near: Vec<_> = properties.texts("near").map(point).collect();
        match properties.text("geometry_quality") {
            Some("near-place") => assert_eq!((near.len(), &at), (1, &near), "{}", site.id()),
            Some("between-places") => assert_eq!((near.len(), &at), (2, &near), "{}", site.id()),
            Some("cited-point") => assert_eq!(site.id(), "kanach-tala"),
            other => assert_eq!((other, at.len()), (None, 0), "{}", site.id()),
        }
        assert!(properties.texts("sources").next().is_some(), "{}", site.id());
    }
    for (site, before, first, last, after) in [
        ("protest-site", "2022-12-11", "2022-12-12", "2023-04-28", "2023-04-29"),
        ("concrete-blocks", "2023-06-21", "2023-06-22", "2023-06-23", "2023-06-24"),
        ("checkpoint", "2023-04-22", "2023-04-23", "2025-01-01", ""),
    ] {
        let is_on = |day: &str| on("sites", day).iter().any(|one| one.id() == site);
        assert!(!is_on(before) && is_on(first) && is_on(last), "{site}");
        assert!(after.is_empty() || !is_on(after), "{site}");
    }
}

#[test]
fn what_is_here_tells_the_state_of_the_road_and_what_stands_beside_it() {
    let at = |place: &str, day: &str| {
        let when = Datetime::parse(day, CATALOG.offset()).unwrap().interval();
        let answer = at::at(&CATALOG, point(place), when);
        let lines = answer.lines.iter().map(|on| on.line.member);
        let members: Vec<_> = lines.chain(answer.places.iter().map(|near| near.member)).collect();
        let ids = members.iter().map(|member| format!("{}/{}", member.collection.id(), member.feature.id()));
        ids.collect::<Vec<_>>()
    };
    for (place, day, told) in [
        ("lachin", "2020-10-20", vec!["corridor/old-road", "corridor-states/not-yet-a-corridor"]),
        ("lachin", "2020-11-05", vec!["corridor/old-road", "corridor-states/part-closed-to-civilians"]),
        ("shusha", "2022-12-12", vec!["corridor/route-b", "corridor-states/protest", "sites/protest-site"]),
        (
            "hin-shen",
            "2023-06-15",
            vec!["corridor/route-c", "corridor-states/closure-june", "sites/checkpoint"],
        ),
    ] {
        let found = at(place, day);
        for wanted in told {
            assert!(found.iter().any(|id| id == wanted), "{place}, {day}: {wanted} in {found:?}");
        }
    }
    assert!(
        !at("lachin", "2022-12-12").iter().any(|id| id.starts_with("corridor")),
        "the new road passed it by"
    );
    assert!(
        !at("shusha", "2024-01-01").iter().any(|id| id.starts_with("corridor")),
        "no source speaks of it"
    );
}

#[test]
fn every_statement_of_the_article_is_told_or_has_a_reason_why_not() {
    let statements = collection("statements");
    let ids: Vec<_> = statements.features().iter().map(Feature::id).collect();
    assert_eq!(ids, (1..=38).map(|number| format!("S{number}")).collect::<Vec<_>>());
    for statement in statements.features() {
        let (properties, id) = (statement.properties(), statement.id());
        for language in LANGUAGES {
            assert!(properties.text(&format!("name_{language}")).is_some(), "{id} in {language}");
        }
        let about: Vec<_> = properties.texts("about").collect();
        assert_ne!(about.is_empty(), properties.text("absence_note").is_none(), "{id}");
        for target in about {
            let (of, feature) = target.split_once('/').unwrap();
            get(of, feature);
        }
        let holds = properties.text("holds").unwrap();
        assert!(holds != "inexact" || properties.text("holds_note").is_some(), "{id} does not say why");
        let others = properties.texts("sources").count() - 1;
        assert_eq!(others == 0, holds == "unchecked", "{id} is {holds} with {others} other sources");
    }
    for (id, holds) in [("S12", "exact"), ("S13", "inexact"), ("S22", "inexact"), ("S23", "inexact")] {
        assert_eq!(get("statements", id).1.text("holds"), Some(holds), "{id}");
    }
    // An event that stands for a statement is among what tells it.
    for event in collection("events").features() {
        for number in event.properties().texts("article") {
            let target = format!("events/{}", event.id());
            assert!(
                get("statements", number).1.texts("about").any(|about| about == target),
                "{number}: {target}"
            );
        }
    }
}

/// The names and sentences of features in a language, and the words of the catalogue.
fn texts(language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for collection in CATALOG.collections().filter(|collection| collection.id() != "sources") {
        for feature in collection.features() {
            for family in ["name", "summary"] {
                let text = feature.properties().text(&format!("{family}_{language}")).map(str::to_owned);
                found.extend(text.map(|text| (format!("{}/{}", collection.id(), feature.id()), text)));
            }
        }
        let info = collection.info();
        for text in [&info.title, &info.description] {
            found.push((info.id.clone(), text.in_language(language).to_owned()));
        }
    }
    for (property, info) in &CATALOG.info().properties {
        found.push((property.clone(), info.title.in_language(language).to_owned()));
    }
    for (property, labels) in CATALOG.info().codes.iter().filter(|(property, _)| *property != "license") {
        for (code, label) in labels {
            let text = label.iter().find(|(known, _)| *known == language).map(|(_, text)| text.to_owned());
            found.extend(text.map(|text| (format!("{property} {code}"), text)));
        }
    }
    found
}

#[test]
fn armenian_and_russian_texts_have_no_latin_letters() {
    // A standard and a product, which have no other letters.
    let known = ["ISO", "GeoNames"];
    let mut read = 0;
    for language in ["hy", "ru"] {
        for (place, text) in texts(language) {
            let words = text.split(|c: char| !c.is_alphabetic());
            let latin = words.filter(|word| !known.contains(word));
            let latin: Vec<_> = latin.filter(|word| word.chars().any(|c| c < '\u{370}')).collect();
            assert!(latin.is_empty(), "{place}: {latin:?} in {text}");
            read += 1;
        }
    }
    assert!(read > 1_000, "{read} texts");
}

#[test]
fn where_a_place_has_two_names_both_are_said() {
    for (language, first, second) in [
        ("en", "Stepanakert", "Khankendi"),
        ("az", "Stepanakert", "Xankəndi"),
        ("hy", "Ստեփանակերտ", "Խանքենդի"),
        ("ru", "Степанакерт", "Ханкенди"),
        ("en", "Zabukh", "Aghavno"),
        ("az", "Zabux", "Aqavno"),
        ("hy", "Աղավնո", "Զաբուխ"),
        ("ru", "Забух", "Агавно"),
        ("en", "Galadarasi / Mets Shen", "Mets Shen"),
        ("en", "Galadarasi / Hin Shen", "Hin Shen"),
    ] {
        let mut said = 0;
        for (place, text) in texts(language) {
            let counts = [first, second].map(|name| text.matches(name).count());
            assert_eq!(counts[0], counts[1], "{place}: {first} and {second} in {text}");
            said += counts[0];
        }
        assert!(said > 0, "{first} / {second} is said in {language}");
    }
}

#[test]
fn one_verb_stands_for_a_capture_by_either_side() {
    let (mut by_armenian_forces, mut by_azerbaijan) = (0, 0);
    for event in collection("events").features() {
        let properties = event.properties();
        if properties.text("kind") != Some("capture") {
            continue;
        }
        for (language, verbs) in
            [("en", vec!["captured"]), ("az", vec!["ələ keçir"]), ("hy", vec!["գրավ"]), ("ru", vec!["взя"])]
        {
            let text = properties.text(&format!("summary_{language}")).unwrap();
            assert!(verbs.iter().any(|verb| text.contains(verb)), "{} in {language}: {text}", event.id());
        }
        let is_armenian = properties.text("summary_en").unwrap().starts_with("Armenian forces captured");
        by_armenian_forces += usize::from(is_armenian);
        by_azerbaijan += usize::from(!is_armenian);
    }
    assert!(by_armenian_forces >= 8 && by_azerbaijan >= 5, "{by_armenian_forces} and {by_azerbaijan}");
}

#[test]
fn a_contested_word_stands_with_those_who_say_it_and_both_readings_side_by_side() {
    let words = ["blockad", "ethnic cleansing", "blokada", "շրջափակ", "блокад", "etnik", "էթնիկ", "этническ"];
    for id in ["events", "corridor-states", "sites", "control"] {
        for feature in collection(id).features() {
            for language in LANGUAGES {
                let name =
                    feature.properties().text(&format!("name_{language}")).unwrap_or_default().to_lowercase();
                assert!(!words.iter().any(|word| name.contains(word)), "{id}/{}: {name}", feature.id());
            }
            let sentence = feature.properties().text("summary_en").unwrap_or_default().to_lowercase();
            let attributed = ["said", "spoke", "denied"].iter().any(|verb| sentence.contains(verb));
            assert!(!sentence.contains("blockad") || attributed, "{id}/{}: {sentence}", feature.id());
        }
    }
    for (id, sides) in [
        ("blockade-or-not", ["Armenia", "Azerbaijan", "International Court"]),
        ("departures-wording", ["Armenia", "Azerbaijan", "United Nations"]),
    ] {
        let (_, properties) = get("discrepancies", id);
        let values: Vec<_> = (1..=5).filter_map(|i| properties.text(&format!("value_{i}"))).collect();
        for side in sides {
            assert!(values.iter().any(|value| value.contains(side)), "{id}: {side} in {values:?}");
        }
    }
}

#[test]
fn a_measure_takes_the_singular_in_english() {
    let mut read = 0;
    for (place, text) in texts("en") {
        for unit in ["km", "km2", "miles", "m"] {
            for verb in ["are", "were", "have"] {
                let phrase = format!(" {unit} {verb} ");
                for (at, _) in text.match_indices(&phrase) {
                    let number = text[..at].chars().next_back().is_some_and(|c| c.is_ascii_digit());
                    assert!(!number, "{place}: {text}");
                }
            }
        }
        read += 1;
    }
    assert!(read > 500, "{read} texts");
}

#[test]
fn certainty_is_one_of_the_derived_values_in_what_rests_on_links() {
    for id in ["corridor", "corridor-zone", "corridor-states", "sites"] {
        for feature in collection(id).features() {
            let properties = feature.properties();
            let certainty = properties.text("certainty").unwrap();
            assert!(
                ["disputed", "both-sides", "third-party", "one-side", "inferred"].contains(&certainty),
                "{id}/{}: {certainty}",
                feature.id()
            );
            let is_denied = properties.texts("denied_by").next().is_some();
            assert_eq!(certainty == "disputed", is_denied, "{id}/{}", feature.id());
        }
    }
}
