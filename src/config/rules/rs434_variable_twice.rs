use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS434",
    name: "variable-twice",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a variable stands twice in the list of a container",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS434.md"),
};
