//! The query string to what it asks for, refusing names that are not known.

use axum::http::Uri;
use geo::Point;
use percent_encoding::percent_decode_str;

use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::problem::Problem;
use crate::text::shortened;

/// The parameters of a request that nobody has asked for yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    /// The names that the resource has declared.
    allowed: Vec<&'static str>,
}

/// Parameters that may be repeated: a client may append its own `limit` to a `next` link; the last counts.
const LAST_COUNTS: [&str; 4] = ["limit", "offset", "f", "lang"];

/// The point that is asked about.
pub(crate) const LON: Parameter = Parameter::query(
    "lon",
    Values::Number { least: Some(-180.0), most: Some(180.0) },
    "Longitude of the point in degrees (WGS 84)",
);
pub(crate) const LAT: Parameter = Parameter::query(
    "lat",
    Values::Number { least: Some(-90.0), most: Some(90.0) },
    "Latitude of the point in degrees (WGS 84)",
);
impl Params {
    /// The parameters of an address.
    pub(crate) fn of(uri: &Uri) -> Result<Self, Problem> {
        let mut pairs = uri.query().unwrap_or_default().split('&');
        if let Some(pair) = pairs.find(|pair| !is_utf8(pair)) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            return Err(Problem::parameter(
                name,
                format_args!("is '{}'; allowed is percent-encoded UTF-8", shortened(value)),
            ));
        }
        axum::extract::Query::try_from_uri(uri)
            .map(|axum::extract::Query(pairs)| Self { pairs, allowed: Vec::new() })
            .map_err(|error| Problem::new(axum::http::StatusCode::BAD_REQUEST, error.body_text()))
    }

    /// Lets parameters have these names.
    pub(crate) fn allow(&mut self, names: Vec<&'static str>) {
        self.allowed = names;
    }

    /// Whether the resource has declared a parameter of this name.
    pub(crate) fn has_declared(&self, name: &str) -> bool {
        self.allowed.contains(&name)
    }

    /// The value of a parameter, which is then no longer unknown.
    pub(crate) fn take(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.pairs.extract_if(.., |(key, _)| key == name).map(|(_, value)| value);
        let first = values.next();
        match values.last() {
            Some(_) if !LAST_COUNTS.contains(&name) => {
                Err(Problem::parameter(name, "stands more than once; allowed is once"))
            }
            last => Ok(last.or(first)),
        }
    }

    /// The value of a parameter that somebody else takes.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The number of a parameter, within `from` and `to`; `None` if it is not there.
    pub(crate) fn number(&mut self, name: &str, from: f64, to: f64) -> Result<Option<f64>, Problem> {
        let Some(text) = self.take(name)? else { return Ok(None) };
        let number = text.trim().parse::<f64>().ok().filter(|number| (from..=to).contains(number));
        let wrong = || {
            let text = shortened(&text);
            Problem::parameter(name, format_args!("is '{text}'; allowed is a number from {from} to {to}"))
        };
        number.map(Some).ok_or_else(wrong)
    }

    /// The point that `lon` and `lat` name; `None` if neither is there.
    pub(crate) fn point(&mut self) -> Result<Option<Point>, Problem> {
        match (self.number(LON.name, -180.0, 180.0)?, self.number(LAT.name, -90.0, 90.0)?) {
            (Some(lon), Some(lat)) => Ok(Some(Point::new(lon, lat))),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(missing(LON.name, "a longitude from -180 to 180 degrees")),
            (Some(_), None) => Err(missing(LAT.name, "a latitude from -90 to 90 degrees")),
        }
    }

    /// Sees that no parameter is left: what nobody has taken is unknown (`/req/core/query-param-unknown`).
    pub(crate) fn finish(&self) -> Result<(), Problem> {
        self.finish_with(&[])
    }

    /// The same for a resource that also knows these names of the data.
    pub(crate) fn finish_with(&self, names: &[&str]) -> Result<(), Problem> {
        match self.pairs.first() {
            None => Ok(()),
            Some((name, _)) => Err(self.unknown(name, names)),
        }
    }

    /// Sees that all parameters have names that the resource knows, declared or of the data.
    pub(crate) fn know(&self, names: &[&str]) -> Result<(), Problem> {
        let is_known = |name: &str| self.allowed.contains(&name) || names.contains(&name);
        match self.pairs.iter().find(|(name, _)| !is_known(name)) {
            None => Ok(()),
            Some((name, _)) => Err(self.unknown(name, names)),
        }
    }

    fn unknown(&self, name: &str, names: &[&str]) -> Problem {
        let allowed: Vec<_> = self.allowed.iter().chain(names).copied().collect();
        if allowed.is_empty() {
            return Problem::parameter(name, "is unknown here; this resource has no parameters");
        }
        Problem::parameter(name, format_args!("is unknown here; allowed are {}", allowed.join(", ")))
    }
}

/// Whether the bytes that a text stands for, percent-encoded, are UTF-8.
fn is_utf8(text: &str) -> bool {
    percent_decode_str(text).decode_utf8().is_ok()
}

/// A parameter that must be there and is not.
pub(crate) fn missing(name: &str, allowed: &str) -> Problem {
    Problem::parameter(name, format_args!("is missing; allowed is {allowed}"))
}
