use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS435",
    name: "service-variable",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "Kubernetes makes a variable of a Service that the server reads as its own",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS435.md"),
};
