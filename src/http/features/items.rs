//! The features of a collection, page by page, and each of them (`/req/core/fc-op`, `/req/core/f-op`).

use crate::http::call::{COLLECTION_ID, FEATURE_ID};
use crate::http::features::feature_schema::{self as schema, FeatureCollection};
use crate::http::features::selection::{PAGING, SELECTING, SHOWING, SHOWING_ONE};
use crate::http::service::resource::{Caching, Group, Json, Languages, Resource};
use crate::http::wire::parameter::Parameter;
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{HeaderName, LINK};
use axum::response::Response;
use axum::routing::get;
use jiff::Timestamp;
use serde_json::json;

use crate::answer::{Member, description};
use crate::collection::Collection;
use crate::crs::Crs;
use crate::datetime::{Datetime, Interval};
use crate::encode::geojson;
use crate::encode::jsonfg::{self, JsonFg};
use crate::http::call::{Call, find, find_feature};
use crate::http::features::writer;
use crate::http::features::writer::Answer;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::pages::value::Value;
use crate::http::pictures::small_map::{Drawing, SmallMap};
use crate::http::service::paths::{collection_path, item_path, items_path, layer_path};
use crate::http::wire::links::{Base, HTML, JSON, Link, segment};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::language::Language;
use crate::metadata::License;
use crate::query::{Page, Query};

/// The formats of features.
pub(crate) const FEATURES: &[Format] = &[
    Format::Json,
    Format::Html,
    Format::JsonFg,
    Format::Csv,
    Format::GeoJsonSeq,
    Format::FlatGeobuf,
    Format::Kml,
];

pub(crate) fn resources() -> Vec<Resource> {
    let features = |path, id, summary, parameters: &[&[Parameter]]| Resource {
        id,
        group: Group::Features,
        summary,
        parameters: parameters.concat(),
        formats: FEATURES,
        languages: Languages::OfPage,
        path,
        ..Resource::get(path, list)
    };
    vec![
        Resource {
            json: Json::of::<FeatureCollection>(geojson::MEDIA_TYPE),
            // Pages of items say when they were made, so that they are the same only in meaning.
            caching: Caching { weak: true, ..Caching::default() },
            ..features(
                "/collections/{collectionId}/items",
                "getFeatures",
                "The features of a collection, page by page",
                &[&[COLLECTION_ID], SELECTING, SHOWING, PAGING],
            )
        },
        Resource {
            json: Json::of::<schema::Feature>(geojson::MEDIA_TYPE),
            handler: get(one),
            ..features(
                "/collections/{collectionId}/items/{featureId}",
                "getFeature",
                "One feature",
                &[&[COLLECTION_ID, FEATURE_ID], SHOWING_ONE],
            )
        },
    ]
}

async fn list(Path(id): Path<String>, mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    let Call { state, base, language, params, .. } = call;
    let collection = find(&state, &id)?;
    let query = params.items(collection, state.catalog().offset())?;
    let page = collection.page(&query, writer::rows(&state, collection, &query).await?);
    if format == Format::Html {
        let interval = query.datetime.as_ref().map_or(Interval::ALWAYS, Datetime::interval);
        let map = Drawing::of_rows(&state, collection, page.rows.clone(), interval, &language).await?;
        let telling = Telling { state: &state, base: &base, language: &language };
        return reply::html(&ListHtml::new(telling, collection, &query, &page, map));
    }
    let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let links = links(&base, collection, state.catalog().license(collection), &query, &page, format);
    if format == Format::Json && query.presentation.is_whole() {
        return geo_json(geojson::page(&page, &now, &links));
    }
    let (matched, returned) = (page.matched, page.features.len());
    let answer = Answer {
        state: &state,
        collection,
        rows: page.rows,
        presentation: query.presentation,
        format,
        tail_members: writer::counts(matched, returned, &now, &links),
    };
    let mut response = answer.respond().await?;
    if !matches!(format, Format::Json | Format::JsonFg) {
        tell_in_headers(&mut response, matched, returned, &links);
    }
    Ok(response)
}

