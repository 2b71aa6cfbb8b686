//! The parameters that choose features of a collection, and how they are shown, to a [`Query`].

use jiff::tz::Offset;

use super::params::Params;
use super::problem::Problem;
use crate::collection::Collection;
use crate::crs::{Crs, ParseCrsError};
use crate::datetime::Datetime;
use crate::filter::{Filter, Language, Scope};
use crate::presentation::Presentation;
use crate::query::{Equals, Limit, ProjectedBbox, Query, SortKey, Wanted};
use crate::schema::{Kind, Property};
use crate::text::shortened;
use crate::tile::TileMatrixSet;

/// Parameters of items, whose names no property can have in a query.
pub(super) const RESERVED: [&str; 15] = [
    "bbox",
    "bbox-crs",
    "datetime",
    "filter",
    "filter-lang",
    "filter-crs",
    "crs",
    "properties",
    "skipGeometry",
    "zoom-level",
    "sortby",
    "limit",
    "offset",
    "f",
    "lang",
];

/// Those of them that say which features are meant.
pub(super) const SELECTING: [&str; 6] =
    ["bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs"];
/// Those that say in which order and how they are shown.
pub(super) const SHOWING: [&str; 5] = ["sortby", "properties", "skipGeometry", "crs", "zoom-level"];
/// Those that say which page of an answer is meant, and in which language and format.
const PAGING: [&str; 4] = ["limit", "offset", "lang", "f"];

impl Params {
    /// Which features are meant: by box, time, filter and values, all of them at once; what is left is unknown
    /// (`/req/core/query-param-unknown`). `others` are further names that this resource knows.
    pub(super) fn selection(
        mut self,
        collection: &Collection,
        offset: Offset,
        others: &[&str],
    ) -> Result<Query, Problem> {
        let schema = collection.schema();
        let mut query = Query { limit: Limit::NONE, ..Query::default() };
        self.take_bbox(collection, &mut query)?;
        if let Some(text) = self.take("datetime")? {
            let datetime = Datetime::parse(&text, offset);
            query.datetime = Some(
                datetime
                    .map_err(|error| Problem::parameter("datetime", format_args!("is wrong: {error}")))?,
            );
        }
        query.filter = self.take_filter(collection, offset)?;
        let queryables: Vec<_> = queryables(collection, others).collect();
        for (name, kind) in &queryables {
            let Some(text) = self.take(name)? else { continue };
            let value =
                schema.property(name).and_then(|property| wanted(property, &text)).ok_or_else(|| {
                    Problem::parameter(name, format_args!("is '{text}'; allowed is {}", kind.allowed()))
                })?;
            query.equals.push(Equals { property: (*name).to_owned(), text, value });
        }
        let names = queryables.iter().map(|(name, _)| *name);
        self.finish(&SELECTING.iter().chain(others).copied().chain(names).collect::<Vec<_>>())?;
        Ok(query)
    }

    /// A selection with its order and how it is shown, for whole layers.
    pub(super) fn layer(
        mut self,
        collection: &Collection,
        offset: Offset,
        others: &[&str],
    ) -> Result<Query, Problem> {
        let sort_by = self.take_sort_keys(collection)?;
        let presentation = self.presentation(collection)?;
        let names = [&SHOWING, others].concat();
        Ok(Query { sort_by, presentation, ..self.selection(collection, offset, &names)? })
    }

    /// All that can be asked of items.
    pub(super) fn items(mut self, collection: &Collection, offset: Offset) -> Result<Query, Problem> {
        let (limit, skipped) = self.take_page()?;
        Ok(Query { limit, offset: skipped, ..self.layer(collection, offset, &PAGING)? })
    }

    /// A selection, and `limit` and `offset`.
    pub(super) fn page(mut self, collection: &Collection, offset: Offset) -> Result<Query, Problem> {
        let (limit, skipped) = self.take_page()?;
        Ok(Query { limit, offset: skipped, ..self.selection(collection, offset, &PAGING)? })
    }

