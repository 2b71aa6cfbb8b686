//! The service over HTTP: OGC API - Features, answers of place and time, the reader's page. The only modules that name
//! axum.

mod answers;
mod assets;
mod boot;
mod cache;
mod call;
mod collections;
mod drawn;
mod items;
mod kept;
mod landing;
mod layers;
mod layout;
mod links;
mod negotiate;
mod openapi;
mod operations;
mod page;
mod params;
mod pictures;
mod policy;
mod prepared;
mod problem;
mod proxy;
mod ranges;
mod schemas;
mod selection;
mod server;
mod site;
mod small_map;
mod swatches;
mod telling;
mod tiles;
mod work;
mod written;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::answer::timeline::Timeline;
use crate::catalog::Catalog;
pub use problem::Problem;
pub use proxy::{ParseProxiesError, TrustedProxies};
pub use server::serve;
pub use site::{Background, ParseTilesUrlError, Site, TilesUrl};

/// So many bytes of vector tiles are kept.
const MAX_TILES: u64 = 64 << 20;
/// So many bytes of whole layers in formats that are written anew.
const MAX_FILES: u64 = 32 << 20;

/// All that requests are answered from; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Inner>);

/// What [`AppState`] shares.
#[derive(Debug)]
struct Inner {
    catalog: Catalog,
    site: Site,
    /// What pages may load.
    policy: Option<HeaderValue>,
    /// Worked out when first asked for, so that a large data set starts at once.
    timeline: OnceLock<Timeline>,
    /// Hash of the data and the program: it changes when any answer may.
    version: u64,
    /// Whole layers by collection.
    layers: HashMap<String, layers::Layer>,
    drawn: drawn::Drawn,
    assets: HashMap<String, assets::Asset>,
    work: work::Work,
    tiles: kept::Kept<Bytes>,
    files: kept::Kept<Arc<prepared::Prepared>>,
}

impl AppState {
    /// The state of a service for `catalog`; `assets` are the page's files by name.
    #[must_use]
    pub fn new(catalog: Catalog, mut site: Site, assets: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let layers = catalog
            .collections()
            .map(|collection| (collection.id().to_owned(), layers::Layer::new(&catalog, collection)))
            .collect();
        let assets: HashMap<_, _> = assets
            .into_iter()
            .map(|(name, bytes)| (name.clone(), assets::Asset::named(&name, bytes)))
            .chain(catalog.ground().map(|ground| {
                let image = assets::Asset::new(ground.media_type(), ground.bytes().clone());
                (assets::ground_name(ground), image)
            }))
            .collect();
        if let Some(base_url) = &mut site.base_url {
            base_url.truncate(base_url.trim_end_matches('/').len());
        }
        let page = assets.values().fold(0, |hash: u64, asset| hash ^ asset.hash());
        Self(Arc::new(Inner {
            version: catalog.version() ^ page.rotate_left(1) ^ program_version() ^ site.version(),
            layers,
            drawn: drawn::Drawn::new(&catalog),
            timeline: OnceLock::new(),
            policy: policy::content_security(site.background.as_ref().map(|tiles| tiles.url.origin())),
            site,
            assets,
            catalog,
            work: work::Work::new(),
            tiles: kept::Kept::new(MAX_TILES),
            files: kept::Kept::new(MAX_FILES),
        }))
    }

    /// The data that is served.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    /// Where long work is done.
    fn work(&self) -> &work::Work {
        &self.0.work
    }

    /// The days on which something changed.
    fn timeline(&self) -> &Timeline {
        self.0.timeline.get_or_init(|| Timeline::of(&self.0.catalog))
    }

    /// Today at the data's offset from UTC.
    fn today(&self) -> Date {
        self.0.catalog.offset().to_datetime(Timestamp::now()).date()
    }
}

/// A hash of the program's own source, by `build.rs`: what is said of equal data may change with it.
fn program_version() -> u64 {
    xxhash_rust::xxh3::xxh3_64(env!("LACHIN_MAP_SOURCE_HASH").as_bytes())
}

/// How long an answer may be waited for, the first packing of a layer included.
const TIMEOUT: Duration = Duration::from_secs(30);

/// All routes and layers, the outermost layer last.
pub fn router(state: AppState) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::OPTIONS])
        .allow_headers(Any)
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::ACCEPT_RANGES,
            header::CONTENT_RANGE,
            HeaderName::from_static("content-crs"),
            HeaderName::from_static("ogc-numbermatched"),
            HeaderName::from_static("ogc-numberreturned"),
            HeaderName::from_static("x-request-id"),
        ]);
    Router::new()
        .merge(landing::router())
        .merge(openapi::router())
        .merge(collections::router())
        .merge(items::router())
        .merge(schemas::router())
        .merge(tiles::router())
        .merge(answers::router())
        .merge(pictures::router())
        .merge(layers::router().layer(from_fn(ranges::partial)))
        .merge(assets::router())
        .merge(operations::router())
        .fallback(|| async {
            Problem::not_found("there is nothing at this address; / links to all there is")
        })
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        // Pages are small, and the reader's waits for them: some milliseconds more make them a quarter smaller.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(5)).compress_when(is_page))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(state.clone(), cache::conditional))
        .layer(CatchPanicLayer::custom(|panic: Box<dyn std::any::Any + Send>| {
            let text = panic.downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Problem::internal(&text.unwrap_or("panic")).into_response()
        }))
        .layer(from_fn_with_state(state.clone(), problem::render))
        .layer(cors)
        .layer(from_fn_with_state(state.clone(), policy::guard))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(operations::span).on_response(operations::log))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

/// Whether an answer is a page, as the compression asks.
fn is_page(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    is_html(headers)
}

/// An HTML page from its template.
fn html(template: &impl askama::Template) -> Result<Response, Problem> {
    let text = template.render().map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response())
}

/// An answer of ready bytes.
fn bytes(media_type: &'static str, body: bytes::Bytes) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}

/// A JSON answer of a media type.
fn json(media_type: &'static str, value: &impl serde::Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}
