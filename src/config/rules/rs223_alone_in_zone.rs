use std::collections::BTreeMap;

use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::values::location::domain;
use crate::config::values::replication::{ReplicationProperty, Scope};

pub const RULE: Rule = Rule {
    code: "RS223",
    name: "alone-in-zone",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "nodesets of the default size leave one node alone in a zone that writes need",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS223.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let servers: Vec<&&Node<'_>> = nodes.iter().filter(|node| node.settings.has(Role::LogServer)).collect();
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    for node in &servers {
        *zones.entry(zone_of(node).unwrap_or_default()).or_default() += 1;
    }
    let spread = !zones.contains_key("");
    for node in nodes.iter().filter(|node| node.settings.auto_provision.value && spread) {
        let Ok(property) = ReplicationProperty::parse(&node.settings.default_replication.value) else {
            continue;
        };
        let Some(need) = property.zone().map(usize::from) else { continue };
        let asked = node.integer(keys::BIFROST_REPLICATED_LOGLET_DEFAULT_NODESET_SIZE).unwrap_or(0);
        let size =
            nodeset_size(usize::try_from(asked).unwrap_or(0), usize::from(property.copies()), servers.len());
        let copies = usize::from(property.copies());
        let alone = servers.iter().find(|node| zone_of(node).is_some_and(|zone| zones.get(zone) == Some(&1)));
        // Where each node is alone, as many copies as servers are another rule's.
        if let Some(alone) = alone.filter(|_| {
            zones.len() == need && copies < servers.len() && zones.values().any(|nodes| *nodes > 1)
        }) {
            let zone = zone_of(alone).unwrap_or_default();
            out.push(
                alone
                    .at_value(keys::LOCATION, format!("no other log-server is in the zone `{zone}`"))
                    .help(format!(
                        "Each record is to be in {need} zones, and there are no more of them: when this node is down, writes stop. Run a \
                         second log-server in that zone, or one in another zone."
                    )),
            );
            return;
        }
        // Fewer zones than copies is another rule's; one zone to spare bears the loss of a whole zone.
        if zones.len() != need || size >= servers.len() {
            continue;
        }
        let fewest = size / zones.len();
        if fewest == 1 && zones.values().all(|nodes| *nodes > 1) {
            let all = servers.len();
            out.push(
                node.at_value(keys::DEFAULT_REPLICATION, format!("nodesets of {size} out of {all} nodes put one alone in its zone"))
                    .help(
                        Help::from(
                            "When that node is down its zone has none left in the nodeset, and writes stop although its \
                             neighbour is up. Set ",
                        )
                        .set(keys::BIFROST_REPLICATED_LOGLET_DEFAULT_NODESET_SIZE, all)
                        .words(" before the cluster is provisioned."),
                    ),
            );
            return;
        }
    }
}

fn zone_of<'n>(node: &&&'n Node<'_>) -> Option<&'n str> {
    domain(node.settings.location.value.as_deref().unwrap_or_default(), Scope::Zone)
}

/// The number of log-servers that a segment is spread over, as the servers reckon it; 0 leaves it to them.
fn nodeset_size(asked: usize, copies: usize, servers: usize) -> usize {
    asked.max(2 * copies - 1).max(copies + 1).min(servers)
}
