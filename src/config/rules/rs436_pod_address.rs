use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS436",
    name: "pod-address",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "an address of a pod is none that its Service gives it",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS436.md"),
};
