//! The collections and each of them (`/req/core/fc-md-op`, `/req/core/sfc-md-op`).

use crate::http::features::items::FEATURES;
use crate::http::features::layers::FILES;
use crate::http::service::resource::{Group, Json, Resource};
use crate::http::wire::links::Base;
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::description;
use crate::bbox::Bbox;
use crate::collection::{Collection, Extent};
use crate::crs::Crs;
use crate::datetime::Interval;
use crate::http::call::{COLLECTION_ID, Call, find};
use crate::http::features::schemas::About;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::pictures::small_map;
use crate::http::pictures::small_map::SmallMap;
use crate::http::service::paths::{changes_path, collection_path, file_path, items_path, layer_path};
use crate::http::wire::links::{HTML, JSON, Link, TILESETS};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::style::Style;
use crate::text::Text;

pub(crate) fn resources() -> Vec<Resource> {
    vec![
        Resource {
            id: "getCollections",
            group: Group::Features,
            summary: "The collections",
            json: Json::of::<CollectionsDocument<'_>>(JSON),
            ..Resource::get("/collections", list)
        },
        Resource {
            id: "getCollection",
            group: Group::Features,
            summary: "One collection: what its features are, where and when",
            json: Json::of::<CollectionDocument<'_>>(JSON),
            parameters: vec![COLLECTION_ID],
            ..Resource::get("/collections/{collectionId}", one)
        },
    ]
}

const GREGORIAN: &str = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

async fn list(mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    let telling = Telling::of(&call);
    if format == Format::Html {
        return reply::html(&ListHtml::new(telling));
    }
    let collections = call.state.catalog().collections();
    let collections: Vec<_> = collections.map(|collection| document(telling, collection, None)).collect();
    let links = call.forms("/collections", "", format);
    reply::json(JSON, &CollectionsDocument { links, collections })
}

async fn one(Path(id): Path<String>, mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    let collection = find(&call.state, &id)?;
    let telling = Telling::of(&call);
    match format {
        Format::Html => reply::html(&OneHtml::new(telling, collection)),
        _ => reply::json(JSON, &document(telling, collection, Some(format))),
    }
}

/// What a collection is (`/req/core/fc-md-items`); `sent` if it is a document of its own.
fn document<'a>(
    telling: Telling<'a>,
    collection: &'a Collection,
    sent: Option<Format>,
) -> CollectionDocument<'a> {
    let Telling { state, base, language } = telling;
    let info = collection.info();
    let catalog = state.catalog();
    let path = collection_path(&info.id);
    let title = info.title.in_language(language);
    let mut links = Link::forms(base, &path, "", sent.unwrap_or(Format::Json), Format::PLAIN, JSON);
    links.extend(item_links(base, &info.id, title));
    if info.period.is_some() {
        let title = "What changed, and when";
        for (format, media_type) in [("json", JSON), ("html", HTML)] {
            let href = base.localized(&format!("{}?f={format}", changes_path(&info.id)));
            links.push(Link::new(href, "related", media_type, title));
        }
    }
    for about in About::EACH {
        links.extend(Format::PLAIN.iter().map(|format| about.link(telling, &info.id, *format)));
    }
    if collection.extent().bbox.is_some() {
        let href = base.localized(&format!("{path}/tiles?f=json"));
        links.push(Link::new(href, TILESETS, JSON, "Vector tiles"));
    }
    for format in FILES {
        let title = format!("The whole layer as one file, {}", format.title());
        let href = base.url(&file_path(&info.id, *format));
        links.push(Link::new(href, "enclosure", format.media_type(), &title));
    }
    if let Some(license) = catalog.license(collection) {
        links.push(Link::new(license.url.clone(), "license", HTML, &license.title));
    }
    let codes = catalog.info().codes.iter();
    let codes = codes.filter(|(property, _)| collection.schema().property(property).is_some());
    let codes = codes.map(|(property, codes)| (property.as_str(), codes));
    let crs = Crs::offered(collection.extent().bbox.as_ref());
    CollectionDocument {
        id: &info.id,
        title,
        titles: &info.title,
        description: info.description.in_language(language),
        attribution: info.attribution.as_deref(),
        source: info.source.as_deref(),
        license: catalog.license(collection).map(|license| license.id.as_str()),
        extent: ExtentDocument::of(collection.extent()),
        item_type: "feature",
        crs: crs.iter().map(Crs::to_string).collect(),
        storage_crs: Crs::CRS84.to_string(),
        style: info.style.as_ref(),
        codes: codes.collect(),
        links,
    }
}

/// The items of a collection, in all their formats.
fn item_links(base: &Base, id: &str, title: &str) -> impl Iterator<Item = Link> {
    FEATURES.iter().map(move |format| {
        let href = base.localized(&format!("{}?f={}", items_path(id), format.name()));
        Link::new(href, "items", format.media_type(), title)
    })
}

/// What a collection is.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Collection")]
#[serde(rename_all = "camelCase")]
struct CollectionDocument<'a> {
    id: &'a str,
    /// Its title in the language of the answer.
    title: &'a str,
    /// Its title in all languages.
    #[schemars(with = "IndexMap<String, String>")]
    titles: &'a Text,
    description: &'a str,
    /// Whom to credit.
    attribution: Option<&'a str>,
    /// Where it comes from.
    source: Option<&'a str>,
    /// The id of its licence (SPDX).
    license: Option<&'a str>,
    extent: ExtentDocument,
    item_type: &'static str,
    /// The coordinate systems that it is offered in.
    crs: Vec<String>,
    storage_crs: String,
    /// How a map draws it.
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    style: Option<&'a Style>,
    /// The words of its codes in all languages, by property.
    #[schemars(with = "IndexMap<String, IndexMap<String, IndexMap<String, String>>>")]
    codes: IndexMap<&'a str, &'a IndexMap<String, Text>>,
    links: Vec<Link>,
}

