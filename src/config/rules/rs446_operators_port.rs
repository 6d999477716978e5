use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS446",
    name: "operators-port",
    severity: Severity::Error,
    stage: Stage::Later,
    title: "a server listens elsewhere than the operator takes for granted",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS446.md"),
};
