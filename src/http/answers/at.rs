//! `/at`: what is here on this day.

use crate::http::service::resource::{Caching, Group, Json, Resource};
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::params::{LAT, LON, Params, missing};
use crate::http::wire::reply;
use crate::text::shortened;
use askama::Template;
use axum::extract::Request;
use axum::response::Response;
use geo::Point;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::at::{At, Happening, Near, OnLine, States, ToldOf, at};
use crate::answer::{Member, description};
use crate::datetime::{Datetime, date_of};
use crate::http::answers::along::LinePosition;
use crate::http::call::Call;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::{CitedSource, DescribedFeature, Row, Telling, metres};
use crate::http::pages::value;
use crate::http::pictures::small_map::SmallMap;
use crate::http::service::state::AppState;
use crate::http::wire::links::{JSON, Link};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;

const DATETIME: Parameter = Parameter::query(
    "datetime",
    Values::Formed { format: None, example: "2020-12-01" },
    "A date or a date-time; today if left out",
);

pub(crate) fn resources() -> Vec<Resource> {
    vec![Resource {
        id: "getAt",
        group: Group::Answers,
        summary: "What is here on a day: areas, states and their history, places, lines and events nearby",
        json: Json::of::<AtDocument>(JSON),
        parameters: vec![LON.required(), LAT.required(), DATETIME],
        caching: Caching { of_today: Some(names_no_day), ..Caching::default() },
        example: |_, state| {
            let view = state.catalog().info().page.bbox;
            let [west, south, east, north] = view.or_else(|| Some(state.catalog().extent().bbox?.edges()))?;
            // Three decimals are a hundred metres: enough for an example.
            let middle = |a: f64, b: f64| (f64::midpoint(a, b) * 1e3).round() / 1e3;
            let day = state.default_day();
            Some(format!("/at?lon={}&lat={}&datetime={day}", middle(west, east), middle(south, north)))
        },
        ..Resource::get("/at", here)
    }]
}

/// Whether a question leaves the day open, so that its answer depends on today.
fn names_no_day(_: &AppState, request: &Request) -> bool {
    !Params::of(request.uri()).is_ok_and(|params| params.get(DATETIME.name).is_some())
}

async fn here(mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    let point = call.params.point()?;
    let asked = call.params.take(DATETIME.name)?.unwrap_or_else(|| call.state.today().to_string());
    let when = instant(&asked, &call.state)?;
    call.params.finish()?;
    let telling = Telling::of(&call);
    let Some(point) = point else {
        // In a browser the question can be asked on the spot.
        return match format {
            Format::Html => reply::html(&AskHtml::new(telling, &when)),
            _ => Err(missing("lon", "a longitude from -180 to 180 degrees")),
        };
    };
    let answer = at(call.state.catalog(), point, when.interval());
    let question = Question { call: &call, point, when: &when, telling };
    match format {
        Format::Html => reply::html(&question.html(&answer)),
        _ => reply::json(JSON, &question.document(&answer)),
    }
}

/// A day or an instant: of a longer time there is no one answer.
fn instant(text: &str, state: &AppState) -> Result<Datetime, Problem> {
    let wrong = |why: &dyn std::fmt::Display| Problem::parameter("datetime", format_args!("is wrong: {why}"));
    if text.contains('/') {
        return Err(wrong(&format_args!(
            "'{}' is an interval; allowed is a date (2020-12-01) or a date-time (2020-12-01T08:00:00Z)",
            shortened(text)
        )));
    }
    Datetime::parse(text, state.catalog().offset()).map_err(|error| wrong(&error))
}

