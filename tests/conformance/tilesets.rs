//! Vector tiles over HTTP (OGC API - Tiles, 20-057): tilesets, their addresses, what a tile takes, what it refuses.

use std::collections::{BTreeSet, HashMap};

use lachin_map::Dataset;
use mvt_reader::Reader;
use serde_json::{Value, json};

use crate::client::{Client, ids};
use crate::{Proof, proofs};

/// The tests of this module.
pub(crate) fn proofs() -> Vec<Proof> {
    let mut all = proofs! { "ogcapi-tiles-1/1.0":
        a_tile_has_the_features_of_its_box_on_the_day_and_of_the_filter [
            "core/tc-op", "core/tc-success", "mvt/content", "geodata-tilesets/operation",
        ]
        a_tile_of_the_whole_has_a_layer_for_each_collection [
            "dataset-tilesets/operation", "collections-selection/collections-parameter",
            "collections-selection/collections-response",
        ]
        what_no_tile_is [
            "core/tc-error", "core/tc-tilematrix-definition", "core/tc-tilerow-definition",
            "core/tc-tilecol-definition",
        ]
        the_parameters_of_tiles_are_told_as_they_are []
        tiles_of_one_named_collection_know_its_properties []
        tilesets_lead_to_their_tiles [
            "tileset/description", "tilesets-list/tileset-links", "dataset-tilesets/landingpage",
            "geodata-tilesets/desc-links",
        ]
        tile_json_has_what_map_libraries_need_and_keeps_what_was_asked []
        a_tile_is_asked_for_again_by_its_tag []
        a_collection_without_geometry_has_no_tiles_to_link_to []
        a_tileset_and_its_tile_json_have_tags_of_their_own []
        a_tileset_that_is_asked_for_a_part_leads_to_that_part []
        tile_json_has_the_fields_that_are_asked_for []
    };
    all.extend(proofs! { "tms/2.0":
        tile_matrix_sets_are_those_of_the_standard [
            "tilematrixset/model", "json-tilematrixset/model", "json-tilematrixset/schema", "json-tilematrixset/media-type",
        ]
    });
    all
}

fn layers(body: Vec<u8>) -> Vec<(String, BTreeSet<String>)> {
    let reader = Reader::new(body).unwrap();
    let names = reader.get_layer_names().unwrap();
    let ids = |layer: usize| {
        let id = |feature: &mvt_reader::feature::Feature<f32>| match feature.properties.as_ref()?.get("id")? {
            mvt_reader::feature::Value::String(id) => Some(id.clone()),
            _ => None,
        };
        reader.get_features(layer).unwrap().iter().filter_map(id).collect()
    };
    names.into_iter().enumerate().map(|(layer, name)| (name, ids(layer))).collect()
}

fn ids_of(client: &Client, path: &str) -> BTreeSet<String> {
    ids(&client.json(path)).into_iter().collect()
}

const MVT: &str = "application/vnd.mapbox-vector-tile";

/// The tile with zoom, row and column that holds all districts at zoom 5.
const AROUND: &str = "5/12/20";

fn a_tile_has_the_features_of_its_box_on_the_day_and_of_the_filter() {
    let client = Client::embedded();
    let answer = client.get(&format!("/collections/districts/tiles/WebMercatorQuad/{AROUND}"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), MVT);
    let all = ids_of(&client, "/collections/districts/items");
    assert_eq!(layers(answer.body), [("districts".to_owned(), all)]);

    for (collection, asked) in [
        ("districts", "filter=how='handover'"),
        ("districts", "how=handover"),
        ("control", "datetime=2020-11-30"),
        ("control", "filter=T_INTERSECTS(period,DATE('2020-12-01'))%20AND%20status='captured'"),
        ("control", "datetime=2020-12-01&filter=status%3C%3E'captured'"),
    ] {
        let tile = client.get(&format!("/collections/{collection}/tiles/WebMercatorQuad/{AROUND}?{asked}"));
        let expected = ids_of(&client, &format!("/collections/{collection}/items?{asked}"));
        let drawn = layers(tile.body).pop().map(|(_, ids)| ids).unwrap_or_default();
        assert!(!expected.is_empty(), "{collection} {asked}");
        assert_eq!(drawn, expected, "{collection} {asked}");
    }
}

