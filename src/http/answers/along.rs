//! `/collections/{id}/items/{fid}/along`: where along a line a point lies, or which point lies at a kilometre.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use serde_json::{Value, json};

use crate::answer::Member;
use crate::answer::along::{Line, Part, Spot};
use crate::http::call::Call;
use crate::http::collections::find;
use crate::http::items::find_feature;
use crate::http::layout::Layout;
use crate::http::links::{JSON, Link, item_path};
use crate::http::negotiate::Format;
use crate::http::params::Params;
use crate::http::telling::{Telling, kilometres};
use crate::http::{AppState, Problem};
use crate::language::Language;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/collections/{id}/items/{fid}/along", get(along))
}

async fn along(
    Path((id, fid)): Path<(String, String)>,
    Call { state, base, headers, language, mut params }: Call,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let feature = find_feature(collection, &fid)?;
    let format = params.format(&headers)?;
    let member = Member { collection, feature };
    let line = Line::of(member).ok_or_else(|| {
        let why = if feature.geometry().is_none() { "it has no geometry" } else { "its geometry is another" };
        Problem::not_found(format!("feature '{fid}' of collection '{id}' is no line: {why}"))
    })?;
    let (spot, query) = spot(&line, &mut params)?;
    params.finish(&["lon", "lat", "km", "reported_km", "lang", "f"])?;
    let telling = Telling { state: &state, base: &base, language: &language };
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
        crate::http::html(&Html {
            layout: Layout::new(telling, words.word("position_along"))
                .under(&base, &name, &item_path(&id, &fid))
                .under_collection(&base, collection)
                .with_twin(base.localized(&format!("{path}?{query}&f=json")), JSON, "JSON"),
            drawn: words.fill("km_of_length", &[("km", &km), ("length", &length)]),
            reported: reported.unwrap_or_default(),
            part: part(spot.part, words),
            aside: telling.distance(spot.aside, "0"),
            point: words.fill("lon_lat", &[("lon", &lon), ("lat", &lat)]),
            at_href: base.localized(&format!("/at?lon={lon}&lat={lat}")),
        })
    } else {
        let mut links = Link::forms(&base, &path, &query, format, Format::PLAIN, JSON);
        links.push(Link::new(
            telling.href(member),
            "related",
            crate::encode::geojson::MEDIA_TYPE,
            "The line",
        ));
        let document = json!({
            "language": language,
            "unreviewed": telling.is_unreviewed(),
            "feature": telling.feature(member),
            "position": OnLine::new(&line, &spot),
            "sources": telling.sources([member]),
            "links": links,
        });
        crate::http::json(JSON, &document)
    }
}

/// The place that the parameters name, and these in canonical form.
fn spot(line: &Line<'_>, params: &mut Params) -> Result<(Spot, String), Problem> {
    let point = params.point()?;
    let length = line.length_km();
    // The length as answers print it is the end, whichever way it was rounded.
    let km = params.number("km", 0.0, length.max(kilometres(length)))?.map(|km| km.min(length));
    let reported = match line.reported {
        None => None,
        Some((from, to)) => params.number("reported_km", from.min(to), from.max(to))?,
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
        Problem::parameter("km", allowed)
    })
}

/// A place on a line: its kilometres on both scales, how far aside, and the point.
#[derive(Serialize)]
pub(super) struct OnLine {
    km: f64,
    length_km: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<Reported>,
    distance_m: f64,
    part: &'static str,
    point: Value,
}

/// The kilometre on the reported scale, those of both ends, and how it is known.
#[derive(Serialize)]
struct Reported {
    km: f64,
    from: f64,
    to: f64,
    basis: &'static str,
}

impl OnLine {
    pub(super) fn new(line: &Line<'_>, spot: &Spot) -> Self {
        let reported = spot.reported_km.zip(line.reported).map(|(km, (from, to))| Reported {
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
            point: json!({ "type": "Point", "coordinates": [degrees(spot.point.x()), degrees(spot.point.y())] }),
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
