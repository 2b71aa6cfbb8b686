//! The data that is shipped, held to its rules: shapes, names, dates, sources, figures.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

use std::fs;

use geo::algorithm::Validation;
use geo::{BooleanOps, Contains, Coord, Geometry, LineString, MultiPolygon, Point, Winding};
use lachin_map::feature::Properties;
use lachin_map::ground::Ground;
use lachin_map::{Catalog, Collection, Dataset, Feature, measure};
use resvg::tiny_skia::Pixmap;
use serde_json::Value;

fn catalog() -> Catalog {
    Dataset::open("geodata".as_ref()).unwrap().load().unwrap()
}

fn polygon(feature: &Feature) -> MultiPolygon {
    match feature.geometry().unwrap() {
        Geometry::Polygon(polygon) => polygon.clone().into(),
        Geometry::MultiPolygon(polygons) => polygons.clone(),
        other => panic!("{}: {other:?}", feature.id()),
    }
}

fn point(feature: &Feature) -> Point {
    match feature.geometry().unwrap() {
        Geometry::Point(point) => *point,
        other => panic!("{}: {other:?}", feature.id()),
    }
}

fn all(catalog: &Catalog) -> impl Iterator<Item = (&Collection, &Feature, Properties)> {
    catalog.collections().flat_map(|c| c.features().iter().map(move |f| (c, f, f.properties())))
}

fn get<'a>(catalog: &'a Catalog, collection: &str, id: &str) -> (&'a Feature, Properties) {
    let feature = catalog.get(collection).unwrap().feature(id).unwrap_or_else(|| panic!("{collection}/{id}"));
    (feature, feature.properties())
}

#[test]
fn check_finds_no_fault() {
    assert_eq!(Dataset::open("geodata".as_ref()).unwrap().check(), []);
}

#[test]
fn the_collections_are_all_there_and_described_in_four_languages() {
    let catalog = catalog();
    let ids: Vec<_> = catalog.collections().map(Collection::id).collect();
    for id in ["districts", "corridor", "places", "boundaries", "sources", "land", "water"] {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }
    for collection in catalog.collections() {
        let info = collection.info();
        assert_eq!(info.title.iter().count(), 4, "{}", info.id);
        assert!(info.license.is_some() && info.attribution.is_some() && info.source.is_some(), "{}", info.id);
        // What stands in the folder of the Open Database License is under it, and nothing else.
        assert_eq!(
            info.file.starts_with("odbl/"),
            info.license.as_ref().unwrap().id == "ODbL-1.0",
            "{}",
            info.id
        );
    }
    assert_eq!(catalog.info().unreviewed, ["az", "hy", "ru"]);
}

#[test]
fn every_code_has_a_label_in_four_languages() {
    let catalog = catalog();
    let codes = &catalog.info().codes;
    for (property, code) in [
        ("controller", "mixed"),
        ("how", "offensive-2023"),
        ("transfer", "partly-captured"),
        ("date_basis", "announced-by-azerbaijan"),
        ("certainty", "third-party"),
        ("geometry_quality", "schematic"),
        ("kind", "mine-clearance"),
    ] {
        assert!(codes.get(property).is_some_and(|labels| labels.contains_key(code)), "{property} {code}");
    }
    for (property, labels) in codes {
        for (code, label) in labels {
            let languages: Vec<_> = label.iter().map(|(language, _)| language).collect();
            // Names of districts are as the districts have them: one that no source shows is not made up.
            if ["district", "district_drawn", "seat_of"].contains(&property.as_str()) {
                let districts = catalog.get("districts").unwrap();
                let properties = districts.feature(code).unwrap().properties();
                for (language, text) in label.iter() {
                    assert_eq!(properties.text(&format!("name_{language}")), Some(text), "{property} {code}");
                }
                continue;
            }
            assert_eq!(languages, ["en", "az", "hy", "ru"], "{property} {code}");
        }
    }
    for (collection, feature, properties) in all(&catalog).filter(|(c, ..)| c.id() != "sources") {
        for property in ["transfer", "how", "date_basis", "certainty", "geometry_quality", "controller"] {
            for code in properties.texts(property) {
                let known = catalog.code_label(property, code, "hy").is_some();
                assert!(known, "{}/{}: {property} {code}", collection.id(), feature.id());
            }
        }
    }
}