fn a_tile_of_the_whole_has_a_layer_for_each_collection() {
    let client = Client::embedded();
    let names = |path: &str| {
        let answer = client.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        layers(answer.body).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let all = names(&format!("/tiles/WebMercatorQuad/{AROUND}"));
    assert!(
        ["districts", "control", "corridor", "places"]
            .iter()
            .all(|name| all.iter().any(|found| found == name))
    );
    let two = format!("/tiles/WebMercatorQuad/{AROUND}?collections=places,districts&datetime=2020-12-01");
    assert_eq!(names(&two), ["places", "districts"]);
    assert_eq!(names("/tiles/WorldCRS84Quad/4/4/20?collections=districts"), ["districts"]);
    assert_eq!(names(&format!("/tiles/WebMercatorQuad/{AROUND}?collections=places,places")), ["places"]);
}

/// And what the service adds: 204 for an empty tile.
fn what_no_tile_is() {
    let cases: &[(&str, u16, &str)] = &[
        ("/collections/districts/tiles/WebMercatorQuad/5/0/0", 204, ""),
        ("/tiles/WebMercatorQuad/24/0/0", 204, ""),
        ("/collections/districts/tiles/WebMercatorQuad/5/32/0", 404, "allowed"),
        ("/collections/districts/tiles/WebMercatorQuad/25/0/0", 404, "allowed"),
        ("/collections/districts/tiles/WebMercatorQuad/5/-1/0", 404, "allowed"),
        ("/collections/districts/tiles/WebMercatorQuad/5/a/0", 404, "allowed"),
        ("/collections/districts/tiles/Mercator/5/1/0", 404, "there are WebMercatorQuad, WorldCRS84Quad"),
        ("/collections/nowhere/tiles/WebMercatorQuad/5/1/0", 404, "there is no collection 'nowhere'"),
        ("/tiles/WebMercatorQuad/5/1/0?f=png", 400, "is 'png'; allowed here is mvt"),
        ("/tiles/WebMercatorQuad/5/1/0?collections=nowhere", 400, "names 'nowhere'; allowed are"),
        (
            "/collections/districts/tiles/WebMercatorQuad/5/1/0?bbox=1,2,3,4",
            400,
            "parameter 'bbox' is unknown here",
        ),
        (
            "/collections/districts/tiles/WebMercatorQuad/5/1/0?limit=3",
            400,
            "parameter 'limit' is unknown here",
        ),
        (
            "/collections/districts/tiles/WebMercatorQuad/9/99999999999999999999/0",
            404,
            "row is 99999999999999999999; allowed in tile matrix 9 is 0 to 511",
        ),
        ("/collections/districts/tiles/WebMercatorQuad/5/1/0?filter=x=1", 400, "there is no property 'x'"),
        ("/collections/districts/tiles/WebMercatorQuad/5/1/0?datetime=soon", 400, "'soon' is neither a date"),
        ("/collections/districts/tiles/WorldCRS84Quad?f=tilejson", 400, "knows WebMercatorQuad only"),
    ];
    for &(path, status, detail) in cases {
        let answer = Client::embedded().get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert!(answer.text().contains(detail), "{}", answer.text());
        // That there is nothing is kept by caches too.
        let is_kept = ["etag", "cache-control"].iter().all(|name| answer.headers.contains_key(*name));
        assert_eq!(is_kept, status == 204, "{path}");
    }
}

/// Whatever is unknown, the same list of names is told, and each of them is known.
fn the_parameters_of_tiles_are_told_as_they_are() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("/collections/places/tiles", &["km", "name_en"], &["collections", "bbox"]),
        ("/tiles", &["collections"], &["bbox", "km", "handover"]),
    ];
    for &(path, known, unknown) in cases {
        let client = Client::embedded();
        let values = HashMap::from([
            ("datetime", "2020-12-01"),
            ("filter", "TRUE"),
            ("filter-lang", "cql2-text"),
            ("filter-crs", "EPSG:4326"),
            ("collections", "places"),
        ]);
        for (address, f) in [("WebMercatorQuad/6/24/40", "mvt"), ("WorldCRS84Quad", "json")] {
            let address = format!("{path}/{address}");
            let refused = |name: &str| {
                let answer = client.get(&format!("{address}?{name}=0,0,1,1"));
                assert_eq!(answer.status, 400, "{address} {name}");
                let detail = answer.json()["detail"].as_str().unwrap().to_owned();
                detail
                    .strip_prefix(&format!("parameter '{name}' is unknown here; allowed are "))
                    .unwrap()
                    .to_owned()
            };
            let list = refused("foo");
            for name in unknown {
                assert_eq!(refused(name), list, "{address} {name}");
            }
            let names: Vec<_> = list.split(", ").collect();
            let shared = ["datetime", "filter", "filter-lang", "filter-crs", "properties", "f"];
            for name in known.iter().chain(&shared) {
                assert!(names.contains(name), "{address}: {name} in {list}");
            }
            for name in names {
                let value = values.get(name).copied().unwrap_or(if name == "f" { f } else { "1" });
                let answer = client.get(&format!("{address}?{name}={value}"));
                // A value may be wrong for its property, of which it is told what is allowed.
                let unknown = answer.status == 400 && answer.text().contains("is unknown here");
                assert!(!unknown, "{address} {name}");
            }
        }
    }
}

