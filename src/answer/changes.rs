//! What changed between two days: the periods that began or ended, with what was before and after.

use hashbrown::HashSet;

use crate::collection::Collection;
use crate::datetime::{Datetime, Interval};
use crate::feature::Feature;
use crate::query::Query;
use crate::transition::Transition;

/// A change, with the features that it is of.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The state that ended.
    pub before: Option<&'a Feature>,
    /// The state that began.
    pub after: Option<&'a Feature>,
}

/// One page of what changed.
#[derive(Debug, Clone)]
pub struct Changes<'a> {
    /// In order of time; at one time, in the order of the file.
    pub changes: Vec<Change<'a>>,
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
/// Takes time in proportion to the page, and where place or values are asked for to the changes within the time.
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
/// let one = found.changes[0];
/// assert_eq!((one.before.unwrap().id(), one.after.unwrap().id()), ("oats", "rye"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn changes<'a>(collection: &'a Collection, query: &Query) -> Changes<'a> {
    let within = query.datetime.as_ref().map_or(Interval::ALWAYS, Datetime::interval);
    let all = collection.transitions();
    let first = all.partition_point(|transition| transition.at < within.start());
    let last = all.partition_point(|transition| transition.at < within.end());
    let inside = all.get(first..last).unwrap_or_default();
    let anywhen = Query { datetime: None, ..query.clone() };
    let (found, matched) = if anywhen.is_everything() {
        (page(inside.iter(), query), inside.len())
    } else {
        let rows: HashSet<u32> = collection.matching(&anywhen).collect();
        let is_asked = |transition: &&Transition| {
            [transition.before, transition.after].into_iter().flatten().any(|row| rows.contains(&row))
        };
        let asked: Vec<_> = inside.iter().filter(is_asked).collect();
        (page(asked.iter().copied(), query), asked.len())
    };
    let feature = |row: Option<u32>| collection.features().get(row? as usize);
    let change = |transition: &Transition| Change {
        at: transition.at,
        before: feature(transition.before),
        after: feature(transition.after),
    };
    let end = query.offset.saturating_add(found.len());
    Changes {
        next: (end < matched && !found.is_empty()).then(|| query.at_offset(end)),
        previous: query.before(matched),
        changes: found.into_iter().map(change).collect(),
        matched,
    }
}

fn page<'a>(transitions: impl Iterator<Item = &'a Transition>, query: &Query) -> Vec<&'a Transition> {
    transitions.skip(query.offset).take(query.limit.get()).collect()
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

    fn changes_on(catalog: &Catalog, datetime: &str) -> Vec<String> {
        let query = Query {
            datetime: Some(Datetime::parse(datetime, catalog.offset()).unwrap()),
            ..Query::default()
        };
        let found = changes(catalog.get("f").unwrap(), &query);
        assert_eq!(found.matched, found.changes.len());
        let id = |feature: Option<&Feature>| feature.map_or("-", Feature::id).to_owned();
        found.changes.iter().map(|t| format!("{}>{}", id(t.before), id(t.after))).collect()
    }

    #[test]
    fn what_was_before_and_after_stands_side_by_side() {
        let farm = farm();
        let april = ["oats>rye", "->beans", "->wild", "herb>-", "->mint", "->dill"];
        assert_eq!(changes_on(&farm, "2021-04-01"), april);
        assert_eq!(changes_on(&farm, "2021-06-01/2021-07-01"), ["beans>-", "->peas"]);
        assert_eq!(changes_on(&farm, "../2021-03-31"), [""; 0]);
        assert_eq!(changes_on(&farm, "2021-04-02/2021-05-31"), [""; 0]);
        assert_eq!(changes_on(&farm, "2021-05-01/.."), ["beans>-", "->peas", "rye>-"]);
    }

    #[test]
    fn a_change_counts_at_both_days_asked_for_and_not_a_second_later() {
        let farm = farm();
        assert_eq!(changes_on(&farm, "2021-05-01/2021-06-01"), ["beans>-"]);
        assert_eq!(changes_on(&farm, "2021-06-01/2021-06-30"), ["beans>-"]);
        assert_eq!(changes_on(&farm, "2021-05-31T23:59:59Z"), [""; 0]);
        assert_eq!(changes_on(&farm, "2021-06-01T00:00:00Z"), ["beans>-"]);
        assert_eq!(changes_on(&farm, "2021-06-01T00:00:01Z/2021-06-30"), [""; 0]);
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
            (seen, pages) = (seen + page.changes.len(), pages + 1);
            let Some(next) = page.next else { break };
            query = next;
        }
        assert_eq!((seen, pages), (9, 5));
    }
}
