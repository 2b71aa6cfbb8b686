//! The parameters that choose features of a collection, and how they are shown, to a [`Query`].

use jiff::tz::Offset;

use crate::collection::Collection;
use crate::crs::{Crs, ParseCrsError};
use crate::datetime::Datetime;
use crate::filter::{Filter, Language, Scope};
use crate::http::wire::parameter::{F, LANG, Parameter, Values};
use crate::http::wire::params::Params;
use crate::http::wire::problem::Problem;
use crate::presentation::Presentation;
use crate::query::{Equals, Limit, ProjectedBbox, Query, SortKey, Wanted};
use crate::schema::{Kind, Property};
use crate::text::shortened;
use crate::tile::TileMatrixSet;

/// The box that features touch.
pub(crate) const BBOX: Parameter = Parameter::query(
    "bbox",
    Values::Box,
    "Features that touch this box, or have no geometry: west, south, east, north in degrees (CRS84) or as bbox-crs says, \
     or west, south, lowest, east, north, highest. West greater than east crosses the antimeridian.",
);
pub(crate) const BBOX_CRS: Parameter = Parameter::query("bbox-crs", SYSTEM, "The coordinate system of bbox");
/// The time that features hold in.
pub(crate) const DATETIME: Parameter = Parameter::query(
    "datetime",
    Values::Formed { format: None, example: "2020-12-01" },
    "Features whose period meets this date, date-time or interval (.. is an open end), or that have none. \
     Periods are half-open: the first day counts, the last does not.",
);
pub(crate) const FILTER: Parameter = Parameter::query(
    "filter",
    Values::Formed { format: None, example: "S_INTERSECTS(geometry,BBOX(46,39,47,40))" },
    "Features of which this is true, in CQL2",
);
pub(crate) const FILTER_LANG: Parameter = Parameter::query(
    "filter-lang",
    Values::OneOf { names: &["cql2-text", "cql2-json"], default: true },
    "The language of the filter",
);
pub(crate) const FILTER_CRS: Parameter =
    Parameter::query("filter-crs", SYSTEM, "The coordinate system of the filter's geometries");
/// The values that properties have (`/rec/core/fc-filters`).
pub(crate) const PROPERTY_VALUES: Parameter = Parameter::query(
    "propertyValues",
    Values::Properties,
    "Features whose properties have these values: each queryable of the collection is a parameter by its own name. \
     A name that the collection does not have is refused.",
);
pub(crate) const SORTBY: Parameter = Parameter::query(
    "sortby",
    Values::List,
    "The order: sortables of the collection, each with - before it for descending; without a value last",
);
pub(crate) const PROPERTIES: Parameter =
    Parameter::query("properties", Values::List, "The properties shown, in this order; all if left out");
pub(crate) const SKIP_GEOMETRY: Parameter =
    Parameter::query("skipGeometry", Values::Boolean { default: false }, "Whether the geometry is left out");
pub(crate) const CRS: Parameter = Parameter::query(
    "crs",
    SYSTEM,
    "The coordinate system of the answer, with the order of axes that it has; those of a collection stand in its crs",
);
pub(crate) const ZOOM_LEVEL: Parameter = Parameter::query(
    "zoom-level",
    Values::Integer { least: 0, most: Some(TileMatrixSet::MAX_ZOOM as u64), default: None },
    "The zoom of WebMercatorQuad that lines and areas are simplified for: what is left out lies within half a pixel of \
     what is left, on a map with 256 pixels a tile. Borders that features of the collection share stay shared, and none \
     vanishes. Coordinates are rounded to a metre, beyond zoom 13 to less. bbox and filter still ask the full geometry, \
     which is shown if this is left out.",
);
pub(crate) const LIMIT: Parameter = Parameter::query(
    "limit",
    Values::Integer {
        least: 1,
        most: Some(Limit::MAX.get() as u64),
        default: Some(Limit::DEFAULT.get() as u64),
    },
    "The most features of an answer; a greater number is lowered to the maximum",
);
pub(crate) const OFFSET: Parameter = Parameter::query(
    "offset",
    Values::Integer { least: 0, most: None, default: Some(0) },
    "How many features to pass over; next links carry it",
);

