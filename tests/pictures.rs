//! Pictures of the map: they show what the data, the legend and the timeline say, and nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use std::collections::{BTreeMap, BTreeSet};

use client::{Answer, Client, links};
use lachin_map::Dataset;
use resvg::tiny_skia::Pixmap;
use roxmltree::{Document, Node};

const DAYS: [&str; 6] = ["2020-09-27", "2020-11-09", "2020-11-25", "2020-12-01", "2022-08-26", "2024-06-12"];
const LANGUAGES: [&str; 4] = ["en", "az", "hy", "ru"];

fn svg(client: &Client, query: &str) -> String {
    let answer = client.get(&format!("/map.svg?{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    answer.text()
}

fn parts<'a>(document: &'a Document<'_>, name: &str) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.attribute("data-part") == Some(name)).collect()
}

/// The text of a part, its lines joined.
fn text_of(node: Node<'_, '_>) -> String {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|text| text.text())
        .collect::<String>()
        .trim()
        .to_owned()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The features of a layer by class.
fn drawn(document: &Document<'_>, layer: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut classes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for shape in document.descendants().filter(|node| node.has_attribute("data-feature")) {
        let (collection, id) = shape.attribute("data-feature").unwrap().split_once('/').unwrap();
        if collection == layer {
            let class = shape.ancestors().find_map(|node| node.attribute("data-state")).unwrap();
            classes.entry(class.to_owned()).or_default().insert(id.to_owned());
        }
    }
    classes
}

#[test]
fn each_layer_draws_what_holds_on_the_day_in_its_class() {
    let client = Client::embedded();
    for day in DAYS {
        let text = svg(&client, &format!("datetime={day}"));
        let document = Document::parse(&text).unwrap();
        let control = drawn(&document, "control");
        let items = client.json(&format!("/collections/control/items?datetime={day}&limit=1000"));
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for feature in items["features"].as_array().unwrap() {
            let status = feature["properties"]["status"].as_str().unwrap();
            known.entry(status.to_owned()).or_default().insert(feature["id"].as_str().unwrap().to_owned());
        }
        assert!(known.values().map(BTreeSet::len).sum::<usize>() > 10, "{day}");
        assert_eq!(control, known, "{day}");
        for layer in ["corridor", "districts", "corridor-zone"] {
            let items = client.json(&format!("/collections/{layer}/items?datetime={day}&limit=1000"));
            let features = items["features"].as_array().unwrap().iter();
            let placed = features.filter(|feature| !feature["geometry"].is_null()).count();
            let shapes: usize = drawn(&document, layer).values().map(BTreeSet::len).sum();
            assert_eq!(shapes, placed, "{day}: {layer}");
        }
        // States of one area count once in the legend, and stand as many times as there are features on the map.
        let areas = |class: &str| {
            let features = items["features"].as_array().unwrap().iter();
            let of_class = features.filter(|f| f["properties"]["status"] == class);
            of_class.map(|f| f["properties"]["area_id"].to_string()).collect::<BTreeSet<_>>().len()
        };
        let counts: BTreeSet<String> = parts(&document, "count").into_iter().map(text_of).collect();
        assert!(!counts.is_empty(), "{day}");
        for class in control.keys() {
            let now = format!("{} of ", areas(class));
            assert!(counts.iter().any(|count| count.starts_with(&now)), "{day}: {class} {now} in {counts:?}");
        }
    }
}

