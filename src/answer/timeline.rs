//! The days on which something changed or happened, with the sentence that says what.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Member;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::{Interval, date_of, day_of};
use crate::language;
use crate::metadata::Role;
use crate::schema::Scalar;

/// The days of a catalogue, in order; worked out once, since the data of a running service does not change.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    days: Vec<Day>,
    /// Whether any day has a sentence.
    has_sentences: bool,
}

/// A day on which something changed or happened.
#[derive(Debug, Clone)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Whether something changed, and not only happened.
    pub has_changes: bool,
    counts: Vec<(usize, usize)>,
    headline: Option<MemberPlace>,
    drawn: Option<MemberPlace>,
}

/// A feature by the numbers of its collection and row.
#[derive(Debug, Clone, Copy)]
struct MemberPlace {
    collection: usize,
    row: usize,
}

impl MemberPlace {
    fn member(self, catalog: &Catalog) -> Option<Member<'_>> {
        let collection = catalog.collections().nth(self.collection)?;
        Some(Member { collection, feature: collection.features().get(self.row)? })
    }
}

/// The sentence that says what changed with a feature, in a language, else in the catalogue's own.
#[must_use]
pub fn sentence(catalog: &Catalog, member: Member<'_>, language: &str) -> Option<String> {
    let family = member.collection.info().change.as_ref()?.summary.as_ref()?;
    let properties = member.feature.properties();
    let text = properties.text_in(family, language);
    text.or_else(|| properties.text_in(family, catalog.info().language())).map(str::to_owned)
}

impl Day {
    /// What the day's sentence is taken from, the first that has one: a change, an event, what still went on. A state of
    /// an area speaks last, since its sentence is of that area and not of the day.
    #[must_use]
    pub fn headline<'a>(&self, catalog: &'a Catalog) -> Option<Member<'a>> {
        self.headline?.member(catalog)
    }

    /// The first of what changed that is drawn in a colour.
    #[must_use]
    pub fn drawn<'a>(&self, catalog: &'a Catalog) -> Option<Member<'a>> {
        self.drawn?.member(catalog)
    }

    /// What is said of the day: its sentence, else how much changed.
    #[must_use]
    pub fn text(&self, catalog: &Catalog, language: &str) -> String {
        let headline = self.headline(catalog).and_then(|member| sentence(catalog, member, language));
        let changes = || self.counts.iter().map(|(_, count)| count).sum();
        headline.unwrap_or_else(|| language::of(language).count("changes_counted", changes()))
    }

    /// How many changes and events there are of each collection, in the catalogue's order.
    pub fn counts<'a>(&self, catalog: &'a Catalog) -> impl Iterator<Item = (&'a Collection, usize)> {
        self.counts.iter().filter_map(|(i, count)| Some((catalog.collections().nth(*i)?, *count)))
    }
}

impl Timeline {
    /// The days of a catalogue: those on which periods begin or end, those of its collections' `change`, and those of events.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let mut days: BTreeMap<Date, Gathered> = BTreeMap::new();
        for (i, collection) in catalog.collections().enumerate() {
            for (date, row, counts) in moments(collection, catalog) {
                days.entry(date).or_default().add(
                    catalog,
                    collection,
                    MemberPlace { collection: i, row },
                    counts,
                );
            }
        }
        let mut going_on = GoingOn::of(catalog);
        let days = days.into_iter().map(|(date, gathered)| {
            let Gathered { counts, has_changes, changes, events, states, drawn } = gathered;
            let headline = changes.or(events).or_else(|| going_on.on(date, catalog)).or(states);
            Day { date, has_changes, counts: counts.into_iter().collect(), headline, drawn }
        });
        let days: Vec<_> = days.collect();
        let has_sentences = days.iter().any(|day: &Day| day.headline.is_some());
        Self { days, has_sentences }
    }

    /// All days, in order.
    #[must_use]
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// The days of which there is a sentence; of data that have none, those on which something changed.
    #[must_use]
    pub fn stops(&self) -> impl DoubleEndedIterator<Item = &Day> {
        self.days
            .iter()
            .filter(|day| if self.has_sentences { day.headline.is_some() } else { day.has_changes })
    }

    /// The stop that speaks of `day`: its own, else the last before it on which something changed.
    #[must_use]
    pub fn latest(&self, day: Date) -> Option<&Day> {
        self.stops().rfind(|stop| stop.date == day || (stop.date < day && stop.has_changes))
    }
}

