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
use crate::http::telling::Telling;
use crate::http::{AppState, Problem};
use crate::tile::TileMatrixSet;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/tileMatrixSets", get(list)).route("/tileMatrixSets/{set}", get(one))
}

/// The path of a tile matrix set.
pub(super) fn path(set: TileMatrixSet) -> String {
    format!("/tileMatrixSets/{}", set.id())
}

async fn list(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    if format == Format::Html {
        let telling = Telling { state: &state, base: &base, language: &language };
        let rows = TileMatrixSet::ALL.map(|set| (base.localized(&path(set)), set.id(), set.title()));
        let twin = base.localized("/tileMatrixSets?f=json");
        return crate::http::html(&ListHtml {
            layout: Layout::new(telling, telling.words().word("matrix_sets")).with_twin(twin, JSON, "JSON"),
            rows: rows.to_vec(),
        });
    }
    let sets = TileMatrixSet::ALL.map(|set| {
        let link = Link::new(base.localized(&format!("{}?f=json", path(set))), "self", JSON, set.title());
        json!({ "id": set.id(), "title": set.title(), "uri": set.uri(), "crs": set.crs(), "links": [link] })
    });
    let links = Link::forms(&base, "/tileMatrixSets", "", format, Format::PLAIN, JSON);
    crate::http::json(JSON, &json!({ "tileMatrixSets": sets, "links": links }))
}

async fn one(
    Path(name): Path<String>,
    Call { state, base, headers, language, mut params }: Call,
) -> Result<Response, Problem> {
    let set = matrix_set(&name)?;
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    if format == Format::Html {
        let telling = Telling { state: &state, base: &base, language: &language };
        let words = telling.words();
        let rows = set.matrices().map(|matrix| {
            [
                matrix.zoom().to_string(),
                format!("{} × {}", matrix.width(), matrix.height()),
                format!("1 : {}", words.decimal(&format!("{:.0}", matrix.scale_denominator()))),
                words.decimal(&matrix.cell_size().to_string()),
            ]
        });
        return crate::http::html(&OneHtml {
            layout: Layout::new(telling, set.id())
                .under(&base, words.word("matrix_sets"), "/tileMatrixSets")
                .with_twin(base.localized(&format!("{}?f=json", path(set))), JSON, "JSON"),
            uri: set.uri(),
            crs: set.crs(),
            rows: rows.collect(),
        });
    }
    crate::http::json(JSON, &set.definition())
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
