//! A collection: features with their schema and index, and the query run on them.

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::sync::OnceLock;

use geo::{BoundingRect, Geometry, Rect};
use rayon::prelude::*;

use crate::bbox::Bbox;
use crate::datetime::{Datetime, Interval};
use crate::feature::Feature;
use crate::filter;
use crate::index::{self, Candidate, Index};
use crate::layer::{Ids, Layer};
use crate::metadata::CollectionInfo;
use crate::presentation::{Presentation, Shown};
use crate::query::{Equals, Page, ProjectedBbox, Query, Wanted};
use crate::schema::{Property, Scalar, Schema};
use crate::simplify::Simplification;
use crate::transition::{self, Transition};

/// Features of one kind, found by id, place, time and value.
#[derive(Debug)]
pub struct Collection {
    info: CollectionInfo,
    features: Vec<Feature>,
    schema: Schema,
    ids: Ids,
    index: Index,
    extent: Extent,
    transitions: OnceLock<Vec<Transition>>,
    simplification: OnceLock<Simplification>,
}

/// After so many candidates a query looks whether it is still to go on.
const BETWEEN_LOOKS: usize = 1_024;

/// A filter of so many bytes has no literal that is dear to compare with.
const SHORT: usize = 512;

/// The page of `found` after the first `offset`, all of them counted.
fn page_of(found: impl Iterator<Item = u32>, offset: usize, limit: usize) -> Rows {
    let (mut rows, mut matched) = (Vec::new(), 0);
    for row in found {
        if matched >= offset && rows.len() < limit {
            rows.push(row);
        }
        matched += 1;
    }
    Rows { rows, matched }
}

/// The rows of one page of an answer, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The rows.
    pub rows: Vec<u32>,
    /// How many features answer in all.
    pub matched: usize,
}

/// What a collection covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// The box around all geometries, in degrees; `None` if there are none.
    pub bbox: Option<Bbox>,
    /// From the first instant of any period to the last; features that hold always say nothing.
    pub interval: Interval,
}

impl Collection {
    /// A collection of the features of `layer`, indexed.
    #[must_use]
    pub fn new(info: CollectionInfo, layer: Layer) -> Self {
        let Layer { features, schema, ids } = layer;
        let rect = |feature: &Feature| feature.geometry.as_ref().and_then(BoundingRect::bounding_rect);
        let rects: Vec<_> = features.par_iter().map(|feature| (rect(feature), feature.period)).collect();
        let index = Index::new(rects.into_iter());
        let extent = Extent {
            bbox: index
                .rect()
                .and_then(|rect| Bbox::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()),
            interval: features
                .iter()
                .map(|feature| feature.period)
                .filter(|period| *period != Interval::ALWAYS)
                .reduce(Interval::hull)
                .unwrap_or(Interval::ALWAYS),
        };
        let (transitions, simplification) = (OnceLock::new(), OnceLock::new());
        Self { info, features, schema, ids, index, extent, transitions, simplification }
    }

    /// Its description.
    #[must_use]
    pub fn info(&self) -> &CollectionInfo {
        &self.info
    }

