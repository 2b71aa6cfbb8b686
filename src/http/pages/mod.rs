//! What all pages for people share.

pub(crate) mod assets;
pub(crate) mod layout;
pub(crate) mod problem;
pub(crate) mod swatches;
pub(crate) mod telling;
pub(crate) mod value;
