//! The schemas of a collection (OGC API - Features - Part 5), and the queryables and functions of Part 3 (19-079r2).

use lachin_map::Dataset;
use serde_json::json;

use crate::client::{Client, link, with};
use crate::{Proof, proofs};

/// The tests of this module.
pub(crate) fn proofs() -> Vec<Proof> {
    proofs! { "ogcapi-features-3/1.0":
        schemas_say_what_features_have [
            "queryables/queryables-link", "queryables/get-queryables-op",
            "queryables/get-queryables-response",
        ]
        the_functions_of_filters_are_listed_and_work []
    }
}

fn schemas_say_what_features_have() {
    let client = Client::embedded();
    let catalog = lachin_map::embedded::dataset().load().unwrap();
    for collection in catalog.collections() {
        let (id, about) = (collection.id(), client.json(&format!("/collections/{}", collection.id())));
        for name in ["schema", "queryables", "sortables"] {
            let path = format!("/collections/{id}/{name}");
            let answer = client.get(&path);
            assert_eq!(
                (answer.status.as_u16(), answer.header("content-type")),
                (200, "application/schema+json")
            );
            assert!(answer.header("vary").contains("accept-language"), "{path}");
            let document = answer.json();
            assert_eq!(document["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert_eq!(document["$id"], format!("http://map.test{path}"));
            assert_eq!(document["type"], "object");
            let rel = format!("http://www.opengis.net/def/rel/ogc/1.0/{name}");
            for media_type in ["application/schema+json", "text/html"] {
                let href = link(&about, &rel, media_type).unwrap_or_else(|| panic!("{path} {media_type}"));
                assert!(client.get(&href).header("content-type").starts_with(media_type), "{href}");
            }
            let page = client.ask("GET", &path, &[("accept", "text/html")]);
            assert!(page.header("content-type").starts_with("text/html"), "{path}");
            for (property, schema) in document["properties"].as_object().unwrap() {
                assert!(
                    !schema["title"].as_str().unwrap().is_empty() && page.text().contains(property),
                    "{path}"
                );
                let layer = client.json(&format!("/{id}.geojson"));
                let features = layer["features"].as_array().unwrap().iter();
                let values: Vec<_> =
                    features.filter_map(|feature| feature["properties"].get(property)).collect();
                let types = &schema["type"];
                if name == "schema" && values.iter().any(|value| value.is_null()) && !types.is_null() {
                    assert_eq!(types[1], "null", "{path} {property}");
                } else if !["period", "id"].contains(&property.as_str()) {
                    assert!(!types.is_array(), "{path} {property}");
                }
                let Some(codes) = schema["enum"].as_array() else { continue };
                for value in values {
                    let is_code = codes.contains(value) || (value.is_null() && name != "schema");
                    assert!(is_code, "{path} {property} {value}");
                }
            }
            if name != "schema" {
                // What is offered can be asked for.
                for property in document["properties"].as_object().unwrap().keys() {
                    let items = format!("/collections/{id}/items");
                    let asked = if name == "sortables" {
                        ("sortby", format!("-{property}"))
                    } else {
                        ("filter", format!("\"{property}\" IS NULL"))
                    };
                    let answer = client.get(&with(&items, &[(asked.0, &asked.1), ("limit", "1")]));
                    assert_eq!(answer.status, 200, "{path} {property}: {}", answer.text());
                }
            }
            assert_eq!(client.ask("GET", &path, &[("accept", "image/png")]).status, 406);
            for wrong in ["f=csv", "lang=xx", "x=1", "limit=1"] {
                assert_eq!(client.get(&format!("{path}?{wrong}")).status, 400, "{path} {wrong}");
            }
        }
    }
    assert_eq!(client.get("/collections/nothing/queryables").status, 404);
    let of = |path: &str| client.json(path)["properties"].clone();
    let queryables = of("/collections/control/queryables?lang=ru");
    assert_eq!(queryables["controller"]["title"], "Под контролем");
    assert!(queryables["controller"]["enum"].as_array().unwrap().contains(&json!("russian-peacekeepers")));
    assert!(queryables["controller"]["description"].as_str().unwrap().contains("российские миротворцы"));
    assert_eq!(
        queryables["valid_from"],
        json!({ "title": "С", "type": "string", "format": "date", "x-ogc-role": "primary-interval-start" })
    );
    assert_eq!(
        (&queryables["area_km2_computed"]["type"], &queryables["area_km2_computed"]["x-ogc-unit"]),
        (&json!("number"), &json!("km2"))
    );
    assert_eq!(queryables["geometry"]["x-ogc-role"], "primary-geometry");
    assert_eq!(of("/collections/places/queryables")["geometry"]["format"], "geometry-point");
    assert!(of("/collections/places/queryables")["period"].is_null() && queryables["period"].is_object());
    let russian = client.ask("GET", "/collections/control/queryables", &[("accept-language", "ru")]).json();
    assert_eq!(russian["properties"], queryables);
    // A value without a meaning in the catalogue is still a value.
    let catalog = "[[collections]]\nid = \"t\"\nfile = \"t.geojson\"\n[codes.kind]\nx = { en = \"X\" }\n";
    let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"1","geometry":null,"properties":{"kind":"y"}}]}"#;
    let t = Client::of(&Dataset::from_files("t", [("catalog.toml", catalog), ("t.geojson", file)]), None);
    assert!(t.json("/collections/t/schema")["properties"]["kind"]["enum"].is_null());
}

fn the_functions_of_filters_are_listed_and_work() {
    let client = Client::embedded();
    let list = client.json("/functions");
    let page = client.ask("GET", "/functions", &[("accept", "text/html")]).text();
    assert!(link(&list, "alternate", "text/html").is_some());
    assert_eq!(
        link(&client.json("/"), "http://www.opengis.net/def/rel/ogc/1.0/functions", "application/json")
            .unwrap(),
        "http://map.test/functions?f=json"
    );
    for function in list["functions"].as_array().unwrap() {
        let name = function["name"].as_str().unwrap();
        let argument =
            if function["arguments"][0]["type"][0] == "number" { "area_km2_computed" } else { "how" };
        let literal = if function["returns"][0] == "number" { "0" } else { "''" };
        let filter = format!("{name}({argument}) >= {literal}");
        let found = client.json(&with("/collections/control/items", &[("filter", &filter)]));
        assert!(found["numberMatched"].as_u64().unwrap() > 0 && page.contains(name), "{filter}");
    }
    assert_eq!(client.get("/functions?x=1").status, 400);
    assert_eq!(client.ask("GET", "/functions", &[("accept", "image/png")]).status, 406);
}
