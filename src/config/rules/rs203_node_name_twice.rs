use super::prelude::*;
use super::set;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS203",
    name: "node-name-twice",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "two nodes have one name, so the second takes the place of the first and both go down",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS203.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let name = |node: &Node<'_>| match &node.settings.node_name.value {
        Some(name) => Some(Some(name.clone())),
        // On one host all nodes without a name are called like it.
        None if node.context.one_host => Some(None),
        None => None,
    };
    for (node, first) in set::repeated(nodes, name) {
        let what = match &node.settings.node_name.value {
            Some(name) => format!("`{name}` is the name of {}, too", first.label()),
            None => format!(
                "neither this node nor {} has a name, so both are called like the host",
                first.label()
            ),
        };
        let help = match set::are_replicas(node, first) {
            true => {
                "The newcomer takes over the id: the other shuts down, and the newcomer is rejected because its data is missing. \
                 These are pods of one object: take the name from that of the pod, `$(POD_NAME)`, with `POD_NAME` defined before \
                 it from the field `metadata.name`."
            }
            false => {
                "The newcomer takes over the id: the other shuts down, and the newcomer is rejected because its data is missing. \
                 Give every node a name of its own."
            }
        };
        out.push(
            node.at_value(keys::NODE_NAME, what)
                .related(first.place(keys::NODE_NAME, "the other node"))
                .help(help),
        );
    }
}
