use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::{
    Area, Coord, CoordsIter, Distance, Euclidean, Geometry, LineString, MultiLineString, Point, Polygon,
    Validation, line_string, polygon,
};
use proptest::prelude::*;

use super::*;
use crate::tile::TileMatrixSet;

/// All geometries at a zoom.
fn at(geometries: &[Geometry], zoom: u8) -> Vec<Geometry> {
    let simplification = Simplification::new(geometries.iter().map(Some));
    let rows = geometries.iter().enumerate();
    rows.map(|(row, geometry)| simplification.geometry(row, geometry, zoom).into_owned()).collect()
}

fn counts(geometries: &[Geometry]) -> Vec<usize> {
    geometries.iter().map(CoordsIter::coords_count).collect()
}

fn key(place: Coord) -> [u64; 2] {
    [place.x.to_bits(), place.y.to_bits()]
}

/// The edges of areas, each from one place to the next.
fn edges(geometries: &[Geometry]) -> Vec<[Coord; 2]> {
    let mut all = Vec::new();
    for geometry in geometries {
        lines(geometry, &mut all);
    }
    all.iter().flat_map(|line| line.places.array_windows().copied()).collect()
}

/// The ring of the edges that are there in one direction only; no edge may be there twice in the same.
fn outline(geometries: &[Geometry]) -> LineString {
    let mut next = BTreeMap::new();
    let all = edges(geometries);
    let keys: BTreeSet<_> = all.iter().map(|[a, b]| (key(*a), key(*b))).collect();
    assert_eq!(keys.len(), all.len(), "an edge is there twice in one direction");
    for [a, b] in all {
        if !keys.contains(&(key(b), key(a))) {
            assert!(next.insert(key(a), b).is_none(), "the outline parts at {a:?}");
        }
    }
    let (start, mut place) = next.pop_first().unwrap();
    let mut ring = vec![place];
    while key(place) != start {
        place = next.remove(&key(place)).expect("the outline is closed");
        ring.push(place);
    }
    assert!(next.is_empty(), "there is a gap: {next:?}");
    ring.push(ring[0]);
    LineString(ring)
}

fn on_map(line: &LineString) -> LineString {
    line.0.iter().map(|place| TileMatrixSet::WebMercatorQuad.fraction(*place) * 256.0).collect()
}

/// How far the places of a line lie from another at most, in pixels of a zoom.
fn off(line: &LineString, other: &LineString, zoom: u8) -> f64 {
    let (line, other) = (on_map(line), on_map(other));
    let far = line.points().map(|place| Euclidean.distance(&place, &other)).fold(0.0, f64::max);
    far * f64::from(1_u32 << zoom)
}

fn area(geometries: &[Geometry]) -> f64 {
    geometries.iter().map(Area::unsigned_area).sum()
}

fn ring(places: &[(f64, f64)]) -> LineString {
    let mut ring: LineString = places.to_vec().into();
    ring.close();
    ring
}

/// Two squares of 10 degrees whose border wiggles.
fn neighbours() -> [Geometry; 2] {
    let border = [(10.0, 0.0), (10.2, 2.0), (9.8, 4.0), (10.1, 6.0), (9.9, 8.0), (10.0, 10.0)];
    let west = border.iter().copied().chain([(0.0, 10.0), (0.0, 0.0)]).collect::<Vec<_>>();
    let east = border.iter().rev().copied().chain([(20.0, 0.0), (20.0, 10.0)]).collect::<Vec<_>>();
    [west, east].map(|places| Geometry::Polygon(Polygon::new(ring(&places), vec![])))
}

#[test]
fn two_squares_keep_one_border() {
    let squares = neighbours();
    assert_eq!(at(&squares, 12), squares);
    for zoom in 0..=6 {
        let shown = at(&squares, zoom);
        assert!(shown.iter().all(Validation::is_valid));
        let outline = outline(&shown);
        assert_eq!(outline.coords_count(), 7, "six corners stay at zoom {zoom}");
        assert!((area(&shown) - 200.0).abs() < 1e-9);
    }
    assert_eq!(counts(&at(&squares, 1)), [5, 5]);
}

