use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS448",
    name: "called-anew",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a node is called by something that does not stay, such as its pod, its container or a random number",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS448.md"),
};
