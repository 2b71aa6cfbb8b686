//! What stands under the page: the data as files, credits and licences.

use super::super::links::{collection_path, layer_path};
use super::View;
use crate::metadata::License;
use crate::text::Text;

pub(super) struct Credit {
    pub(super) collection_title: String,
    pub(super) text: String,
    pub(super) license_title: String,
    pub(super) license_href: String,
}

pub(super) struct Download {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) geojson_href: String,
}

impl View<'_> {
    pub(super) fn credits(&self) -> Vec<Credit> {
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

    pub(super) fn downloads(&self) -> Vec<Download> {
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