    /// How features are shown in a tile, which has a coordinate system of its own.
    pub(super) fn presentation_of_tiles(&mut self, collection: &Collection) -> Result<Presentation, Problem> {
        Ok(Presentation { properties: self.take_properties(collection)?, ..Presentation::default() })
    }

    /// How features are shown.
    pub(super) fn presentation(&mut self, collection: &Collection) -> Result<Presentation, Problem> {
        let crs = self.take_crs("crs", collection)?;
        let properties = self.take_properties(collection)?;
        let skip_geometry = match self.take("skipGeometry")?.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(text) => {
                let detail = format!("is '{}'; allowed are true and false", shortened(text));
                return Err(Problem::parameter("skipGeometry", detail));
            }
        };
        let zoom_level = self.take_zoom_level()?;
        Ok(Presentation { properties, skip_geometry, crs, zoom_level })
    }

    fn take_zoom_level(&mut self) -> Result<Option<u8>, Problem> {
        let Some(text) = self.take("zoom-level")? else { return Ok(None) };
        let most = TileMatrixSet::MAX_ZOOM;
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let zoom = text.parse().ok().filter(|zoom| digits && *zoom <= most);
        zoom.map(Some).ok_or_else(|| {
            let detail = format!("is '{}'; allowed is a whole number from 0 to {most}", shortened(&text));
            Problem::parameter("zoom-level", detail)
        })
    }

    fn take_properties(&mut self, collection: &Collection) -> Result<Option<Vec<String>>, Problem> {
        let properties = self.take("properties")?.map(|text| {
            let mut names: Vec<String> = Vec::new();
            for name in text.split(',').map(str::trim) {
                // One that is named again would be a second column of the same name.
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
            match names.iter().find(|name| !collection.schema().has(name)) {
                None => Ok(names),
                Some(name) => {
                    let all: Vec<_> = collection.schema().properties().map(|(name, _)| name).collect();
                    let detail = format!("names '{}'; allowed are {}", shortened(name), all.join(", "));
                    Err(Problem::parameter("properties", detail))
                }
            }
        });
        properties.transpose()
    }

    fn take_bbox(&mut self, collection: &Collection, query: &mut Query) -> Result<(), Problem> {
        let crs = self.take_crs("bbox-crs", collection)?;
        let Some(text) = self.take("bbox")? else { return Ok(()) };
        if crs == Crs::CRS84 {
            query.bbox = Some(text.parse().map_err(|error| Problem::parameter("bbox", error))?);
            return Ok(());
        }
        let numbers = text.split(',').map(|part| part.trim().parse().ok().filter(|n: &f64| n.is_finite()));
        let numbers: Option<Vec<f64>> = numbers.collect();
        let Some([a, b, c, d] | [a, b, _, c, d, _]) = numbers.as_deref() else {
            let detail = format!("is '{}'; allowed are 4 or 6 numbers", shortened(&text));
            return Err(Problem::parameter("bbox", detail));
        };
        let edges = [*a, *b, *c, *d];
        let cover = crs.unproject_bbox(edges);
        let wrong = |error| Problem::parameter("bbox", format_args!("is wrong in {}: {error}", crs.code()));
        query.bbox = Some(cover.map_err(wrong)?);
        query.projected_bbox = Some(ProjectedBbox { crs, edges });
        Ok(())
    }

    fn take_filter(&mut self, collection: &Collection, offset: Offset) -> Result<Option<Filter>, Problem> {
        let language = match self.take("filter-lang")?.as_deref() {
            None | Some("cql2-text") => Language::Text,
            Some("cql2-json") => Language::Json,
            Some(text) => {
                let detail = format!("is '{}'; allowed are cql2-text and cql2-json", shortened(text));
                return Err(Problem::parameter("filter-lang", detail));
            }
        };
        let crs = self.take_crs("filter-crs", collection)?;
        let Some(text) = self.take("filter")? else { return Ok(None) };
        let scope = Scope { schema: collection.schema(), offset, crs };
        let wrong = |error| Problem::parameter("filter", format_args!("is wrong: {error}"));
        Filter::parse(&text, language, scope).map(Some).map_err(wrong)
    }

    /// A coordinate system that the collection is offered in; longitude and latitude if the parameter is not there.
    fn take_crs(&mut self, name: &str, collection: &Collection) -> Result<Crs, Problem> {
        let Some(text) = self.take(name)? else { return Ok(Crs::CRS84) };
        let offered = Crs::offered(collection.extent().bbox.as_ref());
        let found: Result<Crs, ParseCrsError> = text.parse();
        found.ok().filter(|crs| offered.contains(crs)).ok_or_else(|| {
            let offered: Vec<_> = offered.iter().map(Crs::to_string).collect();
            Problem::parameter(
                name,
                format_args!("is '{}'; allowed are {}", shortened(&text), offered.join(", ")),
            )
        })
    }

    fn take_sort_keys(&mut self, collection: &Collection) -> Result<Vec<SortKey>, Problem> {
        let Some(text) = self.take("sortby")? else { return Ok(Vec::new()) };
        let key = |part: &str| {
            // A bare plus sign in a query string means a space.
            let part = part.trim_start_matches(' ');
            let (name, descending) = match part.strip_prefix('-') {
                Some(name) => (name, true),
                None => (part.strip_prefix('+').unwrap_or(part), false),
            };
            if sortables(collection).any(|sortable| sortable == name) {
                return Ok(SortKey { property: name.to_owned(), descending });
            }
            let all: Vec<_> = sortables(collection).collect();
            let detail =
                format!("names '{}'; allowed are {}, with - for descending", shortened(name), all.join(", "));
            Err(Problem::parameter("sortby", detail))
        };
        let mut keys: Vec<SortKey> = Vec::new();
        for key in text.split(',').map(key) {
            let key = key?;
            // What is a key already decides nothing more.
            if keys.iter().all(|known| known.property != key.property) {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// Which page of an answer is asked for: how many features at most, after how many.
    fn take_page(&mut self) -> Result<(Limit, usize), Problem> {
        Ok((self.take_limit()?, self.take_offset()?))
    }

    fn take_limit(&mut self) -> Result<Limit, Problem> {
        let Some(text) = self.take("limit")? else { return Ok(Limit::DEFAULT) };
        text.parse().map_err(|error| Problem::parameter("limit", error))
    }

    fn take_offset(&mut self) -> Result<usize, Problem> {
        match self.take("offset")? {
            None => Ok(0),
            Some(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
                Ok(text.parse().unwrap_or(usize::MAX))
            }
            Some(text) => {
                let detail = format!("is '{}'; allowed is a whole number from 0", shortened(&text));
                Err(Problem::parameter("offset", detail))
            }
        }
    }
}

/// The properties that are parameters themselves, where `others` are the names of further parameters.
pub(super) fn queryables<'c>(
    collection: &'c Collection,
    others: &[&str],
) -> impl Iterator<Item = (&'c str, Kind)> {
    let is_free = |name: &str| !RESERVED.contains(&name) && !others.contains(&name);
    collection.schema().queryables().filter(move |(name, _)| is_free(name))
}

/// The properties that features can be sorted by, and their id.
pub(super) fn sortables(collection: &Collection) -> impl Iterator<Item = &str> {
    let schema = collection.schema();
    let id = (!schema.has("id")).then_some("id");
    id.into_iter().chain(schema.queryables().map(|(name, _)| name))
}

/// What `text` means for a property: a value or, with `*` for any text, a pattern.
fn wanted(property: &Property, text: &str) -> Option<Wanted> {
    if text.contains('*') && property.kind() == Some(Kind::Text) {
        let escaped = text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        return Some(Wanted::Pattern(escaped.replace('*', "%")));
    }
    property.read(text).map(Wanted::Value)
}
