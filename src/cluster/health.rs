//! Reads the fabric's `GET /health` (JSON since 1.7), in which a node reports about itself.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::api::Role;
use crate::restatectl::NodeId;
use crate::restatectl::states::{MetadataStatus, NodeStatus, RoleStatus};

/// What a node reports about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What it says of itself.
    pub status: NodeStatus,
    /// Its number, once it has joined.
    pub id: Option<NodeId>,
    /// How often it has started, once it has joined.
    pub generation: Option<u32>,
    /// The cluster that it belongs to, or wants to join.
    pub cluster_name: Option<String>,
    /// The fingerprint of that cluster, where the server tells it.
    pub fingerprint: Option<u64>,
    /// What it says of its roles, of those that it says anything of.
    pub roles: BTreeMap<Role, String>,
    /// Whether its admin role is ready to answer queries.
    pub admin_ready: bool,
    /// Milliseconds since its process started.
    pub age_ms: Option<u64>,
}

/// As the server prints it.
#[derive(Deserialize)]
struct Body {
    status: String,
    node_id: Option<String>,
    cluster_name: Option<String>,
    cluster_fingerprint: Option<u64>,
    admin_status: Option<String>,
    worker_status: Option<String>,
    log_server_status: Option<String>,
    metadata_server_status: Option<String>,
    age: Option<String>,
}

/// Reads the body; `None` when it is not such JSON (older servers answer with an empty body), or names a node in
/// a way that is not understood: such a node has not told that it has yet to join.
pub fn read(body: &str) -> Option<Health> {
    let body: Body = serde_json::from_str(body).ok()?;
    let joined = match &body.node_id {
        None => None,
        Some(text) => {
            let generation = match text.split_once(':') {
                Some((_, number)) => Some(number.parse().ok()?),
                None => None,
            };
            Some((NodeId::parse(text)?, generation))
        }
    };
    let roles = [
        (Role::Admin, &body.admin_status),
        (Role::Worker, &body.worker_status),
        (Role::LogServer, &body.log_server_status),
        (Role::MetadataServer, &body.metadata_server_status),
    ];
    let roles = roles.into_iter().filter_map(|(role, status)| Some((role, status.clone()?))).collect();
    Some(Health {
        status: body.status.as_str().into(),
        id: joined.map(|(id, _)| id),
        generation: joined.and_then(|(_, generation)| generation),
        cluster_name: body.cluster_name,
        fingerprint: body.cluster_fingerprint,
        roles,
        admin_ready: body.admin_status.is_some_and(|status| RoleStatus::from(status.as_str()).is_ready()),
        age_ms: body.age.as_deref().and_then(age_ms),
    })
}

impl Health {
    /// A role among these that it does not report to be ready, with what it says of it.
    pub fn unready(&self, roles: impl IntoIterator<Item = Role>) -> Option<(Role, &str)> {
        roles.into_iter().find_map(|role| {
            let status = self.roles.get(&role).map_or("not reported", String::as_str);
            let ready = match role {
                // The fabric says nothing of it.
                Role::HttpIngress => true,
                Role::MetadataServer => {
                    matches!(status.into(), MetadataStatus::Member | MetadataStatus::Standby)
                }
                Role::Admin | Role::LogServer | Role::Worker => RoleStatus::from(status).is_ready(),
            };
            (!ready).then_some((role, status))
        })
    }
}

/// Milliseconds in an age such as `1d 2h 5m 5s 906ms 930µs 610ns`.
fn age_ms(text: &str) -> Option<u64> {
    let mut total = 0u64;
    for part in text.split_whitespace() {
        let digits = part.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = part.split_at(digits);
        let factor = match unit {
            "w" => 7 * 86_400_000,
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
    fn ages_are_read_to_the_millisecond() {
        assert_eq!(age_ms("5s 906ms 930µs 610ns"), Some(5906));
        assert_eq!(age_ms("1d 1h 1m"), Some(90_060_000));
        assert_eq!(age_ms("soon"), None);
    }

    #[test]
    fn a_body_that_is_no_json_says_nothing() {
        assert_eq!(read(""), None);
        let health = read(r#"{"status":"Starting","cluster_name":"c"}"#).unwrap();
        assert_eq!((health.id, health.admin_ready), (None, false));
    }

    #[test]
    fn a_node_that_is_not_understood_has_not_told_that_it_has_yet_to_join() {
        let joined = |id: &str| {
            let health = read(&format!(r#"{{"status":"Alive","node_id":{id}}}"#))?;
            Some((health.id, health.generation))
        };
        assert_eq!(joined(r#""N2:3""#), Some((Some(NodeId(2)), Some(3))));
        assert_eq!(joined("null"), Some((None, None)));
        assert_eq!(joined(r#""N2""#), Some((Some(NodeId(2)), None)));
        for odd in [r#""2:3""#, r#""N2:x""#, r#""""#, "7"] {
            assert_eq!(joined(odd), None, "{odd}");
        }
    }
}
