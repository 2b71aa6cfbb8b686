//! `zoom-level`: simplified features over HTTP, and the data inside the program at several zooms.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use std::collections::{HashMap, HashSet};

use client::{Client, features, id, ids, link, links, parameters, positions, with};
use geo::{Area, Coord, CoordsIter, Geometry, LinesIter, Polygon, Validation, unary_union};
use lachin_map::presentation::Presentation;
use lachin_map::{Collection, Datetime, Query, embedded};
use rstest::rstest;
use serde_json::{Value, json};

const GEOJSON: &str = "application/geo+json";

fn key(place: Coord) -> [u64; 2] {
    [place.x.to_bits(), place.y.to_bits()]
}

/// The geometries of a collection at a zoom, by row.
fn shown(collection: &Collection, zoom: Option<u8>) -> Vec<Geometry> {
    let presentation = Presentation { zoom_level: zoom, ..Presentation::default() };
    let rows = (0..).take(collection.features().len());
    rows.map(|row| collection.show(row, &presentation).unwrap().geometry().unwrap().clone()).collect()
}

fn count(geometries: &[Geometry]) -> usize {
    geometries.iter().map(CoordsIter::coords_count).sum()
}

fn polygons<'a>(geometries: impl IntoIterator<Item = &'a Geometry>) -> Vec<Polygon> {
    let parts = geometries.into_iter().flat_map(|geometry| match geometry {
        Geometry::Polygon(polygon) => vec![polygon.clone()],
        Geometry::MultiPolygon(polygons) => polygons.0.clone(),
        other => panic!("an area: {other:?}"),
    });
    parts.collect()
}

/// The places of each geometry, in the order of its lines.
fn vertices(geometry: &Geometry) -> HashSet<[u64; 2]> {
    geometry.coords_iter().map(key).collect()
}

#[rstest]
#[case("districts")]
#[case("control")]
#[case("land")]
fn areas_stay_valid_and_share_what_they_shared(#[case] id: &str) {
    let catalog = embedded::dataset().load().unwrap();
    let collection = catalog.get(id).unwrap();
    let full = shown(collection, None);
    let mut before = count(&full);
    for zoom in [9, 7, 5] {
        let simplified = shown(collection, Some(zoom));
        for (geometry, feature) in simplified.iter().zip(collection.features()) {
            assert!(geometry.is_valid(), "{} at zoom {zoom}", feature.id());
            assert_eq!(
                std::mem::discriminant(geometry),
                std::mem::discriminant(feature.geometry().unwrap()),
                "{}",
                feature.id()
            );
        }
        let now = count(&simplified);
        assert!(now < before, "{id}: {now} of {before} at zoom {zoom}");
        before = now;

        // A vertex of several features is in all of them or in none.
        let mut kept: HashMap<[u64; 2], bool> = HashMap::new();
        for (full, simplified) in full.iter().zip(&simplified) {
            let simplified = vertices(simplified);
            assert!(simplified.is_subset(&vertices(full)));
            for vertex in vertices(full) {
                let is_kept = simplified.contains(&vertex);
                assert_eq!(*kept.entry(vertex).or_insert(is_kept), is_kept, "{id} at zoom {zoom}");
            }
        }
    }
    assert!(before * 3 < count(&full), "{id}: {before} of {} at zoom 5", count(&full));
}

/// How often an edge that areas have in one direction is there in the other.
fn shared(geometries: &[Polygon]) -> f64 {
    let edges: HashSet<_> = geometries
        .iter()
        .flat_map(LinesIter::lines_iter)
        .map(|line| (key(line.start), key(line.end)))
        .collect();
    let both = edges.iter().filter(|(a, b)| edges.contains(&(*b, *a))).count();
    f64::from(u32::try_from(both).unwrap()) / f64::from(u32::try_from(edges.len()).unwrap())
}

