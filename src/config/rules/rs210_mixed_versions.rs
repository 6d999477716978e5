use super::prelude::*;
use super::set;

pub const RULE: Rule = Rule {
    code: "RS210",
    name: "mixed-versions",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "nodes run different minor versions",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS210.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let minor = |node: &Node<'_>| (node.context.version.major, node.context.version.minor);
    let (usual, odd) = set::minority(nodes, minor);
    for node in odd {
        let message = format!("this node runs {}, others run {}.{}", node.context.version, usual.0, usual.1);
        out.push(node.finding(message).help(
            "An older node that joins may drop what newer ones have written. Run one version, and upgrade one minor at a \
             time.",
        ));
    }
}
