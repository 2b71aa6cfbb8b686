//! The real binary on a free port, and what surrounds its answers: caching, codings, CORS, proxies, data of others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "whatever fails here is a failed test"
)]

mod client;
mod program;

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use client::Client;
use lachin_map::Dataset;
use lachin_map::http::{Background, Site};
use program::{BINARY, Service};

fn run(arguments: &[&str]) -> Output {
    Command::new(BINARY).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn write(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}

const POINTS: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[9,47]},"properties":{"valid_to":"2020-12-01"}},
 {"type":"Feature","id":"b","geometry":{"type":"Point","coordinates":[9,48]},"properties":{"valid_from":"2020-12-01"}}]}"#;

#[test]
fn the_program_serves_its_own_data_logs_requests_and_stops_when_asked() {
    let service = Service::start(&[], &[]);
    assert_eq!(service.get("/health/live"), (200, "ok\n".to_owned()));
    assert_eq!(service.get("/health/ready"), (200, "ok\n".to_owned()));
    let (status, layer) = service.get("/districts.geojson");
    assert_eq!((status, layer.matches("\"Feature\"").count()), (200, 12));
    assert_eq!(service.get("/nothing").0, 404);
    let (stopped, log) = service.stop();
    assert!(stopped, "{log}");
    assert!(log.contains("/districts.geojson") && log.contains("status=404") && log.contains("id="), "{log}");
}

#[test]
fn a_folder_of_bare_files_and_a_single_file_are_served_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "wells.geojson", POINTS);
    write(folder.path(), "notes.txt", "not data");
    for path in [folder.path().to_str().unwrap(), &file] {
        let service = Service::start(&["--geodata", path], &[]);
        let (status, answer) = service.get("/collections/wells/items?datetime=2020-12-01");
        assert_eq!(status, 200);
        assert!(answer.contains("\"id\":\"b\"") && !answer.contains("\"id\":\"a\""), "{answer}");
    }
    let service = Service::start(&[], &[("LACHIN_MAP_GEODATA", &file)]);
    assert_eq!(service.get("/wells.geojson").0, 200);
}

#[test]
fn a_fault_stops_the_start_and_names_file_feature_and_cause() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "wells.geojson", &POINTS.replace("[9,48]", "[9,480]"));
    let output = run(&["serve", "--listen", "127.0.0.1:0", "--geodata", &file]);
    assert!(!output.status.success());
    let expected =
        "wells.geojson, feature 2 (b): geometry.coordinates: position 9, 480 is no longitude and latitude";
    assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
    let nowhere = run(&["serve", "--geodata", "/nowhere/at/all"]);
    assert!(!nowhere.status.success() && text(&nowhere.stderr).contains("/nowhere/at/all: "));
}

#[test]
fn check_prints_every_fault_and_exits_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = POINTS.replace("[9,47]", "[9]").replace("\"valid_from\":\"2020-12-01\"", "\"valid_from\":1");
    let file = write(folder.path(), "wells.geojson", &faulty);
    let output = run(&["check", &file]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(
        printed
            .contains("wells.geojson, feature 1 (a): geometry.coordinates: found [9]; allowed is a position")
            && printed.contains("feature 2 (b): property valid_from is 1"),
        "{printed}"
    );
    let sound = run(&["check", "geodata"]);
    assert_eq!((sound.status.code(), text(&sound.stdout).as_str()), (Some(0), "no fault found\n"));
}

