//! Vector tiles (OGC API - Tiles, 20-057): of each collection, and of all of them with a layer each.

mod matrix_sets;
mod tileset;

pub(super) use tileset::TILESETS;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;

use super::collections::find;
use super::links::{collection_path, segment};
use super::params::Params;
use super::selection::queryables;
use super::{AppState, Problem};
use crate::collection::Collection;
use crate::encode::mvt::{self, TileLimit};
use crate::query::{Limit, Query};
use crate::text::shortened;
use crate::tile::{TileCoord, TileMatrixSet};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(matrix_sets::router())
        .merge(tileset::router())
        .route("/tiles/{set}/{zoom}/{row}/{col}", get(of_all))
        .route("/collections/{id}/tiles/{set}/{zoom}/{row}/{col}", get(of_one))
}

/// What tiles are made of.
#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    /// All collections, or those that are named.
    Whole,
    /// One collection.
    One(&'a Collection),
}

impl Source<'_> {
    /// The path of its tilesets.
    fn path(self) -> String {
        match self {
            Self::Whole => "/tiles".to_owned(),
            Self::One(collection) => format!("{}/tiles", collection_path(collection.id())),
        }
    }

    /// What its tiles are asked beside what selects features, with the names that a resource adds.
    fn others<'a>(self, own: &[&'a str]) -> Vec<&'a str> {
        let named = matches!(self, Self::Whole).then_some("collections");
        named.into_iter().chain(own.iter().copied()).collect()
    }
}

/// The collections of a tile, and what is asked of each.
struct Asked {
    layers: Vec<(String, Query)>,
}

/// Names that a tile knows beside those that select features; one of the whole knows `collections` too.
const OTHERS: [&str; 2] = ["properties", "f"];
/// What selects features of a tile, which has its own box; a box asked for would be another question.
const SELECTING: &[&str] = &["datetime", "filter", "filter-lang", "filter-crs"];

impl Asked {
    /// Reads what is asked of tiles of `source`; the format is the caller's to take. `others` are names that the resource
    /// knows beside those that select features.
    fn read(
        state: &AppState,
        source: Source<'_>,
        mut params: Params,
        others: &[&str],
    ) -> Result<Self, Problem> {
        let offset = state.catalog().offset();
        let collections = match source {
            Source::One(collection) => vec![collection],
            Source::Whole => match params.take("collections")? {
                None => drawn(state).collect(),
                Some(names) => {
                    let find = |name: &str| {
                        state.catalog().get(name).ok_or_else(|| {
                            let all: Vec<_> = state.catalog().collections().map(Collection::id).collect();
                            let name = shortened(name);
                            let detail = format!("names '{name}'; allowed are {}", all.join(", "));
                            Problem::parameter("collections", detail)
                        })
                    };
                    let mut collections: Vec<&Collection> = Vec::new();
                    for found in names.split(',').map(find) {
                        let found = found?;
                        // A layer stands in a tile once.
                        if collections.iter().all(|known| known.id() != found.id()) {
                            collections.push(found);
                        }
                    }
                    collections
                }
            },
        };
        let others = source.others(others);
        let mut known = [SELECTING, &others].concat();
        if let Some((first, rest)) = collections.split_first() {
            // A property is a parameter if all layers have it, since each is asked the same.
            let all_have = |name: &str| {
                rest.iter().all(|collection| queryables(collection, &others).any(|(has, _)| has == name))
            };
            known.extend(queryables(first, &others).map(|(name, _)| name).filter(|name| all_have(name)));
        }
        params.know(&known)?;
        let layer = |collection: &Collection| {
            let mut params = params.clone();
            let presentation = params.presentation_of_tiles(collection)?;
            let query = params.selection(collection, offset, &others)?;
            Ok((collection.id().to_owned(), Query { presentation, ..query }))
        };
        let layers = collections.into_iter().map(layer).collect::<Result<_, Problem>>()?;
        Ok(Self { layers })
    }
}

