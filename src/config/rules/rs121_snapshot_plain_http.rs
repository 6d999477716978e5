use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;

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
    let starts = |text: Option<&str>, with: &[&str]| {
        text.is_some_and(|text| with.iter().any(|start| text.trim().to_ascii_lowercase().starts_with(start)))
    };
    let s3 = starts(node.settings.snapshots.destination.value.as_deref(), &["s3://", "s3a://"]);
    let plain = starts(node.text(keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL), &["http://"]);
    let allowed = matches!(node.get(keys::WORKER_SNAPSHOTS_AWS_ALLOW_HTTP), Some((Value::Boolean(true), _)))
        || !node.has(keys::WORKER_SNAPSHOTS_AWS_ALLOW_HTTP)
            && node
                .given
                .environment
                .get("AWS_ALLOW_HTTP")
                .is_some_and(|text| text.as_deref().is_none_or(|text| text == "true"));
    if !s3 || !plain || allowed {
        return;
    }
    let fix =
        node.set("set `aws-allow-http = true`", FixSafety::Safe, keys::WORKER_SNAPSHOTS_AWS_ALLOW_HTTP, true);
    out.push(
        node.at_value(
            keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL,
            "an http endpoint needs `aws-allow-http = true`",
        )
        .help("Set it for a store on a network you trust, or use https.")
        .fix(fix),
    );
}
