use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS408",
    name: "many-of-one",
    severity: Severity::Error,
    stage: Stage::Later,
    title: "one configuration for several servers",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS408.md"),
};
