//! Addresses of nodes, to compare and to hold against what may stand in a command.

/// Host and port of an address such as `http://host:5122/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// The host, in lower case.
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
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        } else {
            match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            }
        };
        let ipv6 = authority.starts_with('[');
        let plain = |sign: char| {
            sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_') || (ipv6 && sign == ':')
        };
        if host.is_empty() || !host.chars().all(plain) {
            return None;
        }
        let port = match port {
            None => implied,
            Some(text) if text.bytes().all(|sign| sign.is_ascii_digit()) => text.parse().ok()?,
            Some(_) => return None,
        };
        Some(Self { host: host.to_ascii_lowercase(), port })
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
            "http://h:+1",
            "http://[::1",
            "http://h/path",
            "unix:/run/x.sock",
            "http://-h;:1",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(Endpoint::of_url("http://h:1/health"), Endpoint::parse("http://h:1"));
    }
}