#[test]
fn wrong_arguments_are_named() {
    let output = run(&["serve", "--base-url", "example.org"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("http:// or https://"));
}

#[test]
fn a_conditional_request_is_answered_before_the_query() {
    let client = Client::embedded();
    for path in
        ["/districts.geojson", "/collections/districts/items?bbox=46,39,47,40", "/collections", "/?f=html"]
    {
        let first = client.get(path);
        let tag = first.header("etag").to_owned();
        assert!(!tag.is_empty() && first.header("cache-control").contains("max-age"), "{path}");
        let again = client.ask("GET", path, &[("if-none-match", &tag)]);
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), tag);
        let listed = format!("\"other\", W/{}", tag.trim_start_matches("W/"));
        assert_eq!(client.ask("GET", path, &[("if-none-match", &listed)]).status, 304, "{path}");
        assert_eq!(client.ask("GET", path, &[("if-none-match", "\"other\"")]).status, 200, "{path}");
        for method in ["GET", "HEAD"] {
            let any = client.ask(method, path, &[("if-none-match", "*")]);
            assert_eq!((any.status.as_u16(), any.body.len(), any.header("etag")), (304, 0, &*tag), "{path}");
        }
    }
    for nowhere in ["/nothing", "/collections/nothing/items", "/nothing.geojson"] {
        assert_eq!(client.ask("GET", nowhere, &[("if-none-match", "*")]).status, 404, "{nowhere}");
    }
    assert_eq!(client.ask("GET", "/collections?x=1", &[("if-none-match", "*")]).status, 400);
    // What is sent back is our own tag and not the client's text.
    let layer = "/districts.geojson";
    let strong = client.get(layer).header("etag").to_owned();
    let own = |held: &str, coding: &str| {
        let answer = client.ask("GET", layer, &[("if-none-match", held), ("accept-encoding", coding)]);
        (answer.status.as_u16(), answer.header("etag").to_owned())
    };
    let coded = |coding: &str| strong.trim_end_matches('"').to_owned() + "-" + coding + "\"";
    assert_eq!(own(&format!("W/{strong}"), ""), (304, strong.clone()));
    assert_eq!(own(&format!("{strong}, {}", coded("gzip")), "gzip"), (304, coded("gzip")));
    assert_eq!(own(&coded("br"), "gzip"), (304, coded("br")));
    assert_eq!(own(&coded("nonsense"), "gzip").0, 200);
    assert_eq!(own(strong.trim_matches('"'), "").0, 200);
    let tag = |path: &str| client.get(path).header("etag").to_owned();
    let items = "/collections/districts/items";
    assert_eq!(tag(&format!("{items}?limit=2&bbox=1,2,3,4")), tag(&format!("{items}?bbox=1,2,3,4&limit=2")));
    assert_ne!(tag(&format!("{items}?limit=2")), tag(&format!("{items}?limit=3")));
    assert!(tag(items).starts_with("W/"), "its timeStamp changes");
    let html = client.ask("GET", items, &[("accept", "text/html")]);
    assert_ne!(html.header("etag"), tag(items));
}

#[test]
fn bodies_come_in_the_coding_asked_for_and_are_the_same() {
    let client = Client::embedded();
    for path in ["/districts.geojson", "/assets/page.css", "/collections/districts/items/lachin"] {
        let plain = client.get(path);
        let mut tags = vec![plain.header("etag").to_owned()];
        for coding in ["gzip", "br", "zstd"] {
            let packed = client.ask("GET", path, &[("accept-encoding", coding)]);
            assert_eq!(packed.header("content-encoding"), coding, "{path}");
            assert!(packed.header("vary").contains("accept-encoding"), "{path}");
            assert!(packed.body.len() < plain.body.len(), "{path} {coding}");
            let mut body = Vec::new();
            match coding {
                "gzip" => drop(flate2::read::GzDecoder::new(&*packed.body).read_to_end(&mut body).unwrap()),
                "br" => brotli::BrotliDecompress(&mut &*packed.body, &mut body).unwrap(),
                _ => body = zstd::decode_all(&*packed.body).unwrap(),
            }
            assert!(body == plain.body, "{path} {coding}");
            let tag = packed.header("etag").to_owned();
            assert!(!tags.contains(&tag), "a coding has its own tag: {tag}");
            assert_eq!(client.ask("GET", path, &[("if-none-match", &tag)]).status, 304);
            tags.push(tag);
        }
    }
}

