//! Questions of place and time over HTTP: what is here, what changed, where along a line, the days of change. Asked of an
//! invented country, whose catalogue alone says what is what, and of the data inside the program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use client::{Client, link};
use geo::{Distance, Geodesic, Point};
use lachin_map::{Dataset, measure};
use serde_json::{Value, json};

const JSON: &str = "application/json";

/// What the island's catalogue says; only here is it told what is an area, a state, a place, a line and an event.
const CATALOG: &str = r#"
        languages = ["en", "fr"]
        unreviewed = ["fr"]
        utc_offset = "-03:00"
        data_until = "2005-12-31"

        [properties.sources]
        title = { en = "Sources" }
        kind = "papers"

        [codes.ruler]
        crown = { en = "the crown", fr = "la couronne" }
        guild = { en = "the guild", fr = "la guilde" }

        [[collections]]
        id = "parishes"
        file = "parishes.geojson"
        here = { as = "area" }

        [[collections]]
        id = "rule"
        file = "rule.geojson"
        period = { from = "since", to = "until" }
        area = "land"
        here = { as = "state" }
        change = { date = "since", summary = "told", sources = "sources" }

        [[collections]]
        id = "villages"
        file = "villages.geojson"
        here = { as = "place", within_km = 5 }

        [[collections]]
        id = "ferries"
        file = "ferries.geojson"
        here = { as = "line", within_km = 30 }
        measure = { from = "mile_a", to = "mile_b" }

        [[collections]]
        id = "news"
        file = "news.geojson"
        period = { from = "day", to = "after" }
        here = { as = "event", within_km = 20, within_days = 10, area = "parish" }
        change = { date = "day", summary = "told" }

        [[collections]]
        id = "papers"
        file = "papers.geojson"
    "#;

fn file(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn feature(id: &str, geometry: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

fn square(west: i32) -> Value {
    let ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]];
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn point(lon: f64, lat: f64) -> Value {
    json!({ "type": "Point", "coordinates": [lon, lat] })
}

fn rule(id: &str, west: i32, ruler: &str, since: Option<&str>, until: Option<&str>) -> Value {
    let land = if west == 0 { "westland" } else { "eastland" };
    let told = format!("{land} under {ruler}");
    let properties = json!({ "land": land, "ruler": ruler, "since": since, "until": until,
        "told_en": told, "told_fr": format!("fr {told}"), "sources": ["gazette"], "name": land });
    feature(id, &square(west), &properties)
}

fn news(id: &str, geometry: &Value, day: &str, after: &str, parish: Option<&str>) -> Value {
    feature(
        id,
        geometry,
        &json!({ "day": day, "after": after, "parish": parish, "told_en": format!("A {id}") }),
    )
}

/// An island of two parishes that share a border at 1 degree east; a ferry of 200 told kilometres; four events.
fn island() -> Client {
    let noon = Some("2003-07-01T12:00:00-03:00");
    let parishes = [
        feature("west", &square(0), &json!({ "name": "West" })),
        feature("east", &square(1), &json!({ "name": "East" })),
    ];
    let rules = [
        rule("e1", 1, "crown", None, Some("2001-05-01")),
        rule("w1", 0, "crown", Some("1990-01-01"), Some("2001-05-01")),
        rule("w2", 0, "guild", Some("2001-05-01"), noon),
        rule("w3", 0, "crown", noon, None),
        rule("e2", 1, "guild", Some("2002-01-01"), None),
    ];
    let village = |id: &str, lon, lat| feature(id, &point(lon, lat), &json!({ "name": id }));
    let villages = [village("far", 0.5, 0.54), village("near", 0.5, 0.51), village("away", 0.9, 0.9)];
    let line = json!({ "type": "LineString", "coordinates": [[0, 0.4], [1, 0.4]] });
    let ferries = [
        feature("boat", &line, &json!({ "mile_a": 0, "mile_b": 200 })),
        feature("raft", &Value::Null, &json!({ "mile_a": null, "mile_b": null })),
    ];
    let told = [
        news("fair", &point(0.5, 0.5), "2001-05-03", "2001-05-04", None),
        news("flood", &Value::Null, "2001-04-28", "2001-04-29", Some("west")),
        news("storm", &Value::Null, "2001-04-28", "2001-04-29", Some("east")),
        news("ball", &point(0.5, 0.5), "2001-06-01", "2001-06-02", None),
    ];
    let papers =
        [feature("gazette", &Value::Null, &json!({ "title": "Gazette", "url": "https://example.org/g" }))];
    let files = [
        ("catalog.toml", CATALOG.to_owned()),
        ("parishes.geojson", file(&parishes)),
        ("rule.geojson", file(&rules)),
        ("villages.geojson", file(&villages)),
        ("ferries.geojson", file(&ferries)),
        ("news.geojson", file(&told)),
        ("papers.geojson", file(&papers)),
    ];
    Client::of(&Dataset::from_files("island", files), None)
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|member| member["id"].as_str().unwrap()).collect()
}

