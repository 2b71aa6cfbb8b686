//! `/collections/{id}/items/{fid}/along`: where along a line a point lies, or which point lies at a kilometre.

use crate::http::call::{COLLECTION_ID, FEATURE_ID};
use crate::http::service::resource::{Group, Json, Resource};
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Member;
use crate::answer::along::{Line, Part, Spot};
use crate::http::call::Call;
use crate::http::call::find;
use crate::http::call::find_feature;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::{CitedSource, DescribedFeature, Telling, kilometres};
use crate::http::service::paths::item_path;
use crate::http::wire::links::{JSON, Link};
use crate::http::wire::negotiate::Format;
use crate::http::wire::params::{LAT, LON, Params};
use crate::http::wire::problem::Problem;
use crate::language::Language;

pub(crate) fn resources() -> Vec<Resource> {
    let kilometre = Values::Number { least: Some(0.0), most: None };
    vec![Resource {
        id: "getPositionAlong",
        group: Group::Answers,
        summary: "Where along a line a point lies, or which point lies at a kilometre",
        json: Json::of::<AlongDocument>(JSON),
        parameters: vec![
            COLLECTION_ID,
            FEATURE_ID,
            LON,
            LAT,
            Parameter::query(KM, kilometre, "Kilometre of the drawn line, instead of a point"),
            Parameter::query(
                REPORTED_KM,
                Values::Number { least: None, most: None },
                "Kilometre on the scale that a line is reported with, instead of a point",
            ),
        ],
        example: |_, state| {
            let members = state.catalog().collections().flat_map(|collection| {
                collection.features().iter().map(move |feature| Member { collection, feature })
            });
            let line = members.into_iter().find_map(Line::of)?;
            let Member { collection, feature } = line.member;
            Some(format!(
                "{}/along?km={}",
                item_path(collection.id(), feature.id()),
                kilometres(line.length_km() / 2.0)
            ))
        },
        ..Resource::get("/collections/{collectionId}/items/{featureId}/along", along)
    }]
}

const KM: &str = "km";
const REPORTED_KM: &str = "reported_km";

async fn along(Path((id, fid)): Path<(String, String)>, mut call: Call) -> Result<Response, Problem> {
    let state = call.state.clone();
    let collection = find(&state, &id)?;
    let feature = find_feature(collection, &fid)?;
    let format = call.format()?;
    let member = Member { collection, feature };
    let line = Line::of(member).ok_or_else(|| {
        let why = if feature.geometry().is_none() { "it has no geometry" } else { "its geometry is another" };
        Problem::not_found(format!("feature '{fid}' of collection '{id}' is no line: {why}"))
    })?;
    let (spot, query) = spot(&line, &mut call.params)?;
    call.params.finish()?;
    let (telling, base) = (Telling::of(&call), &call.base);
    let path = format!("{}/along", item_path(&id, &fid));
    if format == Format::Html {
        let name = telling.name(member, &feature.properties());
        let words = telling.words();
        let number = |value: f64| words.number(&value.to_string(), Some("km"));
        let reported = spot.reported_km.zip(line.reported).map(|(km, (from, to))| {
            let [km, from, to] = [kilometres(km), from, to].map(number);
            let values = [("km", &*km), ("from", &*from), ("to", &*to), ("basis", basis(spot.part, words))];
            words.fill("km_from_to", &values)
        });
        let [km, length] = [spot.km, line.length_km()].map(|km| number(kilometres(km)));
        let [lon, lat] = [spot.point.x(), spot.point.y()].map(|value| degrees(value).to_string());
        reply::html(&Html {
            layout: Layout::new(telling, words.word("position_along"))
                .under(base, &name, &item_path(&id, &fid))
                .under_collection(base, collection)
                .with_twin(base.localized(&format!("{path}?{query}&f=json")), JSON, "JSON"),
            drawn: words.fill("km_of_length", &[("km", &km), ("length", &length)]),
            reported: reported.unwrap_or_default(),
            part: part(spot.part, words),
            aside: telling.distance(spot.aside, "0"),
            point: words.fill("lon_lat", &[("lon", &lon), ("lat", &lat)]),
            at_href: base.localized(&format!("/at?lon={lon}&lat={lat}")),
        })
    } else {
        let mut links = call.forms(&path, &query, format);
        links.push(Link::new(
            telling.href(member),
            "related",
            crate::encode::geojson::MEDIA_TYPE,
            "The line",
        ));
        let document = AlongDocument {
            language: call.language.clone(),
            unreviewed: telling.is_unreviewed(),
            feature: telling.feature(member),
            position: LinePosition::new(&line, &spot),
            sources: telling.sources([member]),
            links,
        };
        reply::json(JSON, &document)
    }
}

