//! The small maps on the pages of collections and features: where what the page tells of lies.

use jiff::civil::Date;

use crate::answer::Member;
use crate::bbox::Bbox;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::{Interval, date_of};
use crate::feature::Feature;
use crate::http::pages::telling::Telling;
use crate::http::pictures::map::{Form, picture_href};
use crate::http::service::state::AppState;
use crate::http::wire::links::Base;
use crate::http::wire::problem::Problem;
use crate::language::{self, Language};
use crate::metadata::Role;
use crate::picture::{Layout, MapLayer, Picture};

/// Width and height at a desk and on a phone, in pixels.
const DESK: (u32, u32) = (760, 420);
const PHONE: (u32, u32) = (360, 240);

/// Width and height of a map within a page, which has one size for all.
const WITHIN: (u32, u32) = (560, 340);

/// A map of its own address, in two sizes.
pub(crate) struct SmallMap {
    pub(crate) href: String,
    pub(crate) phone_href: String,
    pub(crate) alt: String,
    pub(crate) day: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl SmallMap {
    /// Where a collection lies; `None` if nothing of it lies anywhere.
    pub(crate) fn of_collection(telling: Telling<'_>, collection: &Collection) -> Option<Self> {
        let Telling { state, base, language } = telling;
        let extent = collection.extent();
        let bbox = extent.bbox?;
        let day = day_within(state, extent.interval);
        let mut layers = ground(state.catalog());
        if !layers.contains(&collection.id()) {
            layers.push(collection.id());
        }
        let title = collection.info().title.in_language(language);
        let shown = Shown { title, day, bbox, seen: around(&bbox, &bbox), layers, select: None };
        Some(shown.on_map(base, language))
    }

    /// Where a feature lies, on a day within `interval`; `None` if it lies nowhere.
    pub(crate) fn of_feature(telling: Telling<'_>, member: Member<'_>, interval: Interval) -> Option<Self> {
        let Telling { state, base, language } = telling;
        let Member { collection, feature } = member;
        let bbox = Bbox::around(feature.geometry()?)?;
        let day = day_within(state, interval);
        let mut layers = ground(state.catalog());
        // One without a style is seen by its outline; but some layer there must be.
        let is_drawn = collection.info().style.is_some() || layers.is_empty();
        if is_drawn && !layers.contains(&collection.id()) {
            layers.push(collection.id());
        }
        let name = telling.name(member, &feature.properties());
        let whole = whole(state.catalog(), collection, &bbox);
        let select = Some(format!("{}/{}", collection.id(), feature.id()));
        let shown = Shown { title: &name, day, bbox, seen: around(&bbox, &whole), layers, select };
        Some(shown.on_map(base, language))
    }
}

/// What a small map shows: a thing of this title within `bbox`, on a day, and what else is `seen` around it.
struct Shown<'a> {
    title: &'a str,
    day: Date,
    bbox: Bbox,
    seen: Bbox,
    layers: Vec<&'a str>,
    select: Option<String>,
}

impl Shown<'_> {
    fn on_map(&self, base: &Base, language: &str) -> SmallMap {
        let words = language::of(language);
        let (date, seen, layers) = (self.day.to_string(), self.seen.to_string(), self.layers.join(","));
        let href = |(width, height): (u32, u32)| {
            let (width, height) = (width.to_string(), height.to_string());
            let mut parameters = vec![
                ("layout", "plain"),
                ("datetime", date.as_str()),
                ("lang", language),
                ("bbox", seen.as_str()),
                ("layers", layers.as_str()),
            ];
            parameters.extend(self.select.as_deref().map(|select| ("select", select)));
            parameters.extend([("width", width.as_str()), ("height", height.as_str())]);
            picture_href(base, Form::Svg, &parameters)
        };
        SmallMap {
            href: href(DESK),
            phone_href: href(PHONE),
            alt: alternative(words, self.title, &self.bbox),
            day: words.fill("on_day", &[("date", &words.in_words(&date))]),
            width: DESK.0,
            height: DESK.1,
        }
    }
}

/// A map within a page: a drawing of its own, and its day in words.
pub(crate) struct Drawing {
    pub(crate) svg: String,
    pub(crate) day: String,
}

impl Drawing {
    /// Where these features of a collection lie, whatever their periods; `None` if none of them lies anywhere. They have
    /// the classes of a day within `interval`.
    pub(crate) fn of_features<'a>(
        state: &AppState,
        collection: &Collection,
        features: impl Iterator<Item = &'a Feature>,
        interval: Interval,
        language: &str,
    ) -> Option<Self> {
        let catalog = state.catalog();
        let features: Vec<_> = features.filter(|feature| feature.geometry().is_some()).collect();
        let boxes = features.iter().filter_map(|feature| Bbox::around(feature.geometry()?));
        let bbox = boxes.reduce(|a, b| hull(&a, &b))?;
        let day = day_within(state, interval);
        let ground = ground(catalog).into_iter().filter(|id| *id != collection.id());
        let ground = ground.filter_map(|id| catalog.get(id));
        let ground = ground.map(|collection| MapLayer { collection, features: None, any_rank: false });
        let picture = Picture {
            language,
            layout: Layout::Plain,
            size: WITHIN,
            bbox: Some(around(&bbox, &whole(catalog, collection, &bbox))),
            layers: ground
                .chain([MapLayer { collection, features: Some(features), any_rank: true }])
                .collect(),
            has_ground: false,
            ..Picture::new(catalog, state.timeline(), day)
        };
        let words = language::of(language);
        Some(Self {
            svg: picture.inline(&alternative(words, collection.info().title.in_language(language), &bbox)),
            day: words.fill("on_day", &[("date", &words.in_words(&day.to_string()))]),
        })
    }

    /// The same of the features in these rows, beside other requests.
    pub(crate) async fn of_rows(
        state: &AppState,
        collection: &Collection,
        rows: Vec<u32>,
        interval: Interval,
        language: &str,
    ) -> Result<Option<Self>, Problem> {
        let (held, id, language) = (state.clone(), collection.id().to_owned(), language.to_owned());
        let drawn = state.work().run(move |_| {
            let collection = held.catalog().get(&id)?;
            let features = rows.iter().filter_map(|row| collection.features().get(*row as usize));
            Self::of_features(&held, collection, features, interval, &language)
        });
        drawn.await
    }
}

