//! Page, table, legend, picture, timeline and API say the same of each day on which something changed or happened.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;

use std::collections::{BTreeMap, BTreeSet};

use client::Client;
use roxmltree::{Document, Node};
use serde_json::Value;

/// The part of a page between the mark of an element's start and its end.
fn part<'a>(page: &'a str, mark: &str, end: &str) -> &'a str {
    page.split(mark).nth(1).unwrap_or_else(|| panic!("{mark} is not in the page")).split(end).next().unwrap()
}

/// The text of a piece of HTML.
fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    let text = text.replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many areas of each class a legend counts, by the class's words.
type Counts = BTreeMap<String, String>;

/// The legend of the page, without classes of which there is none.
fn of_page(page: &str) -> Counts {
    let legend = part(page, "id=\"legend\">", "</ul>");
    let entries = legend.split("<li ").filter(|entry| entry.contains("data-collection=\"control\""));
    let entries = entries.filter(|entry| entry.contains("class=\"count\""));
    let class = |entry: &str| text(part(entry, "class=\"class\">", "</span>"));
    let count = |entry: &str| text(part(entry, "class=\"count\">", "</span>"));
    let told = entries.map(|entry| (class(entry), count(entry)));
    told.filter(|(_, count)| !count.starts_with("0 ")).collect()
}

