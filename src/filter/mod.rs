//! A CQL2 filter (OGC 21-065r2): read from text or JSON, compiled once against a schema, tested feature by feature.
//!
//! The crate `cql2` parses the text. Its own evaluation works on JSON values by name and answers nulls with errors, so
//! what it parses is compiled here: names to columns, literals to values, and with the three-valued logic of the standard.

mod compile;
mod like;
mod nesting;
mod place;
mod predicate;
mod term;
mod time;

use std::fmt;
use std::sync::Arc;

use jiff::tz::Offset;
use serde_json::Value;

use crate::bbox::Bbox;
use crate::crs::Crs;
use crate::datetime::Interval;
use crate::feature::Feature;
use crate::schema::{Property, Schema};
use compile::{Compiler, Fault};
pub(crate) use like::matches as is_like;
use predicate::Predicate;
use term::Dependence;
pub use term::OwnFunction;

/// The name of the feature's geometry in a filter.
pub const GEOMETRY: &str = "geometry";
/// The name of the period in which a feature holds: half-open, with open ends, as `datetime` sees it.
pub const PERIOD: &str = "period";

/// A filter's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// `cql2-text`.
    #[default]
    Text,
    /// `cql2-json`.
    Json,
}

impl Language {
    /// Its name as the value of `filter-lang`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "cql2-text",
            Self::Json => "cql2-json",
        }
    }
}

/// What a filter is read against.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The properties of the collection.
    pub schema: &'a Schema,
    /// What a day is.
    pub offset: Offset,
    /// The coordinate system of the filter's geometries.
    pub crs: Crs,
}

/// A compiled filter.
///
/// It is true, false or unknown of a feature; those of which it is true pass.
#[derive(Debug, Clone)]
pub struct Filter {
    text: Arc<str>,
    language: Language,
    crs: Crs,
    offset: Offset,
    predicate: Arc<Predicate>,
    bounds: (Option<Bbox>, Option<Interval>),
}

/// A filter is what its text says.
impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.language, self.crs) == (&other.text, other.language, other.crs)
    }
}

/// A feature as a filter sees it.
#[derive(Debug, Clone, Copy)]
struct Row<'a> {
    number: u32,
    feature: &'a Feature,
    schema: &'a Schema,
    offset: Offset,
}

/// Why a text is no filter of a collection, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}{fault}")]
pub struct FilterError {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub fault: FilterFault,
}

/// Where in a filter a fault lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At a character of the text, from 1.
    Character(usize),
    /// At a JSON pointer (RFC 6901).
    Pointer(String),
    /// Nowhere in particular.
    Whole,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(at) => write!(f, "at character {at}: "),
            Self::Pointer(pointer) => write!(f, "at {pointer}: "),
            Self::Whole => Ok(()),
        }
    }
}

/// What can be wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterFault {
    /// Longer than any client sends.
    #[error("the filter has {0} bytes; allowed are {max}", max = nesting::MAX_LENGTH)]
    Long(usize),
    /// Nested too deeply.
    #[error("the filter is nested more than {max} deep", max = nesting::MAX_DEPTH)]
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
    /// Another kind of expression stands where one is needed.
    #[error("found {found}; allowed is {what}")]
    Expected {
        /// What is needed.
        what: &'static str,
        /// What stands there.
        found: String,
    },
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

impl Filter {
    /// Reads a filter of a collection.
    ///
    /// # Errors
    ///
    /// A [`FilterError`] that says where the fault lies: at a character of a text, at a pointer into JSON.
    pub fn parse(text: &str, language: Language, scope: Scope<'_>) -> Result<Self, FilterError> {
        let predicate = match language {
            Language::Json => compile(&parse_json(text)?, text, language, scope)?,
            Language::Text if nesting::check(text)? <= FEW_OPERATORS => read_text(text, scope)?,
            Language::Text => on_large_stack(|| read_text(text, scope))?,
        };
        Ok(Self {
            text: text.into(),
            language,
            crs: scope.crs,
            offset: scope.offset,
            bounds: predicate.bounds(),
            predicate: Arc::new(predicate),
        })
    }

    /// The filter as it was asked for.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language it was asked in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The coordinate system of its geometries.
    #[must_use]
    pub fn crs(&self) -> Crs {
        self.crs
    }