#[test]
fn each_alone_would_be_the_same_whatever_its_direction_and_start() {
    let [west, _] = neighbours();
    let Geometry::Polygon(polygon) = &west else { panic!("a polygon") };
    let places = |geometry: &Geometry| geometry.coords_iter().map(key).collect::<BTreeSet<_>>();
    for zoom in 0..=8 {
        let expected = places(&at(std::slice::from_ref(&west), zoom)[0]);
        for start in 0..8 {
            let mut ring = polygon.exterior().0[1..].to_vec();
            ring.rotate_left(start);
            for _ in 0..2 {
                ring.reverse();
                let turned = Geometry::Polygon(Polygon::new(LineString(ring.clone()), vec![]));
                assert_eq!(places(&at(&[turned], zoom)[0]), expected, "zoom {zoom}, start {start}");
            }
        }
    }
}

#[test]
fn three_meet_in_a_node_that_stays() {
    let node = Coord { x: 0.0, y: 0.0 };
    let thirds = [
        [(0.0, 0.0), (4.5, -2.4), (9.0, -5.0), (0.0, 9.0), (0.1, 4.5)],
        [(0.0, 0.0), (0.1, 4.5), (0.0, 9.0), (-9.0, -5.0), (-4.5, -2.6)],
        [(0.0, 0.0), (-4.5, -2.6), (-9.0, -5.0), (9.0, -5.0), (4.5, -2.4)],
    ]
    .map(|places| Polygon::new(ring(&places), vec![]))
    .map(Geometry::Polygon);
    let shown = at(&thirds, 0);
    assert!(shown.iter().all(|third| third.is_valid() && third.coords_iter().any(|place| place == node)));
    assert_eq!(counts(&shown), [4, 4, 4]);
    outline(&shown);
}

#[test]
fn what_fills_a_hole_still_fills_it() {
    let lake = [(4.0, 4.0), (4.02, 4.2), (4.0, 4.4), (4.4, 4.4), (4.38, 4.2), (4.4, 4.0)];
    let mut hole = ring(&lake);
    hole.0.reverse();
    let areas = [
        Polygon::new(ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]), vec![ring(&lake)]),
        Polygon::new(hole, vec![]),
    ]
    .map(Geometry::Polygon);
    assert_eq!(counts(&at(&areas, 20)), [12, 7]);
    for zoom in 0..=20 {
        let shown = at(&areas, zoom);
        assert!(shown.iter().all(Validation::is_valid));
        assert!((area(&shown) - 100.0).abs() < 1e-9);
        outline(&shown);
    }
    assert_eq!(counts(&at(&areas, 0)), [9, 4], "the lake is a triangle at last");
}

#[test]
fn a_small_island_is_a_triangle_at_last_and_a_line_keeps_its_ends() {
    let circle =
        (0..60).map(|i| f64::from(i).to_radians() * 6.0).map(|a| (7.0 + a.cos() / 1e3, a.sin() / 1e3));
    let island = Geometry::Polygon(Polygon::new(ring(&circle.collect::<Vec<_>>()), vec![]));
    let way = Geometry::LineString(line_string![(x: 1., y: 1.), (x: 1.1, y: 1.2), (x: 1.2, y: 1.)]);
    let round = Geometry::LineString(
        line_string![(x: 3., y: 1.), (x: 3.1, y: 1.2), (x: 3.2, y: 1.1), (x: 3.2, y: 1.), (x: 3., y: 1.)],
    );
    let shown = at(&[island, way, round], 0);
    assert_eq!(counts(&shown), [4, 2, 4]);
    assert!(shown[0].is_valid());
    assert_eq!(shown[1], Geometry::LineString(line_string![(x: 1., y: 1.), (x: 1.2, y: 1.)]));
}

