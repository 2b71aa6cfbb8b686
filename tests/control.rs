//! The data of who held what, when: one statement for each place and day, events with their words and sources, and where
//! sources differ.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use geo::{Contains, CoordsIter, Geometry, Intersects, Point};
use lachin_map::answer::at::at;
use lachin_map::feature::Properties;
use lachin_map::path::Path;
use lachin_map::{Catalog, Collection, Dataset, Datetime, Feature, Interval, measure};
use proptest::prelude::*;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Dataset::open("geodata".as_ref()).unwrap().load().unwrap());

fn collection(id: &str) -> &'static Collection {
    CATALOG.get(id).unwrap_or_else(|| panic!("collection {id}"))
}

fn day(text: &str) -> Interval {
    Datetime::parse(text, CATALOG.offset()).unwrap().interval()
}

fn on(text: &str) -> impl Iterator<Item = &'static Feature> {
    let day = day(text);
    collection("control").features().iter().filter(move |feature| feature.period().meets(day))
}

fn place(id: &str) -> Point {
    match collection("places").feature(id).unwrap().geometry().unwrap() {
        Geometry::Point(point) => *point,
        other => panic!("{id}: {other:?}"),
    }
}

fn filled(properties: &Properties, family: &str) -> bool {
    ["en", "az", "hy", "ru"].iter().all(|language| properties.text(&format!("{family}_{language}")).is_some())
}

fn area(features: impl Iterator<Item = &'static Feature>) -> f64 {
    features.map(|feature| measure::area(feature.geometry().unwrap()) / 1e6).sum()
}

#[test]
fn the_periods_of_an_area_follow_on_each_other_without_gap_or_overlap() {
    let mut areas: BTreeMap<String, Vec<&Feature>> = BTreeMap::new();
    for feature in collection("control").features() {
        areas.entry(feature.properties().text("area_id").unwrap().to_owned()).or_default().push(feature);
    }
    assert!(areas.len() >= 20, "{:?}", areas.keys());
    for (id, periods) in areas {
        assert_eq!(periods[0].period().start(), day("1988-02-20").start(), "{id} begins with the record");
        for pair in periods.windows(2) {
            assert_eq!(pair[0].period().end(), pair[1].period().start(), "{id}");
            assert_eq!(pair[0].geometry(), pair[1].geometry(), "{id}: an area keeps its shape");
        }
        assert_eq!(periods.last().unwrap().period().end(), i64::MAX, "{id} is open to the end");
    }
}