    /// Its name in addresses.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.info.id
    }

    /// The properties of its features.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// What it covers.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// All features in the order of the file.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// What changes in it, in order of time; sorted out when first asked for.
    #[must_use]
    pub fn transitions(&self) -> &[Transition] {
        let area = || self.info.area.as_deref().and_then(|name| self.schema.property(name));
        self.transitions.get_or_init(|| transition::transitions(&self.features, area()))
    }

    /// How its lines and areas are simplified, for all zooms; worked out when first asked for, which takes a second for a
    /// million positions, so that a server asks beside its requests.
    #[must_use]
    pub fn simplification(&self) -> &Simplification {
        let geometries = || self.features.iter().map(Feature::geometry);
        self.simplification.get_or_init(|| Simplification::new(geometries()))
    }

    /// The feature of a row as an answer shows it, simplified if that is asked for.
    #[must_use]
    pub fn show(&self, row: u32, presentation: &Presentation) -> Option<Shown<'_>> {
        let row = row as usize;
        let feature = self.features.get(row)?;
        let geometry = feature.geometry().filter(|_| !presentation.skip_geometry);
        let geometry = geometry.map(|geometry| match presentation.zoom_level {
            None => Cow::Borrowed(geometry),
            Some(zoom) => self.simplification().geometry(row, geometry, zoom),
        });
        Some(presentation.show_as(feature, geometry))
    }

    /// The feature with an id, in constant time.
    #[must_use]
    pub fn feature(&self, id: &str) -> Option<&Feature> {
        self.ids.find(&self.features, id)
    }

    /// The row of the feature with an id, in constant time.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<u32> {
        self.ids.row(&self.features, id)
    }

    /// The features that may touch `bbox` and whose period meets `interval`, in the order of the file; those without
    /// a geometry are among them. Takes time in proportion to their number.
    pub fn near<'a>(
        &'a self,
        bbox: &Bbox,
        interval: Option<Interval>,
    ) -> impl Iterator<Item = &'a Feature> + use<'a> {
        let found = self.index.search(Some(bbox), interval);
        found.into_iter().filter_map(|candidate| self.features.get(candidate.row as usize))
    }

    /// Answers a query: features that pass all of it, counted, and one page of them.
    ///
    /// The order is that of the file and the count is exact, so paging by [`Page::next`] meets each
    /// feature once. Takes time in proportion to the features in the box; a query without a box but
    /// with a time or value walks periods or values, not features.
    #[must_use]
    pub fn query(&self, query: &Query) -> Page<'_> {
        self.page(query, self.rows(query))
    }

    /// The page of an answer whose rows are known.
    #[must_use]
    pub fn page(&self, query: &Query, rows: Rows) -> Page<'_> {
        let Rows { rows, matched } = rows;
        let features: Vec<_> = rows.iter().filter_map(|row| self.features.get(*row as usize)).collect();
        let end = query.offset.saturating_add(features.len());
        Page {
            next: (end < matched && !features.is_empty()).then(|| query.at_offset(end)),
            previous: query.before(matched),
            rows,
            features,
            matched,
        }
    }

    /// The rows of one page of the features that pass all of a query, and how many pass in all.
    #[must_use]
    pub fn rows(&self, query: &Query) -> Rows {
        self.rows_while(query, &|| true)
    }

    /// As [`rows`](Self::rows), but no further than `going` is true, which is asked every now and then: what it gives
    /// when stopped is of no use.
    #[must_use]
    pub fn rows_while(&self, query: &Query, going: &dyn Fn() -> bool) -> Rows {
        let limit = query.limit.get();
        if !query.sort_by.is_empty() {
            return self.sorted_rows(query, going);
        }
        if query.is_everything() {
            let all = self.features.len();
            return Rows { rows: (0_u32..).take(all).skip(query.offset).take(limit).collect(), matched: all };
        }
        // Without a place, a time or another value, what passes is told by the numbers of values alone.
        let alone = query.bbox.is_none() && query.datetime.is_none() && query.equals.is_empty();
        let filter = query.filter.as_ref().filter(|_| alone);
        match filter.and_then(|filter| filter.rows_by_value(&self.features, &self.schema)) {
            Some(found) => page_of(found, query.offset, limit),
            None => page_of(self.matching_while(query, going), query.offset, limit),
        }
    }

    /// As [`rows`](Self::rows), if that takes no longer than handing it to another thread would: the query has a box, a
    /// short filter, and few features in the box.
    #[must_use]
    pub fn rows_if_few(&self, query: &Query) -> Option<Rows> {
        let filter = query.filter.as_ref()?;
        let narrow = query.bbox.is_some() || filter.bbox().is_some();
        if !narrow || filter.length() > SHORT || !query.sort_by.is_empty() {
            return None;
        }
        // The first look is before the first candidate, the second after a thousand of them.
        let looks = Cell::new(0);
        let rows = self.rows_while(query, &|| looks.replace(looks.get() + 1) == 0);
        (looks.get() <= 1).then_some(rows)
    }

    /// A page in the order asked for. What lies beyond the page is told apart, but not sorted.
    fn sorted_rows(&self, query: &Query, going: &dyn Fn() -> bool) -> Rows {
        let mut rows: Vec<u32> = self.matching_while(query, going).collect();
        if !going() {
            return Rows { rows: Vec::new(), matched: 0 };
        }
        let matched = rows.len();
        let keys: Vec<_> =
            query.sort_by.iter().map(|key| (self.schema.property(&key.property), key.descending)).collect();
        let order = |a: &u32, b: &u32| self.order(&keys, *a, *b).then(a.cmp(b));
        let end = query.offset.saturating_add(query.limit.get());
        if end < matched {
            rows.select_nth_unstable_by(end, order);
            rows.truncate(end);
        }
        rows.sort_unstable_by(order);
        rows.drain(..query.offset.min(rows.len()));
        Rows { rows, matched }
    }

    /// Which of two rows comes first by properties, or the id, each perhaps descending.
    fn order(&self, keys: &[(Option<&Property>, bool)], a: u32, b: u32) -> Ordering {
        let by = |(property, descending): &(Option<&Property>, bool)| {
            let Some(property) = property else {
                let id = |row: u32| {
                    self.features.get(row as usize).map(|feature| self.schema.id_value(feature.id()))
                };
                return if *descending { id(b).cmp(&id(a)) } else { id(a).cmp(&id(b)) };
            };
            match (property.value(a), property.value(b)) {
                (Some(a), Some(b)) if *descending => b.cmp(a),
                (Some(a), Some(b)) => a.cmp(b),
                (a, b) => a.is_none().cmp(&b.is_none()),
            }
        };
        keys.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The rows of the features that pass all of a query, in the order of the file, whatever the page.
    pub(crate) fn matching<'a>(&'a self, query: &'a Query) -> impl Iterator<Item = u32> + 'a {
        self.matching_while(query, &|| true)
    }

    fn matching_while<'a>(
        &'a self,
        query: &'a Query,
        going: &'a dyn Fn() -> bool,
    ) -> impl Iterator<Item = u32> + 'a {
        let is_here = move |candidate: &Candidate| {
            let geometry = self.features.get(candidate.row as usize).and_then(Feature::geometry);
            if let (Some(ProjectedBbox { crs, edges: [a, b, c, d] }), Some(geometry)) =
                (&query.projected_bbox, geometry)
                && !crs.is_geographic()
            {
                return crs.intersects_box(geometry, Rect::new((*a, *b), (*c, *d)));
            }
            candidate.certain
                || match (geometry, &query.bbox) {
                    // A point's rectangle is the point, so the index has already tested it.
                    (Some(Geometry::Point(_)) | None, _) | (_, None) => true,
                    (Some(geometry), Some(bbox)) => index::touches_box(geometry, bbox),
                }
        };
        self.candidates_while(query, going).filter(is_here).map(|candidate| candidate.row)
    }

    /// As [`matching`](Self::matching), but of a box only the features' rectangles are tested: whoever cuts geometries
    /// at its edges sees for himself which of them lie in it.
    pub(crate) fn candidates<'a>(&'a self, query: &'a Query) -> impl Iterator<Item = Candidate> + 'a {
        self.candidates_while(query, &|| true)
    }

    fn candidates_while<'a>(
        &'a self,
        query: &'a Query,
        going: &'a dyn Fn() -> bool,
    ) -> impl Iterator<Item = Candidate> + 'a {
        let tests: Vec<_> = query.equals.iter().map(|equals| self.has_value(equals)).collect();
        let filter = query.filter.as_ref();
        let mut passes = filter.map(|filter| filter.tester(&self.features, &self.schema));
        let mut passes = move |row: u32| passes.as_mut().is_none_or(|passes| passes(row));
        // Of a filter's own box and period the index needs to know where the query has none.
        let bbox = query.bbox.as_ref().or_else(|| filter?.bbox());
        let time = query.datetime.as_ref().map(Datetime::interval).or_else(|| filter?.interval());
        let found = self.index.search(bbox, time).into_iter().enumerate();
        let found = found.take_while(|(i, _)| i % BETWEEN_LOOKS != 0 || going()).map(|(_, found)| found);
        found.filter(move |candidate| tests.iter().all(|test| test(candidate.row)) && passes(candidate.row))
    }

    /// A test whether a row has the value asked for.
    fn has_value<'a>(&'a self, equals: &'a Equals) -> Box<dyn Fn(u32) -> bool + 'a> {
        match (self.schema.property(&equals.property), &equals.value) {
            (None, _) => Box::new(|_| false),
            (Some(property), Wanted::Value(value)) => Box::new(property.equals(value)),
            (Some(property), Wanted::Pattern(pattern)) => {
                Box::new(property.passes(
                    move |value| matches!(value, Scalar::Text(text) if filter::is_like(text, pattern)),
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::Crs;
    use crate::filter::{Filter, Language, Scope};
    use crate::layer::Reading;
    use jiff::tz::Offset;

    fn collection(json: &'static str) -> Collection {
        let info = CollectionInfo::bare("things", "things.geojson");
        let reading = Reading { id_property: None, period: info.period.as_ref(), offset: Offset::UTC };
        let layer = Layer::read(&json.into(), reading).unwrap();
        Collection::new(info, layer)
    }

    fn ids(page: &Page) -> Vec<String> {
        page.features.iter().map(|feature| feature.id().to_owned()).collect()
    }

    const THINGS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"diagonal","geometry":{"type":"LineString","coordinates":[[0,0],[10,10]]},"properties":{"kind":"a","valid_from":"2020-11-10","valid_to":"2020-12-01"}},
{"type":"Feature","id":"point","geometry":{"type":"Point","coordinates":[5,5]},"properties":{"kind":"b","valid_from":"2020-12-01","valid_to":null}},
{"type":"Feature","id":"nowhere","geometry":null,"properties":{"kind":"a"}}]}"#;

    #[test]
    fn the_geometry_itself_is_tested_and_not_its_rectangle() {
        let things = collection(THINGS);
        let corner = Query { bbox: Some("8,0,10,2".parse().unwrap()), ..Query::default() };
        assert_eq!(ids(&things.query(&corner)), ["nowhere"]);
        let middle = Query { bbox: Some("4,4,6,6".parse().unwrap()), ..Query::default() };
        assert_eq!(ids(&things.query(&middle)), ["diagonal", "point", "nowhere"]);
    }

    #[test]
    fn place_time_and_value_must_all_hold() {
        let things = collection(THINGS);
        let property = things.schema().property("kind").unwrap();
        let equals = |text: &str| Equals {
            property: "kind".to_owned(),
            text: text.to_owned(),
            value: Wanted::Value(property.read(text).unwrap()),
        };
        let day = |text| Some(Datetime::parse(text, Offset::UTC).unwrap());
        let query = Query { datetime: day("2020-12-01"), ..Query::default() };
        assert_eq!(ids(&things.query(&query)), ["point", "nowhere"]);
        let query = Query { datetime: day("2020-11-30"), equals: vec![equals("a")], ..Query::default() };
        assert_eq!(ids(&things.query(&query)), ["diagonal", "nowhere"]);
        let query = Query { equals: vec![equals("c")], ..Query::default() };
        assert_eq!(things.query(&query).matched, 0);
    }

    #[test]
    fn paging_meets_each_feature_once_whatever_the_limit() {
        let things = collection(THINGS);
        for limit in ["1", "2", "3", "4"] {
            for bbox in [None, Some(Bbox::WORLD)] {
                let mut query = Query { bbox, limit: limit.parse().unwrap(), ..Query::default() };
                let mut seen = Vec::new();
                loop {
                    let page = things.query(&query);
                    assert_eq!(page.matched, 3);
                    seen.extend(ids(&page));
                    let Some(next) = page.next else { break };
                    query = next;
                }
                assert_eq!(seen, ["diagonal", "point", "nowhere"]);
            }
        }
    }

    #[test]
    fn what_has_few_candidates_is_found_on_the_spot_and_is_the_same() {
        let point = |i: usize| {
            let (x, y) = (i % 50, i / 50);
            format!(
                r#"{{"type":"Feature","id":"{i}","geometry":{{"type":"Point","coordinates":[{x},{y}]}},"properties":{{}}}}"#
            )
        };
        let points: Vec<_> = (0..2_500).map(point).collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, points.join(","));
        let grid = collection(text.leak());
        let scope = Scope { schema: grid.schema(), offset: Offset::UTC, crs: Crs::CRS84 };
        let query = |text: &str| Query {
            filter: Some(Filter::parse(text, Language::Text, scope).unwrap()),
            ..Query::default()
        };
        let near = query("S_INTERSECTS(geometry, BBOX(0,0,9.5,9.5))");
        assert_eq!(grid.rows(&near).matched, 100);
        assert_eq!(grid.rows_if_few(&near), Some(grid.rows(&near)));
        let nowhere = query("S_INTERSECTS(geometry, BBOX(60,60,61,61))");
        assert_eq!(grid.rows_if_few(&nowhere).map(|rows| rows.matched), Some(0));
        for many in ["S_INTERSECTS(geometry, BBOX(0,0,49,49))", "id <> 'a'"] {
            assert_eq!(grid.rows_if_few(&query(many)), None, "{many}");
        }
    }

    #[test]
    fn a_query_that_nobody_waits_for_ends() {
        let things = collection(THINGS);
        let everywhere = Query { bbox: Some(Bbox::WORLD), ..Query::default() };
        assert_eq!(things.rows_while(&everywhere, &|| false).matched, 0);
        let sort_by = vec![crate::query::SortKey { property: "kind".to_owned(), descending: false }];
        let sorted = Query { sort_by, ..everywhere };
        assert_eq!(things.rows_while(&sorted, &|| false).matched, 0);
        assert_eq!(things.rows_while(&sorted, &|| true).matched, 3);
    }

    #[test]
    fn features_are_found_by_id_and_an_unknown_id_is_none() {
        let things = collection(THINGS);
        assert_eq!(things.feature("point").unwrap().id(), "point");
        assert!(things.feature("Point").is_none());
        assert_eq!(things.extent().bbox.unwrap().to_string(), "0,0,10,10");
    }

    #[test]
    fn an_offset_beyond_the_end_is_an_empty_page() {
        let page = collection(THINGS);
        let page = page.query(&Query::default().at_offset(50));
        assert_eq!((page.features.len(), page.matched, page.next), (0, 3, None));
    }
}
