//! Vertices leave their arcs one after the other, as Visvalingam and Whyatt (1993) have it, the least one first.
//!
//! Least is what moves the line least, and not, as there, what takes the least area from it: so the distance is bounded.
//!
//! # Why lines do not cross
//!
//! A vertex leaves only if there is no other vertex in the triangle that it makes with its neighbours, edges of the triangle included.
//! An edge that meets the new one then passes through the triangle, and met one of the two old ones. So no line is crossed
//! or touched that was not before, no ring loses what lies in it, and neighbours stay on their sides (de Berg, van Kreveld and Schirra 1998).
//! Two more things are held: an edge does not come to lie on another (so a ring keeps three vertices, and two arcs between two
//! nodes do not become one), and the neighbours of a vertex that touches an edge stay, as only there an edge could come to lie on a part of another.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use geo::{Coord, Distance, Euclidean, Line};
use hashbrown::HashMap;

use super::TOLERANCE;
use super::topology::{self, Role, Topology};
use super::triangle::Triangle;
use crate::tile::TileMatrixSet;

/// Pixels on a side of the world's one tile at zoom 0.
const TILE: f64 = 256.0;

/// A vertex that may leave, and before it how far its line then moves. The distance is kept as its bits: those of numbers
/// that are not negative sort as the numbers do.
type Candidate = Reverse<(u64, u32)>;

/// How many of the places that an edge replaced are remembered. Of more than these, the corners of the rectangle around them
/// are remembered instead, with sides along and across the edge: its farthest corner is as far from the edge as the farthest
/// place, and from a later edge a little farther at most.
const REMEMBERED: usize = 32;

struct Removal {
    topology: Topology,
    /// Where vertices lie on the map.
    on_map: Vec<Coord>,
    /// What each edge stands for beside its ends: places on the map whose hull holds all that was left out.
    left_out: HashMap<[u32; 2], Vec<Coord>>,
    /// The zoom from which on a vertex is shown; 0 while it is not removed.
    first_zooms: Vec<u8>,
    left: usize,
}

/// The zoom from which on each vertex is shown: 0 for nodes, one more than the last if it is never needed.
pub(super) fn first_zooms(topology: Topology) -> Vec<u8> {
    let map = |place: &Coord| TileMatrixSet::WebMercatorQuad.fraction(*place) * TILE;
    let left = topology.places.len();
    let mut removal = Removal {
        on_map: topology.places.iter().map(map).collect(),
        left_out: HashMap::new(),
        first_zooms: vec![0; left],
        left,
        topology,
    };
    let inner = (0..).zip(&removal.topology.roles).filter(|(_, role)| **role == Role::Inner);
    let mut queue: BinaryHeap<Candidate> = inner.map(|(vertex, _)| removal.candidate(vertex)).collect();
    let mut held = Vec::new();
    for zoom in (0..=TileMatrixSet::MAX_ZOOM).rev() {
        let tolerance = TOLERANCE / f64::from(1_u32 << zoom);
        removal.refresh();
        // What was in the way may have gone.
        queue.extend(held.drain(..));
        while let Some(candidate @ Reverse((moves, vertex))) = queue.pop() {
            if f64::from_bits(moves) > tolerance {
                queue.push(candidate);
                break;
            }
            // What was thought of it before a neighbour left is no longer so.
            if !removal.is_there(vertex) || removal.candidate(vertex) != candidate {
                continue;
            }
            if removal.may_leave(vertex) {
                let neighbours = removal.remove(vertex, zoom + 1);
                let inner = neighbours.into_iter().filter(|vertex| removal.role(*vertex) == Role::Inner);
                queue.extend(inner.map(|vertex| removal.candidate(vertex)));
            } else {
                held.push(candidate);
            }
        }
    }
    removal.first_zooms
}

impl Removal {
    fn role(&self, vertex: u32) -> Role {
        self.topology.roles[vertex as usize]
    }

    fn neighbours(&self, vertex: u32) -> [u32; 2] {
        self.topology.neighbours[vertex as usize]
    }

    fn is_there(&self, vertex: u32) -> bool {
        self.first_zooms[vertex as usize] == 0
    }

