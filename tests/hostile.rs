//! Questions that nobody should ask: whatever stands in an address, the answer says what is wrong with it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use client::{Client, with};

/// A generator of numbers, the same on every run (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end as u64).unwrap()
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    /// A text of pieces that mean something, in an order that may not.
    fn text(&mut self, pieces: &[&str], most: usize) -> String {
        (0..=self.below(most)).map(|_| self.of(pieces)).collect::<Vec<_>>().join(self.of(&["", " ", ","]))
    }
}

/// Properties that are asked for, of all types.
const PROPERTIES: &[&str] = &["how", "controller", "area_km2_computed", "valid_from", "label_lon", "name_hy"];
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "46.5",
    "39.6",
    "-180",
    "180",
    "90",
    "91",
    "5181733",
    "4813924",
    "7338571",
    "2588368",
    "1e308",
    "-1e308",
    "1e-320",
    "NaN",
    "inf",
    "18446744073709551615",
    "18446744073709551616",
    "0x1",
    "1_0",
    "٣",
    "",
    "+1",
    "1.",
];
const SYSTEMS: &[&str] = &[
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "http://www.opengis.net/def/crs/EPSG/0/4326",
    "EPSG:3857",
    "EPSG:3035",
    "EPSG:32638",
    "EPSG:32738",
    "[EPSG:3035]",
    "EPSG:32600",
    "EPSG:",
    "urn:ogc:def:crs:EPSG::4326",
    "",
];
const TIMES: &[&str] = &[
    "2020-12-01",
    "2020-12-01T12:00:00Z",
    "2020-12-01T12:00:00+04:00",
    "/",
    "..",
    "../..",
    "9999-12-31",
    "-9999-01-01",
    "0000-01-01",
    "2020-02-30",
    "2020-12-01T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "now",
];
const WORDS: &[&str] = &[
    "how",
    "area_km2_computed",
    "period",
    "geometry",
    "valid_from",
    "\"how\"",
    "sources",
    "=",
    "<>",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "div",
    "AND",
    "OR",
    "NOT",
    "IS NULL",
    "IS NOT NULL",
    "IN",
    "LIKE",
    "BETWEEN",
    "(",
    ")",
    "'",
    "'handover'",
    "'%_\\'",
    "1",
    "1e999",
    "0",
    "DATE('2020-12-01')",
    "TIMESTAMP('2020-12-01T00:00:00Z')",
    "INTERVAL('..','2020-12-01')",
    "INTERVAL('2021-01-01','2020-01-01')",
    "S_INTERSECTS(geometry,POINT(46.5 39.6))",
    "S_WITHIN(geometry,",
    "BBOX(46,39,47,40)",
    "POLYGON((0 0,1 0,1 1,0 0))",
    "POLYGON((0 0))",
    "LINESTRING(0 0,1e308 -1e308)",
    "GEOMETRYCOLLECTION(POINT(1 1))",
    "T_INTERSECTS(period,",
    "T_MEETS(period,",
    "A_CONTAINS(sources,",
    "CASEI(how)",
    "ACCENTI(",
    "lower(how)",
    "abs(",
    "TRUE",
    "FALSE",
    "ə",
    "💥",
    "\u{0}",
    "--",
    ";",
    "{}",
    "[1]",
];
const JSON: &[&str] = &[
    r#"{"op":"=","args":[{"property":"how"},"handover"]}"#,
    r#"{"op":"and","args":["#,
    "]}",
    "[",
    "{",
    "null",
    "true",
    "1e400",
    r#""how""#,
    r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[46.5,39.6]}]}"#,
    r#"{"op":"between","args":[1,2]}"#,
    r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[]}]}"#,
    r#"{"op":"not","args":[true]}"#,
    r#"{"op":"t_intersects","args":[{"property":"period"},{"interval":["..",".."]}]}"#,
    r#"{"op":"casei","args":[{"property":"how"}]}"#,
    r#"{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,3]}]}"#,
    r#"{"op":"in","args":[{"property":"how"},[]]}"#,
];
const VALID: [&str; 4] = [
    "how = 'handover' OR NOT area_km2_computed > 100.5",
    "S_INTERSECTS(geometry, BBOX(46,39,47,40))",
    "T_INTERSECTS(period, DATE('2020-12-01')) AND controller LIKE 'a%'",
    "CASEI(how) = CASEI('HANDOVER') AND label_lon * 2 BETWEEN 1 AND 100",
];
const FORMATS: &[&str] = &["json", "jsonfg", "csv", "geojsons", "fgb", "kml", "html", "xml", ""];
const PATHS: &[&str] = &[
    "/collections/control/items",
    "/collections/control/items",
    "/collections/control/items",
    "/collections/places/items",
    "/collections/sources/items",
    "/collections/control/items/lachin-2020-12-01",
    "/control.geojson",
    "/control.csv",
    "/places.fgb",
    "/control.kml",
    "/corridor.jsonfg",
    "/events.geojsons",
    "/collections/control/queryables",
];

