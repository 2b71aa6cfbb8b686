//! OGC API - Features - Part 3: Filtering (19-079r2), the schemas of Part 5, sorting and the choice of properties. Each
//! test of a standard names the requirements that it proves.

use lachin_map::Dataset;
use serde_json::{Value, json};

use crate::client::{Client, features, ids, link, with};
use crate::{Proof, proofs};

/// The tests of this module.
pub(crate) fn proofs() -> Vec<Proof> {
    proofs! { "ogcapi-features-3/1.0":
        a_filter_says_the_same_in_both_languages [
            "filter/filter-param", "filter/filter-lang-param", "filter/expression-construction",
        ]
        faults_are_400_with_their_parameter_and_place [
            "filter/filter-lang-param", "filter/filter-crs-param", "filter/filter-param",
        ]
        the_geometries_of_a_filter_are_of_its_system ["filter/filter-crs-wgs84", "filter/filter-crs-param"]
        one_shape_has_one_answer_however_it_is_written []
        faults_of_a_text_are_told_with_their_character []
        filters_hold_together_with_box_time_and_values [
            "filter/mixing-expressions", "filter/response", "features-filter/filter-param",
            "features-filter/response", "queryables-query-parameters/parameters",
        ]
        the_period_is_as_datetime_has_it []
        features_are_sorted []
        pages_of_a_filtered_sorted_list_meet_each_feature_once []
        a_key_of_sorting_counts_once_and_a_hostile_filter_ends_no_program []
    }
}

const GEOJSON: &str = "application/geo+json";
const CONTROL: &str = "/collections/control/items";

/// Seven features with ties, nulls, periods and without, one without geometry.
fn small() -> Client {
    let rows = json!([
        ["a", 2, "x", "Straße", "2020-11-01", "2020-12-01", [9.0, 47.0]],
        ["b", 1, "y", "strasse", "2020-12-01", null, [9.1, 47.1]],
        ["c", null, "x", "50% off", null, "2020-12-01", [9.2, 47.2]],
        ["d", 2, null, "50 off_x", null, null, [9.3, 47.3]],
        ["e", 1, "y", "*", "2020-12-01", "2020-12-02", [9.4, 47.4]],
        ["f", 2, "y", "o'clock & more", "2021-01-01", null, null],
        ["g", null, null, null, null, null, [9.6, 47.6]],
    ]);
    let feature = |row: &Value| {
        let geometry = row[6].is_array().then(|| json!({ "type": "Point", "coordinates": row[6] }));
        json!({ "type": "Feature", "id": row[0], "geometry": geometry, "properties": {
            "n": row[1], "kind": row[2], "name": row[3], "valid_from": row[4], "valid_to": row[5],
            "list": ["p", "q"] } })
    };
    let features: Vec<_> = rows.as_array().unwrap().iter().map(feature).collect();
    let file = json!({ "type": "FeatureCollection", "features": features }).to_string();
    Client::of(&Dataset::from_files("small", [("small.geojson", file)]), None)
}

fn found(client: &Client, path: &str, parameters: &[(&str, &str)]) -> Vec<String> {
    ids(&client.json(&with(path, parameters)))
}

