use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS406",
    name: "refused-by-systemd",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "systemd does not start the unit",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS406.md"),
};
