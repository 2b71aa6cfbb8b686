//! The API's definition and the service say the same: which parameters each resource knows, and which answers it gives.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use std::collections::{BTreeMap, BTreeSet};

use client::{Client, parameters_of, with};
use serde_json::Value;

/// A value that a parameter may have.
fn sample(parameter: &Value) -> String {
    let schema = &parameter["schema"];
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let first = schema["enum"].get(0).or_else(|| parameter.get("example")).or_else(|| schema.get("default"));
    match (first, schema["type"].as_str().unwrap()) {
        (Some(value), _) => text(value),
        (None, "array") if schema.get("maxItems").is_some() => "46,39,47,40".to_owned(),
        (None, "array") => "districts".to_owned(),
        (None, "boolean") => "true".to_owned(),
        (None, "integer" | "number") => "1".to_owned(),
        (None, _) => "x".to_owned(),
    }
}

/// The operations with addresses of each: of the whole, and of two collections, of which one has lines.
fn operations(client: &Client, api: &Value) -> Vec<(String, String)> {
    let line = client.json("/collections/corridor/items?f=json");
    let line = line["features"].as_array().unwrap().iter();
    let mut lines = line.filter(|feature| feature["geometry"]["type"] == "LineString");
    let line = lines.next().unwrap()["id"].as_str().unwrap().to_owned();
    let state = client.json("/collections/control/items?f=json&limit=1")["features"][0]["id"].clone();
    let of = [("corridor", line.as_str()), ("control", state.as_str().unwrap())];
    let address = |path: &String, (collection, feature): (&str, &str)| {
        let places = [
            ("{collectionId}", collection),
            ("{featureId}", feature),
            ("{tileMatrixSetId}", "WebMercatorQuad"),
            ("{tileMatrix}", "9"),
            ("{tileRow}", "194"),
            ("{tileCol}", "322"),
        ];
        let filled = places.iter().fold(path.clone(), |path, (place, with)| path.replace(place, with));
        (path.clone(), filled)
    };
    let addresses = |path: &String| {
        let is_of_both = path.contains("{collectionId}") && !path.ends_with("/along");
        of.into_iter().take(if is_of_both { 2 } else { 1 }).map(|of| address(path, of)).collect::<Vec<_>>()
    };
    api["paths"].as_object().unwrap().keys().flat_map(addresses).collect()
}

/// The parameters of an operation that stand in the query.
fn in_query(api: &Value, path: &str) -> BTreeMap<String, Value> {
    let parameters = parameters_of(api, path).into_iter().filter(|parameter| {
        // Parameters by the names of the data have no name of their own.
        parameter["in"] == "query" && parameter["schema"]["type"] != "object"
    });
    parameters.map(|parameter| (parameter["name"].as_str().unwrap().to_owned(), parameter)).collect()
}

