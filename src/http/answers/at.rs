//! `/at`: what is here on this day.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use geo::Point;
use serde_json::{Map, Value, json};

use crate::answer::at::{At, Happening, Near, OnLine, States, ToldOf, at};
use crate::answer::{Member, description};
use crate::datetime::{Datetime, date_of};
use crate::http::call::Call;
use crate::http::layout::{self, Layout};
use crate::http::links::{JSON, Link};
use crate::http::negotiate::Format;
use crate::http::params::missing;
use crate::http::small_map::SmallMap;
use crate::http::telling::{Row, Telling, metres};
use crate::http::{AppState, Problem};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/at", get(here))
}

async fn here(Call { state, base, headers, language, mut params }: Call) -> Result<Response, Problem> {
    let format = params.format(&headers)?;
    let point = params.point()?;
    let asked = params.take("datetime")?.unwrap_or_else(|| state.today().to_string());
    let when = instant(&asked, &state)?;
    params.finish(&["lon", "lat", "datetime", "lang", "f"])?;
    let telling = Telling { state: &state, base: &base, language: &language };
    let Some(point) = point else {
        // In a browser the question can be asked on the spot.
        return match format {
            Format::Html => crate::http::html(&AskHtml::new(telling, &when)),
            _ => Err(missing("lon", "a longitude from -180 to 180 degrees")),
        };
    };
    let answer = at(state.catalog(), point, when.interval());
    let question = Question { point, when: &when, telling };
    match format {
        Format::Html => crate::http::html(&question.html(&answer)),
        _ => crate::http::json(JSON, &question.document(&answer)),
    }
}

/// A day or an instant: of a longer time there is no one answer.
fn instant(text: &str, state: &AppState) -> Result<Datetime, Problem> {
    let wrong = |why: &dyn std::fmt::Display| Problem::parameter("datetime", format_args!("is wrong: {why}"));
    if text.contains('/') {
        return Err(wrong(&format_args!(
            "'{}' is an interval; allowed is a date (2020-12-01) or a date-time (2020-12-01T08:00:00Z)",
            text.chars().take(80).collect::<String>()
        )));
    }
    Datetime::parse(text, state.catalog().offset()).map_err(|error| wrong(&error))
}

/// What is asked, and how it is told.
struct Question<'a> {
    point: Point,
    when: &'a Datetime,
    telling: Telling<'a>,
}

