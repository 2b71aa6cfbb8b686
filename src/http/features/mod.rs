//! The collections, their schemas, their features page by page and as whole layers.

pub(crate) mod collections;
pub(crate) mod feature_schema;
pub(crate) mod items;
pub(crate) mod layers;
pub(crate) mod schemas;
pub(crate) mod selection;
pub(crate) mod writer;