/// What is gathered of a day, with the first of each kind that has a sentence.
#[derive(Debug, Default)]
struct Gathered {
    counts: BTreeMap<usize, usize>,
    has_changes: bool,
    changes: Option<MemberPlace>,
    events: Option<MemberPlace>,
    states: Option<MemberPlace>,
    drawn: Option<MemberPlace>,
}

impl Gathered {
    fn add(&mut self, catalog: &Catalog, collection: &Collection, place: MemberPlace, moment: Moment) {
        *self.counts.entry(place.collection).or_default() += 1;
        let is_event = has_role(collection, Role::Event);
        // A place that comes to be changes nothing of what the areas and lines are.
        let is_change = !is_event && !has_role(collection, Role::Place);
        self.has_changes |= is_change;
        if moment == Moment::End {
            return;
        }
        // What became of one place speaks of no day.
        if collection
            .info()
            .here
            .as_ref()
            .is_some_and(|here| here.role == Role::State && here.within_km.is_some())
        {
            return;
        }
        let first = match has_role(collection, Role::State) {
            true => &mut self.states,
            false if is_event => &mut self.events,
            false => &mut self.changes,
        };
        if first.is_none() && is_told(catalog, place) {
            *first = Some(place);
        }
        if self.drawn.is_none() && is_change && is_drawn(catalog, place) {
            self.drawn = Some(place);
        }
    }
}

fn is_told(catalog: &Catalog, place: MemberPlace) -> bool {
    let language = catalog.info().language();
    place.member(catalog).is_some_and(|member| sentence(catalog, member, language).is_some())
}

fn is_drawn(catalog: &Catalog, place: MemberPlace) -> bool {
    let Some(member) = place.member(catalog) else { return false };
    let style = member.collection.info().style.as_ref();
    let class = style.and_then(|style| style.final_class(&member.feature.properties()));
    class.is_some_and(|class| class.fill.is_some() || class.casing.is_some())
}

fn has_role(collection: &Collection, role: Role) -> bool {
    collection.info().here.as_ref().is_some_and(|here| here.role == role)
}

/// Whether something begins on a day, or only ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Beginning,
    End,
}

/// The days that a collection has a part in, each with the row of the feature: of events those on which they begin, of
/// others those on which a period begins or ends, or that its `change` names.
fn moments(collection: &Collection, catalog: &Catalog) -> Vec<(Date, usize, Moment)> {
    let offset = catalog.offset();
    let info = collection.info();
    let mut found = Vec::new();
    if info.period.is_some() && !has_role(collection, Role::Event) {
        for transition in collection.transitions() {
            let moment = if transition.after.is_some() { Moment::Beginning } else { Moment::End };
            let row = transition.after.or(transition.before);
            if let Some((date, row)) = date_of(transition.at, offset).zip(row) {
                found.push((date, row as usize, moment));
            }
        }
    } else if let Some(property) = info.change.as_ref().and_then(|c| collection.schema().property(&c.date)) {
        for row in 0..collection.features().len() {
            let value = u32::try_from(row).ok().and_then(|row| property.value(row));
            let Some(Scalar::Text(text)) = value else { continue };
            found.extend(day_of(text, offset).map(|date| (date, row, Moment::Beginning)));
        }
    }
    found
}

/// The events in order of their beginning, of which those are dropped that are over: a walk through days in order meets
/// each event twice at most.
struct GoingOn {
    coming: std::iter::Peekable<std::vec::IntoIter<(Interval, MemberPlace)>>,
    begun: Vec<(Interval, MemberPlace)>,
}

impl GoingOn {
    fn of(catalog: &Catalog) -> Self {
        let mut events: Vec<_> = catalog
            .collections()
            .enumerate()
            .filter(|(_, collection)| has_role(collection, Role::Event))
            .flat_map(|(i, collection)| {
                let periods = collection.features().iter().map(crate::feature::Feature::period);
                periods.enumerate().map(move |(row, period)| (period, MemberPlace { collection: i, row }))
            })
            .filter(|(_, place)| is_told(catalog, *place))
            .collect();
        events.sort_by_key(|(period, _)| period.start());
        Self { coming: events.into_iter().peekable(), begun: Vec::new() }
    }

