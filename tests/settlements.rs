//! The map says no more than its sources: settlements with their own history, areas that are read from them or from sources
//! of their own, certainty that follows from who says what, and events that agree with both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use client::Client;
use geo::{Contains, Geometry, Point};
use lachin_map::answer::at::{At, ToldOf, at};
use lachin_map::feature::Properties;
use lachin_map::{Catalog, Collection, Dataset, Datetime, Feature, Interval};
use serde_json::{Value, json};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Dataset::open("geodata".as_ref()).unwrap().load().unwrap());

fn collection(id: &str) -> &'static Collection {
    CATALOG.get(id).unwrap_or_else(|| panic!("collection {id}"))
}

fn day(text: &str) -> Interval {
    Datetime::parse(text, CATALOG.offset()).unwrap().interval()
}

fn before(text: &str) -> String {
    let day: jiff::civil::Date = text.parse().unwrap();
    day.yesterday().unwrap().to_string()
}

fn point(feature: &Feature) -> Point {
    match feature.geometry().unwrap() {
        Geometry::Point(point) => *point,
        other => panic!("{}: {other:?}", feature.id()),
    }
}

fn place(id: &str) -> Point {
    point(collection("places").feature(id).unwrap_or_else(|| panic!("place {id}")))
}

fn told<'a>(answer: &At<'a>) -> &'a Feature {
    answer.states[0].now.unwrap()
}

fn text(feature: &Feature, property: &str) -> String {
    feature.properties().text(property).unwrap_or_else(|| panic!("{} {property}", feature.id())).to_owned()
}

/// The states of each settlement, in order of time.
fn settlements() -> BTreeMap<String, Vec<&'static Feature>> {
    let mut found: BTreeMap<String, Vec<&Feature>> = BTreeMap::new();
    for state in collection("settlement-states").features() {
        found.entry(text(state, "settlement")).or_default().push(state);
    }
    found
}

fn on<'a>(states: &[&'a Feature], when: &str) -> &'a Feature {
    states.iter().copied().find(|state| state.period().meets(day(when))).unwrap_or_else(|| panic!("{when}"))
}

#[test]
fn what_the_map_once_told_wrongly_it_tells_by_its_sources() {
    let (forces, azerbaijan) = ("armenian-forces", "azerbaijan");
    let (local, contested) = ("local-authorities-with-peacekeepers", "contested");
    for (id, date, holder, certainty) in [
        ("hadrut", "2020-10-08", forces, "third-party"),
        ("hadrut", "2020-10-09", contested, "disputed"),
        ("hadrut", "2020-10-14", contested, "disputed"),
        ("hadrut", "2020-10-20", azerbaijan, "third-party"),
        ("hadrut", "2020-11-10", azerbaijan, "both-sides"),
        ("talish", "2020-10-02", forces, "third-party"),
        ("talish", "2020-10-03", azerbaijan, "one-side"),
        ("talish", "2020-11-10", azerbaijan, "both-sides"),
        ("talish", "2023-06-01", azerbaijan, "both-sides"),
        ("madagiz", "2020-10-13", contested, "disputed"),
        ("madagiz", "2020-10-14", azerbaijan, "inferred"),
        ("madagiz", "2020-11-10", azerbaijan, "both-sides"),
        ("madagiz", "2023-06-01", azerbaijan, "both-sides"),
        ("gulabird", "2020-11-15", azerbaijan, "third-party"),
        ("shusha", "2020-11-07", forces, "one-side"),
        ("shusha", "2020-11-08", contested, "disputed"),
        ("shusha", "2020-11-09", contested, "disputed"),
        ("shusha", "2020-12-01", azerbaijan, "both-sides"),
        ("khojavend", "2020-12-01", local, "third-party"),
        ("khojavend", "2023-09-18", local, "third-party"),
        ("khtsaberd", "2020-11-20", forces, "third-party"),
        ("khtsaberd", "2020-12-12", contested, "disputed"),
        ("khtsaberd", "2020-12-16", azerbaijan, "third-party"),
        ("hin-tagher", "2020-11-20", forces, "third-party"),
        ("hin-tagher", "2020-12-12", contested, "disputed"),
        ("hin-tagher", "2020-12-14", azerbaijan, "third-party"),
        // From the ceasefire to 1 October 2023 nobody dates a village, but where one does.
        ("askeran", "2023-09-19", contested, "inferred"),
        ("askeran", "2023-09-20", "not-known", "inferred"),
        ("askeran", "2023-09-30", "not-known", "inferred"),
        ("askeran", "2023-10-01", azerbaijan, "third-party"),
        ("martakert", "2023-09-25", "not-known", "inferred"),
        ("stepanakert", "2023-09-25", local, "one-side"),
        ("stepanakert", "2023-09-29", "not-known", "inferred"),
        ("stepanakert", "2023-10-01", azerbaijan, "third-party"),
        ("sarsang", "2023-09-28", "not-known", "inferred"),
        ("sarsang", "2023-09-29", azerbaijan, "one-side"),
        // Neither handed over with Kalbajar, nor passed with Aghdam.
        ("charektar", "2020-11-25", local, "third-party"),
        ("avdur", "2020-11-20", local, "one-side"),
        ("vazgenashen", "2020-11-20", azerbaijan, "both-sides"),
    ] {
        let answer = at(&CATALOG, place(id), day(date));
        assert_eq!(answer.told_of(), Some(ToldOf::Place), "{id} on {date}");
        let now = told(&answer);
        assert_eq!(text(now, "settlement"), id, "{date}");
        let found = (text(now, "controller"), text(now, "certainty"));
        assert_eq!((found.0.as_str(), found.1.as_str()), (holder, certainty), "{id} on {date}");
        assert_eq!(answer.around.len(), 1, "{id} on {date}: the area around it");
        assert_eq!(answer.around[0].collection.id(), "control");
    }
}

