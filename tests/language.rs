//! The program's own texts, and pages in the reader's language.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "whatever fails here is a failed test"
)]

mod client;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use client::Client;
use serde_json::Value;

/// All that is written in the files below a folder that have one of the endings.
fn written(folder: &Path, endings: &[&str], all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            written(&path, endings, all);
        } else if path.extension().is_some_and(|end| endings.iter().any(|known| end == *known)) {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

fn keys(code: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(format!("src/language/{code}.json")).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    file["words"].as_object().unwrap().keys().cloned().collect()
}

/// The keys that stand as a first argument of the calls that take one.
fn named(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for call in [".word(", ".fill(", ".count("] {
        for rest in code.split(call).skip(1) {
            let rest = rest.trim_start();
            if let Some((key, _)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                found.insert(key.to_owned());
            }
        }
    }
    found
}

#[test]
fn every_text_that_the_server_asks_for_is_there_in_every_language() {
    let mut server = String::new();
    written(Path::new("src"), &["rs", "html"], &mut server);
    let asked = named(&server);
    assert!(asked.len() > 30, "the keys were found: {asked:?}");
    for code in ["en", "az", "hy", "ru"] {
        let missing: Vec<_> = asked.difference(&keys(code)).cloned().collect();
        assert_eq!(missing, Vec::<String>::new(), "missing in {code}");
    }
}

#[test]
fn a_text_is_safe_inside_a_script_element() {
    for code in ["en", "az", "hy", "ru"] {
        let text = fs::read_to_string(format!("src/language/{code}.json")).unwrap();
        assert!(!text.contains('<'), "{code} holds no tag");
    }
}

#[test]
fn the_page_is_in_the_language_asked_for() {
    let client = Client::embedded();
    let page = |path: &str, accepted: &str| {
        client.ask("GET", path, &[("accept", "text/html"), ("accept-language", accepted)])
    };
    for (path, accepted, lang, said) in [
        ("/", "", "en", ["The map as of", "1 December 2020"]),
        ("/?lang=ru", "hy", "ru", ["Карта на дату", "1 декабря 2020\u{a0}г."]),
        ("/?lang=hy&datetime=2020-11-25", "", "hy", ["Փոխվել է մինչև այս օրը", "2020\u{a0}թ. նոյեմբերի 25"]),
        ("/", "az-AZ,az;q=0.9,en;q=0.5", "az", ["Bu tarixdə", "1 dekabr 2020"]),
        ("/at?lon=46.5&lat=39.6&datetime=2020-12-01&lang=hy", "", "hy", ["Ժամանակի ընթացքում", "Աղբյուրներ"]),
        ("/timeline", "ru", "ru", ["Дни изменений", "20 ноября 2020\u{a0}г."]),
        ("/collections/control/changes?lang=az&limit=2", "", "az", ["Nə dəyişdi", "Dəyişikliklər: 1–2"]),
        ("/collections?lang=ru", "hy", "ru", ["Коллекции", "Лицензия"]),
        ("/collections/control", "hy", "hy", ["Ընդգրկույթ", "1988\u{a0}թ. փետրվարի 19, 20:00 (UTC) – բաց"]),
        (
            "/collections/control/items?lang=az&limit=2",
            "",
            "az",
            ["Obyektlər: 1–2", "erməni tərəfinin qüvvələri"],
        ),
        ("/collections/places/items/shusha", "ru", "ru", ["Точка: долгота 46,74", "Населённые пункты"]),
        ("/collections/control/schema?lang=hy", "", "hy", ["Երկրաչափություն", "Չափման միավոր"]),
    ] {
        let answer = page(path, accepted);
        assert_eq!(answer.status, 200, "{path}");
        let text = answer.text();
        assert!(text.contains(&format!("<html lang=\"{lang}\">")), "{path} for {accepted}");
        for words in said {
            assert!(text.contains(words), "{path} for {accepted} does not say {words}");
        }
        assert!(answer.header("vary").contains("accept-language"), "{path} depends on the reader's language");
    }
    let wrong = page("/?lang=xx", "");
    assert_eq!(wrong.status, 400);
    assert!(wrong.text().contains("allowed are en, az, hy, ru"));
}

#[test]
fn links_keep_the_language_that_the_address_names() {
    let client = Client::embedded();
    let text = |path: &str| client.ask("GET", path, &[("accept", "text/html")]).text();
    let page = text("/?lang=hy&datetime=2020-11-25&select=places/shusha");
    for href in [
        "?datetime=2020-11-25&#38;lang=hy",
        "?datetime=2020-11-25&#38;lang=ru&#38;select=places/shusha",
        "/timeline?lang=hy",
    ] {
        assert!(page.contains(href), "the page links to {href}");
    }
    assert!(
        !text("/?datetime=2020-11-25")
            .contains("href=\"http://map.test/?datetime=2020-11-25&#38;lang=en&#38;select")
    );
    assert!(
        text("/timeline?lang=ru").contains("&#38;lang=ru\""),
        "days lead to the map in the same language"
    );
}

/// A page of every kind, by an address that names no language.
const PAGES: [&str; 20] = [
    "/",
    "/embed",
    "/at",
    "/at?lon=46.74&lat=39.75&datetime=2020-12-01",
    "/timeline",
    "/conformance",
    "/functions",
    "/api",
    "/collections",
    "/collections/control",
    "/collections/control/items?limit=2",
    "/collections/places/items/shusha",
    "/collections/corridor/items/route-a/along?km=1",
    "/collections/control/changes?limit=5",
    "/collections/control/schema",
    "/collections/control/queryables",
    "/collections/control/sortables",
    "/tiles",
    "/collections/control/tiles/WebMercatorQuad",
    "/tileMatrixSets/WebMercatorQuad",
];

const HTML: (&str, &str) = ("accept", "text/html");

fn in_language(path: &str, language: &str) -> String {
    format!("{path}{}lang={language}", if path.contains('?') { '&' } else { '?' })
}

/// The texts of the elements of a name, without tags; what is code or is marked as another language's does not count.
fn texts<'a>(page: &'a str, element: &str) -> impl Iterator<Item = &'a str> {
    let (start, end) = (format!("<{element}"), format!("</{element}>"));
    page.match_indices(&start).map(|(at, start)| at + start.len()).collect::<Vec<_>>().into_iter().filter_map(
        move |at| {
            let (attributes, rest) = page[at..].split_once('>')?;
            let text = rest.split_once(&end)?.0;
            let own = attributes.is_empty() || attributes.starts_with(' ');
            (own && !text.starts_with('<') && !attributes.contains("scope=\"row\"")).then_some(text)
        },
    )
}

