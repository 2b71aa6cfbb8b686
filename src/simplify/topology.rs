//! How the lines of a collection hang together: arcs, and the nodes at which they meet, part or end.

use geo::Coord;
use hashbrown::HashSet;
use rayon::prelude::*;
use rstar::RTree;

use super::triangle::{Triangle, Vertex};

/// A line, or a ring, whose first place is its last.
pub(super) struct Line<'a> {
    pub(super) places: &'a [Coord],
    pub(super) is_ring: bool,
}

/// What a vertex is to the lines through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It lies within an arc: all lines come from one of its two neighbours and go on to the other.
    Inner,
    /// An arc ends here, or is held: at 180 degrees, where geometries are cut.
    Node,
    /// A node that lies on an edge of which it is no end.
    Touching,
}

/// The vertices of lines and how they follow on each other. Lines that share vertices share the arcs between them.
///
/// An arc is a chain of inner vertices. No list of arcs is made: what is told of a vertex holds for all lines through it.
pub(super) struct Topology {
    /// The place of each vertex: from west to east, and from south to north on a meridian, so that a vertex has the same
    /// rank whatever the order and direction of lines.
    pub(super) places: Vec<Coord>,
    pub(super) roles: Vec<Role>,
    /// The neighbours of inner vertices.
    pub(super) neighbours: Vec<[u32; 2]>,
    /// The edges from node to node, the lower number first.
    pub(super) direct: HashSet<[u32; 2]>,
    pub(super) tree: RTree<Vertex>,
}

impl Topology {
    /// The topology of `lines`, and the vertex of each of their positions.
    pub(super) fn new(lines: &[Line<'_>]) -> (Self, Vec<u32>) {
        let (places, numbers) = vertices(lines);
        let (edges, is_end) = edges(lines, &numbers, places.len());
        let mut roles = vec![Role::Node; places.len()];
        let mut neighbours = vec![[0; 2]; places.len()];
        for around in edges.chunk_by(|[a, _], [b, _]| a == b) {
            if let [[vertex, first], [_, second]] = *around {
                let vertex = vertex as usize;
                neighbours[vertex] = [first, second];
                if !is_end[vertex] && places[vertex].x.abs() < 180.0 {
                    roles[vertex] = Role::Inner;
                }
            }
        }
        let tree = tree(places.iter().copied().zip(0..));
        for vertex in touching(&edges, &places, &tree) {
            roles[vertex as usize] = Role::Touching;
        }
        let is_node = |vertex: u32| roles[vertex as usize] != Role::Inner;
        let direct = edges.iter().copied().filter(|[a, b]| a < b && is_node(*a) && is_node(*b)).collect();
        (Self { places, roles, neighbours, direct, tree }, numbers)
    }
}

/// A tree of vertices.
pub(super) fn tree(vertices: impl Iterator<Item = (Coord, u32)>) -> RTree<Vertex> {
    RTree::bulk_load(vertices.map(|(place, number)| Vertex::new([place.x, place.y], number)).collect())
}

/// Each place once, in order, and the vertex of each position.
fn vertices(lines: &[Line<'_>]) -> (Vec<Coord>, Vec<u32>) {
    // Adding zero turns -0.0 into 0.0, so that both are one place.
    let zero = Coord { x: 0.0, y: 0.0 };
    let positions: Vec<Coord> =
        lines.iter().flat_map(|line| line.places).map(|place| *place + zero).collect();
    let place = |at: u32| positions[at as usize];
    let mut sorted: Vec<u32> = (0..).take(positions.len()).collect();
    sorted.par_sort_unstable_by(|a, b| {
        let (a, b) = (place(*a), place(*b));
        a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
    });
    let mut numbers = vec![0; positions.len()];
    let mut places: Vec<Coord> = Vec::new();
    let mut count = 0;
    for at in sorted {
        let place = place(at);
        if places.last() != Some(&place) {
            places.push(place);
            count += 1;
        }
        numbers[at as usize] = count - 1;
    }
    (places, numbers)
}

/// Each edge in both directions, sorted, and whether a line ends or turns back at a vertex.
fn edges(lines: &[Line<'_>], numbers: &[u32], count: usize) -> (Vec<[u32; 2]>, Vec<bool>) {
    let (mut edges, mut is_end) = (Vec::new(), vec![false; count]);
    let mut walk = Vec::new();
    let mut rest = numbers;
    for line in lines {
        let (own, later) = rest.split_at(line.places.len());
        rest = later;
        walk.clear();
        walk.extend_from_slice(own);
        walk.dedup();
        edges.extend(walk.array_windows().flat_map(|[a, b]| [[*a, *b], [*b, *a]]));
        if line.is_ring {
            walk.extend(walk.get(1).copied());
        } else {
            for end in walk.first().into_iter().chain(walk.last()) {
                is_end[*end as usize] = true;
            }
        }
        for [before, at, after] in walk.array_windows() {
            is_end[*at as usize] |= before == after;
        }
    }
    edges.par_sort_unstable();
    edges.dedup();
    (edges, is_end)
}

/// The vertices that lie on an edge of which they are no end.
fn touching(edges: &[[u32; 2]], places: &[Coord], tree: &RTree<Vertex>) -> Vec<u32> {
    let place = |vertex: u32| places[vertex as usize];
    let on = |[a, b]: [u32; 2]| {
        let segment = Triangle::new([place(a), place(b), place(b)]);
        let found = tree.locate_with_selection_function(segment).map(|vertex| vertex.data);
        found.filter(move |vertex| *vertex != a && *vertex != b)
    };
    edges.par_iter().filter(|[a, b]| a < b).flat_map_iter(|edge| on(*edge)).collect()
}
