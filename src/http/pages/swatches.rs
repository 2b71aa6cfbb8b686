//! Samples of how classes are drawn: the page's patterns, and the lines of its legend.

use crate::answer::legend::Entry;
pub(crate) use crate::answer::legend::class_text;
use crate::catalog::Catalog;
use crate::picture::look;
pub(crate) use crate::picture::look::pattern_id;

/// A line of the legend.
pub(crate) struct LegendEntry {
    pub(crate) collection: String,
    pub(crate) value: String,
    pub(crate) text: String,
    /// The title of its collection, over the first of several lines; else empty.
    pub(crate) heading: String,
    /// What stands in the sample, as SVG.
    pub(crate) sample: String,
    pub(crate) now: usize,
    pub(crate) of: usize,
    pub(crate) counted: bool,
}

/// The definitions of the patterns of all classes that have one, as SVG: the page has them once, for its legend and its map.
pub(crate) fn patterns(catalog: &Catalog) -> String {
    let styles = catalog.collections().filter_map(|c| Some((c, c.info().style.as_ref()?)));
    let classes =
        styles.flat_map(|(collection, style)| style.classes.iter().map(move |class| (collection, class)));
    classes.filter_map(|(collection, class)| look::pattern(collection.id(), class)).collect()
}

/// The lines of the legend.
pub(crate) fn legend_entries(catalog: &Catalog, entries: &[Entry<'_>], language: &str) -> Vec<LegendEntry> {
    let of = |entry: &Entry<'_>| entry.collection.id().to_owned();
    let mut lines: Vec<LegendEntry> = Vec::new();
    for entry in entries {
        let is_first = lines.last().is_none_or(|last| last.collection != of(entry));
        let is_several = entries.iter().filter(|other| of(other) == of(entry)).count() > 1;
        let title = entry.collection.info().title.in_language(language);
        let heading = if is_first && is_several { title.to_owned() } else { String::new() };
        lines.push(LegendEntry { heading, ..legend_entry(catalog, entry, language) });
    }
    lines
}

fn legend_entry(catalog: &Catalog, entry: &Entry<'_>, language: &str) -> LegendEntry {
    let Entry { collection, class, now, of, counted } = *entry;
    LegendEntry {
        collection: collection.id().to_owned(),
        value: class.value.clone().unwrap_or_default(),
        text: class_text(catalog, collection, class, language),
        heading: String::new(),
        sample: look::sample(entry),
        now,
        of,
        counted,
    }
}