#[test]
fn areas_are_not_known_between_the_ceasefire_of_2023_and_the_first_of_october() {
    for area in
        ["kalbajar-in-oblast", "tartar-in-oblast", "khojaly-in-oblast", "khojavend-in-oblast", "shusha"]
    {
        let on = |date: &str| {
            let of_area = |feature: &&Feature| text(feature, "area_id") == area;
            let mut periods = collection("control").features().iter().filter(of_area);
            text(periods.find(|feature| feature.period().meets(day(date))).unwrap(), "controller")
        };
        for date in ["2023-09-20", "2023-09-25", "2023-09-30"] {
            assert_eq!(on(date), "not-known", "{area} on {date}");
        }
        assert_eq!(on("2023-10-01"), "azerbaijan", "{area}");
    }
}

#[test]
fn the_states_of_each_settlement_follow_on_each_other_and_cite_what_exists() {
    let settlements = settlements();
    assert!(settlements.len() >= 79, "{}", settlements.len());
    let sources = collection("sources");
    for (id, states) in &settlements {
        let here = place(id);
        assert_eq!(states[0].period().start(), day("1988-02-20").start(), "{id}");
        assert_eq!(states.last().unwrap().period().end(), i64::MAX, "{id}");
        for pair in states.windows(2) {
            assert_eq!(pair[0].period().end(), pair[1].period().start(), "{id}");
        }
        for state in states {
            let (properties, name) = (state.properties(), state.id());
            assert_eq!(point(state), here, "{name}");
            let cited: Vec<_> = properties.texts("sources").collect();
            assert!(!cited.is_empty(), "{name} cites nothing");
            assert!(cited.iter().all(|source| sources.feature(source).is_some()), "{name}: {cited:?}");
            for language in ["en", "az", "hy", "ru"] {
                assert!(properties.text(&format!("summary_{language}")).is_some(), "{name} {language}");
                for property in ["controller", "certainty"] {
                    let code = properties.text(property).unwrap();
                    assert!(
                        CATALOG.code_label(property, code, language).is_some(),
                        "{name} {code} {language}"
                    );
                }
            }
        }
    }
    for source in sources.features() {
        let sides: Vec<_> = source.properties().texts("side").map(str::to_owned).collect();
        let known = |side: &String| ["azerbaijan", "armenia", "outside"].contains(&side.as_str());
        assert!(!sides.is_empty() && sides.iter().all(known), "{} {sides:?}", source.id());
    }
}

