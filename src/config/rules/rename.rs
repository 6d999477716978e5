//! Shared words and fixes of the rules about keys that are not read.

use super::finding::{Elsewhere, ProposedFix};
use super::{Finding, Node, Unread, WhyUnread};
use crate::api::validate::{FixSafety, Severity};
use crate::config::catalogue::{Kind, notes};
use crate::config::help::Help;
use crate::config::keys;
use crate::config::tree::Value;
use crate::config::version;

/// A finding about a key that is not read.
pub fn about(node: &Node<'_>, unread: &Unread, message: String) -> Finding {
    let mut finding = match &unread.variable {
        Some(name) => {
            node.finding(format!("{message} (set by the environment variable {name})")).variable_name(name)
        }
        None => node.finding(message).span(unread.key_span.clone()),
    };
    finding.key = Some(unread.dotted());
    if let WhyUnread::Below(keys) = &unread.reason {
        let others = keys.iter().skip(1).filter_map(|key| {
            let message = format!("`{}`, too", key.path.last()?);
            Some(Elsewhere { file: node.index, span: Some(key.key_span.clone()), message })
        });
        finding.related.extend(others);
    }
    if unread.reason == WhyUnread::Unknown && node.is_newer_than_known() {
        finding.severity = Some(Severity::Info);
    }
    finding
}

/// Settings that decide which data a server finds, and whether it takes it for its own.
const MOVES: [&[&str]; 4] = [keys::BASE_DIR, keys::CLUSTER_NAME, keys::FORCE_NODE_ID, keys::NODE_NAME];

/// Settings by which others know a server, or that cannot be taken back: what has run without them, with roles, an address and
/// a place of its own by now, would be another one after the next start.
const CHANGES_A_MEMBER: [&[&str]; 15] = [
    keys::ADVERTISED_ADDRESS,
    keys::ADVERTISED_HOST,
    keys::BIND_ADDRESS,
    keys::BIND_IP,
    keys::BIND_PORT,
    keys::EXPERIMENTAL_ENABLE_VQUEUES,
    keys::LISTEN_MODE,
    keys::LOCATION,
    keys::METADATA_SERVER_AUTO_JOIN,
    keys::ROCKSDB_TOTAL_MEMORY_SIZE,
    keys::ROLES,
    keys::TLS_MODE,
    keys::USE_RANDOM_PORTS,
    keys::WORKER_DURABILITY_MODE,
    keys::WORKER_TRIM_DELAY_INTERVAL,
];

/// Whether a key decides which data a server finds.
pub fn moves_data(key: &str) -> bool {
    MOVES.contains(&[key].as_slice())
}

/// What the server does as long as `known` is not set.
pub fn instead(node: &Node<'_>, known: &str) -> String {
    let path: Vec<&str> = known.split('.').collect();
    let kind = node.context.catalogue.kind(&path);
    if kind.is_some_and(|kind| matches!(kind, Kind::Table(_) | Kind::Retry(_))) {
        return "As it stands, the server ignores all of it.".into();
    }
    let now = match node.context.catalogue.default(&path) {
        Some(default) => format!("As it stands, the server uses the default, `{default}`."),
        None => "As it stands, the server runs without it.".into(),
    };
    if let Some((_, origin)) = node.get(&path) {
        return format!("As it stands, the server uses the `{known}` of {origin}.");
    }
    if MOVES.contains(&path.as_slice()) {
        return format!(
            "{now} If this server has already run, its data is stored there; after the change it would start empty."
        );
    }
    now
}

/// What is said of a key of which nothing is known. A server that is newer than the catalogue may know it.
pub fn unknown_to_us(node: &Node<'_>) -> String {
    let (version, newest) = (&node.context.version, &version::NEWEST);
    if node.is_newer_than_known() {
        return format!(
            "It is not known up to {newest}, the newest version known here; {version} may read it. Check its release notes."
        );
    }
    "No similar key exists; remove it or check the documentation.".into()
}

/// Whether a table has a header, which stays when its last key leaves, and then stands for nothing.
pub fn has_header(node: &Node<'_>, table: &[&str]) -> bool {
    node.document.layout.sections.iter().any(|section| {
        let keys = &section.keys;
        keys.len() >= table.len() && keys.iter().zip(table).all(|(key, name)| key.name == **name)
    })
}

/// What does the work of a key that went, or goes, beside or in place of its successor.
pub fn succession(node: &Node<'_>, unread: &Unread) -> Option<Help> {
    let catalogue = &node.context.catalogue;
    let names = unread.names();
    let as_spelled = || catalogue.spelled(&names).map(|key| key.path.clone());
    let followed = || catalogue.followed(&names).map(|path| path.join("."));
    let mut paths = [Some(unread.dotted()), as_spelled(), followed()].into_iter().flatten();
    paths.find_map(|path| notes::succession(&path))
}

/// Of the keys that may be meant those that the kind of metadata client that is set reads: etcd has a list of addresses alone.
pub fn of_client(node: &Node<'_>, mut known: Vec<String>) -> Vec<String> {
    if node.text(keys::METADATA_CLIENT_TYPE) == Some("etcd") && known.len() > 1 {
        known.retain(|path| *path != keys::METADATA_CLIENT_ADDRESS.join("."));
    }
    known
}

