//! From CQL2 JSON to a [`Predicate`] over the properties of a collection, with every name and type looked at once.

mod place;
mod time;
mod value;

use jiff::tz::Offset;
use serde_json::{Map, Value};

use super::fault::FilterFault;
use super::place::Relation as PlaceRelation;
use super::predicate::{Comparison, ListRelation, ListTerm, Operand, Predicate};
use super::scope::{GEOMETRY, PERIOD};
use super::term::{Arithmetic, OwnFunction, Term, Type};
use super::time::Relation as TimeRelation;
use crate::crs::Crs;
use crate::schema::{Kind, Property, Schema};
use crate::text::shortened;

/// Deeper than any text that is read: 32 levels and a chain of 32 operators, each of them an object and its list.
const MAX_DEPTH: usize = 160;

/// What is wrong, and the steps to it through the JSON.
#[derive(Debug)]
pub(super) struct CompileFault {
    pub(super) path: Vec<String>,
    pub(super) what: FilterFault,
}

/// Reads one filter against one schema.
pub(super) struct Compiler<'a> {
    pub(super) schema: &'a Schema,
    pub(super) offset: Offset,
    /// Of the filter's geometries.
    pub(super) crs: Crs,
    pub(super) path: Vec<String>,
}

type Compiled<T> = Result<T, CompileFault>;

impl Compiler<'_> {
    fn fault(&self, what: FilterFault) -> CompileFault {
        CompileFault { path: self.path.clone(), what }
    }

    fn expected(&self, what: &'static str, found: &Value) -> CompileFault {
        if found.is_null() {
            return self.fault(FilterFault::Null);
        }
        self.fault(FilterFault::Expected { what, found: shortened(&found.to_string()) })
    }

    /// Goes a step down, and back.
    fn at<T>(&mut self, step: &str, read: impl FnOnce(&mut Self) -> Compiled<T>) -> Compiled<T> {
        if self.path.len() > MAX_DEPTH {
            return Err(self.fault(FilterFault::Deep));
        }
        self.path.push(step.to_owned());
        let result = read(self)?;
        self.path.pop();
        Ok(result)
    }

    fn each<T>(
        &mut self,
        values: &[Value],
        mut read: impl FnMut(&mut Self, &Value) -> Compiled<T>,
    ) -> Compiled<Vec<T>> {
        let one = |(i, value): (usize, &Value)| self.at(&i.to_string(), |this| read(this, value));
        values.iter().enumerate().map(one).collect()
    }

    fn args<'v, const N: usize>(&self, op: &str, args: &'v [Value]) -> Compiled<[&'v Value; N]> {
        let wrong = |_| FilterFault::Arguments { op: op.to_owned(), needed: N, found: args.len() };
        args.iter().collect::<Vec<_>>().try_into().map_err(wrong).map_err(|fault| self.fault(fault))
    }

    /// A statement that is true, false or unknown.
    pub(super) fn predicate(&mut self, value: &Value) -> Compiled<Predicate> {
        let Some((op, args)) = operation(value) else {
            return match value {
                Value::Bool(value) => Ok(Predicate::Constant(*value)),
                Value::Object(object) if object.contains_key("property") => match self.term(value)? {
                    (term, Type::Boolean | Type::Null) => Ok(Predicate::Is(term)),
                    _ => Err(self.expected("a condition", value)),
                },
                _ => Err(self.expected("a condition", value)),
            };
        };
        if is_value(op) {
            return Err(self.expected("a condition", value));
        }
        if !is_condition(op) {
            return Err(self.unknown(op));
        }
        self.at("args", |this| this.operation(op, args))
    }

    fn operation(&mut self, op: &str, args: &[Value]) -> Compiled<Predicate> {
        match op {
            "and" | "or" => {
                if args.len() < 2 {
                    let fault = FilterFault::Arguments { op: op.to_owned(), needed: 2, found: args.len() };
                    return Err(self.fault(fault));
                }
                let parts = self.each(args, Self::predicate)?;
                Ok(if op == "and" { Predicate::And(parts) } else { Predicate::Or(parts) })
            }
            "not" => {
                let [part] = self.args(op, args)?;
                let part = self.at("0", |this| this.predicate(part))?;
                Ok(Predicate::Not(Box::new(part)))
            }
            "like" => {
                let [value, pattern] = self.args(op, args)?;
                let texts = [Type::Text, Type::Moment];
                let (value, pattern) = (self.typed("0", value, &texts)?, self.typed("1", pattern, &texts)?);
                Ok(Predicate::Like(value, pattern))
            }
            "between" => self.between(args),
            "in" => self.list_of(args),
            "isNull" => {
                let [operand] = self.args(op, args)?;
                Ok(Predicate::IsNull(self.at("0", |this| this.operand(operand))?))
            }
            _ => {
                if let Some(comparison) = Comparison::of(op) {
                    return self.compare(comparison, op, args);
                }
                if let Some(relation) = PlaceRelation::of(op) {
                    let [a, b] = self.args(op, args)?;
                    let (a, b) = (self.at("0", |this| this.place(a))?, self.at("1", |this| this.place(b))?);
                    return Ok(Predicate::Spatial(relation, a, b));
                }
                if let Some(relation) = TimeRelation::of(op) {
                    let [a, b] = self.args(op, args)?;
                    let read = if relation.needs_periods() { Self::period } else { Self::time };
                    let (a, b) = (self.at("0", |this| read(this, a))?, self.at("1", |this| read(this, b))?);
                    return Ok(Predicate::Temporal(relation, a, b));
                }
                if let Some(relation) = ListRelation::of(op) {
                    let [a, b] = self.args(op, args)?;
                    let (a, b) = (self.at("0", |this| this.list(a))?, self.at("1", |this| this.list(b))?);
                    return Ok(Predicate::Lists(relation, a, b));
                }
                Err(self.unknown(op))
            }
        }
    }

    fn unknown(&mut self, op: &str) -> CompileFault {
        let functions = OwnFunction::ALL.map(|function| function.name).join(", ");
        self.path.push("op".to_owned());
        self.fault(FilterFault::Unknown { op: shortened(op), functions })
    }

    fn compare(&mut self, comparison: Comparison, op: &str, args: &[Value]) -> Compiled<Predicate> {
        let [a, b] = self.args(op, args)?;
        if is_time(a) || is_time(b) {
            let (a, b) = (self.at("0", |this| this.moment(a))?, self.at("1", |this| this.moment(b))?);
            return Ok(Predicate::CompareTimes(comparison, a, b));
        }
        let (left, kind) = self.at("0", |this| this.term(a))?;
        let right = self.fitting("1", b, kind)?;
        Ok(Predicate::Compare(comparison, left, right))
    }

    /// A value that can be compared with one of a type.
    fn fitting(&mut self, step: &str, value: &Value, kind: Type) -> Compiled<Term> {
        self.at(step, |this| match this.term(value)? {
            (term, other) if kind.fits(other) => Ok(term),
            _ => Err(this.expected(kind.name(), value)),
        })
    }

    fn between(&mut self, args: &[Value]) -> Compiled<Predicate> {
        let [value, low, high] = self.args("between", args)?;
        if is_time(value) || is_time(low) || is_time(high) {
            let value = self.at("0", |this| this.moment(value))?;
            let (low, high) =
                (self.at("1", |this| this.moment(low))?, self.at("2", |this| this.moment(high))?);
            return Ok(Predicate::BetweenTimes(value, low, high));
        }
        let (term, kind) = self.at("0", |this| this.term(value))?;
        let (low, high) = (self.fitting("1", low, kind)?, self.fitting("2", high, kind)?);
        Ok(Predicate::Between(term, low, high))
    }

    /// `IN`, of which the second argument is the list.
    fn list_of(&mut self, args: &[Value]) -> Compiled<Predicate> {
        let [value, list] = self.args("in", args)?;
        let Value::Array(items) = list else {
            return self.at("1", |this| Err(this.expected("a list", list)));
        };
        if is_time(value) || items.iter().any(is_time) {
            let value = self.at("0", |this| this.moment(value))?;
            let items = self.at("1", |this| this.each(items, Self::moment))?;
            return Ok(Predicate::InTimes(value, items));
        }
        let (term, kind) = self.at("0", |this| this.term(value))?;
        let fitting = |this: &mut Self| {
            let one = |(i, item): (usize, &Value)| this.fitting(&i.to_string(), item, kind);
            items.iter().enumerate().map(one).collect()
        };
        Ok(Predicate::In(term, self.at("1", fitting)?))
    }

    /// Anything that can be null.
    fn operand(&mut self, value: &Value) -> Compiled<Operand> {
        if is_time(value) {
            return self.time(value).map(Operand::Time);
        }
        if is_place(value) {
            return self.place(value).map(Operand::Place);
        }
        if value.is_array() {
            return self.list(value).map(Operand::List);
        }
        if let Some(name) = property_name(value) {
            let kind = self.schema.property(name).and_then(Property::kind);
            if matches!(kind, Some(Kind::List | Kind::Other)) {
                return Ok(Operand::List(ListTerm::Property(name.into())));
            }
        }
        match operation(value) {
            Some((op, _)) if !is_value(op) => Ok(Operand::Predicate(Box::new(self.predicate(value)?))),
            _ => Ok(Operand::Term(self.term(value)?.0)),
        }
    }
}