#[test]
fn other_sites_may_read() {
    let client = Client::embedded();
    let read = client.ask("GET", "/collections", &[("origin", "https://example.org")]);
    assert_eq!(read.header("access-control-allow-origin"), "*");
    let asked = [("origin", "https://example.org"), ("access-control-request-method", "GET")];
    let preflight = client.ask("OPTIONS", "/collections/districts/items", &asked);
    assert_eq!(preflight.status, 200);
    assert!(preflight.header("access-control-allow-methods").contains("GET"));
    let fault = client.ask("GET", "/collections?x=1", &[("origin", "https://example.org")]);
    assert_eq!((fault.status.as_u16(), fault.header("access-control-allow-origin")), (400, "*"));
}

#[test]
fn answers_carry_the_id_of_their_request() {
    let client = Client::embedded();
    assert_eq!(client.get("/").header("x-request-id").len(), 36);
    assert_eq!(client.ask("GET", "/", &[("x-request-id", "mine")]).header("x-request-id"), "mine");
}

#[test]
fn links_start_with_the_base_that_is_configured() {
    let files = [("wells.geojson", POINTS)];
    let client = Client::of(&Dataset::from_files("data", files), Some("https://example.org/map/"));
    let page = client.json("/collections/wells/items?limit=1");
    for link in page["links"].as_array().unwrap() {
        let href = link["href"].as_str().unwrap();
        assert!(href.starts_with("https://example.org/map/collections/wells"), "{href}");
    }
    assert!(client.get("/?f=html").text().contains("https://example.org/map/assets/page.js"));
}

#[test]
fn tiles_of_others_are_asked_only_if_the_operator_names_them() {
    let dataset = Dataset::from_files("data", [("wells.geojson", POINTS)]);
    let page = |client: &Client| client.ask("GET", "/", &[("accept", "text/html")]);
    let plain = page(&Client::of(&dataset, None));
    assert!(plain.text().contains("\"background\":null"));
    assert!(!plain.header("content-security-policy").contains("http"), "nobody else may be asked");
    let url = "https://tiles.example.org/{z}/{x}/{y}.png";
    let background = Background { url: url.parse().unwrap(), attribution: "© <b>Somebody</b>".to_owned() };
    let tiled = page(&Client::at(&dataset, Site { background: Some(background), ..Site::default() }));
    assert!(
        tiled.header("content-security-policy").contains("img-src 'self' data: https://tiles.example.org;")
    );
    assert!(tiled.text().contains(url) && tiled.text().contains("© \\u003cb>Somebody"));
    assert_ne!(plain.header("etag"), tiled.header("etag"));
    for (arguments, why) in [
        (vec!["--tiles", url], "--tiles-attribution"),
        (vec!["--tiles", "https://tiles.example.org/", "--tiles-attribution", "a"], "has {z}, {x} and {y}"),
    ] {
        let output = run(&[&["serve"], arguments.as_slice()].concat());
        assert!(!output.status.success());
        assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
    }
}

#[test]
fn a_layer_can_be_asked_in_part() {
    let client = Client::of(&Dataset::from_files("data", [("wells.geojson", POINTS)]), None);
    let ids = |path: &str| client::ids(&client.json(path));
    assert_eq!(ids("/wells.geojson"), ["a", "b"]);
    assert_eq!(ids("/wells.geojson?datetime=2020-12-01"), ["b"]);
    assert_eq!(ids("/wells.geojson?bbox=8,46,10,47.5"), ["a"]);
    assert_eq!(client.get("/lakes.geojson").status, 404);
    assert_eq!(client.get("/wells.shp").status, 404);
}

#[test]
fn text_from_the_data_cannot_leave_its_place_in_the_page() {
    let evil = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"</script><b>","geometry":null,
        "properties":{"name":"<img src=x onerror=alert(1)>","url":"javascript:alert(1)"}}]}"#;
    let client = Client::of(&Dataset::from_files("data", [("evil.geojson", evil)]), None);
    for path in [
        "/?f=html",
        "/collections/evil/items?f=html",
        "/collections/evil/items/%3C%2Fscript%3E%3Cb%3E?f=html",
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let text = answer.text();
        assert!(!text.contains("<img src=x") && !text.contains("</script><b>"), "{path}");
        assert!(!text.contains("href=\"javascript"), "{path}");
    }
}

