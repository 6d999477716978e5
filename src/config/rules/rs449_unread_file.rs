use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS449",
    name: "unread-file",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a configuration file is mounted, and nothing tells the server to read it",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS449.md"),
};
