//! The tilesets: what tiles there are, in the terms of OGC API - Tiles and of `TileJSON`.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::{Asked, SELECTING, Source, drawn, matrix_set, matrix_sets};
use crate::answer::description;
use crate::bbox::Bbox;
use crate::collection::Collection;
use crate::crs::Crs;
use crate::encode::mvt;
use crate::http::call::Call;
use crate::http::collections::find;
use crate::http::layout::Layout;
use crate::http::links::{Base, JSON, Link};
use crate::http::negotiate::Format;
use crate::http::params::Params;
use crate::http::{AppState, Problem};
use crate::query::Query;
use crate::schema::Kind;
use crate::tile::TileMatrixSet;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/tiles", get(list_of_all))
        .route("/tiles/{set}", get(one_of_all))
        .route("/collections/{id}/tiles", get(list_of_one))
        .route("/collections/{id}/tiles/{set}", get(one_of_one))
}

/// Beyond this zoom a client may enlarge tiles as well as ask for new ones: a unit is less than half a metre.
const USEFUL_ZOOM: u8 = 15;
/// The relation to a tile matrix set.
const TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
/// The relation to a list of tilesets of vector tiles.
pub(in crate::http) const TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

async fn list_of_all(Call { state, base, headers, params }: Call) -> Result<Response, Problem> {
    list(&Tilesets::new(&state, &base, Source::Whole), &headers, params)
}

async fn list_of_one(
    Path(id): Path<String>,
    Call { state, base, headers, params }: Call,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    list(&Tilesets::new(&state, &base, Source::One(collection)), &headers, params)
}

async fn one_of_all(
    Path(set): Path<String>,
    Call { state, base, headers, params }: Call,
) -> Result<Response, Problem> {
    one(&Tilesets::new(&state, &base, Source::Whole), &set, &headers, params)
}

async fn one_of_one(
    Path((id, set)): Path<(String, String)>,
    Call { state, base, headers, params }: Call,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    one(&Tilesets::new(&state, &base, Source::One(collection)), &set, &headers, params)
}

fn list(tilesets: &Tilesets<'_>, headers: &HeaderMap, mut params: Params) -> Result<Response, Problem> {
    let format = params.format(headers)?;
    params.finish(&["f"])?;
    let path = tilesets.source.path();
    if format == Format::Html {
        return crate::http::html(&tilesets.html());
    }
    let each = TileMatrixSet::ALL.map(|set| tilesets.summary(set, ""));
    let links = Link::forms(tilesets.base, &path, "", format, Format::PLAIN, JSON);
    crate::http::json(JSON, &json!({ "tilesets": each, "links": links }))
}

fn one(
    tilesets: &Tilesets<'_>,
    set: &str,
    headers: &HeaderMap,
    mut params: Params,
) -> Result<Response, Problem> {
    let set = matrix_set(set)?;
    let format = params.format_of(headers, Format::TILESETS)?;
    let named = params.get("collections").map(str::to_owned);
    let asked = Asked::read(tilesets.state, tilesets.source, params)?;
    match format {
        Format::Html => crate::http::html(&tilesets.html()),
        Format::TileJson if set != TileMatrixSet::WebMercatorQuad => Err(Problem::parameter(
            "f",
            "is 'tilejson', which knows WebMercatorQuad only; allowed here are json, html",
        )),
        Format::TileJson => crate::http::json(JSON, &tilesets.tile_json(set, &asked, named.as_deref())),
        _ => crate::http::json(JSON, &tilesets.document(set, &asked, named.as_deref())),
    }
}

/// The tilesets of a source.
struct Tilesets<'a> {
    state: &'a AppState,
    base: &'a Base,
    source: Source<'a>,
    title: String,
    bbox: Option<Bbox>,
}

impl<'a> Tilesets<'a> {
    fn new(state: &'a AppState, base: &'a Base, source: Source<'a>) -> Self {
        let info = state.catalog().info();
        let (title, bbox) = match source {
            Source::Whole => (&info.title, state.catalog().extent().bbox),
            Source::One(collection) => (&collection.info().title, collection.extent().bbox),
        };
        Self { state, base, source, title: title.in_language(info.language()).to_owned(), bbox }
    }

    /// The address of a tileset of which `parameters` are asked.
    fn url(&self, set: TileMatrixSet, format: Format, parameters: &str) -> String {
        let separator = if parameters.is_empty() { "" } else { "&" };
        let path = self.source.path();
        self.base.url(&format!("{path}/{}?{parameters}{separator}f={}", set.id(), format.name()))
    }

    /// The address of tiles with places for their numbers, and what is asked of them.
    fn template(&self, set: TileMatrixSet, parameters: &str, places: &str) -> String {
        let separator = if parameters.is_empty() { "" } else { "?" };
        self.base.url(&format!("{}/{}/{places}{separator}{parameters}", self.source.path(), set.id()))
    }

    /// What a list says of a tileset (`/req/tileset/desc-success`).
    fn summary(&self, set: TileMatrixSet, parameters: &str) -> Value {
        json!({
            "title": self.title, "dataType": "vector", "crs": set.crs(), "tileMatrixSetURI": set.uri(),
            "links": [
                Link::new(self.url(set, Format::Json, parameters), "self", JSON, "This tileset"),
                Link::new(self.base.url(&format!("{}?f=json", matrix_sets::path(set))), TILING_SCHEME, JSON, set.title()),
            ],
        })
    }