#[test]
fn a_point_is_named_by_the_place_it_stands_on_else_by_its_area() {
    let island = island();
    for (at, name) in [("0.5,0.505", "near"), ("0.5,0.5", "West"), ("9,9", "Point")] {
        let page = island.ask("GET", &format!("/?at={at}&datetime=2001-05-01"), &[("accept", "text/html")]);
        let text = page.text();
        let (_, title) = text.split_once("id=\"panel-title\"").unwrap();
        let title = title.split_once('>').unwrap().1;
        assert!(title.starts_with(name), "{at}: {}", &title[..40]);
    }
}

#[test]
fn at_says_who_ruled_since_when_and_what_came_next() {
    let island = island();
    let answer = island.json("/at?lon=0.5&lat=0.5&datetime=2001-05-01");
    let states = &answer["states"][0];
    assert_eq!(states["now"]["id"], "w2");
    assert_eq!(states["now"]["labels"]["ruler"], "the guild");
    assert_eq!(ids(&states["history"]), ["w1", "w2", "w3"]);
    assert_eq!(
        (&states["previous_change"], &states["next_change"]),
        (&json!("2001-05-01"), &json!("2003-07-01T12:00:00-03:00"))
    );
    assert_eq!(answer["covered"], true);
    assert_eq!(ids(&answer["areas"]), ["west"]);
    let places: Vec<_> = answer["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), p["distance_m"].as_i64().unwrap()))
        .collect();
    assert_eq!(places, [("near", 1106), ("far", 4423)]);
    assert_eq!(ids(&answer["sources"]), ["gazette"]);
    assert_eq!(answer["sources"][0]["title"], "Gazette");

    // The first state has no change before it that is known of, the last none after it.
    let first = island.json("/at?lon=0.5&lat=0.5&datetime=1990-01-01");
    assert_eq!(
        (&first["states"][0]["previous_change"], &first["states"][0]["since"]),
        (&Value::Null, &json!("1990-01-01"))
    );
    let last = island.json("/at?lon=0.5&lat=0.5&datetime=2020-01-01");
    assert_eq!(
        (&last["states"][0]["now"]["id"], &last["states"][0]["next_change"]),
        (&json!("w3"), &Value::Null)
    );
    assert_eq!(last["after_data"], true);
}

#[test]
fn both_ends_of_a_period_are_exact_to_the_second_and_gaps_are_told() {
    let island = island();
    let now = |datetime: &str, lon: f64| {
        let answer = island.json(&format!("/at?lon={lon}&lat=0.5&datetime={datetime}"));
        answer["states"][0]["now"]["id"].as_str().map(str::to_owned)
    };
    // A day is a day at the island's offset of -03:00.
    assert_eq!(now("2001-05-01T02:59:59Z", 0.5).as_deref(), Some("w1"));
    assert_eq!(now("2001-05-01T03:00:00Z", 0.5).as_deref(), Some("w2"));
    assert_eq!(now("2003-07-01T14:59:59Z", 0.5).as_deref(), Some("w2"));
    assert_eq!(now("2003-07-01T12:00:00-03:00", 0.5).as_deref(), Some("w3"));
    // Of a day on which it changed at noon, the state at its end.
    assert_eq!(now("2003-07-01", 0.5).as_deref(), Some("w3"));
    assert_eq!(now("1989-12-31", 0.5), None);
    let gap = island.json("/at?lon=1.5&lat=0.5&datetime=2001-08-01");
    assert_eq!(gap["states"][0]["now"], Value::Null);
    assert_eq!(
        (&gap["states"][0]["previous_change"], &gap["states"][0]["next_change"]),
        (&json!("2001-05-01"), &json!("2002-01-01"))
    );
    assert_eq!(now("0001-01-01", 1.5).as_deref(), Some("e1"), "an open start");
    // On the border between both parishes one of them speaks.
    assert_eq!(now("2001-01-01", 1.0).as_deref(), Some("e1"));
}

#[test]
fn events_are_those_nearby_and_those_of_the_area_in_order_of_time() {
    let island = island();
    let answer = island.json("/at?lon=0.5&lat=0.5&datetime=2001-05-01");
    let events: Vec<_> = answer["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["id"].as_str().unwrap(), e["days"].as_i64().unwrap(), e["distance_m"].as_i64()))
        .collect();
    assert_eq!(events, [("flood", -3, None), ("fair", 2, Some(0))]);
    assert_eq!(answer["events"][1]["sentence"], "A fair");
    // Days are those of the calendar: late in the evening the next day's event is a day away.
    let evening = island.json("/at?lon=0.5&lat=0.5&datetime=2001-05-02T23:00:00-03:00");
    let fair = evening["events"].as_array().unwrap().iter().find(|event| event["id"] == "fair").unwrap();
    assert_eq!(fair["days"], 1);
    assert_eq!(answer["nearby"], json!({ "places": 2, "lines": 1, "events": 2 }));
    let days = |day: &str| ids(&island.json(&format!("/at?lon=0.5&lat=0.5&datetime={day}"))["events"]).len();
    assert_eq!(
        (days("2001-05-13"), days("2001-05-14"), days("2001-04-18"), days("2001-04-17")),
        (1, 0, 1, 0)
    );
}

#[test]
fn a_place_with_states_of_its_own_speaks_before_its_area() {
    let catalog = r#"
        [codes.keeper]
        Anna = { en = "Anna" }

        [[collections]]
        id = "rule"
        file = "rule.geojson"
        area = "land"
        period = { from = "since", to = "until" }
        here = { as = "state" }

        [[collections]]
        id = "inns"
        file = "inns.geojson"
        area = "inn"
        period = { from = "since", to = "until" }
        here = { as = "state", within_km = 2, area = "inn" }
        style = { property = "keeper", legend = true, classes = [{ value = "Anna" }, { value = "Bert" }] }

        [[collections]]
        id = "villages"
        file = "villages.geojson"
        here = { as = "place", within_km = 5 }
    "#;
    let inn = |id: &str, inn: &str, lat: f64, keeper: &str, since: &str, until: Option<&str>| {
        let properties = json!({ "inn": inn, "name": inn, "keeper": keeper, "since": since, "until": until });
        feature(id, &point(0.5, lat), &properties)
    };
    let inns = [
        inn("bear-2", "bear", 0.5, "Bert", "2000-01-01", None),
        inn("bear-1", "bear", 0.5, "Anna", "1990-01-01", Some("2000-01-01")),
        inn("swan-1", "swan", 0.52, "Anna", "2010-01-01", None),
    ];
    let files = [
        ("catalog.toml", catalog.to_owned()),
        ("rule.geojson", file(&[rule("w1", 0, "crown", None, None)])),
        ("inns.geojson", file(&inns)),
        ("villages.geojson", file(&[feature("bear", &point(0.5, 0.5), &json!({ "name": "Bear" }))])),
    ];
    let client = Client::of(&Dataset::from_files("inns", files), None);
    let at = |lat: f64, day: &str| client.json(&format!("/at?lon=0.5&lat={lat}&datetime={day}"));
    let brief = |answer: &Value| {
        let id = |list: &Value| list[0]["now"]["id"].as_str().unwrap_or("-").to_owned();
        let told = answer["told_of"].as_str().unwrap_or("-");
        let nearest = &answer["nearest_state"];
        let near = format!("{} {}", nearest["id"].as_str().unwrap_or("-"), nearest["distance_m"]);
        format!("{told}: {} in {}; {near}", id(&answer["states"]), id(&answer["around"]))
    };
    // A hundredth of a degree of latitude is 1,106 m here.
    assert_eq!(brief(&at(0.5, "1995-01-01")), "place: bear-1 in w1; bear-1 0");
    assert_eq!(brief(&at(0.49, "1995-01-01")), "place: bear-1 in w1; bear-1 1106");
    assert_eq!(brief(&at(0.49, "2000-01-01")), "place: bear-2 in w1; bear-2 1106");
    assert_eq!(brief(&at(0.48, "1995-01-01")), "area: w1 in -; bear-1 2211");
    // A place that has no state on the day says nothing on it; its own point wins over a neighbour within reach.
    assert_eq!(brief(&at(0.52, "1995-01-01")), "area: w1 in -; bear-1 2211");
    assert_eq!(brief(&at(0.515, "1995-01-01")), "place: bear-1 in w1; bear-1 1659");
    assert_eq!(brief(&at(0.515, "2015-01-01")), "place: swan-1 in w1; swan-1 553");
    assert_eq!(brief(&at(0.5, "1980-01-01")), "area: w1 in -; - null");
    let bear = at(0.5, "1995-01-01");
    assert_eq!(ids(&bear["states"][0]["history"]), ["bear-1", "bear-2"]);
    assert_eq!(bear["states"][0]["next_change"], "2000-01-01");
    // Outside all areas the nearest is told, however far.
    let far = client.json("/at?lon=-120&lat=-40&datetime=1995-01-01");
    assert_eq!((&far["told_of"], &far["covered"]), (&Value::Null, &json!(false)));
    assert!(far["nearest_state"]["distance_m"].as_f64().unwrap() > 10_000_000.0, "{far}");
    // The page says which of the two it is, and a selected place has its own class.
    let page = |path: &str| client.ask("GET", path, &[("accept", "text/html")]).text();
    let beside = page("/at?lon=0.5&lat=0.5&datetime=1995-01-01");
    assert!(beside.contains("This is the state of the place itself") && beside.contains("The area around"));
    let apart = page("/at?lon=0.5&lat=0.48&datetime=1995-01-01");
    assert!(apart.contains("The nearest of them is bear, 2,211\u{a0}m away."), "{apart}");
    let selected = page("/?datetime=1995-01-01&select=villages/bear");
    assert!(selected.contains("<p class=\"state\">Anna</p>"));
    // What became of one place gives a day no sentence.
    assert_eq!(client.json("/timeline")["days"][0]["sentence"], Value::Null);
}

#[test]
fn outside_the_data_the_answer_is_honest_and_no_error() {
    let island = island();
    let answer = island.json("/at?lon=20&lat=-40&datetime=2001-05-01");
    assert_eq!(
        (&answer["covered"], &answer["states"], &answer["areas"]),
        (&json!(false), &json!([]), &json!([]))
    );
    let page = island.ask("GET", "/at?lon=20&lat=-40&datetime=2001-05-01", &[("accept", "text/html")]);
    assert!(page.status == 200 && page.text().contains("outside the area that the data covers"));
    // The poles and the antimeridian are points as others are.
    for (lon, lat) in [(0, 90), (0, -90), (180, 0), (-180, 0)] {
        assert_eq!(island.json(&format!("/at?lon={lon}&lat={lat}&datetime=2001-05-01"))["covered"], false);
    }
}

#[test]
fn along_a_line_both_scales_are_named_and_each_leads_back() {
    let island = island();
    let path = "/collections/ferries/items/boat/along";
    let half = island.json(&format!("{path}?lon=0.5&lat=0.5"))["position"].clone();
    // Half a degree along the parallel of 0.4 degrees north, nearly a geodesic: 55.6 km; 0.1 degrees aside: 11.06 km.
    assert!((half["km"].as_f64().unwrap() - 55.658).abs() < 0.01, "{half}");
    assert!((half["distance_m"].as_f64().unwrap() - 11_057.4).abs() < 5.0, "{half}");
    assert!((half["reported"]["km"].as_f64().unwrap() - 100.0).abs() < 1e-3, "{half}");
    assert_eq!((&half["reported"]["basis"], &half["part"]), (&json!("interpolated"), &json!("between")));
    for question in [format!("km={}", half["km"]), "reported_km=100".to_owned()] {
        let again = island.json(&format!("{path}?{question}"))["position"].clone();
        let lon = |position: &Value| position["point"]["coordinates"][0].as_f64().unwrap();
        assert!((lon(&again) - lon(&half)).abs() < 1e-5, "{question}: {again}");
        assert_eq!(again["distance_m"], 0.0);
    }
    for (km, part) in [("0", "start"), ("200", "end")] {
        let end = island.json(&format!("{path}?reported_km={km}"))["position"].clone();
        assert_eq!((&end["part"], &end["reported"]["basis"]), (&json!(part), &json!("anchored")));
    }
    assert_eq!(island.json("/at?lon=0.5&lat=0.5&datetime=2001-05-01")["lines"][0]["position"], half);
    // The length as it is told is the end, whichever way it was rounded.
    let end = island.json(&format!("{path}?km={}", half["length_km"]))["position"].clone();
    assert_eq!((&end["km"], &end["part"]), (&half["length_km"], &json!("end")));
}

#[test]
fn changes_tell_what_was_before_and_after_page_by_page() {
    let island = island();
    let first = island.json("/collections/rule/changes?limit=2");
    assert_eq!((&first["numberMatched"], &first["numberReturned"]), (&json!(5), &json!(2)));
    let mut seen = Vec::new();
    let mut next = Some("/collections/rule/changes?limit=2".to_owned());
    while let Some(url) = next {
        let page = island.json(&url);
        for change in page["changes"].as_array().unwrap() {
            let id = |side: &str| change[side]["id"].as_str().unwrap_or("-").to_owned();
            seen.push(format!("{} {}>{}", change["date"].as_str().unwrap(), id("before"), id("after")));
        }
        next = link(&page, "next", JSON);
    }
    assert_eq!(
        seen,
        [
            "1990-01-01 ->w1",
            "2001-05-01 e1>-",
            "2001-05-01 w1>w2",
            "2002-01-01 ->e2",
            "2003-07-01T12:00:00-03:00 w2>w3"
        ]
    );
    let some = |question: &str| {
        island.json(&format!("/collections/rule/changes?{question}"))["numberMatched"].as_u64().unwrap()
    };
    let ended = island.json("/collections/rule/changes?datetime=2001-05-01")["changes"][0].clone();
    assert_eq!(
        (&ended["before"]["id"], &ended["after"], &ended["sentence"]),
        (&json!("e1"), &Value::Null, &Value::Null)
    );
    let beyond = island.ask("GET", "/collections/rule/changes?offset=50", &[("accept", "text/html")]);
    assert!(beyond.text().contains("None of the 5 changes stands on this page."));
    assert_eq!(some("ruler=guild"), 3);
    assert_eq!(some("ruler=guild&datetime=2001-05-01"), 1);
    assert_eq!(some("bbox=1.2,0.2,1.4,0.4"), 2);
    assert_eq!(some("datetime=2001-05-02/.."), 2);
    assert_eq!(some("datetime=../2001-04-30"), 1);
}

#[test]
fn the_timeline_counts_the_days_and_speaks_the_asked_language() {
    let island = island();
    let days = island.json("/timeline")["days"].clone();
    let told: Vec<_> = days
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["date"].as_str().unwrap(), d["counts"].to_string(), d["sentence"].as_str().unwrap()))
        .collect();
    let told: Vec<_> =
        told.iter().map(|(date, counts, sentence)| (*date, counts.as_str(), *sentence)).collect();
    assert_eq!(
        told,
        [
            ("1990-01-01", r#"{"rule":1}"#, "westland under crown"),
            ("2001-04-28", r#"{"news":2}"#, "A flood"),
            ("2001-05-01", r#"{"rule":2}"#, "westland under guild"),
            ("2001-05-03", r#"{"news":1}"#, "A fair"),
            ("2001-06-01", r#"{"news":1}"#, "A ball"),
            ("2002-01-01", r#"{"rule":1}"#, "eastland under guild"),
            ("2003-07-01", r#"{"rule":1}"#, "westland under crown"),
        ]
    );
    // The address of a day is that of the map for people, and of the service for programs.
    for day in days.as_array().unwrap() {
        let href = day["href"].as_str().unwrap().split_once("/?").unwrap().1;
        assert_eq!(island.get(&format!("/?{href}")).status, 200, "{href}");
    }
    assert_eq!(island.json("/timeline?lang=fr")["days"][0]["sentence"], "fr westland under crown");
    let french =
        island.ask("GET", "/at?lon=0.5&lat=0.5&datetime=2001-05-01", &[("accept-language", "fr-CA")]);
    assert_eq!(french.json()["states"][0]["now"]["labels"]["ruler"], "la guilde");
    assert_eq!(french.json()["unreviewed"], true);
    assert!(french.header("vary").contains("accept-language"));
    let english = island.ask("GET", "/at?lon=0.5&lat=0.5&datetime=2001-05-01", &[("accept-language", "en")]);
    assert_ne!(french.header("etag"), english.header("etag"));
    let held = [("accept-language", "en"), ("if-none-match", english.header("etag"))];
    assert_eq!(island.ask("GET", "/at?lon=0.5&lat=0.5&datetime=2001-05-01", &held).status, 304);
}

#[test]
fn bad_questions_are_told_which_parameter_what_was_found_and_what_is_allowed() {
    let island = island();
    for (path, parameter, allowed) in [
        ("/at", "lon", "a longitude from -180 to 180"),
        ("/at?lon=1", "lat", "a latitude from -90 to 90"),
        ("/at?lat=1", "lon", "a longitude"),
        ("/at?lon=181&lat=0", "lon", "from -180 to 180"),
        ("/at?lon=0&lat=ninety", "lat", "'ninety'"),
        ("/at?lon=NaN&lat=0", "lon", "'NaN'"),
        ("/at?lon=0&lat=inf", "lat", "'inf'"),
        ("/at?lon=0&lat=0&lon=1", "lon", "allowed is once"),
        ("/at?lon=0&lat=0&datetime=soon", "datetime", "2020-12-01"),
        ("/at?lon=0&lat=0&datetime=2001-01-01/2002-01-01", "datetime", "is an interval"),
        ("/at?lon=0&lat=0&lang=de", "lang", "en, fr"),
        ("/at?lon=0&lat=0&zoom=3", "zoom", "lon, lat, datetime, lang, f"),
        ("/timeline?datetime=2001-01-01", "datetime", "lang, f"),
        ("/timeline?lang=", "lang", "en, fr"),
        ("/collections/rule/changes?datetime=2002-01-01/2001-01-01", "datetime", "lies after"),
        ("/collections/rule/changes?limit=0", "limit", "at least 1"),
        (
            "/collections/rule/changes?king=x",
            "king",
            "bbox, bbox-crs, datetime, filter, filter-lang, filter-crs, limit, offset, lang, f",
        ),
        ("/collections/ferries/items/boat/along", "km", "from 0 to 111.317"),
        ("/collections/ferries/items/boat/along?km=112", "km", "from 0 to 111.3"),
        ("/collections/ferries/items/boat/along?km=-1", "km", "'-1'"),
        ("/collections/ferries/items/boat/along?reported_km=201", "reported_km", "from 0 to 200"),
        ("/collections/ferries/items/boat/along?km=1&lon=1&lat=1", "km", "one question only"),
    ] {
        let answer = island.get(path);
        assert_eq!(answer.status, 400, "{path}: {}", answer.text());
        let problem = answer.json();
        assert_eq!(problem["parameter"], parameter, "{path}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(allowed), "{path}: {problem}");
    }
    for (path, why) in [
        ("/collections/ferries/items/raft/along?km=1", "it has no geometry"),
        ("/collections/villages/items/near/along?km=1", "is no line"),
        ("/collections/ferries/items/none/along?km=1", "no feature 'none'"),
        ("/collections/none/changes", "no collection 'none'"),
        ("/collections/parishes/changes", "have no period"),
    ] {
        let answer = island.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(why), "{path}: {}", answer.text());
    }
}

#[test]
fn every_answer_is_a_page_too_and_links_to_what_it_speaks_of() {
    let island = island();
    for (path, within) in [
        ("/at?lon=0.5&lat=0.5&datetime=2001-05-01", "http://map.test/collections/rule/items/w2"),
        ("/at?lon=0.5&lat=0.5&datetime=2003-07-01T11:59:59-03:00", "http://map.test/?datetime=2003-07-01"),
        ("/timeline", "http://map.test/collections/news/items/flood"),
        ("/collections/rule/changes", "http://map.test/collections/rule/items/w3"),
        ("/collections/ferries/items/boat/along?km=10", "http://map.test/collections/ferries/items/boat"),
    ] {
        let page = island.ask("GET", path, &[("accept", "text/html")]);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.text().contains(&format!("href=\"{within}\"")), "{path} does not link to {within}");
        let answer = island.json(path);
        let href =
            |rel, media_type| link(&answer, rel, media_type).unwrap_or_else(|| panic!("{path} has no {rel}"));
        assert_eq!(island.json(&href("self", JSON)), answer, "{path}: self leads back");
        assert_eq!(
            island.get(&href("alternate", "text/html")).text(),
            page.text(),
            "{path}: so does the page"
        );
    }
    let form = island.ask("GET", "/at?datetime=2001-05-01", &[("accept", "text/html")]);
    assert!(form.status == 200 && form.text().contains("name=\"lon\""), "a browser gets the form");
    let landing = island.json("/");
    assert!(link(&landing, "related", JSON).is_some_and(|href| href.ends_with("/timeline?f=json")));
    let rule = island.json("/collections/rule");
    assert!(link(&rule, "related", JSON).is_some_and(|href| island.get(&href).status == 200));
}

/// An area whose land is drawn anew, a neighbour that goes on, an empty period, and one state over another.
#[test]
fn of_states_that_overlap_in_place_or_time_the_one_that_holds_speaks() {
    let state = |id: &str, area: &str, west: i32, east: i32, from: Option<&str>, to: Option<&str>| {
        let ring = [[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]];
        let properties = json!({ "area": area, "from": from, "to": to });
        feature(id, &json!({ "type": "Polygon", "coordinates": [ring] }), &properties)
    };
    let states = [
        state("x1", "x", 10, 12, None, Some("2001-01-01")),
        state("x2", "x", 10, 11, Some("2001-01-01"), None),
        state("y1", "y", 11, 13, Some("2001-01-01"), None),
        state("gone", "g", 20, 21, None, Some("2001-01-01")),
        state("stays", "h", 21, 22, None, None),
        state("long", "o", 30, 31, Some("2000-01-01"), None),
        state("over", "o", 30, 31, Some("2005-01-01"), Some("2010-01-01")),
        state("before", "p", 40, 41, None, Some("1995-01-01")),
        state("never", "p", 40, 41, Some("1997-01-01"), Some("1997-01-01")),
        state("after", "p", 40, 41, Some("1999-01-01"), None),
    ];
    let toml = "[[collections]]\nid = \"s\"\nfile = \"s.geojson\"\narea = \"area\"\n\
        period = { from = \"from\", to = \"to\" }\nhere = { as = \"state\" }";
    let files = [("catalog.toml", toml.to_owned()), ("s.geojson", file(&states))];
    let client = Client::of(&Dataset::from_files("states", files), None);
    for (lon, day, now, previous, next) in [
        (11.5, "2000-01-01", Some("x1"), None, Some("2001-01-01")),
        (11.5, "2005-01-01", Some("y1"), None, None),
        (21.0, "2000-01-01", Some("gone"), None, Some("2001-01-01")),
        (21.0, "2005-01-01", Some("stays"), None, None),
        (30.5, "2003-01-01", Some("long"), None, Some("2005-01-01")),
        (30.5, "2006-01-01", Some("over"), Some("2005-01-01"), Some("2010-01-01")),
        (30.5, "2012-01-01", Some("long"), Some("2010-01-01"), None),
        (40.5, "1996-01-01", None, Some("1995-01-01"), Some("1999-01-01")),
        (40.5, "1998-01-01", None, Some("1995-01-01"), Some("1999-01-01")),
    ] {
        let answer = client.json(&format!("/at?lon={lon}&lat=0.5&datetime={day}"));
        let found = &answer["states"][0];
        assert_eq!(found["now"]["id"].as_str(), now, "{lon} on {day}");
        assert_eq!(found["previous_change"].as_str(), previous, "{lon} on {day}: before");
        assert_eq!(found["next_change"].as_str(), next, "{lon} on {day}: after");
    }
}

#[test]
fn the_antimeridian_is_one_line_from_either_side() {
    let half = |id: &str, west: i32, east: i32| {
        let ring = [[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]];
        feature(id, &json!({ "type": "Polygon", "coordinates": [ring] }), &json!({}))
    };
    let halves = file(&[half("dusk", 179, 180), half("dawn", -180, -179)]);
    let client = Client::of(&Dataset::from_files("strait", [("halves.geojson", halves)]), None);
    for lon in ["180", "-180"] {
        let mut areas = client.json(&format!("/at?lon={lon}&lat=0.5&datetime=2001-01-01"))["areas"].clone();
        areas.as_array_mut().unwrap().sort_by_key(|area| area["id"].as_str().unwrap().to_owned());
        assert_eq!(ids(&areas), ["dawn", "dusk"], "{lon}");
    }
}

#[test]
fn a_bare_file_answers_too() {
    let parcels = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":7,"geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]},
         "properties":{"name":"Old mill","valid_from":"2001-01-01","valid_to":"2002-01-01"}}]}"#;
    let client = Client::of(&Dataset::from_files("mine", [("parcels.geojson", parcels)]), None);
    assert_eq!(ids(&client.json("/at?lon=1&lat=1&datetime=2001-06-01")["areas"]), ["7"]);
    assert_eq!(client.json("/at?lon=1&lat=1&datetime=2002-01-01")["areas"], json!([]));
    assert_eq!(client.json("/collections/parcels/changes")["numberMatched"], 2);
    let days = client.json("/timeline")["days"].clone();
    let days: Vec<_> =
        days.as_array().unwrap().iter().map(|day| (&day["date"], &day["counts"], &day["sentence"])).collect();
    let counts = json!({ "parcels": 1 });
    assert_eq!(
        days,
        [(&json!("2001-01-01"), &counts, &Value::Null), (&json!("2002-01-01"), &counts, &Value::Null)]
    );
}

#[test]
fn the_data_inside_the_program_names_the_holder_of_each_day() {
    let client = Client::embedded();
    let holder = |lon: f64, lat: f64, day: &str| {
        let answer = client.json(&format!("/at?lon={lon}&lat={lat}&datetime={day}"));
        answer["states"][0]["now"]["properties"]["controller"].as_str().unwrap().to_owned()
    };
    let today = client.json("/at?lon=46.54694&lat=39.64083")["datetime"].as_str().unwrap().to_owned();
    for (lon, lat) in [(46.54694, 39.64083), (46.54333, 39.58972), (46.51278, 39.62694)] {
        for (day, controller) in [
            ("2020-11-30", "russian-peacekeepers"),
            ("2020-12-01", "russian-peacekeepers"),
            ("2022-08-25", "russian-peacekeepers"),
            ("2022-08-26", "azerbaijan"),
            (today.as_str(), "azerbaijan"),
        ] {
            assert_eq!(holder(lon, lat, day), controller, "{lon} {lat} on {day}");
        }
    }
    assert_eq!(holder(46.03833, 40.10667, "2020-11-24"), "armenian-forces");
    assert_eq!(holder(46.03833, 40.10667, "2020-11-25"), "azerbaijan");
    let town = client.json("/at?lon=46.54694&lat=39.64083&datetime=2020-12-01");
    assert!(ids(&town["events"]).contains(&"2020-12-01-flag-lachin-town"), "{:?}", ids(&town["events"]));
    assert_eq!(town["states"][0]["since"], "2020-11-10");

    let changes = client.json("/collections/control/changes?datetime=2020-11-09/2020-12-01");
    let handovers: Vec<_> = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["after"]["properties"]["how"] == "handover")
        .map(|change| (change["date"].as_str().unwrap(), change["area"].as_str().unwrap()))
        .collect();
    assert_eq!(handovers, [("2020-11-20", "aghdam"), ("2020-11-25", "kalbajar"), ("2020-12-01", "lachin")]);
}

