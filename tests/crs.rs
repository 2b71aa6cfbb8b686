//! Projections held to those of PROJ.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

use std::collections::BTreeMap;

use geo::Coord;
use lachin_map::{Bbox, Crs};
use serde::Deserialize;

#[derive(Deserialize)]
struct Figures {
    /// By code: longitude and latitude in degrees, first and second number of the position.
    systems: BTreeMap<String, Vec<[f64; 4]>>,
}

fn figures() -> BTreeMap<String, Vec<[f64; 4]>> {
    serde_json::from_str::<Figures>(include_str!("crs.json")).unwrap().systems
}

/// Metres.
const FORWARD: f64 = 0.01;
/// Degrees.
const INVERSE: f64 = 1e-7;

fn apart(a: Coord, b: Coord) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[test]
fn every_system_agrees_with_proj_to_a_centimetre() {
    let figures = figures();
    assert_eq!(figures.len(), 13);
    for (code, rows) in figures {
        let crs: Crs = code.parse().unwrap();
        assert!(rows.len() >= 20, "{code}");
        let limit = if crs.is_geographic() { INVERSE } else { FORWARD };
        let (mut forward, mut inverse) = (0.0_f64, 0.0_f64);
        for [longitude, latitude, first, second] in rows {
            let degrees = Coord { x: longitude, y: latitude };
            let expected = Coord { x: first, y: second };
            let projected = crs.project_coord(degrees).unwrap_or_else(|| panic!("{code}: {degrees:?}"));
            let back = crs.unproject_coord(expected).unwrap_or_else(|| panic!("{code}: {expected:?}"));
            forward = forward.max(apart(projected, expected));
            inverse = inverse.max(apart(back, degrees));
        }
        println!("{code}: {forward:.1e} forward, {inverse:.1e} degrees inverse");
        assert!(forward < limit, "{code}: {forward} off");
        assert!(inverse < INVERSE, "{code}: {inverse} degrees off");
    }
}

/// What is offered for data stands among the figures, with points over all of their extent.
#[test]
fn the_figures_reach_over_what_is_offered() {
    let figures = figures();
    let extent = Bbox::new(45.0, 38.0, 50.0, 42.0).unwrap();
    let offered = Crs::offered(Some(&extent));
    assert_eq!(
        offered.iter().map(|crs| crs.code()).collect::<Vec<_>>(),
        ["OGC:CRS84", "EPSG:4326", "EPSG:3857", "EPSG:32638", "EPSG:32639", "EPSG:3035"]
    );
    for crs in offered.into_iter().filter(|crs| *crs != Crs::CRS84) {
        assert!(figures.contains_key(&crs.code()), "{crs}");
    }
    let near = |row: &&[f64; 4]| (45.0..=50.0).contains(&row[0]) && (38.0..=42.0).contains(&row[1]);
    assert!(figures["EPSG:3035"].iter().filter(near).count() >= 50);
}
