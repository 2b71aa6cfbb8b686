//! What the map shows on a day: the classes of each collection, and how many features each has.

use hashbrown::HashSet;
use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::feature::Properties;
use crate::style::Class;
use crate::transition::Subject;

/// One look of one collection, and how many features have it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// The class.
    pub class: &'a Class,
    /// How many features have it on the day.
    pub now: usize,
    /// How many features come to have it, or could lose it; of states, how many areas.
    pub of: usize,
    /// Whether it depends on the day how many have it.
    pub counted: bool,
}

/// The entries of the legend on `day`: collections in the order in which they are drawn, classes in their own.
#[must_use]
pub fn legend(catalog: &Catalog, day: Date) -> Vec<Entry<'_>> {
    let mut styled: Vec<_> = catalog
        .collections()
        .filter_map(|collection| Some((collection, collection.info().style.as_ref()?)))
        .filter(|(_, style)| style.legend)
        .collect();
    styled.sort_by_key(|(_, style)| style.order);
    let on_day = Interval::day(day, catalog.offset());
    let mut entries = Vec::new();
    for (collection, style) in styled {
        let area = collection.info().area.as_deref().and_then(|name| collection.schema().property(name));
        // States of one area count once; a feature without an area counts for itself.
        let all: Vec<_> = (0..)
            .zip(collection.features())
            .map(|(row, feature)| {
                (Subject::of(row, area), feature.period().meets(on_day), feature.properties())
            })
            .collect();
        for class in &style.classes {
            let is_class = |found: Option<&Class>| found.is_some_and(|found| std::ptr::eq(found, class));
            let count = |has: &dyn Fn(bool, &Properties) -> bool| {
                let having = all.iter().filter(|(_, holds, properties)| has(*holds, properties));
                having.map(|(what, ..)| *what).collect::<HashSet<_>>().len()
            };
            let before = class.value.is_some() && class.value == style.before;
            let comes_to_be = |properties: &Properties| is_class(style.final_class(properties));
            let of =
                count(&|holds, properties| (area.is_some() || holds) && (before || comes_to_be(properties)));
            let now =
                count(&|holds, properties| holds && is_class(style.class(properties, day, catalog.offset())));
            let counted = style.since.is_some() || area.is_some();
            entries.push(Entry { collection, class, now, of, counted });
        }
    }
    entries
}

/// The text of a class in the legend: its own, else the label of its code, else the collection's title.
#[must_use]
pub fn class_text(catalog: &Catalog, collection: &Collection, class: &Class, language: &str) -> String {
    let style = collection.info().style.as_ref();
    let label = || catalog.code_label(style?.property.as_deref()?, class.value.as_deref()?, language);
    let own = class.legend.as_ref().map(|text| text.in_language(language));
    let title = || collection.info().title.in_language(language);
    own.or_else(label).unwrap_or_else(title).to_owned()
}