#[test]
fn the_twelve_districts_are_valid_and_do_not_overlap() {
    let catalog = catalog();
    let districts = catalog.get("districts").unwrap().features();
    let mut ids: Vec<_> = districts.iter().map(Feature::id).collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            "aghdam",
            "fuzuli",
            "jabrayil",
            "kalbajar",
            "khankendi",
            "khojaly",
            "khojavend",
            "lachin",
            "qubadli",
            "shusha",
            "tartar",
            "zangilan"
        ]
    );
    let polygons: Vec<_> = districts.iter().map(|district| (district.id(), polygon(district))).collect();
    for (i, (id, polygon)) in polygons.iter().enumerate() {
        assert!(polygon.is_valid(), "{id}");
        for (other_id, other) in &polygons[..i] {
            let overlap = measure::area(&Geometry::MultiPolygon(polygon.intersection(other)));
            assert!(overlap < 1_000.0, "{id} and {other_id} overlap by {overlap} m2");
        }
    }
    // The region has no gap: its outline is one polygon without a hole.
    let union = polygons.iter().skip(1).fold(polygons[0].1.clone(), |union, (_, next)| union.union(next));
    let holes: f64 = union
        .0
        .iter()
        .flat_map(geo::Polygon::interiors)
        .map(|ring| measure::area(&Geometry::Polygon(geo::Polygon::new(ring.clone(), vec![]))))
        .sum();
    assert!(holes < 1_000.0, "holes of {holes} m2");
}

#[test]
fn rings_follow_the_right_hand_rule_in_the_files_themselves() {
    let mut rings = 0;
    for file in ["odbl/districts.geojson", "odbl/land.geojson", "water.geojson"] {
        let layer: Value =
            serde_json::from_str(&fs::read_to_string(format!("geodata/{file}")).unwrap()).unwrap();
        for feature in layer["features"].as_array().unwrap() {
            let coordinates = &feature["geometry"]["coordinates"];
            let polygons: Vec<Value> = match feature["geometry"]["type"].as_str().unwrap() {
                "Polygon" => vec![coordinates.clone()],
                "MultiPolygon" => coordinates.as_array().unwrap().clone(),
                _ => continue,
            };
            for (i, ring) in
                polygons.iter().flat_map(|polygon| polygon.as_array().unwrap().iter().enumerate())
            {
                let position = |p: &Value| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap());
                let line: LineString = ring.as_array().unwrap().iter().map(position).collect();
                assert_eq!(line.is_ccw(), i == 0, "{file} {}", feature["id"]);
                rings += 1;
            }
        }
    }
    assert!(rings > 15, "{rings} rings");
}

#[test]
fn each_seat_and_each_place_lies_in_its_district() {
    let catalog = catalog();
    let mut seats = 0;
    for place in catalog.get("places").unwrap().features() {
        let properties = place.properties();
        // Outlines are good to 1 or 2 km: the place says in which one its point is drawn, if in another.
        let drawn = properties.text("district_drawn").or(properties.text("district"));
        for (key, id) in [("district", drawn), ("seat_of", properties.text("seat_of"))] {
            let Some(id) = id else { continue };
            let (district, _) = get(&catalog, "districts", id);
            assert!(polygon(district).contains(&point(place)), "{} in {id}", place.id());
            seats += usize::from(key == "seat_of");
        }
    }
    assert!(seats >= 8, "{seats} seats");
    // Where the sources put the places of the road (facts.md 0.2, 2.3).
    for (place, district) in [
        ("lachin", "lachin"),
        ("zabukh", "lachin"),
        ("sus", "lachin"),
        ("turshsu", "shusha"),
        ("zarisli", "shusha"),
        ("shusha", "shusha"),
        ("stepanakert", "khankendi"),
    ] {
        let (feature, _) = get(&catalog, "places", place);
        let (polygon_of, _) = get(&catalog, "districts", district);
        assert!(polygon(polygon_of).contains(&point(feature)), "{place} in {district}");
    }
    for beyond in ["tegh", "kornidzor"] {
        let (place, properties) = get(&catalog, "places", beyond);
        let outside = catalog.get("districts").unwrap().features().iter();
        assert!(outside.map(polygon).all(|polygon| !polygon.contains(&point(place))), "{beyond}");
        assert_eq!(properties.text("iso_country"), Some("AM"));
    }
}

