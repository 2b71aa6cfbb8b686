//! All that requests are answered from.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::answer::timeline::Timeline;
use crate::catalog::Catalog;
use crate::http::service::asset::{Asset, ground_name};
use crate::http::service::layer_file::LayerFile;
use crate::http::service::map_layers::MapLayers;
use crate::http::wire::encoded_body::Prepared;
use crate::http::wire::links::Base;
use crate::http::wire::problem::Problem;
use crate::http::wire::response_cache::ResponseCache;
use crate::http::wire::site::Site;
use crate::http::wire::work::Work;

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
    /// Worked out when first asked for, so that a large data set starts at once.
    timeline: OnceLock<Timeline>,
    version: u64,
    /// By collection.
    layer_files: HashMap<String, LayerFile>,
    map_layers: MapLayers,
    assets: HashMap<String, Asset>,
    work: Work,
    tiles: ResponseCache<Bytes>,
    files: ResponseCache<Arc<Prepared>>,
}

impl AppState {
    /// The state of a service for `catalog`; `assets` are the page's files by name.
    #[must_use]
    pub fn new(catalog: Catalog, mut site: Site, assets: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let layer_files = catalog
            .collections()
            .map(|collection| (collection.id().to_owned(), LayerFile::new(&catalog, collection)))
            .collect();
        let ground = catalog
            .ground()
            .map(|ground| (ground_name(ground), Asset::new(ground.media_type(), ground.bytes().clone())));
        let assets = assets.into_iter().map(|(name, bytes)| (name.clone(), Asset::named(&name, bytes)));
        let assets: HashMap<_, _> = assets.chain(ground).collect();
        if let Some(base_url) = &mut site.base_url {
            base_url.truncate(base_url.trim_end_matches('/').len());
        }
        let page = assets.values().fold(0, |hash: u64, asset| hash ^ asset.hash());
        Self(Arc::new(Inner {
            version: catalog.version() ^ page.rotate_left(1) ^ program_version() ^ site.version(),
            layer_files,
            map_layers: MapLayers::new(&catalog),
            timeline: OnceLock::new(),
            site,
            assets,
            catalog,
            work: Work::new(),
            tiles: ResponseCache::new(MAX_TILES),
            files: ResponseCache::new(MAX_FILES),
        }))
    }

    /// The data that is served.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    /// What the operator says of the service.
    pub(crate) fn site(&self) -> &Site {
        &self.0.site
    }

    /// A hash of the data and the program: it changes when any answer may.
    pub(crate) fn version(&self) -> u64 {
        self.0.version
    }

    /// Where long work is done.
    pub(crate) fn work(&self) -> &Work {
        &self.0.work
    }

    /// The days on which something changed.
    pub(crate) fn timeline(&self) -> &Timeline {
        self.0.timeline.get_or_init(|| Timeline::of(&self.0.catalog))
    }

    /// The whole layer of a collection.
    pub(crate) fn layer_file(&self, id: &str) -> Option<&LayerFile> {
        self.0.layer_files.get(id)
    }

    /// The layers as the reader's map asks for them.
    pub(crate) fn map_layers(&self) -> &MapLayers {
        &self.0.map_layers
    }

    /// The page's files by name.
    pub(crate) fn assets(&self) -> &HashMap<String, Asset> {
        &self.0.assets
    }

    /// Vector tiles that were made.
    pub(crate) fn tiles(&self) -> &ResponseCache<Bytes> {
        &self.0.tiles
    }

    /// Whole layers that were written anew in a format.
    pub(crate) fn files(&self) -> &ResponseCache<Arc<Prepared>> {
        &self.0.files
    }

    /// Today at the data's offset from UTC.
    pub(crate) fn today(&self) -> Date {
        self.catalog().offset().to_datetime(Timestamp::now()).date()
    }

    /// The first and last day of the time row: the catalogue's, else from the first change to today or to a later change.
    pub(crate) fn map_days(&self) -> (Date, Date) {
        let page = &self.catalog().info().page;
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let today = self.today();
        let mut changes = self.timeline().stops().filter(|day| day.has_changes).map(|day| day.date);
        let first = changes.next();
        let last = changes.next_back().or(first);
        let from = day(&page.from).or(first).unwrap_or(today);
        let to = day(&page.to).unwrap_or_else(|| last.map_or(today, |last| last.max(today)));
        (from.min(to), to.max(from))
    }

    /// The day of the first view: the catalogue's, else today, or the day of the time row that is nearest to it.
    pub(crate) fn default_day(&self) -> Date {
        let named = self.catalog().info().default_date.as_deref().and_then(|day| day.parse().ok());
        let (from, to) = self.map_days();
        named.unwrap_or_else(|| self.today().clamp(from, to))
    }
}

/// A hash of the program's own source, by `build.rs`: what is said of equal data may change with it.
fn program_version() -> u64 {
    xxhash_rust::xxh3::xxh3_64(env!("LACHIN_MAP_SOURCE_HASH").as_bytes())
}

impl FromRequestParts<AppState> for Base {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Self::of(parts, state.site())
    }
}
