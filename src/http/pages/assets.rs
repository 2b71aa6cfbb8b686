//! The page's script, style and letters: compressed once, and kept for good under an address with their hash.

use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::http::service::asset::Asset;
use crate::http::service::resource::{Caching, Languages, Resource};
use crate::http::service::state::AppState;
use crate::http::wire::links::Base;
use crate::http::wire::problem::Problem;

pub(crate) fn resources() -> Vec<Resource> {
    vec![Resource {
        formats: &[],
        languages: Languages::None,
        caching: Caching { immutable: Some(is_immutable), ..Caching::default() },
        ..Resource::get("/assets/{*name}", asset)
    }]
}

async fn asset(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    match state.assets().get(&name) {
        Some(asset) => Ok(asset.prepared.respond(&headers, state.work()).await),
        None => Err(Problem::not_found(format!("the page has no file '{name}'"))),
    }
}

/// The address of a file of the page, which changes with it.
pub(crate) fn asset_href(state: &AppState, base: &Base, name: &str) -> String {
    let hash = state.assets().get(name).map(Asset::hash).unwrap_or_default();
    base.url(&format!("/assets/{name}?v={hash:016x}"))
}

/// Whether an address holds a hash of its file: letters by their name, others by `v`, which must be that of the file as it
/// is now, since of another build's file nothing is known.
fn is_immutable(state: &AppState, request: &Request) -> bool {
    let Some(name) = request.uri().path().strip_prefix("/assets/") else { return false };
    if name.starts_with("fonts/") && name.rsplit_once('.').is_some_and(|(_, end)| end == "woff2") {
        return true;
    }
    let asked = request.uri().query().and_then(|query| query.strip_prefix("v="));
    let hash = state.assets().get(name).map(|asset| format!("{:016x}", asset.hash()));
    asked.is_some() && asked == hash.as_deref()
}

/// The addresses of the letters that the first view in a language needs: the build puts the languages of the pages and
/// a hash into their names.
pub(crate) fn font_hrefs(state: &AppState, base: &Base, language: &str) -> Vec<String> {
    // `fonts/sans-latin.en-az.0123456789ab.woff2` is for the pages in English and in Azerbaijani.
    let is_for = |name: &&String| {
        let pages = name.strip_prefix("fonts/").and_then(|file| file.split('.').nth(1));
        pages.is_some_and(|pages| pages.split('-').any(|page| page == language))
    };
    let mut names: Vec<_> = state.assets().keys().filter(is_for).collect();
    names.sort_unstable();
    names.into_iter().map(|name| base.url(&format!("/assets/{name}"))).collect()
}
