//! Valid polygons from rings that cross or lie on each other.
//!
//! Edges are first laid on the grid so that they meet in its corners alone: snap rounding, after Hobby (1999). Then each edge
//! is asked what lies on its two sides, and those between inside and outside are walked along, face by face. All in whole
//! numbers, so that the result is valid however narrow the case; it moves edges by less than one unit.

use std::collections::HashMap;

use super::grid::{Cell, Rings, cross, direction, double_area};

/// An edge of a ring, and later an edge between two corners of the grid, from the west (or south) on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    a: (i32, i32),
    b: (i32, i32),
    ring: usize,
    /// 1 if the ring runs from `a` to `b`, -1 if from `b` to `a`; then the sum of such.
    times: i32,
}

/// The area within any outer ring and no hole. Rings overlap as they like; within is where a ring winds around at all.
pub(super) fn overlay(rings: &Rings) -> Rings {
    let edges = snapped(rings);
    let walls = walls(&edges, rings);
    let mut outers: Vec<(Vec<Cell>, Vec<Vec<Cell>>)> = Vec::new();
    let mut holes_alone = Vec::new();
    for face_side in walk(&walls) {
        let (mut outer, mut holes) = (Vec::new(), Vec::new());
        for ring in loops(&face_side) {
            if double_area(&ring) > 0 { outer = ring } else { holes.push(ring) }
        }
        if outer.is_empty() { holes_alone.extend(holes) } else { outers.push((outer, holes)) }
    }
    for hole in holes_alone {
        let around = outers.iter_mut().filter(|(outer, _)| holds_edge(outer, &hole));
        if let Some((_, holes)) = around.min_by_key(|(outer, _)| double_area(outer)) {
            holes.push(hole);
        }
    }
    let mut mended = Rings::default();
    for (outer, holes) in outers {
        mended.add(&outer, true);
        for hole in &holes {
            mended.add(hole, false);
        }
    }
    mended
}

fn pair(cell: Cell) -> (i32, i32) {
    (cell.x, cell.y)
}

fn cell((x, y): (i32, i32)) -> Cell {
    Cell { x, y }
}

/// The edges of rings, led through the corners that others meet or cross them near; sorted.
fn snapped(rings: &Rings) -> Vec<Edge> {
    let mut segments: Vec<(Cell, Cell, usize)> = Vec::new();
    for (ring, path) in rings.paths.iter().enumerate() {
        segments.extend(path.iter().zip(path.iter().cycle().skip(1)).map(|(a, b)| (*a, *b, ring)));
    }
    segments.sort_unstable_by_key(|(a, b, _)| a.x.min(b.x));
    let mut corners: Vec<(i32, i32)> = segments.iter().map(|(a, ..)| pair(*a)).collect();
    for (i, (a, b, _)) in segments.iter().enumerate() {
        let later = segments.get(i + 1..).unwrap_or_default();
        let near = later.iter().take_while(|(c, d, _)| c.x.min(d.x) <= a.x.max(b.x));
        corners.extend(near.filter_map(|(c, d, _)| crossing(*a, *b, *c, *d)));
    }
    corners.sort_unstable();
    corners.dedup();
    let mut edges = Vec::with_capacity(segments.len() * 2);
    let mut on_way = Vec::new();
    for (a, b, ring) in segments {
        let (low, high) = (a.x.min(b.x), a.x.max(b.x));
        let start = corners.partition_point(|corner| corner.0 < low);
        let near = corners.get(start..).unwrap_or_default().iter().take_while(|corner| corner.0 <= high);
        on_way.clear();
        on_way.extend(near.filter(|corner| passes(a, b, cell(**corner))));
        on_way.sort_unstable_by_key(|corner| {
            let (along, by) = (direction(a, cell(*corner)), direction(a, b));
            along.0 * by.0 + along.1 * by.1
        });
        for (from, to) in on_way.iter().zip(on_way.iter().skip(1)) {
            let times = if from < to { 1 } else { -1 };
            edges.push(Edge { a: *from.min(to), b: *from.max(to), ring, times });
        }
    }
    edges.sort_unstable();
    edges.dedup_by(|later, kept| {
        let is_same = (later.a, later.b, later.ring) == (kept.a, kept.b, kept.ring);
        kept.times += if is_same { later.times } else { 0 };
        is_same
    });
    edges.retain(|edge| edge.times != 0);
    edges
}

