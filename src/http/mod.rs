//! The service over HTTP: OGC API - Features, answers of place and time, the reader's page. The only modules that name
//! axum.
//!
//! Rooms stand in the order in which they may use each other: what HTTP is, what is served, what all requests and pages
//! share, the resources, what tells of all of them, the door.

mod wire;
mod service;
mod call;
mod conditional;
mod pages;
mod pictures;
mod features;
mod tiles;
mod answers;
mod reader;
mod landing;
mod openapi;
mod operations;
mod router;
mod server;

pub use router::router;
pub use server::serve;
pub use service::state::AppState;
pub use wire::problem::Problem;
pub use wire::proxy::{ParseProxiesError, TrustedProxies};
pub use wire::site::{Background, ParseTilesUrlError, Site, TilesUrl};