fn headings(page: &str) -> BTreeSet<&str> {
    ["h1", "h2", "h3", "th", "dt", "summary", "figcaption", "label"]
        .into_iter()
        .flat_map(|element| texts(page, element))
        .collect()
}

#[test]
fn no_page_has_a_heading_of_another_language() {
    let client = Client::embedded();
    // Names of formats, standards and registered things are the same in all languages, as are the API's initials.
    let same: BTreeSet<_> = ["API", "GeoJSON", "URI", "WebMercatorQuad", "WorldCRS84Quad"].into();
    for path in PAGES {
        let english = client.ask("GET", path, &[HTML]).text();
        let english = headings(&english);
        assert!(!english.is_empty() || path == "/embed", "{path}");
        for language in ["az", "hy", "ru"] {
            let named = client.ask("GET", &in_language(path, language), &[HTML]);
            let header = client.ask("GET", path, &[HTML, ("accept-language", language)]);
            for answer in [named, header] {
                assert_eq!(answer.status, 200, "{path}: {}", answer.text());
                let text = answer.text();
                assert!(text.contains(&format!("<html lang=\"{language}\">")), "{path} in {language}");
                let left: BTreeSet<_> = english.intersection(&headings(&text)).copied().collect();
                let left: Vec<_> = left.difference(&same).collect();
                assert_eq!(left, Vec::<&&str>::new(), "{path} in {language}");
                assert_eq!(headings(&text).len(), english.len(), "{path} in {language}");
                assert_eq!(answer.header("content-language"), language, "{path}");
                // The embedded map is a page whatever is accepted.
                let format = if path.starts_with("/embed") { "" } else { "accept, " };
                let vary = format!("{format}accept-language, accept-encoding");
                assert_eq!(answer.header("vary"), vary, "{path}");
            }
        }
        let wrong = client.ask("GET", &in_language(path, "xx"), &[]);
        assert_eq!(wrong.status, 400, "{path}");
        assert!(wrong.text().contains("parameter 'lang' is 'xx'; allowed are en, az, hy, ru"), "{path}");
    }
}

