//! What tiles are made of, and what is asked of it.

use crate::collection::Collection;
use crate::http::call::find;
use crate::http::features::selection::{
    DATETIME, FILTER, FILTER_CRS, FILTER_LANG, PROPERTIES, PROPERTY_VALUES, queryables,
};
use crate::http::service::paths::collection_path;
use crate::http::service::state::AppState;
use crate::http::wire::links::segment;
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::params::Params;
use crate::http::wire::problem::Problem;
use crate::query::{Limit, Query};
use crate::text::shortened;

/// The collections of a tile of the whole.
pub(crate) const COLLECTIONS: Parameter = Parameter::query(
    "collections",
    Values::List,
    "The collections of the tile; all that can be drawn if left out",
);
/// What selects features of a tile, which has its own box; a box asked for would be another question.
pub(crate) const SELECTING_IN_TILES: &[Parameter] =
    &[DATETIME, FILTER, FILTER_LANG, FILTER_CRS, PROPERTIES, PROPERTY_VALUES];

/// What tiles are made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TileSource<'a> {
    /// All collections, or those that are named.
    Whole,
    /// One collection.
    One(&'a Collection),
}

impl<'a> TileSource<'a> {
    /// The source of an address that names a collection, or none.
    pub(crate) fn of(state: &'a AppState, collection: Option<&str>) -> Result<Self, Problem> {
        Ok(match collection {
            None => Self::Whole,
            Some(id) => Self::One(find(state, id)?),
        })
    }

    /// The path of its tilesets.
    pub(crate) fn path(self) -> String {
        match self {
            Self::Whole => "/tiles".to_owned(),
            Self::One(collection) => format!("{}/tiles", collection_path(collection.id())),
        }
    }
}

/// The collections of a tile, and what is asked of each.
#[derive(Debug)]
pub(crate) struct TileQuery {
    pub(crate) layers: Vec<(String, Query)>,
}

impl TileQuery {
    /// Reads what is asked of tiles of `source`; the format is the caller's to take.
    pub(crate) fn read(
        state: &AppState,
        source: TileSource<'_>,
        mut params: Params,
    ) -> Result<Self, Problem> {
        let offset = state.catalog().offset();
        let collections = match source {
            TileSource::One(collection) => vec![collection],
            TileSource::Whole => match params.take(COLLECTIONS.name)? {
                None => drawn(state).collect(),
                Some(names) => {
                    let find = |name: &str| {
                        state.catalog().get(name).ok_or_else(|| {
                            let all: Vec<_> = state.catalog().collections().map(Collection::id).collect();
                            let name = shortened(name);
                            let detail = format!("names '{name}'; allowed are {}", all.join(", "));
                            Problem::parameter(COLLECTIONS.name, detail)
                        })
                    };
                    let mut collections: Vec<&Collection> = Vec::new();
                    for found in names.split(',').map(find) {
                        let found = found?;
                        // A layer stands in a tile once.
                        if collections.iter().all(|known| known.id() != found.id()) {
                            collections.push(found);
                        }
                    }
                    collections
                }
            },
        };
        let mut known = Vec::new();
        if let Some((first, rest)) = collections.split_first() {
            // A property is a parameter if all layers have it, since each is asked the same.
            let all_have = |name: &str| {
                rest.iter().all(|collection| queryables(collection, &params).any(|(has, _)| has == name))
            };
            known.extend(queryables(first, &params).map(|(name, _)| name).filter(|name| all_have(name)));
        }
        params.know(&known)?;
        let layer = |collection: &Collection| {
            let mut params = params.clone();
            let presentation = params.presentation_of_tiles(collection)?;
            let query = params.selection(collection, offset)?;
            Ok((collection.id().to_owned(), Query { presentation, ..query }))
        };
        let layers = collections.into_iter().map(layer).collect::<Result<_, Problem>>()?;
        Ok(Self { layers })
    }
}

impl TileQuery {
    /// What is asked, as the parameters of another address; `named` are the collections by name, if they are.
    pub(crate) fn parameters(&self, named: Option<&str>) -> String {
        let encoded = |names: &str| names.split(',').map(segment).collect::<Vec<_>>().join(",");
        let mut parts: Vec<_> =
            named.map(|named| format!("collections={}", encoded(named))).into_iter().collect();
        let query = self.layers.first().map(|(_, query)| query.clone()).unwrap_or_default();
        let query = Query { limit: Limit::DEFAULT, ..query }.to_string();
        parts.extend((!query.is_empty()).then_some(query));
        parts.join("&")
    }
}

/// The collections that have anything to draw.
pub(crate) fn drawn(state: &AppState) -> impl Iterator<Item = &Collection> {
    state.catalog().collections().filter(|collection| collection.extent().bbox.is_some())
}
