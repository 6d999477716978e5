use super::prelude::*;

pub const RULE: Rule = Rule {
    code: "RS123",
    name: "half-a-credential",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "an access key without its secret keeps the server from starting",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS123.md"),
};

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let path = |key| ["worker", "snapshots", key];
    let s3 = node
        .text(&path("destination"))
        .is_some_and(|text| text.trim().to_ascii_lowercase().starts_with("s3"));
    let (id, secret) = (path("aws-access-key-id"), path("aws-secret-access-key"));
    if node.is_complete() && s3 && node.has(&id) && !node.has(&secret) {
        out.push(node.at_key(&id, "`aws-access-key-id` needs `aws-secret-access-key`").help(
            "Set both, best as environment variables, or neither and let the server find credentials.",
        ));
    }
}
