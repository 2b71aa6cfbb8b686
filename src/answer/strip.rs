//! A line by its own kilometres, with the places that lie at them: what the strip under the map tells.

use jiff::civil::Date;

use super::Member;
use super::along::Line;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::Interval;

/// A drawn line with kilometres of its own.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'a> {
    /// The line.
    pub member: Member<'a>,
    /// The kilometre at its start.
    pub from: f64,
    /// The kilometre at its end; lower than that at its start if the line is measured backwards.
    pub to: f64,
}

/// A place at a kilometre of a line.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// The place.
    pub member: Member<'a>,
    /// Its kilometre.
    pub km: f64,
}

impl Measured<'_> {
    /// Whether a kilometre lies on the line, its ends included.
    #[must_use]
    pub fn holds(&self, km: f64) -> bool {
        (self.from.min(self.to)..=self.from.max(self.to)).contains(&km)
    }

    /// Its length in kilometres of its own.
    #[must_use]
    pub fn length_km(&self) -> f64 {
        (self.to - self.from).abs()
    }

    /// Whether it is in use on a day.
    #[must_use]
    pub fn is_in_use(&self, catalog: &Catalog, day: Date) -> bool {
        self.member.feature.period().meets(Interval::day(day, catalog.offset()))
    }
}

/// The drawn lines of the strip that have kilometres of their own, in the order of their file; none if the catalogue
/// has no strip.
#[must_use]
pub fn lines(catalog: &Catalog) -> Vec<Measured<'_>> {
    let collection = catalog.info().page.strip.as_ref().and_then(|strip| catalog.get(&strip.line));
    let features = collection.into_iter().flat_map(|collection| {
        collection.features().iter().map(move |feature| Member { collection, feature })
    });
    features
        .filter_map(|member| {
            let (from, to) = Line::of(member)?.reported?;
            // Without a length there is nothing along which a place could lie.
            (from.total_cmp(&to).is_ne()).then_some(Measured { member, from, to })
        })
        .collect()
}

/// The line that is told on a day: the first that is in use, else the one that was so last, else the first of all.
#[must_use]
pub fn line_on<'a>(catalog: &Catalog, lines: &[Measured<'a>], day: Date) -> Option<Measured<'a>> {
    let start = Interval::day(day, catalog.offset()).start();
    let end = |line: &&Measured<'_>| line.member.feature.period().end();
    let last = || lines.iter().filter(|line| end(line) <= start).max_by_key(end);
    lines.iter().find(|line| line.is_in_use(catalog, day)).or_else(last).or(lines.first()).copied()
}

/// The state that the catalogue gives the strip's line on a day, in use or closed; of a day on which it changed in its
/// course, the last.
#[must_use]
pub fn state_on(catalog: &Catalog, day: Date) -> Option<Member<'_>> {
    let collection = catalog.get(catalog.info().page.strip.as_ref()?.states.as_ref()?)?;
    let day = Interval::day(day, catalog.offset());
    let held = collection.features().iter().filter(|feature| feature.period().meets(day));
    let feature = held.max_by_key(|feature| feature.period().start())?;
    Some(Member { collection, feature })
}

/// What the strip says of a line that it does not tell by its kilometres on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unused {
    /// Another line is in use, whose kilometres are not known.
    Another,
    /// No line is in use.
    None,
    /// The data say nothing of its use on the day, though they tell of its states on others.
    Unknown,
    /// The state of the day says what is known.
    Told,
}

