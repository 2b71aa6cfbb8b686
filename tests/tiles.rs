//! Tiles read by another program's decoder, against the features they were made of.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "small whole numbers, drawn by chance or counted"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use geo::algorithm::{Area, BooleanOps, BoundingRect, Euclidean, Length, MapCoords, Validation};
use geo::{Coord, Geometry, MultiLineString, MultiPolygon, Rect};
use lachin_map::encode::mvt::{self, BUFFER, LeftOut, TileLimit};
use lachin_map::tile::{TileCoord, TileMatrixSet};
use lachin_map::{Bbox, Catalog, Collection, Dataset, Query};
use mvt_reader::Reader;
use mvt_reader::feature::{Feature as Read, Value};

/// A generator of numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    /// The next number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).unwrap()) / f64::from(1_u32 << 31)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

fn catalog(features: &[String]) -> Catalog {
    let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    Dataset::from_files("data", [("things.geojson", file)]).load().unwrap()
}

fn feature(id: &str, kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","id":{id},"geometry":{{"type":"{kind}","coordinates":{coordinates}}},"properties":{{"text":"{kind}"}}}}"#
    )
}

/// A star around a place: concave, and at times crossing itself where it is cut by a rounding grid.
fn ring(numbers: &mut Numbers, at: (f64, f64), radius: f64) -> String {
    let corners = 3 + (numbers.next() * 20.0) as usize;
    let mut text = String::from("[");
    let mut first = String::new();
    for i in 0..corners {
        let angle = std::f64::consts::TAU * i as f64 / corners as f64;
        let distance = radius * numbers.between(0.05, 1.0);
        let corner = format!("[{},{}]", at.0 + distance * angle.cos(), at.1 + distance * angle.sin());
        if i == 0 {
            first.clone_from(&corner);
        }
        write!(text, "{corner},").unwrap();
    }
    text + &first + "]"
}

/// Points, lines and polygons with holes, many of them, near a place and of about a size.
fn things(numbers: &mut Numbers, centre: (f64, f64), spread: f64, size: f64) -> Vec<String> {
    let mut features = Vec::new();
    for i in 0..150 {
        let at = (
            (centre.0 + numbers.between(-spread, spread)).clamp(-179.0, 179.0),
            (centre.1 + numbers.between(-spread, spread)).clamp(-84.0, 84.0),
        );
        let size = (size * numbers.between(0.01, 1.0)).min((179.9 - at.0.abs()).min(89.9 - at.1.abs()));
        let id = if i % 2 == 0 { i.to_string() } else { format!("\"thing-{i}\"") };
        features.push(match i % 4 {
            0 => feature(&id, "Point", &format!("[{},{}]", at.0, at.1)),
            1 => {
                let mut place = || numbers.between(-size, size);
                let corners: Vec<_> =
                    (0..12).map(|_| format!("[{},{}]", at.0 + place(), at.1 + place())).collect();
                feature(&id, "LineString", &format!("[{}]", corners.join(",")))
            }
            2 => feature(&id, "Polygon", &format!("[{}]", ring(numbers, at, size))),
            _ => {
                let square: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)]
                    .map(|(x, y)| format!("[{},{}]", at.0 + x * size, at.1 + y * size))
                    .into();
                let hole = ring(numbers, at, size * 0.9);
                feature(&id, "Polygon", &format!("[[{}],{hole}]", square.join(",")))
            }
        });
    }
    features
}

fn read(tile: Vec<u8>) -> Vec<Read<i32>> {
    if tile.is_empty() {
        return Vec::new();
    }
    let reader = Reader::new(tile).unwrap();
    let layers = reader.get_layer_metadata().unwrap();
    assert_eq!((layers.len(), layers[0].version, layers[0].extent), (1, 2, 4096));
    reader.get_features_as::<i32>(0).unwrap()
}

fn make(collection: &Collection, tile: TileCoord) -> (Vec<Read<i32>>, LeftOut) {
    let (layer, left_out) = mvt::layer(collection, &Query::default(), tile, None, TileLimit::default());
    (read(mvt::tile([layer])), left_out)
}

/// The id by which the service knows a feature of a tile.
fn id(read: &Read<i32>) -> String {
    match read.properties.as_ref().unwrap().get("id") {
        Some(Value::String(id)) => {
            assert_eq!(read.id, Some(mvt::number_of(id)));
            id.clone()
        }
        None => read.id.unwrap().to_string(),
        other => panic!("{other:?}"),
    }
}