async fn one(Path((id, fid)): Path<(String, String)>, mut call: Call) -> Result<Response, Problem> {
    let state = call.state.clone();
    let collection = find(&state, &id)?;
    let feature = find_feature(collection, &fid)?;
    let format = call.format()?;
    let presentation = call.params.presentation(collection)?;
    call.params.finish()?;
    if format == Format::Html {
        return reply::html(&OneHtml::new(Telling::of(&call), Member { collection, feature }));
    }
    let path = item_path(collection.id(), feature.id());
    let title = collection.info().title.in_language(state.catalog().info().language());
    let asked = Query { presentation: presentation.clone(), ..Query::default() }.to_string();
    let mut links = call.forms(&path, &asked, format);
    let collection_url = |f| call.base.localized(&format!("{}?f={f}", collection_path(&id)));
    links.push(Link::new(collection_url("json"), "collection", JSON, title));
    links.push(Link::new(collection_url("html"), "collection", HTML, title));
    let members = geojson::members(&json!({ "links": links }));
    let mut out = Vec::new();
    let decimals = writer::decimals(&presentation);
    let row = collection.row(feature.id());
    let shown = async || {
        writer::prepare(&state, collection, &presentation).await?;
        let shown = row.and_then(|row| collection.show(row, &presentation));
        shown.ok_or_else(|| Problem::internal(&"the feature has no row"))
    };
    match format {
        Format::Json if presentation.is_whole() => return geo_json(geojson::feature(feature, &links)),
        Format::Json => {
            geojson::write_feature(&shown().await?, decimals, &members, &mut out);
        }
        Format::JsonFg => {
            let crs = presentation.crs.to_string();
            let kind = jsonfg::Kind { feature_type: &id, schema: None, crs: Some(&crs) };
            let encoder = JsonFg::new(kind, decimals, state.catalog().offset());
            encoder.document(&shown().await?, &members, &mut out);
        }
        _ => {
            let rows = row.into_iter().collect();
            let tail_members = String::new();
            let answer = Answer { state: &state, collection, rows, presentation, format, tail_members };
            return answer.respond().await;
        }
    }
    let mut response = reply::bytes(format.media_type(), out.into());
    writer::mark(&mut response, presentation.crs, format);
    Ok(response)
}

/// What JSON says in members, for formats that have no place for it.
fn tell_in_headers(response: &mut Response, matched: usize, returned: usize, links: &[Link]) {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("ogc-numbermatched"), matched.into());
    headers.insert(HeaderName::from_static("ogc-numberreturned"), returned.into());
    let neighbours = links.iter().filter(|link| matches!(link.rel, "next" | "prev")).map(|link| {
        let media_type = link.media_type.unwrap_or_default();
        format!("<{}>; rel=\"{}\"; type=\"{media_type}\"", link.href, link.rel)
    });
    let neighbours: Vec<_> = neighbours.collect();
    if neighbours.iter().map(String::len).sum::<usize>() <= MAX_LINKS {
        let values = neighbours.into_iter().filter_map(|value| HeaderValue::try_from(value).ok());
        headers.extend(values.map(|value| (LINK, value)));
    }
}

/// The most bytes of links in headers: proxies take no more than 8 KiB of headers. Whoever sends a longer filter knows
/// it, and finds its pages by `offset`.
const MAX_LINKS: usize = 4 << 10;

/// The links of a page: itself, its other form, its neighbours, its collection (`/req/core/fc-links`).
fn links(
    base: &Base,
    collection: &Collection,
    license: Option<&License>,
    query: &Query,
    page: &Page<'_>,
    format: Format,
) -> Vec<Link> {
    let path = items_path(collection.id());
    let mut links = Link::forms(base, &path, &query.to_string(), format, FEATURES, geojson::MEDIA_TYPE);
    let mut neighbour = |query: Option<&Query>, rel| {
        if let Some(query) = query {
            let href = page_url(base, &path, query, format);
            links.push(Link::new(href, rel, format.media_type(), ""));
        }
    };
    neighbour(page.next.as_ref(), "next");
    neighbour(page.previous.as_ref(), "prev");
    let href = base.localized(&format!("{}?f=json", collection_path(collection.id())));
    links.push(Link::new(href, "collection", JSON, ""));
    links.extend(license.map(|license| Link::new(license.url.clone(), "license", HTML, &license.title)));
    links
}

fn page_url(base: &Base, path: &str, query: &Query, format: Format) -> String {
    let query = query.to_string();
    let separator = if query.is_empty() { "" } else { "&" };
    base.localized(&format!("{path}?{query}{separator}f={}", format.name()))
}

fn geo_json(body: serde_json::Result<Vec<u8>>) -> Result<Response, Problem> {
    let body = body.map_err(|error| Problem::internal(&error))?;
    let mut response = reply::bytes(geojson::MEDIA_TYPE, body.into());
    writer::mark(&mut response, Crs::CRS84, Format::Json);
    Ok(response)
}

/// A feature in a list: its name, and the facts that stand in the columns.
struct Row {
    href: String,
    name: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "items.html")]
struct ListHtml {
    layout: Layout,
    columns: Vec<String>,
    rows: Vec<Row>,
    /// Which of the features these are.
    lead: String,
    map: Option<Drawing>,
    previous_href: String,
    next_href: String,
    file_href: String,
}

/// More columns than this do not fit a page of a list; the feature's own page has all.
const COLUMNS: usize = 6;