impl Asked {
    /// What is asked, as the parameters of another address; `named` are the collections by name, if they are.
    fn parameters(&self, named: Option<&str>) -> String {
        let encoded = |names: &str| names.split(',').map(segment).collect::<Vec<_>>().join(",");
        let mut parts: Vec<_> =
            named.map(|named| format!("collections={}", encoded(named))).into_iter().collect();
        let query = self.layers.first().map(|(_, query)| query.clone()).unwrap_or_default();
        let query = Query { limit: Limit::DEFAULT, ..query }.to_string();
        parts.extend((!query.is_empty()).then_some(query));
        parts.join("&")
    }
}

/// The collections that have anything to draw.
fn drawn(state: &AppState) -> impl Iterator<Item = &Collection> {
    state.catalog().collections().filter(|collection| collection.extent().bbox.is_some())
}

async fn of_all(
    State(state): State<AppState>,
    Path((set, zoom, row, col)): Path<(String, String, String, String)>,
    params: Params,
) -> Result<Response, Problem> {
    let asked = |params| Asked::read(&state, Source::Whole, params, &OTHERS);
    tile(&state, [&set, &zoom, &row, &col], params, asked).await
}

async fn of_one(
    State(state): State<AppState>,
    Path((id, set, zoom, row, col)): Path<(String, String, String, String, String)>,
    params: Params,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let asked = |params| Asked::read(&state, Source::One(collection), params, &OTHERS);
    tile(&state, [&set, &zoom, &row, &col], params, asked).await
}

/// A tile; 204 where it is empty, 404 outside of its matrix (`/req/core/tc-success`, `/req/core/tc-error`).
async fn tile(
    state: &AppState,
    [set, zoom, row, col]: [&str; 4],
    mut params: Params,
    asked: impl FnOnce(Params) -> Result<Asked, Problem>,
) -> Result<Response, Problem> {
    let set = matrix_set(set)?;
    let coord =
        TileCoord::parse(set, zoom, row, col).map_err(|error| Problem::not_found(error.to_string()))?;
    if let Some(f) = params.take("f")?.filter(|f| f != "mvt") {
        return Err(Problem::parameter("f", format_args!("is '{}'; allowed here is mvt", shortened(&f))));
    }
    let Asked { layers } = asked(params)?;
    let asked_of = |(id, query): &(String, Query)| format!("{id}?{query}");
    let question: Vec<_> = layers.iter().map(asked_of).collect();
    let question = format!("{}/{coord}\n{}", set.id(), question.join("\n"));
    if let Some(bytes) = state.0.tiles.get(&question) {
        return Ok(answer(bytes));
    }
    let held = state.clone();
    // A tile of a whole country may hold up other requests of this thread.
    let made = state.work().run(move |waited| {
        let layers = layers.iter().take_while(|_| waited.for_result()).filter_map(|(id, query)| {
            let collection = held.catalog().get(id)?;
            let properties = query.presentation.properties.as_deref();
            Some(mvt::layer(collection, query, coord, properties, TileLimit::default()).0)
        });
        mvt::tile(layers)
    });
    let bytes = Bytes::from(made.await?);
    state.0.tiles.keep(question, bytes.clone());
    Ok(answer(bytes))
}

/// A tile as it is sent.
fn answer(bytes: Bytes) -> Response {
    if bytes.is_empty() {
        StatusCode::NO_CONTENT.into_response()
    } else {
        super::bytes(mvt::MEDIA_TYPE, bytes)
    }
}

/// The tile matrix set of an address, or 404 that names those there are.
fn matrix_set(name: &str) -> Result<TileMatrixSet, Problem> {
    TileMatrixSet::ALL.into_iter().find(|set| set.id() == name).ok_or_else(|| {
        let all = TileMatrixSet::ALL.map(TileMatrixSet::id).join(", ");
        Problem::not_found(format!("there is no tile matrix set '{name}'; there are {all}"))
    })
}
