//! Which features may touch this box in this period: an R*-tree over longitude and latitude whose
//! candidates are tested for the period.
//!
//! A third axis for time was measured against it (`benches/index_axes.rs`, figures in `DESIGN.md`).

use geo::{Intersects, Rect};
use rstar::{AABB, ParentNode, RTree, RTreeNode, RTreeObject};

use crate::bbox::Bbox;
use crate::datetime::Interval;

/// The rectangles and periods of a collection's features, by row.
///
/// Search takes time in proportion to the answer, plus the logarithm of the number of features; a
/// search by period alone walks all periods, about a millisecond for a million.
#[derive(Debug, Clone)]
pub struct Index {
    tree: RTree<Entry>,
    /// Rows without a geometry: they pass every box (`/req/core/fc-bbox-response` C).
    nowhere: Vec<u32>,
    periods: Vec<Interval>,
}

/// A feature that may lie in the box asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Its row.
    pub row: u32,
    /// Whether it does lie there for certain, so that its geometry need not be looked at.
    pub certain: bool,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    rect: AABB<[f64; 2]>,
    row: u32,
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.rect
    }
}

impl Index {
    /// Builds the index of features given in the order of their rows: rectangle in degrees, and period.
    #[must_use]
    pub fn new(features: impl Iterator<Item = (Option<Rect>, Interval)>) -> Self {
        let (mut entries, mut nowhere, mut periods) = (Vec::new(), Vec::new(), Vec::new());
        for (row, (rect, period)) in (0..).zip(features) {
            match rect {
                Some(rect) => entries.push(Entry { rect: envelope(rect), row }),
                None => nowhere.push(row),
            }
            periods.push(period);
        }
        Self { tree: RTree::bulk_load(entries), nowhere, periods }
    }

    /// The features that may touch `bbox` and whose period meets `interval`, in order of rows.
    #[must_use]
    pub fn search(&self, bbox: Option<&Bbox>, interval: Option<Interval>) -> Vec<Candidate> {
        let holds = |row: &u32| match interval {
            None => true,
            Some(interval) => self.periods.get(*row as usize).is_some_and(|period| period.meets(interval)),
        };
        let Some(bbox) = bbox else {
            let rows = (0..).take(self.periods.len());
            return rows.filter(holds).map(|row| Candidate { row, certain: true }).collect();
        };
        let mut found: Vec<Candidate> =
            self.nowhere.iter().copied().filter(holds).map(|row| Candidate { row, certain: true }).collect();
        for rect in bbox.rects() {
            let asked = envelope(rect);
            collect(self.tree.root(), &asked, &mut |entry| {
                if holds(&entry.row) {
                    let certain = rstar::Envelope::contains_envelope(&asked, &entry.rect);
                    found.push(Candidate { row: entry.row, certain });
                }
            });
        }
        found.sort_unstable();
        // A feature that spans the antimeridian box's gap is met from both sides.
        found.dedup_by(|later, kept| {
            kept.certain |= later.row == kept.row && later.certain;
            later.row == kept.row
        });
        found
    }

    /// The rectangle around all features, in degrees.
    #[must_use]
    pub fn rect(&self) -> Option<Rect> {
        let envelope = self.tree.root().envelope();
        (self.tree.size() > 0).then(|| Rect::new(envelope.lower(), envelope.upper()))
    }
}

/// Visits the entries that touch `asked`; a plain descent, since rstar's iterators keep a heap-allocated stack.
fn collect(node: &ParentNode<Entry>, asked: &AABB<[f64; 2]>, visit: &mut impl FnMut(&Entry)) {
    for child in node.children() {
        match child {
            RTreeNode::Leaf(entry) if touches(&entry.rect, asked) => visit(entry),
            RTreeNode::Parent(parent) if touches(&parent.envelope(), asked) => {
                collect(parent, asked, visit);
            }
            _ => {}
        }
    }
}

fn touches(a: &AABB<[f64; 2]>, b: &AABB<[f64; 2]>) -> bool {
    rstar::Envelope::intersects(a, b)
}

fn envelope(rect: Rect) -> AABB<[f64; 2]> {
    AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y])
}

/// Whether a geometry truly touches a box, edges and corners included; points in degrees.
#[must_use]
pub fn touches_box(geometry: &geo::Geometry, bbox: &Bbox) -> bool {
    bbox.rects().any(|rect| geometry.intersects(&rect))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Contains;
    use proptest::prelude::*;

    type Item = (Option<Rect>, Interval);

    fn rect(west: f64, south: f64, width: f64, height: f64) -> Rect {
        Rect::new((west, south), ((west + width).min(180.0), (south + height).min(90.0)))
    }

    fn item() -> impl Strategy<Value = Item> {
        let size = prop_oneof![Just(0.0), 0.0..40.0];
        let place = proptest::option::weighted(
            0.9,
            (-180.0..180.0, -90.0..90.0, size.clone(), size).prop_map(|(w, s, x, y)| rect(w, s, x, y)),
        );
        (place, interval())
    }

    /// Periods with open and closed ends, and empty ones.
    fn interval() -> impl Strategy<Value = Interval> {
        let open = |at: i64, end: i64| prop_oneof![1 => Just(at), 3 => Just(end)];
        (0_i64..50, 0_i64..20).prop_flat_map(move |(start, length)| {
            (open(i64::MIN, start), open(i64::MAX, start + length))
                .prop_map(|(start, end)| Interval::new(start, end))
        })
    }

    /// Boxes, points, and boxes over the antimeridian.
    fn bbox() -> impl Strategy<Value = Bbox> {
        let lon = prop_oneof![-180.0..=180.0, Just(-180.0), Just(180.0)];
        let flat = prop_oneof![1 => Just(true), 4 => Just(false)];
        (lon.clone(), -90.0..=90.0_f64, lon, -90.0..=90.0_f64, flat).prop_map(|(w, a, e, b, point)| {
            let made = if point { Bbox::new(w, a, w, a) } else { Bbox::new(w, a.min(b), e, a.max(b)) };
            made.unwrap()
        })
    }

    fn scan(items: &[Item], bbox: Option<&Bbox>, interval: Option<Interval>) -> Vec<u32> {
        let matches = |(place, period): &Item| {
            let here = match (place, bbox) {
                (Some(place), Some(bbox)) => bbox.rects().any(|asked| asked.intersects(place)),
                _ => true,
            };
            here && interval.is_none_or(|interval| period.meets(interval))
        };
        (0..).zip(items).filter(|(_, item)| matches(item)).map(|(row, _)| row).collect()
    }

    proptest! {
        #[test]
        fn the_index_answers_as_a_plain_scan_does(
            items in proptest::collection::vec(item(), 0..120),
            bbox in proptest::option::of(bbox()),
            interval in proptest::option::of(interval()),
        ) {
            let index = Index::new(items.iter().copied());
            let found = index.search(bbox.as_ref(), interval);
            let rows: Vec<u32> = found.iter().map(|candidate| candidate.row).collect();
            prop_assert_eq!(rows, scan(&items, bbox.as_ref(), interval));
            for candidate in found.iter().filter(|candidate| candidate.certain) {
                if let (Some(place), Some(bbox)) = (items[candidate.row as usize].0, bbox) {
                    let held = bbox.rects().any(|asked| asked.contains(&place));
                    prop_assert!(held, "certain, but outside");
                }
            }
        }
    }

    #[test]
    fn an_empty_index_has_no_extent_and_finds_nothing() {
        let index = Index::new(std::iter::empty());
        assert_eq!(index.rect(), None);
        assert!(index.search(Some(&Bbox::WORLD), None).is_empty());
    }
}
