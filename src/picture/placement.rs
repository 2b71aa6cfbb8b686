//! Which names stand on a map, which go first, and where. The reader's page reads the same numbers, and is held to the
//! same cases (`tests/cases/names.json`).

use std::sync::LazyLock;

use geo::{BoundingRect, Coord, Geometry, LineString, Polygon, Rect};
use serde::Deserialize;

use crate::feature::Properties;
use crate::style::Label;

/// The numbers that this module and the page's script both read.
static PLACEMENT: LazyLock<Placement> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program, and tests read it")]
    serde_json::from_str(include_str!("placement.json")).expect("placement.json is what Placement says")
});

/// How names are placed. Lengths are CSS pixels.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Placement {
    /// The kinds of names in the order in which they find room; those of other kinds are told by the legend.
    order: Vec<Label>,
    rank: Rank,
    /// From here on a place is named even if the area around it has the same name.
    pub(super) zoom_of_namesakes: f64,
    /// Names keep this far from the edge of the map.
    pub(super) edge: f64,
    /// The name of a place keeps this far from its point.
    pub(super) gap: f64,
    /// A longer name has more than one line.
    pub(super) widest: f64,
    /// How far the name of an area or water may step aside for what stands in it, in widths and heights of itself.
    pub(super) steps_aside: Vec<(f64, f64)>,
}

/// How important features are: 1 is the first rank.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rank {
    /// The rank of what has none: it comes before all.
    missing: f64,
    /// Places of rank 1 are shown from this zoom on.
    zoom: f64,
    /// Each further rank is shown so much later.
    step: f64,
}

/// How names are placed.
pub(super) fn placement() -> &'static Placement {
    &PLACEMENT
}

/// How important a feature is, from 1 downwards; what has no rank comes before all.
#[must_use]
pub fn rank(properties: &Properties) -> f64 {
    properties.number("rank").unwrap_or(PLACEMENT.rank.missing)
}

/// The turn in which names of a kind find room; `None` if they do not stand on the map.
pub(super) fn turn(kind: Label) -> Option<usize> {
    PLACEMENT.order.iter().position(|other| *other == kind)
}

/// Whether a feature of that rank is shown at a zoom, by its point and its name.
pub(super) fn is_shown(label: Option<Label>, rank: f64, zoom: f64) -> bool {
    let Rank { zoom: first, step, .. } = PLACEMENT.rank;
    label != Some(Label::Place) || rank < 1.0 || zoom >= step.mul_add(rank - 1.0, first)
}

/// A name without the second one that follows a slash.
pub(super) fn first_name(name: &str) -> &str {
    name.split(" / ").next().unwrap_or(name)
}

/// Longitude and latitude of a name: those that the data gives (`label_lon`, `label_lat`), else the middle position of a
/// line or of the longest of lines, else the middle of the box around it, of several areas around the largest. Of equal
/// ones the first counts.
pub(super) fn anchor(geometry: &Geometry, properties: &Properties) -> Option<Coord> {
    let told = properties.number("label_lon").zip(properties.number("label_lat"));
    told.map(|(x, y)| Coord { x, y }).or_else(|| match geometry {
        Geometry::LineString(line) => middle(line),
        Geometry::MultiLineString(lines) => {
            middle(largest(lines, |a: &&LineString, b| a.0.len() > b.0.len())?)
        }
        Geometry::MultiPolygon(polygons) => {
            let rects = polygons.iter().filter_map(Polygon::bounding_rect);
            largest(rects, |a, b| area(a) > area(b)).map(Rect::center)
        }
        other => other.bounding_rect().map(Rect::center),
    })
}

fn middle(line: &LineString) -> Option<Coord> {
    line.0.get(line.0.len() / 2).copied()
}

fn area(rect: &Rect) -> f64 {
    rect.width() * rect.height()
}

/// The first of the items that no other is larger than.
fn largest<T>(items: impl IntoIterator<Item = T>, is_larger: impl Fn(&T, &T) -> bool) -> Option<T> {
    items.into_iter().reduce(|best, one| if is_larger(&one, &best) { one } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn cases(kind: &str) -> Vec<Value> {
        let all: Value = serde_json::from_str(include_str!("../../tests/cases/names.json")).unwrap();
        all[kind].as_array().unwrap().clone()
    }

    fn properties(case: &Value) -> Properties {
        Properties::parse(&case["properties"].to_string()).unwrap()
    }

    #[test]
    fn names_stand_where_the_shared_cases_say() {
        for case in cases("anchors") {
            let geometry = crate::geometry::from_json_unbounded(&case["geometry"]).unwrap().unwrap();
            let found = anchor(&geometry, &properties(&case)).map(|at| vec![at.x, at.y]);
            let expected: Option<Vec<f64>> = serde_json::from_value(case["at"].clone()).unwrap();
            assert_eq!(found, expected, "{}", case["case"]);
        }
    }

    #[test]
    fn ranks_are_those_of_the_shared_cases() {
        for case in cases("ranks") {
            let label: Option<Label> = serde_json::from_value(case["label"].clone()).unwrap();
            let rank = rank(&properties(&case));
            assert_eq!(Some(rank), case["rank"].as_f64(), "{}", case["case"]);
            let shown = is_shown(label, rank, case["zoom"].as_f64().unwrap());
            assert_eq!(Some(shown), case["shown"].as_bool(), "{}", case["case"]);
        }
    }

    #[test]
    fn names_find_room_in_the_order_of_the_shared_cases() {
        for case in cases("order") {
            let names = case["names"].as_array().unwrap();
            let mut found: Vec<_> = names
                .iter()
                .filter_map(|name| {
                    let kind: Label = serde_json::from_value(name["kind"].clone()).unwrap();
                    Some((turn(kind)?, rank(&properties(name)), name["name"].as_str().unwrap()))
                })
                .collect();
            found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            let found: Vec<_> = found.into_iter().map(|(.., name)| name).collect();
            assert_eq!(serde_json::json!(found), case["in_turn"]);
        }
    }

    #[test]
    fn a_second_name_after_a_slash_is_left_out() {
        for case in cases("first_names") {
            assert_eq!(first_name(case["name"].as_str().unwrap()), case["first"]);
        }
    }
}
