//! Moments and periods.

use serde_json::Value;

use super::{Compiled, Compiler, property_name};
use crate::datetime::{self, Interval};
use crate::filter::predicate::TimeTerm;
use crate::filter::scope::PERIOD;
use crate::filter::term::{Term, Type};
use crate::filter::time::Span;

impl Compiler<'_> {
    /// A date or date-time, which a comparison needs; not a period.
    pub(super) fn moment(&mut self, value: &Value) -> Compiled<TimeTerm> {
        match self.time(value)? {
            TimeTerm::Period | TimeTerm::Interval(..) => Err(self.expected("a date or a date-time", value)),
            TimeTerm::Literal(_) if value.get("interval").is_some() => {
                Err(self.expected("a date or a date-time", value))
            }
            term => Ok(term),
        }
    }

    /// A period, which relations between periods need; not a moment.
    pub(super) fn period(&mut self, value: &Value) -> Compiled<TimeTerm> {
        match self.time(value)? {
            TimeTerm::Property(_) => Err(self.expected("a period", value)),
            TimeTerm::Literal(_) if value.get("interval").is_none() => Err(self.expected("a period", value)),
            term => Ok(term),
        }
    }

    /// A date, a date-time or a period.
    pub(super) fn time(&mut self, value: &Value) -> Compiled<TimeTerm> {
        let member = |name: &str| value.get(name);
        if let Some(name) = property_name(value) {
            return match self.property(name) {
                _ if name == PERIOD && !self.schema.has(PERIOD) => Ok(TimeTerm::Period),
                Ok((Term::Property(place), Type::Moment)) => Ok(TimeTerm::Property(place)),
                Ok((_, Type::Null)) => Ok(TimeTerm::Null),
                Ok(_) => Err(self.expected("a date or a date-time", value)),
                Err(fault) => Err(fault),
            };
        }
        if let Some(text) = member("date").or_else(|| member("timestamp")) {
            let is_date = member("date").is_some();
            let step = if is_date { "date" } else { "timestamp" };
            let span = self.at(step, |this| this.span(text, Some(is_date)))?;
            return Ok(TimeTerm::Literal(Span::moment(span)));
        }
        let Some(Value::Array(ends)) = member("interval") else {
            return Err(self.expected("a date, a date-time or a period", value));
        };
        let [first, last] = self.args("interval", ends)?;
        let (first, last) = self.at("interval", |this| {
            Ok((this.at("0", |this| this.end(first))?, this.at("1", |this| this.end(last))?))
        })?;
        let literal = |end: &Option<Box<TimeTerm>>| match end.as_deref() {
            None => Some(None),
            Some(TimeTerm::Literal(span)) => Some(Some(span.interval())),
            Some(_) => None,
        };
        match (literal(&first), literal(&last)) {
            (Some(start), Some(end)) => match Span::new(start, end) {
                Some(span) => Ok(TimeTerm::Literal(span)),
                None => Err(self.expected("a period that starts before it ends", value)),
            },
            _ => Ok(TimeTerm::Interval(first, last)),
        }
    }

    /// An end of a period; `None` is open.
    pub(super) fn end(&mut self, value: &Value) -> Compiled<Option<Box<TimeTerm>>> {
        match value {
            Value::String(text) if text == ".." => Ok(None),
            Value::Null => Err(self.expected("a date, a date-time with its offset, or ..", value)),
            Value::String(_) => {
                self.span(value, None).map(|span| Some(Box::new(TimeTerm::Literal(Span::moment(span)))))
            }
            _ => self.moment(value).map(|term| Some(Box::new(term))),
        }
    }

    pub(super) fn span(&self, value: &Value, is_date: Option<bool>) -> Compiled<Interval> {
        let text = value.as_str().filter(|text| is_date.is_none_or(|date| date == (text.len() == 10)));
        let what = match is_date {
            Some(true) => "a date such as 2020-12-01",
            Some(false) => "a date-time with its offset such as 2020-12-01T08:00:00Z",
            None => "a date, a date-time with its offset, or ..",
        };
        text.and_then(|text| datetime::span_of(text, self.offset)).ok_or_else(|| self.expected(what, value))
    }
}
