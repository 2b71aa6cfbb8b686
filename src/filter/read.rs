//! From a filter's text to what it says, or to its fault and the place of that.

use serde_json::Value;

use super::compile::{CompileFault, Compiler};
use super::fault::{FaultPlace, FilterError, FilterFault, MAX_LENGTH};
use super::predicate::Predicate;
use super::scope::{Language, Scope};
use super::syntax;
use crate::text::shortened;

/// Reads a filter in its language.
pub(super) fn read(text: &str, language: Language, scope: Scope<'_>) -> Result<Predicate, FilterError> {
    if text.len() > MAX_LENGTH {
        return Err(FilterError { place: FaultPlace::Whole, fault: FilterFault::Long(text.len()) });
    }
    match language {
        Language::Text => read_text(text, scope),
        Language::Json => read_json(text, scope),
    }
}

fn compile(json: &Value, scope: Scope<'_>) -> Result<Predicate, CompileFault> {
    let Scope { schema, offset, crs } = scope;
    Compiler { schema, offset, crs, path: Vec::new() }.predicate(json)
}

fn read_text(text: &str, scope: Scope<'_>) -> Result<Predicate, FilterError> {
    let node = syntax::parse(text)?;
    compile(&node.value, scope).map_err(|CompileFault { path, mut what }| {
        let span = node.part.find(&path).span.clone();
        let place = FaultPlace::character(text, span.start);
        if let FilterFault::Expected { found, .. } = &mut what {
            *found = shortened(text.get(span).unwrap_or_default());
        }
        FilterError { place, fault: what }
    })
}

fn read_json(text: &str, scope: Scope<'_>) -> Result<Predicate, FilterError> {
    let json = serde_json::from_str(text).map_err(|error| FilterError {
        // A filter stands on one line of an address; other lines are counted in.
        place: FaultPlace::character(text, line_start(text, error.line()) + error.column().saturating_sub(1)),
        fault: FilterFault::Syntax(format!("not JSON: {error}")),
    })?;
    compile(&json, scope).map_err(|CompileFault { path, what }| {
        let pointer = path.iter().fold(String::new(), |pointer, step| pointer + "/" + step);
        FilterError { place: FaultPlace::Pointer(pointer), fault: what }
    })
}

fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}
