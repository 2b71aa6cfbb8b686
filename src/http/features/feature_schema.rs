//! The schemas of features as they are sent (RFC 7946), which are written as bytes and not from a type.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::http::wire::links::Link;

/// A page of features, or a whole layer.
#[derive(Debug)]
pub(crate) enum FeatureCollection {}

/// One feature.
#[derive(Debug)]
pub(crate) enum Feature {}

/// A geometry of any kind.
#[derive(Debug)]
pub(crate) enum Geometry {}

/// The id of a feature: a text, or a number where the data has numbers.
#[derive(Debug)]
pub(crate) enum FeatureId {}

impl JsonSchema for FeatureCollection {
    fn schema_name() -> Cow<'static, str> {
        "FeatureCollection".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (feature, link) = (generator.subschema_for::<Feature>(), generator.subschema_for::<Link>());
        json_schema!({
            "description": "A page of features, or a whole layer (RFC 7946)",
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": { "type": "string", "enum": ["FeatureCollection"] },
                "features": { "type": "array", "items": feature },
                "numberMatched": { "type": "integer", "minimum": 0, "description": "How many features there are on all pages" },
                "numberReturned": { "type": "integer", "minimum": 0 },
                "timeStamp": { "type": "string", "format": "date-time" },
                "links": { "type": "array", "items": link },
                "attribution": { "type": "string" },
                "license": { "type": "string" },
                "notice": { "type": "string" },
            },
        })
    }
}

impl JsonSchema for Feature {
    fn schema_name() -> Cow<'static, str> {
        "Feature".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (geometry, link) = (generator.subschema_for::<Geometry>(), generator.subschema_for::<Link>());
        let id = generator.subschema_for::<FeatureId>();
        json_schema!({
            "description": "A feature (RFC 7946); which properties it has, the schema of its collection tells",
            "type": "object",
            "required": ["type", "geometry", "properties"],
            "properties": {
                "type": { "type": "string", "enum": ["Feature"] },
                "id": id,
                "geometry": { "allOf": [geometry], "nullable": true },
                "properties": { "type": "object", "nullable": true, "additionalProperties": true },
                "links": { "type": "array", "items": link },
            },
        })
    }
}

impl JsonSchema for FeatureId {
    fn schema_name() -> Cow<'static, str> {
        "FeatureId".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A text, or a number where the data has numbers" })
    }
}

impl JsonSchema for Geometry {
    fn schema_name() -> Cow<'static, str> {
        "Geometry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let geometry = generator.subschema_for::<Self>();
        json_schema!({
            "description": "A geometry (RFC 7946): coordinates, or the geometries of a GeometryCollection",
            "type": "object",
            "required": ["type"],
            "properties": {
                "type": {
                    "type": "string",
                    "enum": [
                        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
                        "GeometryCollection",
                    ],
                },
                "coordinates": { "type": "array", "items": {} },
                "geometries": { "type": "array", "items": geometry },
            },
        })
    }
}
