//! Values in a filter: literals, properties, and what is reckoned from them.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::row::FeatureRow;
use crate::schema::Scalar;

/// What a value is, as far as the filter's text and the schema say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// Null, always.
    Null,
    Boolean,
    Number,
    Text,
    /// A text that is a date or a date-time, so that it can be compared with one too.
    Moment,
}

impl Type {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Moment => "a date",
        }
    }

    /// Whether values of the two can be compared.
    pub(super) fn fits(self, other: Self) -> bool {
        let plain = |kind| if kind == Self::Moment { Self::Text } else { kind };
        self == Self::Null || other == Self::Null || plain(self) == plain(other)
    }
}

/// What of a feature an expression depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dependence {
    /// Nothing.
    #[default]
    Nothing,
    /// One property, by its place in the schema.
    Property(usize),
    /// Several, or more than properties.
    More,
}

impl Dependence {
    pub(super) fn property(&mut self, place: usize) {
        *self = match *self {
            Self::Nothing => Self::Property(place),
            Self::Property(known) if known == place => Self::Property(place),
            _ => Self::More,
        };
    }

    pub(super) fn other(&mut self) {
        *self = Self::More;
    }
}

/// A value, or how to come by it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Term {
    Null,
    Literal(Scalar),
    /// A property by its place in the schema.
    Property(usize),
    /// The id of the feature.
    Id,
    Arithmetic(Arithmetic, Box<Term>, Box<Term>),
    Call(Function, Box<Term>),
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Div,
    Modulo,
    Power,
}

impl Arithmetic {
    pub(super) fn of(op: &str) -> Option<Self> {
        Some(match op {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "div" => Self::Div,
            "%" => Self::Modulo,
            "^" => Self::Power,
            _ => return None,
        })
    }

    /// The result; none where there is no number (division by zero, a root of a negative).
    fn apply(self, a: &Scalar, b: &Scalar) -> Option<Scalar> {
        if let (Scalar::Integer(a), Scalar::Integer(b)) = (a, b) {
            // Whole numbers stay exact as long as they can.
            let whole = match self {
                Self::Add => a.checked_add(*b),
                Self::Subtract => a.checked_sub(*b),
                Self::Multiply => a.checked_mul(*b),
                Self::Div => a.checked_div(*b),
                Self::Modulo => a.checked_rem(*b),
                Self::Divide | Self::Power => None,
            };
            if let Some(whole) = whole {
                return Some(Scalar::Integer(whole));
            }
        }
        let (a, b) = (a.as_f64()?, b.as_f64()?);
        Scalar::of_f64(match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
            Self::Div => (a / b).trunc(),
            Self::Modulo => a % b,
            Self::Power => a.powf(b),
        })
    }
}

/// A function of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    /// Full case folding, as Unicode has it.
    Casei,
    /// Without accents: decomposed, marks left out.
    Accenti,
    Lower,
    Upper,
    Length,
    Abs,
    Floor,
    Ceil,
}

/// A function beside the operators that CQL2 itself has.
#[derive(Debug, Clone, Copy)]
pub struct OwnFunction {
    /// Its name.
    pub name: &'static str,
    /// What it gives, in a sentence.
    pub description: &'static str,
    pub(super) function: Function,
    pub(super) argument: Type,
    pub(super) result: Type,
}

impl OwnFunction {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::text("lower", "The text in lower case", Function::Lower, Type::Text),
        Self::text("upper", "The text in upper case", Function::Upper, Type::Text),
        Self::text("length", "The number of characters of a text", Function::Length, Type::Number),
        Self::number("abs", "The number without its sign", Function::Abs),
        Self::number("floor", "The greatest whole number that is not above", Function::Floor),
        Self::number("ceil", "The least whole number that is not below", Function::Ceil),
    ];

    const fn text(name: &'static str, description: &'static str, function: Function, result: Type) -> Self {
        Self { name, description, function, argument: Type::Text, result }
    }

    const fn number(name: &'static str, description: &'static str, function: Function) -> Self {
        Self { name, description, function, argument: Type::Number, result: Type::Number }
    }

    /// The function of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name == name)
    }

    /// The JSON Schema types of its argument and of its result.
    #[must_use]
    pub fn types(&self) -> [&'static str; 2] {
        [self.argument, self.result].map(|kind| if kind == Type::Number { "number" } else { "string" })
    }
}

impl Function {
    fn apply(self, value: &Scalar) -> Option<Scalar> {
        let text = |text: String| Some(Scalar::Text(text.into()));
        match (self, value) {
            (Self::Casei, Scalar::Text(t)) => text(CaseMapper::new().fold_string(t).into_owned()),
            (Self::Accenti, Scalar::Text(t)) => {
                text(t.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect())
            }
            (Self::Lower, Scalar::Text(t)) => text(t.to_lowercase()),
            (Self::Upper, Scalar::Text(t)) => text(t.to_uppercase()),
            (Self::Length, Scalar::Text(t)) => i64::try_from(t.chars().count()).ok().map(Scalar::Integer),
            (Self::Abs, Scalar::Integer(whole)) => whole.checked_abs().map(Scalar::Integer),
            (Self::Floor | Self::Ceil, Scalar::Integer(_)) => Some(value.clone()),
            (Self::Abs, number) => Scalar::of_f64(number.as_f64()?.abs()),
            (Self::Floor, number) => Scalar::of_f64(number.as_f64()?.floor()),
            (Self::Ceil, number) => Scalar::of_f64(number.as_f64()?.ceil()),
            _ => None,
        }
    }
}

impl Term {
    /// The value for a feature; null is none.
    pub(super) fn value<'a>(&'a self, row: &FeatureRow<'a>) -> Option<Cow<'a, Scalar>> {
        match self {
            Self::Null => None,
            Self::Literal(value) => Some(Cow::Borrowed(value)),
            Self::Property(place) => row.schema.at(*place)?.value(row.number).map(Cow::Borrowed),
            Self::Id => Some(Cow::Owned(row.schema.id_value(row.feature.id()))),
            Self::Arithmetic(op, a, b) => op.apply(&*a.value(row)?, &*b.value(row)?).map(Cow::Owned),
            Self::Call(function, term) => function.apply(&*term.value(row)?).map(Cow::Owned),
        }
    }

    /// Names to `on` what of a feature the term depends on.
    pub(super) fn depends(&self, on: &mut Dependence) {
        match self {
            Self::Null | Self::Literal(_) => {}
            Self::Property(place) => on.property(*place),
            Self::Id => on.other(),
            Self::Arithmetic(_, a, b) => {
                a.depends(on);
                b.depends(on);
            }
            Self::Call(_, term) => term.depends(on),
        }
    }

    /// The term with what does not depend on a feature reckoned once.
    pub(super) fn folded(self) -> Self {
        let literal = |result: Option<Scalar>| result.map_or(Self::Null, Self::Literal);
        match self {
            Self::Arithmetic(op, a, b) => match (*a, *b) {
                (Self::Literal(a), Self::Literal(b)) => literal(op.apply(&a, &b)),
                (Self::Null, _) | (_, Self::Null) => Self::Null,
                (a, b) => Self::Arithmetic(op, Box::new(a), Box::new(b)),
            },
            Self::Call(function, term) => match *term {
                Self::Literal(value) => literal(function.apply(&value)),
                Self::Null => Self::Null,
                term => Self::Call(function, Box::new(term)),
            },
            term => term,
        }
    }
}
