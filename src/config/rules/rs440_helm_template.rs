use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS440",
    name: "helm-template",
    severity: Severity::Error,
    stage: Stage::Load,
    title: "a template of a Helm chart where manifests are expected",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Collecting,
    page: include_str!("../../../docs/rules/RS440.md"),
};
