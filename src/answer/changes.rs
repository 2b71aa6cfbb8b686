//! What changed between two days: the periods that began or ended, with what was before and after.

use crate::collection::Collection;
use crate::datetime::{Datetime, Interval};
use crate::feature::Feature;
use crate::query::Query;

/// The end of one state, the beginning of another, or both at once where one area's states follow on each other.
#[derive(Debug, Clone, Copy)]
pub struct Transition<'a> {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The state that ended.
    pub before: Option<&'a Feature>,
    /// The state that began.
    pub after: Option<&'a Feature>,
}

impl<'a> Transition<'a> {
    /// The state that began, else the one that ended.
    #[must_use]
    pub fn told(&self) -> Option<&'a Feature> {
        self.after.or(self.before)
    }
}

/// One page of what changed.
#[derive(Debug, Clone)]
pub struct Changes<'a> {
    /// In order of time; at one time, in the order of the file.
    pub transitions: Vec<Transition<'a>>,
    /// How many there are in all.
    pub matched: usize,
    /// The question for the next page, if there is one.
    pub next: Option<Query>,
    /// The question for the page before, if there is one.
    pub previous: Option<Query>,
}

/// What changed within the time of `query`: the changes in which a feature that it asks for, by place and values, began
/// or ended. An open end is no change, and an empty period neither begins nor ends.
///
/// Walks all periods once, and then takes time in proportion to the changes.
///
/// # Examples
///
/// ```
/// use lachin_map::{Dataset, Datetime, Query, answer::changes::changes};
///
/// let toml = "[[collections]]\nid = \"fields\"\nfile = \"fields.geojson\"\narea = \"field\"\n\
///     period = { from = \"from\", to = \"to\" }";
/// let fields = r#"{"type":"FeatureCollection","features":[
///   {"type":"Feature","id":"oats","geometry":null,"properties":{"field":"north","from":null,"to":"2021-04-01"}},
///   {"type":"Feature","id":"rye","geometry":null,"properties":{"field":"north","from":"2021-04-01","to":null}}]}"#;
/// let catalog = Dataset::from_files("farm", [("catalog.toml", toml), ("fields.geojson", fields)]).load()?;
///
/// let spring = Datetime::parse("2021-03-01/2021-05-31", catalog.offset())?;
/// let found = changes(catalog.get("fields").unwrap(), &Query { datetime: Some(spring), ..Query::default() });
/// let one = found.transitions[0];
/// assert_eq!((one.before.unwrap().id(), one.after.unwrap().id()), ("oats", "rye"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn changes<'a>(collection: &'a Collection, query: &Query) -> Changes<'a> {
    let within = query.datetime.as_ref().map_or(Interval::ALWAYS, Datetime::interval);
    let all = transitions(collection, within);
    let anywhen = Query { datetime: None, ..query.clone() };
    let asked: Vec<Transition<'_>> = if anywhen.is_everything() {
        all.into_iter().map(|(_, transition)| transition).collect()
    } else {
        let mut is_asked = vec![false; collection.features().len()];
        for row in collection.matching(&anywhen) {
            if let Some(asked) = is_asked.get_mut(row as usize) {
                *asked = true;
            }
        }
        let asked = |rows: [Option<u32>; 2]| {
            rows.into_iter().flatten().any(|row| is_asked.get(row as usize).copied().unwrap_or_default())
        };
        all.into_iter().filter(|(rows, _)| asked(*rows)).map(|(_, transition)| transition).collect()
    };
    let matched = asked.len();
    let transitions: Vec<_> = asked.into_iter().skip(query.offset).take(query.limit.get()).collect();
    let end = query.offset.saturating_add(transitions.len());
    Changes {
        next: (end < matched && !transitions.is_empty()).then(|| query.at_offset(end)),
        previous: query.before(matched),
        transitions,
        matched,
    }
}

