//! The reader's page as the server sends it: the days of its time row, and the strip of a line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use client::Client;
use lachin_map::Dataset;
use serde_json::Value;

fn page(client: &Client, path: &str) -> String {
    let answer = client.ask("GET", path, &[("accept", "text/html")]);
    assert_eq!(answer.status, 200, "{path}");
    answer.text()
}

/// What the script of a page starts from.
fn boot(page: &str) -> Value {
    let json = page.split("id=\"boot\">").nth(1).unwrap().split("</script>").next().unwrap();
    serde_json::from_str(json).unwrap()
}

/// The lines of the strip in a page, markup left out.
fn strip(page: &str) -> Vec<String> {
    let strip = page.split("id=\"strip\"").nth(1).unwrap().split("</section>").next().unwrap();
    let mut text = String::new();
    let mut inside = true;
    for c in strip.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

const ROADS: &str = r#"
    default_date = "2001-06-01"
    [page]
    PAGE
    [page.strip]
    line = "roads"
    sources = "length_sources"
    places = "inns"
    km = "km"
    basis = "how"
    [properties.length_sources]
    title = { en = "Sources" }
    kind = "sources"
    [codes.how]
    measured = { en = "measured with a wheel" }
    [[collections]]
    id = "roads"
    title = { en = "Old roads" }
    file = "roads.geojson"
    label = "name"
    period = { from = "since", to = "until" }
    change = { date = "since", summary = "name" }
    measure = { from = "km_from", to = "km_to" }
    [[collections]]
    id = "inns"
    file = "inns.geojson"
    label = "name"
    [[collections]]
    id = "sources"
    file = "sources.geojson"
"#;

fn roads(page: &str) -> Client {
    roads_since(page, "2003-01-01")
}

/// The same, with the day on which the second road begins.
fn roads_since(page: &str, since: &str) -> Client {
    let road = |id: &str, to: &str, since: &str, until: &str| {
        format!(
            r#"{{"type":"Feature","id":"{id}","geometry":{{"type":"LineString","coordinates":[[9,47],[9,48]]}},
            "properties":{{"name_en":"Road {id}","km_from":0,"km_to":{to},"since":"{since}","until":{until},"length_sources":["ledger"]}}}}"#
        )
    };
    let inn = |id: &str, km: &str| {
        format!(
            r#"{{"type":"Feature","id":"{id}","geometry":{{"type":"Point","coordinates":[9,47.5]}},
            "properties":{{"name_en":"The {id} & Crown","km":{km},"how":"measured"}}}}"#
        )
    };
    let layer = |features: &[String]| {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    };
    let ledger = r#"{"type":"Feature","id":"ledger","geometry":null,
        "properties":{"title":"The road ledger","url":"https://example.org/ledger"}}"#;
    let files = [
        ("catalog.toml", ROADS.replace("PAGE", page)),
        (
            "roads.geojson",
            layer(&[road("a", "20", "2001-01-01", "\"2002-01-01\""), road("b", "45.5", since, "null")]),
        ),
        (
            "inns.geojson",
            layer(&[inn("Swan", "31"), inn("Bear", "7.25"), inn("Fox", "46"), inn("Hen", "null")]),
        ),
        ("sources.geojson", layer(&[ledger.to_owned()])),
    ];
    Client::of(&Dataset::from_files("mine", files), None)
}

fn empty() -> Client {
    let layer = r#"{"type":"FeatureCollection","features":[]}"#;
    Client::of(&Dataset::from_files("mine", [("a.geojson", layer)]), None)
}

