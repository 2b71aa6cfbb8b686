//! What stands under the page: the data as files, credits and licences.

use crate::http::reader::view::View;
use crate::http::service::paths::{collection_path, layer_path};
use crate::metadata::License;
use crate::text::Text;

pub(crate) struct Credit {
    pub(crate) collection_title: String,
    pub(crate) text: String,
    pub(crate) license_title: String,
    pub(crate) license_href: String,
}

pub(crate) struct Download {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) geojson_href: String,
}

impl View<'_> {
    pub(crate) fn credits(&self) -> Vec<Credit> {
        let layers = self.catalog.collections().map(|collection| {
            let info = collection.info();
            (&info.title, &info.attribution, self.catalog.license(collection))
        });
        let ground = self.catalog.ground().map(|ground| {
            let info = ground.info();
            (&info.title, &info.attribution, self.catalog.ground_license())
        });
        let credit = |(title, attribution, license): (&Text, &Option<String>, Option<&License>)| {
            Some(Credit {
                collection_title: title.in_language(self.language).to_owned(),
                text: attribution.clone()?,
                license_title: license.map(|license| license.title.clone()).unwrap_or_default(),
                license_href: license.map(|license| license.url.clone()).unwrap_or_default(),
            })
        };
        layers.chain(ground).filter_map(credit).collect()
    }

    pub(crate) fn downloads(&self) -> Vec<Download> {
        let collections = self.catalog.collections();
        collections
            .map(|collection| Download {
                title: collection.info().title.in_language(self.language).to_owned(),
                href: self.base.localized(&collection_path(collection.id())),
                geojson_href: self.base.url(&layer_path(collection.id())),
            })
            .collect()
    }
}
