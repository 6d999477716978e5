use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS407",
    name: "ignored-by-systemd",
    severity: Severity::Warning,
    stage: Stage::Load,
    title: "systemd ignores this line, or a part of it",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS407.md"),
};
