use super::prelude::*;
use crate::config::keys;

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

fn check(node: &Node<'_>, out: &mut Findings) {
    let s3 = node
        .text(keys::WORKER_SNAPSHOTS_DESTINATION)
        .is_some_and(|text| text.trim().to_ascii_lowercase().starts_with("s3"));
    let (id, secret) =
        (keys::WORKER_SNAPSHOTS_AWS_ACCESS_KEY_ID, keys::WORKER_SNAPSHOTS_AWS_SECRET_ACCESS_KEY);
    if node.is_complete() && s3 && node.has(id) && !node.has(secret) {
        out.push(node.at_key(id, "`aws-access-key-id` needs `aws-secret-access-key`").help(
            "Set both, preferably as environment variables, or neither and let the server find credentials.",
        ));
    }
}
