//! The collections and each of them (`/req/core/fc-md-op`, `/req/core/sfc-md-op`).

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::call::Call;
use super::layout::Layout;
use super::links::{HTML, JSON, Link, changes_path, collection_path, file_path, items_path, layer_path};
use super::negotiate::Format;
use super::schemas::About;
use super::small_map::{self, SmallMap};
use super::telling::Telling;
use super::tiles::TILESETS;
use super::{AppState, Problem};
use crate::answer::description;
use crate::collection::{Collection, Extent};
use crate::crs::Crs;
use crate::datetime::Interval;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/collections", get(list)).route("/collections/{id}", get(one))
}

const GREGORIAN: &str = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

/// The collection of an address, or 404 that names those there are.
pub(super) fn find<'a>(state: &'a AppState, id: &str) -> Result<&'a Collection, Problem> {
    state.catalog().get(id).ok_or_else(|| {
        let all: Vec<_> = state.catalog().collections().map(Collection::id).collect();
        Problem::not_found(format!("there is no collection '{id}'; there are {}", all.join(", ")))
    })
}

async fn list(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    let telling = Telling { state: &state, base: &base, language: &language };
    if format == Format::Html {
        return super::html(&ListHtml::new(telling));
    }
    let collections = state.catalog().collections();
    let collections: Vec<_> = collections.map(|collection| document(telling, collection, None)).collect();
    let links = Link::forms(&base, "/collections", "", format, Format::PLAIN, JSON);
    super::json(JSON, &json!({ "links": links, "collections": collections }))
}

async fn one(
    Path(id): Path<String>,
    Call { state, base, headers, language, mut params }: Call,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    let telling = Telling { state: &state, base: &base, language: &language };
    match format {
        Format::Html => super::html(&OneHtml::new(telling, collection)),
        _ => super::json(JSON, &document(telling, collection, Some(format))),
    }
}

/// What a collection is (`/req/core/fc-md-items`); `sent` if it is a document of its own.
fn document(telling: Telling<'_>, collection: &Collection, sent: Option<Format>) -> Value {
    let Telling { state, base, language } = telling;
    let info = collection.info();
    let catalog = state.catalog();
    let path = collection_path(&info.id);
    let title = info.title.in_language(language);
    let mut links = Link::forms(base, &path, "", sent.unwrap_or(Format::Json), Format::PLAIN, JSON);
    links.extend(Link::items(base, &info.id, title));
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
    for format in Format::FILES {
        let title = format!("The whole layer as one file, {}", format.title());
        let href = base.url(&file_path(&info.id, *format));
        links.push(Link::new(href, "enclosure", format.media_type(), &title));
    }
    if let Some(license) = catalog.license(collection) {
        links.push(Link::new(license.url.clone(), "license", HTML, &license.title));
    }
    let codes: serde_json::Map<String, Value> = catalog
        .info()
        .codes
        .iter()
        .filter(|(property, _)| collection.schema().property(property).is_some())
        .map(|(property, codes)| (property.clone(), json!(codes)))
        .collect();
    let crs = Crs::offered(collection.extent().bbox.as_ref());
    let crs: Vec<_> = crs.iter().map(Crs::to_string).collect();
    json!({
        "id": info.id,
        "title": title,
        "titles": info.title,
        "description": info.description.in_language(language),
        "attribution": info.attribution,
        "source": info.source,
        "license": catalog.license(collection).map(|license| &license.id),
        "extent": extent(collection.extent()),
        "itemType": "feature",
        "crs": crs,
        "storageCrs": Crs::CRS84.to_string(),
        "style": info.style,
        "codes": codes,
        "links": links,
    })
}

/// The extent in space and time; a side that the features do not have is left out.
fn extent(extent: Extent) -> Value {
    let mut out = serde_json::Map::new();
    if let Some(bbox) = extent.bbox {
        out.insert("spatial".to_owned(), json!({ "bbox": [bbox.edges()], "crs": Crs::CRS84.to_string() }));
    }
    if extent.interval != Interval::ALWAYS {
        out.insert(
            "temporal".to_owned(),
            json!({ "interval": [extent.interval.closed()], "trs": GREGORIAN }),
        );
    }
    Value::Object(out)
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
            files: Format::FILES
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