    /// The event that began last before `date` and still goes on; asked for days in order.
    fn on(&mut self, date: Date, catalog: &Catalog) -> Option<MemberPlace> {
        let day = Interval::day(date, catalog.offset());
        while let Some(event) = self.coming.next_if(|(period, _)| period.start() < day.start()) {
            self.begun.push(event);
        }
        // One that is over can be over a longer one, which comes to the top in its turn.
        while self.begun.last().is_some_and(|(period, _)| !period.meets(day)) {
            self.begun.pop();
        }
        self.begun.last().map(|(_, place)| *place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use jiff::civil::date;

    #[test]
    fn the_latest_sentence_stands_until_the_next() {
        let toml = "[[collections]]\nid = \"a\"\nfile = \"a.geojson\"\nchange = { date = \"on\", summary = \"said\" }";
        let row = |id, on: &str, said: &str| {
            format!(
                r#"{{"type":"Feature","id":{id},"geometry":null,"properties":{{"on":{on},"said_en":{said}}}}}"#
            )
        };
        let rows = [
            row(1, "\"2020-12-01\"", "\"third\""),
            row(2, "\"2020-11-20\"", "\"first\""),
            row(3, "\"2020-11-25\"", "\"second\""),
            row(4, "null", "\"never\""),
            row(5, "\"2020-12-05\"", "null"),
        ];
        let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","));
        let catalog = Dataset::from_files("data", [("catalog.toml", toml.to_owned()), ("a.geojson", file)])
            .load()
            .unwrap();
        let timeline = Timeline::of(&catalog);
        let said = |day| sentence(&catalog, timeline.latest(day)?.headline(&catalog)?, "en");
        assert_eq!(timeline.days().len(), 4);
        assert_eq!(said(date(2020, 11, 19)), None);
        assert_eq!(said(date(2020, 11, 20)).as_deref(), Some("first"));
        assert_eq!(said(date(2020, 11, 30)).as_deref(), Some("second"));
        // A day without a sentence does not silence the one before.
        assert_eq!(said(date(2024, 1, 1)).as_deref(), Some("third"));
    }

    #[test]
    fn an_event_speaks_while_it_goes_on_the_latest_first() {
        let toml = r#"
            [[collections]]
            id = "e"
            file = "e.geojson"
            period = { from = "from", to = "to" }
            here = { as = "event", within_km = 1 }
            change = { date = "from", summary = "said" }
            [[collections]]
            id = "c"
            file = "c.geojson"
            period = { from = "from", to = "to" }
        "#;
        let row = |id: &str, from: &str, to: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":
                {{"from":"{from}","to":"{to}","said_en":"{id}"}}}}"#
            )
        };
        let file =
            |rows: &[String]| format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","));
        let events = [row("long", "2001-01-01", "2009-01-01"), row("short", "2003-01-01", "2004-01-01")];
        let changes = [row("x", "2002-01-01", "2003-06-01"), row("y", "2005-01-01", "2010-01-01")];
        let files =
            [("catalog.toml", toml.to_owned()), ("e.geojson", file(&events)), ("c.geojson", file(&changes))];
        let catalog = Dataset::from_files("data", files).load().unwrap();
        let timeline = Timeline::of(&catalog);
        let headlines: Vec<_> = timeline
            .days()
            .iter()
            .map(|day| {
                let counts: Vec<_> = day.counts(&catalog).map(|(c, n)| format!("{}{n}", c.id())).collect();
                let member = day.headline(&catalog).map_or("-", |member| member.feature.id());
                format!("{} {} {member}", day.date, counts.join(" "))
            })
            .collect();
        assert_eq!(
            headlines,
            [
                "2001-01-01 e1 long",
                "2002-01-01 c1 long",
                "2003-01-01 e1 short",
                "2003-06-01 c1 short",
                "2005-01-01 c1 long",
                "2010-01-01 c1 -"
            ]
        );
    }

    #[test]
    fn a_place_that_comes_to_be_is_no_change() {
        let toml = r#"
            [[collections]]
            id = "posts"
            file = "posts.geojson"
            period = { from = "since", to = "until" }
            here = { as = "PART", within_km = 1 }
            [[collections]]
            id = "events"
            file = "events.geojson"
            period = { from = "since", to = "until" }
            here = { as = "event", within_km = 1 }
            change = { date = "since", summary = "said" }
        "#;
        let row = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"x","geometry":null,
            "properties":{"since":"2001-01-01","until":"2002-01-01","said_en":"x"}}]}"#;
        for (part, changes) in [("place", vec![false, false]), ("line", vec![true, true])] {
            let files = [
                ("catalog.toml", toml.replace("PART", part)),
                ("posts.geojson", row.to_owned()),
                ("events.geojson", row.to_owned()),
            ];
            let catalog = Dataset::from_files("data", files).load().unwrap();
            let timeline = Timeline::of(&catalog);
            let found: Vec<_> = timeline.days().iter().map(|day| day.has_changes).collect();
            assert_eq!(found, changes, "{part}");
        }
    }
}
