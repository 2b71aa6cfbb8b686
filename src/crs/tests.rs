use geo::{
    Coord, Distance, Euclidean, Geometry, GeometryCollection, Intersects, Line, LineString, Point, Rect,
    Winding, polygon,
};
use proptest::prelude::*;

use super::error::UnprojectError;
use super::reference::Crs;
use super::system::System;
use crate::bbox::Bbox;

fn crs(code: &str) -> Crs {
    code.parse().unwrap()
}

fn at(x: f64, y: f64) -> Coord {
    Coord { x, y }
}

fn close(a: Coord, b: Coord, limit: f64) -> bool {
    (a.x - b.x).hypot(a.y - b.y) < limit
}

#[rstest::rstest]
#[case("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84")]
#[case("https://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84")]
#[case("http://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:4326")]
#[case("https://www.opengis.net/def/crs/EPSG/0/3857", "EPSG:3857")]
#[case("[EPSG:4326]", "EPSG:4326")]
#[case("[OGC:CRS84]", "OGC:CRS84")]
#[case("OGC:CRS84", "OGC:CRS84")]
#[case("EPSG:3035", "EPSG:3035")]
#[case("EPSG:32601", "EPSG:32601")]
#[case("EPSG:32760", "EPSG:32760")]
fn names_are_read_and_written(#[case] text: &str, #[case] code: &str) {
    let read = crs(text);
    assert_eq!(read.code(), code);
    assert_eq!(crs(&read.to_string()), read);
    assert_eq!(crs(&format!("[{code}]")), read);
}

#[rstest::rstest]
#[case("")]
#[case("4326")]
#[case("epsg:4326")]
#[case("[EPSG:4326")]
#[case("EPSG:4326]")]
#[case("[[EPSG:4326]]")]
#[case("EPSG:04326")]
#[case("EPSG:CRS84")]
#[case("OGC:CRS84h")]
#[case("OGC:4326")]
#[case("EPSG:32600")]
#[case("EPSG:32661")]
#[case("EPSG:326+1")]
#[case("EPSG:3261")]
#[case("EPSG:326038")]
#[case("http://www.opengis.net/def/crs/OGC/0/CRS84h")]
#[case("http://www.opengis.net/def/crs/EPSG/1.3/4326")]
#[case("http://www.opengis.net/def/crs/EPSG/0/4326/")]
#[case("http://www.opengis.net/def/crs/EPSG/0/5514")]
#[case("http://example.org/def/crs/EPSG/0/4326")]
#[case("[http://www.opengis.net/def/crs/EPSG/0/4326]")]
fn other_names_are_refused(#[case] text: &str) {
    let error = text.parse::<Crs>().unwrap_err();
    assert_eq!(error.to_string(), format!("'{text}' is no coordinate reference system known here"));
}

#[test]
fn a_long_text_is_cut() {
    assert_eq!("é".repeat(500).parse::<Crs>().unwrap_err().found, "é".repeat(80));
}

#[test]
fn numbers_stand_in_the_order_of_the_authority() {
    let place = at(9.0, 47.0);
    assert_eq!(Crs::CRS84.project_coord(place).unwrap(), place);
    assert_eq!(Crs::EPSG_4326.project_coord(place).unwrap(), at(47.0, 9.0));
    // 9 degrees of the equator; zone 32 has its central meridian there.
    assert!((Crs::EPSG_3857.project_coord(place).unwrap().x - 1_001_875.417).abs() < 0.001);
    assert!((crs("EPSG:32632").project_coord(place).unwrap().x - 500_000.0).abs() < 0.001);
    let north_east = Crs::EPSG_3035.project_coord(place).unwrap();
    assert!(north_east.x < 3_210_000.0 && north_east.y > 4_200_000.0, "{north_east:?}");
    for code in ["OGC:CRS84", "EPSG:4326", "EPSG:3857", "EPSG:32632", "EPSG:3035"] {
        let north = crs(code).axes().iter().position(|axis| ["latitude", "northing"].contains(axis));
        let (from, to) =
            (crs(code).project_coord(place).unwrap(), crs(code).project_coord(at(9.0, 48.0)).unwrap());
        let moved = [to.x - from.x, to.y - from.y];
        assert!(moved[north.unwrap()] > moved[1 - north.unwrap()].abs(), "{code}: {moved:?}");
    }
}

