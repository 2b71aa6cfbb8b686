//! The query string to what it asks for, refusing names that are not known.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use geo::Point;
use jiff::tz::Offset;

use super::negotiate::{self, Format};
use super::problem::Problem;
use crate::datetime::Datetime;
use crate::metadata::CatalogInfo;
use crate::query::{Equals, Limit, Query};
use crate::schema::Schema;

/// The parameters of a request that nobody has asked for yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(pairs)| Self(pairs))
            .map_err(|error| Problem::new(axum::http::StatusCode::BAD_REQUEST, error.body_text()))
    }
}

/// Parameters of items, whose names no property can have in a query.
pub(super) const RESERVED: [&str; 5] = ["bbox", "datetime", "limit", "offset", "f"];

/// Parameters that may be repeated: a client may append its own `limit` to a `next` link; the last counts.
const LAST_COUNTS: [&str; 4] = ["limit", "offset", "f", "lang"];

impl Params {
    /// The value of a parameter, which is then no longer unknown.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.0.extract_if(.., |(key, _)| key == name).map(|(_, value)| value);
        let first = values.next();
        match values.last() {
            Some(_) if !LAST_COUNTS.contains(&name) => {
                Err(Problem::parameter(name, "stands more than once; allowed is once"))
            }
            last => Ok(last.or(first)),
        }
    }

    /// The format asked for.
    pub(super) fn format(&mut self, headers: &axum::http::HeaderMap) -> Result<Format, Problem> {
        Format::choose(self.take("f")?.as_deref(), headers)
    }

    /// The language asked for: by `lang`, else by `Accept-Language`.
    pub(super) fn language<'a>(
        &mut self,
        headers: &axum::http::HeaderMap,
        info: &'a CatalogInfo,
    ) -> Result<&'a str, Problem> {
        negotiate::language(self.take("lang")?.as_deref(), headers, info)
    }

    /// The number of a parameter, within `from` and `to`; `None` if it is not there.
    pub(super) fn number(&mut self, name: &str, from: f64, to: f64) -> Result<Option<f64>, Problem> {
        let Some(text) = self.take(name)? else { return Ok(None) };
        let number = text.trim().parse::<f64>().ok().filter(|number| (from..=to).contains(number));
        let wrong = || {
            let text: String = text.chars().take(40).collect();
            Problem::parameter(name, format_args!("is '{text}'; allowed is a number from {from} to {to}"))
        };
        number.map(Some).ok_or_else(wrong)
    }

    /// The point that `lon` and `lat` name; `None` if neither is there.
    pub(super) fn point(&mut self) -> Result<Option<Point>, Problem> {
        match (self.number("lon", -180.0, 180.0)?, self.number("lat", -90.0, 90.0)?) {
            (Some(lon), Some(lat)) => Ok(Some(Point::new(lon, lat))),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(missing("lon", "a longitude from -180 to 180 degrees")),
            (Some(_), None) => Err(missing("lat", "a latitude from -90 to 90 degrees")),
        }
    }

    /// Sees that no parameter is left; `allowed` are the names this resource knows.
    pub(super) fn finish(self, allowed: &[&str]) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) if allowed.is_empty() => {
                Err(Problem::parameter(name, "is unknown here; this resource has no parameters"))
            }
            Some((name, _)) => {
                let allowed = allowed.join(", ");
                Err(Problem::parameter(name, format_args!("is unknown here; allowed are {allowed}")))
            }
        }
    }

    /// `bbox`, `datetime` and properties by their values, for all features at once; what is left is unknown (`/req/core/query-param-unknown`).
    pub(super) fn selection(
        mut self,
        schema: &Schema,
        offset: Offset,
        others: &[&str],
    ) -> Result<Query, Problem> {
        let mut query = Query { limit: Limit::NONE, ..Query::default() };
        if let Some(text) = self.take("bbox")? {
            query.bbox = Some(text.parse().map_err(|error| Problem::parameter("bbox", error))?);
        }
        if let Some(text) = self.take("datetime")? {
            let datetime = Datetime::parse(&text, offset);
            query.datetime = Some(
                datetime
                    .map_err(|error| Problem::parameter("datetime", format_args!("is wrong: {error}")))?,
            );
        }
        let is_free = |name: &str| !RESERVED.contains(&name) && !others.contains(&name);
        let queryables: Vec<_> = schema.queryables().filter(|(name, _)| is_free(name)).collect();
        for (name, kind) in &queryables {
            let Some(text) = self.take(name)? else { continue };
            let value = schema.property(name).and_then(|property| property.read(&text)).ok_or_else(|| {
                Problem::parameter(name, format_args!("is '{text}'; allowed is {}", kind.allowed()))
            })?;
            query.equals.push(Equals { property: (*name).to_owned(), text, value });
        }
        let properties = queryables.iter().map(|(name, _)| *name);
        let names: Vec<_> = ["bbox", "datetime"].iter().chain(others).copied().chain(properties).collect();
        self.finish(&names)?;
        Ok(query)
    }

    /// A selection, and `limit` and `offset`; `others` are further names that this resource knows.
    pub(super) fn query(
        mut self,
        schema: &Schema,
        offset: Offset,
        others: &[&str],
    ) -> Result<Query, Problem> {
        let limit = match self.take("limit")? {
            None => Limit::DEFAULT,
            Some(text) => text.parse().map_err(|error| Problem::parameter("limit", error))?,
        };
        let skipped = match self.take("offset")? {
            None => 0,
            Some(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse().unwrap_or(usize::MAX)
            }
            Some(text) => {
                let detail = format!("is '{text}'; allowed is a whole number from 0");
                return Err(Problem::parameter("offset", detail));
            }
        };
        let names = [&["limit", "offset", "f"], others].concat();
        Ok(Query { limit, offset: skipped, ..self.selection(schema, offset, &names)? })
    }
}

/// A parameter that must be there and is not.
pub(super) fn missing(name: &str, allowed: &str) -> Problem {
    Problem::parameter(name, format_args!("is missing; allowed is {allowed}"))
}