    /// All of a tileset (`/req/tileset/desc-success`).
    fn document(&self, set: TileMatrixSet, asked: &Asked, named: Option<&str>) -> Value {
        let parameters = asked.parameters(named);
        let template = self.template(set, &parameters, "{tileMatrix}/{tileRow}/{tileCol}");
        let mut document = self.summary(set, &parameters);
        let Some(members) = document.as_object_mut() else { return document };
        if let Some(Value::Array(links)) = members.get_mut("links") {
            links.push(json!({
                "href": template, "rel": "item", "type": mvt::MEDIA_TYPE, "templated": true, "title": "Vector tiles",
            }));
            links.push(json!(Link::new(
                self.url(set, Format::Html, &parameters),
                "alternate",
                "text/html",
                "As a page"
            )));
            if set == TileMatrixSet::WebMercatorQuad {
                links.push(json!(Link::new(
                    self.url(set, Format::TileJson, &parameters),
                    "alternate",
                    JSON,
                    "As TileJSON"
                )));
            }
        }
        if let Some(bbox) = &self.bbox {
            let [west, south, east, north] = bbox.edges();
            let limits: Vec<_> = set.matrices().map(|matrix| matrix.limits(bbox)).collect();
            members.insert("tileMatrixSetLimits".to_owned(), json!(limits));
            members.insert(
                "boundingBox".to_owned(),
                json!({ "lowerLeft": [west, south], "upperRight": [east, north], "crs": Crs::CRS84.to_string() }),
            );
        }
        let layers = self.collections(asked).map(|(collection, _)| {
            let title = collection.info().title.in_language(self.state.catalog().info().language());
            json!({ "id": collection.id(), "title": title, "dataType": "vector", "crs": Crs::CRS84.to_string() })
        });
        members.insert("layers".to_owned(), layers.collect());
        document
    }

    /// `TileJSON` 3.0, for map libraries.
    fn tile_json(&self, set: TileMatrixSet, asked: &Asked, named: Option<&str>) -> Value {
        let catalog = self.state.catalog();
        let layers = self.collections(asked).map(|(collection, query)| {
            let shown = query.presentation.properties.as_deref();
            let properties = collection.schema().properties();
            let properties =
                properties.filter(|(name, _)| shown.is_none_or(|names| names.iter().any(|shown| shown == name)));
            let fields = properties.map(|(name, property)| {
                let kind = match property.kind() {
                    Some(Kind::Boolean) => "Boolean",
                    Some(Kind::Integer | Kind::Number) => "Number",
                    _ => "String",
                };
                (name.to_owned(), kind.into())
            });
            let description = collection.info().title.in_language(catalog.info().language());
            json!({ "id": collection.id(), "description": description, "fields": fields.collect::<Map<_, _>>() })
        });
        let layers: Vec<_> = layers.collect();
        let attribution = match self.source {
            Source::One(collection) => collection.info().attribution.as_ref(),
            Source::Whole => None,
        };
        let mut document = json!({
            "tilejson": "3.0.0", "name": self.title, "scheme": "xyz", "minzoom": 0, "maxzoom": USEFUL_ZOOM,
            "attribution": attribution.unwrap_or(&catalog.info().attribution),
            "tiles": [self.template(set, &asked.parameters(named), "{z}/{y}/{x}")], "vector_layers": layers,
        });
        if let (Some(members), Some(bbox)) = (document.as_object_mut(), &self.bbox) {
            members.insert("bounds".to_owned(), json!(bbox.edges()));
        }
        document
    }

    /// The collections of a tile, and what is asked of each.
    fn collections<'q>(&self, asked: &'q Asked) -> impl Iterator<Item = (&Collection, &'q Query)> {
        asked.layers.iter().filter_map(|(id, query)| Some((self.state.catalog().get(id)?, query)))
    }

    fn html(&self) -> Html {
        let catalog = self.state.catalog();
        let language = catalog.info().language();
        let layers: Vec<&Collection> = match self.source {
            Source::Whole => drawn(self.state).collect(),
            Source::One(collection) => vec![collection],
        };
        let rows = TileMatrixSet::ALL.map(|set| TilesetRow {
            id: set.id(),
            set_href: self.base.url(&matrix_sets::path(set)),
            json_href: self.url(set, Format::Json, ""),
            tile_json_href: if set == TileMatrixSet::WebMercatorQuad {
                self.url(set, Format::TileJson, "")
            } else {
                String::new()
            },
            template: self.template(set, "", "{z}/{row}/{col}"),
        });
        let heading = |name: &str| description::heading(catalog, name, language);
        let layers = layers.into_iter().map(|collection| {
            let names = collection.schema().properties().map(|(name, _)| heading(name)).take(6);
            (collection.id().to_owned(), names.collect::<Vec<_>>().join(", "))
        });
        Html {
            layout: Layout::new(self.state, self.base, &format!("Vector tiles: {}", self.title)),
            rows: rows.into_iter().collect(),
            layers: layers.collect(),
            json_href: self.base.url(&format!("{}?f=json", self.source.path())),
            parameters: [SELECTING, self.source.others()].concat().join(", "),
        }
    }
}

/// A tileset in the readable form.
struct TilesetRow {
    id: &'static str,
    set_href: String,
    json_href: String,
    tile_json_href: String,
    template: String,
}

#[derive(Template)]
#[template(path = "tilesets.html")]
struct Html {
    layout: Layout,
    rows: Vec<TilesetRow>,
    layers: Vec<(String, String)>,
    json_href: String,
    parameters: String,
}