#[test]
fn a_point_is_found_by_a_box_of_its_own_coordinates() {
    // Seventeen digits, of which a quick parser gets the last one wrong.
    let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a",
        "geometry":{"type":"Point","coordinates":[120.20390720331335,-11.967461912900504]},
        "properties":{"n":0.30000000000000004}}]}"#;
    let client = Client::of(&Dataset::from_files("data", [("a.geojson", file)]), None);
    let (x, y) = ("120.20390720331335", "-11.967461912900504");
    let found = client.json(&format!("/collections/a/items?bbox={x},{y},{x},{y}"));
    assert_eq!(found["numberMatched"], 1);
    // The feature stands on two lines, so it was written anew, and to the last digit.
    assert!(client.get("/collections/a/items/a").text().contains(&format!("[{x},{y}]")));
    assert!(client.get("/collections/a/items/a").text().contains("0.30000000000000004"));
}

#[test]
fn collections_and_features_may_have_any_letters() {
    let point = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"вода/1",
        "geometry":null,"properties":{}}]}"#;
    let client =
        Client::of(&Dataset::from_files("data", [("реки.geojson", point), ("озёра.geojson", point)]), None);
    let collections = client.json("/collections");
    for collection in collections["collections"].as_array().unwrap() {
        for (_, media_type, href) in client::links(collection) {
            assert!(href.is_ascii(), "{href}");
            assert_eq!(client.ask("GET", &href, &[("accept", &media_type)]).status, 200, "{href}");
        }
    }
    let items = client.json("/collections/%D1%80%D0%B5%D0%BA%D0%B8/items");
    assert_eq!(items["features"][0]["id"], "вода/1");
    assert_eq!(
        client.get("/collections/%D1%80%D0%B5%D0%BA%D0%B8/items/%D0%B2%D0%BE%D0%B4%D0%B0%2F1").status,
        200
    );
}

#[test]
fn an_error_is_always_a_problem_and_never_kept() {
    let client = Client::embedded();
    for (path, status) in [("/collections/%FF", 400), ("/nothing", 404), ("/collections?x=1", 400)] {
        let answer = client.get(path);
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (status, "application/problem+json")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.json()["status"], status);
    }
}

#[test]
fn a_feature_is_served_as_geojson_whatever_its_members_were() {
    let file = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":1},
        {"type":"Feature","id":2,"geometry":null,"properties":null,"links":[{"href":"elsewhere"}]}]}"#;
    let client = Client::of(&Dataset::from_files("data", [("a.geojson", file)]), None);
    for id in ["1", "2"] {
        let text = client.get(&format!("/collections/a/items/{id}")).text();
        assert!(text.contains("\"geometry\":null") && text.contains("\"properties\":null"), "{text}");
        assert_eq!(text.matches("\"links\"").count(), 1, "{text}");
        let read: geojson::Feature = text.parse().unwrap();
        assert_eq!((client::id(&read).as_str(), read.geometry, read.properties), (id, None, None));
    }
    let deep = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":null,"properties":{{"a":{}{}}}}}]}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    let faults = Dataset::from_files("data", [("a.geojson", deep)]).load().unwrap_err().to_string();
    assert!(faults.contains("feature 1") && faults.contains("recursion limit"), "{faults}");
    let offset = client.json("/collections/a/items?offset=18446744073709551616");
    assert_eq!((&offset["numberMatched"], &offset["numberReturned"]), (&2.into(), &0.into()));
}

#[test]
fn a_layer_says_whose_it_is_and_what_it_does_not_mean() {
    let layer = Client::embedded().json("/districts.geojson");
    for (member, says) in
        [("attribution", "OpenStreetMap"), ("license", "Open Database"), ("notice", "no endorsement")]
    {
        assert!(layer[member].as_str().unwrap().contains(says), "{member}: {}", layer[member]);
    }
}