/// How sure a feature is, worked out once more from the links that it has.
fn derived(properties: &Properties) -> &'static str {
    let has = |list: &str| properties.texts(list).next().is_some();
    let denied =
        ["azerbaijan", "armenia", "outside"].iter().any(|side| has(&format!("denied_{side}_sources")));
    let (azerbaijan, armenia) = (has("said_azerbaijan_sources"), has("said_armenia_sources"));
    match (denied, azerbaijan && armenia, has("said_outside_sources"), azerbaijan || armenia) {
        (true, ..) => "disputed",
        (_, true, ..) => "both-sides",
        (_, _, true, _) => "third-party",
        (.., true) => "one-side",
        _ => "inferred",
    }
}

#[test]
fn certainty_follows_from_who_says_what() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for collection in CATALOG.collections() {
        for feature in collection.features() {
            let properties = feature.properties();
            let Some(certainty) = properties.text("certainty") else { continue };
            assert_eq!(certainty, derived(&properties), "{}/{}", collection.id(), feature.id());
            let named: BTreeSet<_> = properties.texts("sources").collect();
            let linked = properties.iter().map(|(name, _)| name).filter(|name| {
                name.starts_with("said_") || name.starts_with("denied_") || *name == "context_sources"
            });
            for list in linked.filter(|name| name.ends_with("_sources")) {
                for source in properties.texts(list) {
                    assert!(named.contains(source), "{}: sources lacks {source} of {list}", feature.id());
                }
            }
            *seen.entry(certainty.to_owned()).or_default() += 1;
        }
    }
    let values: Vec<_> = seen.keys().map(String::as_str).collect();
    assert_eq!(values, ["both-sides", "disputed", "inferred", "one-side", "third-party"], "{seen:?}");
    let labels: Vec<_> = CATALOG.info().codes["certainty"].keys().map(String::as_str).collect();
    assert_eq!(labels, ["both-sides", "third-party", "one-side", "disputed", "inferred"]);
}

#[test]
fn no_note_claims_more_than_the_value_beside_it() {
    let more: [(&str, &str, &[&str]); 8] = [
        ("certainty", "both-sides", &["denied", "one side's word", "inferred"]),
        ("certainty", "third-party", &["confirmed by both", "both sides announce"]),
        ("certainty", "one-side", &["confirmed by", "not in dispute", "both sides announce", "denied it"]),
        ("certainty", "inferred", &["confirmed by", "not in dispute", "both sides announce"]),
        ("certainty", "disputed", &["not in dispute", "undisputed", "confirmed by"]),
        ("controller", "armenian-forces", &["under Azerbaijan's control", "was with Azerbaijan"]),
        ("controller", "azerbaijan", &["the town stayed with", "It stayed with"]),
        ("controller", "not-known", &["was wholly with", "was with Azerbaijan"]),
    ];
    let mut notes = 0;
    for collection in CATALOG.collections() {
        for feature in collection.features() {
            let properties = feature.properties();
            for (name, note) in properties.iter().filter(|(name, _)| name.ends_with("_note")) {
                let Some(note) = note.as_str() else { continue };
                notes += 1;
                for (property, value, words) in more {
                    if properties.text(property) != Some(value) {
                        continue;
                    }
                    let note = note.to_lowercase();
                    let found = words.iter().find(|word| note.contains(&word.to_lowercase()));
                    assert!(found.is_none(), "{}: {name} says {found:?} beside {value}", feature.id());
                }
            }
        }
    }
    assert!(notes > 200, "{notes}");
}

/// Who holds an area whose settlements have these holders.
fn read_from(holders: &BTreeSet<String>) -> String {
    let known: Vec<_> = holders.iter().filter(|holder| *holder != "not-known").collect();
    match known.as_slice() {
        [one] if known.len() == holders.len() => (*one).clone(),
        [] | [_] => "not-known".to_owned(),
        _ => "mixed".to_owned(),
    }
}

