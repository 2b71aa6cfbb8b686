//! Answers that are more than features: what is here, what changed, where along a line, the days of change.

pub(crate) mod along;
pub(crate) mod at;
pub(crate) mod changes;
pub(crate) mod timeline;
