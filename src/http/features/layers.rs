//! Whole layers at one stable address each: `/{id}.geojson`, for those who paste it into a program.

use std::sync::Arc;

use axum::body::HttpBody;
use axum::extract::{Path, Request};
use axum::response::Response;
use bytes::Bytes;

use crate::crs::Crs;
use crate::encode::geojson;
use crate::http::call::COLLECTION_ID;
use crate::http::call::FileCall;
use crate::http::call::find;
use crate::http::features::feature_schema::FeatureCollection;
use crate::http::features::selection::{SELECTING, SHOWING};
use crate::http::features::writer;
use crate::http::features::writer::Answer;
use crate::http::service::layer_file::{LayerFile, about};
use crate::http::service::resource::{Caching, Group, Json, Languages, Resource};
use crate::http::service::state::AppState;
use crate::http::wire::encoded_body::{Pieces, Prepared, stream};
use crate::http::wire::negotiate::Format;
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::params::Params;
use crate::http::wire::problem::Problem;

/// The formats of whole layers.
pub(crate) const FILES: &[Format] =
    &[Format::Json, Format::JsonFg, Format::Csv, Format::GeoJsonSeq, Format::FlatGeobuf, Format::Kml];

pub(crate) fn resources() -> Vec<Resource> {
    let layer = |id, path, summary, formats: &'static [Format]| Resource {
        id,
        group: Group::Files,
        summary,
        parameters: [&[COLLECTION_ID], SELECTING, SHOWING, &[F_OF_FILE]].concat(),
        formats,
        json: Json::of::<FeatureCollection>(geojson::MEDIA_TYPE),
        languages: Languages::None,
        caching: Caching { streamed: Some(is_streamed), ..Caching::default() },
        in_parts: true,
        ..Resource::get(path, layer)
    };
    vec![
        layer("getLayerAsGeoJson", "/{collectionId}.geojson", "A whole layer as GeoJSON", &[Format::Json]),
        layer("getLayerAsJsonFg", "/{collectionId}.jsonfg", "A whole layer as JSON-FG", &[Format::JsonFg]),
        layer("getLayerAsCsv", "/{collectionId}.csv", "A whole layer as CSV", &[Format::Csv]),
        layer(
            "getLayerAsGeoJsonSeq",
            "/{collectionId}.geojsons",
            "A whole layer as a sequence of GeoJSON texts",
            &[Format::GeoJsonSeq],
        ),
        layer(
            "getLayerAsFlatGeobuf",
            "/{collectionId}.fgb",
            "A whole layer as FlatGeobuf",
            &[Format::FlatGeobuf],
        ),
        layer("getLayerAsKml", "/{collectionId}.kml", "A whole layer as KML", &[Format::Kml]),
    ]
}

/// The format once more, which the address says already.
const F_OF_FILE: Parameter =
    Parameter::query("f", Values::Format, "The format, which the address says already");

async fn layer(Path(file): Path<String>, call: FileCall) -> Result<Response, Problem> {
    let FileCall { state, format, headers, mut params } = call;
    let id = file.strip_suffix(format.suffix()).and_then(|rest| rest.strip_suffix('.')).unwrap_or(&file);
    let collection = find(&state, id)?;
    // The address itself says the format; to say it again is no fault, but another is.
    if let Some(f) = params.take(F_OF_FILE.name)?.filter(|f| f != format.name()) {
        return Err(Problem::parameter(
            F_OF_FILE.name,
            format_args!("is '{f}'; allowed here is {}", format.name()),
        ));
    }
    let query = params.layer(collection, state.catalog().offset())?;
    let plain = format == Format::Json && query.presentation.is_whole();
    if !plain || !query.is_everything() || !query.sort_by.is_empty() {
        let question = format!("{file}?{query}");
        if let Some(file) = state.files().get(&question) {
            let mut response = file.respond(&headers, state.work()).await;
            writer::mark(&mut response, query.presentation.crs, format);
            writer::as_file(&mut response, id, format);
            return Ok(response);
        }
        let rows = writer::rows(&state, collection, &query).await?.rows;
        if plain {
            let found = ready(&state, id, rows);
            let pieces = geojson::layer(&about(state.catalog(), collection), found);
            let mut response = stream(geojson::MEDIA_TYPE, pieces);
            writer::mark(&mut response, Crs::CRS84, format);
            return Ok(response);
        }
        let presentation = query.presentation;
        let crs = presentation.crs;
        let answer =
            Answer { state: &state, collection, rows, presentation, format, tail_members: String::new() };
        let mut response = answer.respond().await?;
        if let Some(file) = keep(&state, question, format, &mut response).await? {
            response = file.respond(&headers, state.work()).await;
            writer::mark(&mut response, crs, format);
        }
        writer::as_file(&mut response, id, format);
        return Ok(response);
    }
    let mut response = match state.layer_file(id) {
        Some(LayerFile::Small(prepared)) => prepared.respond(&headers, state.work()).await,
        Some(LayerFile::Large(packed)) => packed.respond(&headers, state.work(), || pieces(&state, id)),
        None => return Err(Problem::internal(&"a layer was not prepared")),
    };
    writer::mark(&mut response, Crs::CRS84, format);
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
    state.files().keep(question, Arc::clone(&file));
    Ok(Some(file))
}

/// Whether the whole layer at an address is one that is streamed, so that its tag is weak unless it is sent packed.
fn is_streamed(state: &AppState, request: &Request) -> bool {
    let path = request.uri().path();
    let id = path.strip_prefix('/').and_then(|file| file.strip_suffix(".geojson"));
    let is_large = |id: &str| matches!(state.layer_file(id), Some(LayerFile::Large(_)));
    let is_whole = || {
        let mut params = Params::of(request.uri()).unwrap_or_default();
        params.take(F_OF_FILE.name).is_ok() && params.finish().is_ok()
    };
    id.is_some_and(is_large) && is_whole()
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
