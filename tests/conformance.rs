//! OGC API - Features - Part 1: Core (17-069r4), requirement by requirement, asked of the data inside
//! the program. Each test names the requirements that it proves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use client::{Client, link, links};
use lachin_map::Dataset;
use serde_json::{Value, json};

const GEOJSON: &str = "application/geo+json";
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// Ten features in a row, each holding for one day of December 2020; the last two lack a geometry and a time.
fn row_of_ten() -> Client {
    let feature = |i: usize| {
        let geometry = if i == 9 { Value::Null } else { json!({ "type": "Point", "coordinates": [i, i] }) };
        let (from, to) = (format!("2020-12-{:02}", i + 1), format!("2020-12-{:02}", i + 2));
        let period = if i == 10 { (None, None) } else { (Some(from), Some(to)) };
        json!({ "type": "Feature", "id": format!("f{i}"), "geometry": geometry,
            "properties": { "kind": if i.is_multiple_of(2) { "even" } else { "odd" }, "n": i,
                "valid_from": period.0, "valid_to": period.1 } })
    };
    let features: Vec<_> = (1..=10).map(feature).collect();
    let file = json!({ "type": "FeatureCollection", "features": features }).to_string();
    Client::of(&Dataset::from_files("row", [("row.geojson", file)]), None)
}

fn ids(answer: &Value) -> Vec<String> {
    let features = answer["features"].as_array().unwrap();
    features.iter().map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()
}