/// A property is a parameter of tiles of several collections if all of them have it.
fn tiles_of_one_named_collection_know_its_properties() {
    let client = Client::embedded();
    let status = |query: &str| client.get(&format!("/tiles/WebMercatorQuad?{query}")).status;
    assert_eq!(status("collections=places&km=0"), 200);
    assert_eq!(status("collections=places,districts&km=0"), 400);
}

fn link<'a>(document: &'a Value, rel: &str) -> &'a str {
    let links = document["links"].as_array().unwrap();
    let found = links.iter().find(|link| link["rel"].as_str().unwrap().ends_with(rel));
    found.unwrap_or_else(|| panic!("{rel} in {document}"))["href"].as_str().unwrap()
}

fn tilesets_lead_to_their_tiles() {
    let client = Client::embedded();
    let landing = client.json("/?f=json");
    let collection = client.json("/collections/districts");
    for list in [link(&landing, "tilesets-vector"), link(&collection, "tilesets-vector")] {
        let tilesets = client.json(list)["tilesets"].as_array().unwrap().clone();
        assert_eq!(tilesets.len(), 2);
        for summary in &tilesets {
            let tileset = client.json(link(summary, "self"));
            for known in [summary, &tileset] {
                assert_eq!(known["dataType"], "vector");
                assert!(known["crs"].as_str().unwrap().starts_with("http://www.opengis.net/def/crs/"));
                assert!(link(known, "tiling-scheme").contains("/tileMatrixSets/"));
            }
            let set = client.json(link(&tileset, "tiling-scheme"));
            assert_eq!(set["uri"], tileset["tileMatrixSetURI"]);
            assert_eq!(set["tileMatrices"].as_array().unwrap().len(), 25);
            // Every tile within the limits at one zoom may hold something, and the districts lie in one of them.
            let limits = tileset["tileMatrixSetLimits"].as_array().unwrap();
            let limit = limits.iter().find(|limit| limit["tileMatrix"] == "5").unwrap();
            let template = link(&tileset, "item");
            let links = tileset["links"].as_array().unwrap();
            let item = links.iter().find(|link| link["href"] == template).unwrap();
            assert_eq!((&item["templated"], &item["type"]), (&json!(true), &json!(MVT)));
            let number = |name: &str| limit[name].as_u64().unwrap();
            let mut found = 0;
            for row in number("minTileRow")..=number("maxTileRow") {
                for col in number("minTileCol")..=number("maxTileCol") {
                    let path = template.replace("{tileMatrix}", "5").replace("{tileRow}", &row.to_string());
                    let answer = client.get(&path.replace("{tileCol}", &col.to_string()));
                    found += usize::from(answer.status == 200);
                    assert!(matches!(answer.status.as_u16(), 200 | 204));
                }
            }
            assert!(found > 0);
        }
    }
    for (page, named) in [
        ("/tiles?f=html", "WebMercatorQuad"),
        ("/tiles?f=html", "WorldCRS84Quad"),
        ("/tiles/WebMercatorQuad?f=html", "WebMercatorQuad"),
        ("/tileMatrixSets?f=html", "WorldCRS84Quad"),
        ("/tileMatrixSets/WorldCRS84Quad?f=html", "WorldCRS84Quad"),
    ] {
        let answer = client.get(page);
        assert!(answer.header("content-type").starts_with("text/html"), "{page}");
        assert!(answer.text().contains(named), "{page} names {named}");
    }
}

