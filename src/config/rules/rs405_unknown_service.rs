use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS405",
    name: "unknown-service",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "an address names no service of the project, or one that the node cannot reach",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS405.md"),
};