/// Follows `next` links to the end.
fn walk(client: &Client, first: &str) -> Vec<String> {
    let (mut seen, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(url) = next {
        let page = client.json(&url);
        assert_eq!(page["numberReturned"], page["features"].as_array().unwrap().len());
        seen.extend(ids(&page));
        next = link(&page, "next", GEOJSON);
    }
    seen
}

/// `/req/core/root-op`, `/req/core/root-success`
#[test]
fn the_landing_page_links_to_the_api_conformance_and_data() {
    let client = Client::embedded();
    let landing = client.json("/");
    for (rel, media_type) in [
        ("self", "application/json"),
        ("alternate", "text/html"),
        ("service-desc", OPENAPI),
        ("service-doc", "text/html"),
        ("conformance", "application/json"),
        ("data", "application/json"),
    ] {
        let href = link(&landing, rel, media_type).unwrap_or_else(|| panic!("{rel} {media_type}"));
        assert!(href.starts_with("http://map.test/"), "absolute: {href}");
        let answer = client.get(&href);
        assert_eq!(answer.status, 200, "{href}");
        assert!(answer.header("content-type").starts_with(media_type), "{href}");
    }
}

/// `/req/core/api-definition-op`, `/req/core/api-definition-success`, `/req/oas30/oas-definition-1`,
/// `/req/oas30/oas-definition-2`, `/req/oas30/completeness`, `/req/oas30/exceptions-codes`
#[test]
fn the_definition_is_valid_openapi_3_0_and_complete() {
    let client = Client::embedded();
    let answer = client.get("/api");
    assert_eq!(answer.header("content-type"), OPENAPI);
    let document = answer.json();
    let api: openapiv3::OpenAPI = serde_json::from_value(document.clone()).unwrap();
    assert!(api.openapi.starts_with("3.0"));
    for collection in client.json("/collections")["collections"].as_array().unwrap() {
        let id = collection["id"].as_str().unwrap();
        for path in [
            format!("/collections/{id}"),
            format!("/collections/{id}/items"),
            format!("/collections/{id}/items/{{featureId}}"),
            format!("/{id}.geojson"),
        ] {
            assert!(api.paths.paths.contains_key(&path), "{path}");
        }
    }
    for (path, item) in document["paths"].as_object().unwrap() {
        for status in ["200", "400", "404", "406", "500"] {
            assert!(item["get"]["responses"].get(status).is_some(), "{path} {status}");
        }
        for reference in
            item["get"]["parameters"].as_array().unwrap().iter().filter_map(|p| p["$ref"].as_str())
        {
            let pointer = reference.strip_prefix('#').expect("references stay in the document");
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}

/// `/req/core/fc-limit-definition`, `/req/core/fc-bbox-definition`, `/req/core/fc-time-definition`
#[test]
fn the_parameters_are_defined_as_the_standard_has_them() {
    let document = Client::embedded().json("/api");
    let parameters = &document["components"]["parameters"];
    let limit = &parameters["limit"]["schema"];
    assert_eq!(
        (&limit["minimum"], &limit["maximum"], &limit["default"]),
        (&json!(1), &json!(10_000), &json!(1_000))
    );
    let bbox = &parameters["bbox"]["schema"];
    assert_eq!(
        (&bbox["type"], &bbox["minItems"], &bbox["maxItems"]),
        (&json!("array"), &json!(4), &json!(6))
    );
    assert_eq!(parameters["datetime"]["schema"]["type"], "string");
    for name in ["limit", "bbox", "datetime"] {
        assert_eq!(parameters[name]["in"], "query");
        assert_eq!(parameters[name]["required"], false);
        assert_eq!(
            (&parameters[name]["style"], &parameters[name]["explode"]),
            (&json!("form"), &json!(false))
        );
    }
}

/// `/req/core/conformance-op`, `/req/core/conformance-success`
#[test]
fn the_conformance_page_claims_the_classes_tested_here() {
    const STANDARDS: &str = "http://www.opengis.net/spec/";
    // Each class claimed, the file that proves it, and the words in it that say so.
    let features = [
        ("ogcapi-features-1/1.0/conf/core", "conformance.rs", "/req/core/"),
        ("ogcapi-features-1/1.0/conf/oas30", "conformance.rs", "/req/oas30/"),
        ("ogcapi-features-1/1.0/conf/html", "conformance.rs", "/req/html/"),
        ("ogcapi-features-1/1.0/conf/geojson", "conformance.rs", "/req/geojson/"),
        ("ogcapi-features-2/1.0/conf/crs", "systems.rs", "/req/crs/"),
        ("ogcapi-features-3/1.0/conf/queryables", "schemas.rs", "/req/queryables/"),
        (
            "ogcapi-features-3/1.0/conf/queryables-query-parameters",
            "filtering.rs",
            "/req/queryables-query-parameters/",
        ),
        ("ogcapi-features-3/1.0/conf/filter", "filtering.rs", "/req/filter/"),
        ("ogcapi-features-3/1.0/conf/features-filter", "filtering.rs", "/req/features-filter/"),
    ];
    let tiles = [
        "core",
        "tileset",
        "tilesets-list",
        "dataset-tilesets",
        "geodata-tilesets",
        "collections-selection",
        "mvt",
    ];
    let tiles =
        tiles.map(|name| (format!("ogcapi-tiles-1/1.0/conf/{name}"), "tilesets.rs", format!("/req/{name}/")));
    let sets = ["tilematrixset", "json-tilematrixset"];
    let sets = sets.map(|name| (format!("tms/2.0/conf/{name}"), "tilesets.rs", format!("/req/{name}/")));
    let cql2 = [
        "cql2-text",
        "cql2-json",
        "basic-cql2",
        "advanced-comparison-operators",
        "case-insensitive-comparison",
        "accent-insensitive-comparison",
        "basic-spatial-functions",
        "basic-spatial-functions-plus",
        "spatial-functions",
        "temporal-functions",
        "array-functions",
        "property-property",
        "arithmetic",
        "functions",
    ];
    let cql2 = cql2.map(|name| {
        let is_language = name.starts_with("cql2-");
        let words = if is_language { format!("\"{name}\"") } else { format!("\"class\": \"{name}\"") };
        let file = if is_language { "cql2/errors.json" } else { "cql2/filters.json" };
        (format!("cql2/1.0/conf/{name}"), file, words)
    });
    let features = features.map(|(class, file, words)| (class.to_owned(), file, words.to_owned()));
    let proved: Vec<_> = features.into_iter().chain(tiles).chain(sets).chain(cql2).collect();
    for (class, file, words) in &proved {
        let text = std::fs::read_to_string(format!("tests/{file}")).unwrap();
        assert!(text.contains(words), "{class}: {file} names no {words}");
    }
    let claimed: Vec<String> =
        serde_json::from_value(Client::embedded().json("/conformance")["conformsTo"].clone()).unwrap();
    let proved: Vec<_> = proved.iter().map(|(class, ..)| format!("{STANDARDS}{class}")).collect();
    assert_eq!(claimed, proved);
}

/// `/req/core/http`
#[test]
fn methods_are_those_of_http() {
    let client = Client::embedded();
    for path in ["/", "/collections", "/collections/districts/items", "/districts.geojson", "/api"] {
        let (get, head) = (client.get(path), client.ask("HEAD", path, &[]));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        let post = client.ask("POST", path, &[]);
        assert_eq!(post.status, 405, "{path}");
        assert!(post.header("allow").contains("GET"), "{path}");
        assert_eq!(post.header("content-type"), "application/problem+json");
    }
}

/// `/req/core/query-param-unknown`, `/req/core/query-param-invalid`
#[rstest::rstest]
#[case("/collections?x=1", "parameter 'x' is unknown here; allowed are lang, f")]
#[case("/collections/districts?limit=1", "parameter 'limit' is unknown here; allowed are lang, f")]
#[case(
    "/collections/districts/items?handover=x",
    "parameter 'handover' is unknown here; allowed are bbox, bbox-crs, datetime, filter"
)]
#[case("/collections/districts/items/lachin?bbox=1,2,3,4", "parameter 'bbox' is unknown here")]
#[case("/collections/districts/items?bbox=1,2,3", "parameter 'bbox' has 3 numbers; allowed are 4")]
#[case("/collections/districts/items?bbox=1,2,3,x", "number 4 is 'x'")]
#[case("/collections/districts/items?bbox=1,9,3,4", "south 9 is above north 4")]
#[case(
    "/collections/districts/items?datetime=soon",
    "parameter 'datetime' is wrong: 'soon' is neither a date"
)]
#[case(
    "/collections/districts/items?datetime=2020-12-02/2020-12-01",
    "the start 2020-12-02 lies after the end"
)]
#[case(
    "/collections/districts/items?limit=0",
    "parameter 'limit' is '0'; allowed is a whole number of at least 1"
)]
#[case("/collections/districts/items?limit=many", "is 'many'; allowed is a whole number")]
#[case("/collections/districts/items?offset=-1", "parameter 'offset' is '-1'; allowed is a whole number")]
#[case(
    "/collections/districts/items?f=xml",
    "parameter 'f' is 'xml'; allowed are json, html, jsonfg, csv, geojsons, fgb, kml"
)]
#[case("/collections/districts/items?area_km2_computed=big", "is 'big'; allowed is a number")]
#[case("/collections/districts/items?handover_date=today", "is 'today'; allowed is a date")]
#[case("/collections/districts/items?bbox=1,2,3,4&bbox=1,2,3,4", "stands more than once")]
#[case(
    "/collections/districts/items?name_en=%ff",
    "parameter 'name_en' is '%ff'; allowed is percent-encoded UTF-8"
)]
#[case(
    "/collections/districts/items?limit=1&%C3=%a9",
    "parameter '%C3' is '%a9'; allowed is percent-encoded UTF-8"
)]
#[case("/districts.geojson?limit=1", "parameter 'limit' is unknown here")]
#[case("/districts.geojson?f=csv", "parameter 'f' is 'csv'; allowed here is json")]
#[case("/?f=json&x=1", "parameter 'x' is unknown here")]
fn bad_parameters_are_400_and_named(#[case] path: &str, #[case] message: &str) {
    let answer = Client::embedded().get(path);
    assert_eq!(answer.status, 400, "{path}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(message), "{detail}");
    assert!(detail.contains(problem["parameter"].as_str().unwrap()));
}

/// `/req/core/fc-md-op`, `/req/core/fc-md-success`, `/req/core/fc-md-links`, `/req/core/fc-md-items`,
/// `/req/core/fc-md-items-links`, `/req/core/fc-md-extent`, `/req/core/sfc-md-op`, `/req/core/sfc-md-success`,
/// `/req/core/crs84`
#[test]
fn collections_are_described_and_linked() {
    let client = Client::embedded();
    let list = client.json("/collections");
    assert!(
        link(&list, "self", "application/json").is_some() && link(&list, "alternate", "text/html").is_some()
    );
    let collections = list["collections"].as_array().unwrap();
    let catalog = lachin_map::embedded::dataset().load().unwrap();
    assert_eq!(collections.len(), catalog.collections().len());
    for listed in collections {
        let id = listed["id"].as_str().unwrap();
        let own = client.json(&format!("/collections/{id}"));
        for key in ["id", "title", "description", "extent", "crs", "itemType", "license"] {
            assert_eq!(own[key], listed[key], "{id} {key}");
        }
        assert_eq!(own["crs"][0], "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
        for (rel, media_type) in [
            ("self", "application/json"),
            ("alternate", "text/html"),
            ("items", GEOJSON),
            ("items", "text/html"),
            ("enclosure", GEOJSON),
        ] {
            let href = link(&own, rel, media_type).unwrap_or_else(|| panic!("{id} {rel} {media_type}"));
            assert_eq!(client.get(&href).status, 200, "{href}");
        }
        // The extent holds every feature of the collection.
        let features = client.json(&format!("/{id}.geojson"));
        let has_geometry = features["features"].as_array().unwrap().iter().any(|f| !f["geometry"].is_null());
        let bbox = &own["extent"]["spatial"]["bbox"][0];
        assert_eq!(bbox.is_array(), has_geometry, "{id}");
        if has_geometry {
            let text: Vec<_> = bbox.as_array().unwrap().iter().map(ToString::to_string).collect();
            let inside = client.json(&format!("/collections/{id}/items?bbox={}", text.join(",")));
            assert_eq!(inside["numberMatched"], features["features"].as_array().unwrap().len(), "{id}");
        }
    }
    // Days are days at +04:00; the last that counts is the end, and an open end is null.
    for (id, interval) in [
        ("corridor", json!(["1992-05-17T20:00:00Z", "2023-10-03T19:59:59Z"])),
        ("corridor-states", json!(["1992-05-17T20:00:00Z", null])),
        ("events", json!(["1992-05-07T20:00:00Z", "2024-06-12T19:59:59Z"])),
    ] {
        let extent = client.json(&format!("/collections/{id}"))["extent"].clone();
        assert_eq!(extent["temporal"]["interval"][0], interval, "{id}");
    }
    assert_eq!(client.get("/collections/nothing").status, 404);
}

/// `/req/core/fc-op`, `/req/core/fc-response`, `/req/core/fc-links`, `/req/core/fc-rel-type`,
/// `/req/core/fc-timeStamp`, `/req/core/fc-numberMatched`, `/req/core/fc-numberReturned`,
/// `/req/geojson/definition`, `/req/geojson/content`
#[test]
fn items_are_a_feature_collection_with_counts_time_and_links() {
    let client = Client::embedded();
    let before = jiff::Timestamp::now().as_second();
    let answer = client.get("/collections/districts/items?limit=5");
    assert_eq!(answer.header("content-type"), GEOJSON);
    let items = answer.json();
    assert_eq!(items["type"], "FeatureCollection");
    assert_eq!((&items["numberMatched"], &items["numberReturned"]), (&json!(12), &json!(5)));
    let stamp: jiff::Timestamp = items["timeStamp"].as_str().unwrap().parse().unwrap();
    assert!((before..=jiff::Timestamp::now().as_second()).contains(&stamp.as_second()));
    for (rel, media_type, href) in links(&items) {
        let own = href.starts_with("http://map.test/");
        assert!(!media_type.is_empty() && (own || rel == "license"), "{rel} {href}");
    }
    for rel in ["self", "next", "collection"] {
        assert!(links(&items).iter().any(|(found, ..)| found == rel), "{rel}");
    }
    assert!(link(&items, "alternate", "text/html").is_some());
    for feature in items["features"].as_array().unwrap() {
        assert_eq!(feature["type"], "Feature");
        assert!(
            feature["id"].is_string() && feature["properties"].is_object() && feature["geometry"].is_object()
        );
    }
}

/// `/req/core/fc-limit-response-1`, `/req/core/fc-links`: all features, each once, whatever the limit
#[test]
fn paging_by_next_meets_each_feature_once() {
    let client = row_of_ten();
    let all: Vec<_> = (1..=10).map(|i| format!("f{i}")).collect();
    for limit in 1..=11 {
        assert_eq!(walk(&client, &format!("/collections/row/items?limit={limit}")), all, "limit {limit}");
    }
    let box_and_day = "/collections/row/items?bbox=0,0,20,20&datetime=2020-12-02/..&kind=even&limit=1";
    assert_eq!(walk(&client, box_and_day), ["f2", "f4", "f6", "f8", "f10"]);
    // A limit over the maximum is lowered; of a repeated one the last counts, since clients append theirs.
    assert_eq!(client.json("/collections/row/items?limit=999999")["numberReturned"], 10);
    assert_eq!(client.json("/collections/row/items?limit=3&limit=2")["numberReturned"], 2);
    let back = client.json("/collections/row/items?limit=3&offset=3");
    assert_eq!(ids(&client.json(&link(&back, "prev", GEOJSON).unwrap())), ["f1", "f2", "f3"]);
}

/// `/req/core/fc-bbox-response`
#[rstest::rstest]
#[case("2,2,4,4", &["f2", "f3", "f4", "f9"])]
#[case("2,2,-100,4,4,100", &["f2", "f3", "f4", "f9"])]
#[case("3,3,3,3", &["f3", "f9"])]
#[case("8,8,2,10", &["f8", "f9", "f10"])]
#[case("177,65,-177,70", &["f9"])]
#[case("-180,-90,180,90", &["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10"])]
#[case("-180,80,180,90", &["f9"])]
#[case("-180,-90,180,-80", &["f9"])]
fn a_box_selects_what_it_touches_and_what_has_no_geometry(#[case] bbox: &str, #[case] found: &[&str]) {
    assert_eq!(ids(&row_of_ten().json(&format!("/collections/row/items?bbox={bbox}"))), found);
}

/// `/req/core/fc-time-response`, with periods that hold their first day and not their last
#[rstest::rstest]
#[case("2020-12-03", &["f2", "f10"])]
#[case("2020-12-03T12:00:00Z", &["f2", "f10"])]
#[case("2020-12-03T03:00:00%2B04:00", &["f1", "f10"])]
#[case("2020-12-03/2020-12-04", &["f2", "f3", "f10"])]
#[case("../2020-12-02", &["f1", "f10"])]
#[case("/2020-12-02", &["f1", "f10"])]
#[case("2020-12-09/..", &["f8", "f9", "f10"])]
#[case("2020-12-01", &["f10"])]
#[case("2020-12-11", &["f10"])]
fn a_time_selects_the_periods_it_meets_and_what_has_none(#[case] datetime: &str, #[case] found: &[&str]) {
    assert_eq!(ids(&row_of_ten().json(&format!("/collections/row/items?datetime={datetime}"))), found);
}

/// `/rec/core/fc-filters`
#[test]
fn properties_select_by_their_value() {
    let client = row_of_ten();
    assert_eq!(ids(&client.json("/collections/row/items?kind=odd&limit=2")), ["f1", "f3"]);
    assert_eq!(ids(&client.json("/collections/row/items?n=4.0")), ["f4"]);
    assert_eq!(client.json("/collections/row/items?kind=neither")["numberMatched"], 0);
    assert_eq!(client.json("/collections/row/items?kind=odd&n=4")["numberMatched"], 0);
    assert_eq!(ids(&client.json("/collections/row/items?valid_from=2020-12-03")), ["f2"]);
}

/// `/req/core/f-op`, `/req/core/f-success`, `/req/core/f-links`
#[test]
fn a_feature_stands_at_its_own_address() {
    let client = Client::embedded();
    let answer = client.get("/collections/districts/items/lachin");
    assert_eq!(answer.header("content-type"), GEOJSON);
    let feature = answer.json();
    assert_eq!((&feature["type"], &feature["id"]), (&json!("Feature"), &json!("lachin")));
    assert_eq!(feature["properties"]["handover_date"], "2020-12-01");
    for (rel, media_type) in
        [("self", GEOJSON), ("alternate", "text/html"), ("collection", "application/json")]
    {
        let href = link(&feature, rel, media_type).unwrap_or_else(|| panic!("{rel}"));
        assert_eq!(client.get(&href).status, 200, "{href}");
    }
    let missing = client.get("/collections/districts/items/atlantis");
    assert_eq!(missing.status, 404);
    assert!(missing.json()["detail"].as_str().unwrap().contains("atlantis"));
}

/// `/req/html/definition`, `/req/html/content`
#[test]
fn every_resource_is_a_page_too_and_asks_nobody_else() {
    let client = Client::embedded();
    for (path, must_say) in [
        ("/", "1 December 2020"),
        ("/conformance", "conf/core"),
        ("/api", "/collections/districts/items"),
        ("/collections", "Districts"),
        ("/collections/districts", "handover_deadline_revised"),
        ("/collections/districts/items", "Kalbajar"),
        ("/collections/districts/items/kalbajar", "25 November 2020"),
        ("/collections/sources/items", "AFP"),
        ("/nowhere", "nothing at /nowhere"),
    ] {
        let answer = client.ask("GET", path, &[("accept", "text/html")]);
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        let text = answer.text();
        assert!(text.contains(must_say), "{path} says {must_say}");
        for loaded in ["<script src=\"", "<link rel=\"stylesheet\" href=\"", "<img src=\""] {
            for (at, _) in text.match_indices(loaded) {
                let href = &text[at + loaded.len()..];
                assert!(href.starts_with("http://map.test/") || href.starts_with('/'), "{path}: {href:.60}");
            }
        }
        // Links within the page lead somewhere.
        for href in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if href.starts_with("http://map.test/") {
                let target = href.split('#').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
                let answer = client.ask("GET", &target, &[("accept", "text/html, */*;q=0.5")]);
                assert_eq!(answer.status, 200, "{path} links to {href}");
            }
        }
    }
}

/// Content negotiation (RFC 9110 12): by `f`, by `Accept`, 406 where neither can be met
#[test]
fn the_format_is_negotiated() {
    let client = Client::embedded();
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let of = |path: &str, accept: &str| client.ask("GET", path, &[("accept", accept)]);
    let kind = |path: &str, accept: &str| of(path, accept).header("content-type").to_owned();
    let items = "/collections/districts/items";
    assert_eq!(kind(items, "*/*"), GEOJSON);
    assert_eq!(kind(items, GEOJSON), GEOJSON);
    assert_eq!(kind(items, browser), "text/html; charset=utf-8");
    assert_eq!(kind(&format!("{items}?f=json"), browser), GEOJSON);
    assert_eq!(kind(&format!("{items}?f=html"), "*/*"), "text/html; charset=utf-8");
    assert_eq!(of(items, "image/png").status, 406);
    assert_eq!(kind("/collections/districts/items/nobody", browser), "text/html; charset=utf-8");
}

/// What is UTF-8 is read as it is, whatever it means: a letter, a percent sign, the character for what is none
#[test]
fn values_in_utf_8_are_read() {
    let client = Client::embedded();
    for value in ["%C3%A9", "é", "%EF%BF%BD", "5%", "100%25", "%+f"] {
        let answer = client.get(&format!("/collections/districts/items?name_en={value}"));
        assert_eq!((answer.status.as_u16(), &answer.json()["numberMatched"]), (200, &0.into()), "{value}");
    }
}