/// A coordinate system by its URI, longitude and latitude if it is left out.
const SYSTEM: Values =
    Values::Formed { format: Some("uri"), example: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" };

/// Those that say which features are meant.
pub(crate) const SELECTING: &[Parameter] =
    &[BBOX, BBOX_CRS, DATETIME, FILTER, FILTER_LANG, FILTER_CRS, PROPERTY_VALUES];
/// Those that say in which order and how they are shown.
pub(crate) const SHOWING: &[Parameter] = &[SORTBY, PROPERTIES, SKIP_GEOMETRY, CRS, ZOOM_LEVEL];
/// Those that say how one feature is shown.
pub(crate) const SHOWING_ONE: &[Parameter] = &[PROPERTIES, SKIP_GEOMETRY, CRS, ZOOM_LEVEL];
/// Those that say which page of an answer is meant.
pub(crate) const PAGING: &[Parameter] = &[LIMIT, OFFSET];

/// Whether no property can have this name in a query, since items have a parameter of that name.
fn is_reserved(name: &str) -> bool {
    let all = [SELECTING, SHOWING, PAGING, &[F, LANG]];
    all.into_iter().flatten().any(|parameter| parameter.name == name)
}

impl Params {
    /// Which features are meant: by box, time, filter and values, all of them at once; what is left is unknown
    /// (`/req/core/query-param-unknown`).
    pub(crate) fn selection(mut self, collection: &Collection, offset: Offset) -> Result<Query, Problem> {
        let schema = collection.schema();
        let mut query = Query { limit: Limit::NONE, ..Query::default() };
        self.take_bbox(collection, &mut query)?;
        if let Some(text) = self.take(DATETIME.name)? {
            let datetime = Datetime::parse(&text, offset);
            query.datetime = Some(
                datetime
                    .map_err(|error| Problem::parameter(DATETIME.name, format_args!("is wrong: {error}")))?,
            );
        }
        query.filter = self.take_filter(collection, offset)?;
        let queryables: Vec<_> = queryables(collection, &self).collect();
        for (name, kind) in &queryables {
            let Some(text) = self.take(name)? else { continue };
            let value =
                schema.property(name).and_then(|property| wanted(property, &text)).ok_or_else(|| {
                    Problem::parameter(name, format_args!("is '{text}'; allowed is {}", kind.allowed()))
                })?;
            query.equals.push(Equals { property: (*name).to_owned(), text, value });
        }
        self.finish_with(&queryables.iter().map(|(name, _)| *name).collect::<Vec<_>>())?;
        Ok(query)
    }

    /// A selection with its order and how it is shown, for whole layers.
    pub(crate) fn layer(mut self, collection: &Collection, offset: Offset) -> Result<Query, Problem> {
        let sort_by = self.take_sort_keys(collection)?;
        let presentation = self.presentation(collection)?;
        Ok(Query { sort_by, presentation, ..self.selection(collection, offset)? })
    }

    /// All that can be asked of items.
    pub(crate) fn items(mut self, collection: &Collection, offset: Offset) -> Result<Query, Problem> {
        let (limit, skipped) = self.take_page()?;
        Ok(Query { limit, offset: skipped, ..self.layer(collection, offset)? })
    }

    /// A selection, and `limit` and `offset`.
    pub(crate) fn page(mut self, collection: &Collection, offset: Offset) -> Result<Query, Problem> {
        let (limit, skipped) = self.take_page()?;
        Ok(Query { limit, offset: skipped, ..self.selection(collection, offset)? })
    }

    /// How features are shown in a tile, which has a coordinate system of its own.
    pub(crate) fn presentation_of_tiles(&mut self, collection: &Collection) -> Result<Presentation, Problem> {
        Ok(Presentation { properties: self.take_properties(collection)?, ..Presentation::default() })
    }

    /// How features are shown.
    pub(crate) fn presentation(&mut self, collection: &Collection) -> Result<Presentation, Problem> {
        let crs = self.take_crs(CRS.name, collection)?;
        let properties = self.take_properties(collection)?;
        let skip_geometry = match self.take(SKIP_GEOMETRY.name)?.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(text) => {
                let detail = format!("is '{}'; allowed are true and false", shortened(text));
                return Err(Problem::parameter(SKIP_GEOMETRY.name, detail));
            }
        };
        let zoom_level = self.take_zoom_level()?;
        Ok(Presentation { properties, skip_geometry, crs, zoom_level })
    }

    fn take_zoom_level(&mut self) -> Result<Option<u8>, Problem> {
        let Some(text) = self.take(ZOOM_LEVEL.name)? else { return Ok(None) };
        let most = TileMatrixSet::MAX_ZOOM;
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let zoom = text.parse().ok().filter(|zoom| digits && *zoom <= most);
        zoom.map(Some).ok_or_else(|| {
            let detail = format!("is '{}'; allowed is a whole number from 0 to {most}", shortened(&text));
            Problem::parameter(ZOOM_LEVEL.name, detail)
        })
    }

    fn take_properties(&mut self, collection: &Collection) -> Result<Option<Vec<String>>, Problem> {
        let properties = self.take(PROPERTIES.name)?.map(|text| {
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
                    Err(Problem::parameter(PROPERTIES.name, detail))
                }
            }
        });
        properties.transpose()
    }

    fn take_bbox(&mut self, collection: &Collection, query: &mut Query) -> Result<(), Problem> {
        let crs = self.take_crs(BBOX_CRS.name, collection)?;
        let Some(text) = self.take(BBOX.name)? else { return Ok(()) };
        if crs == Crs::CRS84 {
            query.bbox = Some(text.parse().map_err(|error| Problem::parameter(BBOX.name, error))?);
            return Ok(());
        }
        let numbers = text.split(',').map(|part| part.trim().parse().ok().filter(|n: &f64| n.is_finite()));
        let numbers: Option<Vec<f64>> = numbers.collect();
        let Some([a, b, c, d] | [a, b, _, c, d, _]) = numbers.as_deref() else {
            let detail = format!("is '{}'; allowed are 4 or 6 numbers", shortened(&text));
            return Err(Problem::parameter(BBOX.name, detail));
        };
        let edges = [*a, *b, *c, *d];
        let cover = crs.unproject_bbox(edges);
        let wrong =
            |error| Problem::parameter(BBOX.name, format_args!("is wrong in {}: {error}", crs.code()));
        query.bbox = Some(cover.map_err(wrong)?);
        query.projected_bbox = Some(ProjectedBbox { crs, edges });
        Ok(())
    }

    fn take_filter(&mut self, collection: &Collection, offset: Offset) -> Result<Option<Filter>, Problem> {
        let language = match self.take(FILTER_LANG.name)?.as_deref() {
            None | Some("cql2-text") => Language::Text,
            Some("cql2-json") => Language::Json,
            Some(text) => {
                let detail = format!("is '{}'; allowed are cql2-text and cql2-json", shortened(text));
                return Err(Problem::parameter(FILTER_LANG.name, detail));
            }
        };
        let crs = self.take_crs(FILTER_CRS.name, collection)?;
        let Some(text) = self.take(FILTER.name)? else { return Ok(None) };
        let scope = Scope { schema: collection.schema(), offset, crs };
        let wrong = |error| Problem::parameter(FILTER.name, format_args!("is wrong: {error}"));
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
        let Some(text) = self.take(SORTBY.name)? else { return Ok(Vec::new()) };
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
            Err(Problem::parameter(SORTBY.name, detail))
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
        let Some(text) = self.take(LIMIT.name)? else { return Ok(Limit::DEFAULT) };
        text.parse().map_err(|error| Problem::parameter(LIMIT.name, error))
    }

    fn take_offset(&mut self) -> Result<usize, Problem> {
        match self.take(OFFSET.name)? {
            None => Ok(0),
            Some(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
                Ok(text.parse().unwrap_or(usize::MAX))
            }
            Some(text) => {
                let detail = format!("is '{}'; allowed is a whole number from 0", shortened(&text));
                Err(Problem::parameter(OFFSET.name, detail))
            }
        }
    }
}

/// The properties that are parameters themselves: those whose names the resource has not declared for something else.
pub(crate) fn queryables<'c>(
    collection: &'c Collection,
    params: &Params,
) -> impl Iterator<Item = (&'c str, Kind)> {
    let is_free = |name: &str| !is_reserved(name) && !params.has_declared(name);
    collection.schema().queryables().filter(move |(name, _)| is_free(name))
}

/// The properties that features can be sorted by, and their id.
pub(crate) fn sortables(collection: &Collection) -> impl Iterator<Item = &str> {
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
