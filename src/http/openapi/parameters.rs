//! The parameters of the API, in the terms of OpenAPI.

#![expect(clippy::indexing_slicing, reason = "a JSON value has an answer for every key: null")]

use serde_json::{Value, json};

use crate::collection::Collection;
use crate::crs::Crs;
use crate::http::negotiate::Format;
use crate::http::pictures;
use crate::http::selection::{RESERVED, sortables};
use crate::query::Limit;
use crate::tile::TileMatrixSet;

/// The systems that a collection is offered in, as the parameters that name one.
pub(super) fn crs_parameters(collection: &Collection) -> Vec<Value> {
    let offered = Crs::offered(collection.extent().bbox.as_ref());
    let offered: Vec<_> = offered.iter().map(Crs::to_string).collect();
    let schema =
        json!({ "type": "string", "format": "uri", "enum": offered, "default": Crs::CRS84.to_string() });
    let named = [
        ("crs", "The coordinate system of the answer, with the order of axes that it has"),
        ("bbox-crs", "The coordinate system of bbox"),
        ("filter-crs", "The coordinate system of the filter's geometries"),
    ];
    named.map(|(name, what)| parameter(name, what, &schema)).to_vec()
}

/// The keys that a collection can be sorted by.
pub(super) fn sortby(collection: &Collection) -> Value {
    let keys = sortables(collection).flat_map(|name| [name.to_owned(), format!("-{name}")]);
    let items = json!({ "type": "string", "enum": keys.collect::<Vec<_>>() });
    let what = "The order: properties, each with - before it for descending; without a value last";
    parameter("sortby", what, &json!({ "type": "array", "items": items }))
}

/// The parameters of a picture but for its language; `layers` are those there are.
pub(super) fn picture(layers: &[&str]) -> Vec<Value> {
    let (least, most) = pictures::SIDES;
    let side = |name: &str, default: u32| {
        let schema = json!({ "type": "integer", "minimum": least, "maximum": most, "default": default });
        parameter(
            name,
            &format!("The {name} in pixels; with words beside the map at least 480 by 320"),
            &schema,
        )
    };
    let (width, height) = pictures::SIZE;
    let layers = json!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": layers } });
    let bbox = json!({
        "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" }, "example": [46, 39, 47, 40],
    });
    vec![
        parameter(
            "datetime",
            "The day of the map; today if left out",
            &json!({
                "type": "string", "example": "2020-12-01",
            }),
        ),
        parameter(
            "bbox",
            "The box that is shown whole: west, south, east, north in degrees (CRS84); west greater than \
                   east crosses the antimeridian. The data's own first view if left out",
            &bbox,
        ),
        parameter(
            "layers",
            "The collections that are drawn, with all their features at any scale; all that have a style if left out, those of low rank only where the scale is large",
            &layers,
        ),
        parameter(
            "select",
            "A feature that is outlined: the id of its collection, a slash, its own id",
            &json!({
                "type": "string",
            }),
        ),
        parameter(
            "layout",
            "The map with title, date, sentence, legend and notice, or the map alone",
            &json!({
                "type": "string", "enum": ["full", "plain"], "default": "full",
            }),
        ),
        side("width", width),
        side("height", height),
    ]
}

/// Parameters that many operations share, by name.
pub(super) fn shared(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })).collect()
}

/// `lon` and `lat`.
pub(super) fn point(required: bool) -> Vec<Value> {
    let coordinate = |name: &str, what: &str, most: i32| {
        let schema = json!({ "type": "number", "minimum": -most, "maximum": most });
        let mut parameter = parameter(name, &format!("{what} of the point in degrees (WGS 84)"), &schema);
        parameter["required"] = json!(required);
        parameter
    };
    vec![coordinate("lon", "Longitude", 180), coordinate("lat", "Latitude", 90)]
}

pub(super) fn parameter(name: &str, description: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "description": description,
        "style": "form", "explode": false, "schema": schema,
    })
}

