//! Rings mended into valid polygons.

use super::apart::are_apart;
use super::grid::Rings;
use super::overlay::overlay;

impl Rings {
    /// Makes valid polygons of the rings, which rounding and clipping may have laid on each other.
    pub(super) fn mend(&mut self) {
        if !self.paths.is_empty() && !are_apart(self) {
            let mut mended = overlay(self);
            if mended.paths.is_empty() && self.outer.contains(&false) {
                // The holes of a polygon of a few units may cover all of it once they are rounded. It is drawn without them
                // then, rather than not at all.
                let mut outers = Self::default();
                for (ring, _) in self.paths.iter().zip(&self.outer).filter(|(_, is_outer)| **is_outer) {
                    outers.add(ring, true);
                }
                mended = overlay(&outers);
            }
            *self = mended;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::mvt::grid::{Cell, double_area};
    use geo::{Area, LineString, MultiPolygon, Polygon, Validation};
    use proptest::prelude::*;

    fn polygons(rings: &Rings) -> MultiPolygon {
        let mut polygons: Vec<Polygon> = Vec::new();
        for (path, is_outer) in rings.paths.iter().zip(&rings.outer) {
            assert_eq!(double_area(path) > 0, *is_outer);
            let ring: LineString = path.iter().map(|cell| (f64::from(cell.x), f64::from(cell.y))).collect();
            match polygons.last_mut() {
                Some(polygon) if !is_outer => polygon.interiors_push(ring),
                _ => polygons.push(Polygon::new(ring, vec![])),
            }
        }
        MultiPolygon(polygons)
    }

    /// Polygons from a text such as `0,0 9,0 9,9 / 5,2 6,2 6,3; 20,20 25,20 25,25`.
    fn rings(text: &str) -> Rings {
        let mut rings = Rings::default();
        for polygon in text.split(';') {
            for (i, ring) in polygon.split('/').enumerate() {
                for corner in ring.split_whitespace() {
                    let (x, y) = corner.split_once(',').unwrap();
                    rings.paths.push_to_ring(Cell { x: x.parse().unwrap(), y: y.parse().unwrap() });
                }
                rings.end(i == 0);
            }
        }
        rings
    }

    #[rstest::rstest]
    #[case::corners_on_the_way("0,0 2,0 4,0 4,4 0,4 0,2", 16.0, 1)]
    #[case::spike("0,0 4,0 4,4 9,4 4,4 0,4", 16.0, 1)]
    #[case::nothing_but_a_spike("0,0 4,0 9,0 2,0", 0.0, 0)]
    #[case::figure_of_eight("0,0 4,4 4,0 0,4", 8.0, 2)]
    #[case::hole("0,0 9,0 9,9 0,9 / 1,1 4,1 4,4 1,4", 72.0, 1)]
    #[case::hole_on_the_edge("0,0 9,0 9,9 0,9 / 0,1 4,1 4,4 0,4", 69.0, 1)]
    #[case::holes_that_overlap("0,0 9,0 9,9 0,9 / 1,1 4,1 4,4 1,4 / 2,2 5,2 5,5 2,5", 67.0, 1)]
    #[case::two_apart("0,0 1,0 1,1; 5,5 7,5 7,7", 2.5, 2)]
    #[case::two_that_share_a_side("0,0 4,0 4,4 0,4; 4,0 8,0 8,4 4,4", 32.0, 1)]
    #[case::one_within_another("0,0 9,0 9,9 0,9; 1,1 4,1 4,4", 81.0, 1)]
    #[case::hole_over_all("0,0 1,0 1,1 0,1 / 0,0 1,0 1,1 0,1", 1.0, 1)]
    #[case::one_in_a_hole("0,0 9,0 9,9 0,9 / 1,1 8,1 8,8 1,8; 3,3 5,3 5,5 3,5", 36.0, 2)]
    fn rings_become_valid_polygons(#[case] given: &str, #[case] area: f64, #[case] count: usize) {
        let mut rings = rings(given);
        rings.mend();
        let polygons = polygons(&rings);
        assert!(polygons.is_valid(), "{polygons:?}");
        assert_eq!((polygons.unsigned_area(), polygons.0.len()), (area, count), "{polygons:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn whatever_rings_there_are_the_polygons_are_valid(
            given in proptest::collection::vec(proptest::collection::vec((0..60, 0..24), 3..30), 1..8),
            outer in proptest::collection::vec(any::<bool>(), 8),
        ) {
            let mut rings = Rings::default();
            for (ring, is_outer) in given.iter().zip(outer) {
                for (x, y) in ring {
                    rings.paths.push_to_ring(Cell { x: *x, y: *y });
                }
                rings.end(is_outer);
            }
            rings.mend();
            let polygons = polygons(&rings);
            prop_assert!(polygons.is_valid(), "{:?} {polygons:?}", polygons.check_validation());
        }
    }
}
