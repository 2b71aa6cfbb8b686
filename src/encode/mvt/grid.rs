//! Lines and rings on the whole numbers of a tile: what rounding made of them, and what is mended of it.

use geo::Coord;

use super::mend;

/// A corner of a tile's grid.
pub(super) type Cell = Coord<i32>;

/// Lines, or rings without their last corner, which is the first again; kept in one piece for the next feature.
#[derive(Debug, Default)]
pub(super) struct Paths {
    cells: Vec<Cell>,
    ends: Vec<usize>,
}

impl FromIterator<Vec<Cell>> for Paths {
    fn from_iter<I: IntoIterator<Item = Vec<Cell>>>(paths: I) -> Self {
        let mut all = Self::default();
        for path in paths {
            all.cells.extend_from_slice(&path);
            all.ends.push(all.cells.len());
        }
        all
    }
}

impl Paths {
    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.ends.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[Cell]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.cells.get(start..*end))
    }

    fn start(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    /// The path that is being added.
    fn open(&self) -> &[Cell] {
        self.cells.get(self.start()..).unwrap_or_default()
    }

    /// Adds a corner to the line that is being added, unless it is where the line is; a corner on the way is left out.
    pub(super) fn push_to_line(&mut self, cell: Cell) {
        match *self.open() {
            [.., last] if last == cell => return,
            [.., before, last] if cross(before, last, cell) == 0 && is_onward(before, last, cell) => {
                self.cells.pop();
            }
            _ => {}
        }
        self.cells.push(cell);
    }

    /// Adds a corner to the ring that is being added. Corners on the way are left out, and ways that lead back too:
    /// they have no area.
    pub(super) fn push_to_ring(&mut self, cell: Cell) {
        loop {
            match *self.open() {
                [.., last] if last == cell => return,
                [.., before, last] if cross(before, last, cell) == 0 => {
                    self.cells.pop();
                }
                _ => break,
            }
        }
        self.cells.push(cell);
    }

    /// Ends a line; one of a single corner is none.
    pub(super) fn end_line(&mut self) {
        if self.open().len() > 1 {
            self.ends.push(self.cells.len());
        } else {
            self.cells.truncate(self.start());
        }
    }

    /// Ends a ring, turned as `is_outer` has it; one without area is none, and `false` is given back.
    pub(super) fn end_ring(&mut self, is_outer: bool) -> bool {
        let start = self.start();
        // What holds within the ring must hold where its end meets its start.
        while let [first, second, .., before, last] = *self.open() {
            if first == last || cross(before, last, first) == 0 {
                self.cells.pop();
            } else if cross(last, first, second) == 0 {
                self.cells.remove(start);
            } else {
                break;
            }
        }
        let is_ring = match *self.open() {
            [a, b, c] => cross(a, b, c) != 0,
            ref open => open.len() > 3,
        };
        if !is_ring {
            self.cells.truncate(start);
            return false;
        }
        if (double_area(self.open()) > 0) != is_outer
            && let Some(ring) = self.cells.get_mut(start..)
        {
            ring.reverse();
        }
        self.ends.push(self.cells.len());
        true
    }
}

/// Twice the area of a ring, positive if it runs as outer rings do in a tile: clockwise, as the y axis points down.
pub(super) fn double_area(ring: &[Cell]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y))
        .sum()
}

/// On which side of the way from `a` to `b` lies `c`; 0 if on its line.
pub(super) fn cross(a: Cell, b: Cell, c: Cell) -> i64 {
    let (ab, ac) = (direction(a, b), direction(a, c));
    ab.0 * ac.1 - ab.1 * ac.0
}

pub(super) fn direction(a: Cell, b: Cell) -> (i64, i64) {
    (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y))
}

fn is_onward(a: Cell, b: Cell, c: Cell) -> bool {
    let (ab, bc) = (direction(a, b), direction(b, c));
    ab.0 * bc.0 + ab.1 * bc.1 > 0
}

/// The rings of polygons: each outer ring is followed by its holes.
#[derive(Debug, Default)]
pub(super) struct Rings {
    pub(super) paths: Paths,
    /// For each ring whether it is an outer one.
    outer: Vec<bool>,
}

struct Edge {
    a: Cell,
    b: Cell,
    ring: usize,
    place: usize,
    last: usize,
}

impl Rings {
    pub(super) fn clear(&mut self) {
        self.paths.clear();
        self.outer.clear();
    }

    /// Ends the ring that is being added; `false` if it has no area.
    pub(super) fn end(&mut self, is_outer: bool) -> bool {
        let is_ring = self.paths.end_ring(is_outer);
        if is_ring {
            self.outer.push(is_outer);
        }
        is_ring
    }

    pub(super) fn is_outer(&self, ring: usize) -> bool {
        self.outer.get(ring).copied().unwrap_or_default()
    }

