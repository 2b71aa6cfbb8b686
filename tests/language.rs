//! The program's own texts, and pages in the reader's language.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "whatever fails here is a failed test"
)]

mod client;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use client::Client;
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

#[test]
fn the_page_is_in_the_language_asked_for() {
    let client = Client::embedded();
    let page = |path: &str, accepted: &str| {
        client.ask("GET", path, &[("accept", "text/html"), ("accept-language", accepted)])
    };
    for (path, accepted, lang, said) in [
        ("/", "", "en", ["The map as of", "1 December 2020"]),
        ("/?lang=ru", "hy", "ru", ["Карта на дату", "1 декабря 2020\u{a0}г."]),
        ("/?lang=hy&datetime=2020-11-25", "", "hy", ["Փոխվել է մինչև այս օրը", "2020\u{a0}թ. նոյեմբերի 25"]),
        ("/", "az-AZ,az;q=0.9,en;q=0.5", "az", ["Bu tarixdə", "1 dekabr 2020"]),
        ("/at?lon=46.5&lat=39.6&datetime=2020-12-01&lang=hy", "", "hy", ["Ժամանակի ընթացքում", "Աղբյուրներ"]),
        ("/timeline", "ru", "ru", ["Дни изменений", "20 ноября 2020\u{a0}г."]),
        ("/collections/control/changes?lang=az&limit=2", "", "az", ["Nə dəyişdi", "Dəyişikliklər: 1–2"]),
    ] {
        let answer = page(path, accepted);
        assert_eq!(answer.status, 200, "{path}");
        let text = answer.text();
        assert!(text.contains(&format!("<html lang=\"{lang}\">")), "{path} for {accepted}");
        for words in said {
            assert!(text.contains(words), "{path} for {accepted} does not say {words}");
        }
        assert!(answer.header("vary").contains("accept-language"), "{path} depends on the reader's language");
    }
    let wrong = page("/?lang=xx", "");
    assert_eq!(wrong.status, 400);
    assert!(wrong.text().contains("allowed are en, az, hy, ru"));
}

#[test]
fn links_keep_the_language_that_the_address_names() {
    let client = Client::embedded();
    let text = |path: &str| client.ask("GET", path, &[("accept", "text/html")]).text();
    let page = text("/?lang=hy&datetime=2020-11-25&select=places/shusha");
    for href in [
        "?datetime=2020-11-25&#38;lang=hy",
        "?datetime=2020-11-25&#38;lang=ru&#38;select=places/shusha",
        "/timeline?lang=hy",
    ] {
        assert!(page.contains(href), "the page links to {href}");
    }
    assert!(
        !text("/?datetime=2020-11-25")
            .contains("href=\"http://map.test/?datetime=2020-11-25&#38;lang=en&#38;select")
    );
    assert!(
        text("/timeline?lang=ru").contains("&#38;lang=ru\""),
        "days lead to the map in the same language"
    );
}
#[test]
fn every_text_is_asked_for_by_the_server_or_the_page() {
    let mut all = String::new();
    written(Path::new("src"), &["rs", "html"], &mut all);
    written(Path::new("web/src"), &["ts"], &mut all);
    let unused: Vec<_> = keys("en").into_iter().filter(|key| !all.contains(&format!("\"{key}\""))).collect();
    assert_eq!(unused, Vec::<String>::new());
}
