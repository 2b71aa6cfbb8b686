//! Why a text is no filter, and where in it.

use std::fmt;

/// The longest filter, in bytes; servers and proxies cut longer addresses anyway.
pub(super) const MAX_LENGTH: usize = 16 << 10;

/// How deep parentheses, signs and negations may go together, and how many operators of arithmetic may follow each other:
/// what reads and what answers a filter works by recursion, and a hostile text would take the program's stack.
pub(super) const MAX_DEPTH: usize = 32;

/// Why a text is no filter of a collection, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}{fault}")]
pub struct FilterError {
    /// Where.
    pub place: FaultPlace,
    /// What is wrong.
    pub fault: FilterFault,
}

/// Where in a filter a fault lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultPlace {
    /// At a character of the text, from 1.
    Character(usize),
    /// At a JSON pointer (RFC 6901), which is empty for the whole.
    Pointer(String),
    /// Nowhere in particular.
    Whole,
}

impl FaultPlace {
    /// The character of a text that begins at a byte of it.
    pub(super) fn character(text: &str, byte: usize) -> Self {
        Self::Character(text.char_indices().take_while(|(at, _)| *at < byte).count() + 1)
    }
}

impl fmt::Display for FaultPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(at) => write!(f, "at character {at}: "),
            Self::Pointer(pointer) if pointer.is_empty() => f.write_str("at the root: "),
            Self::Pointer(pointer) => write!(f, "at {pointer}: "),
            Self::Whole => Ok(()),
        }
    }
}

/// What can be wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterFault {
    /// Longer than any client sends.
    #[error("the filter has {0} bytes; allowed are {max}", max = MAX_LENGTH)]
    Long(usize),
    /// Nested too deeply.
    #[error("the filter is nested more than {max} deep", max = MAX_DEPTH)]
    Deep,
    /// Not of the language.
    #[error("{0}")]
    Syntax(String),
    /// A property that the collection does not have.
    #[error("there is no property '{name}'; there are {names}")]
    NoProperty {
        /// The name found.
        name: String,
        /// The names there are.
        names: String,
    },
    /// A property of lists, objects or mixed values.
    #[error("property '{0}' has lists, objects or values of several types, which cannot be compared")]
    NotComparable(String),
    /// The geometry or the period of features, where a value is needed.
    #[error("'{name}' is no value to be compared; it stands in functions such as {function}")]
    NotAValue {
        /// Its name.
        name: &'static str,
        /// A function in which it may stand.
        function: &'static str,
    },
    /// Another kind of expression stands where one is needed.
    #[error("found {found}; allowed is {what}")]
    Expected {
        /// What is needed.
        what: &'static str,
        /// What stands there.
        found: String,
    },
    /// Null where a value is needed.
    #[error("found NULL, which equals nothing; what has no value is found by IS NULL (in JSON, isNull)")]
    Null,
    /// Too few or too many arguments.
    #[error("{op} has {found} arguments; it needs {needed}")]
    Arguments {
        /// The operator or function.
        op: String,
        /// How many it needs.
        needed: usize,
        /// How many it has.
        found: usize,
    },
    /// No operator or function of this name.
    #[error("there is no operator or function '{op}'; the functions beside those of CQL2 are {functions}")]
    Unknown {
        /// The name found.
        op: String,
        /// The functions there are.
        functions: String,
    },
    /// A geometry that is none.
    #[error("{0}")]
    Geometry(String),
}
