//! The fabric's `GET /health`: what a server says of itself.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::Deserialize;

use crate::id::NodeId;

/// What a server says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// `Alive`, `Starting`, …
    pub status: String,
    /// Number and generation, once it has joined.
    pub id: Option<(NodeId, u32)>,
    /// The cluster it belongs to, or wants to.
    pub cluster: Option<String>,
    /// The cluster's fingerprint, where the server tells it.
    pub fingerprint: Option<u64>,
    /// What it says of its roles, of those that it says anything of.
    pub roles: BTreeMap<&'static str, String>,
    /// Whether its admin role answers questions about the cluster.
    pub admin_ready: bool,
    /// Milliseconds since its process was started.
    pub age_ms: Option<u64>,
    /// Where it listens, for servers that report it (from 1.7 on), or why that cannot be read.
    pub bound: Result<Vec<Bound>, String>,
}

/// Where a part of a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The part.
    pub name: String,
    /// The place.
    pub place: Place,
}

/// A place to listen on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An address with a port.
    Port(SocketAddr),
    /// A socket in the node's own directory.
    Directory(String),
}

#[derive(Deserialize)]
struct Raw {
    status: String,
    node_id: Option<String>,
    cluster_name: Option<String>,
    cluster_fingerprint: Option<u64>,
    admin_status: Option<String>,
    worker_status: Option<String>,
    log_server_status: Option<String>,
    metadata_server_status: Option<String>,
    age: Option<String>,
    #[serde(default)]
    bound_addresses: serde_json::Value,
}

#[derive(Deserialize)]
struct RawBound {
    name: String,
    address: String,
    kind: String,
}

/// Where a server listens. One place that is not understood makes all of them unknown: it may be the one that counts.
fn bound(raw: serde_json::Value) -> Result<Vec<Bound>, String> {
    if raw.is_null() {
        return Ok(Vec::new());
    }
    let all: Vec<RawBound> =
        serde_json::from_value(raw).map_err(|_| "where it listens is not a list of places".to_owned())?;
    let place = |RawBound { name, address, kind }: RawBound| {
        let place = match kind.as_str() {
            "tcp" => Place::Port(address.parse().ok()?),
            "unix" => Place::Directory(address.rsplit_once('/')?.0.to_owned()),
            _ => return None,
        };
        Some(Bound { name, place })
    };
    let all: Option<Vec<Bound>> = all.into_iter().map(place).collect();
    all.ok_or_else(|| "a place where it listens is not understood".to_owned())
}

/// Reads the body of an answer.
///
/// # Errors
/// When it is no such JSON: a page of something else, or a server before 1.7.
pub fn read(body: &str) -> Result<Health, String> {
    let raw: Raw = super::json(body)?;
    let id = match raw.node_id.as_deref() {
        None => None,
        Some(text) => Some(NodeId::parse_generational(text).ok_or("its node id is not understood")?),
    };
    Ok(Health {
        status: raw.status,
        id,
        cluster: raw.cluster_name,
        fingerprint: raw.cluster_fingerprint,
        admin_ready: raw.admin_status.as_deref() == Some("Ready"),
        roles: [
            ("admin", raw.admin_status),
            ("worker", raw.worker_status),
            ("log-server", raw.log_server_status),
            ("metadata-server", raw.metadata_server_status),
        ]
        .into_iter()
        .filter_map(|(role, status)| Some((role, status?)))
        .collect(),
        age_ms: raw.age.as_deref().and_then(age_ms),
        bound: bound(raw.bound_addresses),
    })
}

/// Milliseconds of an age such as `1d 2h 5m 5s 906ms 930µs 610ns`.
fn age_ms(text: &str) -> Option<u64> {
    let mut total = 0u64;
    for part in text.split_whitespace() {
        let (number, unit) = part.split_at(part.find(|sign: char| !sign.is_ascii_digit())?);
        let factor = match unit {
            "w" => 604_800_000,
            "d" => 86_400_000,
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            "µs" | "us" | "ns" => 0,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(factor)?)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_listens_is_reported_by_some_servers() {
        let read = |bound: &str| {
            super::read(&format!(r#"{{"status": "Alive", "bound_addresses": {bound}}}"#))
                .and_then(|it| it.bound)
        };
        let both = r#"[{"name": "a", "address": "127.0.0.1:7", "kind": "tcp"},
            {"name": "a", "address": "/d/n1/a.sock", "kind": "unix"}]"#;
        let place = |place| Bound { name: "a".into(), place };
        let port = Place::Port("127.0.0.1:7".parse().expect("an address"));
        assert_eq!(read(both), Ok(vec![place(port), place(Place::Directory("/d/n1".into()))]));
        for none in ["null", "[]"] {
            assert_eq!(read(none), Ok(Vec::new()), "{none}");
        }
        let odd = [r#"{"name": "a"}"#, r#"{"name": "a", "address": "here", "kind": "tcp"}"#];
        let odd = odd.into_iter().chain([r#"{"name": "a", "address": "7", "kind": "quic"}"#, "7"]);
        for odd in odd {
            assert!(read(&both.replace(']', &format!(", {odd}]"))).is_err(), "{odd}");
        }
        assert!(read("{}").is_err());
    }

    #[test]
    fn an_age_is_told_in_units() {
        for (text, age) in [
            (
                "1w 1d 1h 1m 1s 1ms 930µs 610ns",
                Some(604_800_000 + 86_400_000 + 3_600_000 + 60_000 + 1_000 + 1),
            ),
            ("2s 5us", Some(2_000)),
            ("12h", Some(43_200_000)),
            ("", Some(0)),
            ("5", None),
            ("5 s", None),
            ("5y", None),
            ("-5s", None),
            ("99999999999999999999s", None),
            ("18446744073709551615w", None),
        ] {
            assert_eq!(age_ms(text), age, "{text}");
        }
        let health = read(r#"{"status": "Alive", "age": "5s", "node_id": "N3:7", "admin_status": "Ready"}"#);
        let health = health.expect("a server");
        assert_eq!((health.age_ms, health.id, health.admin_ready), (Some(5_000), Some((NodeId(3), 7)), true));
        for wrong in ["", "<html>", "[]", "{}", r#"{"status": "Alive", "node_id": "3"}"#] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
