//! What is asked of a collection, and what is answered.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::bbox::Bbox;
use crate::crs::Crs;
use crate::datetime::Datetime;
use crate::feature::Feature;
use crate::filter::{Filter, Language};
use crate::presentation::Presentation;
use crate::schema::Scalar;
use crate::text::shortened;

/// What is asked of a collection: place, time, values, order, which page of the answer, and how it is shown.
///
/// Its [`Display`](fmt::Display) is the canonical query string: parameters in one order, texts
/// percent-encoded; the same question always gives the same text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Features that touch this box, or have no geometry.
    pub bbox: Option<Bbox>,
    /// The box as it was asked for, if that was in another system: `bbox` then covers it.
    pub projected_bbox: Option<ProjectedBbox>,
    /// Features whose period meets this time, or that have none.
    pub datetime: Option<Datetime>,
    /// Features that have all these values.
    pub equals: Vec<Equals>,
    /// Features of which this is true.
    pub filter: Option<Filter>,
    /// The order, first key first; that of the file without any, and between equals.
    pub sort_by: Vec<SortKey>,
    /// At most so many at once.
    pub limit: Limit,
    /// How many to pass over first.
    pub offset: usize,
    /// How the features are shown.
    pub presentation: Presentation,
}

/// A box in another system than longitude and latitude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProjectedBbox {
    /// The system.
    pub crs: Crs,
    /// Its edges in the system's units and order of axes: lower first, lower second, upper first, upper second.
    pub edges: [f64; 4],
}

/// A property and the value it must have.
#[derive(Debug, Clone, PartialEq)]
pub struct Equals {
    /// Name of the property.
    pub property: String,
    /// The value as it was asked for.
    pub text: String,
    /// The value as it is compared.
    pub value: Wanted,
}

/// What a property must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// This value.
    Value(Scalar),
    /// A text of this pattern, in the terms of `LIKE`: asked for with `*` for any text.
    Pattern(String),
}

/// A property to sort by. Features without a value come last, whatever the direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKey {
    /// Name of the property, or `id`.
    pub property: String,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// How many features an answer holds at most: 1 to 10,000, by default 1,000.
///
/// A greater number is lowered, as the standard wants it (`/req/core/fc-limit-response-1`).
///
/// # Examples
///
/// ```
/// use lachin_map::query::Limit;
/// assert_eq!("250000".parse::<Limit>()?.get(), 10_000);
/// assert!("0".parse::<Limit>().is_err());
/// # Ok::<(), lachin_map::query::ParseLimitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    /// The limit where none is asked for.
    pub const DEFAULT: Self = Self(1_000);
    /// The greatest limit.
    pub const MAX: Self = Self(10_000);

    /// No limit: for whole layers as files, never for pages.
    pub const NONE: Self = Self(usize::MAX);

    /// The number.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Why a text is not a [`Limit`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is '{0}'; allowed is a whole number of at least 1")]
pub struct ParseLimitError(String);

impl FromStr for Limit {
    type Err = ParseLimitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // More digits than a number holds are still a number, and a great one.
        match text.parse::<usize>().unwrap_or(usize::MAX) {
            number if digits && number > 0 => Ok(Self(number.min(Self::MAX.0))),
            _ => Err(ParseLimitError(shortened(text))),
        }
    }
}

impl Query {
    /// The same question for the features after the first `offset`.
    #[must_use]
    pub fn at_offset(&self, offset: usize) -> Self {
        Self { offset, ..self.clone() }
    }

    /// The question for the page before this one, if there is one: it ends where this page starts, or with the
    /// last of the `matched` features.
    #[must_use]
    pub fn before(&self, matched: usize) -> Option<Self> {
        let end = self.offset.min(matched);
        let limit = Limit(self.limit.0.min(end));
        (end > 0).then(|| Self { limit, ..self.at_offset(end - limit.0) })
    }

