use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS441",
    name: "literal-secret",
    severity: Severity::Info,
    stage: Stage::Later,
    title: "a secret stands in plain text in a manifest or a compose file",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS441.md"),
};
