//! The collections of one data set, and what is known of the whole.

use indexmap::IndexMap;
use jiff::tz::Offset;

use crate::collection::{Collection, Extent};
use crate::datetime::Interval;
use crate::ground::Ground;
use crate::metadata::{CatalogInfo, License};

/// The collections of one data set.
#[derive(Debug)]
pub struct Catalog {
    info: CatalogInfo,
    offset: Offset,
    collections: IndexMap<String, Collection>,
    ground: Option<Ground>,
    version: u64,
}

impl Catalog {
    /// A catalogue of `collections` and, if there is one, an image of the ground; `version` is a hash of all they were
    /// read from.
    #[must_use]
    pub fn new(
        info: CatalogInfo,
        offset: Offset,
        collections: Vec<Collection>,
        ground: Option<Ground>,
        version: u64,
    ) -> Self {
        let collections =
            collections.into_iter().map(|collection| (collection.id().to_owned(), collection)).collect();
        Self { info, offset, collections, ground, version }
    }

    /// What the data says of itself.
    #[must_use]
    pub fn info(&self) -> &CatalogInfo {
        &self.info
    }

    /// What a day is: the offset of its midnight from UTC.
    #[must_use]
    pub fn offset(&self) -> Offset {
        self.offset
    }

    /// A hash of the data: equal data has equal versions.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// A collection by id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Collection> {
        self.collections.get(id)
    }

    /// The collections in the catalogue's order.
    #[must_use]
    pub fn collections(&self) -> impl ExactSizeIterator<Item = &Collection> {
        self.collections.values()
    }

    /// The image of the ground, if there is one.
    #[must_use]
    pub fn ground(&self) -> Option<&Ground> {
        self.ground.as_ref()
    }

    /// What all collections cover together.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let extents = || self.collections().map(Collection::extent);
        let edges = extents().filter_map(|extent| Some(extent.bbox?.edges()));
        let around = edges.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
        Extent {
            bbox: around.and_then(|[w, s, e, n]| crate::bbox::Bbox::new(w, s, e, n).ok()),
            interval: extents()
                .map(|extent| extent.interval)
                .reduce(Interval::hull)
                .unwrap_or(Interval::ALWAYS),
        }
    }

    /// The licence of a collection: its own, else the whole's.
    #[must_use]
    pub fn license<'a>(&'a self, collection: &'a Collection) -> Option<&'a License> {
        collection.info().license.as_ref().or(self.info.license.as_ref())
    }

    /// The licence of the image of the ground: its own, else the whole's.
    #[must_use]
    pub fn ground_license(&self) -> Option<&License> {
        self.ground.as_ref()?.info().license.as_ref().or(self.info.license.as_ref())
    }

    /// The label of a property's code in a language, if it has one.
    #[must_use]
    pub fn code_label(&self, property: &str, code: &str, language: &str) -> Option<&str> {
        self.info.codes.get(property)?.get(code).map(|text| text.in_language(language))
    }
}
