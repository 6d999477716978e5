use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS433",
    name: "missing-key",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "a container takes a key or a file that is not there",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS433.md"),
};