    /// A box outside of which no feature passes, if the filter has one: what the index needs.
    #[must_use]
    pub fn bbox(&self) -> Option<&Bbox> {
        self.bounds.0.as_ref()
    }

    /// An interval outside of which no feature passes, if the filter has one.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        self.bounds.1
    }

    /// A test whether the feature in a row passes, for many rows: what depends on one property alone is asked once for
    /// each of its values, where these are numbered.
    pub(crate) fn tester<'a>(
        &'a self,
        features: &'a [Feature],
        schema: &'a Schema,
    ) -> impl FnMut(u32) -> bool + use<'a> {
        /// A part that must be true, its one property, and what is known of the values of that.
        struct Part<'a> {
            predicate: &'a Predicate,
            property: Option<&'a Property>,
            known: Vec<Option<bool>>,
        }
        let part = |predicate: &'a Predicate| {
            let mut on = Dependence::default();
            predicate.depends(&mut on);
            let property = match on {
                Dependence::Property(place) => schema.at(place),
                Dependence::Nothing | Dependence::More => None,
            };
            Part { predicate, property, known: Vec::new() }
        };
        let mut parts: Vec<Part<'_>> = self.predicate.conjuncts().iter().map(part).collect();
        move |number| {
            let Some(feature) = features.get(number as usize) else { return false };
            let row = Row { number, feature, schema, offset: self.offset };
            parts.iter_mut().all(|Part { predicate, property, known }| {
                let Some(code) = property.and_then(|property| property.code(number)) else {
                    return predicate.test(&row) == Some(true);
                };
                if known.len() <= code {
                    known.resize(code + 1, None);
                }
                known
                    .get_mut(code)
                    .is_some_and(|known| *known.get_or_insert_with(|| predicate.test(&row) == Some(true)))
            })
        }
    }
}

/// So many operators are parsed on any stack, whatever they are.
const FEW_OPERATORS: usize = 32;
/// Enough for the longest filter that passes the check.
const LARGE_STACK: usize = 256 << 20;

/// Reads a long chain of operators where there is room for it: only as much of the stack is taken as is used.
fn on_large_stack<T: Send>(read: impl FnOnce() -> Result<T, FilterError> + Send) -> Result<T, FilterError> {
    let failed = || FilterError { place: Place::Whole, fault: FilterFault::Deep };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(LARGE_STACK).spawn_scoped(scope, read);
        thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| Err(failed()))
    })
}

fn compile(json: &Value, text: &str, language: Language, scope: Scope<'_>) -> Result<Predicate, FilterError> {
    let Scope { schema, offset, crs } = scope;
    let mut compiler = Compiler { schema, offset, crs, path: Vec::new() };
    compiler.predicate(json).map_err(|fault| placed(fault, text, language))
}

/// So many steps the parser may take: a fault within parentheses is sought in twice as many ways by each of them.
const MAX_STEPS: std::num::NonZeroUsize = std::num::NonZeroUsize::new(2_000_000).unwrap();

fn read_text(text: &str, scope: Scope<'_>) -> Result<Predicate, FilterError> {
    pest::set_call_limit(Some(MAX_STEPS));
    let syntax = |text: String| FilterFault::Syntax(text);
    let expression = cql2::parse_text(text).map_err(|error| match error {
        cql2::Error::Pest(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            let fault = match error.variant {
                pest::error::ErrorVariant::CustomError { .. } => syntax(
                    "there is a fault within parentheses, which cannot be found for their number".to_owned(),
                ),
                pest::error::ErrorVariant::ParsingError { .. } => syntax(found_at(text, at)),
            };
            FilterError { place: character(text, at), fault }
        }
        error => FilterError { place: Place::Whole, fault: syntax(error.to_string()) },
    })?;
    let json = expression
        .to_value()
        .map_err(|error| FilterError { place: Place::Whole, fault: syntax(error.to_string()) })?;
    // JSON has no infinite number: the parser's would come out as null, which means another thing.
    if !is_finite(&expression) {
        let fault = syntax("a number is too great; allowed are those of 64-bit floating point".to_owned());
        return Err(FilterError { place: Place::Whole, fault });
    }
    compile(&json, text, Language::Text, scope)
}

fn is_finite(expression: &cql2::Expr) -> bool {
    use cql2::Expr;
    match expression {
        Expr::Float(number) => number.is_finite(),
        Expr::Operation { args: parts, .. }
        | Expr::Interval { interval: parts }
        | Expr::BBox { bbox: parts }
        | Expr::Array(parts) => parts.iter().all(|part| is_finite(part)),
        _ => true,
    }
}