#[test]
fn the_sentence_is_that_of_the_timeline_in_each_language() {
    let client = Client::embedded();
    let mut seen = BTreeSet::new();
    for language in LANGUAGES {
        let timeline = client.json(&format!("/timeline?lang={language}"));
        let days = timeline["days"].as_array().unwrap();
        for day in ["2020-11-20", "2020-12-01", "2022-08-26"] {
            let text = svg(&client, &format!("datetime={day}&lang={language}"));
            let document = Document::parse(&text).unwrap();
            let told = days.iter().find(|told| told["date"] == day).unwrap()["sentence"].as_str().unwrap();
            let sentence = text_of(parts(&document, "sentence")[0]);
            assert_eq!(words(&sentence), words(told), "{day} {language}");
            let root = document.root_element();
            assert_eq!(root.attribute("lang"), Some(language));
            assert_eq!(root.attribute("role"), Some("img"));
            let describing = |name| root.children().find(|node| node.has_tag_name(name)).unwrap();
            assert!(describing(("http://www.w3.org/2000/svg", "title")).text().is_some());
            assert!(describing(("http://www.w3.org/2000/svg", "desc")).text().unwrap().contains(told));
            assert!(seen.insert(sentence), "each language has its own");
        }
    }
    // A day on which nothing changed tells of the last that did.
    let text = svg(&client, "datetime=2020-12-05");
    let document = Document::parse(&text).unwrap();
    assert_eq!(text_of(parts(&document, "when")[0]), "Last change, 1 December 2020:");
}

#[test]
fn title_notice_rights_and_address_are_told() {
    let client = Client::embedded();
    let text = svg(&client, "datetime=2020-12-01&lang=ru");
    let document = Document::parse(&text).unwrap();
    let one = |name| text_of(parts(&document, name)[0]);
    let collections = client.json("/collections/control");
    assert!(one("title").starts_with("Лачинский коридор"));
    assert_eq!(one("date"), "1 декабря 2020 г.");
    assert!(one("notice").starts_with("Границы"));
    assert_eq!(one("address"), "map.test/?datetime=2020-12-01&lang=ru");
    assert!(one("credits").contains("OpenStreetMap"));
    let rights: Vec<_> = document.descendants().filter(|node| node.tag_name().name() == "rights").collect();
    let license = collections["license"].as_str().unwrap().replace("-1.0", "");
    assert!(
        license == "ODbL" && rights.iter().any(|node| node.text().unwrap().contains("Open Database License"))
    );
    // A day that the data does not reach says so.
    let text = svg(&client, "datetime=2026-01-01");
    let document = Document::parse(&text).unwrap();
    assert!(text_of(parts(&document, "until")[0]).contains("12 June 2024"));
}

#[test]
fn every_pattern_and_frame_that_is_used_is_defined() {
    let client = Client::embedded();
    for query in [
        "datetime=2020-12-01",
        "datetime=2020-09-27&layout=plain",
        "datetime=2023-10-01&width=600&height=900",
    ] {
        let text = svg(&client, query);
        let document = Document::parse(&text).unwrap();
        let ids: Vec<_> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{query}");
        let mut used = 0;
        for value in document.descendants().flat_map(|node| node.attributes()).map(|a| a.value()) {
            if let Some(id) = value.strip_prefix("url(#").and_then(|id| id.strip_suffix(')')) {
                assert!(ids.contains(&id), "{query}: {id}");
                used += 1;
            }
        }
        assert!(used > 3, "{query}");
    }
}

#[test]
fn a_picture_stays_small_and_is_the_same_each_time() {
    let client = Client::embedded();
    let first = svg(&client, "datetime=2020-12-01");
    assert!(first.len() < 100_000, "{} bytes", first.len());
    assert_eq!(first, svg(&client, "datetime=2020-12-01"));
    let small = svg(&client, "datetime=2020-12-01&layout=plain&width=360&height=240");
    assert!(small.len() < 50_000, "{} bytes", small.len());
}

