use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS308",
    name: "location-emptied",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the location of a registered node cannot be removed",
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
            .help("The server does not start without it. Set it to the registered one."),
        );
    }
}
