//! What a parameter of a request is: its name, where it stands, what it may be.

/// A parameter, declared once where it is read; the API's definition and the refusal of unknown names read the
/// declaration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    /// Whether a request without it is refused.
    pub(crate) required: bool,
    /// A sentence on what it does.
    pub(crate) description: &'static str,
    pub(crate) values: Values,
}

/// Where a parameter stands in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In braces in the path.
    Path,
    /// After the question mark.
    Query,
    /// In a header.
    Header,
}

/// What values a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Values {
    Text,
    /// A text of this kind, with an example.
    Formed {
        format: Option<&'static str>,
        example: &'static str,
    },
    /// One of these; the first is meant if it is left out and `default` is set.
    OneOf {
        names: &'static [&'static str],
        default: bool,
    },
    /// One of the languages of the data.
    Language,
    /// One of the formats that the resource is offered in.
    Format,
    Boolean {
        default: bool,
    },
    /// Whole numbers between these, both included.
    Integer {
        least: u64,
        most: Option<u64>,
        default: Option<u64>,
    },
    /// Numbers between these, both included.
    Number {
        least: Option<f64>,
        most: Option<f64>,
    },
    /// Four or six numbers.
    Box,
    /// Texts with commas between them.
    List,
    /// Any number of parameters by names of the data: each property of a collection with the value that it must have.
    Properties,
}

impl Parameter {
    /// One of the query, which may be left out.
    pub(crate) const fn query(name: &'static str, values: Values, description: &'static str) -> Self {
        Self { name, place: Place::Query, required: false, description, values }
    }

    /// One of the path.
    pub(crate) const fn path(name: &'static str, values: Values, description: &'static str) -> Self {
        Self { name, place: Place::Path, required: true, description, values }
    }

    /// The same for a resource that needs it.
    pub(crate) const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// The language of an answer.
pub(crate) const LANG: Parameter = Parameter::query(
    "lang",
    Values::Language,
    "The language of names and sentences; without it Accept-Language decides",
);

/// The format of an answer.
pub(crate) const F: Parameter =
    Parameter::query("f", Values::Format, "The format; without it the Accept header decides");