impl Question<'_> {
    fn query(&self) -> String {
        let (lon, lat) = (self.point.x(), self.point.y());
        let when = self.when.to_string().replace('+', "%2B");
        format!("lon={lon}&lat={lat}&datetime={when}")
    }

    /// The day on which the time lies.
    fn day(&self) -> Option<String> {
        date_of(self.when.interval().start(), self.telling.state.catalog().offset())
            .map(|day| day.to_string())
    }

    /// Whether the time lies after the last day that the data speaks of.
    fn is_after_data(&self) -> bool {
        let catalog = self.telling.state.catalog();
        let until = catalog.info().data_until.as_deref();
        let until = until.and_then(|day| Datetime::parse(day, catalog.offset()).ok());
        until.is_some_and(|until| self.when.interval().start() >= until.interval().end())
    }

    fn document(&self, answer: &At<'_>) -> Value {
        let Self { telling, .. } = self;
        let with = |mut feature: Map<String, Value>, more: &[(&str, Value)]| {
            for (name, value) in more.iter().rev() {
                feature.shift_insert(0, (*name).to_owned(), value.clone());
            }
            Value::Object(feature)
        };
        let feature = |member: &Member<'_>| Value::Object(telling.feature(*member));
        let places = answer
            .places
            .iter()
            .map(|near| with(telling.feature(near.member), &[("distance_m", json!(metres(near.distance)))]));
        let lines = answer.lines.iter().map(|on| {
            let position = super::along::OnLine::new(&on.line, &on.spot);
            with(telling.feature(on.line.member), &[("position", json!(position))])
        });
        let events = answer.events.iter().map(|event| {
            let distance = event.distance.map(metres);
            with(
                telling.feature(event.member),
                &[("days", json!(event.days)), ("distance_m", json!(distance))],
            )
        });
        let info = telling.state.catalog().info();
        json!({
            "lon": self.point.x(),
            "lat": self.point.y(),
            "datetime": self.when.to_string(),
            "language": telling.language,
            "unreviewed": telling.is_unreviewed(),
            "covered": answer.is_covered(),
            "data_until": info.data_until,
            "after_data": self.is_after_data(),
            "nearby": { "places": answer.nearby[0], "lines": answer.nearby[1], "events": answer.nearby[2] },
            "areas": answer.areas.iter().map(feature).collect::<Vec<_>>(),
            "states": answer.states.iter().map(|states| self.states(states)).collect::<Vec<_>>(),
            "told_of": answer.told_of().map(|told| match told {
                ToldOf::Place => "place",
                ToldOf::Area => "area",
            }),
            "nearest_state": answer.nearest.map(|near| self.nearest_state(near)),
            "around": answer.around.iter().map(|states| self.states(states)).collect::<Vec<_>>(),
            "places": places.collect::<Vec<_>>(),
            "lines": lines.collect::<Vec<_>>(),
            "events": events.collect::<Vec<_>>(),
            "sources": telling.sources(answer.members()),
            "links": Link::forms(telling.base, "/at", &self.query(), Format::Json, Format::PLAIN, JSON),
        })
    }

    /// Which place with a state is nearest, and how far it is.
    fn nearest_state(&self, Near { member, distance }: Near<'_>) -> Value {
        let properties = member.feature.properties();
        json!({
            "collection": member.collection.id(),
            "id": member.feature.id(),
            "name": self.telling.name(member, &properties),
            "href": self.telling.href(member),
            "distance_m": metres(distance),
        })
    }

    fn states(&self, states: &States<'_>) -> Value {
        let Self { telling, .. } = self;
        let feature =
            |feature| Value::Object(telling.feature(Member { collection: states.collection, feature }));
        json!({
            "collection": states.collection.id(),
            "title": states.collection.info().title.in_language(telling.language),
            "now": states.now.map(feature),
            "since": states.now.and_then(|now| telling.moment(now.period().start())),
            "previous_change": states.previous_change.and_then(|at| telling.moment(at)),
            "next_change": states.next_change.and_then(|at| telling.moment(at)),
            "history": states.history.iter().copied().map(feature).collect::<Vec<_>>(),
        })
    }

    fn html(&self, answer: &At<'_>) -> Html {
        let Self { telling, .. } = self;
        let (state, base) = (telling.state, telling.base);
        let days = telling.in_words(&self.when.to_string());
        let sources = description::references(state.catalog(), answer.members()).into_iter();
        Html {
            layout: Layout::new(*telling, &telling.words().fill("here_on", &[("date", &days)])).with_twin(
                base.localized(&format!("/at?{}&f=json", self.query())),
                JSON,
                "JSON",
            ),
            map: self.map(answer),
            ask: Ask::new(*telling, Some(self.point), self.when),
            days,
            covered: answer.is_covered(),
            until: if self.is_after_data() {
                state
                    .catalog()
                    .info()
                    .data_until
                    .as_deref()
                    .map(|day| telling.in_words(day))
                    .unwrap_or_default()
            } else {
                String::new()
            },
            states: answer.states.iter().map(|states| self.states_html(states)).collect(),
            told_of: match answer.told_of().filter(|_| answer.nearest.is_some()) {
                Some(ToldOf::Place) => telling.words().word("told_of_place"),
                Some(ToldOf::Area) => telling.words().word("told_of_area"),
                None => "",
            },
            nearest: answer
                .nearest
                .map(|near| (telling.row(near.member), telling.distance(near.distance, "")))
                .filter(|_| answer.told_of() != Some(ToldOf::Place)),
            around: answer.around.iter().map(|states| self.states_html(states)).collect(),
            areas: answer.areas.iter().map(|member| telling.row(*member)).collect(),
            places: answer
                .places
                .iter()
                .map(|near| (telling.row(near.member), telling.distance(near.distance, "")))
                .collect(),
            lines: answer.lines.iter().map(|on| self.line_html(on)).collect(),
            events: answer.events.iter().map(|event| self.event_html(event)).collect(),
            sources: sources.map(|source| telling.source(source)).collect(),
            map_href: telling.map_href(&self.day().unwrap_or_default()),
        }
    }

    /// Where the state or the area lies that the point is in.
    fn map(&self, answer: &At<'_>) -> Option<SmallMap> {
        // Of a place the area around it is shown, since a point has no extent.
        let state = answer.around.first().or(answer.states.first());
        let state =
            state.and_then(|states| Some(Member { collection: states.collection, feature: states.now? }));
        let member = state.or(answer.areas.first().copied())?;
        SmallMap::of_feature(self.telling, member, self.when.interval())
    }

    fn states_html(&self, states: &States<'_>) -> StatesHtml {
        let Self { telling, .. } = self;
        let row = |feature| telling.row(Member { collection: states.collection, feature });
        let catalog = telling.state.catalog();
        let facts = states
            .now
            .map(|now| description::facts(catalog, states.collection, &now.properties(), telling.language));
        let value = |value| layout::Value::new(telling.base, value);
        let day = |at: Option<i64>| {
            at.and_then(|at| telling.moment(at)).map(|text| telling.in_words(&text)).unwrap_or_default()
        };
        StatesHtml {
            title: states.collection.info().title.in_language(telling.language).to_owned(),
            now: states.now.map(row),
            facts: facts
                .into_iter()
                .flatten()
                .map(|fact| (fact.title, fact.values.into_iter().map(value).collect()))
                .collect(),
            previous: day(states.previous_change),
            next: day(states.next_change),
            history: states.history.iter().copied().map(row).collect(),
        }
    }

    fn line_html(&self, on: &OnLine<'_>) -> LineHtml {
        LineHtml {
            row: self.telling.row(on.line.member),
            km: self.telling.kilometre(on.spot.km),
            reported_km: on.spot.reported_km.map(|km| self.telling.kilometre(km)).unwrap_or_default(),
            aside: self.telling.distance(on.spot.aside, "0"),
        }
    }

    fn event_html(&self, event: &Happening<'_>) -> EventHtml {
        let words = self.telling.words();
        EventHtml {
            row: self.telling.row(event.member),
            days: event.days,
            distance: match event.distance {
                Some(metres) => self.telling.distance(metres, words.word("here")),
                None => words.word("in_area").to_owned(),
            },
        }
    }
}

