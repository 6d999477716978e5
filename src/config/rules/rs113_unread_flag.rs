use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS113",
    name: "unread-flag",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server accepts this flag but does not use it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS113.md"),
};

const FLAG: &str = "--metadata-store-address";

fn check(node: &Node<'_>, out: &mut Findings) {
    let given =
        |arg: &String| arg.strip_prefix(FLAG).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
    if node.given.arguments.iter().any(given) {
        out.push(
            node.finding(format!("`{FLAG}` is accepted, but its value is not used"))
                .help("Set `metadata-client.addresses`, or the variable RESTATE_METADATA_CLIENT__ADDRESSES."),
        );
    }
}
