//! What changes in a collection: where a state ends, where one begins, or both at once.

use crate::feature::Feature;
use crate::schema::{Property, Scalar};

/// The end of one state, the beginning of another, or both at once where one area's states follow on each other.
///
/// States are named by their rows in the collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The state that ended.
    pub before: Option<u32>,
    /// The state that began.
    pub after: Option<u32>,
}

/// What a state is a state of: an area by its value, or, without one, only itself, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Subject<'a> {
    Area(&'a Scalar),
    Row(u32),
}

impl<'a> Subject<'a> {
    pub(crate) fn of(row: u32, area: Option<&'a Property>) -> Self {
        area.and_then(|area| area.value(row)).map_or(Self::Row(row), Self::Area)
    }
}

/// All transitions of features, in order of time and, at one time, of the file. States with equal values of `area` are
/// those of one area; without a value a state stands for itself. An open end is no transition, and an empty period
/// neither begins nor ends.
pub(crate) fn transitions(features: &[Feature], area: Option<&Property>) -> Vec<Transition> {
    let mut ends = Vec::new();
    for (row, feature) in (0..).zip(features) {
        let period = feature.period();
        for (at, begins) in [(period.end(), false), (period.start(), true)] {
            if at != i64::MIN && at != i64::MAX && !period.is_empty() {
                ends.push((at, Subject::of(row, area), begins, row));
            }
        }
    }
    ends.sort_unstable();
    let mut found = Vec::with_capacity(ends.len());
    for group in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let rows = |which: bool| group.iter().filter(move |end| end.2 == which).map(|end| end.3);
        let (mut ended, mut begun) = (rows(false), rows(true));
        let at = group.first().map_or(i64::MIN, |end| end.0);
        loop {
            let (before, after) = (ended.next(), begun.next());
            if before.or(after).is_none() {
                break;
            }
            found.push(Transition { at, before, after });
        }
    }
    found.sort_by_key(|transition| (transition.at, transition.after.or(transition.before)));
    found
}
