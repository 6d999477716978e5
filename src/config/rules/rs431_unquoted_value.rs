use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS431",
    name: "unquoted-value",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "a number or a boolean without quotes where Kubernetes takes only text",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS431.md"),
};
