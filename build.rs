//! Sees that the page and the fonts which the binary carries have been built, and hashes the fonts and the program's
//! source for its `ETag`s.
//!
//! Whenever this is run, the program and all of its tests are built anew. So it watches no more than it must: a debug build
//! reads page, fonts and data from the disk (`src/embedded.rs`), and what is written for people is no source.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    let page = ["web/dist/page.js", "web/dist/page.css", "web/dist/fonts/NotoSans-Regular.ttf"];
    if !page.iter().all(|file| Path::new(file).is_file()) {
        println!("cargo::error=the page is not built: run `make web` first, or `make run` for all");
        return;
    }
    let fonts = files(Path::new("web/dist/fonts"));
    let mut source = files(Path::new("src"));
    source.retain(|path| path.extension().is_none_or(|end| end != "md"));
    let carried = page.iter().map(Path::new).chain(fonts.iter().map(PathBuf::as_path));
    let is_carried = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    for path in source.iter().map(PathBuf::as_path).chain(carried.filter(|_| is_carried)) {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let mut hash = DefaultHasher::new();
    for path in source.iter().chain(&fonts) {
        (path.as_os_str(), fs::read(path).unwrap_or_default()).hash(&mut hash);
    }
    println!("cargo::rustc-env=LACHIN_MAP_SOURCE_HASH={:016x}", hash.finish());
}

/// The files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
