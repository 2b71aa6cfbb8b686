//! The reader's page: the map, the day it speaks of, and all it says without a script.

pub(crate) mod differences;
pub(crate) mod footer;
pub(crate) mod page;
pub(crate) mod panel;
pub(crate) mod start;
pub(crate) mod still;
pub(crate) mod strip;
pub(crate) mod table;
pub(crate) mod view;
