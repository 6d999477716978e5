use super::prelude::*;
use crate::api::Role;
use crate::config::catalogue::Kind;
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS164",
    name: "ratio",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a share lies outside 0 to 1, or shares of one whole come to more than it",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS164.md"),
};

/// How names of keys end whose numbers are shares of something.
const SHARES: [&str; 3] = ["-ratio", "-probability", "-jitter"];

/// Shares of the memory that RocksDB has for tables in memory, by the role whose store takes it, with what it may take
/// instead.
const OF_MEMTABLES: [(Role, &[&str], &[&str]); 3] = [
    (Role::Worker, keys::WORKER_STORAGE_ROCKSDB_MEMORY_RATIO, keys::WORKER_STORAGE_ROCKSDB_MEMORY_BUDGET),
    (Role::LogServer, keys::LOG_SERVER_ROCKSDB_MEMORY_RATIO, keys::LOG_SERVER_ROCKSDB_MEMORY_BUDGET),
    (
        Role::MetadataServer,
        keys::METADATA_SERVER_ROCKSDB_MEMORY_RATIO,
        keys::METADATA_SERVER_ROCKSDB_MEMORY_BUDGET,
    ),
];

fn check(node: &Node<'_>, out: &mut Findings) {
    let mut outside = false;
    let numbers = node.context.catalogue.keys().filter(|key| matches!(key.kind, Kind::Float(_)));
    for key in numbers.filter(|key| SHARES.iter().any(|end| key.name().ends_with(end))) {
        let path: Vec<&str> = key.path.split('.').collect();
        if let Some(share) = number(node, &path).filter(|share| !(0.0..=1.0).contains(share)) {
            outside = true;
            out.push(
                node.at_value(&path, format!("{share} is no share: it lies outside 0 to 1"))
                    .help("The server loads it and computes with it. Write a number from 0 to 1."),
            );
        }
    }
    if !outside {
        together(node, out);
    }
}

/// Shares that come to more than the whole.
fn together(node: &Node<'_>, out: &mut Findings) {
    let stores =
        OF_MEMTABLES.into_iter().filter(|(role, _, budget)| node.settings.has(*role) && !node.has(budget));
    let shares: Vec<(&[&str], f64)> = stores
        .map(|(_, path, _)| (path, number(node, path).or_else(|| default(node, path)).unwrap_or(0.0)))
        .collect();
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    let largest =
        shares.iter().filter(|(path, _)| node.has(path)).max_by(|one, other| one.1.total_cmp(&other.1));
    // Numbers as servers print them are not exact.
    if let Some((path, _)) = largest.filter(|_| sum > 1.001) {
        let parts: Vec<String> =
            shares.iter().map(|(path, share)| format!("{} {share}", path.join("."))).collect();
        out.push(
            node.at_value(path, format!("the shares of the stores of this node come to {sum:.2}, which is more than all"))
                .severity(Severity::Info)
                .help(format!(
                    "They add up so: {}. Each store plans with its share, and RocksDB writes tables out early once all of \
                     them take more than there is.",
                    parts.join(", ")
                )),
        );
    }
}

fn default(node: &Node<'_>, path: &[&str]) -> Option<f64> {
    node.context.catalogue.default(path)?.parse().ok()
}

fn number(node: &Node<'_>, path: &[&str]) -> Option<f64> {
    match node.get(path)?.0 {
        Value::Float(number) => Some(*number),
        Value::Integer(number) => Some(i32::try_from(*number).map_or(f64::INFINITY, f64::from)),
        _ => None,
    }
}