/// A geometry in units of a tile, by formulas of its own.
fn units(tile: TileCoord, geometry: &Geometry) -> Geometry {
    let zoom = f64::from(tile.matrix().zoom()).exp2();
    let (row, col) = (f64::from(tile.row()), f64::from(tile.col()));
    geometry.map_coords(|Coord { x: lon, y: lat }| match tile.matrix().set() {
        TileMatrixSet::WebMercatorQuad => Coord {
            x: ((lon + 180.0) / 360.0 * zoom - col) * 4096.0,
            y: ((1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * zoom - row) * 4096.0,
        },
        TileMatrixSet::WorldCrs84Quad => Coord {
            x: ((lon + 180.0) / 180.0 * zoom - col) * 4096.0,
            y: ((90.0 - lat) / 180.0 * zoom - row) * 4096.0,
        },
    })
}

fn square() -> MultiPolygon {
    let (low, high) = (-f64::from(BUFFER), 4096.0 + f64::from(BUFFER));
    MultiPolygon::new(vec![Rect::new((low, low), (high, high)).to_polygon()])
}

/// What a tile must have of a feature of one kind, by geo's own clipping of the unrounded geometry.
fn compare(original: &Geometry, found: &Geometry<i32>) {
    let found: Geometry = found.map_coords(|at| Coord { x: at.x.into(), y: at.y.into() });
    let rect = found.bounding_rect().unwrap();
    assert!(
        rect.min().x >= -64.0 && rect.min().y >= -64.0 && rect.max().x <= 4160.0 && rect.max().y <= 4160.0
    );
    match (original, found) {
        (Geometry::Point(a), Geometry::MultiPoint(b)) => {
            let [b] = b.0[..] else { panic!("{b:?}") };
            assert!(
                (a.x() - b.x()).abs() <= 0.5 + 1e-6 && (a.y() - b.y()).abs() <= 0.5 + 1e-6,
                "{a:?} {b:?}"
            );
        }
        (Geometry::LineString(line), found) => {
            let lines = match found {
                Geometry::LineString(line) => MultiLineString(vec![line]),
                Geometry::MultiLineString(lines) => lines,
                other => panic!("{other:?}"),
            };
            let known = square().clip(&MultiLineString(vec![line.clone()]), false);
            // Rounding moves each end of a stretch by less than one unit.
            let stretches: usize = known.0.iter().map(|line| line.0.len()).sum();
            let (known, found) = (Euclidean.length(&known), Euclidean.length(&lines));
            assert!((known - found).abs() <= 2.0 * stretches as f64, "{known} and {found}");
        }
        (Geometry::Polygon(polygon), found) => {
            let polygons = match found {
                Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
                Geometry::MultiPolygon(polygons) => polygons,
                other => panic!("{other:?}"),
            };
            assert!(polygons.is_valid(), "{:?}: {polygons:?}", polygons.check_validation());
            let known = square().intersection(polygon);
            let edges: f64 = known
                .iter()
                .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                .map(|ring| Euclidean.length(ring))
                .sum();
            let apart = known.xor(&polygons).unsigned_area();
            assert!(apart <= 0.75 * edges + 3.0, "{apart} units squared apart along {edges} units");
        }
        (original, found) => panic!("{original:?} became {found:?}"),
    }
}

fn ids_in(collection: &Collection, bbox: Bbox) -> BTreeSet<String> {
    let query = Query { bbox: Some(bbox), ..Query::default() };
    collection.query(&query).features.iter().map(|feature| feature.id().to_owned()).collect()
}

#[test]
fn a_tile_holds_the_features_of_its_box_with_their_geometry() {
    let mut numbers = Numbers(20_201_201);
    let mut compared = 0;
    for set in TileMatrixSet::ALL {
        for zoom in [0, 1, 3, 6, 9, 12, 16, 20, 24] {
            for _ in 0..6 {
                let matrix = set.matrix(zoom).unwrap();
                let [row, col] = [matrix.height(), matrix.width()]
                    .map(|size| (numbers.between(0.1, 0.9) * f64::from(size)) as u32);
                let tile = TileCoord::new(set, zoom.into(), row, col).unwrap();
                let [west, south, east, north] = tile.bbox().edges();
                let centre = (f64::midpoint(west, east), f64::midpoint(south, north));
                let width = (east - west).min(60.0);
                let size = width * [0.001, 0.1, 1.0][(numbers.next() * 3.0) as usize];
                let catalog = catalog(&things(&mut numbers, centre, width, size));
                let collection = catalog.collections().next().unwrap();

                let (found, left_out) = make(collection, tile);
                let found: BTreeMap<_, _> = found.into_iter().map(|read| (id(&read), read)).collect();
                assert_eq!(left_out.beyond_limit, 0);
                let surely = ids_in(collection, tile.bbox_with_buffer(BUFFER - 4));
                let perhaps = ids_in(collection, tile.bbox_with_buffer(BUFFER + 1));
                for feature in collection.features() {
                    let original = units(tile, feature.geometry().unwrap());
                    let rect = original.bounding_rect().unwrap();
                    let is_point = matches!(original, Geometry::Point(_));
                    let too_small = !is_point && rect.width() < 1.0 && rect.height() < 1.0;
                    match found.get(feature.id()) {
                        Some(read) => {
                            // Edges are straight on the map, and the longer the farther from straight in degrees.
                            assert!(
                                perhaps.contains(feature.id()) || width > 10.0,
                                "{tile} {}",
                                feature.id()
                            );
                            assert!(!too_small);
                            let text = read.properties.as_ref().unwrap().get("text");
                            assert!(matches!(text, Some(Value::String(_))), "{text:?}");
                            compare(&original, &read.geometry);
                            compared += 1;
                        }
                        None => assert!(
                            too_small || !surely.contains(feature.id()) || width > 10.0,
                            "{set} {tile} lacks {} {original:?}",
                            feature.id()
                        ),
                    }
                }
            }
        }
    }
    assert!(compared > 4_000, "{compared} features were compared");
}

#[rstest::rstest]
#[case::beyond_mercator(TileMatrixSet::WebMercatorQuad, (0, 0, 0), &["180", "edge"])]
#[case::north_west(TileMatrixSet::WebMercatorQuad, (3, 0, 0), &[])]
#[case::north_east(TileMatrixSet::WebMercatorQuad, (3, 0, 7), &["edge"])]
#[case::pole(TileMatrixSet::WorldCrs84Quad, (2, 0, 7), &["edge", "pole"])]
#[case::equator(TileMatrixSet::WebMercatorQuad, (24, 8_388_608, 16_777_215), &["180"])]
#[case::just_north_of_it(TileMatrixSet::WebMercatorQuad, (24, 8_388_607, 16_777_215), &["180"])]
fn the_edges_of_the_world(
    #[case] set: TileMatrixSet,
    #[case] (zoom, row, col): (u32, u32, u32),
    #[case] known: &[&str],
) {
    let catalog = catalog(&[
        feature("180", "Point", "[180,0]"),
        feature("\"edge\"", "Point", "[180,85.0511]"),
        feature("\"pole\"", "Point", "[170,90]"),
    ]);
    let tile = TileCoord::new(set, zoom, row, col).unwrap();
    let (found, _) = make(catalog.collections().next().unwrap(), tile);
    assert_eq!(found.iter().map(id).collect::<Vec<_>>(), known);
}

#[test]
fn a_polygon_over_the_whole_world_fills_every_tile() {
    let catalog =
        catalog(&[feature("1", "Polygon", "[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]")]);
    let collection = catalog.collections().next().unwrap();
    for set in TileMatrixSet::ALL {
        for (zoom, row, col, area) in [
            (0, 0, 0, [4096.0 * (4096.0 + 128.0), (4096.0 + 64.0) * 4096.0]),
            (24, 5_000_000, 9_000_000, [4224.0 * 4224.0; 2]),
            (24, 0, 0, [4160.0 * 4224.0, 4160.0 * 4160.0]),
        ] {
            let (found, _) = make(collection, TileCoord::new(set, zoom, row, col).unwrap());
            let found: Geometry = found[0].geometry.map_coords(|at| Coord { x: at.x.into(), y: at.y.into() });
            let known = if set == TileMatrixSet::WebMercatorQuad { area[0] } else { area[1] };
            assert_eq!(found.unsigned_area(), known, "{set} {zoom}");
        }
    }
}

#[test]
fn what_is_small_is_left_out_and_what_is_thin_is_not() {
    let catalog = catalog(&[
        feature("\"village\"", "Polygon", "[[[10,10],[10.01,10],[10.01,10.01],[10,10.01],[10,10]]]"),
        feature("\"path\"", "LineString", "[[20,10],[20.01,10]]"),
        feature("\"well\"", "Point", "[30,10]"),
        feature("\"wells\"", "MultiPoint", "[[40,10],[40.001,10],[50,10]]"),
        feature("\"strip\"", "Polygon", "[[[10,20],[20,25],[20,25.001],[10,20.001],[10,20]]]"),
    ]);
    let tile = TileCoord::new(TileMatrixSet::WebMercatorQuad, 0, 0, 0).unwrap();
    let (found, left_out) = make(catalog.collections().next().unwrap(), tile);
    assert_eq!(found.iter().map(id).collect::<Vec<_>>(), ["well", "wells", "strip"]);
    assert_eq!(left_out, LeftOut { too_small: 2, beyond_limit: 0 });
    let Geometry::MultiPoint(wells) = &found[1].geometry else { panic!("{:?}", found[1].geometry) };
    assert_eq!(wells.0.len(), 2);
    let strip: Geometry = found[2].geometry.map_coords(|at| Coord { x: at.x.into(), y: at.y.into() });
    let rect = strip.bounding_rect().unwrap();
    assert!(strip.is_valid() && rect.width() >= 113.0 && strip.unsigned_area() < 114.0, "{strip:?}");
}

#[test]
fn beyond_the_limit_the_largest_stay_in_the_order_of_the_file() {
    let catalog = catalog(&[
        feature("1", "Point", "[10,10]"),
        feature("2", "LineString", "[[10,10],[12,10]]"),
        feature("3", "Polygon", "[[[10,10],[20,10],[20,20],[10,20],[10,10]]]"),
        feature("4", "Point", "[20,10]"),
        feature("5", "LineString", "[[10,10],[15,10]]"),
    ]);
    let collection = catalog.collections().next().unwrap();
    let tile = TileCoord::new(TileMatrixSet::WorldCrs84Quad, 0, 0, 1).unwrap();
    for (features, known) in [(0, vec![]), (1, vec!["3"]), (2, vec!["3", "5"]), (4, vec!["1", "2", "3", "5"])]
    {
        let (layer, left_out) = mvt::layer(collection, &Query::default(), tile, None, TileLimit { features });
        assert_eq!(read(mvt::tile([layer])).iter().map(id).collect::<Vec<_>>(), known);
        assert_eq!(left_out.beyond_limit, 5 - features);
    }
}

#[test]
fn properties_have_their_types_and_ids_can_be_asked_for() {
    let catalog = catalog(&[
        r#"{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[10,10]},
            "properties":{"id":"other","yes":true,"whole":-7,"number":2.0,"text":"ə\"","none":null,"list":[1,"x"],"mixed":1}}"#
            .to_owned(),
        r#"{"type":"Feature","id":9007199254740993,"geometry":{"type":"GeometryCollection","geometries":[
            {"type":"Point","coordinates":[10,10]},{"type":"LineString","coordinates":[[10,10],[20,20]]}]},
            "properties":{"number":2.5,"mixed":"m","list":null}}"#
            .to_owned(),
    ]);
    let collection = catalog.collections().next().unwrap();
    let tile = TileCoord::new(TileMatrixSet::WorldCrs84Quad, 0, 0, 1).unwrap();
    let (found, _) = make(collection, tile);
    let properties = |i: usize| {
        let read = found[i].properties.clone().unwrap();
        read.into_iter().map(|(name, value)| format!("{name} {value:?}")).collect::<BTreeSet<_>>()
    };
    let set = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<_>>();
    let a = [
        "id String(\"a\")",
        "yes Bool(true)",
        "whole SInt(-7)",
        "number Double(2.0)",
        "text String(\"ə\\\"\")",
        "list String(\"[1,\\\"x\\\"]\")",
        "mixed Int(1)",
    ];
    assert_eq!(properties(0), set(&a));
    let collected = ["id String(\"9007199254740993\")", "number Double(2.5)", "mixed String(\"m\")"];
    assert_eq!((properties(1), properties(2)), (set(&collected), set(&collected)));
    assert!(
        matches!(found[1].geometry, Geometry::MultiPoint(_))
            && matches!(found[2].geometry, Geometry::LineString(_))
    );

    let chosen = ["whole".to_owned()];
    let (layer, _) = mvt::layer(collection, &Query::default(), tile, Some(&chosen), TileLimit::default());
    let names: Vec<_> = read(mvt::tile([layer]))[0].properties.clone().unwrap().into_keys().collect();
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(["id", "whole"]));
}