#[test]
fn all_zones_are_there() {
    for zone in 1..=60_i32 {
        let equator = at(f64::from(zone) * 6.0 - 183.0, 0.0);
        let north = crs(&format!("EPSG:{}", 32_600 + zone)).project_coord(equator).unwrap();
        let south = crs(&format!("EPSG:{}", 32_700 + zone)).project_coord(equator).unwrap();
        assert!(close(north, at(500_000.0, 0.0), 1e-6), "{zone}: {north:?}");
        assert!(close(south, at(500_000.0, 10_000_000.0), 1e-6), "{zone}: {south:?}");
    }
}

#[rstest::rstest]
#[case([45., 38., 50., 42.], &["EPSG:32638", "EPSG:32639", "EPSG:3035"])]
#[case([42., 38., 48., 42.], &["EPSG:32638", "EPSG:3035"])]
#[case([48., 38., 48., 38.], &["EPSG:32639", "EPSG:3035"])]
#[case([2., -5., 4., 5.], &["EPSG:32631", "EPSG:32731"])]
#[case([0., 0., 24., 10.], &["EPSG:32631", "EPSG:32632", "EPSG:32633", "EPSG:32634"])]
#[case([0., 0., 25., 10.], &[])]
#[case([0., 40., 25., 50.], &["EPSG:3035"])]
#[case([178., -20., -178., -10.], &["EPSG:32760", "EPSG:32701"])]
#[case([60., 40., 70., 50.], &["EPSG:32641", "EPSG:32642"])]
#[case([0., 84., 5., 90.], &[])]
#[case([-180., -90., 180., 90.], &[])]
fn zones_are_offered_by_the_extent(#[case] edges: [f64; 4], #[case] more: &[&str]) {
    let [west, south, east, north] = edges;
    let extent = Bbox::new(west, south, east, north).unwrap();
    let offered: Vec<_> = Crs::offered(Some(&extent)).into_iter().map(Crs::code).collect();
    assert_eq!(offered[..3], ["OGC:CRS84", "EPSG:4326", "EPSG:3857"]);
    assert_eq!(&offered[3..], more);
    assert_eq!(Crs::offered(None).len(), 3);
}

#[rstest::rstest]
#[case("EPSG:3857", [0., 90.])]
#[case("EPSG:3857", [0., -90.])]
#[case("EPSG:32632", [60., 0.])]
#[case("EPSG:32632", [-130., -10.])]
#[case("EPSG:3035", [-170., -52.])]
fn what_has_no_place_in_the_plane_is_not_projected(#[case] code: &str, #[case] position: [f64; 2]) {
    let [x, y] = position;
    let parts = [Geometry::Point(Point::new(9.0, 47.0)), Geometry::Point(Point::new(x, y))];
    assert!(crs(code).project(&parts[0]).is_some());
    assert!(crs(code).project(&parts[1]).is_none());
    assert!(
        crs(code).project(&Geometry::GeometryCollection(GeometryCollection::from(parts.to_vec()))).is_none()
    );
}

#[rstest::rstest]
#[case("OGC:CRS84", [181., 0.])]
#[case("EPSG:4326", [0., 181.])]
#[case("EPSG:4326", [91., 0.])]
#[case("EPSG:3857", [20_040_000., 0.])]
#[case("EPSG:3857", [f64::NAN, 0.])]
#[case("EPSG:32632", [4_500_000., 0.])]
#[case("EPSG:32632", [500_000., 3e7])]
#[case("EPSG:3035", [3e7, 4_321_000.])]
fn what_lies_outside_the_plane_is_not_unprojected(#[case] code: &str, #[case] position: [f64; 2]) {
    let [x, y] = position;
    assert_eq!(crs(code).unproject_coord(at(x, y)), None);
}

