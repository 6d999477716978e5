use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS439",
    name: "numeric-tag",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "the tag of an image is a number to YAML, and another text than it looks",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS439.md"),
};
