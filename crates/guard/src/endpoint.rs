//! Addresses of nodes, to compare and to hold against what may stand in a command.

use std::net::{IpAddr, Ipv6Addr};

/// Host and port of an address such as `http://host:5122/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// The host, in its one spelling: in lower case, IP addresses as they are usually written.
    pub host: String,
    /// The port, written or implied.
    pub port: u16,
}

impl Endpoint {
    /// Reads one address with its scheme. Anything that restatectl or a shell could read as more than one
    /// address, or as something else, is none.
    pub fn parse(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let implied = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = if let Some(bracketed) = authority.strip_prefix('[') {
            let (host, port) = bracketed.split_once(']')?;
            // One address may be spelled in many ways.
            let host = host.parse::<Ipv6Addr>().ok()?.to_string();
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        } else {
            let (host, port) = match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            };
            let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
            if host.is_empty() || !host.chars().all(plain) {
                return None;
            }
            (host.to_ascii_lowercase(), port)
        };
        let port = match port {
            None => implied,
            Some(text) if text.bytes().all(|sign| sign.is_ascii_digit()) => text.parse().ok()?,
            Some(_) => return None,
        };
        // One socket has one spelling, or the address of another node would pass for a new one.
        let host = match host.parse::<IpAddr>() {
            Ok(ip) => ip.to_canonical().to_string(),
            Err(_) => host.strip_suffix('.').unwrap_or(&host).to_ascii_lowercase(),
        };
        // Port 0 is whichever the system picks.
        (port != 0).then_some(Self { host, port })
    }

    /// Whether this is a place to listen on and not one to dial.
    pub fn is_wildcard(&self) -> bool {
        self.host == "0" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified())
    }

    /// Host and port of a URL, whatever its path.
    pub fn of_url(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        Self::parse(&format!("{scheme}://{authority}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plain_address_is_read_and_nothing_else() {
        let read = |text| Endpoint::parse(text).map(|it| (it.host, it.port));
        assert_eq!(read("http://Host-1:5122/"), Some(("host-1".into(), 5122)));
        assert_eq!(read("https://h"), Some(("h".into(), 443)));
        assert_eq!(read("http://[::1]:5122"), Some(("::1".into(), 5122)));
        assert_eq!(read("http://[0:0::1]/"), Some(("::1".into(), 80)));
        for wrong in [
            "",
            "h:5122",
            "http://",
            "http://h:5122,http://i:5122",
            "http://h:5122 http://i",
            "http://h:5122\n",
            "http://user:pw@h:5122",
            "ftp://h:1",
            "http://h:99999",
            "http://h:",
            "http://h:0",
            "http://h:+1",
            "http://[::1",
            "http://[::1%eth0]:5122",
            "http://[::1 ]:5122",
            "http://[h]:5122",
            "http://[::1]5122",
            "http://h/path",
            "unix:/run/x.sock",
            "http://-h;:1",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for (text, wildcard) in [
            ("http://0.0.0.0:5122", true),
            ("http://[::]:5122", true),
            ("http://[0:0:0:0:0:0:0:0]:5122", true),
            ("http://[::ffff:0.0.0.0]:5122", true),
            ("http://0:5122", true),
            ("http://10.0.0.0:5122", false),
            ("http://[::1]:5122", false),
        ] {
            assert_eq!(Endpoint::parse(text).map(|it| it.is_wildcard()), Some(wildcard), "{text}");
        }
        assert_eq!(Endpoint::of_url("http://h:1/health"), Endpoint::parse("http://h:1"));
    }
}
