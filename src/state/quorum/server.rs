//! What the servers accept as an f-majority, as `NodeSetChecker::check_fmajority` counts it
//! (`crates/types/src/replication/checker.rs`). It is too lax in places that the parent module lists.

use std::collections::BTreeMap;

use super::node::{Domain, QuorumNode, Storage};
use crate::cluster::Ternary;
use crate::config::values::replication::{ReplicationProperty, Scope};

/// The members of one domain, as the servers count them.
#[derive(Default)]
struct Count {
    members: usize,
    authoritative: usize,
    other: usize,
}

/// Whether the servers count the members that answer as an f-majority.
pub fn f_majority(nodes: &[&QuorumNode], property: &ReplicationProperty) -> Ternary {
    Ternary::between(passes(nodes, property, false), passes(nodes, property, true))
}

/// In the worst case, what is unknown does not answer, and a node in an unknown place has an incomplete
/// domain of its own. In the best case, it answers and completes a domain of its own, or is left out.
fn passes(nodes: &[&QuorumNode], property: &ReplicationProperty, at_best: bool) -> bool {
    let answers = |node: &QuorumNode| match node.alive.and(node.log_server) {
        Ternary::Yes => node.storage != Storage::Unknown || at_best,
        Ternary::Unknown => at_best,
        Ternary::No => false,
    };
    let scopes = [
        (Scope::Node, Some(property.copies())),
        (Scope::Zone, property.zone()),
        (Scope::Region, property.region()),
    ];
    scopes.into_iter().filter_map(|(scope, factor)| Some((scope, usize::from(factor?)))).any(
        |(scope, factor)| {
            let mut domains: BTreeMap<String, Count> = BTreeMap::new();
            for (at, node) in nodes.iter().enumerate() {
                // Disabled and removed nodes are left out, with all that is on them.
                let forgotten = match node.storage {
                    Storage::Disabled | Storage::Removed => true,
                    Storage::Unknown => at_best && !answers(node),
                    _ => false,
                };
                if forgotten {
                    continue;
                }
                let (name, placed) = match (scope, node.site.domain(scope)) {
                    (Scope::Node, _) => (at.to_string(), true),
                    (_, Domain::Named(name)) => (name.to_owned(), true),
                    (_, Domain::Unknown) if !at_best || answers(node) => (format!("?{at}"), at_best),
                    _ => continue,
                };
                let count = domains.entry(name).or_default();
                count.members += 1;
                if placed && answers(node) {
                    *match node.storage {
                        Storage::DataLoss => &mut count.other,
                        _ => &mut count.authoritative,
                    } += 1;
                }
            }
            // A domain with members in both kinds of state is complete in neither sense.
            let complete =
                |count: &&Count| count.authoritative == count.members || count.other == count.members;
            domains.values().filter(complete).count() > domains.len().saturating_sub(factor)
        },
    )
}
