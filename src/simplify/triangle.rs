//! Which vertices lie in a triangle, told exactly.

use geo::kernels::RobustKernel;
use geo::{Coord, Kernel, Orientation};
use rstar::primitives::GeomWithData;
use rstar::{AABB, Envelope, SelectionFunction};

/// A vertex in a tree: its place and its number.
pub(super) type Vertex = GeomWithData<[f64; 2], u32>;

/// A triangle with its edges; where two corners are one, a segment with its ends.
pub(super) struct Triangle {
    corners: [Coord; 3],
    bounds: AABB<[f64; 2]>,
}

impl Triangle {
    pub(super) fn new(corners: [Coord; 3]) -> Self {
        let bounds = AABB::from_points(&corners.map(|corner| [corner.x, corner.y]));
        Self { corners, bounds }
    }

    fn sides(&self) -> [[Coord; 3]; 3] {
        let [a, b, c] = self.corners;
        [[a, b, c], [b, c, a], [c, a, b]]
    }

    fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let turns = self.sides().map(|[from, to, _]| RobustKernel::orient2d(from, to, Coord { x, y }));
        // On the line of a triangle that is flat, only the box tells what lies beyond its ends.
        self.bounds.contains_point(&[x, y])
            && !(turns.contains(&Orientation::Clockwise) && turns.contains(&Orientation::CounterClockwise))
    }

    /// Whether a box has anything of the triangle in it.
    fn meets(&self, bounds: &AABB<[f64; 2]>) -> bool {
        let ([west, south], [east, north]) = (bounds.lower(), bounds.upper());
        let corners = [(west, south), (east, south), (east, north), (west, north)].map(Coord::from);
        let beyond = |[from, to, own]: [Coord; 3]| {
            let [first, others @ ..] = corners.map(|corner| RobustKernel::orient2d(from, to, corner));
            first != Orientation::Collinear
                && first != RobustKernel::orient2d(from, to, own)
                && others.iter().all(|other| *other == first)
        };
        self.bounds.intersects(bounds) && !self.sides().into_iter().any(beyond)
    }
}

impl SelectionFunction<Vertex> for Triangle {
    fn should_unpack_parent(&self, bounds: &AABB<[f64; 2]>) -> bool {
        self.meets(bounds)
    }

    fn should_unpack_leaf(&self, vertex: &Vertex) -> bool {
        self.holds(*vertex.geom())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn triangle(corners: [(f64, f64); 3]) -> Triangle {
        Triangle::new(corners.map(Coord::from))
    }

    #[rstest::rstest]
    #[case([1.0, 1.0], true)]
    #[case([2.0, 0.0], true)]
    #[case([4.0, 4.0], true)]
    #[case([2.0, 2.0], true)]
    #[case([2.0, 2.000_000_000_000_000_4], false)]
    #[case([5.0, 5.0], false)]
    #[case([4.0, -0.1], false)]
    fn the_edge_belongs_to_it(#[case] place: [f64; 2], #[case] is_in: bool) {
        let corners = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)];
        assert_eq!(triangle(corners).holds(place), is_in);
        let [a, b, c] = corners;
        assert_eq!(triangle([c, b, a]).holds(place), triangle([a, b, c]).holds(place));
    }

    #[rstest::rstest]
    #[case([2.0, 2.0], true)]
    #[case([4.0, 4.0], true)]
    #[case([4.5, 4.5], false)]
    #[case([2.0, 2.5], false)]
    fn a_flat_one_is_a_segment(#[case] place: [f64; 2], #[case] is_on: bool) {
        assert_eq!(triangle([(0.0, 0.0), (4.0, 4.0), (4.0, 4.0)]).holds(place), is_on);
        assert_eq!(triangle([(0.0, 0.0), (3.0, 3.0), (4.0, 4.0)]).holds(place), is_on);
    }

    #[rstest::rstest]
    #[case([1.0, 1.0], [2.0, 2.0], true)]
    #[case([-9.0, -9.0], [9.0, 9.0], true)]
    #[case([4.0, 4.0], [5.0, 5.0], true)]
    #[case([0.0, 2.0], [1.0, 4.0], false)]
    #[case([5.0, 0.0], [6.0, 1.0], false)]
    fn boxes_are_told_apart_by_all_of_it(
        #[case] lower: [f64; 2],
        #[case] upper: [f64; 2],
        #[case] meets: bool,
    ) {
        let bounds = AABB::from_corners(lower, upper);
        assert_eq!(triangle([(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]).meets(&bounds), meets);
        assert_eq!(triangle([(0.0, 0.0), (4.0, 4.0), (4.0, 4.0)]).meets(&bounds), meets);
    }
}
