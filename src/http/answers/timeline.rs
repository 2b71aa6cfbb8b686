//! `/timeline`: the days on which something changed or happened.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use crate::answer::timeline::{Day, sentence};
use crate::http::call::Call;
use crate::http::layout::Layout;
use crate::http::links::{JSON, Link, changes_path, items_path};
use crate::http::negotiate::Format;
use crate::http::telling::Telling;
use crate::http::{AppState, Problem};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/timeline", get(timeline))
}

async fn timeline(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    params.finish(&["lang", "f"])?;
    let days = state.timeline().days();
    let telling = Telling { state: &state, base: &base, language: &language };
    if format == Format::Html {
        crate::http::html(&Html {
            layout: Layout::new(telling, telling.words().word("days_of_change")).with_twin(
                base.localized("/timeline?f=json"),
                JSON,
                "JSON",
            ),
            days: days.iter().map(|day| day_html(telling, day)).collect(),
        })
    } else {
        let info = state.catalog().info();
        crate::http::json(
            JSON,
            &json!({
                "language": language,
                "unreviewed": telling.is_unreviewed(),
                "data_until": info.data_until,
                "numberMatched": days.len(),
                "days": days.iter().map(|day| told(telling, day)).collect::<Vec<_>>(),
                "links": Link::forms(&base, "/timeline", "", format, Format::PLAIN, JSON),
            }),
        )
    }
}

fn told(telling: Telling<'_>, day: &Day) -> Value {
    let catalog = telling.state.catalog();
    let of = day.headline(catalog);
    let counts = day.counts(catalog).map(|(collection, count)| (collection.id().to_owned(), json!(count)));
    json!({
        "date": day.date.to_string(),
        "counts": counts.collect::<Map<_, _>>(),
        "has_changes": day.has_changes,
        "sentence": of.and_then(|member| sentence(catalog, member, telling.language)),
        "sentence_of": of.map(|member| json!({
            "collection": member.collection.id(),
            "id": member.feature.id(),
            "name": telling.name(member, &member.feature.properties()),
            "href": telling.href(member),
        })),
        "href": telling.map_href(&day.date.to_string()),
    })
}

fn day_html(telling: Telling<'_>, day: &Day) -> DayHtml {
    let catalog = telling.state.catalog();
    let of = day.headline(catalog);
    let counts = day.counts(catalog).map(|(collection, count)| {
        let info = collection.info();
        let path = if info.period.is_some() { changes_path(&info.id) } else { items_path(&info.id) };
        let query = match (&info.period, &info.change) {
            (None, Some(change)) => format!("{}={}", change.date, day.date),
            _ => format!("datetime={}", day.date),
        };
        Count {
            text: format!("{}: {count}", info.title.in_language(telling.language)),
            href: telling.base.localized(&format!("{path}?{query}")),
        }
    });
    DayHtml {
        date: day.date.to_string(),
        day: telling.in_words(&day.date.to_string()),
        sentence: of.and_then(|member| sentence(catalog, member, telling.language)).unwrap_or_default(),
        sentence_href: of.map(|member| telling.href(member)).unwrap_or_default(),
        counts: counts.collect(),
        map_href: telling.map_href(&day.date.to_string()),
    }
}

/// How many changes or events of a collection a day has, and where they are told.
struct Count {
    text: String,
    href: String,
}

struct DayHtml {
    date: String,
    day: String,
    sentence: String,
    sentence_href: String,
    counts: Vec<Count>,
    map_href: String,
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct Html {
    layout: Layout,
    days: Vec<DayHtml>,
}