/// The figures were computed by pyproj (`geodata/build/figures.py`), independently of this program.
#[test]
fn positions_and_distances_are_within_a_metre_of_an_independent_computation() {
    let client = Client::embedded();
    let figures: Value = serde_json::from_str(include_str!("figures.json")).unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    let point = |value: &Value| Point::new(number(&value[0]), number(&value[1]));
    let apart = |answer: &Value, expected: &Value| {
        Geodesic.distance(point(&answer["point"]["coordinates"]), point(&expected["on_line"]))
    };
    let path = "/collections/corridor/items/route-a/along";
    for (list, least) in
        [("nearest", 30), ("at_km", 10), ("at_metre", 8), ("places_near", 15), ("control_at", 12)]
    {
        assert!(figures[list].as_array().unwrap().len() >= least, "{list}");
    }
    let nearest = figures["nearest"].as_array().unwrap();
    for expected in nearest {
        let asked = point(&expected["point"]);
        let answer = client.json(&format!("{path}?lon={}&lat={}", asked.x(), asked.y()))["position"].clone();
        assert!(
            (number(&answer["km"]) * 1e3 - number(&expected["along_m"])).abs() < 1.0,
            "{expected}: {answer}"
        );
        assert!(
            (number(&answer["distance_m"]) - number(&expected["distance_m"])).abs() < 1.0,
            "{expected}: {answer}"
        );
        assert!(
            (number(&answer["reported"]["km"]) - number(&expected["km"])).abs() < 0.002,
            "{expected}: {answer}"
        );
        assert!(apart(&answer, expected) < 1.0, "{expected}: {answer}");
    }
    for expected in figures["at_km"].as_array().unwrap() {
        let answer = client.json(&format!("{path}?reported_km={}", expected["km"]))["position"].clone();
        assert!(apart(&answer, expected) < 1.0, "{expected}: {answer}");
    }
    for expected in figures["at_metre"].as_array().unwrap() {
        let km = number(&expected["along_m"]) / 1e3;
        let answer = client.json(&format!("{path}?km={km}"))["position"].clone();
        assert!(apart(&answer, expected) < 1.0, "{expected}: {answer}");
    }
    for near in figures["places_near"].as_array().unwrap() {
        let asked = point(&near["point"]);
        let answer = client.json(&format!("/at?lon={}&lat={}&datetime=2020-12-01", asked.x(), asked.y()));
        let mut expected: Vec<_> =
            near["places_m"].as_object().unwrap().iter().map(|(id, m)| (id.as_str(), number(m))).collect();
        expected.retain(|(_, metres)| *metres <= 3_000.0);
        let found: Vec<_> = answer["places"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|place| place["collection"] == "places")
            .collect();
        assert_eq!(found.len(), expected.len(), "{near}");
        for (id, metres) in expected {
            let place = found.iter().find(|place| place["id"] == id).unwrap_or_else(|| panic!("{id}"));
            assert!((number(&place["distance_m"]) - metres).abs() <= 1.0, "{id}: {place}");
        }
    }
    for spot in figures["control_at"].as_array().unwrap() {
        let asked = point(&spot["point"]);
        for (day, feature) in spot["features"].as_object().unwrap() {
            let answer = client.json(&format!("/at?lon={}&lat={}&datetime={day}", asked.x(), asked.y()));
            // Beside a settlement its own state is told, and the area's as what is around it.
            let told = if answer["told_of"] == "place" { &answer["around"] } else { &answer["states"] };
            assert_eq!(&told[0]["now"]["id"], feature, "{spot} on {day}");
        }
    }
}

