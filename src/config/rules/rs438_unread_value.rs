use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS438",
    name: "unread-value",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a value that Restate's chart does not read",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS438.md"),
};