fn parse_json(text: &str) -> Result<Value, FilterError> {
    if text.len() > nesting::MAX_LENGTH {
        return Err(FilterError { place: Place::Whole, fault: FilterFault::Long(text.len()) });
    }
    serde_json::from_str(text).map_err(|error| FilterError {
        // A filter stands on one line of an address; other lines are counted in.
        place: character(text, line_start(text, error.line()) + error.column().saturating_sub(1)),
        fault: FilterFault::Syntax(format!("not JSON: {error}")),
    })
}

fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

fn character(text: &str, byte: usize) -> Place {
    Place::Character(text.char_indices().take_while(|(at, _)| *at < byte).count() + 1)
}

/// What stands where the parser could go no further.
fn found_at(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default();
    let found: String = rest.chars().take(20).collect();
    match found.as_str() {
        "" => "the filter ends where it should go on".to_owned(),
        found => format!("found '{found}', which cannot stand here"),
    }
}

/// A fault of the compiler with its place in what was sent.
fn placed(fault: Fault, text: &str, language: Language) -> FilterError {
    let place = match (language, fault.word) {
        (Language::Json, _) => Place::Pointer(fault.pointer),
        (Language::Text, Some(word)) => word_in(text, &word).map_or(Place::Whole, |at| character(text, at)),
        (Language::Text, None) => Place::Whole,
    };
    FilterError { place, fault: fault.what }
}

