use super::prelude::*;
use super::{peers, set};
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS220",
    name: "cluster-numbers",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a setting that all nodes of a cluster should share differs between them",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS220.md"),
};

/// What the nodes of a cluster have to agree on, and what happens where they do not.
const SHARED: [(&[&str], &str); 17] = [
    (
        keys::DEFAULT_NUM_PARTITIONS,
        "Only the node that provisions the cluster is asked, once, and the number of partitions cannot be changed \
         afterwards. Write the same in all files.",
    ),
    (
        keys::NETWORKING_MESSAGE_SIZE_LIMIT,
        "A node refuses what a node with a larger limit sends it, again and again. Write the same in all files.",
    ),
    (
        keys::BIFROST_RECORD_SIZE_LIMIT,
        "A record that one node accepts is too large for another that takes the partition over. Write the same in all \
         files.",
    ),
    (
        keys::METADATA_CLIENT_MESSAGE_SIZE_LIMIT,
        "A node with a smaller limit cannot read metadata that another has written. Write the same in all files.",
    ),
    (keys::METADATA_SERVER_RAFT_ELECTION_TICK, RAFT),
    (keys::METADATA_SERVER_RAFT_HEARTBEAT_TICK, RAFT),
    (keys::METADATA_SERVER_RAFT_TICK_INTERVAL, RAFT),
    (
        keys::WORKER_DURABILITY_MODE,
        "Whoever leads a partition trims its log by a mode of its own, so one node may trim what another waits to have in a \
         snapshot. Write the same in all files.",
    ),
    (keys::BIFROST_DEFAULT_PROVIDER, ONCE),
    (keys::BIFROST_REPLICATED_LOGLET_DEFAULT_NODESET_SIZE, ONCE),
    (
        keys::ADMIN_DEPLOYMENT_ROUTING_HEADERS,
        "Whether a deployment is the same as one that is registered is decided by the node that is asked. Write the same in \
         all files.",
    ),
    (keys::DEFAULT_IDEMPOTENCY_RETENTION, RETENTION),
    (keys::DEFAULT_JOURNAL_RETENTION, RETENTION),
    (keys::DEFAULT_WORKFLOW_COMPLETION_RETENTION, RETENTION),
    (keys::MAX_IDEMPOTENCY_RETENTION, RETENTION),
    (keys::MAX_JOURNAL_RETENTION, RETENTION),
    (keys::MAX_WORKFLOW_COMPLETION_RETENTION, RETENTION),
];

const ONCE: &str = "Only the node that provisions the cluster is asked, once. Write the same in all files.";
const RETENTION: &str =
    "Each invocation is kept by the setting of the node that takes it. Write the same in all files.";

const RAFT: &str = "Metadata servers that count time differently hold elections against a healthy leader. Write the same in \
                    all files.";

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    for (path, help) in SHARED {
        let reading: Vec<&Node<'_>> =
            nodes.iter().copied().filter(|node| node.context.catalogue.lookup(path).is_some()).collect();
        if reading.len() < 2 || reading.iter().all(|node| !node.has(path)) {
            continue;
        }
        let value = |node: &Node<'_>| written(node, path);
        let (usual, odd) = set::minority(&reading, value);
        let others = reading
            .iter()
            .find(|node| value(node) == usual)
            .map_or_else(String::new, |node| peers::label(node));
        for node in odd {
            let message = format!("`{}` is {} here and {usual} in {others}", path.join("."), value(node));
            out.push(node.at_value(path, message).help(help));
        }
    }
}

/// The value as a text to compare, or the default's.
fn written(node: &Node<'_>, path: &[&str]) -> String {
    match node.get(path) {
        Some((value, _)) => shown(value),
        None => match node.context.catalogue.default(path) {
            Some(default) => default.trim_matches('"').to_owned(),
            None => "not set".to_owned(),
        },
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Datetime(_) | Value::Table(_) => "another kind of value".to_owned(),
    }
}