#[test]
fn an_island_stays_on_its_side_of_a_bay() {
    // Without its bay the coast would run through the island.
    let coast = [
        (0.0, 0.0),
        (5.0, 0.0),
        (5.4, 0.2),
        (5.5, 0.6),
        (5.6, 0.2),
        (6.0, 0.0),
        (9.0, 0.0),
        (9.0, -5.0),
        (0.0, -5.0),
    ];
    let coast = Geometry::Polygon(Polygon::new(ring(&coast), vec![]));
    let mut isles = vec![coast.clone()];
    assert_eq!(counts(&at(&isles, 0)), [5]);
    isles.push(Geometry::Polygon(Polygon::new(ring(&[(5.49, 0.1), (5.51, 0.1), (5.5, 0.2)]), vec![])));
    let shown = at(&isles, 0);
    assert!(counts(&shown)[0] > 5, "{shown:?}");
    let mut land = geo::MultiPolygon(Vec::new());
    land.0.extend(shown.into_iter().filter_map(|area| Polygon::try_from(area).ok()));
    let hole = land.0.pop().unwrap();
    let holed = Polygon::new(land.0[0].exterior().clone(), vec![hole.exterior().clone()]);
    assert!(holed.is_valid(), "the island lies in the land, as it did");
}

#[test]
fn lines_that_meet_are_simplified_once() {
    let shared = [(0.0, 0.0), (0.1, 0.1), (0.2, 0.0), (0.3, 0.1), (1.0, 0.0)];
    let back: Vec<_> = shared.iter().rev().copied().chain([(-1.0, 0.0)]).collect();
    let lines = [
        Geometry::LineString(shared.to_vec().into()),
        Geometry::MultiLineString(MultiLineString(vec![
            back.into(),
            line_string![(x: 0., y: 0.), (x: 0., y: 9.)],
        ])),
        Geometry::Point(Point::new(0.1, 0.1)),
    ];
    let shown = at(&lines, 2);
    assert_eq!(counts(&shown), [2, 5, 1]);
    assert_eq!(shown[2], lines[2]);
    let close = at(&lines, 9);
    let inner = |line: &Geometry| line.coords_iter().filter(|place| place.x > 0.0 && place.x < 1.0).count();
    assert_eq!(inner(&close[0]), inner(&close[1]));
}

#[test]
fn long_lines_stay_within_half_a_pixel_and_are_short_where_they_are_straight() {
    let mut seed = 7_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(seed >> 32).unwrap()) / f64::from(u32::MAX) - 0.5
    };
    let (mut x, mut y) = (0.0, 50.0);
    let walk: LineString = (0..600)
        .map(|_| {
            x += 0.004 + 0.02 * random();
            y += 0.02 * random();
            (x, y)
        })
        .collect();
    let straight: LineString = (0..=500).map(|i| (f64::from(i) / 8.0, 10.0)).collect();
    let spiral: LineString = (1..500)
        .map(|i| {
            let turn = f64::from(i) / 25.0;
            (60.0 + turn.cos() * turn / 9.0, 30.0 + turn.sin() * turn / 9.0)
        })
        .collect();
    // It leaves its chord so slowly that each edge stands for many places.
    let bow: LineString = (0..=1_000)
        .map(|i| {
            let share = f64::from(i) / 1_000.0;
            (60.0 + 8.0 * share, -5.0 - 20.0 * share * share * share * (1.0 - share))
        })
        .collect();
    let lines = [walk, straight, spiral, bow];
    let geometries = lines.clone().map(Geometry::LineString);
    for zoom in 0..=14 {
        for (full, shown) in lines.iter().zip(at(&geometries, zoom)) {
            let shown = LineString::try_from(shown).unwrap();
            assert!(off(full, &shown, zoom) <= TOLERANCE + 1e-6, "zoom {zoom}");
        }
    }
    let counts: Vec<_> = [0, 4, 8, 12].map(|zoom| counts(&at(&geometries, zoom))).to_vec();
    assert!(counts.iter().all(|counts| counts[1] == 2));
    assert!(counts.is_sorted() && counts[0][0] < 5 && counts[1][0] < 50, "{counts:?}");
}

