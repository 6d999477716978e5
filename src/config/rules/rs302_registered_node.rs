use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS302",
    name: "registered-node",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the node is registered under another name",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS302.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(observed) = node.observed() else { return };
    let name = node.settings.node_name.value.as_deref();
    if !node.is_complete() || name == Some(observed.name.as_str()) {
        return;
    }
    let path = keys::NODE_NAME;
    let fix = node.set_to(FixSafety::Unsafe, path, observed.name.as_str());
    let what = name.map_or("not set".to_owned(), |name| format!("`{name}`"));
    out.push(
        node.at_value(
            path,
            format!("`node-name` is {what}; the node at this address is registered as `{}`", observed.name),
        )
        .help("Under another name it starts as a new, empty node, without the data of the old one.")
        .fix(fix),
    );
}
