//! The content coding of an answer, by `Accept-Encoding` (RFC 9110 12.5.3).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

use crate::http::wire::negotiate::{preferences, quality};

/// A content coding that prepared bodies are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Brotli.
    Br,
    /// Zstandard.
    Zstd,
    /// Gzip.
    Gzip,
    /// As it is.
    Identity,
}

impl Coding {
    /// The coding the client likes best; of equals the one that packs best.
    pub(crate) fn choose(headers: &HeaderMap) -> Self {
        let accepted = preferences(headers, ACCEPT_ENCODING);
        [Self::Gzip, Self::Zstd, Self::Br]
            .map(|coding| {
                let name = coding.name();
                (coding, quality(&accepted, |asked| asked.eq_ignore_ascii_case(name) || asked == "*"))
            })
            .into_iter()
            .filter(|(_, quality)| *quality > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(Self::Identity, |(coding, _)| coding)
    }

    /// Its place among the packed forms that are kept; none as it is.
    pub(crate) fn slot(self) -> Option<usize> {
        match self {
            Self::Br => Some(0),
            Self::Zstd => Some(1),
            Self::Gzip => Some(2),
            Self::Identity => None,
        }
    }

    /// Its name in `Content-Encoding`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Br => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("gzip, deflate, br, zstd", Coding::Br)]
    #[case("gzip", Coding::Gzip)]
    #[case("br;q=0.5, gzip", Coding::Gzip)]
    #[case("*", Coding::Br)]
    #[case("br;q=0, *", Coding::Zstd)]
    #[case("deflate", Coding::Identity)]
    fn codings(#[case] accept: &str, #[case] coding: Coding) {
        assert_eq!(
            Coding::choose(&HeaderMap::from_iter([(ACCEPT_ENCODING, accept.parse().unwrap())])),
            coding
        );
    }
}
