//! OGC API - Features - Part 2: Coordinate Reference Systems by Reference (18-058r1).

use geo::{Coord, CoordsIter, Intersects, Rect};
use lachin_map::{Crs, Dataset};
use serde_json::json;

use crate::client::{self, Client, features, ids, links, parameters, positions, with};
use crate::{Proof, proofs};

/// The tests of this module.
pub(crate) fn proofs() -> Vec<Proof> {
    proofs! { "ogcapi-features-2/1.0":
        collections_list_their_systems_crs84_first [
            "crs/crs-uri", "crs/fc-md-crs-list", "crs/fc-md-storageCrs", "crs/fc-md-storageCrs-valid-value",
        ]
        each_offered_system_is_answered_as_projected [
            "crs/fc-crs-definition", "crs/fc-crs-action", "crs/fc-crs-default-value", "crs/ogc-crs-header",
            "crs/ogc-crs-header-value", "crs/geojson",
        ]
        positions_are_those_of_proj ["crs/fc-crs-action"]
        a_box_in_any_system_means_the_same_place [
            "crs/fc-bbox-crs-definition", "crs/fc-bbox-crs-action", "crs/fc-bbox-crs-default-value",
        ]
        a_projected_box_is_exact ["crs/fc-bbox-crs-action"]
        a_system_that_is_not_offered_is_400_and_the_allowed_are_named [
            "crs/fc-crs-valid-value", "crs/fc-bbox-crs-valid-value",
        ]
        links_keep_all_that_was_asked ["crs/fc-crs-action"]
    }
}

const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const GEOJSON: &str = "application/geo+json";

fn crs(code: &str) -> Crs {
    code.parse().unwrap()
}

/// A net of points a tenth of a degree apart about 46.5 to 48.5° E, 39 to 40° N, and a feature without geometry.
fn net() -> Client {
    let point = |i: u32| {
        let at = [46.5 + f64::from(i % 21) / 10.0, 39.0 + f64::from(i / 21) / 10.0];
        let kind = ["a", "b", "c"][i as usize % 3];
        json!({ "type": "Feature", "id": format!("p{i}"), "properties": { "n": i, "kind": kind },
            "geometry": { "type": "Point", "coordinates": at } })
    };
    let mut features: Vec<_> = (0..231).map(point).collect();
    features
        .push(json!({ "type": "Feature", "id": "nowhere", "properties": { "n": null }, "geometry": null }));
    let file = json!({ "type": "FeatureCollection", "features": features }).to_string();
    Client::of(&Dataset::from_files("net", [("net.geojson", file)]), None)
}

fn collections_list_their_systems_crs84_first() {
    let client = Client::embedded();
    for collection in client.json("/collections")["collections"].as_array().unwrap() {
        let list: Vec<&str> =
            collection["crs"].as_array().unwrap().iter().map(|uri| uri.as_str().unwrap()).collect();
        assert_eq!(list[0], CRS84);
        assert!(list.contains(&collection["storageCrs"].as_str().unwrap()));
        for (at, uri) in list.iter().enumerate() {
            assert!(uri.starts_with("http://www.opengis.net/def/crs/"), "{uri}");
            assert!(!list[..at].contains(uri), "{uri} twice");
        }
        let id = collection["id"].as_str().unwrap();
        assert_eq!(client.json(&format!("/collections/{id}"))["crs"], collection["crs"]);
    }
    let districts = &client.json("/collections/districts")["crs"];
    for code in ["EPSG/0/4326", "EPSG/0/3857", "EPSG/0/32638", "EPSG/0/3035"] {
        let uri = json!(format!("http://www.opengis.net/def/crs/{code}"));
        assert!(districts.as_array().unwrap().contains(&uri), "{code}");
    }
}

