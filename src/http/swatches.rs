//! Samples of how classes are drawn: the page's patterns, and the lines of its legend.

use crate::answer::legend::Entry;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::style::Class;

/// A pattern as the page defines it once, for its legend and its map.
pub(super) struct Pattern {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) color: String,
    pub(super) fill: String,
    pub(super) fill_opacity: f64,
}

/// A line of the legend, with all its sample is drawn from.
pub(super) struct LegendEntry {
    pub(super) collection: String,
    pub(super) value: String,
    pub(super) text: String,
    pub(super) kind: &'static str,
    pub(super) fill: String,
    pub(super) fill_opacity: f64,
    pub(super) stroke: String,
    pub(super) stroke_width: f64,
    pub(super) stroke_dash: String,
    pub(super) casing: String,
    pub(super) casing_width: f64,
    pub(super) pattern: String,
    pub(super) now: usize,
    pub(super) of: usize,
    pub(super) counted: bool,
}

/// The patterns of all classes that have one.
pub(super) fn patterns(catalog: &Catalog) -> Vec<Pattern> {
    let styles = catalog.collections().filter_map(|c| Some((c, c.info().style.as_ref()?)));
    let classes =
        styles.flat_map(|(collection, style)| style.classes.iter().map(move |class| (collection, class)));
    classes
        .filter_map(|(collection, class)| {
            let pattern = class.pattern?;
            Some(Pattern {
                id: pattern_id(collection.id(), class),
                kind: pattern.name(),
                color: class.pattern_color.clone().or_else(|| class.stroke.clone()).unwrap_or_default(),
                fill: class.fill.clone().unwrap_or_default(),
                fill_opacity: class.fill_opacity.unwrap_or(1.0),
            })
        })
        .collect()
}

/// A line of the legend.
pub(super) fn legend_entry(catalog: &Catalog, entry: &Entry<'_>, language: &str) -> LegendEntry {
    let Entry { collection, class, now, of, counted } = *entry;
    LegendEntry {
        collection: collection.id().to_owned(),
        value: class.value.clone().unwrap_or_default(),
        text: class_text(catalog, collection, class, language),
        kind: geometry_kind(collection),
        fill: class.fill.clone().unwrap_or_default(),
        fill_opacity: class.fill_opacity.unwrap_or(1.0),
        stroke: class.stroke.clone().unwrap_or_default(),
        stroke_width: class.stroke_width.unwrap_or(1.0),
        stroke_dash: class.stroke_dash.clone().unwrap_or_default(),
        casing: class.casing.clone().unwrap_or_default(),
        casing_width: class.casing_width.unwrap_or_default(),
        pattern: class.pattern.map(|_| pattern_id(collection.id(), class)).unwrap_or_default(),
        now,
        of,
        counted,
    }
}

/// The id of a class's pattern in the page.
pub(super) fn pattern_id(collection: &str, class: &Class) -> String {
    format!("pattern-{collection}-{}", class.value.as_deref().unwrap_or("default"))
}

/// The text of a class in the legend: its own, else the label of its code, else the collection's title.
pub(super) fn class_text(
    catalog: &Catalog,
    collection: &Collection,
    class: &Class,
    language: &str,
) -> String {
    let style = collection.info().style.as_ref();
    let label = || catalog.code_label(style?.property.as_deref()?, class.value.as_deref()?, language);
    let own = class.legend.as_ref().map(|text| text.in_language(language));
    let title = || collection.info().title.in_language(language);
    own.or_else(label).unwrap_or_else(title).to_owned()
}

/// What a legend's sample of a collection looks like: its first geometry's kind.
fn geometry_kind(collection: &Collection) -> &'static str {
    use geo::Geometry::{Line, LineString, MultiLineString, MultiPoint, Point};
    match collection.features().iter().find_map(Feature::geometry) {
        Some(Point(_) | MultiPoint(_)) => "point",
        Some(Line(_) | LineString(_) | MultiLineString(_)) => "line",
        _ => "area",
    }
}