struct StatesHtml {
    title: String,
    now: Option<Row>,
    facts: Vec<(String, Vec<layout::Value>)>,
    previous: String,
    next: String,
    history: Vec<Row>,
}

struct LineHtml {
    row: Row,
    km: String,
    reported_km: String,
    aside: String,
}

struct EventHtml {
    row: Row,
    days: i64,
    distance: String,
}

/// The form in which a question is asked, filled in as far as it has been.
struct Ask {
    href: String,
    lon: String,
    lat: String,
    datetime: String,
    language: String,
}

impl Ask {
    fn new(telling: Telling<'_>, point: Option<Point>, when: &Datetime) -> Self {
        let text = |of: fn(Point) -> f64| point.map(|point| of(point).to_string()).unwrap_or_default();
        Self {
            href: telling.base.url("/at"),
            lon: text(Point::x),
            lat: text(Point::y),
            datetime: when.to_string(),
            language: telling.language.to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "ask.html")]
struct AskHtml {
    layout: Layout,
    ask: Ask,
}

impl AskHtml {
    fn new(telling: Telling<'_>, when: &Datetime) -> Self {
        let title = telling.words().word("here_question");
        Self { layout: Layout::new(telling, title), ask: Ask::new(telling, None, when) }
    }
}

#[derive(Template)]
#[template(path = "at.html")]
struct Html {
    layout: Layout,
    ask: Ask,
    map: Option<SmallMap>,
    days: String,
    covered: bool,
    /// The last day that the data speaks of, if the day asked for is later.
    until: String,
    states: Vec<StatesHtml>,
    /// Whose states are told, in words.
    told_of: &'static str,
    /// The nearest place with a state, if it is not told of, with its distance.
    nearest: Option<(Row, String)>,
    around: Vec<StatesHtml>,
    areas: Vec<Row>,
    /// With the distance; empty if there is none.
    places: Vec<(Row, String)>,
    lines: Vec<LineHtml>,
    events: Vec<EventHtml>,
    sources: Vec<layout::Value>,
    map_href: String,
}
