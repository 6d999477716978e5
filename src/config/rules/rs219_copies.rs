use super::copies;
use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::values::replication::ReplicationProperty;

pub const RULE: Rule = Rule {
    code: "RS219",
    name: "copies",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the cluster is provisioned so that it cannot lose a node",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS219.md"),
};

/// What replication is, matters once: when the cluster is provisioned.
fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let path = keys::DEFAULT_REPLICATION;
    if nodes.iter().any(|node| node.context.cluster.is_some()) {
        return;
    }
    let read = |node: &Node<'_>| ReplicationProperty::parse(&node.settings.default_replication.value).ok();
    let provisions = |node: &&&Node<'_>| node.settings.auto_provision.value;
    let deciding: Vec<&&Node<'_>> = nodes.iter().filter(provisions).collect();
    // Where nobody does, it is done by hand, with a replication of its own, or has been done long ago. An operator asks with none
    // of its own.
    let by_operator = nodes.iter().any(|node| node.given.provisioned_for);
    let by_hand = deciding.is_empty() && !by_operator;
    let deciding = if deciding.is_empty() { nodes.iter().collect() } else { deciding };
    // What a node that never provisions says is read by nobody, and misleads its reader.
    let mut written = nodes.iter().filter(|node| node.settings.default_replication.is_explicit());
    if let Some(first) = written.next()
        && let Some(other) = written.find(|node| read(node) != read(first))
    {
        let place = first.place(path, "and another value here");
        out.push(other.at_value(path, "the replication differs between files").related(place).help(
            "Only the file of the node that provisions the cluster counts, once. Write the same in all of them.",
        ));
    }
    let servers = nodes.iter().filter(|node| node.settings.has(Role::LogServer)).count();
    let Some(node) = deciding.first().filter(|_| servers > 1) else { return };
    let Some(copies) = read(node).map(|property| usize::from(property.copies())) else { return };
    let finding = if copies == 1 {
        let said =
            if node.settings.default_replication.is_explicit() { "is 1" } else { "is not set (default 1)" };
        node.at_value(path, format!("`default-replication` {said} for {servers} log-servers")).help(
            Help::from(
                "Every record lies on one node: the loss of any of them loses data and stops writes. Set ",
            )
            .key(path)
            .words(" to 2 or more before the cluster is provisioned, or raise it afterwards."),
        )
    } else if copies == servers && copies::shortage(node, nodes).is_none() {
        node.at_value(path, format!("{copies} copies on {servers} log-servers: writes stop when one is down")).help(
            "Records are safe on the others. To go on writing run one log-server more, or one copy fewer.",
        )
    } else {
        return;
    };
    out.push(if by_hand { finding.severity(Severity::Info) } else { finding });
}
