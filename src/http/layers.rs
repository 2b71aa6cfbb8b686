//! Whole layers at one stable address each: `/{id}.geojson`, for those who paste it into a program.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;

use super::collections::find;
use super::params::Params;
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
    let query = params.selection(collection.schema(), state.catalog().offset(), &["f"])?;
    if !query.is_everything() {
        let found: Vec<Bytes> =
            collection.query(&query).features.into_iter().map(|feature| feature.json().clone()).collect();
        return Ok(stream_of(&about(state.catalog(), collection), found.into_iter()));
    }
    if let Some(prepared) = state.0.layers.get(id) {
        return Ok(Arc::clone(prepared).respond(&headers).await);
    }
    let about = about(state.catalog(), collection);
    let (shared, id) = (state.clone(), id.to_owned());
    let rows = (0..collection.features().len())
        .filter_map(move |row| Some(shared.catalog().get(&id)?.features().get(row)?.json().clone()));
    Ok(stream_of(&about, rows))
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

/// A file sent in pieces as they are made.
fn stream_of(about: &geojson::About, features: impl Iterator<Item = Bytes> + Send + 'static) -> Response {
    let pieces = geojson::layer(about, features).map(Ok::<_, std::convert::Infallible>);
    ([(CONTENT_TYPE, geojson::MEDIA_TYPE)], Body::from_stream(stream::iter(pieces))).into_response()
}
