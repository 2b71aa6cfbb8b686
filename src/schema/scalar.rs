//! A value of a property that can be compared.

use std::cmp::Ordering;

use serde_json::value::RawValue;

use super::kind::Kind;

/// A value that can be compared.
///
/// Its order is that of sorting: `false` before `true`, numbers by size, texts by code point.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number; beyond 2^53 no `f64` tells one from the next.
    Integer(i64),
    /// Any other number by the bits of its `f64`.
    Number(u64),
    /// A text.
    Text(Box<str>),
}

impl Scalar {
    /// A number as JSON writes it: `4`, `4.0` and `4e0` are the same.
    pub(crate) fn number(text: &str) -> Option<Self> {
        if let Ok(whole) = text.parse() {
            return Some(Self::Integer(whole));
        }
        text.parse().ok().and_then(Self::of_f64)
    }

    /// The value and its type from JSON, a date as any other text; `None` for null.
    pub(super) fn read(raw: &RawValue) -> (Option<Self>, Option<Kind>) {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'n') => (None, None),
            Some(b't') => (Some(Self::Boolean(true)), Some(Kind::Boolean)),
            Some(b'f') => (Some(Self::Boolean(false)), Some(Kind::Boolean)),
            Some(b'"') => {
                let value: Box<str> = serde_json::from_str(text).unwrap_or_default();
                (Some(Self::Text(value)), Some(Kind::Text))
            }
            Some(b'-' | b'0'..=b'9') => {
                let whole = !text.contains(['.', 'e', 'E']);
                let kind = if whole { Kind::Integer } else { Kind::Number };
                (Self::number(text), Some(kind))
            }
            Some(b'[') => (None, Some(Kind::List)),
            _ => (None, Some(Kind::Other)),
        }
    }

    /// The value of a JSON text; null, lists and objects are none.
    pub(crate) fn of_json(raw: &RawValue) -> Option<Self> {
        Self::read(raw).0
    }

    /// A number; none where it is infinite or not a number.
    pub(crate) fn of_f64(number: f64) -> Option<Self> {
        let is_whole = number.fract() == 0.0 && (-TWO_TO_63..TWO_TO_63).contains(&number);
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within the range just tested")]
        let scalar = if is_whole { Self::Integer(number as i64) } else { Self::Number(number.to_bits()) };
        number.is_finite().then_some(scalar)
    }

    /// The value as a number, where it is one; a whole number beyond 2^53 is rounded.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "said above")]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Integer(whole) => Some(*whole as f64),
            Self::Number(bits) => Some(f64::from_bits(*bits)),
            Self::Boolean(_) | Self::Text(_) => None,
        }
    }

    /// Booleans, numbers and texts follow on each other in this order.
    fn rank(&self) -> u8 {
        match self {
            Self::Boolean(_) => 0,
            Self::Integer(_) | Self::Number(_) => 1,
            Self::Text(_) => 2,
        }
    }
}

impl Ord for Scalar {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Integer(a), Self::Number(b)) => compare_exactly(*a, f64::from_bits(*b)),
            (Self::Number(a), Self::Integer(b)) => compare_exactly(*b, f64::from_bits(*a)).reverse(),
            (Self::Number(a), Self::Number(b)) => f64::from_bits(*a).total_cmp(&f64::from_bits(*b)),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The first number that is no longer an `i64`.
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// A whole number beside one that is none, or is too great to be a safe whole number.
fn compare_exactly(whole: i64, number: f64) -> Ordering {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "beyond the range of i128 the nearest end of it orders as well"
    )]
    let floor = number.floor() as i128;
    i128::from(whole).cmp(&floor).then(if number.fract() == 0.0 { Ordering::Equal } else { Ordering::Less })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_by_size_and_kinds_by_rank() {
        let number = |text| Scalar::number(text).unwrap();
        let sorted = [
            Scalar::Boolean(false),
            Scalar::Boolean(true),
            number("-1e300"),
            number("-2.5"),
            number("-2"),
            number("-0.5"),
            number("0"),
            number("0.5"),
            number("9007199254740992.0"),
            number("9007199254740993"),
            number("1e18"),
            number("1e300"),
            Scalar::Text("10".into()),
            Scalar::Text("9".into()),
            Scalar::Text("Ə".into()),
        ];
        for (i, a) in sorted.iter().enumerate() {
            for (j, b) in sorted.iter().enumerate() {
                assert_eq!(a.cmp(b), i.cmp(&j), "{a:?} and {b:?}");
            }
        }
    }
}
