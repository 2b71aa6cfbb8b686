//! The tilesets: what tiles there are, in the terms of OGC API - Tiles and of `TileJSON`.

use crate::http::call::COLLECTION_ID;
use crate::http::features::selection::PROPERTY_VALUES;
use crate::http::service::resource::{Group, Json, Resource};
use crate::http::tiles::matrix_sets::{self, TILE_MATRIX_SET_ID, matrix_set};
use crate::http::tiles::tile_query::{COLLECTIONS, SELECTING_IN_TILES, TileQuery, TileSource, drawn};
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::description;
use crate::bbox::Bbox;
use crate::collection::Collection;
use crate::crs::Crs;
use crate::encode::mvt;
use crate::http::call::Call;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::wire::links::{JSON, Link};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::query::Query;
use crate::schema::Kind;
use crate::tile::{MatrixLimits, TileMatrixSet};

/// The formats of tilesets.
const TILESET_FORMATS: &[Format] = &[Format::Json, Format::Html, Format::TileJson];

pub(crate) fn resources() -> Vec<Resource> {
    let list =
        |resource| Resource { group: Group::Tiles, json: Json::of::<TileSetsDocument>(JSON), ..resource };
    let tileset = |resource| Resource {
        group: Group::Tiles,
        formats: TILESET_FORMATS,
        json: Json::of::<EitherDocument>(JSON),
        ..resource
    };
    vec![
        list(Resource {
            id: "tiles.dataset.vector.getTileSetsList",
            summary: "The tilesets of all collections",
            ..Resource::get("/tiles", list_of_all)
        }),
        tileset(Resource {
            id: "tiles.dataset.vector.getTileSet",
            summary: "A tileset of all collections",
            parameters: [&[TILE_MATRIX_SET_ID, COLLECTIONS], SELECTING_IN_TILES].concat(),
            example: |_, _| Some("/tiles/WebMercatorQuad".to_owned()),
            ..Resource::get("/tiles/{tileMatrixSetId}", one_of_all)
        }),
        list(Resource {
            id: "tiles.collection.vector.getTileSetsList",
            summary: "The tilesets of a collection",
            parameters: vec![COLLECTION_ID],
            example: |_, state| Some(TileSource::One(drawn(state).next()?).path()),
            ..Resource::get("/collections/{collectionId}/tiles", list_of_one)
        }),
        tileset(Resource {
            id: "tiles.collection.vector.getTileSet",
            summary: "A tileset of a collection",
            parameters: [&[COLLECTION_ID, TILE_MATRIX_SET_ID], SELECTING_IN_TILES].concat(),
            example: |_, state| {
                Some(format!("{}/WebMercatorQuad", TileSource::One(drawn(state).next()?).path()))
            },
            ..Resource::get("/collections/{collectionId}/tiles/{tileMatrixSetId}", one_of_one)
        }),
    ]
}

/// Beyond this zoom a client may enlarge tiles as well as ask for new ones: a unit is less than half a metre.
const USEFUL_ZOOM: u8 = 15;
/// The relation to a tile matrix set.
const TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
async fn list_of_all(call: Call) -> Result<Response, Problem> {
    list(call, None)
}

async fn list_of_one(Path(id): Path<String>, call: Call) -> Result<Response, Problem> {
    list(call, Some(&id))
}

async fn one_of_all(Path(set): Path<String>, call: Call) -> Result<Response, Problem> {
    one(call, None, &set)
}

async fn one_of_one(Path((id, set)): Path<(String, String)>, call: Call) -> Result<Response, Problem> {
    one(call, Some(&id), &set)
}

fn list(mut call: Call, collection: Option<&str>) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    let source = TileSource::of(&call.state, collection)?;
    let tilesets = Tilesets::new(&call, source);
    let path = source.path();
    if format == Format::Html {
        let twin = call.base.localized(&format!("{path}?f=json"));
        return reply::html(&tilesets.html(twin));
    }
    let each = TileMatrixSet::ALL.map(|set| tilesets.summary(set, ""));
    let links = call.forms(&path, "", format);
    reply::json(JSON, &TileSetsDocument { tilesets: each.into(), links })
}

