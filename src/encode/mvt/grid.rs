//! Lines and rings on the whole numbers of a tile, as rounding made them.

use geo::Coord;

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

    /// How many corners there are in all.
    pub(super) fn corners(&self) -> usize {
        self.cells.len()
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
    pub(super) outer: Vec<bool>,
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
}
