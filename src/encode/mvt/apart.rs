//! Whether rings are valid polygons as they are, as nearly all are.

use super::grid::{Cell, Rings, cross};

/// Whether no ring touches itself or another, holes lie in their polygons and polygons beside each other: then all
/// is valid. Rings that touch in a corner may be valid too; they are rare, and are mended all the same.
pub(super) fn are_apart(rings: &Rings) -> bool {
    let mut edges = Vec::with_capacity(rings.paths.corners());
    for (ring, path) in rings.paths.iter().enumerate() {
        let ends = path.iter().zip(path.iter().cycle().skip(1)).enumerate();
        edges.extend(ends.map(|(place, (a, b))| RingEdge {
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
    if rings.outer.len() == 1 {
        return true;
    }
    let mut polygon = Bounded::default();
    let (mut polygons, mut holes) = (Vec::new(), Vec::new());
    for (path, is_outer) in rings.paths.iter().zip(&rings.outer) {
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

/// An edge of a ring, and which of that ring's edges it is.
struct RingEdge {
    a: Cell,
    b: Cell,
    ring: usize,
    place: usize,
    last: usize,
}

impl RingEdge {
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
