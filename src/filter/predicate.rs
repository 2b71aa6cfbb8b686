//! What a filter says of a feature: true, false or, where a null is in the way, unknown.

use geo::Geometry;
use serde_json::value::RawValue;

use super::place;
use super::row::FeatureRow;
use super::term::{Dependence, Term};
use super::time::{self, Span};
use crate::bbox::Bbox;
use crate::datetime::{self, Interval};
use crate::schema::Scalar;

/// A statement of three values: `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Predicate {
    Constant(bool),
    And(Vec<Predicate>),
    Or(Vec<Predicate>),
    Not(Box<Predicate>),
    /// A boolean value.
    Is(Term),
    Compare(Comparison, Term, Term),
    CompareTimes(Comparison, TimeTerm, TimeTerm),
    Between(Term, Term, Term),
    BetweenTimes(TimeTerm, TimeTerm, TimeTerm),
    Like(Term, Term),
    In(Term, Vec<Term>),
    InTimes(TimeTerm, Vec<TimeTerm>),
    IsNull(Operand),
    Spatial(place::Relation, PlaceTerm, PlaceTerm),
    Temporal(time::Relation, TimeTerm, TimeTerm),
    Lists(ListRelation, ListTerm, ListTerm),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn of(op: &str) -> Option<Self> {
        Some(match op {
            "=" => Self::Equal,
            "<>" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// A moment or period, or where it is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TimeTerm {
    Null,
    Literal(Span),
    /// A property with dates or date-times, by its place in the schema.
    Property(usize),
    /// The period in which the feature holds.
    Period,
    /// From one moment to another; `None` is open.
    Interval(Option<Box<TimeTerm>>, Option<Box<TimeTerm>>),
}

impl TimeTerm {
    fn value(&self, row: &FeatureRow<'_>) -> Option<Span> {
        match self {
            Self::Null => None,
            Self::Literal(span) => Some(*span),
            Self::Property(_) => self.moment(row).map(Span::moment),
            Self::Period => Span::period(row.feature.period()),
            Self::Interval(first, last) => {
                // A null end is unknown: the standard leaves no other reading of a comparison with null.
                let end = |term: &Option<Box<Self>>| match term {
                    None => Some(None),
                    Some(term) => term.moment(row).map(Some),
                };
                Span::new(end(first)?, end(last)?)
            }
        }
    }

    fn depends(&self, on: &mut Dependence) {
        match self {
            Self::Null | Self::Literal(_) => {}
            Self::Property(place) => on.property(*place),
            Self::Period => on.other(),
            Self::Interval(first, last) => {
                for end in [first, last].into_iter().flatten() {
                    end.depends(on);
                }
            }
        }
    }

    fn moment(&self, row: &FeatureRow<'_>) -> Option<Interval> {
        match self {
            Self::Literal(span) => Some(span.interval()),
            Self::Property(place) => match row.schema.at(*place)?.value(row.number)? {
                Scalar::Text(text) => datetime::span_of(text, row.offset),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A geometry, or the feature's.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PlaceTerm {
    Literal(Box<Geometry>),
    Geometry,
}

impl PlaceTerm {
    fn value<'a>(&'a self, row: &FeatureRow<'a>) -> Option<&'a Geometry> {
        match self {
            Self::Literal(geometry) => Some(geometry),
            Self::Geometry => row.feature.geometry(),
        }
    }
}

/// How two lists lie to each other as sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListRelation {
    Equals,
    Contains,
    ContainedBy,
    Overlaps,
}

impl ListRelation {
    pub(super) fn of(op: &str) -> Option<Self> {
        Some(match op {
            "a_equals" => Self::Equals,
            "a_contains" => Self::Contains,
            "a_containedBy" => Self::ContainedBy,
            "a_overlaps" => Self::Overlaps,
            _ => return None,
        })
    }

    fn holds(self, a: &[Scalar], b: &[Scalar]) -> bool {
        let within = |a: &[Scalar], b: &[Scalar]| a.iter().all(|value| b.contains(value));
        match self {
            Self::Equals => within(a, b) && within(b, a),
            Self::Contains => within(b, a),
            Self::ContainedBy => within(a, b),
            Self::Overlaps => a.iter().any(|value| b.contains(value)),
        }
    }
}

/// A list of values, or the property it is read from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ListTerm {
    Null,
    Literal(Vec<Term>),
    /// By name: lists stand in no column, but in the feature's text.
    Property(Box<str>),
}

impl ListTerm {
    fn value(&self, row: &FeatureRow<'_>) -> Option<Vec<Scalar>> {
        match self {
            Self::Null => None,
            Self::Literal(terms) => {
                terms.iter().map(|term| term.value(row).map(std::borrow::Cow::into_owned)).collect()
            }
            Self::Property(name) => {
                let members = row.feature.members();
                let (_, raw) = members.properties.iter().find(|(found, _)| **found == **name)?;
                let values: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
                // Of a list with nulls, lists or objects in it nothing is known.
                values.into_iter().map(Scalar::of_json).collect()
            }
        }
    }

    fn is_null(&self, row: &FeatureRow<'_>) -> bool {
        match self {
            Self::Null => true,
            Self::Literal(_) => false,
            Self::Property(name) => {
                let members = row.feature.members();
                let found = members.properties.iter().find(|(found, _)| **found == **name);
                found.is_none_or(|(_, raw)| raw.get() == "null")
            }
        }
    }
}

/// What can be null.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Term(Term),
    Time(TimeTerm),
    Place(PlaceTerm),
    List(ListTerm),
    Predicate(Box<Predicate>),
}

impl Operand {
    fn is_null(&self, row: &FeatureRow<'_>) -> bool {
        match self {
            Self::Term(term) => term.value(row).is_none(),
            Self::Time(term) => term.value(row).is_none(),
            Self::Place(term) => term.value(row).is_none(),
            Self::List(term) => term.is_null(row),
            Self::Predicate(predicate) => predicate.test(row).is_none(),
        }
    }
}

impl Predicate {
    /// What it says of a feature.
    pub(super) fn test(&self, row: &FeatureRow<'_>) -> Option<bool> {
        match self {
            Self::Constant(value) => Some(*value),
            Self::And(parts) => all(parts.iter().map(|part| part.test(row))),
            Self::Or(parts) => any(parts.iter().map(|part| part.test(row))),
            Self::Not(part) => part.test(row).map(|value| !value),
            Self::Is(term) => match term.value(row)?.as_ref() {
                Scalar::Boolean(value) => Some(*value),
                _ => None,
            },
            Self::Compare(comparison, a, b) => Some(comparison.holds(a.value(row)?.cmp(&b.value(row)?))),
            Self::CompareTimes(comparison, a, b) => {
                Some(comparison.holds(a.value(row)?.compare(b.value(row)?)))
            }
            // As the standard defines it: value >= low AND value <= high.
            Self::Between(value, low, high) => {
                let value = value.value(row);
                let bound = |bound: &Term, comparison: Comparison| {
                    Some(comparison.holds(value.as_ref()?.cmp(&bound.value(row)?)))
                };
                all([bound(low, Comparison::GreaterOrEqual), bound(high, Comparison::LessOrEqual)]
                    .into_iter())
            }
            Self::BetweenTimes(value, low, high) => {
                let value = value.value(row);
                let bound = |bound: &TimeTerm, comparison: Comparison| {
                    Some(comparison.holds(value?.compare(bound.value(row)?)))
                };
                all([bound(low, Comparison::GreaterOrEqual), bound(high, Comparison::LessOrEqual)]
                    .into_iter())
            }
            Self::Like(value, pattern) => match (value.value(row)?.as_ref(), pattern.value(row)?.as_ref()) {
                (Scalar::Text(text), Scalar::Text(pattern)) => Some(super::like::matches(text, pattern)),
                _ => None,
            },
            Self::In(value, list) => {
                let value = value.value(row)?;
                any(list.iter().map(|item| Some(*value == *item.value(row)?)))
            }
            Self::InTimes(value, list) => {
                let value = value.value(row)?;
                any(list.iter().map(|item| Some(value.compare(item.value(row)?).is_eq())))
            }
            Self::IsNull(operand) => Some(operand.is_null(row)),
            Self::Spatial(relation, a, b) => Some(relation.holds(a.value(row)?, b.value(row)?)),
            Self::Temporal(relation, a, b) => Some(relation.holds(a.value(row)?, b.value(row)?)),
            Self::Lists(relation, a, b) => Some(relation.holds(&a.value(row)?, &b.value(row)?)),
        }
    }

    /// Names to `on` what of a feature the statement depends on.
    pub(super) fn depends(&self, on: &mut Dependence) {
        let (terms, times): (Vec<&Term>, Vec<&TimeTerm>) = match self {
            Self::Constant(_) => return,
            Self::And(parts) | Self::Or(parts) => {
                for part in parts {
                    part.depends(on);
                }
                return;
            }
            Self::Not(part) | Self::IsNull(Operand::Predicate(part)) => return part.depends(on),
            Self::Is(term) | Self::IsNull(Operand::Term(term)) => (vec![term], vec![]),
            Self::Compare(_, a, b) | Self::Like(a, b) => (vec![a, b], vec![]),
            Self::Between(a, b, c) => (vec![a, b, c], vec![]),
            Self::In(term, list) => (std::iter::once(term).chain(list).collect(), vec![]),
            Self::CompareTimes(_, a, b) | Self::Temporal(_, a, b) => (vec![], vec![a, b]),
            Self::BetweenTimes(a, b, c) => (vec![], vec![a, b, c]),
            Self::InTimes(term, list) => (vec![], std::iter::once(term).chain(list).collect()),
            Self::IsNull(Operand::Time(term)) => (vec![], vec![term]),
            Self::IsNull(Operand::Place(_) | Operand::List(_)) | Self::Spatial(..) | Self::Lists(..) => {
                return on.other();
            }
        };
        for term in terms {
            term.depends(on);
        }
        for term in times {
            term.depends(on);
        }
    }

    /// The parts of which all must be true.
    pub(super) fn conjuncts(&self) -> &[Self] {
        match self {
            Self::And(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// A box and a period outside of which it cannot be true, for the index.
    pub(super) fn bounds(&self) -> (Option<Bbox>, Option<Interval>) {
        match self {
            Self::And(parts) => parts.iter().map(Self::bounds).fold((None, None), |(bbox, time), more| {
                // One box and one period are enough: what is left is tested anyway.
                (bbox.or(more.0), time.or(more.1))
            }),
            Self::Spatial(relation, PlaceTerm::Geometry, PlaceTerm::Literal(geometry))
            | Self::Spatial(relation, PlaceTerm::Literal(geometry), PlaceTerm::Geometry)
                if *relation != place::Relation::Disjoint =>
            {
                (Bbox::around(geometry), None)
            }
            Self::Temporal(relation, TimeTerm::Period, TimeTerm::Literal(span))
            | Self::Temporal(relation, TimeTerm::Literal(span), TimeTerm::Period)
                if relation.implies_meeting() =>
            {
                (None, Some(span.interval()))
            }
            _ => (None, None),
        }
    }
}

/// True if all are, false if one is, else unknown.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

/// True if one is, false if all are, else unknown.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(parts.map(|part| part.map(|value| !value))).map(|value| !value)
}
