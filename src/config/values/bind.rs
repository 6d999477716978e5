//! Addresses to listen on.

use std::net::{IpAddr, SocketAddr};

use semver::Version;

/// Since this version a bare IP is a bind address and a unix socket is not.
const BARE_IP: Version = Version::new(1, 6, 0);

/// IP and port that a `bind-address` means, `default` being the port when none is written. `None`
/// when it is no IP address (a unix socket before 1.6, or a mistake).
pub fn socket(text: &str, default: u16) -> Option<SocketAddr> {
    let bare = || text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, default));
    text.parse::<SocketAddr>().or_else(|_| bare()).ok()
}

pub(super) fn check(text: &str, version: &Version) -> Option<String> {
    if *version < BARE_IP {
        let fine = text.starts_with("unix:") || text.parse::<SocketAddr>().is_ok();
        return (!fine).then(|| "must be IP:PORT or unix:/path".into());
    }
    if socket(text, 0).is_some() {
        return None;
    }
    Some(match text.strip_prefix(':') {
        Some(port) if port.parse::<u16>().is_ok() => {
            format!(
                "must start with an IP address; to listen everywhere write \"0.0.0.0:{port}\" or \"[::]:{port}\""
            )
        }
        _ if text.starts_with("unix:") => {
            "cannot be a unix socket; use listen-mode = \"unix\" instead".into()
        }
        _ => "must be IP:PORT or an IP address; host names are not resolved".into(),
    })
}

pub(super) fn check_socket(text: &str) -> Option<String> {
    text.parse::<SocketAddr>().err().map(|_| "must be IP:PORT".into())
}

pub(super) fn check_ip(text: &str) -> Option<String> {
    text.parse::<IpAddr>().err().map(|_| "must be an IP address without port or brackets".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_servers_read() {
        let old = Version::new(1, 5, 3);
        let new = Version::new(1, 7, 12);
        for (text, before, since) in [
            ("0.0.0.0:5122", true, true),
            ("[::]:5122", true, true),
            ("127.0.0.1:0", true, true),
            ("0.0.0.0", false, true),
            ("::", false, true),
            ("::1", false, true),
            ("unix:/a", true, false),
            ("unix:", true, false),
            ("[::]", false, false),
            ("localhost:5122", false, false),
            (":5122", false, false),
            ("0.0.0.0:65536", false, false),
            (" 0.0.0.0:1", false, false),
            ("http://0.0.0.0:5122", false, false),
            ("", false, false),
        ] {
            assert_eq!(check(text, &old).is_none(), before, "{text:?} in 1.5");
            assert_eq!(check(text, &new).is_none(), since, "{text:?} in 1.7");
        }
    }

    #[test]
    fn gives_the_socket() {
        let show = |text| socket(text, 9070).map(|socket| socket.to_string());
        assert_eq!(show("0.0.0.0").as_deref(), Some("0.0.0.0:9070"));
        assert_eq!(show("::1").as_deref(), Some("[::1]:9070"));
        assert_eq!(show("10.0.0.1:1").as_deref(), Some("10.0.0.1:1"));
        assert_eq!(show("host:1"), None);
    }

    #[test]
    fn ip_addresses_stand_bare() {
        for (text, fine) in [
            ("0.0.0.0", true),
            ("::", true),
            ("[::]", false),
            ("1.2.3", false),
            (" 1.2.3.4", false),
            ("1.2.3.4:5", false),
        ] {
            assert_eq!(check_ip(text).is_none(), fine, "{text:?}");
        }
    }
}