#[test]
fn dates_of_the_handovers_are_those_of_the_sources() {
    let catalog = catalog();
    let date = |id, property: &str| get(&catalog, "districts", id).1.text(property).map(str::to_owned);
    for (id, transfer, day) in [
        ("aghdam", "handed-over", Some("2020-11-20")),
        ("kalbajar", "handed-over", Some("2020-11-25")),
        ("lachin", "handed-over", Some("2020-12-01")),
        ("jabrayil", "captured", Some("2020-10-04")),
        ("fuzuli", "captured", Some("2020-10-17")),
        ("zangilan", "captured", Some("2020-10-20")),
        ("qubadli", "captured", Some("2020-10-25")),
        ("shusha", "partly-captured", Some("2020-11-08")),
        ("khojavend", "partly-captured", Some("2020-10-09")),
        ("khojaly", "none-in-2020", None),
        ("tartar", "none-in-2020", None),
        ("khankendi", "none-in-2020", None),
    ] {
        assert_eq!(date(id, "transfer").as_deref(), Some(transfer), "{id}");
        assert_eq!(date(id, "handover_date").as_deref(), day, "{id}");
        let basis = date(id, "date_basis");
        match transfer {
            "handed-over" => assert_eq!(basis.as_deref(), Some("both-sides"), "{id}"),
            "captured" => assert_eq!(basis.as_deref(), Some("announced-by-azerbaijan"), "{id}"),
            _ => {}
        }
    }
    for (id, deadline, revised) in [
        ("aghdam", "2020-11-20", None),
        ("kalbajar", "2020-11-15", Some("2020-11-25")),
        ("lachin", "2020-12-01", None),
    ] {
        assert_eq!(date(id, "handover_deadline").as_deref(), Some(deadline));
        assert_eq!(date(id, "handover_deadline_revised").as_deref(), revised);
    }
    for (id, since) in [("aghdam", "1993-07-23"), ("kalbajar", "1993-04-02"), ("lachin", "1992-05-18")] {
        assert_eq!(date(id, "held_since").as_deref(), Some(since));
    }
}

#[test]
fn every_date_parses_and_every_period_runs_forward() {
    let catalog = catalog();
    let mut dates = 0;
    for (collection, feature, properties) in all(&catalog) {
        for (name, value) in properties.iter() {
            let named = name == "date"
                || [
                    "_date",
                    "_deadline",
                    "_deadline_revised",
                    "held_since",
                    "valid_from",
                    "valid_to",
                    "status_from",
                ]
                .iter()
                .any(|end| name.ends_with(end));
            if let Some(text) = value.as_str().filter(|_| named) {
                let place = format!("{}/{}: {name} is {text}", collection.id(), feature.id());
                assert_eq!(text.len(), 10, "{place}");
                assert!(text.parse::<jiff::civil::Date>().is_ok(), "{place}");
                dates += 1;
            }
        }
        assert!(!feature.period().is_empty(), "{}", feature.id());
    }
    assert!(dates > 80, "{dates} dates");
}

#[test]
fn every_feature_cites_a_source_that_exists() {
    let catalog = catalog();
    let sources = catalog.get("sources").unwrap();
    for (collection, feature, properties) in all(&catalog).filter(|(c, ..)| c.id() != "sources") {
        let lists = properties.iter().map(|(name, _)| name).filter(|name| name.ends_with("sources"));
        for id in lists.flat_map(|name| properties.texts(name)) {
            assert!(sources.feature(id).is_some(), "{}/{} cites {id}", collection.id(), feature.id());
        }
        assert!(properties.texts("sources").next().is_some(), "{}/{}", collection.id(), feature.id());
    }
    for source in sources.features() {
        let properties = source.properties();
        assert!(
            properties.text("title").is_some() && properties.text("used_for").is_some(),
            "{}",
            source.id()
        );
        assert!(source.geometry().is_none());
    }
}