    /// Whether every feature is asked for.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.bbox.is_none() && self.datetime.is_none() && self.equals.is_empty() && self.filter.is_none()
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let mut pair = |name: &str, value: &dyn fmt::Display| -> fmt::Result {
            let encoded = |text| utf8_percent_encode(text, ENCODED);
            write!(f, "{separator}{}={}", encoded(name), encoded(&value.to_string()))?;
            separator = "&";
            Ok(())
        };
        match (&self.projected_bbox, &self.bbox) {
            (Some(ProjectedBbox { crs, edges }), _) => {
                pair("bbox", &edges.map(|edge| edge.to_string()).join(","))?;
                pair("bbox-crs", crs)?;
            }
            (None, Some(bbox)) => pair("bbox", bbox)?,
            (None, None) => {}
        }
        if let Some(datetime) = &self.datetime {
            pair("datetime", datetime)?;
        }
        for equals in &self.equals {
            pair(&equals.property, &equals.text)?;
        }
        if let Some(filter) = &self.filter {
            pair("filter", &filter.text())?;
            if filter.language() != Language::Text {
                pair("filter-lang", &filter.language().name())?;
            }
            if filter.crs() != Crs::CRS84 {
                pair("filter-crs", &filter.crs())?;
            }
        }
        if !self.sort_by.is_empty() {
            let sign = |key: &SortKey| format!("{}{}", if key.descending { "-" } else { "" }, key.property);
            pair("sortby", &self.sort_by.iter().map(sign).collect::<Vec<_>>().join(","))?;
        }
        let Presentation { properties, skip_geometry, crs, zoom_level } = &self.presentation;
        if let Some(properties) = properties {
            pair("properties", &properties.join(","))?;
        }
        if *skip_geometry {
            pair("skipGeometry", &true)?;
        }
        if *crs != Crs::CRS84 {
            pair("crs", crs)?;
        }
        if let Some(zoom) = zoom_level {
            pair("zoom-level", zoom)?;
        }
        if self.limit != Limit::DEFAULT {
            pair("limit", &self.limit.0)?;
        }
        if self.offset > 0 {
            pair("offset", &self.offset)?;
        }
        Ok(())
    }
}

/// What is percent-encoded in a query string: all but what RFC 3986 allows there and reads well.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b'/');

/// One page of an answer.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The rows of the features in the collection.
    pub rows: Vec<u32>,
    /// The features, in the order asked for.
    pub features: Vec<&'a Feature>,
    /// How many features answer the question in all.
    pub matched: usize,
    /// The question for the next page, if there is one.
    pub next: Option<Query>,
    /// The question for the page before, if there is one.
    pub previous: Option<Query>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::Offset;

    #[test]
    fn the_canonical_query_reads_like_the_parameters() {
        let query = Query {
            bbox: Some("46.5,39.5,46.80,39.9".parse().unwrap()),
            datetime: Some(Datetime::parse("2020-12-01T00:00:00+04:00", Offset::UTC).unwrap()),
            equals: vec![Equals {
                property: "name".to_owned(),
                text: "a & b/ə".to_owned(),
                value: Wanted::Value(Scalar::Text("a & b/ə".into())),
            }],
            limit: "10".parse().unwrap(),
            offset: 20,
            ..Query::default()
        };
        assert_eq!(
            query.to_string(),
            "bbox=46.5,39.5,46.8,39.9&datetime=2020-12-01T00:00:00%2B04:00&name=a%20%26%20b/%C9%99&limit=10&offset=20"
        );
        assert_eq!(Query::default().to_string(), "");
    }

    #[rstest::rstest]
    #[case(0, 3, None)]
    #[case(5, 10, Some((0, 5)))]
    #[case(30, 10, Some((20, 10)))]
    #[case(5_000, 10, Some((90, 10)))]
    fn the_page_before_ends_where_this_one_starts(
        #[case] offset: usize,
        #[case] limit: usize,
        #[case] before: Option<(usize, usize)>,
    ) {
        let query = Query { limit: Limit(limit), offset, ..Query::default() };
        assert_eq!(query.before(100).map(|query| (query.offset, query.limit.get())), before);
    }

    #[rstest::rstest]
    #[case("1", Some(1))]
    #[case("10000", Some(10_000))]
    #[case("10001", Some(10_000))]
    #[case("99999999999999999999999", Some(10_000))]
    #[case("0", None)]
    #[case("-1", None)]
    #[case("+5", None)]
    #[case("1.5", None)]
    #[case("", None)]
    #[case("ten", None)]
    fn limits(#[case] text: &str, #[case] limit: Option<usize>) {
        assert_eq!(text.parse::<Limit>().ok().map(Limit::get), limit);
    }
}
