//! What is here on this day: the areas a point lies in, who held it and since when, places, lines and events nearby.

use geo::{BoundingRect, Intersects, Point};
use jiff::civil::Date;
use jiff::tz::Offset;

use super::Member;
use super::along::{Line, Spot};
use crate::bbox::Bbox;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::{Interval, date_of};
use crate::feature::Feature;
use crate::metadata::{Here, Role};
use crate::path;

/// What is known of a point on a day. Which collection answers what is said by `here` in the catalogue.
#[derive(Debug, Clone, Default)]
pub struct At<'a> {
    /// The areas that it lies in on the day.
    pub areas: Vec<Member<'a>>,
    /// The states that are told of the point, on the day and through time: those of the place beside it, else of its area.
    pub states: Vec<States<'a>>,
    /// The states of its area, where those of a place are told.
    pub around: Vec<States<'a>>,
    /// The nearest place that has a state on the day, and how far it is.
    pub nearest: Option<Near<'a>>,
    /// Places nearby, the nearest first.
    pub places: Vec<Near<'a>>,
    /// Lines nearby, and where along them it lies, the nearest first.
    pub lines: Vec<OnLine<'a>>,
    /// What happened nearby around the day, in order of time.
    pub events: Vec<Happening<'a>>,
    /// How many places, lines and events there are in all: no more than [`NEAREST`] of each are told of, the nearest,
    /// of events those nearest in time.
    pub nearby: [usize; 3],
}

/// Whose states are told of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldOf {
    /// Those of a place beside it.
    Place,
    /// Those of the area that it lies in.
    Area,
}

/// The states of the area that a point lies in, or of the place beside it.
///
/// On a line between two areas, of those that hold on the day the one that the file names first speaks.
#[derive(Debug, Clone)]
pub struct States<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// The state on the day; of a day on which it changed in the course of the day, the last.
    pub now: Option<&'a Feature>,
    /// All states of the area, from the first to the last.
    pub history: Vec<&'a Feature>,
    /// When the state on the day began, or the last one ended; `None` if there was no other before.
    pub previous_change: Option<i64>,
    /// When the state on the day ends, or the next one begins; `None` if none is known.
    pub next_change: Option<i64>,
}

/// A place nearby.
#[derive(Debug, Clone, Copy)]
pub struct Near<'a> {
    /// The place.
    pub member: Member<'a>,
    /// How far it is, in metres.
    pub distance: f64,
}

/// A line nearby, and the place on it.
#[derive(Debug, Clone)]
pub struct OnLine<'a> {
    /// The line.
    pub line: Line<'a>,
    /// The place on it that is nearest to the point.
    pub spot: Spot,
}

/// Something that happened nearby.
#[derive(Debug, Clone, Copy)]
pub struct Happening<'a> {
    /// The event.
    pub member: Member<'a>,
    /// How far, in metres; `None` if it has no point and concerns an area that the point lies in.
    pub distance: Option<f64>,
    /// How many days after the day asked for, below 0 before it.
    pub days: i64,
}

