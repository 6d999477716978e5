use super::prelude::*;
use super::{default_value, idle, overruled};
use crate::config::catalogue::Kind;
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS112",
    name: "inert-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server reads this key, but it has no effect",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS112.md"),
};

/// Read since 1.4.3, and without effect before 1.6 unless [`SWITCH`] is on.
const KEYS: [&[&str]; 2] = [keys::WORKER_DURABILITY_MODE, keys::WORKER_TRIM_DELAY_INTERVAL];
const SWITCH: &[&str] = keys::WORKER_EXPERIMENTAL_PARTITION_DRIVEN_LOG_TRIMMING;

/// Switches that are off unless set, and what does nothing while they are.
const OFF: [(&[&str], &[&[&str]]); 1] = [(
    keys::LOG_SERVER_ROCKSDB_ENABLE_BLOB_SEPARATION,
    &[keys::LOG_SERVER_ROCKSDB_BLOB_MIN_SIZE, keys::LOG_SERVER_ROCKSDB_DISABLE_BLOB_COMPRESSION],
)];

/// Switches that put what stands beside them out of effect.
const ON: [(&[&str], &[&[&str]]); 1] = [(
    keys::WORKER_STORAGE_ROCKSDB_DISABLE_COMPACT_ON_DELETION,
    &[
        keys::WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_COUNT,
        keys::WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_MIN_SST_FILE_SIZE,
        keys::WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_RATIO,
        keys::WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_WINDOW,
    ],
)];

fn check(node: &Node<'_>, out: &mut Findings) {
    before_1_6(node, out);
    superseded(node, out);
    switched(node, out);
    idle(node, out);
    overruled(node, out);
    tls_without_a_mode(node, out);
}

fn before_1_6(node: &Node<'_>, out: &mut Findings) {
    if node.since(1, 6, 0) || is(node, SWITCH, true) {
        return;
    }
    for path in KEYS {
        let is_read = node.context.catalogue.lookup(path).is_some();
        if node.has(path) && is_read && !default_value::holds(node, path) {
            let version = &node.context.version;
            out.push(node.at_key(path, format!("`{}` has no effect in {version}", path.join("."))).help(
                Help::from(
                    "It takes effect from 1.6 on. Before, logs are trimmed by `admin.log-trim-check-interval` unless you set ",
                )
                .set(SWITCH, true)
                .words("."),
            ));
        }
    }
}

/// Where a key that is announced to go is set beside its successor, the old one counts.
fn superseded(node: &Node<'_>, out: &mut Findings) {
    let catalogue = &node.context.catalogue;
    for old in catalogue.keys().filter(|key| key.deprecated_in(catalogue.version())) {
        let path: Vec<&str> = old.path.split('.').collect();
        let Some(new) = old.renamed.and_then(|new| catalogue.at(new)) else { continue };
        let names: Vec<&str> = new.path.split('.').collect();
        // What takes another type is no copy of the old one.
        let same = old.kind == new.kind && !matches!(old.kind, Kind::Table(_) | Kind::Retry(_));
        if same && node.has(&path) && node.has(&names) {
            let message = format!("`{}` has no effect beside `{}`", new.path, old.path);
            out.push(
                node.at_key(&names, message).help(
                    Help::from("While both are set, the old key counts. Remove ")
                        .key(&path)
                        .words(", and this one takes effect."),
                ),
            );
        }
    }
}

fn switched(node: &Node<'_>, out: &mut Findings) {
    let mut tell = |path: &[&str], why: String| {
        if node.has(path) && node.context.catalogue.lookup(path).is_some() {
            let message = format!("`{}` has no effect: {why}", path.join("."));
            out.push(
                node.at_key(path, message)
                    .severity(Severity::Info)
                    .help("Change the one, or remove the other."),
            );
        }
    };
    for (switch, idle) in OFF {
        if !is(node, switch, true) {
            idle.iter().for_each(|path| tell(path, format!("`{}` is not on", switch.join("."))));
        }
    }
    for (switch, idle) in ON {
        if is(node, switch, true) {
            idle.iter().for_each(|path| tell(path, format!("`{}` is on", switch.join("."))));
        }
    }
    if matches!(node.text(keys::DEFAULT_RETRY_POLICY_MAX_ATTEMPTS), Some("unlimited" | "infinite")) {
        tell(keys::DEFAULT_RETRY_POLICY_ON_MAX_ATTEMPTS, "attempts are unlimited".into());
    }
}

/// What another role, mode or provider would read.
fn idle(node: &Node<'_>, out: &mut Findings) {
    for (path, why) in idle::settings(node) {
        let message = format!("`{}` has no effect: {why}", path.join("."));
        out.push(
            node.at_key(path, message)
                .severity(Severity::Info)
                .help("It does no harm in a file that several kinds of nodes share; else remove it."),
        );
    }
}

/// What another key beside it decides.
fn overruled(node: &Node<'_>, out: &mut Findings) {
    for one in overruled::settings(node) {
        let message = format!("`{}` has no effect: {}", one.path.join("."), one.why);
        out.push(node.at_key(&one.path, message).severity(one.severity).help(one.help));
    }
}

/// Whoever lists certificates wants TLS.
fn tls_without_a_mode(node: &Node<'_>, out: &mut Findings) {
    if node.is_complete()
        && node.has(keys::TLS)
        && !node.has(keys::TLS_MODE)
        && node.context.catalogue.lookup(keys::TLS).is_some()
    {
        out.push(
            node.at_key(keys::TLS, "`tls` has no effect: `tls.mode` is not set, and the default is off")
                .help(
                    Help::from("Nodes talk without TLS, whatever certificates they have. Set ")
                        .key(keys::TLS_MODE)
                        .words(" on all nodes, to allow first, then to prefer and to require."),
                ),
        );
    }
}

fn is(node: &Node<'_>, path: &[&str], value: bool) -> bool {
    node.get(path).is_some_and(|(found, _)| *found == Value::Boolean(value))
}
