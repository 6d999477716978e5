use super::peers;
use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::values::location::domain;
use crate::config::values::replication::{ReplicationProperty, Scope};

pub const RULE: Rule = Rule {
    code: "RS222",
    name: "locations",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a log-server without a location, or with one of another depth, among nodes that have one",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS222.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let path = keys::LOCATION;
    let scope = needed(nodes);
    let depth = |node: &Node<'_>| {
        let location = node.settings.location.value.as_deref().unwrap_or_default();
        let reaches = |scope| usize::from(domain(location, scope).is_some());
        reaches(Scope::Region) + reaches(Scope::Zone)
    };
    let Some(deepest) = nodes.iter().copied().max_by_key(|node| (depth(node), std::cmp::Reverse(node.index)))
    else {
        return;
    };
    let wanted = match scope {
        Some(Scope::Zone) => 2,
        Some(Scope::Region) => 1,
        _ => depth(deepest),
    };
    let own = |node: &Node<'_>| ReplicationProperty::parse(&node.settings.default_replication.value).ok();
    let says_itself =
        |node: &Node<'_>| own(node).is_some_and(|own| own.zone().is_some() || own.region().is_some());
    for node in nodes.iter().copied().filter(|node| depth(node) < wanted) {
        // A file that asks for zones itself is told so by its own rule.
        if says_itself(node) {
            continue;
        }
        let message = match depth(node) {
            0 => "this node has no location".to_owned(),
            _ => "the location of this node names a region and no zone".to_owned(),
        };
        let place = deepest.place(path, format!("{} has one", peers::label(deepest)));
        let finding = node.at_value(path, message).related(place);
        out.push(match scope {
            Some(_) if node.settings.has(Role::LogServer) => finding.help(
                Help::from(
                    "Replication by zone cannot place a copy on a log-server without one: when it joins, logs are sealed and \
                     writes stop. Set ",
                )
                .set(path, "region.zone")
                .words(" before it joins."),
            ),
            Some(_) => finding.severity(Severity::Info).help("It counts for no zone when partitions are placed."),
            None => finding
                .severity(Severity::Info)
                .help(Help::from("Replication by zone needs one on every log-server. Set ").key(path).words(" now: a later change is a move.")),
        });
    }
}

/// What the replication of any file spreads copies over.
fn needed(nodes: &Set<'_, '_>) -> Option<Scope> {
    let properties: Vec<ReplicationProperty> = nodes
        .iter()
        .filter_map(|node| ReplicationProperty::parse(&node.settings.default_replication.value).ok())
        .collect();
    let any = |scope| properties.iter().any(|property| property.at(scope).is_some());
    [Scope::Zone, Scope::Region].into_iter().find(|scope| any(*scope))
}
