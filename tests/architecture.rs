//! The shape of the program: modules in one order, HTTP in one place, nothing of any place in the code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
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

/// The modules that a file declares, in its order.
fn declared(file: &str) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let names = text.lines().filter_map(|line| {
        line.trim_start_matches("pub ")
            .trim_start_matches("pub(crate) ")
            .strip_prefix("mod ")?
            .strip_suffix(';')
    });
    names.map(str::to_owned).collect()
}

/// The module of a file: `src/http/wire/links.rs` to `["http", "wire", "links"]`, that of `lib.rs` to none.
fn module_of(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> = path
        .with_extension("")
        .components()
        .skip(1)
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        parts.pop();
    }
    parts
}

/// The code of a file without its comments.
fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The paths that a tree of a `use` stands for: `a::{b, c::{d}}` to `a::b` and `a::c::d`.
fn paths(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let body = rest.rsplit_once('}').unwrap().0;
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in body.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    let filled = parts.iter().filter(|part| !part.trim().is_empty());
    filled.flat_map(|part| paths(part)).map(|path| format!("{}{path}", head.trim())).collect()
}

/// What a file names of other modules, by paths from the root; tests are code like all else.
fn used(path: &Path, text: &str) -> Vec<Vec<String>> {
    let (module, code) = (module_of(path), code(text));
    let children = if path.ends_with("mod.rs") { declared(path.to_str().unwrap()) } else { Vec::new() };
    let mut found = Vec::new();
    for start in ["use crate::", "use super::", "pub use ", "use "] {
        for (at, _) in code.match_indices(start) {
            // Within a module of a file, `super` is the file itself.
            if !(at == 0 || code[..at].ends_with(['\n', ' ', ')'])) || code[..at].ends_with("    ") {
                continue;
            }
            let tree = code[at..].split_once(';').unwrap().0.split_once("use ").unwrap().1;
            found.extend(paths(tree));
        }
    }
    // Paths within expressions.
    for start in ["crate::", "super::super::"] {
        for (at, _) in code.match_indices(start) {
            let path = code[at..].chars().take_while(|c| c.is_alphanumeric() || ['_', ':'].contains(c));
            let path: String = path.collect();
            // A list in braces was read above.
            found.extend(Some(path).filter(|path| !path.ends_with(':')));
        }
    }
    let absolute = |path: String| -> Option<Vec<String>> {
        let parts: Vec<&str> = path.split("::").map(str::trim).filter(|part| !part.is_empty()).collect();
        let supers = parts.iter().take_while(|part| **part == "super").count();
        let of = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        match parts.first() {
            Some(&"crate") => Some(of(&parts[1..])),
            Some(&"self") => Some([module.clone(), of(&parts[1..])].concat()),
            Some(&"super") => {
                let above = &module[..module.len().checked_sub(supers)?];
                Some([above, &of(&parts[supers..])].concat())
            }
            Some(first) if children.iter().any(|child| child == first) => {
                Some([module.clone(), of(&parts)].concat())
            }
            _ => None,
        }
    };
    found.into_iter().filter_map(absolute).collect()
}

/// What a file hands on of its own modules: the path by which others know it, and where it stands.
fn handed_on(path: &Path, text: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let (module, code) = (module_of(path), code(text));
    let children = if path.ends_with("mod.rs") { declared(path.to_str().unwrap()) } else { Vec::new() };
    let uses =
        code.lines().filter(|line| line.starts_with("pub")).filter_map(|line| line.split_once(" use "));
    let whole =
        uses.map(|(start, rest)| code[code.find(&format!("{start} use {rest}")).unwrap()..].to_owned());
    let trees = whole.map(|code| {
        let tree = code.split_once(';').unwrap().0.split_once(" use ").unwrap().1;
        tree.to_owned()
    });
    let found = trees.flat_map(|tree| paths(&tree)).filter_map(|path| {
        let parts: Vec<String> = path.split("::").map(|part| part.trim().to_owned()).collect();
        let is_own = children.contains(parts.first()?);
        let name = parts.last()?.split(" as ").last()?.trim().to_owned();
        is_own.then(|| ([module.clone(), vec![name]].concat(), [module.clone(), parts].concat()))
    });
    found.filter(|(known, target)| known != target).collect()
}