/// Of items, one item and the whole layer
fn each_offered_system_is_answered_as_projected() {
    let client = Client::embedded();
    let catalog = lachin_map::embedded::dataset().load().unwrap();
    for collection in catalog.collections() {
        let id = collection.id();
        for uri in client.json(&format!("/collections/{id}"))["crs"].as_array().unwrap() {
            let uri = uri.as_str().unwrap();
            let system: Crs = uri.parse().unwrap();
            for path in [format!("/collections/{id}/items"), format!("/{id}.geojson")] {
                let answer = client.get(&with(&path, &[("crs", uri)]));
                assert_eq!(
                    (answer.status.as_u16(), answer.header("content-type")),
                    (200, GEOJSON),
                    "{path} {uri}"
                );
                let default = system == Crs::CRS84 && answer.header("content-crs").is_empty();
                assert!(default || answer.header("content-crs") == format!("<{uri}>"), "{path} {uri}");
                let features = features(&answer.json());
                assert_eq!(features.len(), collection.features().len());
                for (shown, feature) in features.iter().zip(collection.features()) {
                    let found = positions(shown);
                    let expected = feature.geometry().map(|geometry| system.project(geometry).unwrap());
                    let expected: Vec<Coord> = expected.iter().flat_map(CoordsIter::coords_iter).collect();
                    assert_eq!(found.len(), expected.len(), "{id} {}", feature.id());
                    let tolerance = 0.500_001 * 10_f64.powi(-i32::try_from(system.decimals()).unwrap());
                    for (found, at) in found.iter().zip(&expected) {
                        let off = (found.x - at.x).abs().max((found.y - at.y).abs());
                        assert!(off <= tolerance, "{id} {}: {found:?} is not {at:?}", feature.id());
                    }
                }
            }
            let feature = collection.features()[0].id();
            let answer = client.get(&with(&format!("/collections/{id}/items/{feature}"), &[("crs", uri)]));
            assert_eq!(answer.header("content-crs"), format!("<{uri}>"));
            let items =
                client.json(&with(&format!("/collections/{id}/items"), &[("crs", uri), ("limit", "1")]));
            assert_eq!(answer.json()["geometry"], items["features"][0]["geometry"], "{id} {uri}");
        }
    }
    for path in ["/collections/districts/items", "/collections/districts/items/lachin"] {
        assert_eq!(client.get(path).header("content-crs"), format!("<{CRS84}>"), "{path}");
    }
}

/// Figures of pyproj 3.7.2 (PROJ 9.5.1), `Transformer.from_crs("OGC:CRS84", code)`, in the order of axes of the
/// authority: in EPSG:4326 latitude is first, in EPSG:3035 northing
fn positions_are_those_of_proj() {
    let cases: &[(&str, [f64; 2], [f64; 2])] = &[
        ("EPSG:4326", [39.5, 46.5], [40.0, 47.0]),
        ("EPSG:3857", [5_176_356.321_9, 4_793_547.459_1], [5_232_016.067_3, 4_865_942.279_5]),
        ("EPSG:32638", [628_971.365_5, 4_373_338.490_5], [670_725.494_3, 4_429_672.973_1]),
        ("EPSG:3035", [2_572_101.664_5, 7_341_631.197_6], [2_643_096.691_5, 7_355_114.564_9]),
    ];
    for &(code, first, second) in cases {
        let items = net().json(&with(
            "/collections/net/items",
            &[("crs", &crs(code).to_string()), ("filter", "n IN (105, 215)")],
        ));
        assert_eq!(ids(&items), ["p105", "p215"]);
        for (feature, expected) in features(&items).iter().zip([first, second]) {
            let found = positions(feature);
            let off = (found[0].x - expected[0]).abs().max((found[0].y - expected[1]).abs());
            assert!(off < 0.001, "{code}: {found:?} is not {expected:?}");
        }
    }
}