/// Where a word stands in a text, whatever its case.
fn word_in(text: &str, word: &str) -> Option<usize> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let (text, word) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
    let starts = text.match_indices(&word).map(|(at, _)| at);
    starts.into_iter().filter(|_| !word.is_empty()).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::{Layer, Reading};

    const FILE: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[5,5]},"properties":{"n":1,"s":"x","d":"2020-12-01","list":[1]}},
{"type":"Feature","id":"b","geometry":null,"properties":{"n":null,"s":"y","d":"2020-12-02"}}]}"#;

    fn layer() -> Layer {
        let reading = Reading { id_property: None, period: None, offset: Offset::UTC };
        Layer::read(&FILE.into(), reading).unwrap()
    }

    fn parse(text: &str, language: Language) -> Result<Filter, FilterError> {
        let scope = Scope { schema: &layer().schema, offset: Offset::UTC, crs: Crs::CRS84 };
        Filter::parse(text, language, scope)
    }

    fn passing(text: &str) -> String {
        let layer = layer();
        let filter = parse(text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut passes = filter.tester(&layer.features, &layer.schema);
        let passing = (0..).zip(&layer.features).filter(|(row, _)| passes(*row));
        passing.map(|(_, feature)| feature.id()).collect()
    }

    #[test]
    fn nulls_are_unknown_and_not_false() {
        for (text, expected) in [
            ("n = 1", "a"),
            ("NOT n = 1", ""),
            ("n = 1 OR s = 'y'", "ab"),
            ("NOT (n = 1 AND s = 'y')", "a"),
            ("NOT (n = 1 AND s = 'x')", "b"),
            ("NOT (n = 1 AND s = 'z')", "ab"),
            ("n IS NULL", "b"),
            ("S_INTERSECTS(geometry, POINT(5 5)) OR TRUE", "ab"),
            ("S_DISJOINT(geometry, POINT(5 6))", "a"),
        ] {
            assert_eq!(passing(text), expected, "{text}");
        }
    }

    #[rstest::rstest]
    #[case("n = ", "at character 5: the filter ends")]
    #[case("n == 1", "at character 4: found '= 1'")]
    #[case(
        "kind = 'ə' AND other = 1",
        "at character 1: there is no property 'kind'; there are n, s, d, list, geometry, period"
    )]
    #[case("s = 'ə' AND other = 1", "at character 13: there is no property 'other'")]
    #[case("n = 'one'", "at character 6: found \"one\"; allowed is a number")]
    #[case("S_INTERSECTS(s, POINT(1 2))", "at character 14: found s; allowed is a geometry")]
    #[case("S_INTERSECTS(geometry, BBOX(1,2,3))", "found [1.0,2.0,3.0]; allowed is 4 or 6 numbers")]
    #[case("S_INTERSECTS(geometry, POINT(500 2))", "is no longitude and latitude")]
    #[case(
        "nearby(s)",
        "at character 1: there is no operator or function 'nearby'; the functions beside those of CQL2 are lower"
    )]
    #[case("n", "at character 1: found n; allowed is a condition")]
    #[case("d > DATE('2020-13-01')", "at character 11: found \"2020-13-01\"; allowed is a date")]
    #[case("T_AFTER(s, DATE('2020-01-01'))", "at character 9: found s; allowed is a date")]
    #[case(
        "T_INTERSECTS(d, INTERVAL('2020-02-01','2020-01-01'))",
        "allowed is a period that starts before it ends"
    )]
    #[case("list = 1", "at character 1: property 'list' has lists")]
    fn faults_are_named_with_their_place(#[case] text: &str, #[case] message: &str) {
        let error = parse(text, Language::Text).unwrap_err().to_string();
        assert!(error.starts_with(message) || error.contains(message), "{error}");
    }

    #[rstest::rstest]
    #[case(r#"{"op":"=","args":[{"property":"kind"},1]}"#, "at /args/0: there is no property 'kind'")]
    #[case(
        r#"{"op":"and","args":[true,{"op":"=","args":[{"property":"n"}]}]}"#,
        "at /args/1/args: = has 1 arguments; it needs 2"
    )]
    #[case(r#"{"op":"="#, "at character 8: not JSON")]
    #[case(r#"{"op":"=","args":5}"#, "allowed is a condition")]
    fn faults_of_json_are_named_with_a_pointer(#[case] text: &str, #[case] message: &str) {
        let error = parse(text, Language::Json).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn the_deepest_that_passes_the_check_is_parsed() {
        for (part, middle, end) in
            [("(", "n=1", ")"), ("NOT ", "n=1", ""), ("-", "n=1", ""), ("abs(", "n", ")"), ("(-", "n", ")")]
        {
            let depth = if part == "(-" { nesting::MAX_DEPTH / 2 - 1 } else { nesting::MAX_DEPTH - 2 };
            let text =
                part.repeat(depth) + middle + &end.repeat(depth) + if middle == "n" { "=1" } else { "" };
            parse(&text, Language::Text).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
        for part in [" OR n=1", "+1", " AND n=1"] {
            let text = "n=1".to_owned() + &part.repeat((nesting::MAX_LENGTH - 3) / part.len());
            let read = parse(&text, Language::Text);
            // Sums are nested as the standard has them, and refused beyond a depth; lists of alternatives are flat.
            let deep = read.as_ref().is_err_and(|error| error.fault == FilterFault::Deep);
            assert!(if part == "+1" { deep } else { read.is_ok() }, "{part}");
        }
        // Without a limit to its steps the parser would be at this for days.
        for part in ["(", "NOT (", "n IN ("] {
            let depth = if part == "(" { nesting::MAX_DEPTH - 2 } else { nesting::MAX_DEPTH / 2 - 2 };
            let text = part.repeat(depth) + "n =" + &")".repeat(depth);
            assert!(matches!(
                parse(&text, Language::Text),
                Err(FilterError { fault: FilterFault::Syntax(_), .. })
            ));
        }
        let json = r#"{"op":"not","args":["#.repeat(90) + "true" + &"]}".repeat(90);
        assert!(matches!(
            parse(&json, Language::Json),
            Err(FilterError { fault: FilterFault::Deep | FilterFault::Syntax(_), .. })
        ));
    }

    #[test]
    fn a_filter_tells_the_index_its_box_and_period() {
        let filter = parse(
            "S_INTERSECTS(geometry, BBOX(1,2,3,4)) AND T_INTERSECTS(period, DATE('1970-01-02')) AND n = 1",
            Language::Text,
        )
        .unwrap();
        assert_eq!(filter.bbox().unwrap().to_string(), "1,2,3,4");
        assert_eq!(filter.interval(), Some(Interval::new(86_400_000_000, 2 * 86_400_000_000)));
        for unbounded in [
            "S_DISJOINT(geometry, BBOX(1,2,3,4))",
            "NOT S_INTERSECTS(geometry, BBOX(1,2,3,4))",
            "T_AFTER(period, DATE('1970-01-02'))",
        ] {
            let filter = parse(unbounded, Language::Text).unwrap();
            assert_eq!((filter.bbox(), filter.interval()), (None, None), "{unbounded}");
        }
    }
}
