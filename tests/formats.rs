//! Features in every format that is offered, read back by readers that had no part in writing them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use client::{Answer, Client, id, ids, link, links, with};
use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader};
use geojson::GeoJson;
use serde_json::json;

const GEOJSON: &str = "application/geo+json";
const PROFILE: &str = r#"<http://www.opengis.net/def/profile/OGC/0/jsonfg>; rel="profile""#;

/// `f`, the suffix of a file, the media type, and whether a file is one to be saved.
const FORMATS: [(&str, &str, &str, bool); 6] = [
    ("json", "geojson", GEOJSON, false),
    ("jsonfg", "jsonfg", "application/vnd.ogc.fg+json", false),
    ("csv", "csv", "text/csv; charset=utf-8; header=present", true),
    ("geojsons", "geojsons", "application/geo+json-seq", false),
    ("fgb", "fgb", "application/flatgeobuf", true),
    ("kml", "kml", "application/vnd.google-earth.kml+xml", true),
];

/// The ids of the features in a body, by a reader of its format. Those of a FlatGeobuf stand in the order of its index.
fn read(format: &str, body: &[u8]) -> Vec<String> {
    let text = || std::str::from_utf8(body).unwrap();
    match format {
        "json" | "jsonfg" => match serde_json::from_slice(body).unwrap() {
            GeoJson::Feature(feature) => vec![id(&feature)],
            GeoJson::FeatureCollection(collection) => collection.features.iter().map(id).collect(),
            GeoJson::Geometry(geometry) => panic!("{geometry}"),
        },
        "csv" => {
            let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(body);
            let at = reader.headers().unwrap().iter().position(|name| name == "id").unwrap();
            reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
        }
        "geojsons" => {
            let texts = text().split('\u{1e}').skip(1);
            texts.map(|text| id(&serde_json::from_str(text.strip_suffix('\n').unwrap()).unwrap())).collect()
        }
        "fgb" => {
            let mut features = FgbReader::open(std::io::Cursor::new(body)).unwrap().select_all().unwrap();
            let mut found = Vec::new();
            while let Some(feature) = features.next().unwrap() {
                found.push(feature.property::<String>("id").unwrap());
            }
            found
        }
        "kml" => {
            let document = roxmltree::Document::parse(text()).unwrap();
            let placemarks = document
                .descendants()
                .filter(|node| node.has_tag_name(("http://www.opengis.net/kml/2.2", "Placemark")));
            // The attribute is there if the id can be one in XML; the first data of a feature always has it.
            let id = |placemark: roxmltree::Node| {
                let data = placemark.descendants().find(|node| node.tag_name().name() == "Data").unwrap();
                assert_eq!(data.attribute("name"), Some("id"));
                let id = data.descendants().find_map(|node| node.text()).unwrap().to_owned();
                assert!(placemark.attribute("id").is_none_or(|attribute| attribute == id));
                id
            };
            placemarks.map(id).collect()
        }
        _ => panic!("{format}"),
    }
}

/// The features of a body, in an order that all formats have.
fn sorted(format: &str, body: &[u8]) -> Vec<String> {
    let mut found = read(format, body);
    found.sort();
    found
}

#[test]
fn every_layer_is_a_file_in_every_format() {
    let client = Client::embedded();
    let catalog = lachin_map::embedded::dataset().load().unwrap();
    for collection in catalog.collections() {
        let id = collection.id();
        let about = client.json(&format!("/collections/{id}"));
        let mut expected: Vec<_> =
            collection.features().iter().map(|feature| feature.id().to_owned()).collect();
        let in_order = expected.clone();
        expected.sort();
        for (f, suffix, media_type, saved) in FORMATS {
            let path = format!("/{id}.{suffix}");
            let answer = client.get(&path);
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, media_type), "{path}");
            let disposition = format!("attachment; filename=\"{id}.{suffix}\"");
            assert_eq!(answer.header("content-disposition"), if saved { &disposition } else { "" });
            assert_eq!(
                answer.header("content-crs"),
                "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>",
                "{path}"
            );
            assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
            if f == "fgb" {
                // Its features stand in the order of its index.
                assert_eq!(sorted(f, &answer.body), expected, "{path}");
            } else {
                assert_eq!(read(f, &answer.body), in_order, "{path}");
            }
            let mut enclosures = links(&about).into_iter().filter(|(rel, ..)| rel == "enclosure");
            assert!(enclosures.any(|(_, kind, href)| kind == media_type && href.ends_with(&path)), "{path}");
            let head = client.ask("HEAD", &path, &[]);
            assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "{path}");
            for name in ["content-type", "etag", "content-disposition", "content-crs", "link"] {
                assert_eq!(head.header(name), answer.header(name), "{path} {name}");
            }
            let tag = answer.header("etag").to_owned();
            assert!(tag.starts_with('"'), "{path} {tag}");
            let again = client.ask("GET", &path, &[("if-none-match", &tag)]);
            assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
            assert_eq!(client.ask("GET", &path, &[("if-none-match", "\"other\"")]).status, 200);
            assert_ne!(client.get(&format!("{path}?skipGeometry=true")).header("etag"), tag, "{path}");
        }
    }
}