/// Answers what is known of `point` at a time.
///
/// # Units
///
/// `point` is longitude and latitude in degrees (CRS84); distances are metres on the ellipsoid.
///
/// # Examples
///
/// ```
/// use lachin_map::answer::at::at;
/// use lachin_map::{Dataset, Datetime};
///
/// let toml = r#"
///     [[collections]]
///     id = "fields"
///     file = "fields.geojson"
///     area = "field"
///     period = { from = "from", to = "to" }
///     here = { as = "state" }
/// "#;
/// let fields = r#"{"type":"FeatureCollection","features":[
///   {"type":"Feature","id":"oats","geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]},
///    "properties":{"field":"north","from":null,"to":"2021-04-01"}},
///   {"type":"Feature","id":"rye","geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]},
///    "properties":{"field":"north","from":"2021-04-01","to":null}}]}"#;
/// let catalog = Dataset::from_files("farm", [("catalog.toml", toml), ("fields.geojson", fields)]).load()?;
///
/// let day = Datetime::parse("2021-04-01", catalog.offset())?.interval();
/// let answer = at(&catalog, geo::Point::new(1.0, 1.0), day);
/// assert_eq!(answer.states[0].now.unwrap().id(), "rye");
/// assert_eq!(answer.states[0].history.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn at(catalog: &Catalog, point: Point, when: Interval) -> At<'_> {
    let mut answer = At::default();
    let mut beside = None;
    let parts = || catalog.collections().filter_map(|c| Some((c, c.info().here.as_ref()?)));
    // Events may concern areas, so that these are found first.
    for (collection, here) in parts().filter(|(_, here)| here.role != Role::Event) {
        match here.role {
            Role::Area => answer.areas.extend(areas(collection, point, when)),
            Role::State => match here.within_km {
                Some(within_km) => {
                    let Some(near) = nearest_state(collection, within_km, point, when) else { continue };
                    if answer.nearest.is_none_or(|known| near.distance < known.distance) {
                        answer.nearest = Some(near);
                        beside = Some(near).filter(|near| near.distance <= within_km * 1e3);
                    }
                }
                None => answer.states.extend(states(collection, point, when)),
            },
            Role::Place => answer.places.extend(places(collection, here, point, when)),
            Role::Line => answer.lines.extend(lines(collection, here, point, when)),
            Role::Event => {}
        }
    }
    if let Some(states) = beside.and_then(|near| states_of_place(near.member, when)) {
        answer.around = std::mem::replace(&mut answer.states, vec![states]);
    }
    for (collection, here) in parts().filter(|(_, here)| here.role == Role::Event) {
        let events = events(collection, here, point, when, &answer.areas, catalog.offset());
        answer.events.extend(events);
    }
    answer.places.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    answer.lines.sort_by(|a, b| a.spot.aside.total_cmp(&b.spot.aside));
    answer.events.sort_by_key(|event| event.days.abs());
    answer.nearby = [answer.places.len(), answer.lines.len(), answer.events.len()];
    answer.places.truncate(NEAREST);
    answer.lines.truncate(NEAREST);
    answer.events.truncate(NEAREST);
    answer.events.sort_by_key(|event| event.member.feature.period().start());
    answer
}

/// Metres within which everything on Earth lies.
const HALF_AROUND: f64 = 20_100_000.0;

/// At most so many places, lines and events are told of.
pub const NEAREST: usize = 100;

/// A point this near to a place, in metres, is named by it.
pub const AT_PLACE: u16 = 1_000;

impl<'a> At<'a> {
    /// What the point is named by: a place that it all but stands on, else the area that it lies in, else the state on
    /// the day. The reader's page has the same rule.
    #[must_use]
    pub fn named_by(&self) -> Option<Member<'a>> {
        let nearest = self.places.first().filter(|near| near.distance <= f64::from(AT_PLACE));
        let state = || {
            let states = self.states.first()?;
            Some(Member { collection: states.collection, feature: states.now? })
        };
        nearest.map(|near| near.member).or_else(|| self.areas.first().copied()).or_else(state)
    }

    /// Whether the data says anything of the point itself.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        !self.areas.is_empty() || !self.states.is_empty()
    }

    /// Whose states are told; none if none are.
    #[must_use]
    pub fn told_of(&self) -> Option<ToldOf> {
        let of_place = |states: &States<'_>| {
            states.collection.info().here.as_ref().is_some_and(|here| here.within_km.is_some())
        };
        let first = self.states.first()?;
        Some(if of_place(first) { ToldOf::Place } else { ToldOf::Area })
    }

    /// All features that the answer speaks of.
    pub fn members(&self) -> impl Iterator<Item = Member<'a>> {
        let states = self.states.iter().chain(&self.around).flat_map(|states| {
            states.history.iter().map(|feature| Member { collection: states.collection, feature })
        });
        states
            .chain(self.areas.iter().copied())
            .chain(self.places.iter().map(|near| near.member))
            .chain(self.lines.iter().map(|on| on.line.member))
            .chain(self.events.iter().map(|event| event.member))
    }
}

