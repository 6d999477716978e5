use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS442",
    name: "unread-field",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the operator reads no such field of a RestateCluster",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS442.md"),
};
