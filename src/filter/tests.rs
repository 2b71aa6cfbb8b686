//! Filters of two features: nulls, faults and their places, depth, and what the index is told.

use super::*;
use crate::layer::{Layer, Reading};

const FILE: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[5,5]},"properties":{"n":1,"s":"x","d":"2020-12-01","list":[1]}},
{"type":"Feature","id":"b","geometry":null,"properties":{"n":null,"s":"y","d":"2020-12-02"}}]}"#;

fn layer_of(file: &'static str) -> Layer {
    let reading = Reading { id_property: None, period: None, offset: Offset::UTC };
    Layer::read(&file.into(), reading).unwrap()
}

fn parse(text: &str, language: Language) -> Result<Filter, FilterError> {
    parse_for(&layer_of(FILE), text, language)
}

fn parse_for(layer: &Layer, text: &str, language: Language) -> Result<Filter, FilterError> {
    let scope = Scope { schema: &layer.schema, offset: Offset::UTC, crs: Crs::CRS84 };
    Filter::parse(text, language, scope)
}

fn passing(text: &str) -> String {
    passing_of(&layer_of(FILE), text)
}

fn passing_of(layer: &Layer, text: &str) -> String {
    let filter = parse_for(layer, text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let mut passes = filter.tester(&layer.features, &layer.schema);
    let passing: Vec<u32> =
        (0..).zip(&layer.features).map(|(row, _)| row).filter(|row| passes(*row)).collect();
    // Whatever way there is, it is the same rows.
    if let Some(rows) = filter.rows_by_value(&layer.features, &layer.schema) {
        assert_eq!(rows.collect::<Vec<_>>(), passing, "{text}");
    }
    let found = passing.iter().map(|row| &layer.features[*row as usize]);
    found.map(Feature::id).collect()
}

#[test]
fn nulls_are_unknown_and_not_false() {
    for (text, expected) in [
        ("n = 1", "a"),
        ("NOT n = 1", ""),
        ("n = 1 OR s = 'y'", "ab"),
        ("NOT (n = 1 AND s = 'y')", "a"),
        ("NOT (n = 1 AND s = 'x')", "b"),
        ("NOT (n = 1 AND s = 'z')", "ab"),
        ("n IS NULL", "b"),
        ("S_INTERSECTS(geometry, POINT(5 5)) OR TRUE", "ab"),
        ("S_DISJOINT(geometry, POINT(5 6))", "a"),
    ] {
        assert_eq!(passing(text), expected, "{text}");
    }
}

#[test]
fn ids_that_are_all_numbers_are_compared_as_numbers() {
    let ids = |ids: &[&str]| {
        let features = ids
            .iter()
            .map(|id| format!(r#"{{"type":"Feature","id":{id},"geometry":null,"properties":{{}}}}"#));
        let features = features.collect::<Vec<_>>().join(",");
        let file = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        layer_of(file.leak())
    };
    let numbers = ids(&["1", "2", "10", "3"]);
    for (text, expected) in [
        ("id = 1", "1"),
        ("id = 1.0", "1"),
        ("id IN (1,2)", "12"),
        ("id > 2", "103"),
        ("id BETWEEN 2 AND 9", "23"),
        ("id % 2 = 0", "210"),
        ("id <> 10", "123"),
    ] {
        assert_eq!(passing_of(&numbers, text), expected, "{text}");
    }
    let error = parse_for(&numbers, "id = '1'", Language::Text).unwrap_err().to_string();
    assert!(error.contains("allowed is a number"), "{error}");
    let texts = ids(&["\"1\"", "2", "\"10\""]);
    assert_eq!(passing_of(&texts, "id = '1'"), "1");
    assert_eq!(passing_of(&texts, "id > '1'"), "210");
    let error = parse_for(&texts, "id = 1", Language::Text).unwrap_err().to_string();
    assert_eq!(error, "at character 6: found 1; allowed is a text");
    // Those that have no id are numbered, and so are theirs.
    let file =
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}}]}"#;
    assert_eq!(passing_of(&layer_of(file), "id = 1"), "1");
}

