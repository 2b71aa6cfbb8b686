//! Sees that the page and the fonts which the binary carries have been built, and hashes them and the program's source
//! for its `ETag`s.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    for file in ["web/dist/page.js", "web/dist/page.css", "web/dist/fonts/NotoSans-Regular.ttf"] {
        println!("cargo::rerun-if-changed={file}");
        if !Path::new(file).is_file() {
            println!("cargo::error=the page is not built: run `make web` first, or `make run` for all");
            return;
        }
    }
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=web/dist/fonts");
    let mut hash = DefaultHasher::new();
    for path in ["src", "web/dist/fonts"].into_iter().flat_map(|folder| files(Path::new(folder))) {
        (path.as_os_str(), fs::read(&path).unwrap_or_default()).hash(&mut hash);
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