    /// Adds a whole ring.
    pub(super) fn add(&mut self, ring: &[Cell], is_outer: bool) {
        for cell in ring {
            self.paths.push_to_ring(*cell);
        }
        self.end(is_outer);
    }

    /// Makes polygons of them that are valid: rounding and clipping may have laid rings on each other.
    pub(super) fn mend(&mut self) {
        if !self.paths.is_empty() && !self.are_apart() {
            let mut mended = mend::mend(self);
            if mended.paths.is_empty() && self.outer.contains(&false) {
                // Holes of a polygon of a few units may round to all of it; it is rather there than not.
                let mut outers = Self::default();
                for (ring, _) in self.paths.iter().zip(&self.outer).filter(|(_, is_outer)| **is_outer) {
                    outers.add(ring, true);
                }
                mended = mend::mend(&outers);
            }
            *self = mended;
        }
    }

    /// Whether no ring touches itself or another, holes lie in their polygons and polygons beside each other: then all
    /// is valid. Rings that touch in a corner may be valid as well; they are rare enough to be mended for nothing.
    fn are_apart(&self) -> bool {
        let mut edges = Vec::with_capacity(self.paths.cells.len());
        for (ring, path) in self.paths.iter().enumerate() {
            let ends = path.iter().zip(path.iter().cycle().skip(1)).enumerate();
            edges.extend(ends.map(|(place, (a, b))| Edge {
                a: *a,
                b: *b,
                ring,
                place,
                last: path.len() - 1,
            }));
        }
        edges.sort_unstable_by_key(|edge| edge.a.x.min(edge.b.x));
        for (i, edge) in edges.iter().enumerate() {
            let end = edge.a.x.max(edge.b.x);
            let later = edges.get(i + 1..).unwrap_or_default();
            let near = later.iter().take_while(|other| other.a.x.min(other.b.x) <= end);
            if near.into_iter().any(|other| !edge.is_beside(other) && edge.touches(other)) {
                return false;
            }
        }
        if self.outer.len() == 1 {
            return true;
        }
        let mut polygon = Bounded::default();
        let (mut polygons, mut holes) = (Vec::new(), Vec::new());
        for (path, is_outer) in self.paths.iter().zip(&self.outer) {
            let ring = Bounded::new(path);
            let others = if *is_outer { &mut polygons } else { &mut holes };
            if others.iter().any(|other| ring.surrounds(other) || other.surrounds(&ring))
                || !(*is_outer || polygon.surrounds(&ring))
            {
                return false;
            }
            others.push(ring);
            if *is_outer {
                polygon = ring;
                holes.clear();
            }
        }
        true
    }
}

impl Edge {
    /// Whether they follow on each other in one ring: they share a corner then, and no more, as rings do not lead back.
    fn is_beside(&self, other: &Self) -> bool {
        let apart = self.place.abs_diff(other.place);
        self.ring == other.ring && (apart == 1 || apart == self.last)
    }

    fn touches(&self, other: &Self) -> bool {
        let overlap = |a: i32, b: i32, c: i32, d: i32| a.min(b) <= c.max(d) && c.min(d) <= a.max(b);
        let parts = |a, b, c, d| cross(a, b, c).signum() * cross(a, b, d).signum() <= 0;
        let (Self { a, b, .. }, Self { a: c, b: d, .. }) = (self, other);
        overlap(a.y, b.y, c.y, d.y)
            && overlap(a.x, b.x, c.x, d.x)
            && parts(*a, *b, *c, *d)
            && parts(*c, *d, *a, *b)
    }
}

/// A ring and the rectangle around it, which answers most questions.
#[derive(Clone, Copy, Default)]
struct Bounded<'a> {
    ring: &'a [Cell],
    x: (i32, i32),
    y: (i32, i32),
}

impl<'a> Bounded<'a> {
    fn new(ring: &'a [Cell]) -> Self {
        let range = |of: fn(&Cell) -> i32| {
            let places = ring.iter().map(of);
            (places.clone().min().unwrap_or_default(), places.max().unwrap_or_default())
        };
        Self { ring, x: range(|cell| cell.x), y: range(|cell| cell.y) }
    }

    /// Whether a ring that it does not touch lies within it: one corner speaks for all.
    fn surrounds(&self, other: &Self) -> bool {
        let holds = |outer: (i32, i32), inner: (i32, i32)| outer.0 <= inner.0 && inner.1 <= outer.1;
        let Some(corner) = other.ring.first().filter(|_| holds(self.x, other.x) && holds(self.y, other.y))
        else {
            return false;
        };
        let next = self.ring.iter().cycle().skip(1);
        let crossed = self.ring.iter().zip(next).filter(|(a, b)| {
            let (low, high) = if a.y < b.y { (**a, **b) } else { (**b, **a) };
            (low.y <= corner.y && corner.y < high.y) && cross(low, high, *corner) > 0
        });
        crossed.count() % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
