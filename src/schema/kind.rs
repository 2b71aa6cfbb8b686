//! The types of values.

/// The type of a property's values, nulls aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` and `false`.
    Boolean,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Texts that are all dates, `2020-12-01`.
    Date,
    /// Texts that are all date-times with their offset, `2020-12-01T08:00:00+04:00`.
    Instant,
    /// Texts that are dates or date-times, some of them one and some the other.
    Moment,
    /// Texts.
    Text,
    /// Lists of values.
    List,
    /// Objects, or values of several types: shown, but not compared.
    Other,
}

impl Kind {
    /// What a value in a query must look like.
    #[must_use]
    pub fn allowed(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer | Self::Number => "a number",
            Self::Date => "a date such as 2020-12-01",
            Self::Instant => "a date-time with its offset such as 2020-12-01T08:00:00Z",
            Self::Moment => "a date such as 2020-12-01 or a date-time with its offset",
            Self::Text => "a text",
            Self::List | Self::Other => "nothing: lists and objects cannot be compared",
        }
    }

    /// The type and format in JSON Schema.
    #[must_use]
    pub fn json_schema(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Boolean => ("boolean", None),
            Self::Integer => ("integer", None),
            Self::Number => ("number", None),
            Self::Date => ("string", Some("date")),
            Self::Instant => ("string", Some("date-time")),
            Self::Moment | Self::Text => ("string", None),
            Self::List => ("array", None),
            Self::Other => ("object", None),
        }
    }

    /// Whether the values are dates or date-times.
    #[must_use]
    pub fn is_moment(self) -> bool {
        matches!(self, Self::Date | Self::Instant | Self::Moment)
    }

    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Integer | Self::Number, Self::Integer | Self::Number) => Self::Number,
            (a, b) if a.is_moment() && b.is_moment() => Self::Moment,
            (a, b) if (a.is_moment() || a == Self::Text) && (b.is_moment() || b == Self::Text) => Self::Text,
            _ => Self::Other,
        }
    }
}