#[rstest::rstest]
#[case("datetime=yesterday", "datetime", "yesterday", "2020-12-01")]
#[case("datetime=2020-02-30", "datetime", "2020-02-30", "a day")]
#[case("datetime=2020-11-09/2020-12-01", "datetime", "2020-11-09/2020-12-01", "a day")]
#[case("lang=fr", "lang", "fr", "en, az, hy, ru")]
#[case("layers=control,roads", "layers", "roads", "districts, control")]
#[case("layers=", "layers", "''", "districts, control")]
#[case("width=20", "width", "20", "from 480 to 2400")]
#[case("width=2401", "width", "2401", "from 480 to 2400")]
#[case("height=1e3", "height", "1e3", "from 320 to 2400")]
#[case("layout=plain&height=119", "height", "119", "from 120 to 2400")]
#[case("layout=round", "layout", "round", "full, plain")]
#[case("bbox=46,39,47", "bbox", "3 numbers", "4")]
#[case("bbox=46,40,47,39", "bbox", "40", "39")]
#[case("bbox=46,39,47,nan", "bbox", "nan", "number")]
#[case("select=control/nobody", "select", "control/nobody", "a slash")]
#[case("select=control", "select", "control", "a slash")]
#[case("zoom=3", "zoom", "zoom", "datetime, lang, bbox, layers, select, layout, width, height")]
#[case("f=json", "f", "f", "datetime, lang")]
#[case("datetime=2020-12-01&datetime=2020-12-02", "datetime", "more than once", "once")]
fn what_cannot_be_drawn_is_refused(
    #[case] query: &str,
    #[case] name: &str,
    #[case] found: &str,
    #[case] allowed: &str,
) {
    let client = Client::embedded();
    for path in ["/map.svg", "/map.png"] {
        let answer = client.get(&format!("{path}?{query}"));
        assert_eq!(answer.status, 400, "{path}?{query}");
        let problem = answer.json();
        assert_eq!(problem["parameter"], name, "{query}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(found) && detail.contains(allowed), "{query}: {detail}");
    }
}

#[test]
fn layers_and_boxes_are_as_asked() {
    let client = Client::embedded();
    let text = svg(&client, "datetime=2020-12-01&layers=land,corridor");
    let document = Document::parse(&text).unwrap();
    let layers: Vec<_> = document.descendants().filter_map(|node| node.attribute("data-layer")).collect();
    assert_eq!(layers, ["land", "corridor"]);
    assert_eq!(parts(&document, "count").len(), 0, "the legend is that of the layers drawn");
    // A layer without a style is drawn when it is asked for.
    let text = svg(&client, "datetime=2020-11-09&layers=events");
    assert!(!drawn(&Document::parse(&text).unwrap(), "events").is_empty());
    // Far away there is only land.
    let text = svg(&client, "datetime=2020-12-01&bbox=44,40.5,44.5,41&layers=control");
    let document = Document::parse(&text).unwrap();
    assert!(drawn(&document, "control").is_empty());
    assert_eq!(text_of(parts(&document, "notes")[0]), "Nothing lies here on this date.");
}

#[test]
fn the_selected_feature_is_outlined_above_all() {
    let client = Client::embedded();
    let text = svg(&client, "datetime=2020-12-01&select=districts/lachin&layout=plain");
    let document = Document::parse(&text).unwrap();
    let outline = document.descendants().find(|node| node.has_attribute("data-selected")).unwrap();
    assert_eq!(outline.attribute("data-selected"), Some("districts/lachin"));
    assert!(outline.children().any(|node| node.has_tag_name("path")));
    let mut layers = document.descendants().filter(|node| node.has_attribute("data-layer"));
    let last_layer = layers.next_back().unwrap();
    assert!(last_layer.range().end <= outline.range().start);
}

fn png(client: &Client, query: &str) -> Pixmap {
    let answer = client.get(&format!("/map.png?{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "image/png");
    Pixmap::decode_png(&answer.body).unwrap()
}

/// The number of distinct colours, and the share of dark pixels, in a rectangle.
fn look(png: &Pixmap, [left, top, right, bottom]: [u32; 4]) -> (usize, f64) {
    let (mut colours, mut dark, mut all) = (BTreeSet::new(), 0.0, 0.0);
    for y in top..bottom {
        for x in left..right {
            let pixel = png.pixel(x, y).unwrap();
            colours.insert([pixel.red(), pixel.green(), pixel.blue()]);
            all += 1.0;
            if pixel.red() < 100 && pixel.green() < 100 {
                dark += 1.0;
            }
        }
    }
    (colours.len(), dark / all)
}

#[test]
fn a_png_has_the_size_asked_for_with_map_and_letters() {
    let client = Client::embedded();
    let card = png(&client, "datetime=2020-12-01&width=600&height=400");
    assert_eq!((card.width(), card.height()), (600, 400));
    let (colours, dark) = look(&card, [0, 0, 186, 100]);
    assert!(colours > 20 && (0.01..0.3).contains(&dark), "texts: {colours} colours, {dark} dark");
    let (colours, _) = look(&card, [200, 0, 600, 400]);
    assert!(colours > 100, "map: {colours} colours");
    // The sea of the ground is not all there is: the colour of a class stands somewhere.
    let orange = card.pixels().iter().filter(|p| p.red() > 220 && p.green() < 200 && p.blue() < 140).count();
    assert!(orange > 1_000, "{orange} pixels");
    let same = client.get("/map.png?datetime=2020-12-01&width=600&height=400").body;
    assert_eq!(same, client.get("/map.png?datetime=2020-12-01&width=600&height=400").body);
}

#[test]
fn names_are_painted_in_each_language() {
    let client = Client::embedded();
    for language in LANGUAGES {
        let query = format!("datetime=2020-12-01&lang={language}&width=480&height=320&layers=land");
        let (colours, dark) = look(&png(&client, &query), [0, 0, 145, 300]);
        assert!(colours > 20 && dark > 0.005, "{language}: {colours} colours, {dark} dark");
    }
}

fn of(features: &[String]) -> Client {
    let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    Client::of(&Dataset::from_files("data", [("things.geojson", file)]), None)
}

fn point(id: usize, x: f64, y: f64) -> String {
    format!(
        r#"{{"type":"Feature","id":"p{id}","geometry":{{"type":"Point","coordinates":[{x},{y}]}},"properties":{{"name":"Point {id}"}}}}"#
    )
}

#[test]
fn data_without_a_style_or_without_anything_has_a_picture_too() {
    let client = of(&[]);
    let text = svg(&client, "datetime=2020-12-01");
    let document = Document::parse(&text).unwrap();
    assert_eq!(text_of(parts(&document, "notes")[0]), "Nothing lies here on this date.");
    assert_eq!(png(&client, "datetime=2020-12-01&layout=plain&width=120&height=120").width(), 120);
    let client = of(&[point(1, 9.0, 47.0), point(2, 9.5, 47.5)]);
    let text = svg(&client, "layout=plain");
    let document = Document::parse(&text).unwrap();
    assert_eq!(drawn(&document, "things")[""].len(), 2);
    let names: Vec<_> =
        parts(&document, "names")[0].children().filter(Node::is_element).map(text_of).collect();
    assert_eq!(names, ["Point 1", "Point 2"]);
    // One point has no extent: it stands in the middle of the closest view.
    let client = of(&[point(1, 9.0, 47.0)]);
    let text = svg(&client, "layout=plain&width=400&height=300");
    let document = Document::parse(&text).unwrap();
    let circle =
        document.descendants().find(|node| node.has_tag_name("circle") && node.has_attribute("data-feature"));
    assert_eq!(circle.unwrap().attribute("cx"), Some("200"));
}

#[test]
fn of_very_many_features_the_first_are_drawn_and_the_picture_says_so() {
    let many: Vec<_> = (0..5_100_u32)
        .map(|i| point(i as usize, 9.0 + f64::from(i % 100) / 100.0, 47.0 + f64::from(i / 100) / 100.0))
        .collect();
    let text = svg(&of(&many), "layout=plain");
    let document = Document::parse(&text).unwrap();
    assert_eq!(drawn(&document, "things")[""].len(), 5_000);
    assert_eq!(text_of(parts(&document, "notes")[0]), "Only 5000 of 5100 features are drawn: things");
}

#[test]
fn a_box_over_the_antimeridian_shows_both_its_sides() {
    let client = of(&[point(1, 178.0, 67.0), point(2, -178.0, 67.0), point(3, 0.0, 67.0)]);
    let text = svg(&client, "layout=plain&width=400&height=400&bbox=177,65,-177,70");
    let document = Document::parse(&text).unwrap();
    let mut seen: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("circle") && node.has_attribute("data-feature"))
        .map(|node| {
            (node.attribute("cx").unwrap().parse::<f64>().unwrap(), node.attribute("data-feature").unwrap())
        })
        .collect();
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(seen.iter().map(|(_, id)| *id).collect::<Vec<_>>(), ["things/p1", "things/p2"]);
    for bbox in ["-180,-90,180,90", "-180,85,180,90", "-180,-90,180,-85", "9,47,9,47", "46,39,0,47,40,10"] {
        svg(&client, &format!("layout=plain&bbox={bbox}"));
    }
}

#[test]
fn names_of_evil_data_stay_text() {
    let evil = r#"{"type":"Feature","id":"\"><script>","geometry":{"type":"Point","coordinates":[9,47]},
        "properties":{"name":"</text><script>alert(1)</script>"}}"#;
    let text = svg(&of(&[evil.to_owned(), point(2, 9.1, 47.1)]), "layout=plain");
    let document = Document::parse(&text).unwrap();
    assert!(!document.descendants().any(|node| node.has_tag_name("script")));
    assert!(parts(&document, "names")[0].children().any(|node| text_of(node).contains("<script>alert(1)")));
}

fn same(answer: &Answer, client: &Client, path: &str) -> u16 {
    client.ask("GET", path, &[("if-none-match", answer.header("etag"))]).status.as_u16()
}

#[test]
fn pictures_are_kept_by_language_and_named_by_their_day() {
    let client = Client::embedded();
    let path = "/map.svg?datetime=2020-12-01&layout=plain";
    let answer = client.get(path);
    assert_eq!(answer.header("content-disposition"), "inline; filename=\"map-2020-12-01.svg\"");
    assert_eq!(answer.header("vary"), "accept-language, accept-encoding");
    assert!(answer.header("cache-control").starts_with("public"));
    assert_eq!(same(&answer, &client, path), 304);
    assert_eq!(same(&answer, &client, "/map.png?datetime=2020-12-01&layout=plain&width=120&height=120"), 200);
    let russian = client.ask("GET", path, &[("accept-language", "ru")]);
    assert_ne!(russian.header("etag"), answer.header("etag"));
    assert!(russian.text().contains("lang=\"ru\""));
    let packed = client.ask("GET", path, &[("accept-encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() * 2 < answer.body.len());
}

#[test]
fn pictures_are_linked_and_described() {
    let client = Client::embedded();
    let landing = client.json("/?f=json");
    let api = client.json("/api");
    for (path, media_type) in [("/map.svg", "image/svg+xml"), ("/map.png", "image/png")] {
        let link = ("preview".to_owned(), media_type.to_owned(), format!("http://map.test{path}"));
        assert!(links(&landing).contains(&link), "{path}");
        let operation = &api["paths"][path]["get"];
        assert!(operation["responses"]["200"]["content"][media_type].is_object());
        assert!(operation["responses"]["400"].is_object());
        let names: BTreeSet<_> = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|parameter| match parameter["$ref"].as_str() {
                Some(target) => target.rsplit('/').next().unwrap(),
                None => parameter["name"].as_str().unwrap(),
            })
            .collect();
        let known = ["datetime", "lang", "bbox", "layers", "select", "layout", "width", "height"];
        assert_eq!(names, BTreeSet::from(known));
    }
}

/// The values of an attribute of the elements of a page that hold `mark`, entities read.
fn values(page: &str, mark: &str, attribute: &str) -> Vec<String> {
    let elements = page.split('<').filter(|element| element.contains(mark));
    elements
        .filter_map(|element| element.split_once(&format!(" {attribute}=\""))?.1.split('"').next())
        .map(|value| value.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

#[test]
fn pages_of_collections_and_features_have_a_map_of_where_they_lie() {
    let client = Client::embedded();
    let catalogue = client.json("/collections");
    let mut maps = 0;
    for collection in catalogue["collections"].as_array().unwrap() {
        let id = collection["id"].as_str().unwrap();
        let is_placed = !collection["extent"]["spatial"].is_null();
        let page = client.get(&format!("/collections/{id}?f=html")).text();
        assert_eq!(page.contains("class=\"small-map\""), is_placed, "{id}");
        let items = client.json(&format!("/collections/{id}/items?limit=1000"));
        for placed in [true, false] {
            let features = items["features"].as_array().unwrap();
            let Some(feature) = features.iter().find(|feature| feature["geometry"].is_null() != placed)
            else {
                continue;
            };
            let feature = feature["id"].as_str().unwrap();
            let page = client.get(&format!("/collections/{id}/items/{feature}?f=html")).text();
            let images = values(&page, "map.svg", "src");
            assert_eq!(images.len(), usize::from(placed), "{id}/{feature}");
            if placed {
                let text = client.get(&images[0]).text();
                let document = Document::parse(&text).unwrap();
                let selected = document.descendants().find(|node| node.has_attribute("data-selected"));
                assert_eq!(selected.unwrap().attribute("data-selected"), Some(&*format!("{id}/{feature}")));
                assert_eq!(client.get(&values(&page, "map.svg", "srcset")[0]).status, 200);
                let alternative = &values(&page, "map.svg", "alt")[0];
                assert!(alternative.starts_with("Map. ") && alternative.contains("° east"), "{alternative}");
                maps += 1;
            }
        }
    }
    assert!(maps > 6, "{maps} maps");
}

#[test]
fn the_map_of_a_list_shows_the_features_listed() {
    let client = Client::embedded();
    for query in ["limit=3&offset=2", "datetime=2020-12-01", "status=captured"] {
        let path = format!("/collections/control/items?{query}");
        let items = client.json(&path);
        let known: BTreeSet<_> = items["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["id"].as_str().unwrap().to_owned())
            .collect();
        let page = client.get(&format!("{path}&f=html")).text();
        let start = page.find("<svg").unwrap();
        let end = page.find("</svg>").unwrap() + "</svg>".len();
        let document = Document::parse(&page[start..end]).unwrap();
        let seen: BTreeSet<_> = drawn(&document, "control").into_values().flatten().collect();
        assert_eq!(seen, known, "{query}");
        assert!(document.root_element().attribute("aria-label").unwrap().starts_with("Map. Control"));
        assert!(!drawn(&document, "land").is_empty());
    }
    let nothing = client.get("/collections/control/items?bbox=0,0,1,1&f=html").text();
    assert!(!nothing.contains("<svg"));
    let places = client.get("/collections/places/items?f=html").text();
    let count = values(&places, "data-feature=\"places/", "data-feature").len();
    assert_eq!(count, 40, "places of low rank too");
    let sources = client.get("/collections/sources/items?f=html").text();
    assert!(!sources.contains("<svg"));
}

#[test]
fn data_without_a_style_has_small_maps_too() {
    let client = of(&[point(1, 9.0, 47.0), point(2, 9.5, 47.5)]);
    for page in ["/collections/things?f=html", "/collections/things/items/p1?f=html"] {
        let image = values(&client.get(page).text(), "map.svg", "src").remove(0);
        let text = client.get(&image).text();
        let document = Document::parse(&text).unwrap();
        assert!(!drawn(&document, "things").is_empty(), "{page}");
    }
    assert!(client.get("/collections/things/items?f=html").text().contains("data-feature=\"things/p2\""));
}

#[test]
fn the_page_shows_its_map_without_a_script_and_has_a_card() {
    let client = Client::embedded();
    let page = client.get("/?f=html&datetime=2020-11-25&select=districts/lachin").text();
    let still = &values(&page, "class=\"still\"", "src")[0];
    assert!(still.starts_with("http://map.test/map.svg?datetime=2020-11-25&lang=en&layout=plain"), "{still}");
    let text = client.get(still).text();
    assert!(text.contains("data-selected=\"districts/lachin\"") && !text.contains("data-part=\"sentence\""));
    let card = &values(&page, "property=\"og:image\"", "content")[0];
    assert!(card.starts_with("http://map.test/map.png?datetime=2020-11-25"), "{card}");
    let image = Pixmap::decode_png(&client.get(card).body).unwrap();
    assert_eq!((image.width(), image.height()), (1200, 630));
    let told = |property: &str| values(&page, &format!("\"{property}\""), "content").remove(0);
    assert!(told("og:title").ends_with("25 November 2020"));
    assert!(told("og:description").contains("Kalbajar"));
    assert_eq!(told("twitter:card"), "summary_large_image");
    let downloads = values(&page, "data-picture", "href");
    assert_eq!(downloads.len(), 2);
    for download in downloads {
        assert_eq!(client.get(&download).status, 200);
    }
}

#[test]
fn every_page_leads_to_its_twin_for_programs() {
    let client = Client::embedded();
    for path in [
        "/",
        "/conformance",
        "/api",
        "/collections",
        "/collections/control",
        "/collections/control/items",
        "/collections/districts/items/lachin",
        "/collections/control/changes",
        "/collections/control/schema",
        "/collections/control/queryables",
        "/collections/control/sortables",
        "/collections/control/tiles",
        "/tiles",
        "/timeline",
        "/functions",
        "/tileMatrixSets",
        "/tileMatrixSets/WebMercatorQuad",
    ] {
        let page = client.get(&format!("{path}?f=html")).text();
        let twin = values(&page, "a href", "href").into_iter().find(|href| {
            let (address, query) = href.split_once('?').unwrap_or((href, ""));
            address.strip_prefix("http://map.test") == Some(path) && query.contains("f=json")
        });
        let twin = twin.unwrap_or_else(|| panic!("{path} has a link to its JSON"));
        assert!(client.get(&twin).header("content-type").contains("json"), "{twin}");
    }
}

#[test]
fn the_pages_of_a_point_and_of_changes_have_a_map_of_their_day() {
    let client = Client::embedded();
    let page = |path: &str| client.ask("GET", path, &[("accept", "text/html")]).text();
    let figure = |page: &str| {
        page.split("<figure").nth(1).map(|rest| rest.split("</figure>").next().unwrap().to_owned())
    };
    let at = |rest: &str| figure(&page(&format!("/at?{rest}")));
    let here = at("lon=46.74&lat=39.75&datetime=2022-09-01").unwrap();
    let address = here.split("src=\"http://map.test").nth(1).unwrap().split('"').next().unwrap();
    let address = address.replace("&#38;", "&");
    assert!(address.contains("datetime=2022-09-01") && address.contains("select=control/"), "{address}");
    assert_eq!(client.get(&address).status, 200);
    assert!(here.contains("<figcaption>On 1 September 2022</figcaption>"));
    assert_eq!(at("lon=0&lat=0&datetime=2022-09-01"), None);
    // Of each area its last state on the page, on the day of the last change.
    let changes = |rest: &str| figure(&page(&format!("/collections/control/changes?{rest}")));
    let three = changes("datetime=2020-11-15/2020-12-02").unwrap();
    assert!(three.contains("<figcaption>On 1 December 2020</figcaption>"));
    let (drawn, all) = (three.matches("data-feature=\"control/").count(), changes("").unwrap());
    assert_eq!(drawn, 3);
    let areas: std::collections::BTreeSet<_> = client.json("/control.geojson")["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|state| state["properties"]["area_id"].as_str().unwrap().to_owned())
        .collect();
    assert!((4..=areas.len()).contains(&all.matches("data-feature=\"control/").count()), "{}", areas.len());
    assert_eq!(changes("datetime=2001-01-01"), None);
}