#[test]
fn the_strip_tells_the_line_in_use_with_its_length_sources_and_places() {
    let client = roads("");
    let on = page(&client, "/?datetime=2001-06-01");
    assert_eq!(
        strip(&on),
        [
            "Old roads",
            "20\u{a0}km, reported length",
            "1",
            "The Bear &#38; Crown 7.25\u{a0}km",
            "The Swan &#38; Crown 31\u{a0}km",
        ]
    );
    assert!(on.contains(r#"<p id="strip-unused" hidden>"#), "the note is hidden while the line is in use");
    assert!(
        on.contains(r#"<li data-km="31" data-rank="0" hidden>"#),
        "what lies on the other line is hidden"
    );
    assert!(on.contains(r#"href="https://example.org/ledger""#));
    assert!(on.contains(r#"title="measured with a wheel""#));
    assert!(on.contains(r#"aria-label="Along Road a, with the kilometre of each place""#));

    let between = page(&client, "/?datetime=2002-06-01");
    assert!(between.contains(r#"class="strip unused""#) && between.contains(r#"<p id="strip-unused">"#));

    let later = page(&client, "/?datetime=2003-06-01&select=inns/Swan");
    assert!(strip(&later).contains(&"45.5\u{a0}km, reported length".to_owned()));
    assert!(later.contains(r#"<li data-km="31" data-rank="0" class="selected">"#));
    assert!(!strip(&later).iter().any(|line| line.contains("Fox")), "what lies on no line is left out");
}

#[test]
fn the_script_is_told_the_lines_with_their_own_kilometres() {
    let strip = &boot(&page(&roads(""), "/"))["strip"];
    assert_eq!(strip["collection"], "roads");
    let lines = strip["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[1]["from"], &lines[1]["to"]), (&Value::from(0.0), &Value::from(45.5)));
    assert_eq!((&lines[1]["id"], &lines[1]["length"]), (&"b".into(), &"45.5\u{a0}km".into()));
    assert_eq!(lines[1]["sources"][0]["href"], "https://example.org/ledger");
}

#[test]
fn without_a_strip_in_the_catalogue_the_page_has_none() {
    let page = page(&empty(), "/");
    assert!(!page.contains("id=\"strip\"") && boot(&page)["strip"].is_null());
    // Data that lies nowhere is shown over the whole map.
    assert_eq!(boot(&page)["bbox"], serde_json::json!([-180.0, -85.0, 180.0, 85.0]));
}

#[test]
fn the_time_row_ends_where_the_catalogue_says_else_today_or_with_a_later_change() {
    let range = |more: &str, since: &str| {
        let boot = boot(&page(&roads_since(more, since), "/"));
        [&boot["from"], &boot["to"]].map(|day| day.as_str().unwrap().to_owned())
    };
    let today = || jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date().to_string();
    let from = "from = \"2000-01-01\"\n";
    assert_eq!(range(&format!("{from}to = \"2004-01-01\""), "2999-01-01"), ["2000-01-01", "2004-01-01"]);
    assert_eq!(range(from, "2999-01-01"), ["2000-01-01", "2999-01-01"]);
    assert_eq!(range("", "2999-01-01"), ["2001-01-01", "2999-01-01"]);
    // The day may end between the two looks at the clock.
    let (before, [_, to], after) = (today(), range(from, "2003-01-01"), today());
    assert!(to == before || to == after, "{to} is today");
    let boot = boot(&page(&empty(), "/"));
    assert_eq!(boot["from"], boot["to"], "without a change the row is today alone");
}

#[test]
fn data_without_sentences_have_a_time_row_of_the_days_on_which_something_changed() {
    let row = |id: u32, from: &str, to: &str| {
        format!(
            r#"{{"type":"Feature","id":{id},"properties":{{"name":"Block {id}","valid_from":{from},"valid_to":{to}}},
            "geometry":{{"type":"Point","coordinates":[{id},50]}}}}"#
        )
    };
    let rows = [row(1, "\"2020-01-01\"", "\"2021-01-01\""), row(2, "\"2020-06-01\"", "null")];
    let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","));
    let client = Client::of(&Dataset::from_files("blocks", [("blocks.geojson", file)]), None);
    let on = page(&client, "/?datetime=2020-07-01");
    let start = boot(&on);
    let days: Vec<_> = start["stops"].as_array().unwrap().iter().map(|stop| &stop["date"]).collect();
    assert_eq!(days, ["2020-01-01", "2020-06-01", "2021-01-01"]);
    assert_eq!((&start["from"], &start["date"]), (&"2020-01-01".into(), &"2020-07-01".into()));
    assert_eq!(start["stops"][1]["text"], "1 change on this day.");
    assert!(on.contains("Last change, 1 June 2020:") && on.contains("1 change on this day."));
    // A line in the legend, and a table, of a layer that brings neither.
    assert!(on.contains("data-collection=\"blocks\""));
    assert!(on.contains("data-feature=\"blocks/2\""));
}

#[test]
fn a_layer_is_asked_for_with_what_is_drawn_and_told_at_once() {
    let toml = r#"
        languages = ["en", "ru"]
        [properties.name]
        title = { en = "Name" }
        text = true
        [properties.note]
        title = { en = "Note" }
        text = true
        [properties.use]
        title = { en = "Use" }
        text = true
        [[collections]]
        id = "a"
        file = "a.geojson"
        label = "name"
        period = { from = "since" }
        change = { date = "since", summary = "use" }
        style = { property = "kind", classes = [{ value = "old" }] }
    "#;
    let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"geometry":null,"properties":
        {"since":"2020-01-01","kind":"old","rank":2,"remark":"none","name_en":"Inn","name_ru":"Трактир","note_en":"old","note_ru":"старый","use_en":"sleep","use_ru":null}}]}"#;
    let files = [("catalog.toml", toml.to_owned()), ("a.geojson", file.to_owned())];
    let client = Client::of(&Dataset::from_files("inns", files), None);
    let asked = |language: &str| {
        let page = boot(&page(&client, &format!("/?lang={language}")));
        page["collections"][0]["drawnHref"].as_str().unwrap().split_once('?').unwrap().1.to_owned()
    };
    assert_eq!(asked("en"), "properties=since,kind,rank,name_en,name_ru&zoom-level=18");
    assert_eq!(asked("ru"), asked("en"), "names are searched for in all languages");
}

const ISLAND: &str = r#"
    title = { en = "The island" }
    license = { id = "CC0-1.0", title = "CC0", url = "https://creativecommons.org/publicdomain/zero/1.0/" }
    [ground]
    file = "maps/old.jpeg"
    bbox = [9.0, 47.0, 10.0, 48.0]
    order = -1
    title = { en = "Old <map>" }
    attribution = "Survey of the island"
"#;

#[test]
fn data_of_any_land_can_have_an_image_of_the_ground() {
    // As far as a server is concerned that does not paint it.
    let image: &[u8] = b"\xff\xd8\xff\xe0 and so on";
    let files = [("catalog.toml", ISLAND.as_bytes()), ("maps/old.jpeg", image)];
    let client = Client::of(&Dataset::from_files("data", files), None);
    let page = page(&client, "/");
    let ground = &boot(&page)["ground"];
    assert_eq!(ground["bbox"], serde_json::json!([9.0, 47.0, 10.0, 48.0]));
    assert_eq!((&ground["order"], &ground["closest"]), (&Value::from(-1), &Value::Null));
    assert_eq!(ground["attribution"], "Survey of the island");
    assert!(page.contains("Old &#60;map&#62;") && page.contains("CC0"), "its rights stand under the page");
    // It is packed in itself, and kept for good under its own address.
    let address = ground["url"].as_str().unwrap();
    let answer = client.ask("GET", address, &[("accept-encoding", "br, gzip")]);
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/jpeg"));
    assert_eq!((answer.body.as_slice(), answer.header("content-encoding")), (image, ""));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    // Programs find it from the landing page.
    let landing = client.json("/?f=json");
    let links = client::links(&landing);
    let link = links.iter().find(|(_, media_type, _)| media_type == "image/jpeg");
    let (_, _, href) = link.unwrap_or_else(|| panic!("{links:?}"));
    assert_eq!(client.get(href).body, image);
    // Data without one have none.
    assert_eq!(boot(&self::page(&empty(), "/"))["ground"], Value::Null);
}
