use std::time::Duration;

use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;
use crate::config::values::{bytes, duration};

pub const RULE: Rule = Rule {
    code: "RS172",
    name: "lowered-value",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server uses a smaller value than this one",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS172.md"),
};

/// What nodes send each other at most, and what is never larger.
const MESSAGES: (&[&str], [&[&str]; 6]) = (
    keys::NETWORKING_MESSAGE_SIZE_LIMIT,
    [
        keys::BIFROST_RECORD_SIZE_LIMIT,
        keys::INGRESS_REQUEST_SIZE_LIMIT,
        keys::METADATA_CLIENT_MESSAGE_SIZE_LIMIT,
        keys::WORKER_INVOKER_EAGER_STATE_SIZE_LIMIT,
        keys::WORKER_INVOKER_MESSAGE_SIZE_LIMIT,
        keys::WORKER_INVOKER_PER_INVOCATION_MEMORY_LIMIT,
    ],
);

/// Where nothing is set.
const MESSAGE: u64 = 32 << 20;

/// How long something is kept where a service does not say it, and how long at most.
const RETENTIONS: [(&[&str], &[&str]); 3] = [
    (keys::DEFAULT_IDEMPOTENCY_RETENTION, keys::MAX_IDEMPOTENCY_RETENTION),
    (keys::DEFAULT_JOURNAL_RETENTION, keys::MAX_JOURNAL_RETENTION),
    (keys::DEFAULT_WORKFLOW_COMPLETION_RETENTION, keys::MAX_WORKFLOW_COMPLETION_RETENTION),
];

fn check(node: &Node<'_>, out: &mut Findings) {
    for (kept, most) in RETENTIONS {
        let (Some(written), Some(bound)) = (duration(node, kept), duration(node, most)) else { continue };
        if written > bound {
            let (name, by) = (kept.join("."), most.join("."));
            out.push(
                node.at_value(kept, format!("`{name}` is longer than `{by}`, which counts"))
                    .help("Nothing is kept longer than that. Raise the one, or lower the other."),
            );
        }
    }
    sizes(node, out);
}

/// A duration that a key is set to, if the server reads it.
fn duration(node: &Node<'_>, path: &[&str]) -> Option<Duration> {
    node.context.catalogue.lookup(path)?;
    duration::parse(node.text(path)?).ok()
}

fn sizes(node: &Node<'_>, out: &mut Findings) {
    let (limit, lowered) = MESSAGES;
    // Before 1.6 nothing bounds the size of messages.
    if !node.since(1, 6, 0) {
        return;
    }
    let all = size(node, limit).unwrap_or(MESSAGE);
    let invocation = keys::WORKER_INVOKER_PER_INVOCATION_MEMORY_LIMIT;
    for path in lowered {
        let eager = path == keys::WORKER_INVOKER_EAGER_STATE_SIZE_LIMIT;
        let of_invocation = size(node, invocation).filter(|bytes| eager && *bytes < all);
        let (bound, by) = of_invocation.map_or((all, limit), |bytes| (bytes, invocation));
        let Some(written) = size(node, path).filter(|bytes| *bytes > bound) else { continue };
        let (name, by) = (path.join("."), by.join("."));
        let (written, bound) = (bytes::shown(written), bytes::shown(bound));
        out.push(
            node.at_value(path, format!("`{name}` is {written}, and the server uses {bound}"))
                .help(format!("It is never more than `{by}`. Raise that on all nodes, or lower this.")),
        );
    }
}

/// The bytes that a key is set to, if the server reads it.
fn size(node: &Node<'_>, path: &[&str]) -> Option<u64> {
    node.context.catalogue.lookup(path)?;
    match node.get(path)?.0 {
        Value::String(text) => bytes::parse(text, &node.context.version),
        Value::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    }
}
