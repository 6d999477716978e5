use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS132",
    name: "no-partitions",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a cluster provisioned with no partitions can never run a service",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS132.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let path = keys::DEFAULT_NUM_PARTITIONS;
    if node.integer(path) == Some(0) {
        out.push(
            node.at_value(path, "a cluster with 0 partitions cannot store anything")
                .help("The number is fixed when the cluster is provisioned. The default is 24."),
        );
    }
}
