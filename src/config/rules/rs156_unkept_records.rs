use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS156",
    name: "unkept-records",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server acknowledges what it has not written to its disk",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS156.md"),
};

/// What is lost when the server process ends.
const PROCESS: &str = "whatever it has acknowledged is lost when its process ends";
/// What is lost when the machine goes down.
const MACHINE: &str = "the last of what it has acknowledged is lost when its machine goes down";

/// Switches, who reads them, and what is lost while they are on.
const SWITCHES: [(&[&str], Reader, &str); 6] = [
    (keys::LOG_SERVER_IN_MEMORY, Reader::Role(Role::LogServer), PROCESS),
    (keys::LOG_SERVER_ROCKSDB_DISABLE_WAL, Reader::Role(Role::LogServer), PROCESS),
    (keys::LOG_SERVER_ROCKSDB_DISABLE_WAL_FSYNC, Reader::Role(Role::LogServer), MACHINE),
    (keys::METADATA_SERVER_ROCKSDB_DISABLE_WAL, Reader::Role(Role::MetadataServer), PROCESS),
    (keys::BIFROST_LOCAL_ROCKSDB_DISABLE_WAL, Reader::LocalLogs, PROCESS),
    (keys::BIFROST_LOCAL_ROCKSDB_DISABLE_WAL_FSYNC, Reader::LocalLogs, MACHINE),
];

/// Which servers a switch matters to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reader {
    /// Those with this role.
    Role(Role),
    /// Those that keep logs on one node only.
    LocalLogs,
}

fn check(node: &Node<'_>, out: &mut Findings) {
    let matters = |reader: Reader| match reader {
        Reader::Role(role) => node.settings.has(role),
        Reader::LocalLogs => node.settings.default_provider.value == "local",
    };
    for (path, reader, lost) in SWITCHES {
        let known = node.context.catalogue.lookup(path).is_some();
        let on = matches!(node.get(path), Some((Value::Boolean(true), _)));
        if known && on && matters(reader) {
            let fix =
                node.value_span(path).and_then(|_| node.set("write `false`", FixSafety::Unsafe, path, false));
            out.push(
                node.at_value(path, format!("with `{}` {lost}", path.join(".")))
                    .help(
                        "Remove it wherever records matter. Several copies do not help when the machines that hold \
                         them stop together, as in a power cut or a rollout.",
                    )
                    .fix(fix),
            );
        }
    }
}
