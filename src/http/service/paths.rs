//! The paths of the resources that others link to.

use crate::http::wire::links::segment;
use crate::http::wire::negotiate::Format;

/// The path of a collection.
pub(crate) fn collection_path(id: &str) -> String {
    format!("/collections/{}", segment(id))
}

/// The path of a collection's items.
pub(crate) fn items_path(id: &str) -> String {
    format!("{}/items", collection_path(id))
}

/// The path of what changed in a collection.
pub(crate) fn changes_path(id: &str) -> String {
    format!("{}/changes", collection_path(id))
}

/// The path of a feature.
pub(crate) fn item_path(collection: &str, feature: &str) -> String {
    format!("{}/{}", items_path(collection), segment(feature))
}

/// The path of a whole layer.
pub(crate) fn layer_path(id: &str) -> String {
    file_path(id, Format::Json)
}

/// The path of a whole layer in a format.
pub(crate) fn file_path(id: &str, format: Format) -> String {
    format!("/{}.{}", segment(id), format.suffix())
}
