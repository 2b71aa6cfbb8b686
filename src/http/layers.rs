//! Whole layers at one stable address each: `/{id}.geojson`, for those who paste it into a program.

use std::sync::Arc;

use axum::Router;
use axum::body::HttpBody;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;

use super::collections::find;
use super::negotiate::Format;
use super::params::Params;
use super::prepared::{MAX_SIZE, Packed, Pieces, Prepared, stream};
use super::written::{self, Answer};
use super::{AppState, Problem};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::crs::Crs;
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
    let named = |format: &Format| Some((file.strip_suffix(format.suffix())?.strip_suffix('.')?, *format));
    let Some((id, format)) = Format::FILES.iter().find_map(named) else {
        let suffixes: Vec<_> = Format::FILES.iter().map(|format| format.suffix()).collect();
        return Err(Problem::not_found(format!(
            "there is nothing at /{file}; whole layers are at /{{collection}}.geojson (or {}), and / links to all there is",
            suffixes.join(", ")
        )));
    };
    let collection = find(&state, id)?;
    // The address itself says the format; to say it again is no fault, but another is.
    if let Some(f) = params.take("f")?.filter(|f| f != format.name()) {
        return Err(Problem::parameter("f", format_args!("is '{f}'; allowed here is {}", format.name())));
    }
    let query = params.layer(collection, state.catalog().offset(), &["f"])?;
    let plain = format == Format::Json && query.presentation.is_whole();
    if !plain || !query.is_everything() || !query.sort_by.is_empty() {
        let question = format!("{file}?{query}");
        if let Some(file) = state.0.files.get(&question) {
            let mut response = file.respond(&headers, state.work()).await;
            written::mark(&mut response, query.presentation.crs, format);
            written::as_file(&mut response, id, format);
            return Ok(response);
        }
        let rows = written::rows(&state, collection, &query).await?.rows;
        if plain {
            let found = ready(&state, id, rows);
            let pieces = geojson::layer(&about(state.catalog(), collection), found);
            let mut response = stream(geojson::MEDIA_TYPE, pieces);
            written::mark(&mut response, Crs::CRS84, format);
            return Ok(response);
        }
        let presentation = query.presentation;
        let crs = presentation.crs;
        let answer =
            Answer { state: &state, collection, rows, presentation, format, tail_members: String::new() };
        let mut response = answer.respond().await?;
        if let Some(file) = keep(&state, question, format, &mut response).await? {
            response = file.respond(&headers, state.work()).await;
            written::mark(&mut response, crs, format);
        }
        written::as_file(&mut response, id, format);
        return Ok(response);
    }
    let mut response = match state.0.layers.get(id) {
        Some(Layer::Small(prepared)) => prepared.respond(&headers, state.work()).await,
        Some(Layer::Large(packed)) => packed.respond(&headers, state.work(), || pieces(&state, id)),
        None => return Err(Problem::internal(&"a layer was not prepared")),
    };
    written::mark(&mut response, Crs::CRS84, format);
    Ok(response)
}

/// Keeps a file that is not streamed: programs that read it from afar ask for it in many small parts, and the page asks
/// for layers with the properties that it shows.
async fn keep(
    state: &AppState,
    question: String,
    format: Format,
    response: &mut Response,
) -> Result<Option<Arc<Prepared>>, Problem> {
    if response.body().size_hint().exact().is_none() {
        return Ok(None);
    }
    let body = axum::body::to_bytes(std::mem::take(response.body_mut()), usize::MAX);
    let body = body.await.map_err(|error| Problem::internal(&error))?;
    let file = Arc::new(Prepared::new(format.media_type(), body));
    state.0.files.keep(question, Arc::clone(&file));
    Ok(Some(file))
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

/// Whether the whole layer at an address is one that is streamed, so that its tag is weak unless it is sent packed.
pub(super) fn is_streamed(state: &AppState, uri: &Uri) -> bool {
    let id = uri.path().strip_prefix('/').and_then(|file| file.strip_suffix(".geojson"));
    let large = |id: &str| matches!(state.0.layers.get(id), Some(Layer::Large(_)));
    uri.query().is_none() && id.is_some_and(large)
}

/// The file of a collection, made piece by piece.
fn pieces(state: &AppState, id: &str) -> Pieces {
    let Some(collection) = state.catalog().get(id) else { return Box::new(std::iter::empty()) };
    let rows = (0..).take(collection.features().len());
    Box::new(geojson::layer(&about(state.catalog(), collection), ready(state, id, rows)))
}

/// The ready texts of rows, one after the other.
fn ready<I: IntoIterator<Item = u32>>(
    state: &AppState,
    id: &str,
    rows: I,
) -> impl Iterator<Item = Bytes> + use<I> {
    let (state, id) = (state.clone(), id.to_owned());
    let text = move |row| Some(state.catalog().get(&id)?.features().get(row as usize)?.json().clone());
    rows.into_iter().filter_map(text)
}

/// What the file of a collection says of itself.
pub(super) fn about(catalog: &Catalog, collection: &Collection) -> geojson::CollectionMetadata {
    let info = catalog.info();
    let license = catalog.license(collection);
    geojson::CollectionMetadata {
        attribution: collection.info().attribution.clone().unwrap_or_else(|| info.attribution.clone()),
        license: license.map(|license| format!("{} <{}>", license.title, license.url)).unwrap_or_default(),
        notice: info.page.notice.in_language(info.language()).to_owned(),
    }
}