    /// How far the line moves if a vertex leaves it: how far it and all that was left out beside it lies from the new edge.
    fn candidate(&self, vertex: u32) -> Candidate {
        let [a, b] = self.neighbours(vertex);
        let edge = self.on_map([a, b]);
        let before = [a, b].into_iter().filter_map(|end| self.left_out.get(&pair(vertex, end))).flatten();
        let places = before.chain(self.on_map.get(vertex as usize));
        let moves = places.map(|place| Euclidean.distance(*place, &edge)).fold(0.0, f64::max);
        Reverse((moves.to_bits(), vertex))
    }

    fn on_map(&self, edge: [u32; 2]) -> Line {
        let [a, b] = edge.map(|vertex| self.on_map[vertex as usize]);
        Line::new(a, b)
    }

    fn may_leave(&self, vertex: u32) -> bool {
        let [a, b] = self.neighbours(vertex);
        let is_touched = [a, b].into_iter().any(|vertex| self.role(vertex) == Role::Touching);
        if is_touched || self.is_edge(a, b) {
            return false;
        }
        let triangle = Triangle::new([a, vertex, b].map(|vertex| self.topology.places[vertex as usize]));
        let mut inside = self.topology.tree.locate_with_selection_function(triangle).map(|found| found.data);
        !inside.any(|found| ![a, vertex, b].contains(&found) && self.is_there(found))
    }

    fn is_edge(&self, a: u32, b: u32) -> bool {
        match [self.role(a), self.role(b)] {
            [Role::Inner, _] => self.neighbours(a).contains(&b),
            [_, Role::Inner] => self.neighbours(b).contains(&a),
            _ => self.topology.direct.contains(&pair(a, b)),
        }
    }

    /// Takes a vertex out of its arc; its neighbours, which are then each other's.
    fn remove(&mut self, vertex: u32, first_zoom: u8) -> [u32; 2] {
        let [a, b] = self.neighbours(vertex);
        let mut left_out = self.left_out.remove(&pair(a, vertex)).unwrap_or_default();
        left_out.extend(self.left_out.remove(&pair(vertex, b)).into_iter().flatten());
        left_out.push(self.on_map[vertex as usize]);
        if left_out.len() > REMEMBERED {
            left_out = rectangle(&left_out, self.on_map([a, b])).to_vec();
        }
        self.left_out.insert(pair(a, b), left_out);
        for (from, to) in [(a, b), (b, a)] {
            if self.role(from) == Role::Inner {
                let neighbours = &mut self.topology.neighbours[from as usize];
                neighbours[usize::from(neighbours[1] == vertex)] = to;
            }
        }
        if self.role(a) != Role::Inner && self.role(b) != Role::Inner {
            self.topology.direct.insert(pair(a, b));
        }
        self.first_zooms[vertex as usize] = first_zoom;
        self.left -= 1;
        [a, b]
    }

    /// Makes the tree anew where most of its vertices are gone.
    fn refresh(&mut self) {
        if self.left * 2 < self.topology.tree.size() {
            let there = self.topology.places.iter().copied().zip(0..);
            self.topology.tree = topology::tree(there.filter(|(_, vertex)| self.is_there(*vertex)));
        }
    }
}

fn pair(a: u32, b: u32) -> [u32; 2] {
    [a.min(b), a.max(b)]
}

/// The corners of the rectangle around places whose sides lie along and across a line.
pub(super) fn rectangle(places: &[Coord], line: Line) -> [Coord; 4] {
    let length = Euclidean.distance(line.start, line.end);
    let along = if length > 0.0 { line.delta() / length } else { Coord { x: 1.0, y: 0.0 } };
    let across = Coord { x: -along.y, y: along.x };
    let ends = |axis: Coord| {
        let shares = places.iter().map(|place| place.x * axis.x + place.y * axis.y);
        shares.fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], share| {
            [least.min(share), most.max(share)]
        })
    };
    let ([left, right], [low, high]) = (ends(along), ends(across));
    [(left, low), (right, low), (right, high), (left, high)].map(|(x, y)| along * x + across * y)
}
