use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS409",
    name: "unanswered-port",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a port is published on which nobody listens",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS409.md"),
};
