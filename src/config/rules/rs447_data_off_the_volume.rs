use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS447",
    name: "data-off-the-volume",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a volume is mounted where the server keeps nothing, and its data is in none",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS447.md"),
};