/// The layers that lie below all others and mean nothing by themselves: land, waters, borders.
fn ground(catalog: &Catalog) -> Vec<&str> {
    // States of places are no ground, however they are drawn.
    let is_state = |collection: &Collection| {
        collection.info().here.as_ref().is_some_and(|here| here.role == Role::State)
    };
    let is_ground = |collection: &&Collection| {
        let style = collection.info().style.as_ref();
        style.is_some_and(|style| !style.interactive && !style.off) && !is_state(collection)
    };
    catalog.collections().filter(is_ground).map(Collection::id).collect()
}

/// The day of the page's first view, or the day within the interval that is nearest to it.
fn day_within(state: &AppState, interval: Interval) -> Date {
    let (day, offset) = (state.default_day(), state.catalog().offset());
    let first = date_of(interval.start(), offset).filter(|_| interval.start() != i64::MIN);
    let last = date_of(interval.end().saturating_sub(1), offset).filter(|_| interval.end() != i64::MAX);
    let day = last.map_or(day, |last| day.min(last));
    first.map_or(day, |first| day.max(first))
}

/// What a box is a part of: the first view of the map if it lies there, else the collection's extent.
fn whole(catalog: &Catalog, collection: &Collection, bbox: &Bbox) -> Bbox {
    let first = catalog.info().page.bbox;
    let first = first.and_then(|[west, south, east, north]| Bbox::new(west, south, east, north).ok());
    first.filter(|first| hull(first, bbox) == *first).or(collection.extent().bbox).unwrap_or(*bbox)
}

/// The box around both.
fn hull(a: &Bbox, b: &Bbox) -> Bbox {
    let ([w1, s1, e1, n1], [w2, s2, e2, n2]) = (a.edges(), b.edges());
    Bbox::new(w1.min(w2), s1.min(s2), e1.max(e2), n1.max(n2)).unwrap_or(*a)
}

/// A box with some room around it, and at least a quarter of the `whole`, so that one sees where on it one is.
fn around(bbox: &Bbox, whole: &Bbox) -> Bbox {
    let ([west, south, east, north], [w, s, e, n]) = (bbox.edges(), whole.edges());
    let grown = |low: f64, high: f64, whole: f64, most: f64| {
        let half = ((high - low) * 0.6).max(whole / 8.0);
        let middle = f64::midpoint(low, high);
        // Five decimals are a metre: an address need not tell more.
        let round = |degrees: f64| (degrees.clamp(-most, most) * 1e5).round() / 1e5;
        (round(middle - half), round(middle + half))
    };
    let (west, east) = grown(west, east, e - w, 180.0);
    let (south, north) = grown(south, north, n - s, 90.0);
    Bbox::new(west, south, east, north).unwrap_or(*bbox)
}

/// What a small map shows, in words.
fn alternative(words: &Language, title: &str, bbox: &Bbox) -> String {
    let [lon, lat] = on_earth(words, bbox);
    words.fill("where_on_earth", &[("title", title), ("lon", &lon), ("lat", &lat)])
}

/// From where to where a box lies on Earth, in words: its longitudes, its latitudes.
pub(crate) fn on_earth(words: &Language, bbox: &Bbox) -> [String; 2] {
    let [west, south, east, north] = bbox.edges();
    let side = |degrees: f64, [less, more]: [&str; 2]| {
        let degrees_in_words = words.decimal(&format!("{:.2}", degrees.abs()));
        format!("{degrees_in_words}° {}", words.word(if degrees < 0.0 { less } else { more }))
    };
    let range = |low: f64, high: f64, sides: [&str; 2]| {
        let (from, to) = (side(low, sides), side(high, sides));
        if from == to { from } else { words.fill("range", &[("from", &from), ("to", &to)]) }
    };
    [range(west, east, ["west", "east"]), range(south, north, ["south", "north"])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("9,47,9,47", "Map. Ferries: 9.00° east, 47.00° north")]
    #[case("-9.5,-1,9.25,47", "Map. Ferries: 9.50° west to 9.25° east, 1.00° south to 47.00° north")]
    fn the_alternative_says_where(#[case] bbox: &str, #[case] known: &str) {
        assert_eq!(alternative(language::of("en"), "Ferries", &bbox.parse().unwrap()), known);
    }

    #[test]
    fn a_point_is_seen_within_a_quarter_of_the_whole() {
        let (point, whole) = ("9,47,9,47".parse().unwrap(), "8,46,12,50".parse().unwrap());
        assert_eq!(around(&point, &whole).to_string(), "8.5,46.5,9.5,47.5");
        assert_eq!(around(&whole, &whole).to_string(), "7.6,45.6,12.4,50.4");
        assert_eq!(around(&Bbox::WORLD, &Bbox::WORLD), Bbox::WORLD);
        assert_eq!(around(&point, &point), point);
    }
}
