//! Moments and periods in a filter, and how they lie to each other (Allen's relations, CQL2 table 7).

use std::cmp::Ordering;

use crate::datetime::Interval;

/// A period from one moment to another, both counting; a moment alone is both its ends.
///
/// A moment is as long as it is exact: a date is its whole day, a date-time a microsecond. Moments that overlap are
/// equal, so that a date and a date-time of that day are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    first: Interval,
    last: Interval,
    /// Whether it is a half-open period, which meets what starts at its end.
    half_open: bool,
}

const BEGINNING: Interval = Interval::new(i64::MIN, i64::MIN);
const END: Interval = Interval::new(i64::MAX, i64::MAX);

impl Span {
    /// From `first` to `last`, open where there is none; `None` if the end lies before the start.
    pub(super) fn new(first: Option<Interval>, last: Option<Interval>) -> Option<Self> {
        let span = Self { first: first.unwrap_or(BEGINNING), last: last.unwrap_or(END), half_open: false };
        (compare(span.first, span.last) != Ordering::Greater).then_some(span)
    }

    /// A date or an instant.
    pub(super) fn moment(moment: Interval) -> Self {
        Self { first: moment, last: moment, half_open: false }
    }

    /// A half-open period, of which the last instant before its end counts; `None` if it is empty.
    pub(super) fn period(period: Interval) -> Option<Self> {
        let first = (period.start() != i64::MIN)
            .then(|| Interval::new(period.start(), period.start().saturating_add(1)));
        let last =
            (period.end() != i64::MAX).then(|| Interval::new(period.end().saturating_sub(1), period.end()));
        if period.is_empty() {
            None
        } else {
            Self::new(first, last).map(|span| Self { half_open: true, ..span })
        }
    }

    /// All of it, for the index.
    pub(super) fn interval(self) -> Interval {
        Interval::new(self.first.start(), self.last.end())
    }

    /// How one moment lies to another.
    pub(super) fn compare(self, other: Self) -> Ordering {
        compare(self.first, other.first)
    }
}

fn compare(a: Interval, b: Interval) -> Ordering {
    if a == b {
        Ordering::Equal
    } else if a.end() <= b.start() {
        Ordering::Less
    } else if a.start() >= b.end() {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

/// A relation between two periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    After,
    Before,
    Contains,
    Disjoint,
    During,
    Equals,
    FinishedBy,
    Finishes,
    Intersects,
    Meets,
    MetBy,
    OverlappedBy,
    Overlaps,
    StartedBy,
    Starts,
}

impl Relation {
    /// The relation of an operator's name in CQL2 JSON.
    pub(super) fn of(op: &str) -> Option<Self> {
        Some(match op {
            "t_after" => Self::After,
            "t_before" => Self::Before,
            "t_contains" => Self::Contains,
            "t_disjoint" => Self::Disjoint,
            "t_during" => Self::During,
            "t_equals" => Self::Equals,
            "t_finishedBy" => Self::FinishedBy,
            "t_finishes" => Self::Finishes,
            "t_intersects" => Self::Intersects,
            "t_meets" => Self::Meets,
            "t_metBy" => Self::MetBy,
            "t_overlappedBy" => Self::OverlappedBy,
            "t_overlaps" => Self::Overlaps,
            "t_startedBy" => Self::StartedBy,
            "t_starts" => Self::Starts,
            _ => return None,
        })
    }

    /// Whether it is one between periods only, as the standard has it.
    pub(super) fn needs_periods(self) -> bool {
        !matches!(self, Self::After | Self::Before | Self::Disjoint | Self::Equals | Self::Intersects)
    }

    /// Whether periods of which it holds share an instant.
    pub(super) fn implies_meeting(self) -> bool {
        !matches!(self, Self::After | Self::Before | Self::Disjoint | Self::Meets | Self::MetBy)
    }

    /// Whether it holds between `a` and `b`.
    pub(super) fn holds(self, a: Span, b: Span) -> bool {
        let starts = compare(a.first, b.first);
        let ends = compare(a.last, b.last);
        // Where the start of one lies to the end of the other.
        let (late, early) = (compare(a.first, b.last), compare(a.last, b.first));
        let half_open = a.half_open || b.half_open;
        match self {
            Self::After => late.is_gt(),
            Self::Before => early.is_lt(),
            Self::Contains => starts.is_lt() && ends.is_gt(),
            Self::Disjoint => late.is_gt() || early.is_lt(),
            Self::During => starts.is_gt() && ends.is_lt(),
            Self::Equals => starts.is_eq() && ends.is_eq(),
            Self::FinishedBy => starts.is_lt() && ends.is_eq(),
            Self::Finishes => starts.is_gt() && ends.is_eq(),
            Self::Intersects => late.is_le() && early.is_ge(),
            Self::Meets if half_open => a.last.end() == b.first.start(),
            Self::MetBy if half_open => a.first.start() == b.last.end(),
            Self::Meets => early.is_eq(),
            Self::MetBy => late.is_eq(),
            Self::OverlappedBy => starts.is_gt() && late.is_lt() && ends.is_gt(),
            Self::Overlaps => starts.is_lt() && early.is_gt() && ends.is_lt(),
            Self::StartedBy => starts.is_eq() && ends.is_gt(),
            Self::Starts => starts.is_eq() && ends.is_lt(),
        }
    }
}