#[test]
fn areas_are_those_of_an_independent_computation() {
    let figures: Value = serde_json::from_str(include_str!("figures.json")).unwrap();
    let catalog = lachin_map::embedded::dataset().load().unwrap();
    let mut compared = 0;
    for (collection, areas) in figures["areas_km2"].as_object().unwrap() {
        for (id, area) in areas.as_object().unwrap() {
            let feature =
                catalog.get(collection).unwrap().feature(id).unwrap_or_else(|| panic!("{collection}/{id}"));
            let measured = measure::area(feature.geometry().unwrap()) / 1e6;
            assert!((measured - area.as_f64().unwrap()).abs() < 1e-5, "{collection}/{id}: {measured} {area}");
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}

#[test]
fn a_day_is_told_by_what_speaks_of_the_day_and_not_of_one_area() {
    let client = Client::embedded();
    let timeline = client.json("/timeline");
    let day = |date: &str| {
        let days = timeline["days"].as_array().unwrap();
        days.iter().find(|day| day["date"] == date).unwrap_or_else(|| panic!("{date}")).clone()
    };
    for (date, collection, word) in [
        ("1994-05-12", "events", "ceasefire"),
        ("2020-11-10", "corridor", "corridor"),
        ("2020-12-01", "districts", "Lachin district"),
        ("2022-08-26", "events", "Zabukh / Aghavno"),
        // No event begins on this day; the one that began the day before goes on.
        ("2023-09-20", "events", "19 and 20 September 2023"),
    ] {
        let day = day(date);
        assert_eq!(day["sentence_of"]["collection"], collection, "{day}");
        assert!(day["sentence"].as_str().unwrap().contains(word), "{day}");
    }
    assert_eq!(day("2020-12-01")["counts"]["control"], 1);
    assert_eq!(day("2022-08-26")["counts"]["control"], 1);
    // The town and its district have one id, and are not told the same.
    let town =
        client.ask("GET", "/?datetime=2020-12-01&select=places/lachin", &[("accept", "text/html")]).text();
    let panel = town.split("id=\"panel\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(!panel.contains("Handed over"), "{panel}");
    let page = |query: &str| client.ask("GET", &format!("/?{query}"), &[("accept", "text/html")]).text();
    let section = |text: &str, id: &str, end: &str| {
        let start = format!("id=\"{id}\"");
        text.split_once(&start).map(|(_, rest)| rest.split(end).next().unwrap().to_owned())
    };
    // A point that is asked about is told by the server too, and kept in the links to other languages.
    let asked = page("datetime=2020-11-30&at=46.5,39.7");
    let panel = section(&asked, "panel", "</section>").unwrap();
    for told in ["Here on 30 November 2020", "Lachin", "Armenian forces", "1 December 2020", "/at?lon=46.5"] {
        assert!(panel.contains(told), "{told} in {panel}");
    }
    assert!(asked.contains("lang=ru&#38;at=46.5,39.7\""), "{asked}");
    let outside = section(&page("at=10,50"), "panel", "</section>").unwrap();
    assert!(outside.contains("Outside the areas covered"), "{outside}");
    for vain in ["at=999,1", "at=46.5", "at=a,b", "at="] {
        assert_eq!(section(&page(vain), "panel", "</section>"), None, "{vain}");
    }
    // Of what sources differ on, first comes what is about the selection, then what is nearest to the day.
    let differences = |query: &str| section(&page(query), "differences", "</div>").unwrap();
    let selected = differences("select=districts/aghdam");
    assert!(selected.split("</summary>").next().unwrap().contains("Area of Aghdam district"), "{selected}");
    let before = differences("datetime=2020-10-25");
    assert!(before.contains("Qubadli") && !before.contains("corridor"), "{before}");
    assert_eq!(before.matches("<details").count(), 3);
    let past = client.ask(
        "GET",
        "/?datetime=2024-01-01&select=control/lachin-1994-05-12",
        &[("accept", "text/html")],
    );
    assert!(past.text().contains("Not on the map on this date"));
}
