use super::prelude::*;
use super::{peers, rs126_raft_ticks as ticks, set};
use crate::api::Role;
use crate::config::tree::Value;
use crate::config::{keys, layers};

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

/// Which nodes a setting has to be the same on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// All of them.
    All,
    /// Those that may provision; what any other node says is read by nobody, and misleads its reader.
    Provisioner,
    /// Those with one of these roles.
    Roles(&'static [Role]),
}

/// A setting that nodes have to agree on, and what happens where they do not.
type Shared = (&'static [&'static str], Reads, &'static str);

const SHARED: [Shared; 17] = [
    (
        keys::DEFAULT_NUM_PARTITIONS,
        Reads::Provisioner,
        "Only the node that provisions the cluster is asked, once, and the number of partitions cannot be changed \
         afterwards. Write the same in all files.",
    ),
    (
        keys::NETWORKING_MESSAGE_SIZE_LIMIT,
        Reads::All,
        "A node refuses what a node with a larger limit sends it, again and again. Write the same in all files.",
    ),
    (
        keys::BIFROST_RECORD_SIZE_LIMIT,
        Reads::All,
        "A record that one node accepts is too large for another that takes the partition over. Write the same in all \
         files.",
    ),
    (
        keys::METADATA_CLIENT_MESSAGE_SIZE_LIMIT,
        Reads::All,
        "A node with a smaller limit cannot read metadata that another has written. Write the same in all files.",
    ),
    (keys::METADATA_SERVER_RAFT_ELECTION_TICK, VOTERS, RAFT),
    (keys::METADATA_SERVER_RAFT_HEARTBEAT_TICK, VOTERS, RAFT),
    (keys::METADATA_SERVER_RAFT_TICK_INTERVAL, VOTERS, RAFT),
    (
        keys::WORKER_DURABILITY_MODE,
        Reads::Roles(&[Role::Worker]),
        "Whoever leads a partition trims its log by a mode of its own, so one node may trim what another waits to have in a \
         snapshot. Write the same in all files.",
    ),
    (keys::BIFROST_DEFAULT_PROVIDER, Reads::Provisioner, ONCE),
    (keys::BIFROST_REPLICATED_LOGLET_DEFAULT_NODESET_SIZE, Reads::Provisioner, ONCE),
    (
        keys::ADMIN_DEPLOYMENT_ROUTING_HEADERS,
        Reads::Roles(&[Role::Admin]),
        "Whether a deployment is the same as one that is registered is decided by the node that is asked. Write the same in \
         all files.",
    ),
    (keys::DEFAULT_IDEMPOTENCY_RETENTION, ASKED, RETENTION),
    (keys::DEFAULT_JOURNAL_RETENTION, ASKED, RETENTION),
    (keys::DEFAULT_WORKFLOW_COMPLETION_RETENTION, ASKED, RETENTION),
    (keys::MAX_IDEMPOTENCY_RETENTION, ASKED, RETENTION),
    (keys::MAX_JOURNAL_RETENTION, ASKED, RETENTION),
    (keys::MAX_WORKFLOW_COMPLETION_RETENTION, ASKED, RETENTION),
];

const VOTERS: Reads = Reads::Roles(&[Role::MetadataServer]);
/// Those that take invocations or run them.
const ASKED: Reads = Reads::Roles(&[Role::Admin, Role::HttpIngress, Role::Worker]);

const ONCE: &str = "Only the node that provisions the cluster is asked, once. Write the same in all files.";
const RETENTION: &str =
    "Each invocation is kept by the setting of the node that takes it. Write the same in all files.";

const RAFT: &str = "Metadata servers that count time differently hold elections against a healthy leader. Write the same in \
                    all files.";

/// Limits that are those of messages where nothing is set.
const OF_MESSAGES: [&[&str]; 2] = [keys::BIFROST_RECORD_SIZE_LIMIT, keys::METADATA_CLIENT_MESSAGE_SIZE_LIMIT];

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    for (path, reads, help) in SHARED {
        let reading: Vec<&Node<'_>> =
            nodes.iter().copied().filter(|node| is_read(node, path) && reads.by(node, path)).collect();
        // Ticks that a node dies of are going to be others.
        let reading: Vec<&Node<'_>> =
            reading.into_iter().filter(|node| help != RAFT || !ticks::are_refused(node)).collect();
        if reading.len() < 2 || reading.iter().all(|node| !node.has(path)) {
            continue;
        }
        let (usual, odd) = set::minority(&reading, |node| written(node, path).meaning);
        let usual = reading.iter().find(|node| written(node, path).meaning == usual);
        let Some(usual) = usual else { continue };
        for node in odd {
            let (here, there) = (written(node, path).shown, written(usual, path).shown);
            let message =
                format!("`{}` is {here} here and {there} in {}", path.join("."), peers::label(usual));
            out.push(node.at_value(path, message).help(help));
        }
    }
}

fn is_read(node: &Node<'_>, path: &[&str]) -> bool {
    node.context.catalogue.lookup(path).is_some()
}

impl Reads {
    fn by(self, node: &Node<'_>, path: &[&str]) -> bool {
        match self {
            Self::All => true,
            Self::Provisioner => node.has(path) || node.settings.auto_provision.value,
            Self::Roles(roles) => roles.iter().any(|role| node.settings.has(*role)),
        }
    }
}

/// What a node has for a setting.
struct Written {
    /// One text for everything that means the same.
    meaning: String,
    /// As people write it.
    shown: String,
}

/// The value that a node has, or the default's.
fn written(node: &Node<'_>, path: &[&str]) -> Written {
    if let Some((value, _)) = node.get(path) {
        return of(node, path, value);
    }
    let messages = keys::NETWORKING_MESSAGE_SIZE_LIMIT;
    if OF_MESSAGES.contains(&path) && is_read(node, messages) {
        return written(node, messages);
    }
    match node.context.catalogue.default(path) {
        Some(default) => of(node, path, &layers::parse_env_value(default)),
        None => Written { meaning: String::new(), shown: "not set".into() },
    }
}

fn of(node: &Node<'_>, path: &[&str], value: &Value) -> Written {
    let shown = shown(value);
    let meaning = node.context.catalogue.kind(path).and_then(|kind| kind.grammar().spelling(value));
    Written { meaning: meaning.unwrap_or_else(|| shown.clone()), shown }
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