#[test]
fn a_layer_has_one_tag_whatever_is_accepted() {
    let client = Client::embedded();
    let tag =
        |accept| client.ask("GET", "/districts.geojson", &[("accept", accept)]).header("etag").to_owned();
    assert_eq!(tag("*/*"), tag("text/html"));
    assert_eq!(client.get("/districts.geojson").header("vary"), "accept-encoding");
    assert_eq!(client.get("/collections/districts/items").header("vary"), "accept, accept-encoding");
}

#[test]
fn links_follow_a_trusted_proxy_and_nobody_else() {
    let forwarded = [
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "map.example"),
        ("x-forwarded-prefix", "/lachin"),
    ];
    let home = |service: &Service| {
        let mut request = ureq::get(format!("{}/collections?f=json", service.url));
        for (name, value) in forwarded {
            request = request.header(name, value);
        }
        let body = request.call().unwrap().body_mut().read_to_string().unwrap();
        let json: serde_json::Value = serde_json::from_str(&body).unwrap();
        json["links"][0]["href"].as_str().unwrap().to_owned()
    };
    let trusting = Service::start(&["--trusted-proxies", "127.0.0.0/8"], &[]);
    assert_eq!(home(&trusting), "https://map.example/lachin/collections?f=json");
    let wary = Service::start(&["--trusted-proxies", "10.0.0.0/8"], &[]);
    assert_eq!(home(&wary), format!("{}/collections?f=json", wary.url));
    let told = Service::start(
        &["--base-url", "https://other.example/m"],
        &[("LACHIN_MAP_TRUSTED_PROXIES", "127.0.0.1")],
    );
    assert_eq!(home(&told), "https://other.example/m/collections?f=json");
}

#[test]
fn a_page_announces_the_letters_of_its_language_which_are_kept_for_good() {
    let client = Client::embedded();
    let fonts = |language: &str| -> Vec<String> {
        let page = client.get(&format!("/?f=html&lang={language}")).text();
        let links = page.split("<link rel=\"preload\" href=\"").skip(1);
        links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let (english, armenian) = (fonts("en"), fonts("hy"));
    assert!(english.iter().any(|href| href.contains("/sans-latin.en")), "{english:?}");
    assert!(armenian.iter().any(|href| href.contains("/sans-armenian.hy.")), "{armenian:?}");
    assert!(english.iter().all(|href| !armenian.contains(href)), "{english:?}");
    for href in english.iter().chain(&armenian) {
        let answer = client.get(href);
        assert_eq!(answer.header("content-type"), "font/woff2");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        let name = href.rsplit_once("/assets/").unwrap().1;
        assert!(client.get("/assets/page.css").text().contains(name), "{name} is named by the style");
    }
    assert_eq!(client.get("/assets/fonts/none.woff2").status, 404);
    // What has this build's hash is kept for good, and nothing under another's.
    let page = client.ask("GET", "/", &[("accept", "text/html")]).text();
    let script = page.split("<script src=\"").nth(1).unwrap().split('"').next().unwrap();
    let kept = |href: &str| client.get(href).header("cache-control").contains("immutable");
    let (file, _) = script.split_once("?v=").unwrap();
    assert!(kept(script) && !kept(&format!("{file}?v=0")) && !kept(file), "{script}");
}

#[test]
fn the_map_can_be_embedded_anywhere_and_holds_no_more_than_itself() {
    let client = Client::embedded();
    let answer = client.get("/embed?datetime=2020-11-25&lang=ru&utm_source=x");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(answer.header("x-frame-options").is_empty());
    assert!(!answer.header("content-security-policy").contains("frame-ancestors"));
    let text = answer.text();
    assert!(text.contains("<time datetime=\"2020-11-25\">") && text.contains("id=\"open-map\""));
    for part in ["<header", "<footer", "<table"] {
        assert!(!text.contains(part), "{part}");
    }
    let fault = client.get("/embed?datetime=soon");
    assert_eq!(fault.status, 400);
    assert!(fault.text().contains("datetime"));
    let whole = client.get("/?f=html&view=table").text();
    assert!(whole.contains("data-view=\"table\"") && whole.contains("<td data-sort-value=\"2020-11-25\">"));
    assert!(client.get("/?f=html&view=other").text().contains("data-view=\"map\""));
}
