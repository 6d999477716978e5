use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS437",
    name: "operator-provisions",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "the operator is to provision a cluster whose servers may do so themselves",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS437.md"),
};