impl ListHtml {
    fn new(
        telling: Telling<'_>,
        collection: &Collection,
        query: &Query,
        page: &Page<'_>,
        map: Option<Drawing>,
    ) -> Self {
        let Telling { state, base, language } = telling;
        let (catalog, words) = (state.catalog(), telling.words());
        let path = items_path(collection.id());
        let url = |query: Option<&Query>| {
            query.map(|query| page_url(base, &path, query, Format::Html)).unwrap_or_default()
        };
        let panel = &collection.info().panel;
        let names: Vec<&str> = if panel.is_empty() {
            collection.schema().properties().map(|(name, _)| name).take(COLUMNS).collect()
        } else {
            panel.iter().map(String::as_str).take(COLUMNS).collect()
        };
        let rows = page.features.iter().map(|feature| {
            let properties = feature.properties();
            let cell = |name: &&str| {
                let values = description::values(catalog, &properties, name, language);
                values.into_iter().map(|value| value.text).collect::<Vec<_>>().join("; ")
            };
            Row {
                href: telling.href(Member { collection, feature }),
                name: description::name(collection, feature, &properties, language),
                cells: names.iter().map(cell).collect(),
            }
        });
        let twin = page_url(base, &path, query, Format::Json);
        let numbers = [query.offset + 1, query.offset + page.features.len(), page.matched];
        let [first, last, of] = numbers.map(|number| words.decimal(&number.to_string()));
        Self {
            layout: Layout::new(telling, words.word("features"))
                .under_collection(base, collection)
                .with_twin(twin, geojson::MEDIA_TYPE, "GeoJSON"),
            lead: if page.features.is_empty() {
                words.word("no_features").to_owned()
            } else {
                words.fill("features_shown", &[("first", &first), ("last", &last), ("of", &of)])
            },
            columns: names.iter().map(|name| description::heading(catalog, name, language)).collect(),
            rows: rows.collect(),
            map,
            previous_href: url(page.previous.as_ref()),
            next_href: url(page.next.as_ref()),
            file_href: base.url(&layer_path(collection.id())),
        }
    }
}

#[derive(Template)]
#[template(path = "feature.html")]
struct OneHtml {
    layout: Layout,
    names: Vec<(String, String)>,
    facts: Vec<(String, Vec<Value>)>,
    geometry: String,
    map: Option<SmallMap>,
    map_href: String,
}

impl OneHtml {
    fn new(telling: Telling<'_>, member: Member<'_>) -> Self {
        let (Telling { state, base, language }, Member { collection, feature }) = (telling, member);
        let catalog = state.catalog();
        let properties = feature.properties();
        let facts = description::all_facts(catalog, collection, &properties, language).into_iter();
        let facts =
            facts.map(|fact| (fact.title, fact.values.into_iter().map(|v| Value::new(base, v)).collect()));
        let on_map = collection.info().style.as_ref().is_some_and(|style| style.interactive);
        let select = format!("{}/{}", segment(collection.id()), segment(feature.id()));
        let map_href = base.localized(&format!("/?select={select}"));
        let twin = base.localized(&format!("{}?f=json", item_path(collection.id(), feature.id())));
        Self {
            layout: Layout::new(telling, &telling.name(member, &properties))
                .under_collection(base, collection)
                .with_twin(twin, geojson::MEDIA_TYPE, "GeoJSON"),
            names: description::other_names(catalog, collection, &properties, language),
            facts: facts.collect(),
            geometry: feature
                .geometry()
                .map(|geometry| in_words(geometry, telling.words()))
                .unwrap_or_default(),
            map: SmallMap::of_feature(telling, member, feature.period()),
            map_href: if on_map { map_href } else { String::new() },
        }
    }
}

/// The kind of a geometry, and how large it is on the ellipsoid.
fn in_words(geometry: &geo::Geometry, words: &Language) -> String {
    use crate::measure;
    use geo::Geometry::{GeometryCollection, Line, LineString, MultiLineString, MultiPoint, Point};
    let number = |value: f64, unit| words.number(&format!("{value:.1}"), Some(unit));
    match geometry {
        Point(point) => {
            let [lon, lat] = [point.x(), point.y()].map(|degrees| words.decimal(&degrees.to_string()));
            words.fill("point_at", &[("lon", &lon), ("lat", &lat)])
        }
        MultiPoint(points) => words.count("points", points.0.len()),
        Line(_) | LineString(_) | MultiLineString(_) => {
            words.fill("line_of", &[("length", &number(measure::length(geometry) / 1e3, "km"))])
        }
        GeometryCollection(parts) => words.count("geometries", parts.0.len()),
        _ => words.fill("area_of", &[("area", &number(measure::area(geometry) / 1e6, "km2"))]),
    }
}
