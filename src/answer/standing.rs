//! What stands in an area or a place on a day: the classes of the states that belong to it.

use hashbrown::HashMap;
use jiff::civil::Date;

use super::Member;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::metadata::Role;
use crate::style::Class;

/// What stands in all areas and places on a day, by its role and id.
#[derive(Debug, Default)]
pub struct Standing<'a>(HashMap<(Role, String), Vec<(&'a Collection, &'a Class)>>);

impl<'a> Standing<'a> {
    /// What stands on `day`: the classes of the states that hold, each once for its area or place, in the order of their
    /// collections' classes.
    ///
    /// Which states belong to what says `here.area` of their collection in the catalogue: the property with the id of an area,
    /// or of a place where the states are those of places (`here.within_km`).
    #[must_use]
    pub fn on(catalog: &'a Catalog, day: Date) -> Self {
        let on_day = Interval::day(day, catalog.offset());
        let mut found: HashMap<(Role, String), Vec<(&Collection, &Class)>> = HashMap::new();
        for collection in catalog.collections() {
            let info = collection.info();
            let here = info.here.as_ref().filter(|here| here.role == Role::State);
            let (Some(property), Some(style)) = (here.and_then(|here| here.area.as_deref()), &info.style)
            else {
                continue;
            };
            let is_of_place = here.is_some_and(|here| here.within_km.is_some());
            let role = if is_of_place { Role::Place } else { Role::Area };
            let mut here: HashMap<String, Vec<&Class>> = HashMap::new();
            for feature in collection.features().iter().filter(|feature| feature.period().meets(on_day)) {
                let properties = feature.properties();
                let Some(class) = style.class(&properties, day, catalog.offset()) else { continue };
                for area in properties.texts(property) {
                    here.entry(area.to_owned()).or_default().push(class);
                }
            }
            for (area, classes) in here {
                let stands = |class: &&Class| classes.iter().any(|found| std::ptr::eq(*found, *class));
                let classes = style.classes.iter().filter(stands).map(|class| (collection, class));
                found.entry((role, area)).or_default().extend(classes);
            }
        }
        Self(found)
    }

    /// What stands in an area or a place; nothing in a feature that is neither.
    #[must_use]
    pub fn of(&self, member: Member<'_>) -> &[(&'a Collection, &'a Class)] {
        let role = member.collection.info().here.as_ref().map(|here| here.role);
        let found = role.and_then(|role| self.0.get(&(role, member.feature.id().to_owned())));
        found.map(Vec::as_slice).unwrap_or_default()
    }
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
            field("west", "south", "other", change, change),
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
            let standing = Standing::on(&catalog, day);
            standing.of(area).iter().map(|(_, class)| class.value.clone().unwrap()).collect::<Vec<_>>()
        };
        // A feature of another kind may have the area's id: nothing of the area is told of it.
        let fields = catalog.get("fields").unwrap();
        let namesake = Member { collection: fields, feature: fields.feature("west").unwrap() };
        assert!(Standing::on(&catalog, date(2020, 12, 1)).of(namesake).is_empty());
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
