//! `/timeline`: the days on which something changed or happened.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::{Row, Telling, in_words};
use crate::answer::Member;
use crate::answer::timeline::{Change, Day, days};
use crate::http::layout::Layout;
use crate::http::links::{Base, JSON, Link};
use crate::http::negotiate::Format;
use crate::http::params::Params;
use crate::http::{AppState, Problem};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/timeline", get(timeline))
}

async fn timeline(
    State(state): State<AppState>,
    base: Base,
    headers: HeaderMap,
    mut params: Params,
) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    let language = params.language(&headers, state.catalog().info())?;
    params.finish(&["lang", "f"])?;
    let days = days(state.catalog());
    let telling = Telling { state: &state, base: &base, language };
    let query = format!("lang={language}");
    match format {
        Format::Json => {
            let info = state.catalog().info();
            crate::http::json(
                JSON,
                &json!({
                    "language": language,
                    "data_until": info.data_until,
                    "numberMatched": days.len(),
                    "days": days.iter().map(|day| told(telling, day)).collect::<Vec<_>>(),
                    "links": Link::forms(&base, "/timeline", &query, format, JSON),
                }),
            )
        }
        Format::Html => crate::http::html(&Html {
            layout: Layout::new(&state, &base, "Days of change"),
            language: language.to_owned(),
            days: days.iter().map(|day| day_html(telling, day)).collect(),
            json_href: base.url(&format!("/timeline?{query}&f=json")),
        }),
    }
}

fn member<'a>(change: &Change<'a>) -> Member<'a> {
    Member { collection: change.collection, feature: change.feature }
}

fn told(telling: Telling<'_>, day: &Day<'_>) -> Value {
    let sentence = day.told(telling.language);
    let entry = |change: &Change<'_>| {
        json!({
            "collection": change.collection.id(),
            "id": change.feature.id(),
            "name": telling.name(member(change), &change.properties),
            "href": telling.href(member(change)),
        })
    };
    json!({
        "date": day.date.to_string(),
        "sentence": sentence.and_then(|change| change.sentence(telling.language)),
        "sentence_of": sentence.map(entry),
        "counts": day.counts(),
        "changes": day.changes.iter().map(entry).collect::<Vec<_>>(),
        "events": day.events.iter().map(entry).collect::<Vec<_>>(),
        "href": telling.base.url(&format!("/?datetime={}", day.date)),
    })
}

fn day_html(telling: Telling<'_>, day: &Day<'_>) -> DayHtml {
    let rows = |changes: &[Change<'_>]| changes.iter().map(|change| telling.row(member(change))).collect();
    DayHtml {
        date: day.date.to_string(),
        day: in_words(&day.date.to_string()),
        sentence: day
            .told(telling.language)
            .and_then(|change| change.sentence(telling.language))
            .unwrap_or_default()
            .to_owned(),
        changes: rows(&day.changes),
        events: rows(&day.events),
        map_href: telling.base.url(&format!("/?datetime={}", day.date)),
    }
}

struct DayHtml {
    date: String,
    day: String,
    sentence: String,
    changes: Vec<Row>,
    events: Vec<Row>,
    map_href: String,
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct Html {
    layout: Layout,
    language: String,
    days: Vec<DayHtml>,
    json_href: String,
}