fn one(mut call: Call, collection: Option<&str>, set: &str) -> Result<Response, Problem> {
    let format = call.format()?;
    let source = TileSource::of(&call.state, collection)?;
    let set = matrix_set(set)?;
    let tilesets = Tilesets::new(&call, source);
    let named = call.params.get(COLLECTIONS.name).map(str::to_owned);
    let asked = TileQuery::read(&call.state, source, call.params.clone())?;
    match format {
        Format::Html => {
            let twin = tilesets.url(set, Format::Json, &asked.parameters(named.as_deref()));
            reply::html(&tilesets.html(twin))
        }
        Format::TileJson if set != TileMatrixSet::WebMercatorQuad => Err(Problem::parameter(
            "f",
            "is 'tilejson', which knows WebMercatorQuad only; allowed here are json, html",
        )),
        Format::TileJson => reply::json(JSON, &tilesets.tile_json(set, &asked, named.as_deref())),
        _ => reply::json(JSON, &tilesets.document(set, &asked, named.as_deref())),
    }
}

/// The tilesets of a source.
struct Tilesets<'a> {
    telling: Telling<'a>,
    source: TileSource<'a>,
    title: String,
    bbox: Option<Bbox>,
}

impl<'a> Tilesets<'a> {
    fn new(Call { state, base, language, .. }: &'a Call, source: TileSource<'a>) -> Self {
        let (title, bbox) = match source {
            TileSource::Whole => (&state.catalog().info().title, state.catalog().extent().bbox),
            TileSource::One(collection) => (&collection.info().title, collection.extent().bbox),
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
    fn summary(&self, set: TileMatrixSet, parameters: &str) -> TileSetDocument {
        let scheme = self.telling.base.localized(&format!("{}?f=json", matrix_sets::path(set)));
        TileSetDocument {
            title: self.title.clone(),
            data_type: "vector",
            crs: set.crs(),
            tile_matrix_set_uri: set.uri(),
            links: vec![
                Link::new(self.url(set, Format::Json, parameters), "self", JSON, "This tileset"),
                Link::new(scheme, TILING_SCHEME, JSON, set.title()),
            ],
            tile_matrix_set_limits: None,
            bounding_box: None,
            layers: None,
        }
    }

    /// All of a tileset (`/req/tileset/desc-success`).
    fn document(&self, set: TileMatrixSet, asked: &TileQuery, named: Option<&str>) -> TileSetDocument {
        let parameters = asked.parameters(named);
        let template = self.template(set, &parameters, "{tileMatrix}/{tileRow}/{tileCol}");
        let mut document = self.summary(set, &parameters);
        let tiles = Link::new(template, "item", mvt::MEDIA_TYPE, "Vector tiles");
        document.links.push(Link { templated: Some(true), ..tiles });
        let alternate = |format, media_type, title| {
            Link::new(self.url(set, format, &parameters), "alternate", media_type, title)
        };
        document.links.push(alternate(Format::Html, "text/html", "As a page"));
        if set == TileMatrixSet::WebMercatorQuad {
            document.links.push(alternate(Format::TileJson, JSON, "As TileJSON"));
        }
        let limits = |bbox| set.matrices().map(|matrix| matrix.limits(bbox)).collect();
        let layers = self.collections(asked).map(|(collection, _)| TileSetLayer {
            id: collection.id().to_owned(),
            title: collection.info().title.in_language(self.telling.language).to_owned(),
            data_type: "vector",
            crs: Crs::CRS84.to_string(),
        });
        TileSetDocument {
            tile_matrix_set_limits: self.bbox.as_ref().map(limits),
            bounding_box: self.bbox.as_ref().map(BoundingBox::of),
            layers: Some(layers.collect()),
            ..document
        }
    }

    /// `TileJSON` 3.0, for map libraries.
    fn tile_json(&self, set: TileMatrixSet, asked: &TileQuery, named: Option<&str>) -> TileJsonDocument {
        let catalog = self.telling.state.catalog();
        let layers = self.collections(asked).map(|(collection, query)| {
            let shown = query.presentation.properties.as_deref();
            let is_shown = |name: &str| shown.is_none_or(|names| names.iter().any(|shown| shown == name));
            let properties = collection.schema().properties().filter(|(name, _)| is_shown(name));
            let fields = properties.map(|(name, property)| {
                let kind = match property.kind() {
                    Some(Kind::Boolean) => "Boolean",
                    Some(Kind::Integer | Kind::Number) => "Number",
                    _ => "String",
                };
                (name.to_owned(), kind)
            });
            VectorLayer {
                id: collection.id().to_owned(),
                description: collection.info().title.in_language(self.telling.language).to_owned(),
                fields: fields.collect(),
            }
        });
        let attribution = match self.source {
            TileSource::One(collection) => collection.info().attribution.as_ref(),
            TileSource::Whole => None,
        };
        TileJsonDocument {
            tilejson: "3.0.0",
            name: self.title.clone(),
            scheme: "xyz",
            minzoom: 0,
            maxzoom: USEFUL_ZOOM,
            attribution: attribution.unwrap_or(&catalog.info().attribution).clone(),
            tiles: [self.template(set, &asked.parameters(named), "{z}/{y}/{x}")],
            vector_layers: layers.collect(),
            bounds: self.bbox.map(|bbox| bbox.edges()),
        }
    }

    /// The collections of a tile, and what is asked of each.
    fn collections<'q>(&self, asked: &'q TileQuery) -> impl Iterator<Item = (&Collection, &'q Query)> {
        asked.layers.iter().filter_map(|(id, query)| Some((self.telling.state.catalog().get(id)?, query)))
    }

    fn html(&self, twin: String) -> Html {
        let Telling { state, base, language } = self.telling;
        let words = self.telling.words();
        let layers: Vec<&Collection> = match self.source {
            TileSource::Whole => drawn(state).collect(),
            TileSource::One(collection) => vec![collection],
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
        let named = matches!(self.source, TileSource::Whole).then_some(COLLECTIONS);
        let parameters = SELECTING_IN_TILES.iter().copied().chain(named).map(|parameter| parameter.name);
        let parameters =
            parameters.filter(|name| *name != PROPERTY_VALUES.name).collect::<Vec<_>>().join(", ");
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
            TileSource::Whole => layout,
            TileSource::One(collection) => layout.under_collection(self.telling.base, collection),
        }
    }
}

/// The tilesets of a source.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TileSets")]
struct TileSetsDocument {
    tilesets: Vec<TileSetDocument>,
    links: Vec<Link>,
}

/// A tileset: tiles of one matrix set.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TileSet")]
#[serde(rename_all = "camelCase")]
struct TileSetDocument {
    title: String,
    data_type: &'static str,
    crs: &'static str,
    #[serde(rename = "tileMatrixSetURI")]
    tile_matrix_set_uri: &'static str,
    links: Vec<Link>,
    /// The rows and columns that hold something, by zoom.
    #[serde(skip_serializing_if = "Option::is_none")]
    tile_matrix_set_limits: Option<Vec<MatrixLimits>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bounding_box: Option<BoundingBox>,
    /// The layers of its tiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Vec<TileSetLayer>>,
}

/// A box by two of its corners.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BoundingBox {
    lower_left: [f64; 2],
    upper_right: [f64; 2],
    crs: String,
}

impl BoundingBox {
    fn of(bbox: &Bbox) -> Self {
        let [west, south, east, north] = bbox.edges();
        Self { lower_left: [west, south], upper_right: [east, north], crs: Crs::CRS84.to_string() }
    }
}

/// A layer of tiles.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TileSetLayer {
    id: String,
    title: String,
    data_type: &'static str,
    crs: String,
}

/// `TileJSON` 3.0.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TileJson")]
struct TileJsonDocument {
    tilejson: &'static str,
    name: String,
    scheme: &'static str,
    minzoom: u8,
    maxzoom: u8,
    attribution: String,
    tiles: [String; 1],
    vector_layers: Vec<VectorLayer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<[f64; 4]>,
}

/// A layer in the terms of `TileJSON`.
#[derive(Debug, Serialize, JsonSchema)]
struct VectorLayer {
    id: String,
    description: String,
    /// The types of its properties.
    fields: IndexMap<String, &'static str>,
}

/// A tileset in either of its JSON formats.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TileSetOrTileJson")]
#[serde(untagged)]
#[expect(dead_code, reason = "the schema of both, of which each is sent as itself")]
enum EitherDocument {
    TileSet(TileSetDocument),
    TileJson(TileJsonDocument),
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
