use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS443",
    name: "unready-peers",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "servers find each other by a Service that leads only to those that are ready",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS443.md"),
};
