use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS147",
    name: "lone-provider",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "logs of this provider exist on one node only",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS147.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let path = keys::BIFROST_DEFAULT_PROVIDER;
    let (message, help) = match node.settings.default_provider.value.as_str() {
        "local" => (
            "the `local` provider keeps each log on one node",
            "No other node can read it, so the cluster cannot grow and the disk is the only copy.",
        ),
        "in-memory" => ("the `in-memory` provider loses every log when the server stops", "It is for tests."),
        _ => return,
    };
    let fix = node
        .value_span(path)
        .and_then(|_| node.set("write \"replicated\"", FixSafety::Unsafe, path, "replicated"));
    out.push(node.at_value(path, message).help(format!("{help} Use `replicated`, the default.")).fix(fix));
}
