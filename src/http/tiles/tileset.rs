//! The tilesets: what tiles there are, in the terms of OGC API - Tiles and of `TileJSON`.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::{Asked, OTHERS, SELECTING, Source, drawn, matrix_set, matrix_sets};
use crate::answer::description;
use crate::bbox::Bbox;
use crate::collection::Collection;
use crate::crs::Crs;
use crate::encode::mvt;
use crate::http::call::Call;
use crate::http::collections::find;
use crate::http::layout::Layout;
use crate::http::links::{JSON, Link};
use crate::http::negotiate::Format;
use crate::http::telling::Telling;
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

async fn list_of_all(call: Call) -> Result<Response, Problem> {
    list(&call, Source::Whole)
}

async fn list_of_one(Path(id): Path<String>, call: Call) -> Result<Response, Problem> {
    list(&call, Source::One(find(&call.state, &id)?))
}

async fn one_of_all(Path(set): Path<String>, call: Call) -> Result<Response, Problem> {
    one(&call, Source::Whole, &set)
}

async fn one_of_one(Path((id, set)): Path<(String, String)>, call: Call) -> Result<Response, Problem> {
    one(&call, Source::One(find(&call.state, &id)?), &set)
}

fn list(call: &Call, source: Source<'_>) -> Result<Response, Problem> {
    let (tilesets, mut params) = (Tilesets::new(call, source), call.params.clone());
    let format = params.format(&call.headers)?;
    params.finish(&["lang", "f"])?;
    let path = source.path();
    if format == Format::Html {
        let twin = call.base.localized(&format!("{path}?f=json"));
        return crate::http::html(&tilesets.html(twin));
    }
    let each = TileMatrixSet::ALL.map(|set| tilesets.summary(set, ""));
    let links = Link::forms(&call.base, &path, "", format, Format::PLAIN, JSON);
    crate::http::json(JSON, &json!({ "tilesets": each, "links": links }))
}

fn one(call: &Call, source: Source<'_>, set: &str) -> Result<Response, Problem> {
    let (tilesets, mut params) = (Tilesets::new(call, source), call.params.clone());
    let set = matrix_set(set)?;
    let format = params.format_of(&call.headers, Format::TILESETS)?;
    let named = params.get("collections").map(str::to_owned);
    let asked = Asked::read(&call.state, source, params, &["properties", "lang", "f"])?;
    match format {
        Format::Html => {
            let twin = tilesets.url(set, Format::Json, &asked.parameters(named.as_deref()));
            crate::http::html(&tilesets.html(twin))
        }
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
    telling: Telling<'a>,
    source: Source<'a>,
    title: String,
    bbox: Option<Bbox>,
}

impl<'a> Tilesets<'a> {
    fn new(Call { state, base, language, .. }: &'a Call, source: Source<'a>) -> Self {
        let (title, bbox) = match source {
            Source::Whole => (&state.catalog().info().title, state.catalog().extent().bbox),
            Source::One(collection) => (&collection.info().title, collection.extent().bbox),
        };
        let title = title.in_language(language).to_owned();
        Self { telling: Telling { state, base, language }, source, title, bbox }
    }

    /// The address of a tileset of which `parameters` are asked.
    fn url(&self, set: TileMatrixSet, format: Format, parameters: &str) -> String {
        let separator = if parameters.is_empty() { "" } else { "&" };
        let path = self.source.path();
        self.telling.base.localized(&format!(
            "{path}/{}?{parameters}{separator}f={}",
            set.id(),
            format.name()
        ))
    }

    /// The address of tiles with places for their numbers, and what is asked of them.
    fn template(&self, set: TileMatrixSet, parameters: &str, places: &str) -> String {
        let separator = if parameters.is_empty() { "" } else { "?" };
        self.telling.base.url(&format!("{}/{}/{places}{separator}{parameters}", self.source.path(), set.id()))
    }

    /// What a list says of a tileset (`/req/tileset/desc-success`).
    fn summary(&self, set: TileMatrixSet, parameters: &str) -> Value {
        let scheme = self.telling.base.localized(&format!("{}?f=json", matrix_sets::path(set)));
        json!({
            "title": self.title, "dataType": "vector", "crs": set.crs(), "tileMatrixSetURI": set.uri(),
            "links": [
                Link::new(self.url(set, Format::Json, parameters), "self", JSON, "This tileset"),
                Link::new(scheme, TILING_SCHEME, JSON, set.title()),
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
            let title = collection.info().title.in_language(self.telling.language);
            json!({ "id": collection.id(), "title": title, "dataType": "vector", "crs": Crs::CRS84.to_string() })
        });
        members.insert("layers".to_owned(), layers.collect());
        document
    }

    /// `TileJSON` 3.0, for map libraries.
    fn tile_json(&self, set: TileMatrixSet, asked: &Asked, named: Option<&str>) -> Value {
        let catalog = self.telling.state.catalog();
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
            let description = collection.info().title.in_language(self.telling.language);
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
        asked.layers.iter().filter_map(|(id, query)| Some((self.telling.state.catalog().get(id)?, query)))
    }

    fn html(&self, twin: String) -> Html {
        let Telling { state, base, language } = self.telling;
        let words = self.telling.words();
        let layers: Vec<&Collection> = match self.source {
            Source::Whole => drawn(state).collect(),
            Source::One(collection) => vec![collection],
        };
        let rows = TileMatrixSet::ALL.map(|set| TilesetRow {
            id: set.id(),
            set_href: base.localized(&matrix_sets::path(set)),
            json_href: self.url(set, Format::Json, ""),
            tile_json_href: if set == TileMatrixSet::WebMercatorQuad {
                self.url(set, Format::TileJson, "")
            } else {
                String::new()
            },
            template: self.template(set, "", "{z}/{row}/{col}"),
        });
        let heading = |name: &str| description::heading(state.catalog(), name, language);
        let layers = layers.into_iter().map(|collection| {
            let names = collection.schema().properties().map(|(name, _)| heading(name)).take(6);
            (collection.id().to_owned(), names.collect::<Vec<_>>().join(", "))
        });
        let parameters = [SELECTING, &self.source.others(&OTHERS)].concat().join(", ");
        Html {
            layout: self.layout().with_twin(twin, JSON, "JSON"),
            rows: rows.into_iter().collect(),
            layers: layers.collect(),
            lead: words.fill("tiles_lead", &[("parameters", &parameters)]),
        }
    }

    fn layout(&self) -> Layout {
        let layout = Layout::new(self.telling, self.telling.words().word("vector_tiles"));
        match self.source {
            Source::Whole => layout,
            Source::One(collection) => layout.under_collection(self.telling.base, collection),
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
    /// What tiles are, and what they take.
    lead: String,
}