#[test]
fn what_was_in_the_way_and_has_gone_is_so_no_longer() {
    let lines = [
        line_string![(x: 0., y: 0.), (x: 0.25, y: 0.025), (x: 0.5, y: 0.)],
        line_string![(x: 0., y: -0.125), (x: 0.25, y: 0.012), (x: 0.5, y: -0.125)],
    ]
    .map(Geometry::LineString);
    assert_eq!([3, 2, 1].map(|zoom| counts(&at(&lines, zoom))), [[3, 3], [3, 2], [2, 2]]);
}

#[test]
fn two_arcs_between_two_nodes_stay_two() {
    // A lens whose ends are nodes, as other lines start there: one of its sides may become straight, and not both.
    let lens = ring(&[(0.0, 0.0), (0.2, -0.1), (0.4, 0.0), (0.2, 0.1)]);
    let ends = MultiLineString(vec![
        line_string![(x: 0., y: 0.), (x: -9., y: 0.)],
        line_string![(x: 0.4, y: 0.), (x: 9., y: 0.)],
    ]);
    let all = [Geometry::Polygon(Polygon::new(lens, vec![])), Geometry::MultiLineString(ends)];
    let shown = at(&all, 0);
    assert_eq!(counts(&shown), [4, 4]);
    assert!(shown[0].is_valid());
}

#[test]
fn what_an_edge_stands_for_is_within_its_rectangle() {
    let places = [(1.0, 1.0), (2.0, 3.0), (4.0, 3.5), (5.0, 5.5)].map(Coord::from);
    let line = geo::Line::new((0.0, 0.0), (6.0, 6.0));
    let corners = removal::rectangle(&places, line);
    let rectangle = Polygon::new(corners.to_vec().into(), vec![]);
    let far =
        |places: &[Coord]| places.iter().map(|place| Euclidean.distance(*place, &line)).fold(0.0, f64::max);
    assert!((far(&corners) - far(&places)).abs() < 1e-12);
    assert!(places.iter().all(|place| Euclidean.distance(&Point::from(*place), &rectangle) < 1e-12));
    // On a line without a length any direction will do.
    let nowhere = removal::rectangle(&places, geo::Line::new((1.0, 1.0), (1.0, 1.0)));
    assert_eq!(nowhere.map(|corner| (corner.x, corner.y)), [(1.0, 1.0), (5.0, 1.0), (5.0, 5.5), (1.0, 5.5)]);
}

#[test]
fn the_same_polygon_twice_stays_the_same_twice() {
    let [west, _] = neighbours();
    let twice = [west.clone(), west.clone(), west.clone()];
    for zoom in 0..=10 {
        let shown = at(&twice, zoom);
        assert_eq!(shown[0], shown[1]);
        assert_eq!(shown[0], at(&twice[..1], zoom)[0]);
    }
}

