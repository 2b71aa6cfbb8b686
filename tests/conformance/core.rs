//! OGC API - Features - Part 1: Core (17-069r4), asked of the data inside the program.

use std::collections::BTreeSet;

use lachin_map::Dataset;
use serde_json::{Value, json};

use crate::client::{self, Client, features, ids, link, links};
use crate::{Proof, proofs};

/// The tests of this module.
pub(crate) fn proofs() -> Vec<Proof> {
    proofs! { "ogcapi-features-1/1.0":
        the_landing_page_links_to_the_api_conformance_and_data ["core/root-op", "core/root-success"]
        the_definition_is_valid_openapi_3_0_and_complete [
            "core/api-definition-op", "core/api-definition-success", "oas30/oas-definition-1",
            "oas30/oas-definition-2", "oas30/completeness", "oas30/exceptions-codes",
        ]
        what_is_defined_is_implemented ["oas30/oas-impl", "oas30/security"]
        the_parameters_are_defined_as_the_standard_has_them [
            "core/fc-limit-definition", "core/fc-bbox-definition", "core/fc-time-definition",
        ]
        the_conformance_page_lists_each_class_once ["core/conformance-op", "core/conformance-success"]
        methods_are_those_of_http ["core/http"]
        bad_parameters_are_400_and_named ["core/query-param-unknown", "core/query-param-invalid"]
        collections_are_described_and_linked [
            "core/fc-md-op", "core/fc-md-success", "core/fc-md-links", "core/fc-md-items",
            "core/fc-md-items-links", "core/fc-md-extent", "core/sfc-md-op", "core/sfc-md-success",
            "core/crs84",
        ]
        items_are_a_feature_collection_with_counts_time_and_links [
            "core/fc-op", "core/fc-response", "core/fc-links", "core/fc-rel-type", "core/fc-timeStamp",
            "core/fc-numberMatched", "core/fc-numberReturned", "geojson/definition", "geojson/content",
        ]
        paging_by_next_meets_each_feature_once ["core/fc-limit-response-1", "core/fc-links"]
        a_box_selects_what_it_touches_and_what_has_no_geometry ["core/fc-bbox-response"]
        a_time_selects_the_periods_it_meets_and_what_has_none ["core/fc-time-response"]
        properties_select_by_their_value []
        a_feature_stands_at_its_own_address ["core/f-op", "core/f-success", "core/f-links"]
        every_resource_is_a_page_too_and_asks_nobody_else ["html/definition", "html/content"]
        the_format_is_negotiated []
        values_in_utf_8_are_read []
    }
}

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

