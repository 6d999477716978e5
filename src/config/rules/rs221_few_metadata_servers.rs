use super::peers;
use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS221",
    name: "few-metadata-servers",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a cluster of three nodes or more whose metadata one node alone votes on",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS221.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let servers = nodes.metadata_servers();
    if let ([only], true) = (servers.as_slice(), nodes.has_one_metadata_server()) {
        out.push(
            only.at_value(keys::ROLES, format!("{} alone keeps the metadata of {} nodes", peers::label(only), nodes.len()))
                .help(
                    "While it is down nothing can be moved, repaired or started, and if its disk is lost the cluster is. Give \
                     two more nodes the metadata-server role.",
                ),
        );
    }
    // Whoever provisions is the first voter; the others join by themselves unless they are told not to.
    let standby =
        |node: &&&Node<'_>| !node.settings.metadata_auto_join.value && !node.settings.auto_provision.value;
    for node in servers.iter().filter(standby) {
        out.push(
            node.at_value(
                keys::METADATA_SERVER_AUTO_JOIN,
                "this metadata server does not vote until somebody adds it",
            )
            .severity(Severity::Info)
            .help("Add it with `restatectl metadata-server add-node` once it has joined."),
        );
    }
}
