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
    assert!(parse_for(&texts, "id = 1", Language::Text).is_err());
    // Those that have no id are numbered, and so are theirs.
    let file =
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}}]}"#;
    assert_eq!(passing_of(&layer_of(file), "id = 1"), "1");
}

#[test]
fn a_geometry_without_a_position_touches_nothing() {
    for geometry in [
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
    // The parser has no form for this one.
    let error = parse("S_INTERSECTS(geometry, POINT EMPTY)", Language::Text).unwrap_err().to_string();
    assert!(error.contains("position must contain two"), "{error}");
    let json = r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"T","coordinates":[]}]}"#;
    for kind in ["Point", "Polygon", "MultiLineString"] {
        assert!(parse(&json.replace("\"T\"", &format!("\"{kind}\"")), Language::Json).is_ok(), "{kind}");
    }
    assert!(parse(json, Language::Json).is_err());
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
#[case(
    "kind = 'ə' AND other = 1",
    "at character 1: there is no property 'kind'; there are n, s, d, list, id, geometry, period"
)]
#[case("s = 'ə' AND other = 1", "at character 13: there is no property 'other'")]
#[case("n = 'one'", "at character 6: found \"one\"; allowed is a number")]
#[case("S_INTERSECTS(s, POINT(1 2))", "at character 14: found s; allowed is a geometry")]
#[case("S_INTERSECTS(geometry, BBOX(1,2,3))", "found [1.0,2.0,3.0]; allowed is 4 or 6 numbers")]
#[case("S_INTERSECTS(geometry, POINT(500 2))", "is no longitude and latitude")]
#[case(
    "nearby(s)",
    "at character 1: there is no operator or function 'nearby'; the functions beside those of CQL2 are lower"
)]
#[case("n", "at character 1: found n; allowed is a condition")]
#[case("d > DATE('2020-13-01')", "at character 11: found \"2020-13-01\"; allowed is a date")]
#[case("T_AFTER(s, DATE('2020-01-01'))", "at character 9: found s; allowed is a date")]
#[case(
    "T_INTERSECTS(d, INTERVAL('2020-02-01','2020-01-01'))",
    "allowed is a period that starts before it ends"
)]
#[case("list = 1", "at character 1: property 'list' has lists")]
fn faults_are_named_with_their_place(#[case] text: &str, #[case] message: &str) {
    let error = parse(text, Language::Text).unwrap_err().to_string();
    assert!(error.starts_with(message) || error.contains(message), "{error}");
}

#[rstest::rstest]
#[case(r#"{"op":"=","args":[{"property":"kind"},1]}"#, "at /args/0: there is no property 'kind'")]
#[case(
    r#"{"op":"and","args":[true,{"op":"=","args":[{"property":"n"}]}]}"#,
    "at /args/1/args: = has 1 arguments; it needs 2"
)]
#[case(r#"{"op":"="#, "at character 8: not JSON")]
#[case(r#"{"op":"=","args":5}"#, "allowed is a condition")]
fn faults_of_json_are_named_with_a_pointer(#[case] text: &str, #[case] message: &str) {
    let error = parse(text, Language::Json).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn the_deepest_that_passes_the_check_is_parsed() {
    for (part, middle, end) in
        [("(", "n=1", ")"), ("NOT ", "n=1", ""), ("-", "n=1", ""), ("abs(", "n", ")"), ("(-", "n", ")")]
    {
        let depth = if part == "(-" { nesting::MAX_DEPTH / 2 - 1 } else { nesting::MAX_DEPTH - 2 };
        let text = part.repeat(depth) + middle + &end.repeat(depth) + if middle == "n" { "=1" } else { "" };
        parse(&text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    for part in ["or1", "div1", "like1", "in1", "and1"] {
        for length in [256, nesting::MAX_LENGTH] {
            let text = "1".to_owned() + &part.repeat((length - 1) / part.len());
            assert!(parse(&text, Language::Text).is_err(), "{part}");
        }
    }
    for part in [" OR n=1", "+1", " AND n=1"] {
        let text = "n=1".to_owned() + &part.repeat((nesting::MAX_LENGTH - 3) / part.len());
        let read = parse(&text, Language::Text);
        // Sums are nested as the standard has them, and refused beyond a depth; lists of alternatives are flat.
        let deep = read.as_ref().is_err_and(|error| error.fault == FilterFault::Deep);
        assert!(if part == "+1" { deep } else { read.is_ok() }, "{part}");
    }
    // Without a limit to its steps the parser would be at this for days.
    for part in ["(", "NOT (", "n IN ("] {
        let depth = if part == "(" { nesting::MAX_DEPTH - 2 } else { nesting::MAX_DEPTH / 2 - 2 };
        let text = part.repeat(depth) + "n =" + &")".repeat(depth);
        assert!(matches!(
            parse(&text, Language::Text),
            Err(FilterError { fault: FilterFault::Syntax(_), .. })
        ));
    }
    let json = r#"{"op":"not","args":["#.repeat(90) + "true" + &"]}".repeat(90);
    assert!(matches!(
        parse(&json, Language::Json),
        Err(FilterError { fault: FilterFault::Deep | FilterFault::Syntax(_), .. })
    ));
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
