//! Which format and language an answer has: by `f=` and `lang=`, by the `Accept` headers.

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, AsHeaderName};
use axum::http::{HeaderMap, StatusCode};

use crate::encode;
use crate::http::wire::problem::Problem;
use crate::text::shortened;

/// A format that resources are offered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON: GeoJSON where there are features, OpenAPI for the API's definition.
    Json,
    /// A page for people.
    Html,
    /// OGC Features and Geometries JSON.
    JsonFg,
    /// Comma-separated values.
    Csv,
    /// A sequence of GeoJSON texts (RFC 8142).
    GeoJsonSeq,
    /// `FlatGeobuf`.
    FlatGeobuf,
    /// Keyhole Markup Language.
    Kml,
    /// `TileJSON`, for tilesets.
    TileJson,
    /// A vector tile.
    Mvt,
    /// A picture as SVG.
    Svg,
    /// A picture as PNG.
    Png,
}

impl Format {
    /// Those of most resources: JSON and a page.
    pub(crate) const PLAIN: &[Self] = &[Self::Json, Self::Html];
    /// Its value of the parameter `f`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::JsonFg => "jsonfg",
            Self::Csv => "csv",
            Self::GeoJsonSeq => "geojsons",
            Self::FlatGeobuf => "fgb",
            Self::Kml => "kml",
            Self::TileJson => "tilejson",
            Self::Mvt => "mvt",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// The end of a file's name.
    pub(crate) fn suffix(self) -> &'static str {
        if self == Self::Json { "geojson" } else { self.name() }
    }

    /// What it is called in a link.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Html => "a page",
            Self::JsonFg => "JSON-FG",
            Self::Csv => "CSV",
            Self::GeoJsonSeq => "a sequence of GeoJSON texts",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::Kml => "KML",
            Self::TileJson => "TileJSON",
            Self::Mvt => "a vector tile",
            Self::Svg => "SVG",
            Self::Png => "PNG",
        }
    }

    /// What a file of features in it is called, in any language.
    pub(crate) fn file_title(self) -> &'static str {
        match self {
            Self::Json => "GeoJSON",
            Self::GeoJsonSeq => "GeoJSON Text Sequence",
            _ => self.title(),
        }
    }

    /// The media type of features in it.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Json => encode::geojson::MEDIA_TYPE,
            Self::Html => "text/html",
            Self::JsonFg => encode::jsonfg::DRAFT_MEDIA_TYPE,
            Self::Csv => encode::csv::MEDIA_TYPE,
            Self::GeoJsonSeq => encode::geojsonseq::MEDIA_TYPE,
            Self::FlatGeobuf => encode::flatgeobuf::MEDIA_TYPE,
            Self::Kml => encode::kml::MEDIA_TYPE,
            Self::TileJson => "application/json",
            Self::Mvt => encode::mvt::MEDIA_TYPE,
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }

    /// Whether a client that sends `media_range` takes the format.
    fn matches(self, media_range: &str) -> bool {
        let ranges: &[&str] = match self {
            Self::Json => &[
                "application/json",
                "application/geo+json",
                "application/schema+json",
                "application/vnd.oai.openapi+json",
                "application/problem+json",
                "application/*",
                "*/*",
            ],
            Self::Html => &["text/html", "application/xhtml+xml", "text/*", "*/*"],
            Self::JsonFg => &["application/vnd.ogc.fg+json"],
            Self::Csv => &["text/csv"],
            Self::GeoJsonSeq => &["application/geo+json-seq"],
            Self::FlatGeobuf => &["application/flatgeobuf", "application/vnd.flatgeobuf"],
            Self::Kml => &["application/vnd.google-earth.kml+xml"],
            Self::TileJson => &["application/vnd.mapbox.tilejson+json"],
            Self::Mvt => &["application/vnd.mapbox-vector-tile"],
            Self::Svg => &["image/svg+xml", "image/*"],
            Self::Png => &["image/png", "image/*"],
        };
        ranges.iter().any(|range| range.eq_ignore_ascii_case(media_range))
    }

    /// The format asked for among those `offered`: by `f`, else by `Accept`, else JSON.
    ///
    /// An unknown `f` is 400; an `Accept` that no format satisfies is 406.
    pub(crate) fn choose(f: Option<&str>, headers: &HeaderMap, offered: &[Self]) -> Result<Self, Problem> {
        let names = || offered.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        if let Some(f) = f {
            return offered.iter().copied().find(|format| format.name() == f).ok_or_else(|| {
                Problem::parameter("f", format_args!("is '{}'; allowed are {}", shortened(f), names()))
            });
        }
        let accepted = preferences(headers, ACCEPT);
        if accepted.is_empty() {
            return Ok(Self::Json);
        }
        // `max_by` keeps the last of equals, so the default is asked last.
        let best = offered
            .iter()
            .rev()
            .map(|format| (*format, quality(&accepted, |range| format.matches(range))))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((format, quality)) if quality > 0.0 => Ok(format),
            _ => Err(Problem::new(
                StatusCode::NOT_ACCEPTABLE,
                format!(
                    "the Accept header allows no format of this resource; offered are application/json, \
                     application/geo+json for features, text/html, or by the parameter f: {}",
                    names()
                ),
            )),
        }
    }

    /// Whether the client would rather have a page for people.
    pub(crate) fn prefers_html(headers: &HeaderMap) -> bool {
        Self::choose(None, headers, Self::PLAIN).is_ok_and(|format| format == Self::Html)
    }
}

