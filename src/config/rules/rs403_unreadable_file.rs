use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS403",
    name: "unreadable-file",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "a file cannot be read, so nothing in it was checked",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS403.md"),
};
