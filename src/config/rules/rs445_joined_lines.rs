use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS445",
    name: "joined-lines",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "YAML joins the lines of a configuration file into one",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS445.md"),
};