/// Why the line that is told is not in use on a day; `None` if it is.
#[must_use]
pub fn unused(catalog: &Catalog, lines: &[Measured<'_>], line: &Measured<'_>, day: Date) -> Option<Unused> {
    if line.is_in_use(catalog, day) {
        return None;
    }
    let has_states = catalog.info().page.strip.as_ref().is_some_and(|strip| strip.states.is_some());
    Some(match state_on(catalog, day) {
        _ if is_another_in_use(catalog, lines, day) => Unused::Another,
        Some(_) => Unused::Told,
        None if has_states => Unused::Unknown,
        None => Unused::None,
    })
}

/// Whether a line is in use on a day that has no drawing or no kilometres, so that the strip cannot tell it.
fn is_another_in_use(catalog: &Catalog, lines: &[Measured<'_>], day: Date) -> bool {
    let collection = catalog.info().page.strip.as_ref().and_then(|strip| catalog.get(&strip.line));
    let is_told = |id: &str| lines.iter().any(|line| line.member.feature.id() == id);
    let day = Interval::day(day, catalog.offset());
    let mut features = collection.into_iter().flat_map(Collection::features);
    features.any(|feature| feature.period().meets(day) && !is_told(feature.id()))
}

/// The places that lie on one of the lines, in the order of their kilometres.
#[must_use]
pub fn posts<'a>(catalog: &'a Catalog, lines: &[Measured<'_>]) -> Vec<Post<'a>> {
    let Some(strip) = &catalog.info().page.strip else { return Vec::new() };
    let features = catalog.get(&strip.places).into_iter().flat_map(|collection| {
        collection.features().iter().map(move |feature| Member { collection, feature })
    });
    let mut posts: Vec<_> = features
        .filter_map(|member| {
            let km = member.feature.properties().number(&strip.km)?;
            lines.iter().any(|line| line.holds(km)).then_some(Post { member, km })
        })
        .collect();
    posts.sort_by(|a, b| a.km.total_cmp(&b.km));
    posts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;

    const CATALOG: &str = r#"
        [page.strip]
        line = "roads"
        places = "stops"
        km = "km"
        [[collections]]
        id = "roads"
        file = "roads.geojson"
        period = { from = "since", to = "until" }
        measure = { from = "km_from", to = "km_to" }
        [[collections]]
        id = "stops"
        file = "stops.geojson"
    "#;

    const ROADS: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"unmeasured","geometry":{"type":"LineString","coordinates":[[46,39],[46,40]]},
         "properties":{"km_from":null,"km_to":null,"since":"2001-01-01","until":null}},
        {"type":"Feature","id":"old","geometry":{"type":"LineString","coordinates":[[46,39],[46,40]]},
         "properties":{"km_from":0,"km_to":10,"since":"2001-01-01","until":"2002-01-01"}},
        {"type":"Feature","id":"undrawn","geometry":null,
         "properties":{"km_from":0,"km_to":90,"since":"2001-01-01","until":null}},
        {"type":"Feature","id":"pointlike","geometry":{"type":"LineString","coordinates":[[46,39],[46,40]]},
         "properties":{"km_from":5,"km_to":5,"since":"2001-01-01","until":null}},
        {"type":"Feature","id":"backwards","geometry":{"type":"LineString","coordinates":[[46,39],[46,40]]},
         "properties":{"km_from":30,"km_to":8,"since":"2003-01-01","until":null}}]}"#;

    fn stop(id: &str, km: &str) -> String {
        format!(r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"km":{km}}}}}"#)
    }

    fn catalog() -> Catalog {
        let stops = [
            stop("end", "30"),
            stop("both", "9"),
            stop("first", "0"),
            stop("far", "31"),
            stop("none", "null"),
        ];
        let stops = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, stops.join(","));
        let files = [("catalog.toml", CATALOG), ("roads.geojson", ROADS), ("stops.geojson", stops.as_str())];
        Dataset::from_files("mine", files.map(|(name, text)| (name, text.to_owned()))).load().unwrap()
    }

    #[test]
    fn the_line_in_use_is_told_else_the_last_that_was() {
        let catalog = catalog();
        let lines = lines(&catalog);
        let on = |day: &str| {
            let day = day.parse().unwrap();
            let line = line_on(&catalog, &lines, day).unwrap();
            (line.member.feature.id().to_owned(), line.is_in_use(&catalog, day))
        };
        assert_eq!(lines.len(), 2);
        assert_eq!(on("2001-12-31"), ("old".to_owned(), true));
        assert_eq!(on("2002-01-01"), ("old".to_owned(), false));
        assert_eq!(on("2003-01-01"), ("backwards".to_owned(), true));
        assert_eq!(on("1990-01-01"), ("old".to_owned(), false));
    }

    #[test]
    fn the_state_of_the_day_is_told_and_none_is_made_up() {
        let layer = |features: &[String]| {
            format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
        };
        let road = |id: &str, km: &str, since: &str, until: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":{{"type":"LineString","coordinates":[[46,39],[46,40]]}},
                "properties":{{"km_from":0,"km_to":{km},"since":"{since}","until":"{until}"}}}}"#
            )
        };
        let state = |id: &str, since: &str, until: &str| {
            format!(
                r#"{{"type":"Feature","id":"{id}","geometry":null,"properties":{{"since":"{since}","until":"{until}"}}}}"#
            )
        };
        let roads =
            [road("old", "10", "2001-01-01", "2002-01-01"), road("new", "null", "2002-03-01", "2002-04-01")];
        let noon = "2002-06-01T12:00:00Z";
        let states = [state("closed", noon, "2003-01-01"), state("open", "2001-06-01", noon)];
        let toml = CATALOG.replace("line = \"roads\"", "line = \"roads\"\n        states = \"states\"")
            + "[[collections]]\nid = \"states\"\nfile = \"states.geojson\"\nperiod = { from = \"since\", to = \"until\" }";
        let files = [
            ("catalog.toml", toml),
            ("roads.geojson", layer(&roads)),
            ("stops.geojson", layer(&[stop("end", "10")])),
            ("states.geojson", layer(&states)),
        ];
        let catalog = Dataset::from_files("mine", files).load().unwrap();
        let lines = lines(&catalog);
        let on = |day: &str| {
            let day = day.parse().unwrap();
            let line = line_on(&catalog, &lines, day).unwrap();
            let state = state_on(&catalog, day).map(|state| state.feature.id().to_owned());
            (state.unwrap_or_default(), unused(&catalog, &lines, &line, day))
        };
        assert_eq!(on("1990-01-01"), (String::new(), Some(Unused::Unknown)));
        assert_eq!(on("2001-05-31"), (String::new(), None));
        assert_eq!(on("2001-06-01"), ("open".to_owned(), None));
        assert_eq!(on("2002-02-01"), ("open".to_owned(), Some(Unused::Told)));
        assert_eq!(on("2002-03-15"), ("open".to_owned(), Some(Unused::Another)));
        assert_eq!(on("2002-06-01"), ("closed".to_owned(), Some(Unused::Told)));
    }

    #[test]
    fn places_stand_in_the_order_of_their_kilometres_and_none_beyond_the_lines() {
        let catalog = catalog();
        let lines = lines(&catalog);
        let posts = posts(&catalog, &lines);
        let ids: Vec<_> = posts.iter().map(|post| post.member.feature.id()).collect();
        assert_eq!(ids, ["first", "both", "end"]);
        assert!(lines[0].holds(10.0) && !lines[0].holds(10.5) && lines[1].holds(8.0) && !lines[1].holds(7.9));
        assert!((lines[1].length_km() - 22.0).abs() < 1e-9);
    }

    #[test]
    fn without_a_strip_in_the_catalogue_there_is_none() {
        let catalog = Dataset::from_files("mine", [("roads.geojson", ROADS)]).load().unwrap();
        assert!(lines(&catalog).is_empty());
        assert!(posts(&catalog, &[]).is_empty());
        assert!(line_on(&catalog, &[], "2001-01-01".parse().unwrap()).is_none());
    }
}
