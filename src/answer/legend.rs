//! What the map shows on a day: the classes of each collection, and how many features each has.

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::style::Class;

/// One look of one collection, and how many features have it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// The class.
    pub class: &'a Class,
    /// How many features have it on the day.
    pub now: usize,
    /// How many features come to have it, or could lose it.
    pub of: usize,
    /// Whether the class of a feature depends on the day.
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
        let features: Vec<_> = collection
            .features()
            .iter()
            .filter(|feature| feature.period().meets(on_day))
            .map(crate::feature::Feature::properties)
            .collect();
        for class in &style.classes {
            let is_class = |found: Option<&Class>| found.is_some_and(|found| std::ptr::eq(found, class));
            let count = |of: &dyn Fn(&crate::feature::Properties) -> bool| {
                features.iter().filter(|properties| of(properties)).count()
            };
            let before = class.value.is_some() && class.value == style.before;
            entries.push(Entry {
                collection,
                class,
                now: count(&|properties| is_class(style.class(properties, day, catalog.offset()))),
                of: if before {
                    features.len()
                } else {
                    count(&|properties| is_class(style.final_class(properties)))
                },
                counted: style.since.is_some(),
            });
        }
    }
    entries
}
