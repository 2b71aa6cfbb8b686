//! From CQL2 JSON to a [`Predicate`] over the properties of a collection, with every name and type looked at once.

use jiff::tz::Offset;
use serde_json::{Map, Value};

use super::place;
use super::predicate::{Comparison, ListRelation, ListTerm, Operand, PlaceTerm, Predicate, TimeTerm};
use super::term::{Arithmetic, Function, OwnFunction, Term, Type};
use super::time::{self, Span};
use super::{FilterFault, GEOMETRY, PERIOD};
use crate::crs::Crs;
use crate::datetime::{self, Interval};
use crate::geometry;
use crate::schema::{Kind, Scalar, Schema};

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
                if let Some(relation) = place::Relation::of(op) {
                    let [a, b] = self.args(op, args)?;
                    let (a, b) = (self.at("0", |this| this.place(a))?, self.at("1", |this| this.place(b))?);
                    return Ok(Predicate::Spatial(relation, a, b));
                }
                if let Some(relation) = time::Relation::of(op) {
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
            let kind = self.schema.property(name).and_then(crate::schema::Property::kind);
            if matches!(kind, Some(Kind::List | Kind::Other)) {
                return Ok(Operand::List(ListTerm::Property(name.into())));
            }
        }
        match operation(value) {
            Some((op, _)) if !is_value(op) => Ok(Operand::Predicate(Box::new(self.predicate(value)?))),
            _ => Ok(Operand::Term(self.term(value)?.0)),
        }
    }

    fn typed(&mut self, step: &str, value: &Value, allowed: &[Type]) -> Compiled<Term> {
        self.at(step, |this| match this.term(value)? {
            (term, kind) if kind == Type::Null || allowed.contains(&kind) => Ok(term),
            _ => Err(this.expected(allowed.first().map_or("a value", |kind| kind.name()), value)),
        })
    }

    /// A value and its type.
    fn term(&mut self, value: &Value) -> Compiled<(Term, Type)> {
        match value {
            Value::Null => Ok((Term::Null, Type::Null)),
            Value::Bool(truth) => Ok((Term::Literal(Scalar::Boolean(*truth)), Type::Boolean)),
            Value::Number(number) => match Scalar::number(&number.to_string()) {
                Some(scalar) => Ok((Term::Literal(scalar), Type::Number)),
                None => Err(self.expected("a number", value)),
            },
            Value::String(text) => Ok((Term::Literal(Scalar::Text(text.as_str().into())), Type::Text)),
            Value::Object(_) => match (property_name(value), operation(value)) {
                (Some(name), _) => self.property(name),
                (None, Some((op, args))) => self.at("args", |this| this.reckoned(op, args, value)),
                _ => Err(self.expected("a value", value)),
            },
            Value::Array(_) => Err(self.expected("a value", value)),
        }
    }

    fn property(&self, name: &str) -> Compiled<(Term, Type)> {
        let Some(place) = self.schema.place(name) else {
            return match name {
                "id" => Ok((Term::Id, Type::Text)),
                _ => Err(self.no_property(name)),
            };
        };
        let kind = match self.schema.at(place).and_then(crate::schema::Property::kind) {
            None => Type::Null,
            Some(Kind::Boolean) => Type::Boolean,
            Some(Kind::Integer | Kind::Number) => Type::Number,
            Some(Kind::Date | Kind::Instant) => Type::Moment,
            Some(Kind::Text) => Type::Text,
            Some(Kind::List | Kind::Other) => {
                let fault = FilterFault::NotComparable(name.to_owned());
                return Err(self.fault_at(name, fault));
            }
        };
        Ok((Term::Property(place), kind))
    }

    fn no_property(&self, name: &str) -> Fault {
        let mut names: Vec<_> = self.schema.properties().map(|(name, _)| name).collect();
        names.extend([GEOMETRY, PERIOD].iter().filter(|name| !self.schema.has(name)));
        let (names, name) = (names.join(", "), name.chars().take(60).collect::<String>());
        self.fault_at(&name, FilterFault::NoProperty { name: name.clone(), names })
    }

    fn reckoned(&mut self, op: &str, args: &[Value], whole: &Value) -> Compiled<(Term, Type)> {
        if let Some(arithmetic) = Arithmetic::of(op) {
            // `-a` and sums of several parts come as the parser has them.
            let Some((first, rest)) = args.split_first().filter(|(_, rest)| !rest.is_empty()) else {
                let fault = FilterFault::Arguments { op: op.to_owned(), needed: 2, found: args.len() };
                return Err(self.fault_at(op, fault));
            };
            let mut term = self.typed("0", first, &[Type::Number])?;
            for (i, part) in rest.iter().enumerate() {
                let part = self.typed(&(i + 1).to_string(), part, &[Type::Number])?;
                term = Term::Arithmetic(arithmetic, Box::new(term), Box::new(part)).folded();
            }
            return Ok((term, Type::Number));
        }
        let (function, argument, result) = match op {
            "casei" => (Function::Casei, Type::Text, Type::Text),
            "accenti" => (Function::Accenti, Type::Text, Type::Text),
            _ => match OwnFunction::named(op) {
                Some(own) => (own.function, own.argument, own.result),
                None if is_condition(op) => return Err(self.expected("a value", whole)),
                None => return Err(self.unknown(op)),
            },
        };
        let [value] = self.args(op, args)?;
        let allowed: &[Type] =
            if argument == Type::Text { &[Type::Text, Type::Moment] } else { &[Type::Number] };
        let term = self.typed("0", value, allowed)?;
        Ok((Term::Call(function, Box::new(term)).folded(), result))
    }

    /// A date or date-time, which a comparison needs; not a period.
    fn moment(&mut self, value: &Value) -> Compiled<TimeTerm> {
        match self.time(value)? {
            TimeTerm::Period | TimeTerm::Interval(..) => Err(self.expected("a date or a date-time", value)),
            TimeTerm::Literal(_) if value.get("interval").is_some() => {
                Err(self.expected("a date or a date-time", value))
            }
            term => Ok(term),
        }
    }

    /// A period, which relations between periods need; not a moment.
    fn period(&mut self, value: &Value) -> Compiled<TimeTerm> {
        match self.time(value)? {
            TimeTerm::Property(_) => Err(self.expected("a period", value)),
            TimeTerm::Literal(_) if value.get("interval").is_none() => Err(self.expected("a period", value)),
            term => Ok(term),
        }
    }

    /// A date, a date-time or a period.
    fn time(&mut self, value: &Value) -> Compiled<TimeTerm> {
        let member = |name: &str| value.get(name);
        if value.is_null() {
            return Ok(TimeTerm::Null);
        }
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
            return self.span(text, Some(is_date)).map(|span| TimeTerm::Literal(Span::moment(span)));
        }
        let Some(Value::Array(ends)) = member("interval") else {
            return Err(self.expected("a date, a date-time or a period", value));
        };
        let [first, last] = self.args("interval", ends)?;
        let (first, last) = (self.end(first)?, self.end(last)?);
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
    fn end(&mut self, value: &Value) -> Compiled<Option<Box<TimeTerm>>> {
        match value {
            Value::String(text) if text == ".." => Ok(None),
            Value::Null => Err(self.expected("a date, a date-time with its offset, or ..", value)),
            Value::String(_) => {
                self.span(value, None).map(|span| Some(Box::new(TimeTerm::Literal(Span::moment(span)))))
            }
            _ => self.moment(value).map(|term| Some(Box::new(term))),
        }
    }

    fn span(&self, value: &Value, is_date: Option<bool>) -> Compiled<Interval> {
        let text = value.as_str().filter(|text| is_date.is_none_or(|date| date == (text.len() == 10)));
        let what = match is_date {
            Some(true) => "a date such as 2020-12-01",
            Some(false) => "a date-time with its offset such as 2020-12-01T08:00:00Z",
            None => "a date, a date-time with its offset, or ..",
        };
        text.and_then(|text| datetime::span_of(text, self.offset)).ok_or_else(|| self.expected(what, value))
    }

    /// A geometry.
    fn place(&mut self, value: &Value) -> Compiled<PlaceTerm> {
        if value.is_null() {
            return Ok(PlaceTerm::Null);
        }
        if property_name(value) == Some(GEOMETRY) && !self.schema.has(GEOMETRY) {
            return Ok(PlaceTerm::Geometry);
        }
        if let Some(numbers) = value.get("bbox") {
            return self.bbox(numbers);
        }
        if value.get("type").is_none() {
            return match property_name(value) {
                Some(name) if !self.schema.has(name) => Err(self.no_property(name)),
                _ => Err(self.expected("a geometry", value)),
            };
        }
        let mut value = value.clone();
        let wrong = |cause: String| FilterFault::Geometry(cause);
        if self.crs != Crs::CRS84 && !place::unproject(&mut value, self.crs) {
            let cause = "a position lies outside of what filter-crs covers".to_owned();
            return Err(self.fault(wrong(cause)));
        }
        let raw =
            serde_json::value::to_raw_value(&value).map_err(|error| self.fault(wrong(error.to_string())))?;
        match geometry::read(&raw) {
            Ok(geometry::Read { geometry: Some(geometry), .. }) => Ok(PlaceTerm::Literal(Box::new(geometry))),
            Ok(_) => Ok(PlaceTerm::Null),
            Err(error) => Err(self.fault(wrong(error.to_string()))),
        }
    }

    fn bbox(&self, value: &Value) -> Compiled<PlaceTerm> {
        let numbers: Option<Vec<f64>> =
            value.as_array().and_then(|list| list.iter().map(Value::as_f64).collect());
        let edges = match numbers.as_deref() {
            Some([west, south, east, north]) => [*west, *south, *east, *north],
            Some([west, south, lowest, east, north, highest]) if lowest <= highest => {
                [*west, *south, *east, *north]
            }
            _ => return Err(self.expected("4 or 6 numbers, lower before upper", value)),
        };
        place::of_corners(edges, self.crs)
            .map(|geometry| PlaceTerm::Literal(Box::new(geometry)))
            .map_err(|cause| self.fault(FilterFault::Geometry(cause)))
    }

    /// A list of values.
    fn list(&mut self, value: &Value) -> Compiled<ListTerm> {
        if value.is_null() {
            return Ok(ListTerm::Null);
        }
        if let Value::Array(items) = value {
            let items = self.each(items, |this, item| this.term(item).map(|(term, _)| term))?;
            return Ok(ListTerm::Literal(items));
        }
        let Some(name) = property_name(value) else { return Err(self.expected("a list", value)) };
        match self.schema.property(name).map(crate::schema::Property::kind) {
            Some(Some(Kind::List)) => Ok(ListTerm::Property(name.into())),
            Some(None) => Ok(ListTerm::Null),
            Some(_) => Err(self.expected("a list", value)),
            None => Err(self.no_property(name)),
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
        || place::Relation::of(op).is_some()
        || time::Relation::of(op).is_some()
        || ListRelation::of(op).is_some()
}
