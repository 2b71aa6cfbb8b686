//! What is here on this day: the areas a point lies in, who held it and since when, places, lines and events nearby.

use geo::{Intersects, Point};

use super::Member;
use super::along::{Line, Spot};
use crate::bbox::Bbox;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::feature::Feature;
use crate::metadata::{Here, Role};
use crate::path;

/// What is known of a point on a day. Which collection answers what is said by `here` in the catalogue.
#[derive(Debug, Clone, Default)]
pub struct At<'a> {
    /// The areas that it lies in on the day.
    pub areas: Vec<Member<'a>>,
    /// The states of its area, on the day and through time.
    pub states: Vec<States<'a>>,
    /// Places nearby, the nearest first.
    pub places: Vec<Near<'a>>,
    /// Lines nearby, and where along them it lies, the nearest first.
    pub lines: Vec<OnLine<'a>>,
    /// What happened nearby around the day, in order of time.
    pub events: Vec<Happening<'a>>,
}

/// The states of the area that a point lies in.
///
/// On a line between two areas, the area that the file names first speaks.
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
    let parts = || catalog.collections().filter_map(|c| Some((c, c.info().here.as_ref()?)));
    // Events may concern areas, so that these are found first.
    for (collection, here) in parts().filter(|(_, here)| here.role != Role::Event) {
        match here.role {
            Role::Area => answer.areas.extend(areas(collection, point, when)),
            Role::State => answer.states.extend(states(collection, point, when)),
            Role::Place => answer.places.extend(places(collection, here, point, when)),
            Role::Line => answer.lines.extend(lines(collection, here, point, when)),
            Role::Event => {}
        }
    }
    for (collection, here) in parts().filter(|(_, here)| here.role == Role::Event) {
        let events = events(collection, here, point, when, &answer.areas);
        answer.events.extend(events);
    }
    answer.places.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    answer.lines.sort_by(|a, b| a.spot.aside.total_cmp(&b.spot.aside));
    answer.events.sort_by_key(|event| event.member.feature.period().start());
    answer
}

impl<'a> At<'a> {
    /// Whether the data says anything of the point itself.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        !self.areas.is_empty() || !self.states.is_empty()
    }

    /// All features that the answer speaks of.
    pub fn members(&self) -> impl Iterator<Item = Member<'a>> {
        let states = self.states.iter().flat_map(|states| {
            states.history.iter().map(|feature| Member { collection: states.collection, feature })
        });
        states
            .chain(self.areas.iter().copied())
            .chain(self.places.iter().map(|near| near.member))
            .chain(self.lines.iter().map(|on| on.line.member))
            .chain(self.events.iter().map(|event| event.member))
    }
}

/// The features whose geometry the point lies in, edges included.
fn around(collection: &Collection, point: Point, when: Option<Interval>) -> impl Iterator<Item = &Feature> {
    let bbox = Bbox::new(point.x(), point.y(), point.x(), point.y()).ok();
    let near = bbox.map(|bbox| collection.near(&bbox, when));
    near.into_iter()
        .flatten()
        .filter(move |feature| feature.geometry().is_some_and(|geometry| geometry.intersects(&point)))
}

fn areas(collection: &Collection, point: Point, when: Interval) -> impl Iterator<Item = Member<'_>> {
    around(collection, point, Some(when)).map(move |feature| Member { collection, feature })
}

fn states(collection: &Collection, point: Point, when: Interval) -> Option<States<'_>> {
    let mut history: Vec<_> = around(collection, point, None).collect();
    if let Some(area) = collection.info().area.as_deref() {
        let of = |feature: &Feature| feature.properties().get(area).cloned();
        let first = of(history.first()?);
        history.retain(|feature| of(feature) == first);
    }
    if history.is_empty() {
        return None;
    }
    history.sort_by_key(|feature| feature.period().start());
    let now = history.iter().copied().rfind(|feature| feature.period().meets(when));
    let periods = || history.iter().map(|feature| feature.period());
    let (previous_change, next_change) = if let Some(now) = now.map(Feature::period) {
        let earlier = periods().any(|period| period.end() <= now.start());
        (earlier.then_some(now.start()), (now.end() != i64::MAX).then_some(now.end()))
    } else {
        let ended = periods().map(Interval::end).filter(|end| *end <= when.start()).max();
        let begins = periods().map(Interval::start).filter(|start| *start >= when.end()).min();
        (ended, begins)
    };
    Some(States { collection, now, history, previous_change, next_change })
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
) -> Vec<Happening<'a>> {
    let concerns = |feature: &Feature| {
        let Some(property) = here.area.as_deref() else { return false };
        let properties = feature.properties();
        properties.texts(property).any(|id| areas.iter().any(|area| area.feature.id() == id))
    };
    nearby(collection, here, point, when.widened(here.within_days))
        .filter(|(member, distance)| distance.is_some() || concerns(member.feature))
        .map(|(member, distance)| Happening { member, distance, days: days(member.feature.period(), when) })
        .collect()
}

/// How many days `period` lies after `when`, below 0 before it.
fn days(period: Interval, when: Interval) -> i64 {
    const DAY: i64 = 86_400_000_000;
    if period.meets(when) {
        return 0;
    }
    let nearest = if period.start() >= when.end() { period.start() } else { period.end().saturating_sub(1) };
    nearest.saturating_sub(when.start()).div_euclid(DAY)
}