#[test]
fn areas_agree_with_the_settlements_in_them_on_every_day_of_a_change() {
    let settlements = settlements();
    let days: BTreeSet<String> =
        settlements.values().flatten().map(|state| text(state, "valid_from")).collect();
    assert!(days.len() >= 40, "{days:?}");
    let (mut read, mut decided) = (0, 0);
    for area in collection("control").features() {
        let shape = area.geometry().unwrap();
        let inside = || settlements.iter().filter(|(id, _)| shape.contains(&place(id)));
        let properties = area.properties();
        let differing: Vec<_> = properties.texts("settlements_differing").collect();
        let controller = text(area, "controller");
        for date in days.iter().filter(|date| area.period().meets(day(date))) {
            let holders: BTreeMap<&str, String> =
                inside().map(|(id, states)| (id.as_str(), text(on(states, date), "controller"))).collect();
            if properties.text("how") == Some("from-settlements") {
                let set: BTreeSet<String> = holders.values().cloned().collect();
                assert_eq!(controller, read_from(&set), "{} on {date}: {holders:?}", area.id());
                assert_eq!(properties.text("certainty"), Some("inferred"), "{}", area.id());
                read += 1;
            } else if controller != "not-known" {
                for (id, holder) in holders {
                    let named = holder == controller || holder == "not-known" || differing.contains(&id);
                    assert!(named, "{} on {date}: {id} was with {holder}, and it is not said", area.id());
                }
                decided += 1;
            }
        }
    }
    assert!(read > 50 && decided > 200, "{read} read from settlements, {decided} decided by sources");
}

#[test]
fn every_capture_handover_and_withdrawal_agrees_with_what_is_told_of_its_place() {
    let mut checked = 0;
    for event in collection("events").features() {
        let properties = event.properties();
        let (kind, id) = (properties.text("kind").unwrap(), event.id());
        let (Some(place_id), true) =
            (properties.text("place"), ["capture", "handover", "withdrawal"].contains(&kind))
        else {
            continue;
        };
        let date = properties.text("date").unwrap();
        let now = at(&CATALOG, place(place_id), day(date));
        let last = at(&CATALOG, place(place_id), day(&before(date)));
        let (now, last) = (told(&now), told(&last));
        let holder = properties.text("controller").unwrap_or_else(|| panic!("{id} names no holder"));
        let agrees = text(now, "controller") == holder && text(last, "controller") != holder;
        let in_dispute = text(now, "controller") == "contested" || text(now, "certainty") == "disputed";
        let (of_event, of_state) = (properties, now.properties());
        let cites =
            of_event.texts("sources").any(|source| of_state.texts("sources").any(|cited| cited == source));
        assert!(agrees || (in_dispute && cites), "{id}: {} then {}", last.id(), now.id());
        checked += 1;
    }
    assert!(checked >= 20, "{checked}");
}

#[test]
fn the_scraps_are_gone_and_every_area_has_sources_of_its_own() {
    let control = collection("control");
    let ids: BTreeSet<String> = control.features().iter().map(|area| text(area, "area_id")).collect();
    for scrap in ["jabrayil-in-oblast", "fuzuli-in-oblast", "aghdam-in-oblast"] {
        assert!(!ids.contains(scrap), "{scrap}");
    }
    // Their land is their neighbours', in the same district: the settlements in them show it.
    for (settlement, area) in [("doshulu", "jabrayil"), ("soyudlu", "jabrayil"), ("zargar", "fuzuli")] {
        let answer = at(&CATALOG, place(settlement), day("2021-01-01"));
        assert_eq!(text(answer.around[0].now.unwrap(), "area_id"), area);
    }
    let figures = ["natural-earth-provinces", "natural-earth-disputed", "osm-zones"];
    for area in control.features() {
        let properties = area.properties();
        let own: Vec<_> = properties.texts("period_sources").collect();
        assert!(!own.is_empty() && own.iter().all(|source| !figures.contains(source)), "{}", area.id());
        assert_eq!(area.properties().text("certainty") == Some("inferred"), {
            let lists = ["said_azerbaijan_sources", "said_armenia_sources", "said_outside_sources"];
            lists.iter().all(|list| properties.texts(list).next().is_none())
        });
    }
}

