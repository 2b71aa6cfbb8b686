//! From a filter's text to what it says: parsed by the crate `cql2`, compiled here, faults with their place.

use serde_json::Value;

use super::compile::{Compiler, Fault};
use super::predicate::Predicate;
use super::{FilterError, FilterFault, Language, Place, Scope, nesting};

/// Reads a filter in its language.
pub(super) fn read(text: &str, language: Language, scope: Scope<'_>) -> Result<Predicate, FilterError> {
    match language {
        Language::Json => compile(&parse_json(text)?, text, language, scope),
        Language::Text => {
            nesting::check(text)?;
            // The parser's tree of a chain of operators is as deep as the chain is long, and `1or1or1` is such a chain.
            if text.len() <= SHORT {
                read_text(text, scope)
            } else {
                on_large_stack(|| read_text(text, scope))
            }
        }
    }
}

/// So many bytes are parsed on any stack, whatever they are.
const SHORT: usize = 256;
/// Enough for the longest filter that passes the check.
const LARGE_STACK: usize = 256 << 20;

/// Reads a long text where there is room for it: only as much of the stack is taken as is used.
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
