//! The examples of the documents: each address in them answers, and each answer holds what stands below it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use client::Client;
use lachin_map::Dataset;
use serde_json::Value;

const HOST: &str = "http://127.0.0.1:8080";

/// The documents with examples, and how many each has.
const DOCUMENTS: [(&str, usize); 2] = [("README.md", 2), ("docs/answers.md", 14)];

fn text(document: &str) -> String {
    std::fs::read_to_string(document).unwrap()
}

/// Whether `answer` holds all of `expected`; the elements of a list in their order, others may stand between them.
fn holds(answer: &Value, expected: &Value) -> bool {
    match (answer, expected) {
        (Value::Object(answer), Value::Object(expected)) => {
            expected.iter().all(|(key, value)| answer.get(key).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(answer), Value::Array(expected)) => {
            let mut rest = answer.iter();
            expected.iter().all(|value| rest.any(|found| holds(found, value)))
        }
        _ => answer == expected,
    }
}

#[test]
fn the_curl_examples_answer_as_they_say() {
    let client = Client::embedded();
    for (document, count) in DOCUMENTS {
        let text = text(document);
        let examples: Vec<_> = text.split("```sh\ncurl '").skip(1).collect();
        assert_eq!(examples.len(), count, "{document}");
        for example in examples {
            let (url, rest) = example.split_once('\'').unwrap();
            let block = rest.split("```").nth(2).unwrap();
            let path = url.strip_prefix(HOST).unwrap();
            if let Some(table) = block.strip_prefix("csv\n") {
                assert_eq!(client.get(path).text().replace("\r\n", "\n"), table, "{url}");
                continue;
            }
            let expected: Value = serde_json::from_str(block.strip_prefix("json\n").unwrap()).unwrap();
            let answer = client.json(path);
            assert!(holds(&answer, &expected), "{url} answers {answer:.600}");
        }
    }
}

#[test]
fn an_answer_holds_values_and_their_order() {
    let answer = serde_json::json!([{ "a": 1, "b": 0 }, { "a": 2 }]);
    for (expected, is_held) in [
        (serde_json::json!([{ "a": 1 }, { "a": 2 }]), true),
        (serde_json::json!([{ "a": 2 }]), true),
        (serde_json::json!([{ "a": 2 }, { "a": 1 }]), false),
        (serde_json::json!([{ "a": 3 }]), false),
    ] {
        assert_eq!(holds(&answer, &expected), is_held, "{expected}");
    }
}

#[test]
fn the_addresses_for_gis_programs_answer() {
    let (client, readme) = (Client::embedded(), text("README.md"));
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

#[test]
fn the_catalogue_of_own_data_is_read() {
    let readme = text("README.md");
    let catalog = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(catalog.lines().count(), 10);
    let ferries = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":null,
        "properties":{"name":"North","owner":"town","valid_from":"1928-01-01","valid_to":null}}]}"#;
    let files = [("catalog.toml", catalog.to_owned()), ("ferries.geojson", ferries.to_owned())];
    let catalog = Dataset::from_files("lake", files).load().unwrap();
    let style = catalog.get("ferries").unwrap().info().style.as_ref().unwrap();
    assert_eq!(style.classes[0].fill.as_deref(), Some("#3f7fbf"));
}
