//! The query string to what it asks for, refusing names that are not known.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use geo::Point;
use percent_encoding::percent_decode_str;

use super::negotiate::Format;
use super::problem::Problem;
use crate::text::shortened;

/// The parameters of a request that nobody has asked for yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(&parts.uri)
    }
}

/// Parameters that may be repeated: a client may append its own `limit` to a `next` link; the last counts.
const LAST_COUNTS: [&str; 4] = ["limit", "offset", "f", "lang"];

impl Params {
    /// The parameters of an address.
    pub(super) fn of(uri: &Uri) -> Result<Self, Problem> {
        let mut pairs = uri.query().unwrap_or_default().split('&');
        if let Some(pair) = pairs.find(|pair| !is_utf8(pair)) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            return Err(Problem::parameter(
                name,
                format_args!("is '{}'; allowed is percent-encoded UTF-8", shortened(value)),
            ));
        }
        axum::extract::Query::try_from_uri(uri)
            .map(|axum::extract::Query(pairs)| Self(pairs))
            .map_err(|error| Problem::new(axum::http::StatusCode::BAD_REQUEST, error.body_text()))
    }

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

    /// The value of a parameter that somebody else takes.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The format asked for.
    pub(super) fn format(&mut self, headers: &axum::http::HeaderMap) -> Result<Format, Problem> {
        self.format_of(headers, Format::PLAIN)
    }

    /// The format asked for among those offered.
    pub(super) fn format_of(
        &mut self,
        headers: &axum::http::HeaderMap,
        offered: &[Format],
    ) -> Result<Format, Problem> {
        Format::choose(self.take("f")?.as_deref(), headers, offered)
    }

    /// The number of a parameter, within `from` and `to`; `None` if it is not there.
    pub(super) fn number(&mut self, name: &str, from: f64, to: f64) -> Result<Option<f64>, Problem> {
        let Some(text) = self.take(name)? else { return Ok(None) };
        let number = text.trim().parse::<f64>().ok().filter(|number| (from..=to).contains(number));
        let wrong = || {
            let text = shortened(&text);
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
            Some((name, _)) => Err(unknown(name, allowed)),
        }
    }

    /// Sees that all parameters have names that this resource knows.
    pub(super) fn know(&self, allowed: &[&str]) -> Result<(), Problem> {
        match self.0.iter().find(|(name, _)| !allowed.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) => Err(unknown(name, allowed)),
        }
    }
}

/// A parameter that is none of those `allowed`.
fn unknown(name: &str, allowed: &[&str]) -> Problem {
    if allowed.is_empty() {
        return Problem::parameter(name, "is unknown here; this resource has no parameters");
    }
    Problem::parameter(name, format_args!("is unknown here; allowed are {}", allowed.join(", ")))
}

/// Whether the bytes that a text stands for, percent-encoded, are UTF-8.
fn is_utf8(text: &str) -> bool {
    percent_decode_str(text).decode_utf8().is_ok()
}

/// A parameter that must be there and is not.
pub(super) fn missing(name: &str, allowed: &str) -> Problem {
    Problem::parameter(name, format_args!("is missing; allowed is {allowed}"))
}