/// Follows `next` links to the end.
fn walk(client: &Client, first: &str) -> Vec<String> {
    let (mut seen, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(url) = next {
        let page = client.json(&url);
        assert_eq!(page["numberReturned"], ids(&page).len());
        seen.extend(ids(&page));
        next = link(&page, "next", GEOJSON);
    }
    seen
}

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

fn the_definition_is_valid_openapi_3_0_and_complete() {
    let client = Client::embedded();
    let answer = client.get("/api");
    assert_eq!(answer.header("content-type"), OPENAPI);
    let document = answer.json();
    let api: openapiv3::OpenAPI = serde_json::from_value(document.clone()).unwrap();
    assert!(api.openapi.starts_with("3.0"));
    for collection in client.json("/collections")["collections"].as_array().unwrap() {
        let id = collection["id"].as_str().unwrap();
        assert_eq!(client.get(&format!("/collections/{id}/items?limit=1")).status, 200, "{id}");
    }
    for path in [
        "/",
        "/conformance",
        "/collections",
        "/collections/{collectionId}",
        "/collections/{collectionId}/items",
        "/collections/{collectionId}/items/{featureId}",
        "/{collectionId}.geojson",
    ] {
        assert!(api.paths.paths.contains_key(path), "{path}");
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

fn the_conformance_page_lists_each_class_once() {
    let client = Client::embedded();
    let answer = client.get("/conformance");
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    let classes: Vec<String> = serde_json::from_value(answer.json()["conformsTo"].clone()).unwrap();
    for (i, class) in classes.iter().enumerate() {
        assert!(class.starts_with("http://www.opengis.net/spec/") && class.contains("/conf/"), "{class}");
        assert!(!classes[..i].contains(class), "{class} stands twice");
    }
    assert!(classes.len() > 20, "{classes:?}");
}

/// What the definition has at an address without variables is there, and for everyone
fn what_is_defined_is_implemented() {
    let client = Client::embedded();
    let document = client.json("/api");
    assert!(document["security"].is_null() && document["components"]["securitySchemes"].is_null());
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(item["get"]["security"].is_null(), "{path}");
        let is_required = |parameter: &Value| parameter["required"] == true;
        if path.contains('{') || client::parameters_of(&document, path).iter().any(is_required) {
            continue;
        }
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let media_type = answer.header("content-type").split(';').next().unwrap().to_owned();
        let defined = item["get"]["responses"]["200"]["content"].as_object().unwrap();
        assert!(defined.keys().any(|name| name.starts_with(&media_type)), "{path}: {media_type}");
        asked += 1;
    }
    assert!(asked > 10, "{asked} addresses were asked");
}

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

fn bad_parameters_are_400_and_named() {
    let cases: &[(&str, &str)] = &[
        ("/collections?x=1", "parameter 'x' is unknown here; allowed are lang, f"),
        ("/collections/districts?limit=1", "parameter 'limit' is unknown here; allowed are lang, f"),
        (
            "/collections/districts/items?handover=x",
            "parameter 'handover' is unknown here; allowed are bbox, bbox-crs, datetime, filter",
        ),
        ("/collections/districts/items/lachin?bbox=1,2,3,4", "parameter 'bbox' is unknown here"),
        ("/collections/districts/items?bbox=1,2,3", "parameter 'bbox' has 3 numbers; allowed are 4"),
        ("/collections/districts/items?bbox=1,2,3,x", "number 4 is 'x'"),
        ("/collections/districts/items?bbox=1,9,3,4", "south 9 is above north 4"),
        (
            "/collections/districts/items?datetime=soon",
            "parameter 'datetime' is wrong: 'soon' is neither a date",
        ),
        (
            "/collections/districts/items?datetime=2020-12-02/2020-12-01",
            "the start 2020-12-02 lies after the end",
        ),
        (
            "/collections/districts/items?limit=0",
            "parameter 'limit' is '0'; allowed is a whole number of at least 1",
        ),
        ("/collections/districts/items?limit=many", "is 'many'; allowed is a whole number"),
        ("/collections/districts/items?offset=-1", "parameter 'offset' is '-1'; allowed is a whole number"),
        (
            "/collections/districts/items?f=xml",
            "parameter 'f' is 'xml'; allowed are json, html, jsonfg, csv, geojsons, fgb, kml",
        ),
        ("/collections/districts/items?area_km2_computed=big", "is 'big'; allowed is a number"),
        ("/collections/districts/items?handover_date=today", "is 'today'; allowed is a date"),
        ("/collections/districts/items?bbox=1,2,3,4&bbox=1,2,3,4", "stands more than once"),
        (
            "/collections/districts/items?name_en=%ff",
            "parameter 'name_en' is '%ff'; allowed is percent-encoded UTF-8",
        ),
        (
            "/collections/districts/items?limit=1&%C3=%a9",
            "parameter '%C3' is '%a9'; allowed is percent-encoded UTF-8",
        ),
        ("/districts.geojson?limit=1", "parameter 'limit' is unknown here"),
        ("/districts.geojson?f=csv", "parameter 'f' is 'csv'; allowed here is json"),
        ("/?f=json&x=1", "parameter 'x' is unknown here"),
    ];
    for &(path, message) in cases {
        let answer = Client::embedded().get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(message), "{detail}");
        assert!(detail.contains(problem["parameter"].as_str().unwrap()));
    }
}

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
        let features = features(&client.json(&format!("/{id}.geojson")));
        let has_geometry = features.iter().any(|feature| feature.geometry.is_some());
        let bbox = &own["extent"]["spatial"]["bbox"][0];
        assert_eq!(bbox.is_array(), has_geometry, "{id}");
        if has_geometry {
            let text: Vec<_> = bbox.as_array().unwrap().iter().map(ToString::to_string).collect();
            let inside = client.json(&format!("/collections/{id}/items?bbox={}", text.join(",")));
            assert_eq!(inside["numberMatched"], features.len(), "{id}");
        }
    }
    // Days are days at +04:00; the last that counts is the end, and an open end is null.
    for (id, interval) in [
        ("corridor", json!(["1992-05-17T20:00:00Z", "2023-10-03T19:59:59Z"])),
        ("corridor-states", json!(["1992-05-17T20:00:00Z", null])),
        ("events", json!(["1988-02-19T20:00:00Z", "2025-08-08T19:59:59Z"])),
    ] {
        let extent = client.json(&format!("/collections/{id}"))["extent"].clone();
        assert_eq!(extent["temporal"]["interval"][0], interval, "{id}");
    }
    assert_eq!(client.get("/collections/nothing").status, 404);
}

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
    let features = features(&items);
    assert_eq!(features.len(), 5);
    for feature in &features {
        assert!(
            feature.id.is_some() && feature.len_properties() > 5 && !client::positions(feature).is_empty()
        );
    }
}