/// The language asked for: by `lang`, else the catalogue's that `Accept-Language` likes best, else its first.
///
/// A `lang` that the catalogue does not have is 400; an unsatisfied header is not an error (RFC 9110 12.5.4).
pub(crate) fn language<'a>(
    lang: Option<&str>,
    headers: &HeaderMap,
    languages: &'a [String],
) -> Result<&'a str, Problem> {
    let first = languages.first().map_or("en", String::as_str);
    let named = |name: &str| languages.iter().map(String::as_str).find(|l| l.eq_ignore_ascii_case(name));
    if let Some(lang) = lang {
        return named(lang).ok_or_else(|| {
            let allowed = languages.join(", ");
            Problem::parameter("lang", format_args!("is '{lang}'; allowed are {allowed}"))
        });
    }
    let accepted = preferences(headers, ACCEPT_LANGUAGE);
    let liked = accepted.iter().filter(|(_, quality)| *quality > 0.0).filter_map(|(range, quality)| {
        if range == "*" {
            return Some((first, *quality));
        }
        // The whole tag, else shortened part by part (RFC 4647 3.4).
        let mut tags = std::iter::successors(Some(range.as_str()), |tag| Some(tag.rsplit_once('-')?.0));
        Some((tags.find_map(named)?, *quality))
    });
    // Of languages liked equally the one that the header names first.
    let best = liked.reduce(|best, other| if other.1 > best.1 { other } else { best });
    Ok(best.map_or(first, |(language, _)| language))
}

/// The values of a header of preferences with their qualities (RFC 9110 12.4.2).
pub(crate) fn preferences(headers: &HeaderMap, name: impl AsHeaderName) -> Vec<(String, f32)> {
    let lines = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .filter_map(|part| {
            let mut parameters = part.split(';').map(str::trim);
            let value = parameters.next().filter(|value| !value.is_empty())?;
            let quality = parameters.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
            let quality = quality.map_or(Some(1.0), |q| q.trim().parse().ok());
            let quality = quality.filter(|q| (0.0..=1.0).contains(q)).unwrap_or(0.0);
            Some((value.to_owned(), quality))
        })
        .collect()
}

/// The best quality among the most specific ranges that match; a wildcard counts only where nothing else does.
pub(crate) fn quality(accepted: &[(String, f32)], matches: impl Fn(&str) -> bool) -> f32 {
    let matching = || accepted.iter().filter(|(range, _)| matches(range));
    let wildcards = |range: &str| range.matches('*').count();
    let fewest = matching().map(|(range, _)| wildcards(range)).min();
    let best = matching().filter(|(range, _)| Some(wildcards(range)) == fewest).map(|(_, quality)| *quality);
    best.fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
    }

    #[rstest::rstest]
    #[case("*/*", Some(Format::Json))]
    #[case("application/geo+json", Some(Format::Json))]
    #[case("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Format::Html))]
    #[case("application/json, text/html;q=0.5", Some(Format::Json))]
    #[case("text/html;q=0, */*", Some(Format::Json))]
    #[case("application/json;q=0, */*;q=0.1", Some(Format::Html))]
    #[case("application/json;q=0.1, application/geo+json, text/html;q=0.5", Some(Format::Json))]
    #[case("application/json, text/html;q=nan", Some(Format::Json))]
    #[case("image/png", None)]
    #[case("text/csv, application/json;q=0.5", Some(Format::Csv))]
    #[case("application/vnd.google-earth.kml+xml", Some(Format::Kml))]
    fn media_types(#[case] accept: &str, #[case] format: Option<Format>) {
        let offered = [Format::Json, Format::Html, Format::Csv, Format::Kml];
        assert_eq!(Format::choose(None, &headers("accept", accept), &offered).ok(), format);
    }

    #[test]
    fn the_parameter_goes_before_the_header() {
        let html = headers("accept", "text/html");
        assert_eq!(Format::choose(Some("json"), &html, Format::PLAIN).unwrap(), Format::Json);
        assert_eq!(Format::choose(Some("csv"), &html, Format::PLAIN).unwrap_err().status, 400);
        assert_eq!(Format::choose(None, &HeaderMap::new(), Format::PLAIN).unwrap(), Format::Json);
    }

    #[rstest::rstest]
    #[case(None, "", "en")]
    #[case(None, "hy-AM,hy;q=0.9,en;q=0.8", "hy")]
    #[case(None, "fr, RU;q=0.5, en;q=0.4", "ru")]
    #[case(None, "fr", "en")]
    #[case(None, "ru;q=0, *;q=0.5", "en")]
    #[case(None, "ru, hy", "ru")]
    #[case(Some("HY"), "ru", "hy")]
    fn languages(#[case] lang: Option<&str>, #[case] accept: &str, #[case] language: &str) {
        let languages = ["en", "hy", "ru"].map(str::to_owned);
        let headers = headers("accept-language", accept);
        assert_eq!(super::language(lang, &headers, &languages).unwrap(), language);
        assert_eq!(super::language(Some("fr"), &headers, &languages).unwrap_err().status, 400);
        let languages = ["en", "pt-BR"].map(str::to_owned);
        let brazil = self::headers("accept-language", "pt-br-x, en;q=0.5");
        assert_eq!(super::language(None, &brazil, &languages).unwrap(), "pt-BR");
    }
}