#[rstest]
#[case("districts", None)]
#[case("control", Some("2020-11-09"))]
#[case("control", Some("2020-12-01"))]
#[case("control", Some("2023-09-21"))]
fn no_gap_or_overlap_opens(#[case] id: &str, #[case] day: Option<&str>) {
    let catalog = embedded::dataset().load().unwrap();
    let collection = catalog.get(id).unwrap();
    let datetime = day.map(|day| Datetime::parse(day, catalog.offset()).unwrap());
    let rows = collection.rows(&Query { datetime, ..Query::default() }).rows;
    let areas = |zoom| {
        let all = shown(collection, zoom);
        polygons(rows.iter().map(|row| &all[*row as usize]))
    };
    let full = areas(None);
    let gaps = |areas: &[Polygon]| {
        let union = unary_union(areas);
        let sum: f64 = areas.iter().map(Area::unsigned_area).sum();
        let overlap = (sum - union.unsigned_area()).abs();
        let holes = union.iter().map(|part| part.interiors().len()).sum::<usize>();
        (union.0.len(), holes, overlap < 1e-8)
    };
    assert!(gaps(&full).2, "the data has no overlap");
    for zoom in [5, 7, 9] {
        let areas = areas(Some(zoom));
        assert_eq!(areas.len(), full.len());
        assert_eq!(gaps(&areas), gaps(&full), "{id} at zoom {zoom}");
        assert!(shared(&areas) > 0.3, "{id}: edges are shared at zoom {zoom}: {}", shared(&areas));
    }
}

#[rstest]
#[case("25")]
#[case("-1")]
#[case("+7")]
#[case("7.5")]
#[case("")]
#[case("seven")]
#[case("1e1")]
#[case("٣")]
#[case("99999999999999999999")]
fn what_is_no_zoom_is_refused(#[case] text: &str) {
    let client = Client::embedded();
    let paths = [
        "/collections/districts/items",
        "/collections/districts/items/kalbajar",
        "/districts.geojson",
        "/districts.fgb",
    ];
    for path in paths {
        let answer = client.get(&with(path, &[("zoom-level", text)]));
        assert_eq!(answer.status, 400, "{path} {text}");
        let problem = answer.json();
        assert_eq!(problem["parameter"], "zoom-level");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("is '{text}'; allowed is a whole number from 0 to 24")), "{detail}");
    }
}

#[test]
fn it_stands_once_and_not_where_nothing_is_simplified() {
    let client = Client::embedded();
    assert_eq!(client.get("/districts.geojson?zoom-level=7&zoom-level=8").status, 400);
    for path in
        ["/collections/control/changes", "/timeline", "/collections/districts/tiles/WebMercatorQuad/7/48/80"]
    {
        let answer = client.get(&format!("{path}?zoom-level=7"));
        assert_eq!(
            (answer.status.as_u16(), answer.json()["parameter"].clone()),
            (400, json!("zoom-level")),
            "{path}"
        );
    }
}

