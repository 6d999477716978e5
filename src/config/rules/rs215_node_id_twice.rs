use super::prelude::*;
use super::set;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS215",
    name: "node-id-twice",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "two nodes force the same id",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS215.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    for (node, first) in set::repeated(nodes, |node| node.settings.force_node_id.value) {
        out.push(
            node.at_value(keys::FORCE_NODE_ID, format!("{} forces the same id", first.label()))
                .related(first.place(keys::FORCE_NODE_ID, "the other node"))
                .help("The second to join is rejected. Remove the key; the cluster assigns ids."),
        );
    }
}