#[test]
fn items_and_one_item_are_answered_in_every_format() {
    let client = Client::embedded();
    let items = "/collections/events/items";
    let one = format!("{items}/{}", ids(&client.json(&format!("{items}?limit=1")))[0]);
    let page = client.json(&format!("{items}?limit=5&datetime=2020-12-01/2021-01-01"));
    let (matched, mut expected) = (page["numberMatched"].as_u64().unwrap(), ids(&page));
    assert!(matched > 5 && expected.len() == 5);
    expected.sort();
    for (f, _, media_type, _) in FORMATS {
        let bare = media_type.split(';').next().unwrap();
        let path = format!("{items}?limit=5&datetime=2020-12-01/2021-01-01");
        let by_name = client.get(&format!("{path}&f={f}"));
        let by_header = client.ask("GET", &path, &[("accept", &format!("{bare}, text/html;q=0.3"))]);
        for answer in [&by_name, &by_header] {
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, media_type), "{f}");
            assert_eq!(answer.header("vary"), "accept, accept-encoding");
            assert_eq!(sorted(f, &answer.body), expected, "{f}");
            follow(&client, answer, f, matched);
        }
        // The same question has the same tag, whichever way the format is asked for; another format another.
        let head = client.ask("HEAD", &format!("{path}&f={f}"), &[]);
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "{f}");
        assert_eq!(head.header("ogc-numbermatched"), by_name.header("ogc-numbermatched"), "{f}");
        let again =
            client.ask("GET", &path, &[("accept", bare), ("if-none-match", by_header.header("etag"))]);
        assert_eq!(again.status, 304, "{f}");
        let other =
            client.ask("GET", &path, &[("accept", "text/html"), ("if-none-match", by_header.header("etag"))]);
        assert_eq!(other.status, 200, "{f}");

        let of_one = client.get(&format!("{one}?f={f}"));
        assert_eq!((of_one.status.as_u16(), of_one.header("content-type")), (200, media_type), "{f}");
        assert_eq!(read(f, &of_one.body).len(), 1, "{f}");
        assert!(!of_one.header("content-crs").is_empty(), "{f}");
        assert_eq!(client.ask("GET", &one, &[("accept", bare)]).header("content-type"), media_type, "{f}");
        assert_eq!(of_one.header("link").contains(PROFILE), f == "jsonfg", "{f}");
        let again = client.ask("GET", &format!("{one}?f={f}"), &[("if-none-match", of_one.header("etag"))]);
        assert_eq!(again.status, 304, "{f}");
        assert_eq!(client.get(&format!("{items}/nobody?f={f}")).status, 404, "{f}");
    }
    for path in [items, &one] {
        assert_eq!(client.get(&format!("{path}?f=xml")).status, 400);
        assert_eq!(client.ask("GET", path, &[("accept", "image/png")]).status, 406);
    }
}

/// What JSON tells in members stands in headers of the others; `next` leads to the rest in the same format.
fn follow(client: &Client, first: &Answer, f: &str, matched: u64) {
    let next = if matches!(f, "json" | "jsonfg") {
        let page = first.json();
        assert_eq!((&page["numberMatched"], &page["numberReturned"]), (&json!(matched), &json!(5)), "{f}");
        assert_eq!(first.header("link").contains(PROFILE), f == "jsonfg");
        link(&page, "next", first.header("content-type")).unwrap()
    } else {
        assert_eq!(first.header("ogc-numbermatched"), matched.to_string(), "{f}");
        assert_eq!(first.header("ogc-numberreturned"), "5", "{f}");
        let (address, rest) = first.header("link").strip_prefix('<').unwrap().split_once('>').unwrap();
        assert_eq!(rest, format!("; rel=\"next\"; type=\"{}\"", first.header("content-type")));
        address.to_owned()
    };
    let second = client.get(&next);
    assert_eq!((second.status.as_u16(), second.header("content-type")), (200, first.header("content-type")));
    let (first, second) = (read(f, &first.body), read(f, &second.body));
    assert_eq!(second.len() as u64, 5.min(matched - 5), "{f}");
    assert!(first.iter().all(|id| !id.is_empty() && !second.contains(id)), "{f}");
}

