//! The page's script, style and letters, and the image of the ground: compressed once, and kept for good under an address with their hash.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_64;

use super::links::Base;
use super::prepared::Prepared;
use super::{AppState, Problem};
use crate::ground::Ground;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/assets/{*name}", get(asset))
}

/// A file of the page.
#[derive(Debug, Clone)]
pub(super) struct Asset {
    hash: u64,
    prepared: Arc<Prepared>,
}

impl Asset {
    /// A file of the page, of the kind that its name tells.
    pub(super) fn named(name: &str, bytes: Bytes) -> Self {
        let media_type = match name.rsplit_once('.') {
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "png")) => "image/png",
            Some((_, "svg")) => "image/svg+xml",
            Some((_, "woff2")) => "font/woff2",
            _ => "application/octet-stream",
        };
        Self::new(media_type, bytes)
    }

    pub(super) fn new(media_type: &'static str, bytes: Bytes) -> Self {
        Self { hash: xxh3_64(&bytes), prepared: Arc::new(Prepared::new(media_type, bytes)) }
    }

    pub(super) fn hash(&self) -> u64 {
        self.hash
    }
}

async fn asset(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    match state.0.assets.get(&name) {
        Some(asset) => Ok(asset.prepared.respond(&headers, state.work()).await),
        None => Err(Problem::not_found(format!("the page has no file '{name}'"))),
    }
}

/// The name of the image of the ground among the page's files, whatever that of its own file.
pub(super) fn ground_name(ground: &Ground) -> String {
    ground.media_type().replace("image/", "ground.")
}

/// The address of a file of the page, which changes with it.
pub(super) fn asset_href(state: &AppState, base: &Base, name: &str) -> String {
    let hash = state.0.assets.get(name).map(|asset| asset.hash).unwrap_or_default();
    base.url(&format!("/assets/{name}?v={hash:016x}"))
}

/// Whether an address names the file as it is now; of another build's file nothing is known.
pub(super) fn is_current(state: &AppState, name: &str, query: Option<&str>) -> bool {
    let asked = query.and_then(|query| query.strip_prefix("v="));
    let hash = state.0.assets.get(name).map(|asset| format!("{:016x}", asset.hash));
    asked.is_some() && asked == hash.as_deref()
}

/// The addresses of the letters that the first view in a language needs: the build puts the languages of the pages and
/// a hash into their names.
pub(super) fn font_hrefs(state: &AppState, base: &Base, language: &str) -> Vec<String> {
    // `fonts/sans-latin.en-az.0123456789ab.woff2` is for the pages in English and in Azerbaijani.
    let is_for = |name: &&String| {
        let pages = name.strip_prefix("fonts/").and_then(|file| file.split('.').nth(1));
        pages.is_some_and(|pages| pages.split('-').any(|page| page == language))
    };
    let mut names: Vec<_> = state.0.assets.keys().filter(is_for).collect();
    names.sort_unstable();
    names.into_iter().map(|name| base.url(&format!("/assets/{name}"))).collect()
}
