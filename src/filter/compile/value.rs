//! Values and lists of values: literals, properties, and what is reckoned from them.

use serde_json::Value;

use super::{CompileFault, Compiled, Compiler, is_condition, is_value, operation, property_name};
use crate::filter::fault::FilterFault;
use crate::filter::predicate::ListTerm;
use crate::filter::scope::{GEOMETRY, PERIOD};
use crate::filter::term::{Arithmetic, Function, OwnFunction, Term, Type};
use crate::schema::{Kind, Property, Scalar};
use crate::text::shortened;

impl Compiler<'_> {
    pub(super) fn typed(&mut self, step: &str, value: &Value, allowed: &[Type]) -> Compiled<Term> {
        self.at(step, |this| match this.term(value)? {
            (term, kind) if kind == Type::Null || allowed.contains(&kind) => Ok(term),
            _ => Err(this.expected(allowed.first().map_or("a value", |kind| kind.name()), value)),
        })
    }

    /// A value and its type.
    pub(super) fn term(&mut self, value: &Value) -> Compiled<(Term, Type)> {
        match value {
            Value::Null => Err(self.fault(FilterFault::Null)),
            Value::Bool(truth) => Ok((Term::Literal(Scalar::Boolean(*truth)), Type::Boolean)),
            Value::Number(number) => match Scalar::number(&number.to_string()) {
                Some(scalar) => Ok((Term::Literal(scalar), Type::Number)),
                None => Err(self.expected("a number", value)),
            },
            Value::String(text) => Ok((Term::Literal(Scalar::Text(text.as_str().into())), Type::Text)),
            Value::Object(_) => match (property_name(value), operation(value)) {
                (Some(name), _) => self.property(name),
                (None, Some((op, _))) if is_condition(op) => Err(self.expected("a value", value)),
                (None, Some((op, _))) if !is_value(op) => Err(self.unknown(op)),
                (None, Some((op, args))) => self.at("args", |this| this.reckoned(op, args)),
                _ => Err(self.expected("a value", value)),
            },
            Value::Array(_) => Err(self.expected("a value", value)),
        }
    }

    pub(super) fn property(&self, name: &str) -> Compiled<(Term, Type)> {
        let Some(place) = self.schema.place(name) else {
            return match name {
                "id" if self.schema.ids_are_numbers() => Ok((Term::Id, Type::Number)),
                "id" => Ok((Term::Id, Type::Text)),
                _ => Err(self.no_property(name)),
            };
        };
        let kind = match self.schema.at(place).and_then(Property::kind) {
            None => Type::Null,
            Some(Kind::Boolean) => Type::Boolean,
            Some(Kind::Integer | Kind::Number) => Type::Number,
            Some(Kind::Date | Kind::Instant | Kind::Moment) => Type::Moment,
            Some(Kind::Text) => Type::Text,
            Some(Kind::List | Kind::Other) => {
                let fault = FilterFault::NotComparable(name.to_owned());
                return Err(self.fault(fault));
            }
        };
        Ok((Term::Property(place), kind))
    }

    /// The fault that a name is none of a property; of the geometry and the period, that they are no values.
    pub(super) fn no_property(&self, name: &str) -> CompileFault {
        for (own, function) in [(GEOMETRY, "S_INTERSECTS"), (PERIOD, "T_INTERSECTS")] {
            if name == own {
                return self.fault(FilterFault::NotAValue { name: own, function });
            }
        }
        let mut names: Vec<_> = self.schema.properties().map(|(name, _)| name).collect();
        names.extend(["id", GEOMETRY, PERIOD].iter().filter(|name| !self.schema.has(name)));
        let (names, name) = (names.join(", "), shortened(name));
        self.fault(FilterFault::NoProperty { name, names })
    }

    pub(super) fn reckoned(&mut self, op: &str, args: &[Value]) -> Compiled<(Term, Type)> {
        if let Some(arithmetic) = Arithmetic::of(op) {
            // `-a` and sums of several parts come as the parser has them.
            let Some((first, rest)) = args.split_first().filter(|(_, rest)| !rest.is_empty()) else {
                let fault = FilterFault::Arguments { op: op.to_owned(), needed: 2, found: args.len() };
                return Err(self.fault(fault));
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
                None => return Err(self.unknown(op)),
            },
        };
        let [value] = self.args(op, args)?;
        let allowed: &[Type] =
            if argument == Type::Text { &[Type::Text, Type::Moment] } else { &[Type::Number] };
        let term = self.typed("0", value, allowed)?;
        Ok((Term::Call(function, Box::new(term)).folded(), result))
    }

    /// A list of values.
    pub(super) fn list(&mut self, value: &Value) -> Compiled<ListTerm> {
        if let Value::Array(items) = value {
            let items = self.each(items, |this, item| this.term(item).map(|(term, _)| term))?;
            return Ok(ListTerm::Literal(items));
        }
        let Some(name) = property_name(value) else { return Err(self.expected("a list", value)) };
        match self.schema.property(name).map(Property::kind) {
            Some(Some(Kind::List)) => Ok(ListTerm::Property(name.into())),
            Some(None) => Ok(ListTerm::Null),
            Some(_) => Err(self.expected("a list", value)),
            None if name == "id" => Err(self.expected("a list", value)),
            None => Err(self.no_property(name)),
        }
    }
}
