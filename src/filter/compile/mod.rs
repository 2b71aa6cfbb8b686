//! From CQL2 JSON to a [`Predicate`] over the properties of a collection, with every name and type looked at once.

mod place;
mod time;
mod value;

use jiff::tz::Offset;
use serde_json::{Map, Value};

use super::place::Relation as PlaceRelation;
use super::predicate::{Comparison, ListRelation, ListTerm, Operand, Predicate};
use super::term::{Arithmetic, OwnFunction, Type};
use super::time::Relation as TimeRelation;
use super::{FilterFault, GEOMETRY, PERIOD};
use crate::crs::Crs;
use crate::schema::{Kind, Property, Schema};

/// Deeper than any text passes the check on nesting, since an operator may have a level of its own.
const MAX_DEPTH: usize = 100;

/// What is wrong, and where in the JSON: a pointer, and the word at fault if there is one.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) pointer: String,
    pub(super) word: Option<String>,
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

type Compiled<T> = Result<T, Fault>;

impl Compiler<'_> {
    fn fault(&self, fault: FilterFault) -> Fault {
        let pointer = self.path.iter().fold(String::new(), |path, step| path + "/" + step);
        Fault { pointer, word: None, what: fault }
    }

    fn fault_at(&self, word: &str, fault: FilterFault) -> Fault {
        Fault { word: Some(word.to_owned()), ..self.fault(fault) }
    }

    fn expected(&self, what: &'static str, found: &Value) -> Fault {
        let text = match found {
            Value::Object(object) if object.contains_key("op") => {
                format!("{}(…)", object.get("op").and_then(Value::as_str).unwrap_or("?"))
            }
            Value::Object(object) if object.contains_key("property") => {
                object.get("property").and_then(Value::as_str).unwrap_or("?").to_owned()
            }
            other => other.to_string(),
        };
        let word = text.trim_end_matches("(…)").trim_matches('"').to_owned();
        let shown = text.chars().take(60).collect();
        self.fault_at(&word, FilterFault::Expected { what, found: shown })
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
        args.iter().collect::<Vec<_>>().try_into().map_err(wrong).map_err(|fault| self.fault_at(op, fault))
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
        self.at("args", |this| this.operation(op, args, value))
    }

    fn operation(&mut self, op: &str, args: &[Value], whole: &Value) -> Compiled<Predicate> {
        match op {
            "and" | "or" => {
                if args.len() < 2 {
                    let fault = FilterFault::Arguments { op: op.to_owned(), needed: 2, found: args.len() };
                    return Err(self.fault_at(op, fault));
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
                if is_value(op) { Err(self.expected("a condition", whole)) } else { Err(self.unknown(op)) }
            }
        }
    }

    fn unknown(&self, op: &str) -> Fault {
        let functions = OwnFunction::ALL.map(|function| function.name).join(", ");
        self.fault_at(op, FilterFault::Unknown { op: op.chars().take(60).collect(), functions })
    }

    fn compare(&mut self, comparison: Comparison, op: &str, args: &[Value]) -> Compiled<Predicate> {
        let [a, b] = self.args(op, args)?;
        if is_time(a) || is_time(b) {
            let (a, b) = (self.at("0", |this| this.moment(a))?, self.at("1", |this| this.moment(b))?);
            return Ok(Predicate::CompareTimes(comparison, a, b));
        }
        let (left, kind) = self.at("0", |this| this.term(a))?;
        let (right, other) = self.at("1", |this| this.term(b))?;
        self.fits(kind, other, b)?;
        Ok(Predicate::Compare(comparison, left, right))
    }

    fn fits(&self, kind: Type, other: Type, at: &Value) -> Compiled<()> {
        if kind.fits(other) {
            return Ok(());
        }
        Err(self.expected(kind.name(), at))
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
        let (lower, first) = self.at("1", |this| this.term(low))?;
        let (upper, second) = self.at("2", |this| this.term(high))?;
        self.fits(kind, first, low)?;
        self.fits(kind, second, high)?;
        Ok(Predicate::Between(term, lower, upper))
    }

    /// `IN`, of which the second argument is the list.
    fn list_of(&mut self, args: &[Value]) -> Compiled<Predicate> {
        let [value, list] = self.args("in", args)?;
        let Value::Array(list) = list else { return Err(self.expected("a list", list)) };
        if is_time(value) || list.iter().any(is_time) {
            let value = self.at("0", |this| this.moment(value))?;
            let list = self.at("1", |this| this.each(list, Self::moment))?;
            return Ok(Predicate::InTimes(value, list));
        }
        let (term, kind) = self.at("0", |this| this.term(value))?;
        let items = self.at("1", |this| {
            this.each(list, |this, item| {
                let (term, other) = this.term(item)?;
                this.fits(kind, other, item)?;
                Ok(term)
            })
        })?;
        Ok(Predicate::In(term, items))
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