/// The corner nearest to where two segments cross; `None` if they do not, or in an end that is a corner anyway.
fn crossing(a: Cell, b: Cell, c: Cell, d: Cell) -> Option<(i32, i32)> {
    if a.y.max(b.y) < c.y.min(d.y) || c.y.max(d.y) < a.y.min(b.y) {
        return None;
    }
    let (from_c, from_d) = (cross(c, d, a), cross(c, d, b));
    if from_c.signum() * from_d.signum() >= 0 || cross(a, b, c).signum() * cross(a, b, d).signum() >= 0 {
        return None;
    }
    // The share of the way from `a` to `b`, as a fraction above 0.
    let (part, whole) = (from_c.abs(), (from_c - from_d).abs());
    let at = |from: i32, by: i64| {
        i32::try_from(i64::from(from) + (2 * part * by + whole).div_euclid(2 * whole)).ok()
    };
    let by = direction(a, b);
    Some((at(a.x, by.0)?, at(a.y, by.1)?))
}

/// Whether the segment from `a` to `b` passes through the unit square around a corner, whose west and south sides belong
/// to it and whose east and north sides do not. (After `HotPixel` of the Java Topology Suite.)
fn passes(a: Cell, b: Cell, corner: Cell) -> bool {
    let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
    let is_near = |a: i32, b: i32, c: i32| a.min(b) <= c && c <= a.max(b);
    if !is_near(a.x, b.x, corner.x) || !is_near(a.y, b.y, corner.y) {
        return false;
    }
    if a.x == b.x || a.y == b.y {
        return true;
    }
    // Twice the numbers, so that the square's corners are whole.
    let twice = |cell: Cell| Cell { x: cell.x * 2, y: cell.y * 2 };
    let side = |x: i32, y: i32| {
        cross(twice(a), twice(b), Cell { x: corner.x * 2 + x, y: corner.y * 2 + y }).signum()
    };
    let is_rising = a.y < b.y;
    let (north_west, north_east) = (side(-1, 1), side(1, 1));
    if north_west == 0 {
        return !is_rising;
    }
    if north_east == 0 {
        return is_rising;
    }
    let (south_west, south_east) = (side(-1, -1), side(1, -1));
    if south_west == 0 || north_west != north_east || south_west != north_west {
        return true;
    }
    if south_east == 0 {
        return !is_rising;
    }
    south_east != south_west
}

/// A part of the border between inside and outside; inside lies to its left, with y upwards.
type Wall = (Cell, Cell);

/// Edges are looked for by columns of this width.
const COLUMN: i32 = 64;

/// The edges that part inside from outside, by their start.
fn walls(edges: &[Edge], rings: &Rings) -> Vec<Wall> {
    let column = |x: i32| usize::try_from(x.div_euclid(COLUMN) - west(edges)).unwrap_or_default();
    let mut columns: Vec<Vec<Edge>> = Vec::new();
    for edge in edges.iter().filter(|edge| edge.a.0 < edge.b.0) {
        columns.resize_with(columns.len().max(column(edge.b.0) + 1), Vec::new);
        for place in column(edge.a.0)..=column(edge.b.0) {
            columns.get_mut(place).into_iter().for_each(|column| column.push(*edge));
        }
    }
    let mut walls = Vec::new();
    for same in edges.chunk_by(|one, other| (one.a, one.b) == (other.a, other.b)) {
        let Some(edge) = same.first() else { continue };
        // The middle of the edge, twice.
        let middle = Cell { x: edge.a.0 + edge.b.0, y: edge.a.1 + edge.b.1 };
        let empty = Vec::new();
        let crossed = |is_east: bool| {
            // Edges above a place just beside the middle, in the column that the place lies in.
            let x = if is_east { middle.x } else { middle.x - 1 };
            let near = columns.get(column(x.div_euclid(2))).unwrap_or(&empty);
            near.iter().filter(move |other| {
                other.a.0 * 2 <= x && x < other.b.0 * 2 && cross(twice(other.a), twice(other.b), middle) < 0
            })
        };
        let (left, right) = if edge.a.0 == edge.b.0 {
            (is_inside(crossed(false), rings), is_inside(crossed(true), rings))
        } else {
            (is_inside(crossed(true), rings), is_inside(crossed(true).chain(same), rings))
        };
        match (left, right) {
            (true, false) => walls.push((cell(edge.a), cell(edge.b))),
            (false, true) => walls.push((cell(edge.b), cell(edge.a))),
            _ => {}
        }
    }
    walls.sort_unstable_by_key(|(from, to)| (pair(*from), pair(*to)));
    walls
}