#[test]
fn a_geometry_without_a_position_touches_nothing() {
    for geometry in [
        "POINT EMPTY",
        "point z empty",
        "GEOMETRYCOLLECTION(POINT EMPTY, LINESTRING EMPTY)",
        "LINESTRING EMPTY",
        "POLYGON EMPTY",
        "MULTIPOINT EMPTY",
        "MULTILINESTRING EMPTY",
        "MULTIPOLYGON EMPTY",
        "GEOMETRYCOLLECTION EMPTY",
    ] {
        for (relation, expected) in [
            ("S_INTERSECTS", ""),
            ("NOT S_INTERSECTS", "a"),
            ("S_DISJOINT", "a"),
            ("S_WITHIN", ""),
            ("S_CONTAINS", ""),
            ("S_EQUALS", ""),
            ("S_TOUCHES", ""),
        ] {
            let text = format!("{relation}(geometry, {geometry})");
            assert_eq!(passing(&text), expected, "{text}");
        }
    }
    assert_eq!(passing("S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT EMPTY, POINT(5 5)))"), "a");
    let json = r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"T","coordinates":[]}]}"#;
    for kind in ["Point", "Polygon", "MultiLineString"] {
        assert!(parse(&json.replace("\"T\"", &format!("\"{kind}\"")), Language::Json).is_ok(), "{kind}");
    }
    let error = parse(json, Language::Json).unwrap_err().to_string();
    assert!(error.starts_with("at /args/1: geometry: type is 'T'; allowed are Point"), "{error}");
}

#[test]
fn a_filter_of_one_property_walks_along_its_values() {
    let layer = layer_of(FILE);
    let by_value = |text: &str| {
        let filter = parse_for(&layer, text, Language::Text).unwrap();
        filter.rows_by_value(&layer.features, &layer.schema).map(Iterator::collect::<Vec<_>>)
    };
    assert_eq!(by_value("s = 'y'"), Some(vec![1]));
    assert_eq!(by_value("n IS NULL OR n > 5"), Some(vec![1]));
    assert_eq!(by_value("list IS NULL AND n = 1"), None);
    assert_eq!(by_value("s = 'y' AND n = 1"), None);
    assert_eq!(by_value("TRUE"), None);
}

#[test]
fn a_date_among_date_times_is_its_day() {
    let file = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","geometry":null,"properties":{"d":"2020-12-01"}},
{"type":"Feature","id":"b","geometry":null,"properties":{"d":"2020-12-01T23:00:00-02:00"}},
{"type":"Feature","id":"c","geometry":null,"properties":{"d":null}}]}"#;
    let layer = layer_of(file);
    for (text, expected) in [
        ("d = DATE('2020-12-01')", "a"),
        ("d = TIMESTAMP('2020-12-01T08:00:00Z')", "a"),
        ("d > DATE('2020-12-01')", "b"),
        ("T_DURING(INTERVAL(d,'2020-12-03'), INTERVAL('2020-11-30','2020-12-04'))", "ab"),
        ("d IN (DATE('2020-12-02'))", "b"),
        ("d LIKE '2020-12-01%'", "ab"),
        ("d IS NULL", "c"),
    ] {
        assert_eq!(passing_of(&layer, text), expected, "{text}");
    }
}

#[rstest::rstest]
#[case("n = ", "at character 5: the filter ends")]
#[case("n == 1", "at character 4: found '= 1'")]
#[case("n = 2 ^ 3 ^ 2", "at character 11: found '^ 2'")]
#[case(
    "kind = 'ə' AND other = 1",
    "at character 1: there is no property 'kind'; there are n, s, d, list, id, geometry, period"
)]
#[case("s = 'ə' AND other = 1", "at character 13: there is no property 'other'")]
#[case("n = 'one'", "at character 5: found 'one'; allowed is a number")]
#[case("s=1", "at character 3: found 1; allowed is a text")]
#[case("'x' <> n + 2", "at character 8: found n + 2; allowed is a text")]
#[case("s LIKE 5", "at character 8: found 5; allowed is a text")]
#[case("s NOT IN ('a',1.0)", "at character 15: found 1.0; allowed is a text")]
#[case("n BETWEEN 1 AND 'b'", "at character 17: found 'b'; allowed is a number")]
#[case("id=7", "at character 4: found 7; allowed is a text")]
#[case("1", "at character 1: found 1; allowed is a condition")]
#[case("n=1 AND (n + 1)", "at character 9: found (n + 1); allowed is a condition")]
#[case("NOT abs(n)", "at character 5: found abs(n); allowed is a condition")]
#[case("n = (s = 'x')", "at character 5: found (s = 'x'); allowed is a value")]
#[case("n = -s", "at character 6: found s; allowed is a number")]
#[case("-2 * -abs(s) = 1", "at character 11: found s; allowed is a number")]
#[case("n = -1e999", "at character 5: found -1e999; allowed are numbers of 64-bit floating point")]
#[case("abs(n,1) = 1", "at character 1: abs has 2 arguments; it needs 1")]
#[case("n = 1 OR S_WITHIN(geometry)", "at character 10: s_within has 1 arguments; it needs 2")]
#[case("d = DATE()", "at character 5: date has 0 arguments; it needs 1")]
#[case("s = NULL", "at character 5: found NULL, which equals nothing; what has no value is found by IS NULL")]
#[case("n IN (1, null)", "at character 10: found NULL")]
#[case("S_WITHIN(geometry, NULL)", "at character 20: found NULL")]
#[case("AND n = 1", "at character 1: found 'AND n = 1', which cannot stand here")]
#[case("n = 1 OR s = 'x", "at character 14: found ''x', a quote without its end")]
#[case("S_INTERSECTS(s, POINT(1 2))", "at character 14: found s; allowed is a geometry")]
#[case(
    "S_INTERSECTS(geometry, BBOX(1,2,3))",
    "at character 24: found BBOX(1,2,3); allowed is 4 or 6 numbers"
)]
#[case("S_INTERSECTS(geometry,BBOX(1,3,2,2))", "at character 23: south 3 is above north 2")]
#[case(
    "S_INTERSECTS(geometry, POINT(500 2))",
    "at character 24: geometry.coordinates: position 500, 2 is no longitude"
)]
#[case(
    "S_INTERSECTS(geometry,POLYGON((0 0,1 1)))",
    "at character 23: geometry.coordinates[0]: ring has 2 positions"
)]
#[case("S_INTERSECTS(geometry,POINT(1))", "at character 30: found '))', which cannot stand here")]
#[case(
    "nearby(s)",
    "at character 1: there is no operator or function 'nearby'; the functions beside those of CQL2 are lower"
)]
#[case("n", "at character 1: found n; allowed is a condition")]
#[case("d > DATE('2020-13-01')", "at character 10: found '2020-13-01'; allowed is a date")]
#[case("T_AFTER(d, INTERVAL('..','x'))", "at character 26: found 'x'; allowed is a date")]
#[case("T_AFTER(s, DATE('2020-01-01'))", "at character 9: found s; allowed is a date")]
#[case(
    "T_INTERSECTS(d, INTERVAL('2020-02-01','2020-01-01'))",
    "at character 17: found INTERVAL('2020-02-01','2020-01-01'); allowed is a period that starts before it ends"
)]
#[case("list = 1", "at character 1: property 'list' has lists")]
fn faults_are_named_with_their_place(#[case] text: &str, #[case] message: &str) {
    let error = parse(text, Language::Text).unwrap_err().to_string();
    assert!(error.starts_with(message), "{error}");
}

