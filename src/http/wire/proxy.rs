//! What a proxy in front says of the address that clients see: `Forwarded` (RFC 7239) and `X-Forwarded-*`.
//!
//! Anyone can send these headers, so they count only where they come from an address that the operator trusts.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use ipnet::IpNet;

/// The addresses and networks of proxies whose word is taken; none by default.
///
/// # Examples
///
/// ```
/// use lachin_map::http::TrustedProxies;
/// let proxies: TrustedProxies = "127.0.0.1, 10.0.0.0/8, ::1".parse().unwrap();
/// assert!(proxies.trust("10.1.2.3".parse().unwrap()));
/// assert!(!proxies.trust("11.1.2.3".parse().unwrap()));
/// assert!("10.0.0.0/8,localhost".parse::<TrustedProxies>().is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// Why a text is no list of addresses and networks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is neither an address (127.0.0.1) nor a network (10.0.0.0/8)")]
pub struct ParseProxiesError(String);

impl TrustedProxies {
    /// Whether a proxy at this address is trusted.
    #[must_use]
    pub fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }
}

impl FromStr for TrustedProxies {
    type Err = ParseProxiesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let network = |part: &str| {
            let address = part.parse().map(|address: IpAddr| IpNet::from(address));
            address.or_else(|_not_one| part.parse()).map_err(|_neither| ParseProxiesError(part.to_owned()))
        };
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(network)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The address that a trusted proxy was asked at: scheme, host, and the path in front of this service's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) https: Option<bool>,
    pub(crate) host: Option<String>,
    pub(crate) prefix: String,
}

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

impl Asked {
    /// What the headers say, if they come from a trusted proxy; what they say wrongly is not said.
    pub(crate) fn of(headers: &HeaderMap, peer: Option<&Peer>, trusted: &TrustedProxies) -> Self {
        if !peer.is_some_and(|Peer(address)| trusted.trust(address.ip())) {
            return Self::default();
        }
        let prefix = last(headers, &FORWARDED_PREFIX).filter(|prefix| is_path(prefix)).unwrap_or_default();
        let prefix = prefix.trim_end_matches('/').to_owned();
        if headers.contains_key(header::FORWARDED) {
            return Self { prefix, ..Self::forwarded(headers, trusted) };
        }
        let https = last(headers, &FORWARDED_PROTO).and_then(|proto| is_https(&proto));
        let host = last(headers, &FORWARDED_HOST).filter(|host| is_host(host)).map(|host| {
            let usual = if https == Some(true) { "443" } else { "80" };
            let port =
                last(headers, &FORWARDED_PORT).filter(|port| port.parse::<u16>().is_ok() && port != usual);
            // A host may have its port with it already; the brackets of an address are no port.
            let has_port = host.rsplit_once(':').is_some_and(|(_, port)| !port.ends_with(']'));
            port.filter(|_| !has_port).map_or(host.clone(), |port| format!("{host}:{port}"))
        });
        Self { https, host, prefix }
    }

    /// Reads `Forwarded` from its end: each proxy has added the one that asked it, as long as that is trusted too.
    fn forwarded(headers: &HeaderMap, trusted: &TrustedProxies) -> Self {
        let lines = headers.get_all(header::FORWARDED).into_iter().filter_map(|value| value.to_str().ok());
        let elements: Vec<Vec<(String, String)>> = lines.flat_map(elements).collect();
        let mut asked = Self::default();
        for element in elements.iter().rev() {
            let value = |name: &str| {
                let pair = element.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
                pair.map(|(_, value)| value.clone())
            };
            asked.https = value("proto").and_then(|proto| is_https(&proto)).or(asked.https);
            asked.host = value("host").filter(|host| is_host(host)).or(asked.host);
            let by_trusted =
                value("for").and_then(|node| address(&node)).is_some_and(|address| trusted.trust(address));
            if !by_trusted {
                break;
            }
        }
        asked
    }
}

/// The last value of a header that may be a list: that of the nearest proxy.
fn last(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).into_iter().filter_map(|value: &HeaderValue| value.to_str().ok());
    let value = values.flat_map(|line| line.split(',')).map(str::trim).next_back()?;
    (!value.is_empty()).then(|| value.to_owned())
}