#[test]
fn names_are_in_their_script() {
    let catalog = catalog();
    let armenian = |c: char| ('\u{530}'..='\u{58f}').contains(&c);
    let cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    let mut named = 0;
    for (collection, feature, properties) in all(&catalog) {
        let check = |family: &str, language: &str, of_script: &dyn Fn(char) -> bool| {
            let text = properties.text(&format!("{family}_{language}"))?;
            let letters = text.chars().filter(|c| c.is_alphabetic()).all(of_script);
            assert!(letters, "{}/{}: {family}_{language} is {text}", collection.id(), feature.id());
            Some(())
        };
        named += usize::from(check("name", "hy", &armenian).is_some());
        named += usize::from(check("name", "ru", &cyrillic).is_some());
        check("name", "az", &|c| !armenian(c) && !cyrillic(c));
    }
    assert!(named > 60, "{named} names");
    for (feature, properties) in
        catalog.get("districts").unwrap().features().iter().map(|f| (f, f.properties()))
    {
        assert!(
            properties.text("name_en").is_some() && properties.text("name_az").is_some(),
            "{}",
            feature.id()
        );
        // A name whose spelling no source shows is marked or left empty.
        let sourced = properties.text("name_hy").is_some() || properties.text("name_hy_status").is_some();
        assert!(sourced, "{}", feature.id());
    }
}

#[test]
fn areas_are_measured_and_agree_with_what_is_reported_or_say_why() {
    let catalog = catalog();
    for district in catalog.get("districts").unwrap().features() {
        let properties = district.properties();
        let computed = properties.number("area_km2_computed").unwrap();
        let measured = measure::area(district.geometry().unwrap()) / 1e6;
        assert!((computed - measured).abs() < 0.06, "{}: {computed}, measured {measured}", district.id());
        let reported = properties.number("area_km2_reported");
        let near = reported.is_some_and(|reported| (computed / reported - 1.0).abs() < 0.1);
        assert!(near || properties.text("area_note").is_some(), "{}", district.id());
        let seven = ["aghdam", "kalbajar", "lachin", "jabrayil", "fuzuli", "zangilan", "qubadli"];
        assert!(near || !seven.contains(&district.id()), "{}", district.id());
    }
}

#[test]
fn the_corridor_runs_from_its_start_to_the_border_and_says_that_it_is_schematic() {
    let catalog = catalog();
    let (route, properties) = get(&catalog, "corridor", "route-a");
    let Geometry::LineString(line) = route.geometry().unwrap() else { panic!("a line") };
    let (start, _) = get(&catalog, "places", "stepanakert");
    assert_eq!(Point(line.0[0]), point(start));
    let length = measure::length(route.geometry().unwrap()) / 1e3;
    assert!((properties.number("length_km_computed").unwrap() - length).abs() < 0.06, "measured {length}");
    assert_eq!(properties.number("length_km_reported"), Some(60.0));
    assert_eq!(properties.text("geometry_quality"), Some("schematic"));
    assert_eq!(properties.text("valid_from"), Some("2020-11-10"));
    assert_eq!(properties.text("valid_to"), Some("2022-08-30"));

    // Its end is on the border: within 20 m of a position or segment of the state border.
    let end = Point(*line.0.last().unwrap());
    let border = catalog.get("boundaries").unwrap().feature("border-az-am").unwrap();
    let near = {
        use geo::{Closest, ClosestPoint, Distance, Geodesic};
        match border.geometry().unwrap().closest_point(&end) {
            Closest::Intersection(at) | Closest::SinglePoint(at) => Geodesic.distance(end, at),
            Closest::Indeterminate => f64::INFINITY,
        }
    };
    assert!(near < 20.0, "{near} m from the border");

    // Every cited place of the route is a vertex, in the order of the road; kilometres grow along it.
    let mut last = (0, -1.0);
    for id in ["stepanakert", "shusha", "zarisli", "turshsu", "lachin", "zabukh"] {
        let (place, properties) = get(&catalog, "places", id);
        let vertex = line.0.iter().position(|c| Point(*c) == point(place)).unwrap_or_else(|| panic!("{id}"));
        let km = properties.number("km").unwrap();
        assert!((vertex, km) > last && km < 60.0, "{id} at {km}");
        last = (vertex, km);
    }
    let (_, beyond) = get(&catalog, "places", "tegh");
    assert_eq!(beyond.text("km_basis"), Some("extrapolated"));
}

