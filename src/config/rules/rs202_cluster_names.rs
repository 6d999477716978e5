use super::prelude::*;
use super::set;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS202",
    name: "cluster-names",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "nodes of one deployment have different cluster names, and the others reject them",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS202.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let name = |node: &Node<'_>| node.settings.cluster_name.value.clone();
    let (usual, odd) = set::minority(nodes, name);
    for node in odd {
        let here = match node.settings.cluster_name.is_explicit() {
            true => format!("the cluster is called `{}` here", name(node)),
            false => format!("`cluster-name` is not set here, which means `{}`", name(node)),
        };
        out.push(
            node.at_value(keys::CLUSTER_NAME, format!("{here}, and `{usual}` elsewhere"))
                .help("A node that tries to join another cluster is turned away and exits. Write one name in all files."),
        );
    }
}