fn property_name(value: &Value) -> Option<&str> {
    value.get("property")?.as_str()
}

fn operation(value: &Value) -> Option<(&str, &[Value])> {
    let object: &Map<String, Value> = value.as_object()?;
    Some((object.get("op")?.as_str()?, object.get("args")?.as_array()?))
}

/// Whether a value can only be a moment or a period.
fn is_time(value: &Value) -> bool {
    ["date", "timestamp", "interval"].iter().any(|name| value.get(name).is_some())
        || property_name(value) == Some(PERIOD)
}

fn is_place(value: &Value) -> bool {
    ["type", "bbox"].iter().any(|name| value.get(name).is_some()) || property_name(value) == Some(GEOMETRY)
}

/// The name in CQL2 JSON of what is called in a text, where the names of CQL2 itself may have any case.
pub(super) fn function(called: &str) -> String {
    let mixed = ["t_finishedBy", "t_metBy", "t_overlappedBy", "t_startedBy", "a_containedBy"];
    if let Some(name) = mixed.into_iter().find(|name| name.eq_ignore_ascii_case(called)) {
        return name.to_owned();
    }
    let lower = called.to_ascii_lowercase();
    let known = matches!(lower.as_str(), "casei" | "accenti" | "date" | "timestamp" | "interval" | "bbox");
    if known || is_condition(&lower) { lower } else { called.to_owned() }
}

/// Whether an operator gives a value and not a condition.
fn is_value(op: &str) -> bool {
    Arithmetic::of(op).is_some() || matches!(op, "casei" | "accenti") || OwnFunction::named(op).is_some()
}

fn is_condition(op: &str) -> bool {
    matches!(op, "and" | "or" | "not" | "like" | "between" | "in" | "isNull")
        || Comparison::of(op).is_some()
        || PlaceRelation::of(op).is_some()
        || TimeRelation::of(op).is_some()
        || ListRelation::of(op).is_some()
}
