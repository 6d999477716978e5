use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS164",
    name: "ratio",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a share lies outside 0 to 1",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS164.md"),
};

/// Shares of the memory that RocksDB has for tables in memory.
const OF_MEMTABLES: [&[&str]; 4] = [
    keys::BIFROST_LOCAL_ROCKSDB_MEMORY_RATIO,
    keys::LOG_SERVER_ROCKSDB_MEMORY_RATIO,
    keys::METADATA_SERVER_ROCKSDB_MEMORY_RATIO,
    keys::WORKER_STORAGE_ROCKSDB_MEMORY_RATIO,
];
/// Shares of something else.
const OTHERS: [&[&str]; 3] = [
    keys::ROCKSDB_TOTAL_MEMTABLES_RATIO,
    keys::BIFROST_REPLICATED_LOGLET_READAHEAD_TRIGGER_RATIO,
    keys::WORKER_STORAGE_ROCKSDB_COMPACT_ON_DELETIONS_RATIO,
];

fn check(node: &Node<'_>, out: &mut Findings) {
    for path in OF_MEMTABLES.into_iter().chain(OTHERS) {
        let known = node.context.catalogue.lookup(path).is_some();
        if let Some(share) = share(node, path).filter(|share| known && !(0.0..=1.0).contains(share)) {
            out.push(
                node.at_value(path, format!("{share} is no share: it lies outside 0 to 1"))
                    .help("The server loads it and computes with it. Write a number from 0 to 1."),
            );
        }
    }
}

fn share(node: &Node<'_>, path: &[&str]) -> Option<f64> {
    match node.get(path)?.0 {
        Value::Float(number) => Some(*number),
        Value::Integer(number) => Some(i32::try_from(*number).map_or(f64::INFINITY, f64::from)),
        _ => None,
    }
}