#[test]
fn boundaries_hold_for_their_time() {
    let catalog = catalog();
    let (_, line) = get(&catalog, "boundaries", "line-of-contact");
    assert_eq!((line.text("valid_from"), line.text("valid_to")), (Some("1994-05-12"), Some("2020-09-27")));
    let kinds: Vec<_> =
        catalog.get("boundaries").unwrap().features().iter().map(Feature::properties).collect();
    for kind in ["state-border", "oblast-1991", "line-of-contact"] {
        assert!(kinds.iter().any(|properties| properties.text("kind") == Some(kind)), "{kind}");
    }
}

/// The image of the ground as numbers: how much each pixel lights up what lies below it, or darkens it if negative.
struct Relief {
    light: Vec<i32>,
    width: usize,
    /// In Web Mercator, in degrees of its equator to the east and south: the north-west corner, and a pixel.
    corner: Coord,
    pixel: Coord,
}

/// The number of a pixel, from where in the image something lies.
#[expect(clippy::cast_possible_truncation, reason = "an image has less than a thousand pixels a side")]
fn whole(pixels: f64) -> i32 {
    pixels.floor() as i32
}

fn mercator(position: Coord) -> Coord {
    Coord { x: position.x, y: -position.y.to_radians().tan().asinh().to_degrees() }
}

impl Relief {
    fn of(ground: &Ground) -> Self {
        let image = Pixmap::decode_png(ground.bytes()).unwrap();
        let light = image.pixels().iter().map(|pixel| {
            let strength = i32::from(pixel.alpha());
            if pixel.demultiply().red() > 128 { strength } else { -strength }
        });
        let [west, south, east, north] = ground.info().bbox;
        let (corner, end) = (mercator(Coord { x: west, y: north }), mercator(Coord { x: east, y: south }));
        let (width, height) = (image.width() as usize, image.height() as usize);
        let size = [width, height].map(|side| f64::from(u32::try_from(side).unwrap()));
        let pixel = Coord { x: (end.x - corner.x) / size[0], y: (end.y - corner.y) / size[1] };
        Self { light: light.collect(), width, corner, pixel }
    }

    /// The column and the row of a position in degrees; a pixel's middle lies at a half.
    fn at(&self, position: Coord) -> [f64; 2] {
        let from = mercator(position) - self.corner;
        [from.x / self.pixel.x, from.y / self.pixel.y]
    }

    fn light(&self, column: i32, row: i32) -> i32 {
        self.light[usize::try_from(row).unwrap() * self.width + usize::try_from(column).unwrap()]
    }

    /// The position in degrees of a pixel's middle.
    fn middle(&self, column: i32, row: i32) -> Point {
        let [x, y] = [column, row].map(|number| f64::from(number) + 0.5);
        let at = self.corner + Coord { x: x * self.pixel.x, y: y * self.pixel.y };
        Point::new(at.x, (-at.y).to_radians().sinh().atan().to_degrees())
    }

    /// The pixels of a box of degrees.
    fn window(&self, [west, south, east, north]: [f64; 4]) -> impl Iterator<Item = (i32, i32)> + use<> {
        let [left, top] = self.at(Coord { x: west, y: north }).map(whole);
        let [right, bottom] = self.at(Coord { x: east, y: south }).map(whole);
        (top..=bottom).flat_map(move |row| (left..=right).map(move |column| (column, row)))
    }
}

