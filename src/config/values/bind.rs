//! Addresses to listen on.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use semver::Version;
use serde_json::Value as Json;

use super::text;
use super::tooling::{self, Dice, Samples, Tooling, quoted};
use super::{Grammar, Slot, ValueIssue};
use crate::config::tree::Item;

/// Since this version a bare IP is a bind address and a unix socket is not.
const BARE_IP: Version = Version::new(1, 6, 0);

/// IP and port that a `bind-address` means, `default` being the port when none is written. `None`
/// when it is no IP address (a unix socket before 1.6, or a mistake).
pub fn socket(text: &str, default: u16) -> Option<SocketAddr> {
    let bare = || text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, default));
    text.parse::<SocketAddr>().or_else(|_| bare()).ok()
}

/// Addresses to listen on: IP with or without port; a unix socket before 1.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binds;

impl Grammar for Binds {
    fn named(text: &'static str) -> Option<Self> {
        (text == "bind").then_some(Self)
    }

    fn words(&self) -> String {
        "an address to listen on: an IP address, with or without a port".into()
    }

    fn check(&self, item: &Item, slot: &Slot<'_>) -> Vec<ValueIssue> {
        let mut issues = text::check(item, &|text| check(text, slot.version));
        let meant = item.value.as_str().and_then(|text| meant(text, slot.version));
        if let (Some(issue), Some(meant)) = (issues.first_mut(), meant) {
            issue.help = Some(format!("write \"{meant}\""));
            issue.instead = Some(format!("\"{meant}\""));
        }
        issues
    }
}

/// What is meant by what is no address to listen on: `[::]` by itself, and the name that every machine has for itself.
fn meant(text: &str, version: &Version) -> Option<String> {
    let address = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = address.filter(|address| *version >= BARE_IP && address.parse::<Ipv6Addr>().is_ok());
    let port = text.strip_prefix("localhost:").filter(|port| port.parse::<u16>().is_ok());
    address.map(str::to_owned).or_else(|| Some(format!("127.0.0.1:{}", port?)))
}

impl Tooling for Binds {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::shared("bind-address")
    }

    fn definition(&self, slot: &Slot<'_>) -> Option<(&'static str, Json)> {
        let other = if *slot.version < BARE_IP { "unix:.*".into() } else { ip_pattern() };
        Some(("bind-address", tooling::string(&format!("^({}|{other})$", socket_pattern()))))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"0.0.0.0:5122\"", "\"[::]:5122\"", "\"127.0.0.1:0\"", "\"0.0.0.0\"", "\"::1\""],
            refused: &["\"\"", "\":5122\"", "\"localhost:5122\"", "\"unix:/a\"", "\"[::]\"", "5122"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        any(dice, &PORTS)
    }
}

/// IP and port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sockets;

impl Grammar for Sockets {
    fn named(text: &'static str) -> Option<Self> {
        (text == "socket").then_some(Self)
    }

    fn words(&self) -> String {
        "an IP address with a port".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        text::check(item, &|text| text.parse::<SocketAddr>().err().map(|_| "must be IP:PORT".into()))
    }
}

impl Tooling for Sockets {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::string(&format!("^{}$", socket_pattern()))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"0.0.0.0:5122\"", "\"[::]:0\""],
            refused: &["\"0.0.0.0\"", "\"::\"", "\"localhost:1\"", "\"1.2.3.4:65536\"", "5122"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        any(dice, &PORTS)
    }
}

/// IP addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ips;

impl Grammar for Ips {
    fn named(text: &'static str) -> Option<Self> {
        (text == "ip").then_some(Self)
    }

    fn words(&self) -> String {
        "an IP address".into()
    }

    fn check(&self, item: &Item, _: &Slot<'_>) -> Vec<ValueIssue> {
        text::check(item, &check_ip)
    }
}

impl Tooling for Ips {
    fn schema(&self, _: &Slot<'_>) -> Json {
        tooling::string(&format!("^({})$", ip_pattern()))
    }

    fn samples(&self) -> Samples {
        Samples {
            accepted: &["\"0.0.0.0\"", "\"::\"", "\"fe80::1\""],
            refused: &["\"[::]\"", "\"1.2.3\"", "\" 1.2.3.4\"", "\"1.2.3.4:5\"", "\"localhost\"", "0"],
        }
    }

    fn random(&self, dice: &mut Dice<'_>) -> String {
        any(dice, &["", "", "", ":5122"])
    }
}

/// Ports, right and wrong, and none.
const PORTS: [&str; 6] = ["", ":5122", ":0", ":65535", ":65536", ":"];

/// An IP address, a socket, or something near them.
fn any(dice: &mut Dice<'_>, ports: &[&str]) -> String {
    const IPS: [&str; 12] = [
        "0.0.0.0",
        "127.0.0.1",
        "::",
        "[::]",
        "::1",
        "[::1]",
        "10.0.0.1",
        "localhost",
        "",
        "1.2.3",
        "[fe80::1%1]",
        "01.2.3.4",
    ];
    let port = dice.pick(ports);
    if dice.one_in(15) { quoted("unix:/a") } else { quoted(&format!("{}{port}", dice.pick(&IPS))) }
}

const BYTE: &str = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
/// The pattern of a port.
pub(super) const PORT: &str =
    "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|0*[0-9]{1,4})";

fn socket_pattern() -> String {
    format!(r"({BYTE}(\.{BYTE}){{3}}|\[{}(%[0-9]+)?\]):{PORT}", v6_pattern())
}

fn ip_pattern() -> String {
    format!(r"{BYTE}(\.{BYTE}){{3}}|{}", v6_pattern())
}

/// IPv6 in all its lengths, but without an IPv4 tail.
fn v6_pattern() -> String {
    let group = "[0-9A-Fa-f]{1,4}";
    let mut forms = vec![format!("({group}:){{7}}{group}"), format!("::({group}(:{group}){{0,6}})?")];
    for left in 1..=7 {
        let right = match 7 - left {
            0 => String::new(),
            right => format!("({group}(:{group}){{0,{}}})?", right - 1),
        };
        forms.push(format!("{group}(:{group}){{{}}}::{right}", left - 1));
    }
    format!("({})", forms.join("|"))
}

fn check(text: &str, version: &Version) -> Option<String> {
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
        _ if text.starts_with('[') && text.ends_with(']') => {
            "has brackets, which belong to an IP address with a port behind them".into()
        }
        _ => "must be IP:PORT or an IP address; host names are not resolved".into(),
    })
}

fn check_ip(text: &str) -> Option<String> {
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
    fn knows_what_is_meant() {
        let new = Version::new(1, 7, 12);
        assert_eq!(meant("[::]", &new).as_deref(), Some("::"));
        assert_eq!(meant("localhost:5122", &new).as_deref(), Some("127.0.0.1:5122"));
        for text in ["[::", "[]", "[n1]", "localhost", "localhost:x", "n1:5122", ""] {
            assert_eq!(meant(text, &new), None, "{text}");
        }
        // Servers of 1.5 take no address without a port.
        assert_eq!(meant("[::]", &Version::new(1, 5, 3)), None);
        assert!(check("[::]", &new).is_some_and(|message| message.contains("brackets")));
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
