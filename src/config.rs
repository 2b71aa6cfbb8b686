//! The command line and its environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::http::{Background, Site, TilesUrl, TrustedProxies};

/// Serves features that hold in a place for a time, by OGC API - Features, with a map of them.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a data set and its map.
    Serve(Serve),
    /// Print every fault of a data set, with file, feature and place in it; exit 1 if there is one.
    Check {
        /// A folder with a catalog.toml, a folder of GeoJSON files, or one GeoJSON file.
        geodata: PathBuf,
    },
}

/// How to serve.
#[derive(Debug, Args)]
pub struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "LACHIN_MAP_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// A folder with a catalog.toml, a folder of GeoJSON files, or one GeoJSON file; the data inside the program if left out.
    #[arg(long, env = "LACHIN_MAP_GEODATA")]
    pub geodata: Option<PathBuf>,
    /// What links start with, where that is not the host of the request: `https://example.org/map`.
    #[arg(long, env = "LACHIN_MAP_BASE_URL", value_parser = base_url)]
    pub base_url: Option<String>,
    /// Addresses and networks of proxies whose Forwarded and X-Forwarded-* headers say what links start with:
    /// `127.0.0.1,10.0.0.0/8`. None is trusted if left out, and --base-url goes before them.
    #[arg(long, env = "LACHIN_MAP_TRUSTED_PROXIES", default_value = "")]
    pub trusted_proxies: TrustedProxies,
    /// Raster tiles to draw the map upon: `https://tiles.example.org/{z}/{x}/{y}.png`. Readers' browsers then ask that
    /// host; none if left out.
    #[arg(long, env = "LACHIN_MAP_TILES", requires = "tiles_attribution")]
    pub tiles: Option<TilesUrl>,
    /// Whom the map credits for the tiles.
    #[arg(long, env = "LACHIN_MAP_TILES_ATTRIBUTION", requires = "tiles")]
    pub tiles_attribution: Option<String>,
}

impl Serve {
    /// What it says of the service.
    #[must_use]
    pub fn site(&self) -> Site {
        let background = self.tiles.clone().zip(self.tiles_attribution.clone());
        Site {
            base_url: self.base_url.clone(),
            proxies: self.trusted_proxies.clone(),
            background: background.map(|(url, attribution)| Background { url, attribution }),
        }
    }
}

fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !text.contains(['?', '#', ' ', '"', '<', '>']) => {
            Ok(text.to_owned())
        }
        _ => Err("allowed is an address that starts with http:// or https://, without ? and #".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Config::command().debug_assert();
    }

    #[rstest::rstest]
    #[case("https://example.org/map")]
    #[case("http://localhost:8080")]
    fn links_start_with_an_address(#[case] text: &str) {
        assert_eq!(base_url(text), Ok(text.to_owned()));
    }

    #[rstest::rstest]
    #[case("example.org")]
    #[case("https://")]
    #[case("ftp://example.org")]
    #[case("https://example.org/?a=b")]
    #[case("https://example.org/#top")]
    #[case("https://example.org/a b")]
    fn other_texts_are_no_address_to_start_links_with(#[case] text: &str) {
        let error = base_url(text).unwrap_err();
        assert!(error.starts_with("allowed is an address that starts with http:// or https://"), "{error}");
    }
}
