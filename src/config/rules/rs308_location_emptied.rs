use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS308",
    name: "location-emptied",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a node keeps the location that it is registered with when its file names none",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS308.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let registered = node.observed().and_then(|observed| observed.location.as_deref()).unwrap_or_default();
    let here = node.settings.location.value.as_deref().unwrap_or_default().trim();
    if node.is_complete() && !registered.is_empty() && here.is_empty() {
        out.push(
            node.at_value(
                keys::LOCATION,
                format!("the node is registered at `{registered}`, but the file has no location"),
            )
            .help("The server keeps the registered one, and a node that takes its place has none. Write it down, or another one."),
        );
    }
}
