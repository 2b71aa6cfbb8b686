//! The program's own texts: none is missing, none is left over.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "whatever fails here is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// All that is written in the files below a folder that have one of the endings.
fn written(folder: &Path, endings: &[&str], all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            written(&path, endings, all);
        } else if path.extension().is_some_and(|end| endings.iter().any(|known| end == *known)) {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

fn keys(code: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(format!("src/language/{code}.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    file["words"].as_object().unwrap().keys().cloned().collect()
}

/// The keys that stand as a first argument of the calls that take one.
fn named(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for call in [".word(", ".fill(", ".count("] {
        for rest in code.split(call).skip(1) {
            let rest = rest.trim_start();
            if let Some((key, _)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                found.insert(key.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_text_that_the_server_asks_for_is_there_in_every_language() {
    let mut server = String::new();
    written(Path::new("src"), &["rs", "html"], &mut server);
    let asked = named(&server);
    assert!(asked.len() > 30, "the keys were found: {asked:?}");
    for code in ["en", "az", "hy", "ru"] {
        let missing: Vec<_> = asked.difference(&keys(code)).cloned().collect();
        assert_eq!(missing, Vec::<String>::new(), "missing in {code}");
    }
}

#[test]
fn a_text_is_safe_inside_a_script_element() {
    for code in ["en", "az", "hy", "ru"] {
        let text = fs::read_to_string(format!("src/language/{code}.json")).unwrap();
        assert!(!text.contains('<'), "{code} holds no tag");
    }
}
