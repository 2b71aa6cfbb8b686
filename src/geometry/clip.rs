//! Cutting lines and rings at the edges of a window: a tile, or the frame of a picture.

use geo::Coord;

/// A rectangle in the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    pub(crate) low: Coord,
    pub(crate) high: Coord,
}

impl Window {
    /// A square whose sides reach from `low` to `high` on both axes.
    pub(crate) fn square(low: f64, high: f64) -> Self {
        Self { low: Coord { x: low, y: low }, high: Coord { x: high, y: high } }
    }

    pub(crate) fn holds(self, place: Coord) -> bool {
        (self.low.x..=self.high.x).contains(&place.x) && (self.low.y..=self.high.y).contains(&place.y)
    }

    /// Visits the parts of a line that lie in the window, corner by corner, with whether a new part starts there.
    ///
    /// Liang and Barsky's way: on each of its stretches the part within is from one share of its length to another.
    pub(crate) fn clip_line(self, line: &[Coord], mut visit: impl FnMut(Coord, bool)) {
        let mut is_within = false;
        for (from, to) in line.iter().zip(line.iter().skip(1)) {
            let Some((start, end)) = self.share(*from, *to) else {
                is_within = false;
                continue;
            };
            let at = |share: f64| Coord {
                x: (to.x - from.x).mul_add(share, from.x),
                y: (to.y - from.y).mul_add(share, from.y),
            };
            if !is_within || start > 0.0 {
                visit(if start > 0.0 { at(start) } else { *from }, true);
            }
            visit(if end < 1.0 { at(end) } else { *to }, false);
            is_within = end >= 1.0;
        }
    }

    fn share(self, from: Coord, to: Coord) -> Option<(f64, f64)> {
        let (mut start, mut end) = (0.0_f64, 1.0_f64);
        let (least, most) = (self.low, self.high);
        for (from, to, least, most) in [(from.x, to.x, least.x, most.x), (from.y, to.y, least.y, most.y)] {
            let by = to - from;
            if by == 0.0 {
                if !(least..=most).contains(&from) {
                    return None;
                }
                continue;
            }
            let (low, high) = ((least - from) / by, (most - from) / by);
            start = start.max(low.min(high));
            end = end.min(low.max(high));
        }
        (start <= end).then_some((start, end))
    }

    /// Cuts a ring, without its last corner, down to the window; `spare` is room to work in.
    ///
    /// Sutherland and Hodgman's way: one edge of the window after the other. Parts that lie apart stay joined along the
    /// edges.
    pub(crate) fn clip_ring(self, ring: &mut Vec<Coord>, spare: &mut Vec<Coord>) {
        let (x, y) = (|place: Coord| place.x, |place: Coord| place.y);
        for (edge, sign) in [(self.low, 1.0), (self.high, -1.0)] {
            cut(ring, spare, |place| (place.x - edge.x) * sign, y, |y| Coord { x: edge.x, y });
            cut(ring, spare, |place| (place.y - edge.y) * sign, x, |x| Coord { x, y: edge.y });
        }
    }
}

/// Keeps the part of a ring whose depth behind an edge is not negative.
fn cut(
    ring: &mut Vec<Coord>,
    spare: &mut Vec<Coord>,
    depth: impl Fn(Coord) -> f64,
    along: impl Fn(Coord) -> f64,
    on_edge: impl Fn(f64) -> Coord,
) {
    if ring.iter().all(|place| depth(*place) >= 0.0) {
        return;
    }
    spare.clear();
    let Some(mut before) = ring.last().copied() else { return };
    for place in ring.iter().copied() {
        let (was, is) = (depth(before), depth(place));
        if (was >= 0.0) != (is >= 0.0) {
            let part = was / (was - is);
            spare.push(on_edge((along(place) - along(before)).mul_add(part, along(before))));
        }
        if is >= 0.0 {
            spare.push(place);
        }
        before = place;
    }
    std::mem::swap(ring, spare);
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Window = Window { low: Coord { x: 0.0, y: 0.0 }, high: Coord { x: 10.0, y: 10.0 } };

    fn places(text: &str) -> Vec<Coord> {
        let place = |text: &str| {
            let (x, y) = text.split_once(',').unwrap();
            Coord { x: x.parse().unwrap(), y: y.parse().unwrap() }
        };
        text.split_whitespace().map(place).collect()
    }

    #[rstest::rstest]
    #[case::within("1,1 9,9", "1,1 9,9")]
    #[case::through("-5,5 15,5", "0,5 10,5")]
    #[case::out_and_in("5,5 15,5 15,8 5,8", "5,5 10,5 / 10,8 5,8")]
    #[case::past("-5,8 5,18", "")]
    #[case::beside("12,2 12,8", "")]
    #[case::turns_on_the_edge("5,5 10,6 5,7", "5,5 10,6 5,7")]
    fn lines_are_cut_into_their_parts(#[case] line: &str, #[case] known: &str) {
        let mut parts: Vec<Vec<Coord>> = Vec::new();
        SQUARE.clip_line(&places(line), |place, starts| {
            if starts {
                parts.push(Vec::new());
            }
            parts.last_mut().unwrap().push(place);
        });
        let known: Vec<_> = known.split('/').map(places).filter(|part| !part.is_empty()).collect();
        assert_eq!(parts, known);
    }

    #[rstest::rstest]
    #[case::within("1,1 9,1 9,9", "1,1 9,1 9,9")]
    #[case::around("-5,-5 15,-5 15,15 -5,15", "0,10 0,0 10,0 10,10")]
    #[case::beside("12,1 19,1 19,9", "")]
    #[case::across("5,5 15,5 15,8 5,8", "5,5 10,5 10,8 5,8")]
    fn rings_are_cut_down_to_the_window(#[case] ring: &str, #[case] known: &str) {
        let mut ring = places(ring);
        SQUARE.clip_ring(&mut ring, &mut Vec::new());
        assert_eq!(ring, places(known));
    }
}