#[test]
fn links_keep_it() {
    let client = Client::embedded();
    let page = client.json(
        "/collections/control/items?zoom-level=07&limit=10&crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    );
    let next = link(&page, "next", GEOJSON).unwrap();
    for (rel, _, href) in
        links(&page).into_iter().filter(|(rel, ..)| matches!(rel.as_str(), "self" | "next" | "alternate"))
    {
        assert!(parameters(&href).contains(&("zoom-level".to_owned(), "7".to_owned())), "{rel}: {href}");
    }
    assert_eq!(ids(&client.json(&next)).len(), 10);
    let one = client.json("/collections/districts/items/kalbajar?zoom-level=5");
    let own = link(&one, "self", GEOJSON).unwrap();
    assert_eq!(
        parameters(&own),
        [("zoom-level", "5"), ("f", "json")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    assert_eq!(client.json(&own)["geometry"], one["geometry"]);
}

/// The features of an answer with their number of positions.
fn sizes(answer: &Value) -> Vec<(String, usize)> {
    features(answer).iter().map(|feature| (id(feature), positions(feature).len())).collect()
}

#[test]
fn every_format_is_smaller_and_has_every_feature() {
    let client = Client::embedded();
    let whole = client.json("/collections/districts/items");
    let few = client.json("/collections/districts/items?zoom-level=5");
    assert_eq!(whole["numberMatched"], few["numberMatched"]);
    let pairs = sizes(&whole).into_iter().zip(sizes(&few));
    for ((id, whole), (same, few)) in pairs {
        assert_eq!(id, same);
        assert!((4..whole).contains(&few), "{id}: {few} of {whole}");
    }
    for format in ["geojson", "jsonfg", "csv", "geojsons", "kml", "fgb"] {
        let path = format!("/districts.{format}");
        let [whole, few, most] =
            ["", "?zoom-level=5", "?zoom-level=24"].map(|query| client.get(&format!("{path}{query}")));
        assert_eq!((whole.status, few.status, most.status), (whole.status, whole.status, whole.status));
        assert!(
            few.body.len() * 3 < whole.body.len() * 2,
            "{path}: {} of {}",
            few.body.len(),
            whole.body.len()
        );
        assert!(most.body.len() * 2 > whole.body.len(), "{path}");
        assert_ne!(few.header("etag"), whole.header("etag"), "{path}");
        assert_ne!(few.header("etag"), most.header("etag"), "{path}");
    }
    let layer = client.json("/districts.geojson?zoom-level=5");
    assert_eq!(sizes(&layer), sizes(&few));
    for f in ["json", "jsonfg", "geojsons", "csv", "kml", "fgb", "html"] {
        let answer = client.get(&format!("/collections/districts/items/kalbajar?zoom-level=5&f={f}"));
        let whole = client.get(&format!("/collections/districts/items/kalbajar?f={f}"));
        assert_eq!(answer.status, 200, "{f}");
        assert!(f == "html" || answer.body.len() < whole.body.len(), "{f}");
    }
}

#[test]
fn what_is_asked_for_is_told_by_the_full_geometry() {
    let client = Client::embedded();
    // Boxes about each vertex that is left out: whoever lies there is found.
    let whole = client.json("/collections/districts/items/kalbajar");
    let few = client.json("/collections/districts/items/kalbajar?zoom-level=4");
    let ring = whole["geometry"]["coordinates"][0].as_array().unwrap();
    let left = few["geometry"]["coordinates"][0].as_array().unwrap();
    assert_eq!(few["properties"], whole["properties"]);
    let gone: Vec<_> = ring.iter().filter(|place| !left.contains(place)).step_by(23).collect();
    assert!(gone.len() > 5);
    for place in gone {
        let [x, y] = [&place[0], &place[1]].map(|number| number.as_f64().unwrap());
        let bbox = format!("{x},{y},{x},{y}");
        let filter = format!("S_INTERSECTS(geometry,POINT({x} {y}))");
        for question in [("bbox", bbox.as_str()), ("filter", filter.as_str())] {
            let found = client.json(&with("/collections/districts/items", &[question, ("zoom-level", "4")]));
            assert!(ids(&found).contains(&"kalbajar".to_owned()), "{question:?}");
        }
    }
}

#[test]
fn it_goes_with_everything_else() {
    let client = Client::embedded();
    let crs = "http://www.opengis.net/def/crs/EPSG/0/3857";
    let all = [
        ("zoom-level", "6"),
        ("crs", crs),
        ("properties", "name_en"),
        ("sortby", "-name_en"),
        ("filter", "transfer='handed-over'"),
        ("datetime", "2020-12-01"),
        ("bbox", "45,39,48,41"),
    ];
    let answer = client.json(&with("/collections/districts/items", &all));
    let found = sizes(&answer);
    let full = client.json(&with("/collections/districts/items", &all[1..]));
    assert!(found.len() > 1 && found.len() == sizes(&full).len());
    assert!(found.iter().zip(sizes(&full)).all(|((id, few), (same, many))| *id == same && *few < many));
    let bare = client.json("/collections/districts/items?zoom-level=6&skipGeometry=true");
    let bare = features(&bare);
    assert!(bare.len() > 1 && bare.iter().all(|feature| feature.geometry.is_none()));
    // A layer of points is as it was, but for its being written anew.
    let points = client.json("/places.geojson?zoom-level=0");
    assert_eq!(points["features"], client.json("/places.geojson")["features"]);
    let nothing = client.json("/sources.geojson?zoom-level=0");
    assert_eq!(nothing["features"], client.json("/sources.geojson")["features"]);
}

#[test]
fn the_definition_of_the_api_has_it_where_it_is_known() {
    let client = Client::embedded();
    let api = client.json("/api?f=json");
    let schema = &api["components"]["parameters"]["zoom-level"]["schema"];
    assert_eq!(*schema, json!({ "type": "integer", "minimum": 0, "maximum": 24 }));
    for (path, item) in api["paths"].as_object().unwrap() {
        let names = item["get"]["parameters"].as_array().unwrap();
        let has = names.iter().any(|name| name["$ref"] == "#/components/parameters/zoom-level");
        let shows_features = path.ends_with("/items")
            || path.ends_with("{featureId}")
            || (path.contains('.') && !path.starts_with("/map."));
        assert_eq!(has, shows_features, "{path}");
        if has {
            let address = path.replace("{collectionId}", "districts").replace("{featureId}", "kalbajar");
            assert_eq!(client.get(&format!("{address}?zoom-level=3")).status, 200, "{address}");
        }
    }
}
