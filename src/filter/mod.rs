//! A CQL2 filter (OGC 21-065r2): read from text or JSON, compiled once against a schema, tested feature by feature.
//!
//! A text is read as the JSON that says the same, and that is compiled: names to columns, literals to values, and with the
//! three-valued logic of the standard.

mod compile;
mod cursor;
mod fault;
mod like;
mod part;
mod place;
mod predicate;
mod read;
mod row;
mod scope;
mod syntax;
mod term;
mod time;
mod token;
mod wkt;

use std::sync::Arc;

use jiff::tz::Offset;

use crate::bbox::Bbox;
use crate::crs::Crs;
use crate::datetime::Interval;
use crate::feature::Feature;
use crate::schema::{Property, Schema};
pub use fault::{FaultPlace, FilterError, FilterFault};
pub(crate) use like::matches as is_like;
use predicate::Predicate;
use row::FeatureRow;
pub use scope::{GEOMETRY, Language, PERIOD, Scope};
use term::Dependence;
pub use term::OwnFunction;

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

impl Filter {
    /// Reads a filter of a collection.
    ///
    /// # Errors
    ///
    /// A [`FilterError`] that says where the fault lies: at a character of a text, at a pointer into JSON.
    pub fn parse(text: &str, language: Language, scope: Scope<'_>) -> Result<Self, FilterError> {
        let predicate = read::read(text, language, scope)?;
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

    /// The length of its text in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.len()
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

    /// The rows that pass, where the filter depends on one property whose values are numbered: a walk along these numbers,
    /// which asks the filter once for each of them.
    pub(crate) fn rows_by_value<'a>(
        &'a self,
        features: &'a [Feature],
        schema: &'a Schema,
    ) -> Option<impl Iterator<Item = u32> + use<'a>> {
        let mut on = Dependence::default();
        self.predicate.depends(&mut on);
        let Dependence::Property(place) = on else { return None };
        let property = schema.at(place)?;
        let codes = property.codes(features.len())?;
        let mut known: Vec<Option<bool>> = vec![None; property.values()?.len() + 1];
        let passes = move |(number, code): &(u32, usize)| {
            let Some(known) = known.get_mut(*code) else { return false };
            *known.get_or_insert_with(|| {
                let row = |feature| FeatureRow { number: *number, feature, schema, offset: self.offset };
                features
                    .get(*number as usize)
                    .is_some_and(|feature| self.predicate.test(&row(feature)) == Some(true))
            })
        };
        Some((0..).zip(codes).filter(passes).map(|(number, _)| number))
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
            let row = FeatureRow { number, feature, schema, offset: self.offset };
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

#[cfg(test)]
mod tests;