fn a_box_in_any_system_means_the_same_place() {
    let client = Client::embedded();
    let items = |id: &str, parameters: &[(&str, &str)]| {
        ids(&client.json(&with(&format!("/collections/{id}/items"), parameters)))
    };
    // A box of degrees, and of web Mercator, whose sides are meridians and parallels.
    let (low, high) = (Coord { x: 46.2, y: 39.3 }, Coord { x: 46.9, y: 39.8 });
    let edges = |system: Crs| {
        let (low, high) = (system.project_coord(low).unwrap(), system.project_coord(high).unwrap());
        [low.x, low.y, high.x, high.y].map(|edge| edge.to_string()).join(",")
    };
    for id in ["districts", "control", "places", "boundaries", "corridor"] {
        let expected = items(id, &[("bbox", "46.2,39.3,46.9,39.8")]);
        assert!(!expected.is_empty() && expected.len() <= ids(&client.json(&format!("/{id}.geojson"))).len());
        for code in ["OGC:CRS84", "EPSG:4326", "EPSG:3857"] {
            let system = crs(code);
            let found = items(id, &[("bbox", &edges(system)), ("bbox-crs", &system.to_string())]);
            assert_eq!(found, expected, "{id} {code}");
        }
        // Without bbox-crs a box is of longitude and latitude: so this one lies elsewhere.
        let elsewhere = items(id, &[("bbox", &edges(Crs::EPSG_4326))]);
        assert_ne!(elsewhere, expected, "{id}");
    }
}

/// Exactly what lies in the box in the plane, less than what its cover of degrees holds
fn a_projected_box_is_exact() {
    let cases: &[(&str, [f64; 4])] = &[
        ("EPSG:32638", [640_000.0, 4_330_000.0, 780_000.0, 4_420_000.0]),
        ("EPSG:3035", [2_540_000.0, 7_370_000.0, 2_640_000.0, 7_470_000.0]),
        ("EPSG:3857", [5_190_000.0, 4_740_000.0, 5_330_000.0, 4_850_000.0]),
    ];
    for &(code, edges) in cases {
        let (client, system) = (net(), crs(code));
        let rect = Rect::new((edges[0], edges[1]), (edges[2], edges[3]));
        let all = client.json("/net.geojson");
        let lies_there = |feature: &&geojson::Feature| match *positions(feature) {
            [at] => system.project_coord(at).is_some_and(|at| rect.intersects(&at)),
            _ => feature.geometry.is_none(),
        };
        let expected: Vec<_> = features(&all).iter().filter(lies_there).map(client::id).collect();
        let bbox = edges.map(|edge| edge.to_string()).join(",");
        let answer = client
            .json(&with("/collections/net/items", &[("bbox", &bbox), ("bbox-crs", &system.to_string())]));
        assert_eq!(ids(&answer), expected);
        let cover = system.unproject_bbox(edges).unwrap().to_string();
        let covered = client.json(&with("/collections/net/items", &[("bbox", &cover)]));
        let curved = code != "EPSG:3857";
        assert!(
            expected.len() > 20 && (ids(&covered).len() > expected.len()) == curved,
            "{}",
            ids(&covered).len()
        );
        // Heights are checked and select nothing.
        let [a, b, c, d] = edges;
        let high = format!("{a},{b},-1,{c},{d},1");
        let answer = client
            .json(&with("/collections/net/items", &[("bbox", &high), ("bbox-crs", &system.to_string())]));
        assert_eq!(ids(&answer), expected);
    }
}

