//! The fabric's `GET /health`: what a server says of itself.

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
    /// Whether its admin role answers questions about the cluster.
    pub admin_ready: bool,
    /// Milliseconds since its process was started.
    pub age_ms: Option<u64>,
}

#[derive(Deserialize)]
struct Raw {
    status: String,
    node_id: Option<String>,
    cluster_name: Option<String>,
    cluster_fingerprint: Option<u64>,
    admin_status: Option<String>,
    age: Option<String>,
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
        age_ms: raw.age.as_deref().and_then(age_ms),
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
