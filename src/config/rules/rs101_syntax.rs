use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS101",
    name: "syntax",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "the text is not TOML",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS101.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    for error in node.document.errors.iter().filter(|error| !error.only_toml11) {
        out.push(node.finding(&error.message).span(error.span.clone()).help(&error.help));
    }
}
