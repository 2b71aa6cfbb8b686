//! What HTTP is, whoever serves what: no state of ours, no feature.

pub(crate) mod coding;
pub(crate) mod encoded_body;
pub(crate) mod links;
pub(crate) mod negotiate;
pub(crate) mod parameter;
pub(crate) mod params;
pub(crate) mod policy;
pub(crate) mod problem;
pub(crate) mod proxy;
pub(crate) mod ranges;
pub(crate) mod reply;
pub(crate) mod response_cache;
pub(crate) mod site;
pub(crate) mod work;
