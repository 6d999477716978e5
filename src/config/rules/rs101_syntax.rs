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
    let mut told = None;
    for error in node.document.errors.iter().filter(|error| !error.only_toml11) {
        // What else is wrong at one place follows from the first.
        if told.replace(error.span.start) == Some(error.span.start) {
            continue;
        }
        out.push(node.finding(&error.message).span(error.span.clone()).help(&error.help));
    }
}
