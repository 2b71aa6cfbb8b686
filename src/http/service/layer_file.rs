//! Whole layers, ready to be sent: what is kept of them, and what their files say of themselves.

use std::sync::Arc;

use bytes::Bytes;

use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::encode::geojson;
use crate::http::wire::encoded_body::{MAX_SIZE, Packed, Prepared};

/// A whole layer, ready to be sent.
#[derive(Debug)]
pub(crate) enum LayerFile {
    /// Kept as it is.
    Small(Arc<Prepared>),
    /// Made anew from its features, and kept only packed.
    Large(Arc<Packed>),
}

impl LayerFile {
    pub(crate) fn new(catalog: &Catalog, collection: &Collection) -> Self {
        let size = collection.features().iter().map(|feature| feature.json().len() + 2).sum();
        if size > MAX_SIZE {
            return Self::Large(Arc::new(Packed::new(geojson::MEDIA_TYPE, size)));
        }
        let rows = collection.features().iter().map(|feature| feature.json().clone());
        let bytes = geojson::layer(&about(catalog, collection), rows).collect::<Vec<_>>().concat();
        Self::Small(Arc::new(Prepared::new(geojson::MEDIA_TYPE, Bytes::from(bytes))))
    }
}

/// What the file of a collection says of itself.
pub(crate) fn about(catalog: &Catalog, collection: &Collection) -> geojson::CollectionMetadata {
    let info = catalog.info();
    let license = catalog.license(collection);
    geojson::CollectionMetadata {
        attribution: collection.info().attribution.clone().unwrap_or_else(|| info.attribution.clone()),
        license: license.map(|license| format!("{} <{}>", license.title, license.url)).unwrap_or_default(),
        notice: info.page.notice.in_language(info.language()).to_owned(),
    }
}
