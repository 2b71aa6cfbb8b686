//! The tile matrix sets, by which the world is cut into tiles (17-083r4).

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::matrix_set;
use crate::http::call::Call;
use crate::http::layout::Layout;
use crate::http::links::{JSON, Link};
use crate::http::negotiate::Format;
use crate::http::{AppState, Problem};
use crate::tile::TileMatrixSet;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/tileMatrixSets", get(list)).route("/tileMatrixSets/{set}", get(one))
}

/// The path of a tile matrix set.
pub(super) fn path(set: TileMatrixSet) -> String {
    format!("/tileMatrixSets/{}", set.id())
}

async fn list(Call { state, base, headers, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["f"])?;
    if format == Format::Html {
        let rows = TileMatrixSet::ALL.map(|set| (base.url(&path(set)), set.id(), set.title()));
        return crate::http::html(&ListHtml {
            layout: Layout::new(&state, &base, "Tile matrix sets"),
            rows: rows.to_vec(),
            json_href: base.url("/tileMatrixSets?f=json"),
        });
    }
    let sets = TileMatrixSet::ALL.map(|set| {
        let link = Link::new(base.url(&format!("{}?f=json", path(set))), "self", JSON, set.title());
        json!({ "id": set.id(), "title": set.title(), "uri": set.uri(), "crs": set.crs(), "links": [link] })
    });
    let links = Link::forms(&base, "/tileMatrixSets", "", format, Format::PLAIN, JSON);
    crate::http::json(JSON, &json!({ "tileMatrixSets": sets, "links": links }))
}

async fn one(
    Path(name): Path<String>,
    Call { state, base, headers, mut params }: Call,
) -> Result<Response, Problem> {
    let set = matrix_set(&name)?;
    let format = params.format(&headers)?;
    params.finish(&["f"])?;
    if format == Format::Html {
        let rows = set.matrices().map(|matrix| {
            [
                matrix.zoom().to_string(),
                format!("{} × {}", matrix.width(), matrix.height()),
                format!("1 : {:.0}", matrix.scale_denominator()),
                matrix.cell_size().to_string(),
            ]
        });
        return crate::http::html(&OneHtml {
            layout: Layout::new(&state, &base, set.id()).under(&base, "Tile matrix sets", "/tileMatrixSets"),
            uri: set.uri(),
            crs: set.crs(),
            rows: rows.collect(),
            json_href: base.url(&format!("{}?f=json", path(set))),
        });
    }
    crate::http::json(JSON, &set.definition())
}

#[derive(Template)]
#[template(path = "matrix_sets.html")]
struct ListHtml {
    layout: Layout,
    rows: Vec<(String, &'static str, &'static str)>,
    json_href: String,
}

#[derive(Template)]
#[template(path = "matrix_set.html")]
struct OneHtml {
    layout: Layout,
    uri: &'static str,
    crs: &'static str,
    rows: Vec<[String; 4]>,
    json_href: String,
}