/// The collections.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Collections")]
struct CollectionsDocument<'a> {
    links: Vec<Link>,
    collections: Vec<CollectionDocument<'a>>,
}

/// The extent in space and time; a side that the features do not have is left out.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Extent")]
struct ExtentDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    spatial: Option<SpatialExtent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temporal: Option<TemporalExtent>,
}

/// Where the features lie.
#[derive(Debug, Serialize, JsonSchema)]
struct SpatialExtent {
    /// West, south, east, north.
    bbox: [[f64; 4]; 1],
    crs: String,
}

/// When the features hold.
#[derive(Debug, Serialize, JsonSchema)]
struct TemporalExtent {
    /// The first and the last moment, both included; null is open.
    interval: [[Option<String>; 2]; 1],
    trs: &'static str,
}

impl ExtentDocument {
    fn of(extent: Extent) -> Self {
        let spatial = |bbox: Bbox| SpatialExtent { bbox: [bbox.edges()], crs: Crs::CRS84.to_string() };
        let interval = Some(extent.interval).filter(|interval| *interval != Interval::ALWAYS);
        Self {
            spatial: extent.bbox.map(spatial),
            temporal: interval
                .map(|interval| TemporalExtent { interval: [interval.closed()], trs: GREGORIAN }),
        }
    }
}

/// A collection in a list.
struct Row {
    href: String,
    items_href: String,
    file_href: String,
    title: String,
    description: String,
    count: String,
    license: String,
}

impl Row {
    fn new(telling: Telling<'_>, collection: &Collection) -> Self {
        let Telling { state, base, language } = telling;
        let (info, catalog) = (collection.info(), state.catalog());
        Self {
            href: base.localized(&collection_path(&info.id)),
            items_href: base.localized(&items_path(&info.id)),
            file_href: base.url(&layer_path(&info.id)),
            title: info.title.in_language(language).to_owned(),
            description: info.description.in_language(language).to_owned(),
            count: telling.words().decimal(&collection.features().len().to_string()),
            license: catalog.license(collection).map(|license| license.id.clone()).unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "collections.html")]
struct ListHtml {
    layout: Layout,
    description: String,
    rows: Vec<Row>,
}

impl ListHtml {
    fn new(telling: Telling<'_>) -> Self {
        let Telling { state, base, language } = telling;
        let catalog = state.catalog();
        let rows = catalog.collections().map(|collection| Row::new(telling, collection));
        Self {
            layout: Layout::new(telling, telling.words().word("collections")).with_twin(
                base.localized("/collections?f=json"),
                JSON,
                "JSON",
            ),
            description: catalog.info().description.in_language(language).to_owned(),
            rows: rows.collect(),
        }
    }
}

/// A property in the table of a collection.
struct PropertyRow {
    name: String,
    title: String,
    kind: &'static str,
    distinct: String,
}

#[derive(Template)]
#[template(path = "collection.html")]
struct OneHtml {
    layout: Layout,
    row: Row,
    count: String,
    map: Option<SmallMap>,
    changes_href: String,
    queryables_href: String,
    tiles_href: String,
    files: Vec<(String, &'static str)>,
    license_title: String,
    attribution: String,
    source: String,
    license_href: String,
    bbox: String,
    interval: String,
    properties: Vec<PropertyRow>,
}

impl OneHtml {
    fn new(telling: Telling<'_>, collection: &Collection) -> Self {
        let Telling { state, base, language } = telling;
        let (catalog, told) = (state.catalog(), telling.words());
        let info = collection.info();
        let path = collection_path(&info.id);
        let license = catalog.license(collection);
        let Extent { bbox, interval } = collection.extent();
        let properties = collection.schema().properties().map(|(name, property)| PropertyRow {
            name: name.to_owned(),
            title: description::heading(catalog, name, language),
            kind: property.kind().map_or("null", |kind| kind.json_schema().1.unwrap_or(kind.json_schema().0)),
            distinct: property.values().map_or_else(
                || told.fill("over", &[("n", &told.decimal(&u16::MAX.to_string()))]),
                |values| told.decimal(&values.len().to_string()),
            ),
        });
        Self {
            layout: Layout::new(telling, info.title.in_language(language)).under_collections(base).with_twin(
                base.localized(&format!("{path}?f=json")),
                JSON,
                "JSON",
            ),
            row: Row::new(telling, collection),
            count: told.count("features_counted", collection.features().len()),
            map: SmallMap::of_collection(telling, collection),
            changes_href: if info.period.is_some() {
                base.localized(&changes_path(&info.id))
            } else {
                String::new()
            },
            queryables_href: base.localized(&About::Queryables.path(&info.id)),
            tiles_href: if bbox.is_some() { base.localized(&format!("{path}/tiles")) } else { String::new() },
            files: FILES
                .iter()
                .map(|format| (base.url(&file_path(&info.id, *format)), format.file_title()))
                .collect(),
            license_title: license.map(|license| license.title.clone()).unwrap_or_default(),
            attribution: info.attribution.clone().unwrap_or_default(),
            source: info.source.clone().unwrap_or_default(),
            license_href: license.map(|license| license.url.clone()).unwrap_or_default(),
            bbox: bbox.map(|bbox| small_map::on_earth(told, &bbox).join(", ")).unwrap_or_default(),
            interval: if interval == Interval::ALWAYS {
                String::new()
            } else {
                let [start, end] = interval.closed();
                told.interval(start.as_deref(), end.as_deref())
            },
            properties: properties.collect(),
        }
    }
}