/// The westernmost column.
fn west(edges: &[Edge]) -> i32 {
    edges.first().map_or(0, |edge| edge.a.0.div_euclid(COLUMN))
}

fn twice((x, y): (i32, i32)) -> Cell {
    Cell { x: x * 2, y: y * 2 }
}

/// Whether a place is inside, from the edges that lie above it.
fn is_inside<'a>(above: impl Iterator<Item = &'a Edge>, rings: &Rings) -> bool {
    let mut windings: Vec<(usize, i32)> = above.map(|edge| (edge.ring, edge.times)).collect();
    windings.sort_unstable();
    let by_ring = windings.chunk_by(|(a, _), (b, _)| a == b);
    let around = by_ring.filter(|ring| ring.iter().map(|(_, times)| times).sum::<i32>() != 0);
    let depth: i32 = around
        .filter_map(|ring| ring.first())
        .map(|(ring, _)| if rings.is_outer(*ring) { 1 } else { -1 })
        .sum();
    depth > 0
}

/// Walks along the walls so that inside is always at the left hand, until each was passed once.
fn walk(walls: &[Wall]) -> Vec<Vec<Cell>> {
    let mut is_done = vec![false; walls.len()];
    let mut found = Vec::new();
    for start in 0..walls.len() {
        let (mut walk, mut place) = (Vec::new(), start);
        while let (Some(done @ false), Some((from, to))) = (is_done.get_mut(place), walls.get(place)) {
            *done = true;
            walk.push(*from);
            let first = walls.partition_point(|(start, _)| pair(*start) < pair(*to));
            let ways = walls.get(first..).unwrap_or_default().iter().take_while(|(start, _)| start == to);
            // The first way on from the way back, clockwise: between them is inside.
            let next = (first..).zip(ways).min_by(|(_, (_, a)), (_, (_, b))| {
                let back = direction(*to, *from);
                let turned = |way: (i64, i64)| {
                    let sine = back.0 * way.1 - back.1 * way.0;
                    if sine < 0 { 0 } else { 1 + i32::from(sine > 0) }
                };
                let (a, b) = (direction(*to, *a), direction(*to, *b));
                turned(a).cmp(&turned(b)).then((a.0 * b.1 - a.1 * b.0).cmp(&0))
            });
            let Some((next, _)) = next else { break };
            place = next;
        }
        if !walk.is_empty() {
            found.push(walk);
        }
    }
    found
}

/// The rings of a walk, which may come by a corner more than once.
fn loops(walk: &[Cell]) -> Vec<Vec<Cell>> {
    let mut rings = Vec::new();
    let mut way: Vec<Cell> = Vec::new();
    let mut places: HashMap<Cell, usize> = HashMap::new();
    for cell in walk.iter().chain(walk.first()) {
        if let Some(place) = places.get(cell).copied() {
            let ring = way.split_off(place);
            for cell in &ring {
                places.remove(cell);
            }
            rings.push(ring);
        }
        places.insert(*cell, way.len());
        way.push(*cell);
    }
    rings
}

/// Whether the first edge of a ring lies within another ring, that it may touch but not cross.
fn holds_edge(outer: &[Cell], ring: &[Cell]) -> bool {
    let [a, b, ..] = ring else { return false };
    let middle = Cell { x: a.x + b.x, y: a.y + b.y };
    let next = outer.iter().cycle().skip(1);
    let crossed = outer.iter().zip(next).filter(|(a, b)| {
        let (low, high) = if a.x < b.x { (pair(**a), pair(**b)) } else { (pair(**b), pair(**a)) };
        low.0 * 2 <= middle.x && middle.x < high.0 * 2 && cross(twice(low), twice(high), middle) < 0
    });
    crossed.count() % 2 == 1
}
