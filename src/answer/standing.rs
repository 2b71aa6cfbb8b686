//! What stands in an area on a day: the classes of the states that belong to it.

use jiff::civil::Date;

use super::Member;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::metadata::Role;
use crate::style::Class;

/// The classes of the states that hold on `day` in an area, each once, in the order of their collections' classes.
///
/// Which states belong to the area says `here.area` of their collection in the catalogue: the property with its id.
#[must_use]
pub fn standing<'a>(catalog: &'a Catalog, area: Member<'_>, day: Date) -> Vec<(&'a Collection, &'a Class)> {
    let on_day = Interval::day(day, catalog.offset());
    let mut found = Vec::new();
    for collection in catalog.collections() {
        let info = collection.info();
        let here = info.here.as_ref().filter(|here| here.role == Role::State);
        let (Some(property), Some(style)) = (here.and_then(|here| here.area.as_deref()), &info.style) else {
            continue;
        };
        let here: Vec<_> = collection
            .features()
            .iter()
            .filter(|feature| feature.period().meets(on_day))
            .map(crate::feature::Feature::properties)
            .filter(|properties| properties.texts(property).any(|id| id == area.feature.id()))
            .collect();
        let stands = |class: &&Class| {
            let of = |properties| style.class(properties, day, catalog.offset());
            here.iter().filter_map(of).any(|found| std::ptr::eq(found, *class))
        };
        found.extend(style.classes.iter().filter(stands).map(|class| (collection, class)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::legend::legend;
    use crate::dataset::Dataset;
    use jiff::civil::date;

    /// A parish of two fields, one of which is sold on 1 December 2020.
    fn parish() -> Catalog {
        let toml = r#"
            [[collections]]
            id = "parishes"
            file = "parishes.geojson"
            here = { as = "area" }
            [[collections]]
            id = "fields"
            file = "fields.geojson"
            area = "land"
            period = { from = "from", to = "to" }
            here = { as = "state", area = "parish" }
            style = { property = "how", legend = true, classes = [{ value = "sold" }, { value = "lent" }] }
        "#;
        let field = |id: &str, land: &str, how: &str, from: &str, to: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":
                {{"land":"{land}","parish":"west","how":"{how}","from":{from},"to":{to}}}}}"#
            )
        };
        let change = "\"2020-12-01\"";
        let fields = [
            field("n1", "north", "lent", "null", change),
            field("n2", "north", "sold", change, "null"),
            field("s1", "south", "lent", "null", "null"),
        ];
        let file = |features: &str| format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        let parishes = r#"{"type":"Feature","id":"west","geometry":null,"properties":{"name":"West"}}"#;
        let files = [
            ("catalog.toml", toml.to_owned()),
            ("parishes.geojson", file(parishes)),
            ("fields.geojson", file(&fields.join(","))),
        ];
        Dataset::from_files("parish", files).load().unwrap()
    }

    #[test]
    fn the_classes_that_hold_in_an_area_follow_the_day() {
        let catalog = parish();
        let collection = catalog.get("parishes").unwrap();
        let area = Member { collection, feature: collection.feature("west").unwrap() };
        let on = |day| {
            let found = standing(&catalog, area, day).into_iter();
            found.map(|(_, class)| class.value.clone().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(on(date(2020, 11, 30)), ["lent"]);
        assert_eq!(on(date(2020, 12, 1)), ["sold", "lent"]);
    }

    #[test]
    fn the_legend_counts_states_by_their_areas() {
        let catalog = parish();
        let on = |day| {
            let entries = legend(&catalog, day);
            entries.iter().map(|entry| format!("{} of {}", entry.now, entry.of)).collect::<Vec<_>>()
        };
        assert_eq!(on(date(2020, 11, 30)), ["0 of 1", "2 of 2"]);
        assert_eq!(on(date(2020, 12, 1)), ["1 of 1", "1 of 2"]);
    }
}
