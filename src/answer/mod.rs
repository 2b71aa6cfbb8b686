//! Questions that are more than a query: what changed when, what the map shows on a day, what is known of a feature.

pub mod description;
pub mod legend;
pub mod timeline;