/// Members and numbers of 17-083r4, annex D.1 and D.2
fn tile_matrix_sets_are_those_of_the_standard() {
    let client = Client::embedded();
    for (id, crs, registered, columns, denominator, origin) in [
        (
            "WebMercatorQuad",
            "EPSG/0/3857",
            "WebMercatorQuad",
            1,
            559_082_264.028_717,
            [-20_037_508.342_789_2, 20_037_508.342_789_2],
        ),
        ("WorldCRS84Quad", "OGC/1.3/CRS84", "WorldCRS84Quad", 2, 279_541_132.014_358, [-180.0, 90.0]),
    ] {
        let answer = client.get(&format!("/tileMatrixSets/{id}"));
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "application/json"),
            "{id}"
        );
        let set = answer.json();
        assert_eq!(set["id"], id);
        assert_eq!(set["crs"], format!("http://www.opengis.net/def/crs/{crs}"));
        assert_eq!(set["uri"], format!("http://www.opengis.net/def/tilematrixset/OGC/1.0/{registered}"));
        for (zoom, matrix) in (0_u32..).zip(set["tileMatrices"].as_array().unwrap()) {
            let number = |name: &str| matrix[name].as_f64().unwrap_or_else(|| panic!("{id} {zoom} {name}"));
            let near = |name: &str, value: f64| {
                assert!((number(name) / value - 1.0).abs() < 1e-9, "{id} {zoom} {name}: {}", number(name));
            };
            assert_eq!(matrix["id"], zoom.to_string());
            let times = f64::from(1_u32 << zoom);
            near("scaleDenominator", denominator / times);
            near("matrixWidth", f64::from(columns) * times);
            near("matrixHeight", times);
            near("tileWidth", 256.0);
            near("tileHeight", 256.0);
            // A cell is 0.28 mm at the scale; a degree is 111,319.49 m of the equator.
            let metres =
                if id == "WorldCRS84Quad" { 6_378_137.0 * std::f64::consts::PI / 180.0 } else { 1.0 };
            near("cellSize", denominator / times * 0.000_28 / metres);
            let corner: [f64; 2] = serde_json::from_value(matrix["pointOfOrigin"].clone()).unwrap();
            assert!(
                corner.iter().zip(origin).all(|(found, known)| (found - known).abs() < 1e-6),
                "{id} {corner:?}"
            );
        }
    }
}