/// The parameters of items that are no properties, as the API's definition has them, and some properties.
fn names(client: &Client) -> Vec<String> {
    let schema = client.json("/collections/control/queryables?f=json");
    let of_items = client::parameters_of(&client.json("/api?f=json"), "/collections/{collectionId}/items");
    let named =
        |parameter: &serde_json::Value| parameter["in"] == "query" && parameter["schema"]["type"] != "object";
    let others = of_items.into_iter().filter(named);
    let others = others.map(|parameter| parameter["name"].as_str().unwrap().to_owned());
    let others = others.filter(|name| schema["properties"].get(name).is_none());
    others.chain(PROPERTIES.iter().map(|name| (*name).to_owned())).collect()
}

fn value(random: &mut Random, names: &[&str], name: &str) -> String {
    // A value that would do elsewhere, once in a while.
    let name = if random.below(30) == 0 { random.of(names) } else { name };
    match name {
        "bbox" if random.below(2) == 0 => "46,39,47,40".to_owned(),
        "bbox" => {
            let count = [4, 4, 4, 6, 3, 5][random.below(6)];
            (0..count).map(|_| random.of(NUMBERS)).collect::<Vec<_>>().join(",")
        }
        "crs" | "bbox-crs" | "filter-crs" => random.of(SYSTEMS).to_owned(),
        "datetime" | "valid_from" => {
            let separator = random.of(&["", "/", "/"]);
            format!(
                "{}{separator}{}",
                random.of(TIMES),
                if separator.is_empty() { "" } else { random.of(TIMES) }
            )
        }
        "filter" if random.below(3) == 0 => random.of(&VALID).to_owned(),
        "filter" if random.below(3) == 0 => random.text(JSON, 3),
        "filter" => random.text(WORDS, 6),
        "filter-lang" => random.of(&["cql2-text", "cql2-json", "cql2-json", "AAA", ""]).to_owned(),
        "properties" => random.text(&["how", "controller", "area_km2_computed", ",", "nothing"], 4),
        "sortby" => {
            random.text(&["how", "-how", "-area_km2_computed", "+id", ",", "valid_to", "sources", "--"], 4)
        }
        "skipGeometry" => random.of(&["true", "false", "1", ""]).to_owned(),
        "limit" | "offset" | "area_km2_computed" | "label_lon" => random.of(NUMBERS).to_owned(),
        "f" => random.of(FORMATS).to_owned(),
        _ => random.text(&["handover", "*", "%", "_", "\\", "ə", "azer*", "\u{0}", "'", "&", "="], 4),
    }
}

#[test]
fn two_thousand_random_questions_are_answered_or_refused() {
    let client = Client::embedded();
    let mut random = Random(0x1ac_8153_2020);
    let all = names(&client);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..2_000 {
        let names: Vec<_> = (0..=random.below(3)).map(|_| random.of(&all)).collect();
        let values: Vec<_> = names.iter().map(|name| value(&mut random, &all, name)).collect();
        let parameters: Vec<_> = names.iter().copied().zip(values.iter().map(String::as_str)).collect();
        let path = random.of(PATHS);
        let address = with(path, &parameters);
        let answer = client.get(&address);
        let status = answer.status.as_u16();
        assert!([200, 400, 404, 406].contains(&status), "{status} {address}: {}", answer.text());
        if status != 200 && !answer.header("content-type").starts_with("text/html") {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{address}");
            let problem = answer.json();
            assert_eq!(problem["status"], status, "{address}");
            assert!(status != 400 || problem["parameter"].is_string(), "{address}: {problem}");
        }
        *counts.entry(status).or_insert(0) += 1;
    }
    // Of both enough, so that neither the reading nor the answering goes untested.
    assert!(counts[&200] > 300 && counts[&400] > 300, "{counts:?}");
}

/// What is no text in UTF-8, no pair, or no address
#[test]
fn broken_addresses_are_no_faults_of_the_server() {
    let client = Client::embedded();
    for query in [
        "%FF=1",
        "filter=%FF%FE",
        "=",
        "&&&",
        "bbox",
        "bbox=%",
        "f=%00",
        "how=%C9",
        "%",
        "a%3Db=c",
        "filter=%2",
        "crs&crs",
        "?",
        "+",
    ] {
        for path in PATHS {
            let status = client.get(&format!("{path}?{query}")).status.as_u16();
            assert!(status == 200 || status == 400, "{path}?{query}: {status}");
        }
    }
    for (path, status) in [
        ("/.csv", 404),
        ("/%00.kml", 404),
        ("/a%2Fb.fgb", 404),
        ("/%FF.geojson", 400),
        ("/control.", 404),
        ("/control.CSV", 404),
        ("/control.csv.gz", 404),
        ("/collections/%FF/items", 400),
        ("/collections/control/items/%FF", 400),
        ("/collections//items", 404),
    ] {
        assert_eq!(client.get(path).status, status, "{path}");
    }
    for (header, status) in [
        ("*", 406),
        ("text/csv;q=", 406),
        ("application/*;q=0.1,,;", 200),
        ("text/csv;q=1e9", 406),
        ("a/b/c", 406),
        (";;;q=1", 200),
    ] {
        assert_eq!(client.ask("GET", PATHS[0], &[("accept", header)]).status, status, "{header}");
    }
}
