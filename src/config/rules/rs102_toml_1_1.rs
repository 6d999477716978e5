use super::prelude::*;
use crate::api::Edit;
use crate::config::patch::Change;

pub const RULE: Rule = Rule {
    code: "RS102",
    name: "toml-1-1",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "only TOML 1.1 allows this, and the server reads TOML 1.0",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS102.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    for error in node.document.errors.iter().filter(|error| error.only_toml11) {
        let (start, end) = (error.span.start, error.span.end);
        // What is marked is exactly what must change; inline tables over several lines are the
        // author's to lay out.
        let change = match &node.document.text[error.span.clone()] {
            "," => Some(("remove the comma", "")),
            "\\e" => Some(("write the escape out", "\\u001B")),
            "\\x" => Some(("write the escape with four digits", "\\u00")),
            _ => None,
        };
        let fix = change.map(|(title, insert)| ProposedFix {
            title: title.into(),
            safety: FixSafety::Safe,
            change: Change::Splice(vec![Edit { start, end, insert: insert.into() }]),
            rests_on: &[],
        });
        out.push(node.finding(&error.message).span(start..end).help(&error.help).fix(fix));
    }
}
