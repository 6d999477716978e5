use super::prelude::*;
use super::store;
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
    let s3 = node.text(keys::WORKER_SNAPSHOTS_DESTINATION).is_some_and(|text| store::is_s3(node, text));
    if node.is_complete() && s3 {
        store::SNAPSHOTS.credentials(node).into_iter().for_each(|finding| out.push(finding));
    }
}
