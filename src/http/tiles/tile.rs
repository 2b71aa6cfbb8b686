//! Vector tiles: of each collection, and of all of them with a layer each.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::encode::mvt::{self, TileLimit};
use crate::http::call::COLLECTION_ID;
use crate::http::call::FileCall;
use crate::http::service::paths::collection_path;
use crate::http::service::resource::{Group, Languages, Resource};
use crate::http::tiles::matrix_sets::{TILE_MATRIX_SET_ID, matrix_set};
use crate::http::tiles::tile_query::{COLLECTIONS, SELECTING_IN_TILES, TileQuery, TileSource, drawn};
use crate::http::wire::negotiate::Format;
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::problem::Problem;
use crate::http::wire::reply;
use crate::query::Query;
use crate::text::shortened;
use crate::tile::{TileCoord, TileMatrixSet};

const TILE_MATRIX: Parameter = Parameter::path(
    "tileMatrix",
    Values::Integer { least: 0, most: Some(TileMatrixSet::MAX_ZOOM as u64), default: None },
    "The zoom",
);
const TILE_ROW: Parameter = Parameter::path(
    "tileRow",
    Values::Integer { least: 0, most: None, default: None },
    "The row, from the north; it stands before the column",
);
const TILE_COL: Parameter = Parameter::path(
    "tileCol",
    Values::Integer { least: 0, most: None, default: None },
    "The column, from the west",
);
const F_OF_TILE: Parameter = Parameter::query("f", Values::Format, "The format");

pub(crate) fn resources() -> Vec<Resource> {
    let numbers = [TILE_MATRIX_SET_ID, TILE_MATRIX, TILE_ROW, TILE_COL];
    let tile = |resource| Resource {
        group: Group::Tiles,
        formats: &[Format::Mvt],
        languages: Languages::None,
        may_be_empty: true,
        ..resource
    };
    vec![
        tile(Resource {
            id: "tiles.dataset.vector.getTile",
            summary: "A vector tile of all collections, with a layer each",
            parameters: [&numbers[..], &[COLLECTIONS], SELECTING_IN_TILES, &[F_OF_TILE]].concat(),
            example: |_, _| Some("/tiles/WebMercatorQuad/0/0/0".to_owned()),
            ..Resource::get("/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", of_all)
        }),
        tile(Resource {
            id: "tiles.collection.vector.getTile",
            summary: "A vector tile of one collection",
            parameters: [&[COLLECTION_ID], &numbers[..], SELECTING_IN_TILES, &[F_OF_TILE]].concat(),
            example: |_, state| {
                Some(format!("{}/tiles/WebMercatorQuad/0/0/0", collection_path(drawn(state).next()?.id())))
            },
            ..Resource::get(
                "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
                of_one,
            )
        }),
    ]
}

async fn of_all(
    Path((set, zoom, row, col)): Path<(String, String, String, String)>,
    call: FileCall,
) -> Result<Response, Problem> {
    tile(call, None, [&set, &zoom, &row, &col]).await
}

async fn of_one(
    Path((id, set, zoom, row, col)): Path<(String, String, String, String, String)>,
    call: FileCall,
) -> Result<Response, Problem> {
    tile(call, Some(&id), [&set, &zoom, &row, &col]).await
}

/// A tile; 204 where it is empty, 404 outside of its matrix (`/req/core/tc-success`, `/req/core/tc-error`).
async fn tile(
    call: FileCall,
    collection: Option<&str>,
    [set, zoom, row, col]: [&str; 4],
) -> Result<Response, Problem> {
    let FileCall { state, format, mut params, .. } = call;
    let source = TileSource::of(&state, collection)?;
    let set = matrix_set(set)?;
    let coord =
        TileCoord::parse(set, zoom, row, col).map_err(|error| Problem::not_found(error.to_string()))?;
    if let Some(f) = params.take(F_OF_TILE.name)?.filter(|f| f != format.name()) {
        return Err(Problem::parameter(
            F_OF_TILE.name,
            format_args!("is '{}'; allowed here is mvt", shortened(&f)),
        ));
    }
    let TileQuery { layers } = TileQuery::read(&state, source, params)?;
    let asked_of = |(id, query): &(String, Query)| format!("{id}?{query}");
    let question: Vec<_> = layers.iter().map(asked_of).collect();
    let question = format!("{}/{coord}\n{}", set.id(), question.join("\n"));
    if let Some(bytes) = state.tiles().get(&question) {
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
    state.tiles().keep(question, bytes.clone());
    Ok(answer(bytes))
}

/// A tile as it is sent.
fn answer(bytes: Bytes) -> Response {
    if bytes.is_empty() {
        StatusCode::NO_CONTENT.into_response()
    } else {
        reply::bytes(mvt::MEDIA_TYPE, bytes)
    }
}