#[test]
fn each_language_has_a_tag_of_its_own() {
    let client = Client::embedded();
    for path in PAGES.into_iter().chain(["/collections?f=json", "/tiles?f=json", "/map.svg"]) {
        let mut tags = BTreeSet::new();
        for language in ["en", "az", "hy", "ru"] {
            let ask = |more: &[_]| {
                client.ask("GET", path, &[&[HTML, ("accept-language", language)], more].concat())
            };
            let answer = ask(&[]);
            assert_eq!(answer.header("content-language"), language, "{path}");
            let tag = answer.header("etag").to_owned();
            assert!(tags.insert(tag.clone()), "{path} in {language} has the tag of another language");
            let held = ask(&[("if-none-match", tag.as_str())]);
            assert_eq!(held.status, 304, "{path} in {language}");
            assert_eq!(held.header("vary"), answer.header("vary"), "{path}");
            for other in &tags {
                let expected = if *other == tag { 304 } else { 200 };
                assert_eq!(
                    ask(&[("if-none-match", other.as_str())]).status,
                    expected,
                    "{path} in {language}"
                );
            }
        }
    }
}

#[test]
fn data_are_the_same_in_all_languages() {
    let client = Client::embedded();
    let item = "/collections/places/items/shusha";
    for path in [
        "/districts.geojson",
        "/collections/districts/items?limit=1&f=jsonfg",
        "/collections/districts/items?limit=1&f=csv",
        "/collections/places/items/shusha?f=json",
        "/collections/places/items/shusha?f=kml",
        "/tiles/WebMercatorQuad/8/97/161",
        "/conformance?f=json",
        "/functions?f=json",
        "/api?f=json",
        "/tileMatrixSets/WebMercatorQuad?f=json",
        item,
    ] {
        let ask = |language| client.ask("GET", path, &[("accept-language", language)]);
        let (english, russian) = (ask("en"), ask("ru"));
        assert_eq!(english.status, 200, "{path}");
        assert!(!english.header("vary").contains("language"), "{path}: {}", english.header("vary"));
        assert!(english.headers.get("content-language").is_none(), "{path}");
        assert_eq!(english.header("etag"), russian.header("etag"), "{path}");
        if !path.contains("items?") {
            assert_eq!(english.body, russian.body, "{path}");
        }
    }
}

#[test]
fn what_json_says_in_words_is_in_the_language_asked_for() {
    let client = Client::embedded();
    let titles = client.json("/collections/control")["titles"].clone();
    for language in ["en", "az", "hy", "ru"] {
        let json = |path: &str| {
            let answer = client.ask("GET", &in_language(path, language), &[]);
            assert_eq!(answer.header("content-language"), language, "{path}");
            assert_eq!(answer.header("vary"), "accept, accept-language, accept-encoding", "{path}");
            answer.json()
        };
        let title = &titles[language];
        let one = json("/collections/control");
        assert_eq!((&one["title"], &one["titles"]), (title, &titles));
        let all = json("/collections");
        let found = all["collections"].as_array().unwrap().iter().find(|one| one["id"] == "control").unwrap();
        assert_eq!((&found["title"], &found["description"]), (title, &one["description"]));
        assert_eq!(&json("/collections/control/tiles")["tilesets"][0]["title"], title);
        assert_eq!(&json("/collections/control/tiles/WebMercatorQuad?f=tilejson")["name"], title);
        let landing = json("/");
        let page = client.ask("GET", &in_language("/", language), &[HTML]).text();
        assert!(page.contains(&format!("<title>{},", landing["title"].as_str().unwrap())));
        let schema = json("/collections/control/queryables");
        let words: Value =
            serde_json::from_str(&fs::read_to_string(format!("src/language/{language}.json")).unwrap())
                .unwrap();
        for name in ["id", "geometry", "period"] {
            assert_eq!(schema["properties"][name]["title"], words["words"][name], "{language}");
        }
    }
}

