//! Why a text is no geometry, told by its place: the crate `geojson` names the reason, but not always where it lies.

use serde_json::Value;

use super::error::{GeometryError, GeometryFault};
use crate::text::shortened;

/// Where and why the crate could not read a geometry, in the words of all other faults; `None` if its shape is not the
/// reason.
pub(super) fn misread(json: &Value) -> Option<GeometryError> {
    let Some(members) = json.as_object() else { return Some(misshapen(json, "a geometry or null")) };
    let missing = |member| Some(GeometryFault::Missing(member).into());
    let Some(kind) = members.get("type") else { return missing("type") };
    let depth = match kind.as_str() {
        Some("Point") => 0,
        Some("MultiPoint" | "LineString") => 1,
        Some("MultiLineString" | "Polygon") => 2,
        Some("MultiPolygon") => 3,
        Some("GeometryCollection") => {
            let Some(parts) = members.get("geometries") else { return missing("geometries") };
            let fault = match parts.as_array() {
                Some(parts) => first_fault(parts, misread),
                None => Some(misshapen(parts, "a list of geometries")),
            };
            return fault.map(|error| error.within(".geometries"));
        }
        Some(other) => return Some(GeometryFault::Type(shortened(other)).into()),
        None => return Some(GeometryFault::Type(shortened(&kind.to_string())).into()),
    };
    let Some(coordinates) = members.get("coordinates") else { return missing("coordinates") };
    misnested(coordinates, depth).map(|error| error.within(".coordinates"))
}

/// The first place in coordinates at which there is no position, or no list of what should be nested there.
fn misnested(json: &Value, depth: u8) -> Option<GeometryError> {
    match json.as_array() {
        Some(items) if depth > 0 => first_fault(items, |item| misnested(item, depth - 1)),
        Some(numbers) if numbers.len() >= 2 && numbers.iter().all(Value::is_number) => None,
        _ => Some(misshapen(json, if depth == 0 { POSITION } else { "a list of what is nested in it" })),
    }
}

fn first_fault(items: &[Value], fault: impl Fn(&Value) -> Option<GeometryError>) -> Option<GeometryError> {
    items.iter().enumerate().find_map(|(i, item)| Some(fault(item)?.within_item(i)))
}

/// What has two numbers or more.
pub(super) const POSITION: &str = "a position of at least two numbers";

pub(super) fn misshapen(json: &Value, allowed: &'static str) -> GeometryError {
    GeometryFault::Shape { found: shortened(&json.to_string()), allowed }.into()
}
