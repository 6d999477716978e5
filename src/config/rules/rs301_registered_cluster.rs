use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS301",
    name: "registered-cluster",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the cluster is provisioned under another name",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS301.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(registered) = node.context.cluster.as_ref().and_then(|cluster| cluster.name.as_ref()) else {
        return;
    };
    let here = &node.settings.cluster_name;
    if !node.is_complete() || here.value == *registered {
        return;
    }
    let path = keys::CLUSTER_NAME;
    let fix = node.set_to(FixSafety::Unsafe, path, registered.as_str());
    let what = if here.is_explicit() { "is" } else { "defaults to" };
    out.push(
        node.at_value(path, format!("`cluster-name` {what} `{}`; the cluster is `{registered}`", here.value))
            .help("A node with another cluster name is turned away, and refuses its own data directory. The name cannot change.")
            .fix(fix),
    );
}