#[rstest::rstest]
#[case(r#"{"op":"=","args":[{"property":"kind"},1]}"#, "at /args/0: there is no property 'kind'")]
#[case(
    r#"{"op":"and","args":[true,{"op":"=","args":[{"property":"n"}]}]}"#,
    "at /args/1/args: = has 1 arguments; it needs 2"
)]
#[case(r#"{"op":"="#, "at character 8: not JSON")]
#[case(r#"{"op":"=","args":5}"#, "at the root: found {\"op\":\"=\",\"args\":5}; allowed is a condition")]
#[case("{}", "at the root: found {}; allowed is a condition")]
#[case("5", "at the root: found 5; allowed is a condition")]
#[case(r#"{"op":"=","args":[{"property":"s"},5]}"#, "at /args/1: found 5; allowed is a text")]
#[case(r#"{"op":"between","args":[{"property":"n"},1,"b"]}"#, "at /args/2: found \"b\"; allowed is a number")]
#[case(r#"{"op":"in","args":[{"property":"s"},["a",1]]}"#, "at /args/1/1: found 1; allowed is a text")]
#[case(r#"{"op":"in","args":[{"property":"s"},"a"]}"#, "at /args/1: found \"a\"; allowed is a list")]
#[case(r#"{"op":"nope","args":[]}"#, "at /op: there is no operator or function 'nope'")]
#[case(
    r#"{"op":"=","args":[{"op":"nope","args":[]},1]}"#,
    "at /args/0/op: there is no operator or function 'nope'"
)]
#[case(r#"{"op":"abs","args":[1]}"#, "at the root: found {\"op\":\"abs\"")]
#[case(r#"{"op":"=","args":[{"property":"s"},null]}"#, "at /args/1: found NULL, which equals nothing")]
#[case(
    r#"{"op":"t_after","args":[{"property":"d"},{"interval":["..","x"]}]}"#,
    "at /args/1/interval/1: found \"x\""
)]
#[case(r#"{"op":"=","args":[{"property":"d"},{"date":"x"}]}"#, "at /args/1/date: found \"x\"")]
#[case(
    r#"{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,3]}]}"#,
    "at /args/1/bbox: found [1,2,3]"
)]
fn faults_of_json_are_named_with_a_pointer(#[case] text: &str, #[case] message: &str) {
    let error = parse(text, Language::Json).unwrap_err().to_string();
    assert!(error.starts_with(message), "{error}");
}