fn tile_json_has_what_map_libraries_need_and_keeps_what_was_asked() {
    let client = Client::embedded();
    let json = client.json("/collections/control/tiles/WebMercatorQuad?f=tilejson&datetime=2020-12-01");
    assert_eq!(json["tilejson"], "3.0.0");
    let template = json["tiles"][0].as_str().unwrap();
    assert!(template.ends_with("/{z}/{y}/{x}?datetime=2020-12-01"), "{template}");
    let layers = json["vector_layers"].as_array().unwrap();
    assert_eq!(layers[0]["id"], "control");
    assert_eq!(layers[0]["fields"]["valid_from"], "String");
    assert!(json["bounds"][0].as_f64().unwrap() > 40.0);
    let whole = client.json("/tiles/WebMercatorQuad?f=tilejson&collections=places,districts");
    let names: Vec<_> = whole["vector_layers"].as_array().unwrap().iter().map(|layer| &layer["id"]).collect();
    assert_eq!(names, ["places", "districts"]);
    assert!(whole["tiles"][0].as_str().unwrap().ends_with("?collections=places,districts"));
    assert_eq!(client.get("/tiles/WebMercatorQuad?f=tilejson&collections=x").status, 400);
}

fn a_tile_is_asked_for_again_by_its_tag() {
    let client = Client::embedded();
    let path = format!("/collections/districts/tiles/WebMercatorQuad/{AROUND}");
    let tag = client.get(&path).header("etag").to_owned();
    assert_eq!(client.ask("GET", &path, &[("if-none-match", &tag)]).status, 304);
    assert_eq!(client.ask("GET", &format!("{path}?how=handover"), &[("if-none-match", &tag)]).status, 200);
}

fn a_collection_without_geometry_has_no_tiles_to_link_to() {
    let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":null,"properties":{}}]}"#;
    let client = Client::of(&Dataset::from_files("data", [("bare.geojson", file)]), None);
    let links = client.json("/collections/bare")["links"].to_string();
    assert!(!links.contains("tilesets-vector"), "{links}");
    assert_eq!(client.get("/collections/bare/tiles/WebMercatorQuad/0/0/0").status, 204);
    assert_eq!(client.get("/tiles/WebMercatorQuad/0/0/0").status, 204);
}

fn a_tileset_and_its_tile_json_have_tags_of_their_own() {
    let client = Client::embedded();
    let asked = |accept: &str| client.ask("GET", "/tiles/WebMercatorQuad", &[("accept", accept)]);
    let json = asked("application/json");
    let tile_json = asked("application/json;q=0.5, application/vnd.mapbox.tilejson+json");
    assert_ne!(json.body, tile_json.body);
    assert_ne!(json.header("etag"), tile_json.header("etag"));
}

fn a_tileset_that_is_asked_for_a_part_leads_to_that_part() {
    let client = Client::embedded();
    let asked = "collections=districts&datetime=2020-12-01";
    let tileset = client.json(&format!("/tiles/WebMercatorQuad?f=json&{asked}"));
    let links = tileset["links"].as_array().unwrap();
    for rel in ["self", "alternate", "item"] {
        for link in links.iter().filter(|link| link["rel"] == rel) {
            assert!(link["href"].as_str().unwrap().contains(asked), "{link}");
        }
    }
    assert_eq!(client.json(link(&tileset, "self"))["links"], tileset["links"]);
}

fn tile_json_has_the_fields_that_are_asked_for() {
    let client = Client::embedded();
    let tileset = "/collections/control/tiles/WebMercatorQuad?f=tilejson";
    let fields = |path: &str| {
        let document = client.json(path);
        let fields = document["vector_layers"][0]["fields"].as_object().unwrap();
        (fields.keys().cloned().collect::<Vec<_>>(), document["tiles"][0].as_str().unwrap().to_owned())
    };
    let (all, template) = fields(tileset);
    assert!(all.len() > 2 && !template.contains("properties"), "{all:?} {template}");
    let (mut chosen, template) = fields(&format!("{tileset}&properties=how,controller"));
    chosen.sort();
    assert_eq!(chosen, ["controller", "how"]);
    assert!(template.ends_with("?properties=how,controller"), "{template}");
}