/// A file is of what was asked: place, time, filter, order, properties, system
#[test]
fn files_take_all_that_items_take_but_pages() {
    let client = Client::embedded();
    let asked = [
        ("datetime", "2020-12-01"),
        ("filter", "area_km2_computed > 100"),
        ("bbox", "46,39,48,41"),
        ("sortby", "-area_km2_computed"),
        ("properties", "controller,how,controller"),
    ];
    let expected = ids(&client.json(&with("/collections/control/items", &asked)));
    assert!(expected.len() > 3);
    for (f, suffix, ..) in FORMATS {
        let path = format!("/control.{suffix}");
        let answer = client.get(&with(&path, &asked));
        assert_eq!(answer.status, 200, "{path}");
        if f == "fgb" {
            let mut expected = expected.clone();
            expected.sort();
            assert_eq!(sorted(f, &answer.body), expected, "{path}");
        } else {
            assert_eq!(read(f, &answer.body), expected, "{path}");
        }
        // Nothing is an answer, too.
        let nothing = client.get(&with(&path, &[("filter", "how = 'no way'")]));
        assert_eq!((nothing.status.as_u16(), read(f, &nothing.body)), (200, Vec::new()), "{path}");
        for wrong in [("limit", "1"), ("offset", "1"), ("f", "html"), ("lang", "ru"), ("x", "1")] {
            assert_eq!(client.get(&with(&path, &[wrong])).status, 400, "{path} {wrong:?}");
        }
        assert_eq!(client.get(&format!("/nothing.{suffix}")).status, 404);
    }
    let csv = client.get(&with("/control.csv", &asked));
    let mut reader = csv::Reader::from_reader(csv.body.as_slice());
    assert_eq!(reader.headers().unwrap(), vec!["id", "controller", "how", "geometry"]);
    let fgb = client.get(&with("/control.fgb", &asked));
    let mut features = FgbReader::open(std::io::Cursor::new(fgb.body)).unwrap().select_all().unwrap();
    let names: Vec<_> =
        features.header().columns().unwrap().iter().map(|column| column.name().to_owned()).collect();
    assert_eq!(names, ["id", "controller", "how"]);
    assert!(features.next().unwrap().unwrap().properties().unwrap().contains_key("how"));
    // KML is of longitude and latitude, FlatGeobuf of x before y.
    let uri = |code: &str| format!("http://www.opengis.net/def/crs/EPSG/0/{code}");
    for (path, code, status) in [
        ("/control.kml", "3857", 400),
        ("/control.kml", "4326", 400),
        ("/control.fgb", "3035", 400),
        ("/control.fgb", "32638", 200),
        ("/control.fgb", "3857", 200),
        ("/control.csv", "3035", 200),
        ("/control.jsonfg", "3035", 200),
        ("/collections/control/items/lachin-2020-12-01?f=kml", "3857", 400),
    ] {
        let separator = if path.contains('?') { '&' } else { '?' };
        let answer = client.get(&format!("{path}{separator}crs={}", uri(code)));
        assert_eq!(answer.status, status, "{path} {code}");
        if status == 400 {
            assert_eq!(answer.json()["parameter"], "crs");
        } else {
            assert_eq!(answer.header("content-crs"), format!("<{}>", uri(code)));
        }
    }
    // In another system JSON-FG has a place and no geometry; as many digits in a list as alone.
    let system = format!("crs={}", uri("3035"));
    let list = client.json(&format!("/collections/control/items?f=jsonfg&limit=1&{system}"));
    let id = &ids(&list)[0];
    let alone = client.json(&format!("/collections/control/items/{id}?f=jsonfg&{system}"));
    assert!(alone["geometry"].is_null() && alone["place"]["type"].is_string());
    assert_eq!(alone["place"], list["features"][0]["place"]);
    assert_eq!(alone["coordRefSys"], json!(uri("3035")));
}

/// A tag is of the format that is sent, also where a client likes one better that there is not
#[test]
fn two_forms_of_a_resource_never_share_a_tag() {
    let client = Client::embedded();
    for path in ["/collections", "/collections/control/queryables", "/functions", "/conformance"] {
        let of = |accept: &str| client.ask("GET", path, &[("accept", accept)]);
        let (json, html) = (of("text/csv, application/json;q=0.5"), of("text/csv, text/html;q=0.5"));
        assert_ne!(json.header("content-type"), html.header("content-type"), "{path}");
        assert_ne!(json.header("etag"), html.header("etag"), "{path}");
    }
}