/// Sees that what stands in `order` uses only what stands above it; tells how many arrows there were. `names` are the
/// parts of a path that lead to those of `order`.
fn holds(names: &[&str], order: &[String]) -> usize {
    let place = |path: &[String]| {
        let rest =
            path.strip_prefix(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>().as_slice())?;
        order.iter().position(|module| Some(module) == rest.first())
    };
    let mut arrows = 0;
    for (path, text) in files(&[&["src"], names].concat().join("/"), &["rs"]) {
        let Some(own) = place(&module_of(&path)) else { continue };
        for other in used(&path, &text) {
            let Some(above) = place(&other).filter(|above| *above != own) else { continue };
            assert!(above < own, "{} uses {}, which stands below it", path.display(), other.join("::"));
            arrows += 1;
        }
    }
    arrows
}

#[test]
fn modules_use_only_those_above_them() {
    let order = declared("src/lib.rs");
    assert!(order.len() > 10, "src/lib.rs names the modules: {order:?}");
    assert!(holds(&[], &order) > 100, "the arrows were found");
}

#[test]
fn rooms_of_http_use_only_those_above_them() {
    let order = declared("src/http/mod.rs");
    assert!(order.len() > 10, "src/http/mod.rs names the rooms: {order:?}");
    assert!(holds(&["http"], &order) > 100, "the arrows were found");
}

/// What HTTP is does not depend on what is served.
#[test]
fn the_wire_knows_no_feature() {
    let mut read = 0;
    for (path, text) in files("src/http/wire", &["rs"]) {
        for other in used(&path, &text) {
            let first = other.first().map(String::as_str).unwrap_or_default();
            assert!(
                ["http", "encode", "text"].contains(&first),
                "{} uses {}",
                path.display(),
                other.join("::")
            );
        }
        read += 1;
    }
    assert!(read > 10, "the wire was read: {read} files");
}

#[test]
fn no_file_uses_itself_through_others() {
    let files = files("src", &["rs"]);
    let known: BTreeSet<Vec<String>> = files.iter().map(|(path, _)| module_of(path)).collect();
    let handed_on = files.iter().flat_map(|(path, text)| handed_on(path, text));
    // A function may have the name of the module it stands in.
    let handed_on: BTreeMap<_, _> = handed_on.filter(|(name, _)| !known.contains(name)).collect();
    let mut arrows: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for (path, text) in &files {
        let own = module_of(path);
        if own.is_empty() {
            continue;
        }
        for mut other in used(path, text) {
            // What a module hands on is that of the file in which it stands.
            while let Some((length, target)) =
                (1..=other.len()).find_map(|length| Some((length, handed_on.get(&other[..length])?)))
            {
                other = [&target[..], &other[length..]].concat();
            }
            let mut file = (1..=other.len()).rev().map(|length| other[..length].to_vec());
            let file = file.find(|module| known.contains(module));
            if let Some(file) = file.filter(|file| *file != own) {
                arrows.entry(own.clone()).or_default().insert(file);
            }
        }
    }
    assert!(arrows.values().map(BTreeSet::len).sum::<usize>() > 300, "the arrows were found");
    // What is left when all files that use nothing left are taken away stands in a circle, or leads to one.
    loop {
        let left: BTreeSet<_> = arrows.keys().cloned().collect();
        let before = left.len();
        arrows.retain(|_, others| others.iter().any(|other| left.contains(other)));
        if arrows.len() == before {
            break;
        }
    }
    let mut circle = Vec::new();
    let mut next = arrows.keys().next().cloned();
    while let Some(module) = next.filter(|module| !circle.contains(module)) {
        next = arrows[&module].iter().find(|other| arrows.contains_key(*other)).cloned();
        circle.push(module);
    }
    let circle: Vec<_> = circle.iter().map(|module| module.join("::")).collect();
    assert!(circle.is_empty(), "these use each other: {}", circle.join(" > "));
}

#[test]
fn only_http_and_main_know_of_http() {
    let mut inside = 0;
    for (path, text) in files("src", &["rs"]) {
        let module = module_of(&path).into_iter().next().unwrap_or_else(|| "main".to_owned());
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
