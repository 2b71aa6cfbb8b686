//! Questions that are more than a query: what is here on a day, what changed when, where along a line, what the map
//! shows, what lies at which kilometre, what is known of a feature.

pub mod along;
pub mod at;
pub mod changes;
pub mod description;
pub mod legend;
pub mod standing;
pub mod strip;
pub mod timeline;

use crate::collection::Collection;
use crate::feature::Feature;

/// A feature and the collection it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// The feature.
    pub feature: &'a Feature,
}