/// The addresses of this service that a page or a document has.
fn addresses(text: &str) -> Vec<String> {
    let all = text.split("http://map.test").skip(1);
    all.map(|rest| rest.split(['"', '<', ' ']).next().unwrap().replace("&#38;", "&")).collect()
}

#[test]
fn links_lead_on_in_the_same_language() {
    let client = Client::embedded();
    // Files and tiles have no language, and a form names it in a field of its own.
    let tells_nothing = |address: &str| {
        let path = address.split('?').next().unwrap();
        path.starts_with("/assets/")
            || path.contains('{')
            || path.rsplit_once('.').is_some_and(|(_, end)| !["svg", "png"].contains(&end))
            || ["/at", ""].contains(&address)
    };
    let data =
        ["/collections/control/items?limit=2", "/collections/places/items/shusha", "/collections", "/"];
    let pages = PAGES
        .into_iter()
        .filter(|path| !["/", "/embed", "/api"].contains(path))
        .map(|path| (path, "text/html"));
    for (path, accept) in pages.chain(data.map(|path| (path, "application/json"))) {
        let answer = client.ask("GET", &in_language(path, "hy"), &[("accept", accept)]);
        let linked: Vec<_> =
            addresses(&answer.text()).into_iter().filter(|address| !tells_nothing(address)).collect();
        assert!(linked.len() > 3, "{path}: {linked:?}");
        for address in linked {
            assert_eq!(address.matches("lang=hy").count(), 1, "{path} as {accept} links to {address}");
        }
        let plain = client.ask("GET", path, &[("accept", accept), ("accept-language", "hy")]).text();
        let named: Vec<_> = addresses(&plain)
            .into_iter()
            .filter(|a| a.contains("lang=") && !a.starts_with("/map."))
            .collect();
        assert_eq!(named, Vec::<String>::new(), "{path} names no language, and so does no link");
    }
}

#[test]
fn pages_name_their_twins_in_json() {
    let client = Client::embedded();
    for path in PAGES {
        let page = client.ask("GET", &in_language(path, "ru"), &[HTML]).text();
        let head = page.split("</head>").next().unwrap();
        let twin = head.split("<link rel=\"alternate\" type=\"").nth(1);
        if ["/embed", "/at"].contains(&path) {
            assert!(twin.is_none(), "{path} has no JSON");
            continue;
        }
        let (media_type, rest) = twin.unwrap_or_else(|| panic!("{path}")).split_once("\" href=\"").unwrap();
        let answer = client.get(&rest.split('"').next().unwrap().replace("&#38;", "&"));
        assert_eq!(answer.status, 200, "{path}");
        let is_of = |known: &str| answer.header("content-type").starts_with(known);
        assert!(is_of(media_type), "{path}: {media_type}");
        assert_eq!(
            media_type == "application/geo+json",
            path.contains("/items") && !path.contains("along"),
            "{path}"
        );
    }
}

#[test]
fn every_text_is_asked_for_by_the_server_or_the_page() {
    let mut all = String::new();
    written(Path::new("src"), &["rs", "html"], &mut all);
    written(Path::new("web/src"), &["ts"], &mut all);
    let unused: Vec<_> = keys("en").into_iter().filter(|key| !all.contains(&format!("\"{key}\""))).collect();
    assert_eq!(unused, Vec::<String>::new());
}
