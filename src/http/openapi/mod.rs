//! The definition of the API, made from what each resource says of itself.

pub(crate) mod definition;
pub(crate) mod operation;
pub(crate) mod page;
pub(crate) mod resource;
pub(crate) mod values;