/// RFC 9110 14: what programs that read a file from afar (`/vsicurl`) need.
#[test]
fn parts_of_files_are_sent_and_their_length_is_told() {
    let client = Client::embedded();
    for suffix in ["geojson", "csv", "kml", "fgb", "geojsons", "jsonfg"] {
        let path = format!("/control.{suffix}");
        let whole = client.ask("GET", &path, &[]).body;
        let head = client.ask("HEAD", &path, &[]);
        assert_eq!(head.header("content-length"), whole.len().to_string(), "{suffix}");
        assert_eq!(head.header("accept-ranges"), "bytes");
        for (range, expected) in [
            ("bytes=0-9", &whole[..10]),
            ("bytes=100-199", &whole[100..200]),
            ("bytes=-20", &whole[whole.len() - 20..]),
        ] {
            let part = client.ask("GET", &path, &[("range", range), ("accept-encoding", "gzip")]);
            assert_eq!(part.status, 206, "{suffix} {range}");
            assert!(
                part.body == expected && !part.headers.contains_key("content-encoding"),
                "{suffix} {range}"
            );
            let end = format!("/{}", whole.len());
            assert!(part.header("content-range").ends_with(&end) && part.headers.contains_key("etag"));
        }
        for (range, status) in [("bytes=0-1,5-6", 200), ("lines=1-2", 200), ("bytes=999999999-", 416)] {
            assert_eq!(client.ask("GET", &path, &[("range", range)]).status, status, "{suffix} {range}");
        }
        let plain = client.ask("GET", &path, &[("accept-encoding", "identity")]);
        for (tag, status) in [("\"old\"", 200), (plain.header("etag"), 206)] {
            let conditional = [("range", "bytes=0-9"), ("if-range", tag)];
            assert_eq!(client.ask("GET", &path, &conditional).status, status, "{suffix} {tag}");
        }
    }
}

#[test]
fn a_problem_is_sent_as_it_is_whatever_coding_is_accepted() {
    let coded = [("accept-encoding", "gzip, br, zstd")];
    for path in ["/collections/control/items?bbox=foo", "/nowhere", "/control.csv?x=1"] {
        let answer = Client::embedded().ask("GET", path, &coded);
        assert!(
            answer.status.is_client_error() && !answer.headers.contains_key("content-encoding"),
            "{path}"
        );
        assert!(answer.json()["detail"].is_string());
    }
}

/// Proxies refuse long headers: beyond a bound the links to other pages are left to the client, who knows the filter.
#[test]
fn links_in_headers_are_left_out_where_the_filter_is_long() {
    let client = Client::embedded();
    let page = |filter: &str, f: &str| {
        let parameters = [("filter", filter), ("f", f), ("limit", "2"), ("offset", "2")];
        client.get(&with("/collections/control/items", &parameters))
    };
    let long = format!("how <> '{}'", "x".repeat(3_000));
    for f in ["csv", "geojsons", "kml"] {
        let (short, long) = (page("how <> 'x'", f), page(&long, f));
        assert!(short.headers.get_all("link").iter().count() == 2, "{f}");
        assert_eq!(long.headers.get_all("link").iter().count(), 0, "{f}");
        assert_eq!(long.header("ogc-numbermatched"), short.header("ogc-numbermatched"), "{f}");
        let head: usize = long.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        assert!(head < 4 << 10, "{f}: {head}");
    }
    let page = page(&long, "json").json();
    assert!(link(&page, "next", "application/geo+json").is_some());
}

#[test]
fn what_is_kept_is_what_was_sent_and_each_question_has_its_own() {
    let client = Client::embedded();
    let tile = |path: &str| format!("/collections/control/tiles/{path}");
    let mut bodies = std::collections::HashSet::new();
    for path in [
        "/control.csv".to_owned(),
        "/control.csv?how=handover".to_owned(),
        "/control.csv?properties=how".to_owned(),
        "/control.fgb".to_owned(),
        "/control.jsonfg".to_owned(),
        "/control.kml".to_owned(),
        "/districts.csv".to_owned(),
        tile("WebMercatorQuad/9/194/322"),
        tile("WebMercatorQuad/9/194/322?properties=how"),
        tile("WebMercatorQuad/9/194/322?datetime=2020-12-01"),
        tile("WorldCRS84Quad/8/71/322"),
        "/tiles/WebMercatorQuad/9/194/322".to_owned(),
    ] {
        let (first, second) = (client.get(&path), client.get(&path));
        assert_eq!(first.status, 200, "{path}");
        assert!(first.body == second.body && !first.body.is_empty(), "{path}");
        for name in
            ["content-type", "etag", "content-crs", "content-disposition", "link", "accept-ranges", "vary"]
        {
            assert_eq!(first.header(name), second.header(name), "{path}: {name}");
        }
        assert!(bodies.insert(first.body), "{path}");
    }
}
