//! The README's examples: each address in it answers, and each answer holds what stands below it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use client::Client;
use serde_json::Value;

const HOST: &str = "http://127.0.0.1:8080";

fn readme() -> String {
    std::fs::read_to_string("README.md").unwrap()
}

/// Whether `answer` holds all of `expected`; each element of a list somewhere in the list.
fn holds(answer: &Value, expected: &Value) -> bool {
    match (answer, expected) {
        (Value::Object(answer), Value::Object(expected)) => {
            expected.iter().all(|(key, value)| answer.get(key).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(answer), Value::Array(expected)) => {
            expected.iter().all(|value| answer.iter().any(|found| holds(found, value)))
        }
        _ => answer == expected,
    }
}

#[test]
fn the_curl_examples_answer_as_they_say() {
    let (client, readme) = (Client::embedded(), readme());
    let mut examples = 0;
    for part in readme.split("```sh\ncurl '").skip(1) {
        let (url, rest) = part.split_once('\'').unwrap();
        let block = rest.split("```").nth(2).unwrap();
        examples += 1;
        if let Some(table) = block.strip_prefix("csv\n") {
            let answer = client.get(url.strip_prefix(HOST).unwrap()).text().replace("\r\n", "\n");
            assert_eq!(answer, table, "{url}");
            continue;
        }
        let expected = block.strip_prefix("json\n").unwrap();
        let expected: Value = serde_json::from_str(expected).unwrap();
        let answer = client.json(url.strip_prefix(HOST).unwrap());
        assert!(holds(&answer, &expected), "{url} answers {answer:.600}");
    }
    assert_eq!(examples, 15);
    assert!(!holds(&serde_json::json!([{"a": 1}]), &serde_json::json!([{"a": 2}])));
}

#[test]
fn the_addresses_for_gis_programs_answer() {
    let (client, readme) = (Client::embedded(), readme());
    let part = readme.split("### In QGIS").nth(1).unwrap().split("\n## ").next().unwrap();
    let urls: Vec<_> = part
        .match_indices(HOST)
        .map(|(at, _)| part[at..].split(|c: char| c.is_whitespace() || c == '`').next().unwrap())
        .collect();
    assert!(urls.len() >= 4, "{urls:?}");
    for url in urls {
        let answer = client.json(url.strip_prefix(HOST).unwrap());
        let is_layer = url.ends_with(".geojson");
        assert_eq!(answer["type"] == "FeatureCollection", is_layer, "{url}");
        assert_eq!(answer["links"].is_array(), !is_layer, "{url}");
    }
}