fn in_path(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

fn formats(offered: &[Format]) -> Value {
    let names: Vec<_> = offered.iter().map(|format| format.name()).collect();
    json!({ "type": "string", "enum": names })
}

pub(super) fn shared_parameters(languages: &[String]) -> Value {
    json!({
        "lang": parameter("lang", "The language of names and sentences; without it Accept-Language decides", &json!({
            "type": "string", "enum": languages,
        })),
        "f": parameter("f", "The format; without it the Accept header decides", &json!({
            "type": "string", "enum": ["json", "html"],
        })),
        "fFeatures": parameter("f", "The format; without it the Accept header decides", &formats(Format::FEATURES)),
        "fTilesets": parameter("f", "The format; without it the Accept header decides", &formats(Format::TILESETS)),
        "fTile": parameter("f", "The format", &json!({ "type": "string", "enum": ["mvt"] })),
        "filter": parameter("filter", "Features of which this is true, in CQL2", &json!({
            "type": "string", "example": "S_INTERSECTS(geometry,BBOX(46,39,47,40))",
        })),
        "filter-lang": parameter("filter-lang", "The language of the filter", &json!({
            "type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text",
        })),
        "filter-crs": parameter("filter-crs", "The coordinate system of the filter's geometries", &json!({
            "type": "string", "format": "uri", "default": Crs::CRS84.to_string(),
        })),
        "properties": parameter("properties", "The properties shown, in this order; all if left out", &json!({
            "type": "array", "items": { "type": "string" },
        })),
        "skipGeometry": parameter("skipGeometry", "Whether the geometry is left out", &json!({
            "type": "boolean", "default": false,
        })),
        "zoom-level": parameter(
            "zoom-level",
            "The zoom of WebMercatorQuad that lines and areas are simplified for: what is left out lies within half a pixel of what \
             is left, on a map with 256 pixels a tile. Borders that features of the collection share stay shared, and none \
             vanishes. Coordinates are rounded to a metre, beyond zoom 13 to less. bbox and filter still ask the full geometry, which is shown if this is left out.",
            &json!({ "type": "integer", "minimum": 0, "maximum": TileMatrixSet::MAX_ZOOM, "example": 7 }),
        ),
        "collections": parameter("collections", "The collections of the tile; all that can be drawn if left out", &json!({
            "type": "array", "items": { "type": "string" },
        })),
        "tileMatrixSetId": in_path("tileMatrixSetId", "The tile matrix set", &json!({
            "type": "string", "enum": TileMatrixSet::ALL.map(TileMatrixSet::id),
        })),
        "tileMatrix": in_path("tileMatrix", "The zoom", &json!({
            "type": "integer", "minimum": 0, "maximum": TileMatrixSet::MAX_ZOOM,
        })),
        "tileRow": in_path("tileRow", "The row, from the north; it stands before the column", &json!({
            "type": "integer", "minimum": 0,
        })),
        "tileCol": in_path("tileCol", "The column, from the west", &json!({ "type": "integer", "minimum": 0 })),
        "bbox": parameter(
            "bbox",
            "Features that touch this box, or have no geometry: west, south, east, north in degrees (CRS84) or as bbox-crs says, or \
             west, south, lowest, east, north, highest. West greater than east crosses the antimeridian.",
            &json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } }),
        ),
        "datetime": parameter(
            "datetime",
            "Features whose period meets this date, date-time or interval (.. is an open end), or that have none. \
             Periods are half-open: the first day counts, the last does not.",
            &json!({ "type": "string", "example": "2020-12-01" }),
        ),
        "limit": parameter("limit", "The most features of an answer; a greater number is lowered to the maximum", &json!({
            "type": "integer", "minimum": 1, "maximum": Limit::MAX.get(), "default": Limit::DEFAULT.get(),
        })),
        "offset": parameter("offset", "How many features to pass over; next links carry it", &json!({
            "type": "integer", "minimum": 0, "default": 0,
        })),
    })
}

/// A parameter for each property that can be compared (`/rec/core/fc-filters`).
pub(super) fn property_parameters(collection: &Collection) -> Vec<Value> {
    collection
        .schema()
        .queryables()
        .filter(|(name, _)| !RESERVED.contains(name))
        .map(|(name, kind)| {
            let (kind, format) = kind.json_schema();
            let mut schema = json!({ "type": kind });
            if let Some(format) = format {
                schema["format"] = json!(format);
            }
            parameter(name, &format!("Features whose {name} has this value"), &schema)
        })
        .collect()
}