#[test]
fn the_record_begins_unknown_but_where_a_source_says_otherwise() {
    for area in
        collection("control").features().iter().filter(|area| text(area, "valid_from") == "1988-02-20")
    {
        assert_eq!(text(area, "controller"), "not-known", "{}", area.id());
    }
    for (id, date, holder) in [
        ("stepanakert", "1991-01-01", "not-known"),
        ("khojaly", "1992-02-25", "not-known"),
        ("khojaly", "1992-02-26", "armenian-forces"),
        ("lachin", "1992-05-18", "armenian-forces"),
        ("kalbajar", "1993-04-02", "armenian-forces"),
    ] {
        assert_eq!(text(told(&at(&CATALOG, place(id), day(date))), "controller"), holder, "{id} on {date}");
    }
    let known = at(&CATALOG, place("kalbajar"), day("1993-04-02"));
    assert_eq!(text(known.around[0].now.unwrap(), "controller"), "armenian-forces");
    let early = at(&CATALOG, place("kalbajar"), day("1988-02-19"));
    assert!(early.states.iter().all(|states| states.now.is_none()), "before the record nothing is told");
}

#[test]
fn a_settlement_speaks_within_a_kilometre_and_its_area_beyond() {
    let client = Client::embedded();
    let at = |lon: f64, lat: f64| client.json(&format!("/at?lon={lon}&lat={lat}&datetime=2020-10-20"));
    let hadrut = place("hadrut");
    let there = at(hadrut.x(), hadrut.y());
    assert_eq!((&there["told_of"], &there["nearest_state"]["distance_m"]), (&json!("place"), &json!(0)));
    assert_eq!(there["states"][0]["now"]["properties"]["controller"], "azerbaijan");
    assert_eq!(there["states"].as_array().unwrap().len(), 1);
    assert_eq!(there["around"][0]["now"]["properties"]["controller"], "mixed");
    // 0.0088 degrees of latitude are 977 m, 0.0095 are 1,055 m.
    let near = at(hadrut.x(), hadrut.y() - 0.0088);
    assert_eq!((&near["told_of"], &near["nearest_state"]["distance_m"]), (&json!("place"), &json!(977)));
    let far = at(hadrut.x(), hadrut.y() - 0.0095);
    assert_eq!((&far["told_of"], &far["around"]), (&json!("area"), &json!([])));
    assert_eq!(far["nearest_state"]["distance_m"], 1055);
    assert_eq!(far["nearest_state"]["name"], "Hadrut");
    assert_eq!(far["states"][0]["collection"], "control");
    // The sentence, the labels and the page say it in each language.
    for (language, word) in
        [("en", "Azerbaijan"), ("az", "Azərbaycan"), ("hy", "Ադրբեջան"), ("ru", "Азербайджан")]
    {
        let path = format!("/at?lon={}&lat={}&datetime=2020-10-20&lang={language}", hadrut.x(), hadrut.y());
        let answer = client.json(&path);
        assert_eq!(answer["states"][0]["now"]["labels"]["controller"], word);
        let page = client.ask("GET", &path, &[("accept", "text/html")]).text().replace("&#39;", "'");
        let sentence = answer["states"][0]["now"]["sentence"].as_str().unwrap();
        assert!(page.contains(word) && page.contains(sentence), "{language}: {sentence}");
    }
}

#[test]
fn a_selected_settlement_shows_its_state_and_not_its_areas() {
    let client = Client::embedded();
    let panel = |select: &str, date: &str| {
        let path = format!("/?datetime={date}&select={select}&lang=en");
        let page = client.ask("GET", &path, &[("accept", "text/html")]).text();
        page.split("id=\"panel\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
    };
    assert!(panel("places/hadrut", "2020-10-20").contains("<p class=\"state\">Azerbaijan</p>"));
    assert!(panel("places/hadrut", "2020-10-10").contains("contested"));
    assert!(panel("places/khojavend", "2021-06-01").contains("local Armenian authorities"));
}

#[test]
fn names_that_are_one_place_are_one_record() {
    let client = Client::embedded();
    for (id, alias) in [("khojavend", "martuni"), ("turshsu", "lisagor")] {
        let place = client.json(&format!("/collections/places/items/{id}"));
        assert_eq!(place["properties"]["aliases"], json!([alias]));
        assert!(collection("places").feature(alias).is_none(), "{alias} is no place of its own");
    }
    let places = collection("places").features();
    assert!(places.len() >= 95, "{}", places.len());
    let madagiz = client.json("/collections/places/items/madagiz")["properties"]["earlier_names"].clone();
    assert!(matches!(&madagiz, Value::Array(names) if names[0].as_str().unwrap().contains("3 October 2020")));
}
