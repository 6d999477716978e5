//! Which keys have values that others may be told.

use super::{Catalogue, Kind, NEWEST};
use crate::api::secret::is_secret;
use crate::config::values::RETRY_FIELDS;
use crate::config::values::replication::Scope;

/// Whether a single value at this path may be told: servers of some version have the key, under this name or with other signs
/// between its words, and it is no secret. Whoever wrote another key may have meant anything by it. Elements of a list stand at
/// the path of the list.
pub fn is_told(path: &[&str]) -> bool {
    let catalogue = Catalogue::for_version(&NEWEST);
    let is_spelled = || {
        let known = catalogue.spelled(path);
        known.is_some_and(|key| has(&key.path.split('.').collect::<Vec<_>>(), &catalogue))
    };
    !is_secret(path) && (has(path, &catalogue) || is_spelled())
}

/// Whether a server of any version takes a single value there.
fn has(path: &[&str], catalogue: &Catalogue) -> bool {
    let mut at = Vec::with_capacity(path.len() + 1);
    for (depth, name) in path.iter().enumerate() {
        at.push(*name);
        let Some(key) = catalogue.find(&at) else { continue };
        let below = &path[depth + 1..];
        match key.kind {
            Kind::Table(_) => {}
            Kind::TableList(_) => at.push("[]"),
            Kind::Retry(_) => {
                return matches!(below, []) || is_one_of(below, &RETRY_FIELDS.map(|(name, _)| name));
            }
            Kind::Replication(_) => {
                return matches!(below, []) || is_one_of(below, &Scope::ALL.map(Scope::as_str));
            }
            kind => return below.is_empty() && !key.secret && !kind.grammar().free_form(),
        }
    }
    false
}

fn is_one_of(below: &[&str], names: &[&str]) -> bool {
    matches!(below, [name] if names.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_keys_are_told_and_nothing_beside_them() {
        for told in [
            "node-name",
            "node_name",
            "worker.snapshots.destination",
            "ingress.kafka-clusters.name",
            "network-error-retry-policy.max-attempts",
            "default-replication.zone",
            "aws-profile",
        ] {
            assert!(is_told(&told.split('.').collect::<Vec<_>>()), "{told}");
        }
        for other in [
            "",
            "pw",
            "node-nam",
            "admin",
            "admin.pw",
            "worker.snapshots",
            "worker.snapshots.destinatio",
            "worker.snapshots.aws-secret-access-key",
            "node-name.pw",
            "ingress.kafka-clusters",
            "ingress.kafka-clusters.sasl",
            "default-replication.pw",
            "network-error-retry-policy.pw",
            "admin.query-engine.datafusion-options.pw",
        ] {
            assert!(!is_told(&other.split('.').collect::<Vec<_>>()), "{other}");
        }
    }
}
