//! Geometries and boxes.

use geo::{Geometry, GeometryCollection};
use serde_json::Value;

use super::{Compiled, Compiler, property_name};
use crate::crs::Crs;
use crate::filter::fault::FilterFault;
use crate::filter::place;
use crate::filter::predicate::PlaceTerm;
use crate::filter::scope::GEOMETRY;
use crate::geometry;

impl Compiler<'_> {
    /// A geometry.
    pub(super) fn place(&mut self, value: &Value) -> Compiled<PlaceTerm> {
        if property_name(value) == Some(GEOMETRY) && !self.schema.has(GEOMETRY) {
            return Ok(PlaceTerm::Geometry);
        }
        if let Some(numbers) = value.get("bbox") {
            return self.at("bbox", |this| this.bbox(numbers));
        }
        if value.get("type").is_none() {
            return match property_name(value) {
                Some(name) if name != "id" && !self.schema.has(name) => Err(self.no_property(name)),
                _ => Err(self.expected("a geometry", value)),
            };
        }
        let geometry = self.geometry(value).map_err(|cause| self.fault(FilterFault::Geometry(cause)))?;
        Ok(PlaceTerm::Literal(Box::new(geometry)))
    }

    /// A geometry in `GeoJSON`, brought to degrees.
    fn geometry(&self, value: &Value) -> Result<Geometry, String> {
        let mut value = value.clone();
        if is_empty(&mut value) {
            return Ok(nowhere());
        }
        let read = if self.crs == Crs::CRS84 {
            geometry::from_json(&value).map(|read| read.geometry)
        } else {
            geometry::from_json_unbounded(&value)
        };
        match read.map_err(|error| error.to_string())? {
            None => Ok(nowhere()),
            Some(geometry) if self.crs == Crs::CRS84 => Ok(geometry),
            Some(geometry) => self.crs.unproject(&geometry).map_err(|error| error.to_string()),
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
            .map_err(|error| self.fault(FilterFault::Geometry(error.to_string())))
    }
}

/// Whether a geometry is `POINT EMPTY` or `LINESTRING EMPTY`, which have no coordinates in `GeoJSON` and are no geometries
/// of data; such parts of a collection are left out.
fn is_empty(value: &mut Value) -> bool {
    if let Some(Value::Array(parts)) = value.get_mut("geometries") {
        parts.retain_mut(|part| !is_empty(part));
    }
    let kind = value.get("type").and_then(Value::as_str);
    let has_none = value.get("coordinates").and_then(Value::as_array).is_some_and(Vec::is_empty);
    has_none && matches!(kind, Some("Point" | "LineString"))
}

/// What has no position: it touches nothing and is disjoint from all.
fn nowhere() -> Geometry {
    Geometry::GeometryCollection(GeometryCollection::default())
}
