//! Whole layers at one stable address each: `/{id}.geojson`, for those who paste it into a program.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;

use super::collections::find;
use super::params::Params;
use super::prepared::{MAX_SIZE, Packed, Pieces, Prepared, stream};
use super::{AppState, Problem};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::encode::geojson;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/{file}", get(layer))
}

async fn layer(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(file): Path<String>,
    mut params: Params,
) -> Result<Response, Problem> {
    let Some(id) = file.strip_suffix(".geojson") else {
        return Err(Problem::not_found(format!(
            "there is nothing at /{file}; whole layers are at /{{collection}}.geojson, and / links to all there is"
        )));
    };
    let collection = find(&state, id)?;
    // The address itself says the format; to say it again is no fault, but another is.
    if let Some(f) = params.take("f")?.filter(|f| f != "json") {
        return Err(Problem::parameter("f", format_args!("is '{f}'; allowed here is json")));
    }
    let query = params.layer(collection, state.catalog().offset(), &["f"])?;
    if !query.is_everything() {
        let found: Vec<Bytes> =
            collection.query(&query).features.into_iter().map(|feature| feature.json().clone()).collect();
        let about = about(state.catalog(), collection);
        return Ok(stream(geojson::MEDIA_TYPE, geojson::layer(&about, found.into_iter())));
    }
    match state.0.layers.get(id) {
        Some(Layer::Small(prepared)) => Ok(prepared.respond(&headers).await),
        Some(Layer::Large(packed)) => Ok(packed.respond(&headers, || pieces(&state, id))),
        None => Err(Problem::internal(&"a layer was not prepared")),
    }
}

/// A whole layer, ready to be sent.
#[derive(Debug)]
pub(super) enum Layer {
    /// Kept as it is.
    Small(Arc<Prepared>),
    /// Made anew from its features, and kept only packed.
    Large(Arc<Packed>),
}

impl Layer {
    pub(super) fn new(catalog: &Catalog, collection: &Collection) -> Self {
        let size = collection.features().iter().map(|feature| feature.json().len() + 2).sum();
        if size > MAX_SIZE {
            return Self::Large(Arc::new(Packed::new(geojson::MEDIA_TYPE, size)));
        }
        let rows = collection.features().iter().map(|feature| feature.json().clone());
        let bytes = geojson::layer(&about(catalog, collection), rows).collect::<Vec<_>>().concat();
        Self::Small(Arc::new(Prepared::new(geojson::MEDIA_TYPE, Bytes::from(bytes))))
    }
}

/// The file of a collection, made piece by piece.
fn pieces(state: &AppState, id: &str) -> Pieces {
    let Some(collection) = state.catalog().get(id) else { return Box::new(std::iter::empty()) };
    let about = about(state.catalog(), collection);
    let (shared, id) = (state.clone(), id.to_owned());
    let rows = (0..collection.features().len())
        .filter_map(move |row| Some(shared.catalog().get(&id)?.features().get(row)?.json().clone()));
    Box::new(geojson::layer(&about, rows))
}

/// What the file of a collection says of itself.
pub(super) fn about(catalog: &Catalog, collection: &Collection) -> geojson::About {
    let info = catalog.info();
    let license = catalog.license(collection);
    geojson::About {
        attribution: collection.info().attribution.clone().unwrap_or_else(|| info.attribution.clone()),
        license: license.map(|license| format!("{} <{}>", license.title, license.url)).unwrap_or_default(),
        notice: info.page.notice.in_language(info.language()).to_owned(),
    }
}