/// An address of etcd alone would be dialled as that of a Restate server.
pub fn etcd(node: &Node<'_>, unread: &Unread, known: &[String]) -> Option<Help> {
    let addresses =
        [keys::METADATA_CLIENT_ADDRESS, keys::METADATA_CLIENT_ADDRESSES].map(|path| path.join("."));
    let is_client = |path: &String| addresses.contains(path) || *path == keys::METADATA_CLIENT.join(".");
    if !known.iter().any(is_client) || node.has(keys::METADATA_CLIENT_TYPE) {
        return None;
    }
    let variable = |name: &String| node.layers.variables.iter().find(|one| one.name == *name);
    let value = match &unread.variable {
        Some(name) => &variable(name)?.value,
        None => &node.document.root.at(&unread.names())?.value,
    };
    names_etcd(value).then(|| {
        Help::from("It looks like one of etcd, which is asked only with ")
            .set(keys::METADATA_CLIENT_TYPE, "etcd")
            .words(" beside ")
            .key(keys::METADATA_CLIENT_ADDRESSES)
            .words(", and by nodes without the metadata-server role.")
    })
}

/// Whether an address in a value is one of etcd, by its host or port. A table that has a type of its own says what it is.
fn names_etcd(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("etcd") || text.trim_end_matches('/').ends_with(":2379"),
        Value::Array(items) => items.iter().any(|item| names_etcd(&item.value)),
        Value::Table(table) => {
            let of = |name: &str| table.get(name).is_some_and(|item| names_etcd(&item.value));
            table.get("type").is_none() && (of("address") || of("addresses"))
        }
        _ => false,
    }
}

/// Sentences one behind the other.
pub fn joined<const N: usize>(sentences: [Option<Help>; N]) -> Help {
    let mut sentences = sentences.into_iter().flatten();
    let first = sentences.next().unwrap_or_default();
    sentences.fold(first, |all, one| all.words(" ").and(one))
}

/// `a`, `b` or `c`.
pub fn list(known: &[String]) -> String {
    either(&known.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>())
}

/// a, b or c.
pub fn either(words: &[String]) -> String {
    enumerated(words, "or")
}

/// a, b and c.
pub fn all(words: &[String]) -> String {
    enumerated(words, "and")
}

fn enumerated(words: &[String], last_but: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {last_but} {last}", most.join(", ")),
    }
}

/// Settings of a listener.
const OF_LISTENERS: [&str; 7] = [
    "advertised-address",
    "advertised-host",
    "bind-address",
    "bind-ip",
    "bind-port",
    "listen-mode",
    "use-random-ports",
];
/// Parts of a server that some think of as having a listener of their own.
const WITHOUT_LISTENER: [&[&str]; 6] = [
    keys::LOG_SERVER,
    keys::METADATA_SERVER,
    keys::METADATA_STORE,
    &["metrics"],
    keys::WORKER,
    keys::WORKER_INVOKER,
];

/// Ports by which it is clear whose address is meant.
const TELLING_PORTS: [&str; 2] = [":8080", ":9070"];

/// What to do about the address of a part that has none: under the root, or in a table that has one, it would move another listener.
pub fn no_listener(node: &Node<'_>, unread: &Unread) -> Option<&'static str> {
    let (name, table) = unread.path.split_last()?;
    let value = node.document.root.at(&unread.names()).and_then(|item| item.value.as_str());
    let is_told = value.is_some_and(|text| TELLING_PORTS.iter().any(|port| text.ends_with(port)));
    let is_of_listener = OF_LISTENERS.contains(&name.as_str()) && !is_told;
    let is_part = WITHOUT_LISTENER.iter().any(|part| part.iter().eq(table));
    (is_of_listener && is_part).then_some(
        "That part of the server has no address of its own: nodes reach it at the address of the node, at the root of the file. \
         Remove it.",
    )
}

/// Keys that a value should not be carried to, whatever it was meant for: there it costs records.
const HARMFUL: [&[&str]; 2] =
    [keys::LOG_SERVER_ROCKSDB_DISABLE_WAL, keys::LOG_SERVER_ROCKSDB_DISABLE_WAL_FSYNC];

/// Puts the key where `known` says, with its value and comment; `None` when that key is set already.
pub fn fix(node: &Node<'_>, unread: &Unread, known: &str, safety: FixSafety) -> Option<ProposedFix> {
    let path: Vec<&str> = known.split('.').collect();
    if unread.variable.is_some() || node.document.root.at(&path).is_some() || known.contains("[]") {
        return None;
    }
    let is_address_of_none = no_listener(node, unread).is_some();
    if is_address_of_none
        || HARMFUL.contains(&path.as_slice())
        || etcd(node, unread, &[known.to_owned()]).is_some()
    {
        return None;
    }
    let (old, new) = (unread.names(), path.as_slice());
    // So far the value is ignored; under the new name the server might refuse it.
    let version = &node.context.version;
    let refused =
        node.document.root.at(&old).zip(node.context.catalogue.lookup(new)).is_some_and(|(item, key)| {
            key.check(item, version).iter().any(|issue| issue.outcome.fails_to_load())
        });
    // A metadata client that does not fit becomes another one instead.
    if refused && !new.starts_with(keys::METADATA_CLIENT) {
        return None;
    }
    // A server that runs without the setting has its data under the default: with it, it looks elsewhere.
    let is_another =
        MOVES.contains(&new) || CHANGES_A_MEMBER.contains(&new) || new == keys::DEFAULT_REPLICATION;
    let safety = if is_another { FixSafety::Unsafe } else { safety };
    let same_table = old.split_last().map(|(_, table)| table) == new.split_last().map(|(_, table)| table);
    let verb = if same_table { "rename" } else { "move" };
    node.rename(format!("{verb} it to `{known}`"), safety, old.as_slice(), new)
}

/// Whether the key that took a key's place takes the same values.
pub fn same_kind(node: &Node<'_>, old: &[&str], new: &str) -> bool {
    let catalogue = &node.context.catalogue;
    let new: Vec<&str> = new.split('.').collect();
    match (catalogue.find(old), catalogue.lookup(&new)) {
        (Some(old), Some(new)) => old.kind == new.kind,
        _ => false,
    }
}
