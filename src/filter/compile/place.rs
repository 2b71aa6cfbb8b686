//! Geometries and boxes.

use geo::{Geometry, GeometryCollection};
use serde_json::Value;

use super::{Compiled, Compiler, property_name};
use crate::crs::Crs;
use crate::filter::predicate::PlaceTerm;
use crate::filter::{FilterFault, GEOMETRY, place};
use crate::geometry;

impl Compiler<'_> {
    /// A geometry.
    pub(super) fn place(&mut self, value: &Value) -> Compiled<PlaceTerm> {
        if value.is_null() {
            return Ok(PlaceTerm::Null);
        }
        if property_name(value) == Some(GEOMETRY) && !self.schema.has(GEOMETRY) {
            return Ok(PlaceTerm::Geometry);
        }
        if let Some(numbers) = value.get("bbox") {
            return self.bbox(numbers);
        }
        if value.get("type").is_none() {
            return match property_name(value) {
                Some(name) if !self.schema.has(name) => Err(self.no_property(name)),
                _ => Err(self.expected("a geometry", value)),
            };
        }
        let mut value = value.clone();
        let wrong = |cause: String| FilterFault::Geometry(cause);
        if self.crs != Crs::CRS84 && !place::unproject(&mut value, self.crs) {
            let cause = "a position lies outside of what filter-crs covers".to_owned();
            return Err(self.fault(wrong(cause)));
        }
        if is_empty(&value) {
            return Ok(PlaceTerm::Literal(Box::new(nowhere())));
        }
        let raw =
            serde_json::value::to_raw_value(&value).map_err(|error| self.fault(wrong(error.to_string())))?;
        match geometry::read(&raw) {
            Ok(geometry::Read { geometry: Some(geometry), .. }) => Ok(PlaceTerm::Literal(Box::new(geometry))),
            Ok(_) => Ok(PlaceTerm::Literal(Box::new(nowhere()))),
            Err(error) => Err(self.fault(wrong(error.to_string()))),
        }
    }

    pub(super) fn bbox(&self, value: &Value) -> Compiled<PlaceTerm> {
        let numbers: Option<Vec<f64>> =
            value.as_array().and_then(|list| list.iter().map(Value::as_f64).collect());
        let edges = match numbers.as_deref() {
            Some([west, south, east, north]) => [*west, *south, *east, *north],
            Some([west, south, lowest, east, north, highest]) if lowest <= highest => {
                [*west, *south, *east, *north]
            }
            _ => return Err(self.expected("4 or 6 numbers, lower before upper", value)),
        };
        place::of_corners(edges, self.crs)
            .map(|geometry| PlaceTerm::Literal(Box::new(geometry)))
            .map_err(|cause| self.fault(FilterFault::Geometry(cause)))
    }
}

/// Whether a geometry is `POINT EMPTY` or `LINESTRING EMPTY`: as the standard's grammar has it, a geometry without a
/// position, which GeoJSON writes as no coordinates.
fn is_empty(value: &Value) -> bool {
    let is = |member: &str, what: &Value| value.get(member) == Some(what);
    (is("type", &Value::from("Point")) || is("type", &Value::from("LineString")))
        && is("coordinates", &Value::Array(Vec::new()))
}

/// What has no position: it touches nothing and is disjoint from all.
fn nowhere() -> Geometry {
    Geometry::GeometryCollection(GeometryCollection::default())
}