/// The place that the parameters name, and these in canonical form.
fn spot(line: &Line<'_>, params: &mut Params) -> Result<(Spot, String), Problem> {
    let point = params.point()?;
    let length = line.length_km();
    // The length as answers print it is the end, whichever way it was rounded.
    let km = params.number(KM, 0.0, length.max(kilometres(length)))?.map(|km| km.min(length));
    let reported = match line.reported {
        None => None,
        Some((from, to)) => params.number(REPORTED_KM, from.min(to), from.max(to))?,
    };
    let found = match (point, km, reported) {
        (Some(point), None, None) => {
            Some((line.nearest(point), format!("lon={}&lat={}", point.x(), point.y())))
        }
        (None, Some(km), None) => line.at(km).map(|spot| (spot, format!("km={km}"))),
        (None, None, Some(km)) => line.at_reported(km).map(|spot| (spot, format!("reported_km={km}"))),
        _ => None,
    };
    found.ok_or_else(|| {
        let scale = match line.reported {
            None => String::new(),
            Some((from, to)) => format!(", or reported_km from {from} to {to}"),
        };
        let allowed = format!(
            "is needed, and one question only; allowed is a point as lon and lat, or km from 0 to {length:.3}{scale}"
        );
        Problem::parameter(KM, allowed)
    })
}

/// Where along a line a point lies, or which point lies at a kilometre.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Along")]
struct AlongDocument {
    /// The language of names and sentences.
    language: String,
    /// Whether no native reader has checked the texts in the language.
    unreviewed: bool,
    /// The line.
    feature: DescribedFeature,
    position: LinePosition,
    sources: Vec<CitedSource>,
    links: Vec<Link>,
}

/// A place on a line: its kilometres on both scales, how far aside, and the point.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LinePosition {
    /// Kilometres from the start along the drawn line.
    km: f64,
    /// The length of the drawn line in kilometres.
    length_km: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<ReportedKilometre>,
    /// How far the point that was asked about lies from the line, in metres.
    distance_m: f64,
    /// Whether it is the start, the end, or between.
    part: &'static str,
    point: PointGeometry,
}

/// A point in longitude and latitude (RFC 7946).
#[derive(Debug, Serialize, JsonSchema)]
struct PointGeometry {
    r#type: &'static str,
    /// Longitude and latitude in degrees.
    coordinates: [f64; 2],
}

/// The kilometre on the reported scale, those of both ends, and how it is known.
#[derive(Debug, Serialize, JsonSchema)]
struct ReportedKilometre {
    km: f64,
    /// The kilometre of the line's start.
    from: f64,
    /// The kilometre of the line's end.
    to: f64,
    /// Whether it is anchored at an end or interpolated between them.
    basis: &'static str,
}

impl LinePosition {
    pub(crate) fn new(line: &Line<'_>, spot: &Spot) -> Self {
        let reported = spot.reported_km.zip(line.reported).map(|(km, (from, to))| ReportedKilometre {
            km: kilometres(km),
            from,
            to,
            basis: spot.part.basis(),
        });
        Self {
            km: kilometres(spot.km),
            length_km: kilometres(line.length_km()),
            reported,
            distance_m: (spot.aside * 1e3).round() / 1e3,
            part: spot.part.name(),
            point: PointGeometry {
                r#type: "Point",
                coordinates: [degrees(spot.point.x()), degrees(spot.point.y())],
            },
        }
    }
}

/// A part of a line, in words.
fn part(part: Part, words: &'static Language) -> &'static str {
    match part {
        Part::Start => words.word("part_start"),
        Part::Between => words.word("part_between"),
        Part::End => words.word("part_end"),
    }
}

/// How the reported kilometre of a part is known, in words.
fn basis(part: Part, words: &'static Language) -> &'static str {
    words.word(if part == Part::Between { "interpolated" } else { "anchored" })
}

/// A coordinate to a tenth of a millimetre.
fn degrees(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

#[derive(Template)]
#[template(path = "along.html")]
struct Html {
    layout: Layout,
    /// The kilometre of the drawn line, and its length.
    drawn: String,
    /// The reported kilometre, and those of both ends; empty if none is reported.
    reported: String,
    part: &'static str,
    aside: String,
    point: String,
    at_href: String,
}