#[test]
fn cuts_at_180_degrees_keep_their_vertices() {
    let east = polygon![(x: 179., y: 0.), (x: 180., y: 0.), (x: 180., y: 0.5), (x: 180., y: 1.), (x: 179., y: 1.), (x: 178.99, y: 0.5)];
    let west = polygon![(x: -180., y: 0.), (x: -179., y: 0.), (x: -179., y: 1.), (x: -180., y: 1.), (x: -180., y: 0.5)];
    let shown = at(&[Geometry::MultiPolygon(geo::MultiPolygon(vec![east, west]))], 0);
    let at_cut = |x: f64| {
        shown[0]
            .coords_iter()
            .filter(|place| place.x.to_bits() == x.to_bits())
            .map(key)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!((at_cut(180.0).len(), at_cut(-180.0).len()), (3, 3));
    assert!(shown[0].is_valid());
}

#[test]
fn an_edge_comes_not_to_lie_on_another_where_a_corner_touches_it() {
    // The second polygon touches the long edge of the first in two places that are no vertices of it.
    let long = polygon![(x: 0., y: 0.), (x: 8., y: 0.), (x: 8., y: -1.), (x: 0., y: -1.)];
    let roof = polygon![(x: 2., y: 0.), (x: 2.5, y: 0.01), (x: 3., y: 0.), (x: 2.5, y: 5.)];
    let both = Geometry::MultiPolygon(geo::MultiPolygon(vec![long, roof]));
    assert!(both.is_valid());
    let shown = at(std::slice::from_ref(&both), 0);
    assert!(shown[0].is_valid(), "{shown:?}");
    assert_eq!(shown[0], both);
}

#[test]
fn nothing_and_places_said_twice_are_no_trouble() {
    let dot = Geometry::LineString(line_string![(x: 1., y: 1.), (x: 1., y: 1.)]);
    let spike =
        Geometry::LineString(line_string![(x: 1., y: 1.), (x: 2., y: 2.), (x: 2., y: 2.), (x: 1., y: 1.)]);
    let flat = Geometry::Polygon(polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 0., y: 0.)]);
    let stutter = Geometry::Polygon(
        polygon![(x: 5., y: 5.), (x: 5., y: 5.), (x: 6., y: 5.), (x: 6., y: 6.), (x: 6., y: 6.)],
    );
    let zero = Geometry::LineString(line_string![(x: -0.0, y: 3.), (x: 0.0, y: 3.), (x: 1., y: 3.)]);
    // One goes on where the other turns back; and two that go on from each other.
    let on = Geometry::LineString(line_string![(x: 21., y: 1.), (x: 21.2, y: 1.2), (x: 21.4, y: 1.)]);
    let back = Geometry::LineString(line_string![(x: 21., y: 1.), (x: 21.2, y: 1.2), (x: 21., y: 1.)]);
    let first = Geometry::LineString(line_string![(x: 8., y: 0.), (x: 8.2, y: 0.)]);
    let second = Geometry::LineString(line_string![(x: 8.2, y: 0.), (x: 8.4, y: 0.)]);
    let all = [dot, spike, flat, stutter, zero, on, back, first, second];
    assert_eq!(at(&all, 0), all);
    let nothing = Simplification::new([None, Some(&all[0]), None].into_iter());
    assert_eq!(*nothing.geometry(1, &all[0], 0), all[0]);
    assert_eq!(*nothing.geometry(7, &all[0], 0), all[0]);
    assert_eq!(Simplification::new(std::iter::empty()).first_zooms, Vec::<u8>::new());
}

/// A grid of cells with corners moved about and borders that wiggle, from numbers between -1 and 1.
fn cells(columns: usize, rows: usize, wiggles: usize, noise: &[f64]) -> Vec<Geometry> {
    let mut noise = noise.iter().cycle();
    let mut random = || *noise.next().unwrap();
    let mut borders = HashMap::<_, Vec<(f64, f64)>>::new();
    let mut corners = HashMap::new();
    let real = |number: usize| f64::from(u32::try_from(number).unwrap());
    for i in 0..=columns {
        for j in 0..=rows {
            corners.insert([i, j], (real(i) + 0.15 * random(), 40.0 + real(j) + 0.15 * random()));
        }
    }
    let mut border = |from: [usize; 2], to: [usize; 2]| -> Vec<(f64, f64)> {
        if let Some(back) = borders.get(&(to, from)) {
            return back.iter().rev().copied().collect();
        }
        let (a, b) = (corners[&from], corners[&to]);
        let way = (b.0 - a.0, b.1 - a.1);
        let mut places = vec![a];
        places.extend((1..=wiggles).map(|i| {
            let share = real(i) / real(wiggles + 1);
            let aside = 0.3 * share.min(1.0 - share) * random();
            (a.0 + share * way.0 - aside * way.1, a.1 + share * way.1 + aside * way.0)
        }));
        places.push(b);
        borders.insert((from, to), places.clone());
        places
    };
    let mut cells = Vec::new();
    for i in 0..columns {
        for j in 0..rows {
            let around = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1], [i, j]];
            let mut places: Vec<_> = around.windows(2).flat_map(|pair| border(pair[0], pair[1])).collect();
            places.dedup();
            cells.push(Geometry::Polygon(Polygon::new(ring(&places), vec![])));
        }
    }
    cells
}