fn all_text(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The numbers that the legend of the picture tells.
fn of_picture(svg: &str) -> BTreeSet<String> {
    let document = Document::parse(svg).unwrap();
    let counts = document.descendants().filter(|node| node.attribute("data-part") == Some("count"));
    counts.map(all_text).filter(|count| !count.starts_with("0 ")).collect()
}

/// How many areas have each status on a day, by the API.
fn of_items(items: &Value) -> BTreeMap<&str, usize> {
    let mut areas: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for feature in items["features"].as_array().unwrap() {
        let properties = &feature["properties"];
        let status = properties["status"].as_str().unwrap();
        areas.entry(status).or_default().insert(properties["area_id"].as_str().unwrap());
    }
    areas.into_iter().map(|(status, areas)| (status, areas.len())).collect()
}

#[test]
fn on_every_day_of_a_change_or_event_all_say_the_same() {
    let client = Client::embedded();
    let timeline = client.json("/timeline?lang=en");
    let collection = client.json("/collections/control");
    let (mut days, mut rows) = (0, 0);
    for day in timeline["days"].as_array().unwrap() {
        let date = day["date"].as_str().unwrap();
        // The time row begins here.
        if date < "2020-09-26" || day["sentence"].is_null() {
            continue;
        }
        let answer = client.ask("GET", &format!("/?datetime={date}&lang=en"), &[("accept", "text/html")]);
        let page = answer.text();
        let sentence = text(part(&page, "id=\"sentence\">", "<span class=\"citations\""));
        let told = day["sentence"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(sentence, told, "{date}: the sentence of the page and of the timeline");

        let items = client.json(&format!("/collections/control/items?datetime={date}&limit=1000"));
        let by_status = of_items(&items);
        let legend = of_page(&page);
        let counted: BTreeSet<usize> = by_status.values().copied().collect();
        let of_legend: BTreeSet<usize> =
            legend.values().map(|count| count.split(' ').next().unwrap().parse().unwrap()).collect();
        assert_eq!(legend.len(), by_status.len(), "{date}: {legend:?} and {by_status:?}");
        assert_eq!(of_legend, counted, "{date}: the legend and the API");

        let svg = client.ask("GET", &format!("/map.svg?datetime={date}&lang=en"), &[]).text();
        let shown = of_picture(&svg);
        let missing: Vec<_> = legend.values().filter(|count| !shown.contains(*count)).collect();
        assert!(missing.is_empty(), "{date}: the picture lacks {missing:?}, it has {shown:?}");

        // The state that the table tells of a district is that of one of its areas on the day.
        let classes = collection["style"]["classes"].as_array().unwrap();
        let words = |status: &str| -> String {
            let class = classes.iter().find(|class| class["value"] == status).unwrap();
            class["legend"]["en"].as_str().unwrap().to_owned()
        };
        for row in part(&page, "id=\"rows\">", "</tbody>").split("<tr ").skip(1) {
            let id = part(row, "data-feature=\"districts/", "\"");
            let states = text(part(row, "class=\"state\"", "</td>").split_once('>').unwrap().1);
            let features = items["features"].as_array().unwrap().iter();
            let own: BTreeSet<String> = features
                .filter(|feature| feature["properties"]["district"] == id)
                .map(|feature| words(feature["properties"]["status"].as_str().unwrap()))
                .collect();
            // A class's words may have the sign that stands between classes.
            let rest = own.iter().fold(states.clone(), |rest, state| {
                assert!(
                    rest.contains(state),
                    "{date}: the table's state of {id} is {states}, it lacks {state}"
                );
                rest.replacen(state, "", 1)
            });
            assert_eq!(rest.replace("; ", ""), "", "{date}: the table's state of {id} is {states}");
            rows += 1;
        }
        days += 1;
    }
    assert!(days > 40 && rows > 480, "{days} days and {rows} rows were compared");
}

#[test]
fn of_a_day_without_a_sentence_the_last_change_speaks_and_no_event() {
    let client = Client::embedded();
    // An event was on 27 November, the change before it on the 25th.
    let answer = client.ask("GET", "/?datetime=2020-11-28&lang=en", &[("accept", "text/html")]).text();
    let sentence = text(part(&answer, "id=\"sentence\">", "<span class=\"citations\""));
    assert!(sentence.starts_with("Last change, 25 November 2020: Kalbajar"), "{sentence}");
}

/// The row of the strip: why its line is not in use, and the state of the road.
fn row(client: &Client, date: &str, language: &str) -> (String, String) {
    let path = format!("/?datetime={date}&lang={language}");
    let page = client.ask("GET", &path, &[("accept", "text/html")]).text();
    let told = |id: &str| {
        let element = part(&page, &format!("id=\"{id}\""), "</p>");
        text(element.split_once('>').unwrap().1)
    };
    (told("strip-unused"), told("strip-state"))
}

#[test]
fn the_row_tells_the_state_of_the_road_on_each_day_of_a_change_and_never_that_a_road_in_use_is_none() {
    let client = Client::embedded();
    let states = client.json("/collections/corridor-states/items?limit=1000");
    let mut days = 0;
    for state in states["features"].as_array().unwrap() {
        let properties = &state["properties"];
        // Days before the time row are shown as its first.
        let date = properties["valid_from"].as_str().unwrap().max("2020-09-26");
        for language in ["en", "az", "hy", "ru"] {
            let (unused, told) = row(&client, date, language);
            assert_eq!(told, properties[format!("name_{language}")].as_str().unwrap(), "{date} {language}");
            assert!(!unused.starts_with("Not in use"), "{date}: {unused}");
        }
        days += 1;
    }
    assert!(days >= 14, "{days} states");
    for (date, unused, told) in [
        ("2020-10-20", "", "In use, not yet a corridor"),
        ("2020-11-05", "", "Part of the road reported closed to civilians"),
        ("2022-08-29", "", "In use, guarded by Russian peacekeepers"),
        ("2022-12-12", "On this date another route was in use", "Restricted: protest near Shusha / Shushi"),
        ("2023-06-15", "On this date another route was in use", "Closed, by the local authorities"),
        ("2024-01-01", "", "No source speaks of it as a corridor any more"),
    ] {
        let (found, state) = row(&client, date, "en");
        assert!(found.starts_with(unused) && found.is_empty() == unused.is_empty(), "{date}: {found}");
        assert!(state.starts_with(told) && state.is_empty() == told.is_empty(), "{date}: {state}");
    }
}