/// The features whose geometry the point lies in, edges included; on the antimeridian, from either side.
fn around(collection: &Collection, point: Point, when: Option<Interval>) -> Vec<&Feature> {
    let mut found: Vec<&Feature> = Vec::new();
    let twin = Point::new(-point.x(), point.y());
    let sides = if point.x().abs() < 180.0 { vec![point] } else { vec![point, twin] };
    for side in sides {
        let Ok(bbox) = Bbox::new(side.x(), side.y(), side.x(), side.y()) else { continue };
        let holds =
            |feature: &&Feature| feature.geometry().is_some_and(|geometry| geometry.intersects(&side));
        for feature in collection.near(&bbox, when).filter(holds) {
            if !found.iter().any(|known| std::ptr::eq(*known, feature)) {
                found.push(feature);
            }
        }
    }
    found
}

fn areas(collection: &Collection, point: Point, when: Interval) -> impl Iterator<Item = Member<'_>> {
    around(collection, point, Some(when)).into_iter().map(move |feature| Member { collection, feature })
}

fn states(collection: &Collection, point: Point, when: Interval) -> Option<States<'_>> {
    let mut history: Vec<_> =
        around(collection, point, None).into_iter().filter(|feature| !feature.period().is_empty()).collect();
    if let Some(area) = collection.info().area.as_deref() {
        let of = |feature: &Feature| feature.properties().get(area).cloned();
        // On an edge between two areas that speaks which holds on the day, or did so last or will do so next.
        let nearest = history.iter().min_by_key(|feature| apart(feature.period(), when));
        let chosen = of(nearest?);
        history.retain(|feature| of(feature) == chosen);
    }
    through_time(collection, history, when)
}

/// The nearest place with a state at the time, however far; of several equally near the one that the file names first.
fn nearest_state(collection: &Collection, within_km: f64, point: Point, when: Interval) -> Option<Near<'_>> {
    let mut within = within_km * 1e3;
    loop {
        let [west, south, east, north] = path::around(point, within);
        let bbox = Bbox::new(west, south, east, north).ok()?;
        let distances = collection.near(&bbox, Some(when)).filter_map(|feature| {
            let distance = path::distance(feature.geometry()?, point)?;
            Some(Near { member: Member { collection, feature }, distance })
        });
        let nearest = distances.min_by(|a, b| a.distance.total_cmp(&b.distance));
        if let Some(found) = nearest.filter(|near| near.distance <= within) {
            return Some(found);
        }
        if within > HALF_AROUND {
            return None;
        }
        within *= 4.0;
    }
}

/// The states of the place that `member` is one of.
fn states_of_place(Member { collection, feature }: Member<'_>, when: Interval) -> Option<States<'_>> {
    let of = |feature: &Feature| {
        let area = collection.info().area.as_deref()?;
        feature.properties().get(area).cloned()
    };
    let place = of(feature);
    let is_of_place = |other: &&Feature| match &place {
        Some(_) => of(other) == place && !other.period().is_empty(),
        None => std::ptr::eq(*other, feature),
    };
    let rect = feature.geometry()?.bounding_rect()?;
    let bbox = Bbox::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()?;
    through_time(collection, collection.near(&bbox, None).filter(is_of_place).collect(), when)
}

/// The states of one area or place, with the one that holds at the time.
fn through_time<'a>(
    collection: &'a Collection,
    mut history: Vec<&'a Feature>,
    when: Interval,
) -> Option<States<'a>> {
    if history.is_empty() {
        return None;
    }
    history.sort_by_key(|feature| feature.period().start());
    let now = history.iter().copied().rfind(|feature| feature.period().meets(when));
    let last = now.map_or(when.start(), |now| now.period().end().min(when.end()).saturating_sub(1));
    let holder = |at: i64| {
        history.iter().rposition(|feature| (feature.period().start()..feature.period().end()).contains(&at))
    };
    let mut ends: Vec<_> = history
        .iter()
        .flat_map(|feature| [feature.period().start(), feature.period().end()])
        .filter(|at| *at != i64::MIN && *at != i64::MAX && holder(*at) != holder(at - 1))
        .collect();
    ends.sort_unstable();
    let had_begun = |at: &i64| history.iter().any(|feature| feature.period().start() < *at);
    Some(States {
        previous_change: ends.iter().copied().rfind(|at| *at <= last && had_begun(at)),
        next_change: ends.iter().copied().find(|at| *at > last),
        collection,
        now,
        history,
    })
}

