//! The tile matrix sets, by which the world is cut into tiles (17-083r4).

use crate::http::service::resource::{Group, Json, Languages, Resource};
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::wire::links::{JSON, Link};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::tile::{TileMatrixSet, TileMatrixSetDefinition};

/// The set of an address.
pub(crate) const TILE_MATRIX_SET_ID: Parameter = Parameter::path(
    "tileMatrixSetId",
    Values::OneOf {
        names: &[TileMatrixSet::WebMercatorQuad.id(), TileMatrixSet::WorldCrs84Quad.id()],
        default: false,
    },
    "The tile matrix set",
);

pub(crate) fn resources() -> Vec<Resource> {
    vec![
        Resource {
            id: "getTileMatrixSetsList",
            group: Group::Tiles,
            summary: "The tile matrix sets",
            json: Json::of::<TileMatrixSetsDocument>(JSON),
            languages: Languages::OfPage,
            ..Resource::get("/tileMatrixSets", list)
        },
        Resource {
            id: "getTileMatrixSet",
            group: Group::Tiles,
            summary: "A tile matrix set: how it cuts the world into tiles",
            parameters: vec![TILE_MATRIX_SET_ID],
            json: Json::of::<TileMatrixSetDefinition>(JSON),
            languages: Languages::OfPage,
            example: |_, _| Some(path(TileMatrixSet::WebMercatorQuad)),
            ..Resource::get("/tileMatrixSets/{tileMatrixSetId}", one)
        },
    ]
}

/// The path of a tile matrix set.
pub(crate) fn path(set: TileMatrixSet) -> String {
    format!("/tileMatrixSets/{}", set.id())
}

async fn list(mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    let base = &call.base;
    if format == Format::Html {
        let telling = Telling::of(&call);
        let rows = TileMatrixSet::ALL.map(|set| (base.localized(&path(set)), set.id(), set.title()));
        let twin = base.localized("/tileMatrixSets?f=json");
        return reply::html(&ListHtml {
            layout: Layout::new(telling, telling.words().word("matrix_sets")).with_twin(twin, JSON, "JSON"),
            rows: rows.to_vec(),
        });
    }
    let sets = TileMatrixSet::ALL.map(|set| {
        let link = Link::new(base.localized(&format!("{}?f=json", path(set))), "self", JSON, set.title());
        TileMatrixSetItem { id: set.id(), title: set.title(), uri: set.uri(), crs: set.crs(), links: [link] }
    });
    let links = call.forms("/tileMatrixSets", "", format);
    reply::json(JSON, &TileMatrixSetsDocument { tile_matrix_sets: sets.into(), links })
}

async fn one(Path(name): Path<String>, mut call: Call) -> Result<Response, Problem> {
    let set = matrix_set(&name)?;
    let format = call.format()?;
    call.params.finish()?;
    if format == Format::Html {
        let (telling, base) = (Telling::of(&call), &call.base);
        let words = telling.words();
        let rows = set.matrices().map(|matrix| {
            [
                matrix.zoom().to_string(),
                format!("{} × {}", matrix.width(), matrix.height()),
                format!("1 : {}", words.decimal(&format!("{:.0}", matrix.scale_denominator()))),
                words.decimal(&matrix.cell_size().to_string()),
            ]
        });
        return reply::html(&OneHtml {
            layout: Layout::new(telling, set.id())
                .under(base, words.word("matrix_sets"), "/tileMatrixSets")
                .with_twin(base.localized(&format!("{}?f=json", path(set))), JSON, "JSON"),
            uri: set.uri(),
            crs: set.crs(),
            rows: rows.collect(),
        });
    }
    reply::json(JSON, &set.definition())
}

/// The tile matrix sets.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TileMatrixSets")]
#[serde(rename_all = "camelCase")]
struct TileMatrixSetsDocument {
    tile_matrix_sets: Vec<TileMatrixSetItem>,
    links: Vec<Link>,
}

/// A tile matrix set in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct TileMatrixSetItem {
    id: &'static str,
    title: &'static str,
    uri: &'static str,
    crs: &'static str,
    links: [Link; 1],
}

#[derive(Template)]
#[template(path = "matrix_sets.html")]
struct ListHtml {
    layout: Layout,
    rows: Vec<(String, &'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "matrix_set.html")]
struct OneHtml {
    layout: Layout,
    uri: &'static str,
    crs: &'static str,
    rows: Vec<[String; 4]>,
}

/// The tile matrix set of an address, or 404 that names those there are.
pub(crate) fn matrix_set(name: &str) -> Result<TileMatrixSet, Problem> {
    TileMatrixSet::ALL.into_iter().find(|set| set.id() == name).ok_or_else(|| {
        let all = TileMatrixSet::ALL.map(TileMatrixSet::id).join(", ");
        Problem::not_found(format!("there is no tile matrix set '{name}'; there are {all}"))
    })
}