/// All changes within a time, each with the rows of its features.
fn transitions(collection: &Collection, within: Interval) -> Vec<([Option<u32>; 2], Transition<'_>)> {
    let area = collection.info().area.as_deref().and_then(|name| collection.schema().property(name));
    // Features without an area stand each for themselves.
    let area_of = |row: u32| area.and_then(|area| area.code(row)).map_or((1, row), |code| (0, code));
    let holds = |at: i64| at != i64::MIN && at != i64::MAX && within.start() <= at && at < within.end();
    let mut ends = Vec::new();
    for (row, feature) in (0..).zip(collection.features()) {
        let period = feature.period();
        for (at, begins) in [(period.end(), false), (period.start(), true)] {
            if holds(at) && !period.is_empty() {
                ends.push((at, area_of(row), begins, row));
            }
        }
    }
    ends.sort_unstable();
    let feature = |row: Option<u32>| collection.features().get(row? as usize);
    let mut found = Vec::new();
    for group in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let rows = |which: bool| group.iter().filter(move |end| end.2 == which).map(|end| end.3);
        let (mut before, mut after) = (rows(false), rows(true));
        let at = group.first().map_or(i64::MIN, |end| end.0);
        loop {
            let rows = [before.next(), after.next()];
            if rows == [None, None] {
                break;
            }
            let [before, after] = rows.map(feature);
            found.push((rows, Transition { at, before, after }));
        }
    }
    found.sort_by_key(|([before, after], transition)| (transition.at, after.or(*before)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::dataset::Dataset;

    /// Three fields of an invented farm; the south's crops leave a gap, the west is sown twice on one day.
    fn farm() -> Catalog {
        let toml = "[[collections]]\nid = \"f\"\nfile = \"f.geojson\"\narea = \"field\"\n\
            period = { from = \"from\", to = \"to\" }";
        let row = |id: &str, field: &str, from: &str, to: &str| {
            let text = |day: &str| if day.is_empty() { "null".to_owned() } else { format!("\"{day}\"") };
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"field":{},"from":{},"to":{}}}}}"#,
                text(field),
                text(from),
                text(to)
            )
        };
        let rows = [
            row("oats", "north", "", "2021-04-01"),
            row("rye", "north", "2021-04-01", "2021-09-01"),
            row("beans", "south", "2021-04-01", "2021-06-01"),
            row("peas", "south", "2021-07-01", ""),
            row("never", "south", "2021-05-01", "2021-05-01"),
            row("wild", "", "2021-04-01", ""),
            row("herb", "", "", "2021-04-01"),
            row("mint", "west", "2021-04-01", ""),
            row("dill", "west", "2021-04-01", ""),
        ];
        let file = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","));
        Dataset::from_files("farm", [("catalog.toml", toml.to_owned()), ("f.geojson", file)]).load().unwrap()
    }

    fn told(catalog: &Catalog, datetime: &str) -> Vec<String> {
        let query = Query {
            datetime: Some(Datetime::parse(datetime, catalog.offset()).unwrap()),
            ..Query::default()
        };
        let found = changes(catalog.get("f").unwrap(), &query);
        assert_eq!(found.matched, found.transitions.len());
        let id = |feature: Option<&Feature>| feature.map_or("-", Feature::id).to_owned();
        found.transitions.iter().map(|t| format!("{}>{}", id(t.before), id(t.after))).collect()
    }

    #[test]
    fn what_was_before_and_after_stands_side_by_side() {
        let farm = farm();
        let april = ["oats>rye", "->beans", "->wild", "herb>-", "->mint", "->dill"];
        assert_eq!(told(&farm, "2021-04-01"), april);
        assert_eq!(told(&farm, "2021-06-01/2021-07-01"), ["beans>-", "->peas"]);
        assert_eq!(told(&farm, "../2021-03-31"), [""; 0]);
        assert_eq!(told(&farm, "2021-04-02/2021-05-31"), [""; 0]);
        assert_eq!(told(&farm, "2021-05-01/.."), ["beans>-", "->peas", "rye>-"]);
    }

    #[test]
    fn a_change_counts_at_both_days_asked_for_and_not_a_second_later() {
        let farm = farm();
        assert_eq!(told(&farm, "2021-05-01/2021-06-01"), ["beans>-"]);
        assert_eq!(told(&farm, "2021-06-01/2021-06-30"), ["beans>-"]);
        assert_eq!(told(&farm, "2021-05-31T23:59:59Z"), [""; 0]);
        assert_eq!(told(&farm, "2021-06-01T00:00:00Z"), ["beans>-"]);
        assert_eq!(told(&farm, "2021-06-01T00:00:01Z/2021-06-30"), [""; 0]);
    }

    #[test]
    fn pages_meet_each_change_once() {
        let farm = farm();
        let collection = farm.get("f").unwrap();
        let mut query = Query { limit: "2".parse().unwrap(), ..Query::default() };
        let (mut seen, mut pages) = (0, 0);
        loop {
            let page = changes(collection, &query);
            assert_eq!(page.matched, 9);
            (seen, pages) = (seen + page.transitions.len(), pages + 1);
            let Some(next) = page.next else { break };
            query = next;
        }
        assert_eq!((seen, pages), (9, 5));
    }
}