/// A star about a centre: valid, whatever its radii.
fn star(x: f64, y: f64, radii: &[f64]) -> Geometry {
    let places = radii.iter().enumerate().map(|(i, radius)| {
        let share = f64::from(u32::try_from(i).unwrap()) / f64::from(u32::try_from(radii.len()).unwrap());
        let (sine, cosine) = (share * std::f64::consts::TAU).sin_cos();
        (x + radius * cosine, y + radius * sine)
    });
    Geometry::Polygon(Polygon::new(ring(&places.collect::<Vec<_>>()), vec![]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_coverage_stays_a_coverage(
        (columns, rows, wiggles) in (1..5_usize, 1..5_usize, 0..12_usize),
        noise in prop::collection::vec(-1.0..1.0_f64, 97),
    ) {
        let cells = cells(columns, rows, wiggles, &noise);
        prop_assert!(cells.iter().all(Validation::is_valid));
        let outer = outline(&cells);
        let mut before = vec![0; cells.len()];
        for zoom in 0..=12 {
            let shown = at(&cells, zoom);
            prop_assert!(shown.iter().all(Validation::is_valid), "zoom {zoom}: {shown:?}");
            let shell = outline(&shown);
            prop_assert!(off(&outer, &shell, zoom) <= TOLERANCE + 1e-6);
            let shell = Polygon::new(shell, vec![]);
            prop_assert!(shell.is_valid());
            prop_assert!((area(&shown) - shell.unsigned_area()).abs() < 1e-9);
            for (cell, shown) in cells.iter().zip(&shown) {
                let (Geometry::Polygon(cell), Geometry::Polygon(shown)) = (cell, shown) else { panic!("polygons") };
                prop_assert!(off(cell.exterior(), shown.exterior(), zoom) <= TOLERANCE + 1e-6);
            }
            let counts = counts(&shown);
            prop_assert!(counts.iter().zip(&before).all(|(now, before)| now >= before));
            before = counts;
        }
    }

    #[test]
    fn areas_that_overlap_stay_valid_and_cross_no_more(
        stars in prop::collection::vec((0.0..3.0_f64, 0.0..3.0_f64, prop::collection::vec(0.2..2.0_f64, 3..30)), 1..6),
    ) {
        let stars: Vec<_> = stars.iter().map(|(x, y, radii)| star(*x, *y, radii)).collect();
        prop_assume!(stars.iter().all(Validation::is_valid));
        let crossings = |stars: &[Geometry]| {
            let edges = edges(stars);
            let lines: Vec<_> = edges.iter().map(|[a, b]| geo::Line::new(*a, *b)).collect();
            let pairs = lines.iter().enumerate().flat_map(|(i, one)| lines[..i].iter().map(move |other| (one, other)));
            pairs.filter(|(one, other)| geo::Intersects::intersects(*one, *other)).count() - edges.len()
        };
        let mut before = 0;
        for zoom in 0..=10 {
            let shown = at(&stars, zoom);
            prop_assert!(shown.iter().all(Validation::is_valid), "zoom {zoom}");
            // Of each edge the one that follows it meets it and is not counted; more detail can only cross more.
            let now = crossings(&shown);
            prop_assert!(now >= before);
            before = now;
        }
    }
}