/// Both languages say the same, of pages and of whole layers
fn a_filter_says_the_same_in_both_languages() {
    let cases: &[(&str, &str, &str)] = &[
        ("n = 2", r#"{"op":"=","args":[{"property":"n"},2]}"#, "adf"),
        ("n <> 2", r#"{"op":"<>","args":[{"property":"n"},2]}"#, "be"),
        ("n IS NULL", r#"{"op":"isNull","args":[{"property":"n"}]}"#, "cg"),
        (
            "kind IN ('y') AND n < 2",
            r#"{"op":"and","args":[{"op":"in","args":[{"property":"kind"},["y"]]},{"op":"<","args":[{"property":"n"},2]}]}"#,
            "be",
        ),
        ("name LIKE '50\\% %'", r#"{"op":"like","args":[{"property":"name"},"50\\% %"]}"#, "c"),
        ("name = 'o''clock & more'", r#"{"op":"=","args":[{"property":"name"},"o'clock & more"]}"#, "f"),
        (
            "S_INTERSECTS(geometry, BBOX(9.05,47,9.25,48))",
            r#"{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[9.05,47,9.25,48]}]}"#,
            "bc",
        ),
        (
            "T_INTERSECTS(period, DATE('2020-12-01'))",
            r#"{"op":"t_intersects","args":[{"property":"period"},{"date":"2020-12-01"}]}"#,
            "bdeg",
        ),
    ];
    for &(text, json, expected) in cases {
        let client = small();
        for path in ["/collections/small/items", "/small.geojson"] {
            for parameters in [
                [("filter", text), ("filter-lang", "cql2-text")],
                [("filter-lang", "cql2-json"), ("filter", json)],
            ] {
                assert_eq!(found(&client, path, &parameters).concat(), expected, "{path} {parameters:?}");
            }
            assert_eq!(found(&client, path, &[("filter", text)]).concat(), expected, "text is the default");
        }
        let page = client.json(&with("/collections/small/items", &[("filter", text), ("limit", "1")]));
        assert_eq!(page["numberMatched"], expected.len());
    }
}

/// Faults are 400, tell their place, and every parameter is looked at
fn faults_are_400_with_their_parameter_and_place() {
    /// Parameters, the one that is wrong, and words of the problem.
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);
    let cases: &[Case<'_>] = &[
        (&[("filter-lang", "AAA")], "filter-lang", "'AAA'; allowed are cql2-text and cql2-json"),
        (&[("filter-lang", "")], "filter-lang", "allowed are"),
        (&[("filter-lang", "cql2-text"), ("filter-lang", "cql2-text")], "filter-lang", "more than once"),
        (&[("filter-crs", "EPSG:1")], "filter-crs", "allowed are"),
        (&[("filter", "n = 1"), ("filter", "n = 2")], "filter", "more than once"),
        (&[("filter", "n = ")], "filter", "at character 5"),
        (&[("filter", "kind = 'x' AND nn = 1")], "filter", "at character 16: there is no property 'nn'"),
        (&[("filter", "n = 'one'")], "filter", "at character 5"),
        (&[("filter", "list = 1")], "filter", "at character 1"),
        (&[("filter", "")], "filter", "at character 1"),
        (
            &[("filter", r#"{"op":"=","args":[{"property":"nn"},1]}"#), ("filter-lang", "cql2-json")],
            "filter",
            "at /args/0",
        ),
        (&[("filter", "n = 1"), ("filter-lang", "cql2-json")], "filter", "not JSON"),
        (&[("filter", r#"{"op":"=","args":[{"property":"n"},1]}"#)], "filter", "at character 1"),
        (
            &[("filter", "S_INTERSECTS(geometry, POINT(47 190))"), ("filter-crs", "EPSG:4326")],
            "filter",
            "at character 24: position 47, 190 lies outside of what EPSG:4326 can show",
        ),
        (&[("sortby", "nn")], "sortby", "'nn'; allowed are id, n, kind, name, valid_from, valid_to"),
        (&[("sortby", "n,,kind")], "sortby", "''; allowed are"),
        (&[("sortby", "list")], "sortby", "'list'; allowed are"),
        (&[("sortby", "--n")], "sortby", "'-n'; allowed are"),
        (
            &[("properties", "n,nn")],
            "properties",
            "'nn'; allowed are n, kind, name, valid_from, valid_to, list",
        ),
        (&[("properties", "")], "properties", "allowed are"),
        (&[("skipGeometry", "yes")], "skipGeometry", "'yes'; allowed are true and false"),
        (&[("list", "p")], "list", "is unknown here"),
    ];
    for &(parameters, name, detail) in cases {
        let client = small();
        for path in ["/collections/small/items", "/small.geojson", "/small.csv"] {
            let answer = client.get(&with(path, parameters));
            assert_eq!(
                (answer.status.as_u16(), answer.header("content-type")),
                (400, "application/problem+json"),
                "{path}"
            );
            let problem = answer.json();
            assert_eq!(problem["parameter"], name, "{problem}");
            assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
        }
    }
}

/// Geometries of a filter are of its system, in the order of that system's axes
fn the_geometries_of_a_filter_are_of_its_system() {
    let client = Client::embedded();
    let lachin = "S_INTERSECTS(geometry, POINT(46.5483 39.6411))";
    let expected = found(&client, "/collections/districts/items", &[("filter", lachin)]);
    assert_eq!(expected, ["lachin"]);
    // Figures of pyproj 3.7.2 for that point.
    for (point, system) in [
        ("46.5483 39.6411", "OGC:CRS84"),
        ("39.6411 46.5483", "EPSG:4326"),
        ("5181733.0533 4813924.1569", "EPSG:3857"),
        ("632854.7815 4389069.427", "EPSG:32638"),
        ("2588368.0003 7338571.139", "EPSG:3035"),
    ] {
        let filter = format!("S_INTERSECTS(geometry, POINT({point}))");
        let parameters = [("filter", filter.as_str()), ("filter-crs", system)];
        assert_eq!(found(&client, "/collections/districts/items", &parameters), expected, "{system}");
    }
    let boxes = [
        ("BBOX(46.2,39.3,46.9,39.8)", "OGC:CRS84"),
        ("BBOX(39.3,46.2,39.8,46.9)", "EPSG:4326"),
        ("BBOX(5142960.474,4764707.598,5220884.118,4836887.985)", "EPSG:3857"),
    ];
    let by_box = found(&client, CONTROL, &[("bbox", "46.2,39.3,46.9,39.8")]);
    for (text, system) in boxes {
        let filter = format!("S_INTERSECTS(geometry, {text})");
        assert_eq!(
            found(&client, CONTROL, &[("filter", &filter), ("filter-crs", system)]),
            by_box,
            "{system}"
        );
    }
    // The other way round it is nowhere near.
    let parameters =
        [("filter", "S_INTERSECTS(geometry, POINT(39.6411 46.5483))"), ("filter-crs", "OGC:CRS84")];
    assert!(found(&client, "/collections/districts/items", &parameters).is_empty());
}

/// A shape is the same as a box, as `BBOX`, as a polygon and as its JSON: its sides are straight in the system it is
/// given in
fn one_shape_has_one_answer_however_it_is_written() {
    let client = Client::embedded();
    let path = "/collections/places/items";
    let answers = |system: &str, [a, b, c, d]: [i64; 4]| {
        let edges = format!("{a},{b},{c},{d}");
        let bbox = found(&client, path, &[("bbox", &edges), ("bbox-crs", system)]);
        let ring = [[a, b], [c, b], [c, d], [a, d], [a, b]];
        let positions: Vec<_> = ring.iter().map(|[x, y]| format!("{x} {y}")).collect();
        let json = json!({ "op": "s_intersects", "args": [
            { "property": "geometry" }, { "type": "MultiPolygon", "coordinates": [[ring]] } ] });
        let texts = [
            format!("S_INTERSECTS(geometry,BBOX({edges}))"),
            format!("S_INTERSECTS(geometry,POLYGON(({})))", positions.join(",")),
            format!("NOT S_DISJOINT(geometry,MULTIPOLYGON((({}))))", positions.join(",")),
            format!("S_WITHIN(geometry,GEOMETRYCOLLECTION(POLYGON(({}))))", positions.join(",")),
        ];
        for text in texts {
            let parameters = [("filter", text.as_str()), ("filter-crs", system)];
            assert_eq!(found(&client, path, &parameters), bbox, "{system} {text}");
        }
        let json = json.to_string();
        let parameters = [("filter", json.as_str()), ("filter-lang", "cql2-json"), ("filter-crs", system)];
        assert_eq!(found(&client, path, &parameters), bbox, "{system} {json}");
        bbox
    };
    assert_eq!(answers("EPSG:32638", [589_952, 4_403_724, 709_952, 4_408_774]).len(), 3);
    // Thin boxes 600 km long, from which chords between their corners would go astray by kilometres.
    let middles = [
        ("EPSG:32638", [650_000, 4_390_000]),
        ("EPSG:32639", [140_000, 4_390_000]),
        ("EPSG:3035", [2_590_000, 7_340_000]),
        ("EPSG:3857", [5_190_000, 4_815_000]),
    ];
    let mut seed: u64 = 7;
    let mut random = |from: i64, to: i64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + i64::try_from(seed >> 33).unwrap() % (to - from)
    };
    for (system, [x, y]) in middles {
        let mut telling = 0;
        for turn in 0..12 {
            let (aside, thin) = (random(-80_000, 80_000), random(100, 6_000));
            let edges = if turn % 2 == 0 {
                [x - 300_000, y + aside, x + 300_000, y + aside + thin]
            } else {
                [x + aside, y - 300_000, x + aside + thin, y + 300_000]
            };
            telling += usize::from(!answers(system, edges).is_empty());
        }
        assert!(telling > 2, "{system}: {telling}");
    }
}

/// Whatever is wrong in a text, its character is told, and what stands there as it was sent
fn faults_of_a_text_are_told_with_their_character() {
    let cases: &[(&str, &str)] = &[
        ("controller=1", "at character 12: found 1; allowed is a text"),
        ("name_en LIKE 5", "at character 14: found 5; allowed is a text"),
        ("status IN ('a',1)", "at character 16: found 1; allowed is a text"),
        ("id=7", "at character 4: found 7; allowed is a text"),
        ("1", "at character 1: found 1; allowed is a condition"),
        ("S_INTERSECTS(geometry,POLYGON((0 0,1 1)))", "at character 23: geometry.coordinates[0]: ring has 2"),
        ("S_INTERSECTS(geometry,POINT(200 0))", "at character 23: geometry.coordinates: position 200, 0"),
        ("S_INTERSECTS(geometry,BBOX(46,40,47,39))", "at character 23: south 40 is above north 39"),
        ("S_INTERSECTS(geometry,BBOX(46,40,47))", "at character 23: found BBOX(46,40,47); allowed is 4 or 6"),
        (
            "T_DURING(period,INTERVAL('2020-11-01','2019-01-01'))",
            "at character 17: found INTERVAL('2020-11-01','2019-01-01'); allowed is a period that starts before it ends",
        ),
        ("area_km2_computed > -1e999", "at character 21: found -1e999; allowed are numbers"),
        ("how = NULL", "at character 7: found NULL, which equals nothing"),
    ];
    for &(filter, detail) in cases {
        let answer = Client::embedded().get(&with(CONTROL, &[("filter", filter)]));
        assert_eq!(answer.status, 400, "{filter}");
        let problem = answer.json();
        let found = problem["detail"].as_str().unwrap();
        assert!(found.starts_with(&format!("parameter 'filter' is wrong: {detail}")), "{found}");
    }
}

/// All parameters hold together
fn filters_hold_together_with_box_time_and_values() {
    let client = Client::embedded();
    let parts: [&[(&str, &str)]; 5] = [
        &[("bbox", "46.2,39.3,46.9,39.8")],
        &[("datetime", "2020-12-01")],
        &[("controller", "a*")],
        &[("filter", "area_km2_computed > 100 OR how = 'handover'")],
        &[("certainty", "third-party")],
    ];
    let answers: Vec<_> = parts.iter().map(|part| found(&client, CONTROL, part)).collect();
    let all = found(&client, CONTROL, &[]);
    for mask in 0..32_usize {
        let chosen: Vec<usize> = (0..5).filter(|bit| mask >> bit & 1 == 1).collect();
        let parameters: Vec<_> = chosen.iter().flat_map(|at| parts[*at]).copied().collect();
        let holds = |id: &&String| chosen.iter().all(|at| answers[*at].contains(id));
        let expected: Vec<_> = all.iter().filter(holds).cloned().collect();
        assert_eq!(found(&client, CONTROL, &parameters), expected, "{parameters:?}");
        assert_eq!(found(&client, "/control.geojson", &parameters), expected, "{parameters:?}");
    }
    assert!(answers.iter().all(|answer| !answer.is_empty() && answer.len() < all.len()));
    // An asterisk is any text; all else stands for itself, whatever LIKE makes of it.
    let client = small();
    let by_name = |name| found(&client, "/collections/small/items", &[("name", name)]).concat();
    for (name, expected) in [
        ("50%*", "c"),
        ("50*", "cd"),
        ("*_*", "d"),
        ("*", "abcdef"),
        ("o'c*more", "f"),
        ("STR*", ""),
        ("S*e", "a"),
    ] {
        assert_eq!(by_name(name), expected, "{name}");
    }
}

/// The computed `period` is what `datetime` asks of: half-open, open where an end is null, and always where both are
fn the_period_is_as_datetime_has_it() {
    let client = Client::embedded();
    let days =
        ["1994-05-12", "2020-11-30", "2020-12-01", "2022-08-26", "2023-09-20", "1900-01-01", "2999-12-31"];
    for id in ["control", "events", "boundaries", "corridor", "places"] {
        let path = format!("/collections/{id}/items");
        for day in days {
            let filter = format!("T_INTERSECTS(period, DATE('{day}'))");
            let expected = found(&client, &path, &[("datetime", day)]);
            assert_eq!(found(&client, &path, &[("filter", &filter)]), expected, "{id} {day}");
        }
    }
    // All of this collection have a period, so that on each day each area has one holder.
    let on = |day| found(&client, CONTROL, &[("datetime", day)]);
    let (before, after) = (on("2020-11-30"), on("2020-12-01"));
    assert!(
        before.contains(&"lachin-1994-05-12".to_owned()) && !after.contains(&"lachin-1994-05-12".to_owned())
    );
    assert!(after.contains(&"lachin-2020-12-01".to_owned()) && before.len() == after.len());
    let client = small();
    let of = |filter| found(&client, "/collections/small/items", &[("filter", filter)]).concat();
    assert_eq!(of("T_INTERSECTS(period, DATE('2020-12-01'))"), "bdeg");
    assert_eq!(of("T_INTERSECTS(period, DATE('2020-11-30'))"), "acdg");
    assert_eq!(of("T_INTERSECTS(period, INTERVAL('..','2020-11-30'))"), "acdg");
    assert_eq!(of("T_AFTER(period, DATE('2020-12-31'))"), "f");
    assert_eq!(of("T_INTERSECTS(period, DATE('2020-12-01')) AND valid_from IS NOT NULL"), "be");
}

/// Sorting by several keys, both ways; what has no value comes last, and equals stand as in the file
fn features_are_sorted() {
    let cases: &[(&str, &str)] = &[
        ("n", "beadfcg"),
        ("-n", "adfbecg"),
        ("+n,-id", "ebfdagc"),
        ("-n,kind", "afdbecg"),
        ("kind,-n", "acfbedg"),
        ("-kind,n", "befacdg"),
        ("-id", "gfedcba"),
        ("-valid_from,valid_to", "febacdg"),
        ("name", "edcafbg"),
    ];
    for &(keys, expected) in cases {
        let client = small();
        // By code point: '*' < '5' < 'S' < 'o' < 's', and a space before a percent sign.
        for path in ["/collections/small/items", "/small.geojson"] {
            assert_eq!(found(&client, path, &[("sortby", keys)]).concat(), expected, "{path}");
        }
        // A bare plus sign in an address means a space.
        let bare = format!("/collections/small/items?sortby={keys}");
        assert_eq!(ids(&client.json(&bare)).concat(), expected);
        for limit in ["1", "2", "3", "7"] {
            let mut next = Some(with("/collections/small/items", &[("sortby", keys), ("limit", limit)]));
            let mut seen = String::new();
            while let Some(address) = next {
                let page = client.json(&address);
                assert_eq!(page["numberMatched"], 7);
                seen += &ids(&page).concat();
                next = link(&page, "next", GEOJSON);
            }
            assert_eq!(seen, expected, "limit {limit}");
        }
    }
}

/// Paging with all of it at once meets each feature once, and says the right number on each page
fn pages_of_a_filtered_sorted_list_meet_each_feature_once() {
    let client = Client::embedded();
    let filter = "area_km2_computed > 20 AND NOT how = 'unchanged'";
    let base = [("filter", filter), ("sortby", "-controller,valid_from"), ("properties", "how,controller")];
    let whole = client.json(&with(CONTROL, &base));
    let all = ids(&whole);
    assert!(all.len() > 20 && whole["numberMatched"] == all.len());
    let mut once = all.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), all.len());
    for limit in ["1", "7", "10000"] {
        let (mut next, mut seen) =
            (Some(with(CONTROL, &[&base[..], &[("limit", limit)]].concat())), Vec::new());
        while let Some(address) = next {
            let page = client.json(&address);
            assert_eq!(
                (&page["numberMatched"], &page["numberReturned"]),
                (&json!(all.len()), &json!(ids(&page).len()))
            );
            for feature in features(&page) {
                let names: Vec<_> = feature.properties_iter().map(|(name, _)| name.clone()).collect();
                assert_eq!(names, ["how", "controller"], "in the order asked for");
            }
            seen.extend(ids(&page));
            next = link(&page, "next", GEOJSON);
        }
        assert_eq!(seen, all, "limit {limit}");
    }
    let page =
        client.json(&with(CONTROL, &[("properties", "how,how"), ("skipGeometry", "true"), ("limit", "3")]));
    // RFC 7946 3.2: a feature without a geometry says so.
    assert!(page["features"][0].as_object().unwrap().contains_key("geometry"));
    assert_eq!(ids(&page).len(), 3);
    for feature in features(&page) {
        assert_eq!((feature.geometry, feature.properties.unwrap().len()), (None, 1));
    }
    let page = client.json(&with(CONTROL, &[("skipGeometry", "false"), ("limit", "1")]));
    assert!(page["features"][0]["geometry"].is_object());
}

fn a_key_of_sorting_counts_once_and_a_hostile_filter_ends_no_program() {
    let client = small();
    let sorted = client.json("/collections/small/items?sortby=n,-n,n,kind,n&f=json");
    assert!(link(&sorted, "self", GEOJSON).unwrap().contains("sortby=n,kind&"), "{sorted}");
    for part in ["or1", "div1", "-", "("] {
        let filter = format!("1{}", part.repeat(5_000));
        let answer = client.get(&with("/collections/small/items", &[("filter", &filter)]));
        assert_eq!(answer.status, 400, "{part}");
    }
}
