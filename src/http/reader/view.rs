//! What the reader's page shows: a day, a selection, and all that follows from its address.

use geo::Point;
use jiff::civil::Date;

use crate::answer::standing::Standing;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::http::service::state::AppState;
use crate::http::wire::links::{Base, segment};
use crate::language::Language;

/// How much of the page there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The map with legend, cards and table.
    Whole,
    /// The map with its date alone, for a frame in the pages of others.
    Embedded,
}

/// A name in one of the languages.
pub(crate) struct Name {
    pub(crate) lang: String,
    pub(crate) text: String,
}

/// What is drawn over a day by the page's address, with all that follows from it.
pub(crate) struct View<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) base: &'a Base,
    pub(crate) catalog: &'a Catalog,
    pub(crate) language: &'a str,
    pub(crate) told: &'static Language,
    pub(crate) asked: Date,
    pub(crate) day: Date,
    pub(crate) default_day: Date,
    pub(crate) shape: Shape,
    pub(crate) as_table: bool,
    pub(crate) selected: Option<(&'a Collection, &'a Feature)>,
    /// A point that is asked about, if nothing is selected.
    pub(crate) point: Option<Point>,
    pub(crate) standing: Standing<'a>,
}

impl View<'_> {
    /// The address of this page with a day and a selection; what is the first view's is left out.
    pub(crate) fn href(&self, day: Date, selected: Option<(&Collection, &Feature)>) -> String {
        self.href_in(self.base.language(), day, selected, None)
    }

    pub(crate) fn href_in(
        &self,
        language: Option<&str>,
        day: Date,
        selected: Option<(&Collection, &Feature)>,
        point: Option<Point>,
    ) -> String {
        let day = (day != self.default_day).then(|| format!("datetime={day}"));
        let language = language.map(|language| format!("lang={language}"));
        let selected = selected.map(|(collection, feature)| {
            format!("select={}/{}", segment(collection.id()), segment(feature.id()))
        });
        let point = point.map(|point| format!("at={},{}", point.x(), point.y()));
        let query: Vec<_> = day.into_iter().chain(language).chain(selected).chain(point).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        self.base.url(&format!("/{separator}{}", query.join("&")))
    }

    pub(crate) fn in_words(&self, day: Date) -> String {
        self.told.in_words(&day.to_string())
    }
}