#[test]
fn geometries_are_projected_position_by_position() {
    let square = polygon![
        exterior: [(x: 9., y: 47.), (x: 10., y: 47.), (x: 10., y: 48.), (x: 9., y: 48.)],
        interiors: [[(x: 9.4, y: 47.4), (x: 9.4, y: 47.6), (x: 9.6, y: 47.6)]],
    ];
    let Some(Geometry::Polygon(projected)) = crs("EPSG:32632").project(&square.clone().into()) else {
        panic!()
    };
    assert_eq!((projected.exterior().0.len(), projected.interiors().len()), (5, 1));
    assert!(projected.exterior().is_closed() && projected.exterior().is_ccw());
    let Ok(Geometry::Polygon(back)) = crs("EPSG:32632").unproject(&projected.into()) else { panic!() };
    for vertex in square.exterior().coords() {
        assert!(back.exterior().coords().any(|place| close(*place, *vertex, 1e-9)), "{vertex:?}");
    }
}

#[test]
fn edges_have_as_many_positions_as_they_need_and_no_more() {
    let positions = |code: &str, [from, to]: [[f64; 2]; 2]| {
        let line = Line::new(at(from[0], from[1]), at(to[0], to[1]));
        match crs(code).unproject(&line.into()) {
            Ok(Geometry::LineString(line)) => line.0.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(positions("OGC:CRS84", [[-100.0, 0.0], [100.0, 80.0]]), 2);
    assert_eq!(positions("EPSG:4326", [[0.0, -100.0], [80.0, 100.0]]), 2);
    // Meridians and parallels are straight there.
    assert_eq!(positions("EPSG:3857", [[0.0, 0.0], [0.0, 1e7]]), 2);
    assert_eq!(positions("EPSG:3857", [[-1e7, 5e6], [1e7, 5e6]]), 2);
    assert_eq!(positions("EPSG:32638", [[500_000.0, 4e6], [500_100.0, 4e6]]), 2);
    assert!(
        (20..200).contains(&positions("EPSG:32638", [[589_952.0, 4_403_724.0], [709_952.0, 4_403_724.0]]))
    );
    // A curve that turns in its middle, which lies on the chord.
    assert!(positions("EPSG:32631", [[-500_000.0, -1e6], [1_500_000.0, 1e6]]) > 100);
    let zigzag: LineString =
        (0..40).map(|i| at(f64::from(i % 2) * 3e6 - 1e6, 4e6 + f64::from(i) * 1e4)).collect();
    assert_eq!(
        crs("EPSG:32638").unproject(&zigzag.into()),
        Err(UnprojectError::Bent { crs: crs("EPSG:32638") })
    );
}

#[test]
fn a_box_of_degrees_is_its_own_cover_also_over_the_antimeridian() {
    let pacific = Bbox::new(177.0, 65.0, -177.0, 70.0).unwrap();
    assert_eq!(Crs::CRS84.unproject_bbox([177.0, 65.0, -177.0, 70.0]), Ok(pacific));
    assert_eq!(Crs::EPSG_4326.unproject_bbox([65.0, 177.0, 70.0, -177.0]), Ok(pacific));
}

#[test]
fn a_projected_box_over_the_antimeridian_is_covered_by_one_over_it() {
    let cover = crs("EPSG:32601").unproject_bbox([250_000.0, 7_300_000.0, 750_000.0, 7_500_000.0]).unwrap();
    let [west, south, east, north] = cover.edges();
    assert!((176.0..179.0).contains(&west) && (-175.0..-170.0).contains(&east), "{cover}");
    assert!((65.0..66.0).contains(&south) && (67.0..68.0).contains(&north), "{cover}");
}

#[test]
fn a_box_with_a_pole_is_all_around_it() {
    let Coord { x, y } = Crs::EPSG_3035.project_coord(at(0.0, 90.0)).unwrap();
    let cover = Crs::EPSG_3035.unproject_bbox([x - 1e5, y - 3e5, x + 2e5, y + 1e5]).unwrap();
    let [_, south, ..] = cover.edges();
    assert!((86.0..88.0).contains(&south), "{cover}");
    assert_eq!(cover, Bbox::new(-180.0, south, 180.0, 90.0).unwrap());
}

#[test]
fn a_box_wider_than_the_map_is_the_map() {
    let cover = Crs::EPSG_3857.unproject_bbox([-4e7, -9e7, 4e7, 9e7]).unwrap();
    let [_, south, _, north] = cover.edges();
    assert_eq!(cover, Bbox::new(-180.0, south, 180.0, north).unwrap());
    assert!(south < -89.99 && north > 89.99);
}

#[rstest::rstest]
#[case("EPSG:32632", [2., 0., 1., 1.], "lower easting 2 is above upper easting 1")]
#[case("EPSG:3035", [2., 0., 1., 1.], "lower northing 2 is above upper northing 1")]
#[case("EPSG:3857", [0., f64::NAN, 1., 1.], "lower northing NaN is above upper northing 1")]
#[case("EPSG:32632", [5e6, 0., 6e6, 1.], "position 6000000, 0 lies outside of what EPSG:32632 can show")]
#[case("EPSG:4326", [60., 0., 50., 1.], "south 60 is above north 50")]
#[case("EPSG:4326", [9., 470., 10., 480.], "west is 470")]
fn faults_of_boxes_are_named(#[case] code: &str, #[case] edges: [f64; 4], #[case] message: &str) {
    let error = crs(code).unproject_bbox(edges).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

/// The north side of a box in a zone is not a parallel: at its ends it lies farther south than in the middle.
#[test]
fn a_box_is_tested_in_its_own_plane() {
    let utm = crs("EPSG:32632");
    let [low, high] = [at(200_000.0, 5_200_000.0), at(800_000.0, 5_300_000.0)];
    let cover = utm.unproject_bbox([low.x, low.y, high.x, high.y]).unwrap();
    let rect = Rect::new(low, high);
    let outside = utm.unproject_coord(at(210_000.0, 5_301_000.0)).unwrap();
    let inside = utm.unproject_coord(at(500_000.0, 5_299_990.0)).unwrap();
    let [_, _, _, north] = cover.edges();
    assert!(outside.y < inside.y && inside.y < north && north - inside.y < 0.01, "{cover}");
    assert!(!utm.intersects_box(&Geometry::Point(outside.into()), rect));
    assert!(utm.intersects_box(&Geometry::Point(inside.into()), rect));
    assert!(!Crs::EPSG_3857.intersects_box(&Geometry::Point(Point::new(0.0, 90.0)), rect));
}

/// The projected systems.
fn planes() -> impl Strategy<Value = Crs> {
    let zones = (1..=60_u32, any::<bool>())
        .prop_map(|(zone, south)| crs(&format!("EPSG:{}", zone + if south { 32_700 } else { 32_600 })));
    prop_oneof![Just(Crs::EPSG_3857), Just(Crs::EPSG_3035), zones]
}

fn systems() -> impl Strategy<Value = Crs> {
    prop_oneof![Just(Crs::CRS84), Just(Crs::EPSG_4326), planes()]
}

proptest! {
    #[test]
    fn what_is_projected_comes_back(plane in systems(), x in -180.0..=180.0, y in -89.9..=89.9) {
        let place = at(x, y);
        // EPSG:3035 shrinks to a point toward the rim of its disc, the antipode.
        let rim = at(-170.0, -52.0);
        prop_assume!(plane != Crs::EPSG_3035 || (x - rim.x).abs() > 20.0 || (y - rim.y).abs() > 20.0);
        // How far from the plane of a zone's meridian, as a sine: 0.545 at the 3,900 km that a zone reaches.
        let across = (y.to_radians().cos() * (x - plane.0.meridian()).to_radians().sin()).abs();
        let is_zone = matches!(plane.0, System::Utm { .. });
        let (within, beyond) = (!is_zone || across < 0.53, is_zone && across > 0.56);
        let projected = plane.project_coord(place);
        prop_assert!(!within || projected.is_some(), "{plane}: {place:?} has no place");
        prop_assert!(!beyond || projected.is_none(), "{plane}: {place:?} is at {projected:?}");
        prop_assume!(projected.is_some());
        let back = plane.unproject_coord(projected.unwrap());
        prop_assert!(back.is_some_and(|back| {
            let turn = (back.x - x).abs();
            turn.min(360.0 - turn) < 1e-7 && (back.y - y).abs() < 1e-7
        }), "{plane}: {place:?} {back:?}");
    }

    /// What an edge is in degrees lies within the tolerance of the chords, wherever along it.
    #[test]
    fn edges_are_followed(
        plane in planes(),
        middle in (-20.0..20.0, -75.0..75.0),
        size in (-2e6..2e6, -2e6..2e6),
        shares in prop::collection::vec(0.0..=1.0, 20),
    ) {
        let longitude: f64 = (middle.0 + plane.0.meridian() + 540.0) % 360.0 - 180.0;
        // Chords over the antimeridian go the long way around.
        prop_assume!(longitude.abs() < 120.0);
        // Toward its rim EPSG:3035 stretches more than any number of chords could follow.
        prop_assume!(plane != Crs::EPSG_3035 || middle.1 > 0.0);
        let start = plane.project_coord(at(longitude, middle.1)).unwrap();
        let edge = Line::new(start, start + at(size.0, size.1));
        let Ok(Geometry::LineString(line)) = plane.unproject(&edge.into()) else {
            return Err(TestCaseError::reject("beyond the plane"));
        };
        prop_assume!(line.coords().all(|place| place.x.abs() < 170.0 && place.y.abs() < 85.0));
        for share in shares {
            let place = plane.unproject_coord(edge.start + edge.delta() * share).unwrap();
            let apart = Euclidean.distance(&Point(place), &line);
            prop_assert!(apart < 1.5e-6, "{plane}: {edge:?} at {share}: {apart}");
        }
    }

    #[test]
    fn a_box_is_covered(
        plane in planes(),
        middle in (-20.0..20.0, -85.0..85.0),
        size in (0.0..2e6, 0.0..2e6),
        within in (0.0..=1.0, 0.0..=1.0),
    ) {
        let longitude = (middle.0 + plane.0.meridian() + 540.0) % 360.0 - 180.0;
        let low = plane.project_coord(at(longitude, middle.1)).unwrap();
        let high = low + at(size.0, size.1);
        let place = plane.unproject_coord(low + at(size.0 * within.0, size.1 * within.1));
        let corners = [low, at(high.x, low.y), high, at(low.x, high.y)];
        match plane.unproject_bbox([low.x, low.y, high.x, high.y]) {
            Ok(cover) => {
                // Inside an edge that is in the plane, all is; but for the map of EPSG:3857, which is cut there.
                let Some(place) = place else { return Err(TestCaseError::reject("beyond the map")) };
                prop_assert!(cover.rects().any(|rect| rect.intersects(&place)), "{plane}: {cover} {place:?}");
            }
            Err(UnprojectError::Outside { first, second, .. }) => {
                let is_there = plane.unproject_coord(at(first, second)).is_some();
                prop_assert!(!is_there, "{plane}: {first}, {second} lies in the plane");
                // Where all corners are in the plane, so are the sides, but for those that go over a pole.
                let inside = corners.iter().all(|corner| plane.unproject_coord(*corner).is_some());
                prop_assert!(!inside || middle.1.abs() > 60.0, "{plane}: {corners:?} {first}, {second}");
            }
            Err(error) => prop_assert!(false, "{plane}: {error}"),
        }
    }
}