fn a_system_that_is_not_offered_is_400_and_the_allowed_are_named() {
    let client = Client::embedded();
    for path in ["/collections/districts/items", "/districts.geojson", "/districts.csv"] {
        for parameter in ["crs", "bbox-crs", "filter-crs"] {
            for value in
                ["EPSG:2154", "http://www.opengis.net/def/crs/EPSG/0/32601", "4326", "", "x\u{0}\u{1f4a9}"]
            {
                let answer = client.get(&with(path, &[(parameter, value)]));
                assert_eq!(answer.status, 400, "{path} {parameter} {value}");
                let problem = answer.json();
                assert_eq!(problem["parameter"], parameter);
                for allowed in client.json("/collections/districts")["crs"].as_array().unwrap() {
                    assert!(
                        problem["detail"].as_str().unwrap().contains(allowed.as_str().unwrap()),
                        "{problem}"
                    );
                }
            }
        }
    }
    let item = "/collections/districts/items/lachin";
    assert_eq!(client.get(&with(item, &[("crs", "EPSG:2154")])).status, 400);
    assert_eq!(client.get(&with(item, &[("bbox-crs", CRS84)])).status, 400);
    // What there is no point of: beyond the plane, upside down, or no numbers.
    for (bbox, system) in [
        ("0,0,1e300,1e300", "EPSG:32638"),
        ("9,9,1,1", "EPSG:3035"),
        ("1,2,3,NaN", "EPSG:3857"),
        ("1,2,inf,4", "EPSG:3857"),
        ("95,0,96,1", "EPSG:4326"),
        ("1,2,3", "EPSG:3857"),
        ("1,2,3,4,5", "EPSG:4326"),
        ("", "EPSG:4326"),
    ] {
        let answer =
            client.get(&with("/collections/districts/items", &[("bbox", bbox), ("bbox-crs", system)]));
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["parameter"]),
            (400, &json!("bbox")),
            "{bbox} {system}"
        );
    }
}

/// `self`, `alternate`, `next` and `prev` are of the same question
fn links_keep_all_that_was_asked() {
    let client = Client::embedded();
    let asked = [
        ("bbox", "38,45,41,48"),
        ("bbox-crs", "http://www.opengis.net/def/crs/EPSG/0/4326"),
        ("datetime", "2020-12-01"),
        ("controller", "azer*"),
        (
            "filter",
            r#"{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[5000000,4600000,5400000,5000000]}]}"#,
        ),
        ("filter-lang", "cql2-json"),
        ("filter-crs", "http://www.opengis.net/def/crs/EPSG/0/3857"),
        ("sortby", "-area_km2_computed,how"),
        ("properties", "name_hy,how"),
        ("skipGeometry", "true"),
        ("crs", "http://www.opengis.net/def/crs/EPSG/0/32638"),
        ("limit", "2"),
        ("offset", "2"),
    ];
    let page = client.json(&with("/collections/control/items", &asked));
    assert!(page["numberMatched"].as_u64().unwrap() > 4, "{page}");
    for (rel, media_type, href) in links(&page) {
        let offset = match rel.as_str() {
            "self" | "alternate" => "2",
            "next" => "4",
            "prev" => "",
            _ => continue,
        };
        let mut found = parameters(&href);
        let mut expected: Vec<_> =
            asked.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        expected.retain(|(name, _)| name != "offset");
        if !offset.is_empty() {
            expected.push(("offset".to_owned(), offset.to_owned()));
        }
        found.retain(|(name, _)| name != "f");
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{rel} {media_type}");
        // UTM is not possible in KML; all others are there.
        let answer = client.get(&href);
        let kml = media_type.contains("kml");
        assert_eq!(answer.status.as_u16(), if kml { 400 } else { 200 }, "{href}");
        assert!(kml || answer.header("content-type").starts_with(&media_type), "{href}");
        if rel == "self" {
            assert_eq!(answer.json()["features"], page["features"]);
        }
    }
    let one = client.json(&with(
        "/collections/control/items/lachin-2020-12-01",
        &[("crs", &crs("EPSG:3035").to_string()), ("properties", "how"), ("skipGeometry", "true")],
    ));
    for (rel, media_type, href) in links(&one).into_iter().filter(|(rel, ..)| rel != "collection") {
        let names: Vec<_> = parameters(&href).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["properties", "skipGeometry", "crs", "f"], "{rel} {media_type}");
    }
}
