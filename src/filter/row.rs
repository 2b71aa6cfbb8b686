//! A feature as a filter sees it.

use jiff::tz::Offset;

use crate::feature::Feature;
use crate::schema::Schema;

/// A feature, and where the values of its properties are.
#[derive(Debug, Clone, Copy)]
pub(super) struct FeatureRow<'a> {
    pub(super) number: u32,
    pub(super) feature: &'a Feature,
    pub(super) schema: &'a Schema,
    pub(super) offset: Offset,
}
