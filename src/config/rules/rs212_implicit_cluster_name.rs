use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS212",
    name: "implicit-cluster-name",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "without `cluster-name` the nodes belong to `localcluster`, like every node that was never configured",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS212.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    for node in nodes.iter().filter(|node| !node.settings.cluster_name.is_explicit()) {
        out.push(node.finding("`cluster-name` is not set").key(keys::CLUSTER_NAME).help(
            "It is the only thing that keeps a stray node out. Set it to the name under which the cluster is provisioned \
             (`localcluster` when it never was set).",
        ));
    }
}
