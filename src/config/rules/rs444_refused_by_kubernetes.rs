use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS444",
    name: "refused-by-kubernetes",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "the API server refuses the object",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS444.md"),
};
