//! How a service is reached, and what its map is drawn upon: what the operator says of it.

use std::str::FromStr;

use axum::http::Uri;
use xxhash_rust::xxh3::xxh3_64;

use crate::http::wire::proxy::TrustedProxies;

/// What the operator says of a service.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// What links start with, where that is not the host of the request.
    pub base_url: Option<String>,
    /// The proxies that are believed when they say it.
    pub proxies: TrustedProxies,
    /// Raster tiles under the map; none unless the operator names them, so that readers ask nobody else.
    pub background: Option<Background>,
}

impl Site {
    /// A hash of what the page says of it.
    pub(crate) fn version(&self) -> u64 {
        let Some(Background { url, attribution }) = &self.background else { return 0 };
        xxh3_64(format!("{} {attribution}", url.url).as_bytes())
    }
}

/// Raster tiles under the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Background {
    /// Their addresses, with `{z}`, `{x}` and `{y}`.
    pub url: TilesUrl,
    /// Whom the map credits for them.
    pub attribution: String,
}

/// The addresses of raster tiles: `https://tiles.example.org/{z}/{x}/{y}.png`.
///
/// # Examples
///
/// ```
/// use lachin_map::http::TilesUrl;
/// let url: TilesUrl = "https://tiles.example.org:8443/{z}/{x}/{y}.png".parse()?;
/// assert_eq!(url.origin(), "https://tiles.example.org:8443");
/// assert!("https://tiles.example.org/{z}/{x}".parse::<TilesUrl>().is_err());
/// # Ok::<(), lachin_map::http::ParseTilesUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TilesUrl {
    url: String,
    origin: String,
}

/// Why a text is no address of tiles.
#[derive(Debug, thiserror::Error)]
#[error(
    "'{0}' is no address of tiles; allowed is one that starts with https:// or http:// and has {{z}}, {{x}} and {{y}} in its path"
)]
pub struct ParseTilesUrlError(String);

impl TilesUrl {
    /// The addresses as they are written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl FromStr for TilesUrl {
    type Err = ParseTilesUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseTilesUrlError(text.to_owned());
        let filled = ["{z}", "{x}", "{y}"].iter().try_fold(text.to_owned(), |url, name| {
            (url.matches(name).count() == 1).then(|| url.replace(name, "0"))
        });
        let uri: Uri = filled.and_then(|url| url.parse().ok()).ok_or_else(wrong)?;
        let scheme =
            uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme)).ok_or_else(wrong)?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'));
        let origin = format!("{scheme}://{}", authority.ok_or_else(wrong)?);
        // What is filled in stands in the path: tiles come from one host.
        if text.starts_with(&origin) { Ok(Self { url: text.to_owned(), origin }) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("https://a.example.org/{z}/{x}/{y}.png?key=1", Some("https://a.example.org"))]
    #[case("http://localhost:81/t/{z}/{y}/{x}", Some("http://localhost:81"))]
    #[case("ftp://a.example.org/{z}/{x}/{y}", None)]
    #[case("https://{x}.example.org/{z}/{x}/{y}", None)]
    #[case("https://{x}.example.org/{z}/{y}", None)]
    #[case("https://a.example.org/{z}/{x}", None)]
    #[case("https://me:secret@a.example.org/{z}/{x}/{y}", None)]
    #[case("/tiles/{z}/{x}/{y}", None)]
    #[case("https://a.example.org/{z}/{x}/{y} ; script-src *", None)]
    fn addresses_of_tiles(#[case] text: &str, #[case] origin: Option<&str>) {
        let url = text.parse::<TilesUrl>().ok();
        assert_eq!(url.as_ref().map(TilesUrl::origin), origin);
    }
}