#[test]
fn on_every_day_control_has_the_size_of_the_twelve_districts() {
    let region = area(collection("districts").features().iter());
    let starts: BTreeSet<_> = collection("control")
        .features()
        .iter()
        .map(|f| f.properties().text("valid_from").unwrap().to_owned())
        .collect();
    assert!(starts.len() > 8, "{starts:?}");
    for day in starts.iter().map(String::as_str).chain(["2020-11-09", "2020-11-30", "2026-11-24"]) {
        let held = area(on(day));
        assert!((held / region - 1.0).abs() < 1e-3, "{day}: {held} of {region} km2");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// The region is the union of the districts, and each of its points is under one statement on each day.
    #[test]
    fn each_point_of_the_region_is_in_one_area_on_each_day(
        lon in 45.5..47.9_f64, lat in 38.8..40.6_f64, days in 0..14_100_i32,
    ) {
        let point = Point::new(lon, lat);
        let date = jiff::civil::date(1988, 2, 20).checked_add(jiff::Span::new().days(days)).unwrap();
        let district = collection("districts")
            .features()
            .iter()
            .find(|district| district.geometry().unwrap().contains(&point));
        let held: Vec<_> = on(&date.to_string()).filter(|f| f.geometry().unwrap().intersects(&point)).collect();
        prop_assert_eq!(held.len(), usize::from(district.is_some()), "{} {} on {}", lon, lat, date);
        if let (Some(district), Some(held)) = (district, held.first()) {
            let properties = held.properties();
            prop_assert_eq!(properties.text("district"), Some(district.id()));
        }
    }
}

#[test]
fn the_right_holder_is_named_on_the_days_around_each_change() {
    let (forces, azerbaijan) = ("armenian-forces", "azerbaijan");
    let (russian, local) = ("russian-peacekeepers", "local-authorities-with-peacekeepers");
    for (id, days) in [
        (
            "lachin",
            [
                ("2020-11-09", forces),
                ("2020-12-01", russian),
                ("2022-08-25", russian),
                ("2022-08-26", azerbaijan),
            ],
        ),
        (
            "zabukh",
            [
                ("2020-11-09", forces),
                ("2020-11-10", russian),
                ("2022-08-25", russian),
                ("2022-08-26", azerbaijan),
            ],
        ),
        (
            "sus",
            [
                ("2020-11-09", forces),
                ("2020-11-10", russian),
                ("2022-08-25", russian),
                ("2022-08-26", azerbaijan),
            ],
        ),
        (
            "kalbajar",
            [
                ("1994-05-12", forces),
                ("2020-11-24", forces),
                ("2020-11-25", azerbaijan),
                ("2026-01-01", azerbaijan),
            ],
        ),
        (
            "aghdam",
            [
                ("1994-05-12", forces),
                ("2020-11-19", forces),
                ("2020-11-20", azerbaijan),
                ("2026-01-01", azerbaijan),
            ],
        ),
        (
            "fuzuli",
            [
                ("1994-05-12", forces),
                ("2020-10-16", forces),
                ("2020-10-17", azerbaijan),
                ("2026-01-01", azerbaijan),
            ],
        ),
        (
            "jabrayil",
            [
                ("1994-05-12", forces),
                ("2020-10-03", forces),
                ("2020-10-04", azerbaijan),
                ("2026-01-01", azerbaijan),
            ],
        ),
        (
            "shusha",
            [
                ("2020-11-07", forces),
                ("2020-11-08", "contested"),
                ("2020-11-10", azerbaijan),
                ("2023-09-20", azerbaijan),
            ],
        ),
        (
            "stepanakert",
            [
                ("2020-11-09", forces),
                ("2020-11-10", local),
                ("2023-09-20", local),
                ("2023-10-01", azerbaijan),
            ],
        ),
        (
            "tartar",
            [
                ("1994-05-12", azerbaijan),
                ("2020-10-01", azerbaijan),
                ("2020-12-01", azerbaijan),
                ("2023-09-20", azerbaijan),
            ],
        ),
    ] {
        for (date, holder) in days {
            let answer = at(&CATALOG, place(id), day(date));
            let now = answer.states[0].now.unwrap_or_else(|| panic!("{id} on {date}")).properties();
            assert_eq!(now.text("controller"), Some(holder), "{id} on {date}");
        }
    }
}

#[test]
fn each_period_says_who_how_by_which_source_and_how_it_was_drawn() {
    for feature in collection("control").features() {
        let (properties, id) = (feature.properties(), feature.id());
        for property in ["controller", "certainty", "status", "district", "geometry_quality", "valid_from"] {
            assert!(properties.text(property).is_some(), "{id} has no {property}");
        }
        assert!(filled(&properties, "summary") && properties.text("name_en").is_some(), "{id}");
        assert!(properties.texts("period_sources").next().is_some(), "{id}");
        // Translations that no native reader has checked say so.
        assert_eq!(properties.texts("summary_unreviewed").collect::<Vec<_>>(), ["az", "hy", "ru"], "{id}");
        let computed = properties.number("area_km2_computed").unwrap();
        let measured = measure::area(feature.geometry().unwrap()) / 1e6;
        assert!((computed - measured).abs() < 0.06, "{id}: {computed}, measured {measured}");
        let reported = properties.number("area_km2_reported");
        let near = reported.is_some_and(|reported| (computed / reported - 1.0).abs() < 0.1);
        assert!(near || properties.text("area_note").is_some(), "{id}: no reason why the areas differ");
    }
    let handovers = collection("control").features().iter().filter(|f| {
        let properties = f.properties();
        properties.text("how") == Some("handover") && properties.text("status") == Some("handed-over")
    });
    let ids: BTreeSet<_> = handovers.map(Feature::id).collect();
    assert_eq!(ids, BTreeSet::from(["aghdam-2020-11-20", "kalbajar-2020-11-25", "lachin-2020-12-01"]));
}

#[test]
fn the_strip_is_five_kilometres_wide_and_what_cannot_be_drawn_says_so() {
    let route = collection("corridor").feature("route-a").unwrap();
    let line = Path::of(route.geometry().unwrap()).unwrap();
    let zone = collection("corridor-zone").feature("zone-a").unwrap();
    let asides: Vec<_> =
        zone.geometry().unwrap().coords_iter().map(|c| line.nearest(Point(c)).aside).collect();
    let edge = asides.iter().filter(|aside| (**aside - 2_500.0).abs() < 5.0).count();
    assert!(
        edge * 2 > asides.len(),
        "most of the edge lies 2.5 km from the line: {edge} of {}",
        asides.len()
    );
    assert!(asides.iter().all(|aside| *aside < 2_505.0), "and none farther");
    assert_eq!(zone.properties().text("geometry_quality"), Some("reconstruction"));
    for feature in ["zone-b", "zone-c"].map(|feature| collection("corridor-zone").feature(feature).unwrap()) {
        assert!(feature.geometry().is_none(), "{}", feature.id());
        assert!(feature.properties().text("geometry_note").is_some(), "{}", feature.id());
    }
    for id in ["corridor", "corridor-zone"] {
        let periods: Vec<_> = collection(id).features().iter().map(Feature::period).collect();
        assert!(periods.windows(2).all(|pair| pair[0].end() == pair[1].start()), "{id} without a gap");
    }
}

#[test]
fn events_have_a_day_a_sentence_in_four_languages_and_sources() {
    let events = collection("events");
    assert!(events.features().len() >= 60, "{}", events.features().len());
    for event in events.features() {
        let (properties, id) = (event.properties(), event.id());
        assert!(filled(&properties, "summary") && filled(&properties, "name"), "{id}");
        assert!(event.period().meets(day(properties.text("date").unwrap())), "{id}");
        if let Some(time) = properties.text("time") {
            assert!(event.period().meets(day(time)) && time.ends_with("+04:00"), "{id}: {time}");
        }
        assert!(properties.text("kind").is_some() && properties.text("certainty").is_some(), "{id}");
        assert!(properties.texts("sources").next().is_some(), "{id}");
        if let Some(place) = properties.text("place") {
            assert_eq!(event.geometry(), collection("places").feature(place).unwrap().geometry(), "{id}");
        }
    }
    // The flag is an event in the town, and no change of control there.
    let flag = events.feature("2020-12-01-flag-lachin-town").unwrap().properties();
    assert_eq!((flag.text("place"), flag.text("date")), (Some("lachin"), Some("2020-12-01")));
    for told in ["captured", "handover"] {
        assert_ne!(flag.text("kind"), Some(told));
    }
}

#[test]
fn where_sources_differ_each_value_has_its_own() {
    let discrepancies = collection("discrepancies");
    for record in discrepancies.features() {
        let (properties, id) = (record.properties(), record.id());
        assert!(filled(&properties, "summary"), "{id}");
        let values: Vec<_> = (1..=5).filter(|i| properties.text(&format!("value_{i}")).is_some()).collect();
        assert!(values.len() >= 2, "{id}");
        for i in values {
            assert!(properties.texts(&format!("value_{i}_sources")).next().is_some(), "{id}: value {i}");
        }
        for about in properties.texts("about") {
            let (collection_id, feature) = about.split_once('/').unwrap();
            assert!(collection(collection_id).feature(feature).is_some(), "{id}: {about}");
        }
    }
    let texts: Vec<_> =
        discrepancies.features().iter().map(|f| std::str::from_utf8(f.json()).unwrap()).collect();
    for pair in
        [["60 km", "35 miles"], ["1,960", "2,000"], ["26,000", "27,000"], ["9 November", "10 November"]]
    {
        let together = texts.iter().any(|text| pair.iter().all(|value| text.contains(value)));
        assert!(together, "{pair:?} in one record");
    }
}

#[test]
fn the_whole_catalogue_names_no_party_as_liberator_or_occupier() {
    for collection in CATALOG.collections().filter(|collection| collection.id() != "sources") {
        for feature in collection.features() {
            let text = std::str::from_utf8(feature.json()).unwrap().to_lowercase();
            for word in
                ["liberat", "occupier", "surrender", "освобод", "оккуп", "ազատագր", "işğal", "azad edil"]
            {
                assert!(!text.contains(word), "{}/{} says {word}", collection.id(), feature.id());
            }
        }
    }
}