fn is_https(proto: &str) -> Option<bool> {
    match proto.to_ascii_lowercase().as_str() {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

fn is_host(host: &str) -> bool {
    !host.contains('@') && host.parse::<Authority>().is_ok()
}

fn is_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b);
    path.starts_with('/') && !path.starts_with("//") && path.bytes().all(plain)
}

/// The address of a node: `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]:4711`.
fn address(node: &str) -> Option<IpAddr> {
    let socket = node.parse().map(|socket: SocketAddr| socket.ip());
    socket.or_else(|_no_port| node.trim_matches(['[', ']']).parse()).ok()
}

/// The elements of a `Forwarded` header, each a list of names and values.
fn elements(line: &str) -> Vec<Vec<(String, String)>> {
    let mut elements = vec![Vec::new()];
    let (mut name, mut value, mut in_value, mut quoted) = (String::new(), String::new(), false, false);
    let mut characters = line.chars().chain([',']);
    while let Some(c) = characters.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => value.extend(characters.next()),
            '=' if !in_value => in_value = true,
            ';' | ',' if !quoted => {
                if let Some(element) = elements.last_mut()
                    && in_value
                {
                    element.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                name.clear();
                value.clear();
                in_value = false;
                if c == ',' {
                    elements.push(Vec::new());
                }
            }
            c if in_value => value.push(c),
            c => name.push(c),
        }
    }
    elements.retain(|element| !element.is_empty());
    elements
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&'static str, &'static str)], peer: &str) -> Asked {
        let pairs = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let headers: HeaderMap = pairs.collect();
        let trusted = "127.0.0.1,10.0.0.0/8,2001:db8::/32".parse().unwrap();
        Asked::of(&headers, Some(&Peer(SocketAddr::new(peer.parse().unwrap(), 4711))), &trusted)
    }

    fn text(asked: &Asked) -> String {
        let scheme = match asked.https {
            None => "",
            Some(true) => "https://",
            Some(false) => "http://",
        };
        format!("{scheme}{}{}", asked.host.as_deref().unwrap_or_default(), asked.prefix)
    }

    #[rstest::rstest]
    #[case(&[("forwarded", "for=192.0.2.1;proto=https;host=map.example")], "https://map.example")]
    #[case(&[("forwarded", "For=\"[2001:db8::1]:99\"; Proto=HTTPS ;host=\"map.example:8443\"")], "https://map.example:8443")]
    #[case(&[("forwarded", "host=evil.example, for=192.0.2.1;host=map.example;proto=http")], "http://map.example")]
    #[case(&[("forwarded", "for=192.0.2.1;host=map.example;proto=https, for=10.1.1.1;proto=http;host=inner")], "https://map.example")]
    #[case(&[("forwarded", "for=unknown;host=a@b;proto=ftp")], "")]
    #[case(&[("x-forwarded-proto", "https"), ("x-forwarded-host", "map.example"), ("x-forwarded-prefix", "/maps/")], "https://map.example/maps")]
    #[case(&[("x-forwarded-proto", "https"), ("x-forwarded-host", "map.example"), ("x-forwarded-port", "8443")], "https://map.example:8443")]
    #[case(&[("x-forwarded-proto", "https"), ("x-forwarded-host", "map.example"), ("x-forwarded-port", "443")], "https://map.example")]
    #[case(&[("x-forwarded-host", "evil.example, map.example:81"), ("x-forwarded-port", "80")], "map.example:81")]
    #[case(&[("x-forwarded-prefix", "//evil.example")], "")]
    #[case(&[("x-forwarded-prefix", "/a\"b")], "")]
    fn a_trusted_proxy_is_believed(#[case] headers: &[(&'static str, &'static str)], #[case] expected: &str) {
        assert_eq!(text(&asked(headers, "127.0.0.1")), expected);
        assert_eq!(text(&asked(headers, "::ffff:10.2.3.4")), expected);
        assert_eq!(asked(headers, "192.0.2.7"), Asked::default());
    }
}