/// Microseconds between two stretches of time; none if they meet.
fn apart(a: Interval, b: Interval) -> i64 {
    if a.meets(b) {
        return 0;
    }
    let gap = a.start().max(b.start()).saturating_sub(a.end().min(b.end()));
    gap.saturating_add(1)
}

/// The features within the distance that `here` allows, with their distances; those without geometry have none.
fn nearby<'a>(
    collection: &'a Collection,
    here: &Here,
    point: Point,
    when: Interval,
) -> impl Iterator<Item = (Member<'a>, Option<f64>)> {
    let within = here.within_km.unwrap_or_default() * 1e3;
    let [west, south, east, north] = path::around(point, within);
    let bbox = Bbox::new(west, south, east, north).ok();
    let found = bbox.map(|bbox| collection.near(&bbox, Some(when)));
    found.into_iter().flatten().filter_map(move |feature| {
        let distance = feature.geometry().and_then(|geometry| path::distance(geometry, point));
        let member = Member { collection, feature };
        distance.is_none_or(|distance| distance <= within).then_some((member, distance))
    })
}

fn places<'a>(
    collection: &'a Collection,
    here: &Here,
    point: Point,
    when: Interval,
) -> impl Iterator<Item = Near<'a>> {
    nearby(collection, here, point, when)
        .filter_map(|(member, distance)| Some(Near { member, distance: distance? }))
}

fn lines<'a>(
    collection: &'a Collection,
    here: &Here,
    point: Point,
    when: Interval,
) -> impl Iterator<Item = OnLine<'a>> {
    nearby(collection, here, point, when).filter_map(move |(member, distance)| {
        distance?;
        let line = Line::of(member)?;
        let spot = line.nearest(point);
        Some(OnLine { line, spot })
    })
}

fn events<'a>(
    collection: &'a Collection,
    here: &Here,
    point: Point,
    when: Interval,
    areas: &[Member<'_>],
    offset: Offset,
) -> Vec<Happening<'a>> {
    let concerns = |feature: &Feature| {
        let Some(property) = here.area.as_deref() else { return false };
        let properties = feature.properties();
        properties.texts(property).any(|id| areas.iter().any(|area| area.feature.id() == id))
    };
    nearby(collection, here, point, when.widened(here.within_days))
        .filter(|(member, distance)| distance.is_some() || concerns(member.feature))
        .map(|(member, distance)| {
            let days = days(member.feature.period(), when, offset);
            Happening { member, distance, days }
        })
        .collect()
}

/// How many days of the calendar `period` lies after `when`, below 0 before it.
fn days(period: Interval, when: Interval, offset: Offset) -> i64 {
    let first = |interval: Interval| date_of(interval.start(), offset);
    let last = |interval: Interval| date_of(interval.end().saturating_sub(1), offset);
    let between = |from: Option<Date>, to: Option<Date>| Some(i64::from((to? - from?).get_days()));
    let found = if period.meets(when) {
        Some(0)
    } else if period.start() >= when.end() {
        between(last(when), first(period))
    } else {
        between(first(when), last(period))
    };
    found.unwrap_or_default()
}