/// What is asked, and how it is told.
struct Question<'a> {
    call: &'a Call,
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

    fn document(&self, answer: &At<'_>) -> AtDocument {
        let Self { telling, .. } = self;
        let feature = |member: &Member<'_>| telling.feature(*member);
        let places = answer.places.iter().map(|near| NearFeature {
            distance_m: metres(near.distance),
            feature: telling.feature(near.member),
        });
        let lines = answer.lines.iter().map(|on| LineFeature {
            position: LinePosition::new(&on.line, &on.spot),
            feature: telling.feature(on.line.member),
        });
        let events = answer.events.iter().map(|event| EventFeature {
            days: event.days,
            distance_m: event.distance.map(metres),
            feature: telling.feature(event.member),
        });
        let [places_nearby, lines_nearby, events_nearby] = answer.nearby;
        AtDocument {
            lon: self.point.x(),
            lat: self.point.y(),
            datetime: self.when.to_string(),
            language: telling.language.to_owned(),
            unreviewed: telling.is_unreviewed(),
            covered: answer.is_covered(),
            data_until: telling.state.catalog().info().data_until.clone(),
            after_data: self.is_after_data(),
            nearby: Nearby { places: places_nearby, lines: lines_nearby, events: events_nearby },
            areas: answer.areas.iter().map(feature).collect(),
            states: answer.states.iter().map(|states| self.states(states)).collect(),
            told_of: answer.told_of().map(|told| match told {
                ToldOf::Place => "place",
                ToldOf::Area => "area",
            }),
            nearest_state: answer.nearest.map(|near| self.nearest_state(near)),
            around: answer.around.iter().map(|states| self.states(states)).collect(),
            places: places.collect(),
            lines: lines.collect(),
            events: events.collect(),
            sources: telling.sources(answer.members()),
            links: self.call.forms("/at", &self.query(), Format::Json),
        }
    }

    /// Which place with a state is nearest, and how far it is.
    fn nearest_state(&self, Near { member, distance }: Near<'_>) -> NearestState {
        let properties = member.feature.properties();
        NearestState {
            collection: member.collection.id().to_owned(),
            id: member.feature.id().to_owned(),
            name: self.telling.name(member, &properties),
            href: self.telling.href(member),
            distance_m: metres(distance),
        }
    }

    fn states(&self, states: &States<'_>) -> StatesDocument {
        let Self { telling, .. } = self;
        let feature = |feature| telling.feature(Member { collection: states.collection, feature });
        StatesDocument {
            collection: states.collection.id().to_owned(),
            title: states.collection.info().title.in_language(telling.language).to_owned(),
            now: states.now.map(feature),
            since: states.now.and_then(|now| telling.moment(now.period().start())),
            previous_change: states.previous_change.and_then(|at| telling.moment(at)),
            next_change: states.next_change.and_then(|at| telling.moment(at)),
            history: states.history.iter().copied().map(feature).collect(),
        }
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
        let value = |value| value::Value::new(telling.base, value);
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

/// What is here on a day.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "At")]
struct AtDocument {
    lon: f64,
    lat: f64,
    /// The day or instant asked about.
    datetime: String,
    /// The language of names and sentences.
    language: String,
    /// Whether no native reader has checked the texts in the language.
    unreviewed: bool,
    /// Whether the point lies in an area or a state of the data.
    covered: bool,
    /// The last day that the data speaks of.
    data_until: Option<String>,
    /// Whether the time lies after that day.
    after_data: bool,
    nearby: Nearby,
    /// The areas that the point lies in.
    areas: Vec<DescribedFeature>,
    /// What holds at the point, what did and what follows.
    states: Vec<StatesDocument>,
    /// Whose states these are: those of a place (`place`), or of the area that the point lies in (`area`).
    told_of: Option<&'static str>,
    /// The nearest place with a state.
    nearest_state: Option<NearestState>,
    /// The states of the area, where those of a place are told.
    around: Vec<StatesDocument>,
    /// Places nearby, the nearest first.
    places: Vec<NearFeature>,
    /// Lines nearby, with the position of the point on each.
    lines: Vec<LineFeature>,
    /// Events nearby in place and time.
    events: Vec<EventFeature>,
    sources: Vec<CitedSource>,
    links: Vec<Link>,
}

/// How many there are nearby, of which the nearest are listed.
#[derive(Debug, Serialize, JsonSchema)]
struct Nearby {
    places: usize,
    lines: usize,
    events: usize,
}

/// The states of an area: that of the time asked about, and its history.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "States")]
struct StatesDocument {
    collection: String,
    title: String,
    /// The state at the time asked about.
    now: Option<DescribedFeature>,
    /// When it began.
    since: Option<String>,
    previous_change: Option<String>,
    next_change: Option<String>,
    /// All states of the area in the order of their periods.
    history: Vec<DescribedFeature>,
}

/// A place with a state, and its distance from the point.
#[derive(Debug, Serialize, JsonSchema)]
struct NearestState {
    collection: String,
    id: String,
    name: String,
    href: String,
    /// In metres.
    distance_m: i64,
}

/// A feature and its distance from the point.
#[derive(Debug, Serialize, JsonSchema)]
struct NearFeature {
    /// In metres.
    distance_m: i64,
    #[serde(flatten)]
    feature: DescribedFeature,
}

/// A line and the position of the point on it.
#[derive(Debug, Serialize, JsonSchema)]
struct LineFeature {
    position: LinePosition,
    #[serde(flatten)]
    feature: DescribedFeature,
}

/// An event, how many days it lies from the time asked about, and how far from the point.
#[derive(Debug, Serialize, JsonSchema)]
struct EventFeature {
    days: i64,
    /// In metres; null if it concerns the area as a whole.
    distance_m: Option<i64>,
    #[serde(flatten)]
    feature: DescribedFeature,
}

struct StatesHtml {
    title: String,
    now: Option<Row>,
    facts: Vec<(String, Vec<value::Value>)>,
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
    sources: Vec<value::Value>,
    map_href: String,
}
