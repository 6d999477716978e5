use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS430",
    name: "unexpanded-reference",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "a `$(NAME)` that Kubernetes does not expand, so the server gets it as it is written",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS430.md"),
};
