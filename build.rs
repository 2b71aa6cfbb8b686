//! Sees that the page which the binary carries has been built.

fn main() {
    for file in ["web/dist/page.js", "web/dist/page.css"] {
        println!("cargo::rerun-if-changed={file}");
        if !std::path::Path::new(file).is_file() {
            println!("cargo::error=the page is not built: run `make web` first, or `make run` for all");
            return;
        }
    }
}
