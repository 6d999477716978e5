use super::prelude::*;
use super::store;

pub const RULE: Rule = Rule {
    code: "RS121",
    name: "snapshot-plain-http",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the snapshot endpoint is plain http without `aws-allow-http`, so the server does not start",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS121.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let destination = node.settings.snapshots.destination.value.as_deref().unwrap_or_default();
    if store::is_s3(node, destination) {
        store::SNAPSHOTS.plain_http(node).into_iter().for_each(|finding| out.push(finding));
    }
}