/// All features, each once, whatever the limit
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

fn a_box_selects_what_it_touches_and_what_has_no_geometry() {
    let cases: &[(&str, &[&str])] = &[
        ("2,2,4,4", &["f2", "f3", "f4", "f9"]),
        ("2,2,-100,4,4,100", &["f2", "f3", "f4", "f9"]),
        ("3,3,3,3", &["f3", "f9"]),
        ("8,8,2,10", &["f8", "f9", "f10"]),
        ("177,65,-177,70", &["f9"]),
        ("-180,-90,180,90", &["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10"]),
        ("-180,80,180,90", &["f9"]),
        ("-180,-90,180,-80", &["f9"]),
    ];
    for &(bbox, found) in cases {
        assert_eq!(ids(&row_of_ten().json(&format!("/collections/row/items?bbox={bbox}"))), found);
    }
}

/// With periods that hold their first day and not their last
fn a_time_selects_the_periods_it_meets_and_what_has_none() {
    let cases: &[(&str, &[&str])] = &[
        ("2020-12-03", &["f2", "f10"]),
        ("2020-12-03T12:00:00Z", &["f2", "f10"]),
        ("2020-12-03T03:00:00%2B04:00", &["f1", "f10"]),
        ("2020-12-03/2020-12-04", &["f2", "f3", "f10"]),
        ("../2020-12-02", &["f1", "f10"]),
        ("/2020-12-02", &["f1", "f10"]),
        ("2020-12-09/..", &["f8", "f9", "f10"]),
        ("2020-12-01", &["f10"]),
        ("2020-12-11", &["f10"]),
    ];
    for &(datetime, found) in cases {
        assert_eq!(ids(&row_of_ten().json(&format!("/collections/row/items?datetime={datetime}"))), found);
    }
}

fn properties_select_by_their_value() {
    let client = row_of_ten();
    assert_eq!(ids(&client.json("/collections/row/items?kind=odd&limit=2")), ["f1", "f3"]);
    assert_eq!(ids(&client.json("/collections/row/items?n=4.0")), ["f4"]);
    assert_eq!(client.json("/collections/row/items?kind=neither")["numberMatched"], 0);
    assert_eq!(client.json("/collections/row/items?kind=odd&n=4")["numberMatched"], 0);
    assert_eq!(ids(&client.json("/collections/row/items?valid_from=2020-12-03")), ["f2"]);
}

fn a_feature_stands_at_its_own_address() {
    let client = Client::embedded();
    let answer = client.get("/collections/districts/items/lachin");
    assert_eq!(answer.header("content-type"), GEOJSON);
    let feature = answer.json();
    let read: geojson::Feature = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(client::id(&read), "lachin");
    assert!(client::positions(&read).len() > 100);
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

fn every_resource_is_a_page_too_and_asks_nobody_else() {
    let client = Client::embedded();
    let mut asked = BTreeSet::new();
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
                let target = href.replace("&amp;", "&").replace("&#38;", "&");
                let target = target.split('#').next().unwrap();
                if !asked.insert(target.to_owned()) {
                    continue;
                }
                let answer = client.ask("GET", target, &[("accept", "text/html, */*;q=0.5")]);
                assert_eq!(answer.status, 200, "{path} links to {href}");
            }
        }
    }
}

/// Content negotiation (RFC 9110 12): by `f`, by `Accept`, 406 where neither can be met
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
fn values_in_utf_8_are_read() {
    let client = Client::embedded();
    for value in ["%C3%A9", "é", "%EF%BF%BD", "5%", "100%25", "%+f"] {
        let answer = client.get(&format!("/collections/districts/items?name_en={value}"));
        assert_eq!((answer.status.as_u16(), &answer.json()["numberMatched"]), (200, &0.into()), "{value}");
    }
}
