use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS432",
    name: "no-quantity",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "a limit of memory that is no quantity",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS432.md"),
};
