//! `/timeline`: the days on which something changed or happened.

use crate::http::service::resource::{Group, Json, Resource};
use crate::http::wire::reply;
use askama::Template;
use axum::response::Response;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::timeline::{Day, sentence};
use crate::http::call::Call;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::service::paths::{changes_path, items_path};
use crate::http::wire::links::{JSON, Link};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;

pub(crate) fn resources() -> Vec<Resource> {
    vec![Resource {
        id: "getTimeline",
        group: Group::Answers,
        summary: "The days on which something changed or happened, with counts and a sentence",
        json: Json::of::<TimelineDocument>(JSON),
        ..Resource::get("/timeline", timeline)
    }]
}

async fn timeline(mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    let days = call.state.timeline().days();
    let telling = Telling::of(&call);
    if format == Format::Html {
        reply::html(&Html {
            layout: Layout::new(telling, telling.words().word("days_of_change")).with_twin(
                call.base.localized("/timeline?f=json"),
                JSON,
                "JSON",
            ),
            days: days.iter().map(|day| day_html(telling, day)).collect(),
        })
    } else {
        let document = TimelineDocument {
            language: call.language.clone(),
            unreviewed: telling.is_unreviewed(),
            data_until: call.state.catalog().info().data_until.clone(),
            number_matched: days.len(),
            days: days.iter().map(|day| told(telling, day)).collect(),
            links: call.forms("/timeline", "", format),
        };
        reply::json(JSON, &document)
    }
}

/// The days on which something changed or happened.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Timeline")]
struct TimelineDocument {
    /// The language of names and sentences.
    language: String,
    /// Whether no native reader has checked the texts in the language.
    unreviewed: bool,
    /// The last day that the data speaks of.
    data_until: Option<String>,
    /// How many days there are.
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    days: Vec<TimelineDay>,
    links: Vec<Link>,
}

/// A day on which something changed or happened.
#[derive(Debug, Serialize, JsonSchema)]
struct TimelineDay {
    date: String,
    /// How many changes or events of each collection it has.
    counts: IndexMap<String, usize>,
    /// Whether something changed; else something only happened.
    has_changes: bool,
    /// What is told of the day.
    sentence: Option<String>,
    /// Whose sentence it is.
    sentence_of: Option<NamedFeature>,
    /// The map of the day.
    href: String,
}

/// A feature by its name and address.
#[derive(Debug, Serialize, JsonSchema)]
struct NamedFeature {
    collection: String,
    id: String,
    name: String,
    href: String,
}

fn told(telling: Telling<'_>, day: &Day) -> TimelineDay {
    let catalog = telling.state.catalog();
    let of = day.headline(catalog);
    TimelineDay {
        date: day.date.to_string(),
        counts: day.counts(catalog).map(|(collection, count)| (collection.id().to_owned(), count)).collect(),
        has_changes: day.has_changes,
        sentence: of.and_then(|member| sentence(catalog, member, telling.language)),
        sentence_of: of.map(|member| NamedFeature {
            collection: member.collection.id().to_owned(),
            id: member.feature.id().to_owned(),
            name: telling.name(member, &member.feature.properties()),
            href: telling.href(member),
        }),
        href: telling.map_href(&day.date.to_string()),
    }
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