#[test]
fn the_deepest_that_passes_the_check_is_parsed() {
    for (part, middle, end) in
        [("(", "n=1", ")"), ("NOT ", "n=1", ""), ("-", "n=1", ""), ("abs(", "n", ")"), ("(-", "n", ")")]
    {
        let depth = if part == "(-" { fault::MAX_DEPTH / 2 - 1 } else { fault::MAX_DEPTH - 2 };
        let text = part.repeat(depth) + middle + &end.repeat(depth) + if middle == "n" { "=1" } else { "" };
        parse(&text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    for part in ["or1", "div1", "like1", "in1", "and1", "^1", "-1", "*n", "+1-1", "1,", "NOT ", "(1,"] {
        for length in [256, fault::MAX_LENGTH] {
            let text = "1".to_owned() + &part.repeat((length - 1) / part.len());
            let error = parse(&text, Language::Text).unwrap_err();
            assert!(matches!(error.place, FaultPlace::Character(1..=320)), "{part}: {error}");
            let is_shape = matches!(error.fault, FilterFault::Syntax(_) | FilterFault::Expected { .. });
            assert!(is_shape || error.fault == FilterFault::Deep, "{part}: {error}");
        }
    }
    for part in [" OR n=1", " AND n=1"] {
        let text = "n=1".to_owned() + &part.repeat((fault::MAX_LENGTH - 3) / part.len());
        assert!(parse(&text, Language::Text).is_ok(), "{part}");
    }
    for (links, deep) in [(fault::MAX_DEPTH, false), (fault::MAX_DEPTH + 1, true)] {
        let read = parse(&format!("n=1{}", "+1".repeat(links)), Language::Text);
        assert_eq!(read.is_err_and(|error| error.fault == FilterFault::Deep), deep, "{links}");
    }
    for (part, end) in
        [("(", "1"), ("NOT ", "a"), ("- ", "n"), ("casei(", "a"), ("(-", "n"), ("(n IN (", "n")]
    {
        let error = parse(&(part.repeat(600) + end), Language::Text).unwrap_err();
        assert_eq!(error.fault, FilterFault::Deep, "{part}");
        assert!(matches!(error.place, FaultPlace::Character(2..450)), "{part}: {:?}", error.place);
    }
    let long = parse(&" ".repeat(20_000), Language::Text).unwrap_err();
    assert_eq!(long.to_string(), "the filter has 20000 bytes; allowed are 16384");
    let json = r#"{"op":"not","args":["#.repeat(90) + "true" + &"]}".repeat(90);
    let error = parse(&json, Language::Json).unwrap_err().to_string();
    assert!(error.contains("not JSON: recursion limit exceeded"), "{error}");
}

#[test]
fn a_filter_tells_the_index_its_box_and_period() {
    let filter = parse(
        "S_INTERSECTS(geometry, BBOX(1,2,3,4)) AND T_INTERSECTS(period, DATE('1970-01-02')) AND n = 1",
        Language::Text,
    )
    .unwrap();
    assert_eq!(filter.bbox().unwrap().to_string(), "1,2,3,4");
    assert_eq!(filter.interval(), Some(Interval::new(86_400_000_000, 2 * 86_400_000_000)));
    for unbounded in [
        "S_DISJOINT(geometry, BBOX(1,2,3,4))",
        "NOT S_INTERSECTS(geometry, BBOX(1,2,3,4))",
        "T_AFTER(period, DATE('1970-01-02'))",
    ] {
        let filter = parse(unbounded, Language::Text).unwrap();
        assert_eq!((filter.bbox(), filter.interval()), (None, None), "{unbounded}");
    }
}

#[test]
fn numbers_of_geometries_and_boxes_are_written_as_all_others() {
    for place in [
        "POINT(5e0 .5E+1)",
        "POINT(50.e-1 +5)",
        "BBOX(4.9e0,4.9,5.1,51e-1)",
        "PointZ(5 5 7)",
        "POINT ZM (5 5 7 8)",
        "multipoint((1 1),(5 5))",
        "MULTIPOINT(-1 -1, 5 5)",
        "GEOMETRYCOLLECTION(POINT(5 5), GEOMETRYCOLLECTION(POINT(1 1)))",
    ] {
        assert_eq!(passing(&format!("S_INTERSECTS(geometry, {place})")), "a", "{place}");
    }
    assert_eq!(passing("n = .1e1 AND n = +1"), "a");
}

#[test]
fn names_of_geometries_and_calls_are_names_where_they_stand_alone() {
    let file = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","geometry":null,"properties":{"point":1,"date":"2020-12-01","in":2,"eo:x":3}}]}"#;
    let layer = layer_of(file);
    for text in ["point = 1", "date = DATE('2020-12-01')", "\"in\" = 2 AND eo:x=3", "\"point\"=1"] {
        assert_eq!(passing_of(&layer, text), "a", "{text}");
    }
}