#[test]
fn the_relief_is_small_and_covers_the_land_that_is_drawn() {
    let catalog = catalog();
    let ground = catalog.ground().unwrap();
    assert!(ground.bytes().len() <= 40_000, "{} bytes", ground.bytes().len());
    let info = ground.info();
    assert_eq!(info.title.iter().count(), 4);
    assert!(info.license.is_some() && info.attribution.is_some() && info.source.is_some());
    let [west, south, east, north] = info.bbox;
    for id in ["land", "water"] {
        let [w, s, e, n] = catalog.get(id).unwrap().extent().bbox.unwrap().edges();
        assert!(west <= w && south <= s && e <= east && n <= north, "{id}: {:?}", [w, s, e, n]);
    }
    let order = |id: &str| catalog.get(id).unwrap().info().style.as_ref().unwrap().order;
    assert!(order("land") < info.order && info.order < order("water"));
    let relief = Relief::of(ground);
    // Pixels are squares.
    assert!((relief.pixel.x / relief.pixel.y - 1.0).abs() < 0.002, "{:?}", relief.pixel);
    // The sea is clear, and the mountains have light and shade, but no shade that would hide a colour.
    assert!(relief.window([50.2, 38.6, 50.8, 39.8]).all(|(column, row)| relief.light(column, row) == 0));
    let mountains = || relief.window([46.0, 39.0, 46.5, 39.4]).map(|(column, row)| relief.light(column, row));
    let (dark, bright) = (mountains().min().unwrap(), mountains().max().unwrap());
    assert!((-102..-50).contains(&dark) && bright > 50, "{dark} to {bright} of 255");
}

#[test]
fn the_relief_lies_right_at_a_summit() {
    let relief = Relief::of(catalog().ground().unwrap());
    // Ararat stands alone: 39 42 07 N, 44 17 54 E (Wikipedia, Mount Ararat, en). Its north-west is lit, its south-east is not.
    let [x, y] = relief.at(Coord { x: 44.298_33, y: 39.701_94 });
    let near = |middle: f64| (whole(middle) - 6)..=(whole(middle) + 6);
    let contrast = |(column, row): &(i32, i32)| -> i32 {
        let sides = (1..=4).flat_map(|down| (1..=4).map(move |right| (right, down)));
        sides
            .map(|(right, down)| {
                relief.light(column - right, row - down) - relief.light(column + right, row + down)
            })
            .sum()
    };
    let pixels = near(y).flat_map(|row| near(x).map(move |column| (column, row)));
    let (column, row) = pixels.max_by_key(contrast).unwrap();
    let aside = [f64::from(column) + 0.5 - x, f64::from(row) + 0.5 - y];
    assert!(aside.iter().all(|pixels| pixels.abs() <= 1.0), "{aside:?} pixels aside");
}

#[test]
fn the_relief_lies_right_at_the_edge_of_a_lake() {
    let catalog = catalog();
    let relief = Relief::of(catalog.ground().unwrap());
    let (lake, _) = get(&catalog, "water", "mingachevir");
    let lake = polygon(lake);
    let around: Vec<_> = relief
        .window([46.2, 40.7, 47.25, 41.12])
        .map(|(column, row)| (column, row, lake.contains(&relief.middle(column, row))))
        .collect();
    let share = |inside: bool, [right, down]: [i32; 2]| {
        let pixels: Vec<_> = around.iter().filter(|(_, _, is_inside)| *is_inside == inside).collect();
        let clear = pixels.iter().filter(|(column, row, _)| relief.light(column - right, row - down) == 0);
        f64::from(u32::try_from(clear.count()).unwrap()) / f64::from(u32::try_from(pixels.len()).unwrap())
    };
    // The level water is clear, and fits the lake's outline best where it lies.
    let fits = |moved: &[i32; 2]| share(true, *moved) - share(false, *moved);
    let moves = (-4..=4).flat_map(|down| (-4..=4).map(move |right| [right, down]));
    let best = moves.max_by(|one, other| fits(one).total_cmp(&fits(other))).unwrap();
    assert!(best.iter().all(|pixels| pixels.abs() <= 1), "{best:?} pixels aside");
    assert!(share(true, [0, 0]) > 0.9, "{}", share(true, [0, 0]));
}
