use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS404",
    name: "refused-by-compose",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "Compose refuses the file",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS404.md"),
};