#[test]
fn what_is_defined_is_known_and_what_is_known_is_defined() {
    let client = Client::embedded();
    let api = client.json("/api?f=json");
    // Pages for readers pass over what they do not know, since links that are shared gather such names.
    let operations: Vec<_> =
        operations(&client, &api).into_iter().filter(|(path, _)| path != "/embed").collect();
    assert!(operations.len() > 40, "{}", operations.len());
    let everywhere: BTreeMap<String, Value> =
        operations.iter().flat_map(|(path, _)| in_query(&api, path)).collect();
    let mut differences = Vec::new();
    for (path, address) in &operations {
        let own = in_query(&api, path);
        for (name, parameter) in &everywhere {
            let value = sample(own.get(name).unwrap_or(parameter));
            // What must be there stands beside it, so that nothing else is missed first.
            let mut pairs = vec![(name.as_str(), value.as_str())];
            let needed: Vec<_> =
                own.iter().filter(|(other, own)| own["required"] == true && *other != name).collect();
            pairs.extend(needed.iter().map(|(name, _)| (name.as_str(), "1")));
            if path.ends_with("/along") && !["km", "reported_km", "lon", "lat"].contains(&name.as_str()) {
                pairs.push(("km", "1"));
            }
            let answer = client.get(&with(address, &pairs));
            let unknown = answer.status == 400 && {
                let problem = answer.json();
                problem["parameter"] == name.as_str()
                    && problem["detail"].as_str().unwrap().contains("unknown here")
            };
            if unknown == own.contains_key(name) {
                differences
                    .push(format!("{path}: {name} is {}", if unknown { "refused" } else { "not defined" }));
            }
            assert!(answer.status.as_u16() < 500, "{path} {pairs:?}");
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_answer_is_one_of_those_defined() {
    let client = Client::embedded();
    let api = client.json("/api?f=json");
    let mut seen = BTreeSet::new();
    for (path, address) in operations(&client, &api) {
        let needed = in_query(&api, &path).into_iter().filter(|(_, parameter)| parameter["required"] == true);
        let needed: Vec<_> = needed.map(|(name, _)| (name, "1")).collect();
        let needed: Vec<_> = needed.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let address = if path.ends_with("/along") { with(&address, &[("km", "1")]) } else { address };
        let address = if needed.is_empty() { address } else { with(&address, &needed) };
        for headers in [
            &[][..],
            &[("if-none-match", "*")],
            &[("range", "bytes=0-9")],
            &[("range", "bytes=999999999-")],
            &[("accept", "image/png")],
        ] {
            let status = client.ask("GET", &address, headers).status;
            let defined = &api["paths"][&path]["get"]["responses"][status.as_str()];
            assert!(!defined.is_null(), "{address} {headers:?}: {status}");
            seen.insert(status.as_u16());
        }
        assert!(!api["paths"][&path]["get"]["responses"]["304"].is_null(), "{path}");
    }
    assert!([200, 206, 304, 406, 416].iter().all(|status| seen.contains(status)), "{seen:?}");
}

#[test]
fn every_json_answer_has_a_named_schema_whose_members_it_has() {
    let client = Client::embedded();
    let api = client.json("/api?f=json");
    let mut read = 0;
    for (path, address) in operations(&client, &api) {
        let content = api["paths"][&path]["get"]["responses"]["200"]["content"].as_object().unwrap();
        let needed = in_query(&api, &path).into_iter().filter(|(_, parameter)| parameter["required"] == true);
        let mut pairs: Vec<(String, String)> =
            needed.map(|(name, parameter)| (name, sample(&parameter))).collect();
        if path.ends_with("/along") {
            pairs.push(("km".to_owned(), "1".to_owned()));
        }
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (media_type, answer) in content.iter().filter(|(media_type, _)| media_type.contains("json")) {
            if media_type.ends_with("json-seq") {
                continue;
            }
            let pointer = answer["schema"]["$ref"].as_str().unwrap_or_else(|| panic!("{path} {media_type}"));
            let schema = api.pointer(pointer.trim_start_matches('#')).unwrap();
            // A tileset has two forms, of which the first is the usual one.
            let first = schema["anyOf"][0]["$ref"].as_str();
            let schema = first.map_or(schema, |first| api.pointer(first.trim_start_matches('#')).unwrap());
            let members = schema["properties"].as_object().unwrap_or_else(|| panic!("{pointer}"));
            let document = client.ask("GET", &with(&address, &pairs), &[("accept", media_type)]).json();
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    document.get(name.as_str().unwrap()).is_some(),
                    "{address} {media_type} has no {name}"
                );
            }
            let known = document.as_object().unwrap().keys().filter(|name| members.contains_key(*name));
            assert!(known.count() > 1, "{address} {media_type} is what {pointer} says");
            read += 1;
        }
    }
    assert!(read > 30, "{read} answers were read");
    assert!(!api.to_string().contains("\"enum\":[null]"), "generators do not read an enumeration of null");
}

#[test]
fn a_member_that_is_always_there_is_required_even_if_it_may_be_null() {
    let client = Client::embedded();
    let schemas = client.json("/api?f=json")["components"]["schemas"].clone();
    let is_required = |schema: &str, member: &str| {
        schemas[schema]["required"].as_array().unwrap().iter().any(|required| required == member)
    };
    let state = &schemas["States"]["properties"]["now"];
    assert_eq!(state["nullable"], true, "{state}");
    assert_eq!(state["allOf"][0]["$ref"], "#/components/schemas/DescribedFeature", "{state}");
    assert!(is_required("States", "now"));
    assert!(!is_required("Problem", "parameter"), "it is left out where no parameter is at fault");
    let answer = client.json("/at?lon=0&lat=0&f=json");
    assert!(answer["told_of"].is_null(), "{answer}");
    let given = answer.as_object().unwrap();
    assert!(schemas["At"]["properties"].as_object().unwrap().keys().all(|member| given.contains_key(member)));
    assert_eq!(schemas["At"]["required"].as_array().unwrap().len(), given.len());
}
