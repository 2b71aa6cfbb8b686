//! The shape of the program: modules in one order, HTTP in one place, nothing of any place in the code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| endings.iter().any(|known| end == *known)) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The modules of the library in the order of `src/lib.rs`.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let named = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    named.map(str::to_owned).collect()
}

/// The top-level module a file belongs to: `src/http/items.rs` to `http`.
fn module_of(path: &Path) -> String {
    let part = path.components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
    part.trim_end_matches(".rs").to_owned()
}

/// The modules that a file names, in code: comments name what they like, tests use what they need.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let uses = lines.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>());
    uses.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

#[test]
fn modules_use_only_those_above_them() {
    let order = modules();
    assert!(order.len() > 10, "src/lib.rs names the modules: {order:?}");
    let place = |name: &str| order.iter().position(|module| module == name);
    let mut arrows = 0;
    for (path, text) in files("src", &["rs"]) {
        let module = module_of(&path);
        let Some(own) = place(&module) else {
            assert!(["lib", "main"].contains(&module.as_str()), "{module} is not in src/lib.rs");
            continue;
        };
        for other in used(&text).into_iter().filter(|other| *other != module) {
            let Some(above) = place(&other) else {
                panic!("{}: crate::{other} is no module", path.display())
            };
            assert!(above < own, "{}: {module} uses {other}, which stands below it", path.display());
            arrows += 1;
        }
    }
    assert!(arrows > 20, "the arrows were found: {arrows}");
}

#[test]
fn only_http_and_main_know_of_http() {
    let mut inside = 0;
    for (path, text) in files("src", &["rs"]) {
        let module = module_of(&path);
        let names = ["axum", "hyper", "tower"].into_iter().filter(|name| text.contains(&format!("{name}::")));
        for name in names {
            assert!(["http", "main"].contains(&module.as_str()), "{} names {name}", path.display());
            inside += 1;
        }
    }
    assert!(inside > 0, "the names were found");
}

/// The names of places in the data, in all languages, and the ids made of them.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // The names of these are titles of what was written, happened or is disputed: sentences, not places.
    let titled = [
        "sources.geojson",
        "events.geojson",
        "discrepancies.geojson",
        "corridor-states.geojson",
        "statements.geojson",
    ];
    for (_, text) in files("geodata", &["geojson"])
        .iter()
        .filter(|(path, _)| !titled.iter().any(|file| path.ends_with(file)))
    {
        let layer: serde_json::Value = serde_json::from_str(text).unwrap();
        for feature in layer["features"].as_array().unwrap() {
            let properties = feature["properties"].as_object().unwrap();
            let of_names = properties.iter().filter(|(key, _)| {
                key.starts_with("name_") || key.starts_with("centre_") || *key == "alt_names"
            });
            let texts =
                of_names.filter(|(key, _)| !key.contains("status")).filter_map(|(_, value)| value.as_str());
            for text in texts.chain(feature["id"].as_str()) {
                let parts = text.split(['/', ';', '–', ',', '(', ')']).map(str::trim);
                let is_name = |part: &&str| part.chars().filter(|c| c.is_alphabetic()).count() > 2;
                names.extend(parts.filter(is_name).map(str::to_lowercase));
            }
        }
    }
    names
}

fn has_word(text: &str, word: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word).any(|(at, found)| {
        edge(text[..at].chars().next_back()) && edge(text[at + found.len()..].chars().next())
    })
}

#[test]
fn the_code_names_no_place_of_the_data() {
    let names = names();
    for known in ["lachin", "շուշի", "armenia", "kura", "oblast-1991"] {
        assert!(names.contains(known), "{known} is among the names");
    }
    let mut read = 0;
    for (path, text) in files("src", &["rs", "html"]).into_iter().chain(files("web/src", &["ts", "css"])) {
        // The package's own name is also that of a place.
        let text =
            text.to_lowercase().replace("lachin_map", "").replace("lachin-map", "").replace("lachin map", "");
        for name in &names {
            assert!(!has_word(&text, name), "{} names {name}", path.display());
        }
        read += 1;
    }
    assert!(read > 30, "the code was read: {read} files");
}
