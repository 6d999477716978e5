use super::origin;
use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::tree::Value;
use crate::config::values::bytes;

pub const RULE: Rule = Rule {
    code: "RS169",
    name: "memory",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server may take more memory than it is given",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS169.md"),
};

const MIB: u64 = 1 << 20;
/// Whatever is set, RocksDB takes at least this.
const LEAST_FOR_ROCKSDB: u64 = 256 * MIB;

/// Budgets that a server fills as it works, and the role that has each; of all roles without one.
const BUDGETS: [(&[&str], Option<Role>); 9] = [
    (keys::ROCKSDB_TOTAL_MEMORY_SIZE, None),
    (keys::ADMIN_QUERY_ENGINE_MEMORY_SIZE, Some(Role::Admin)),
    (keys::BIFROST_RECORD_CACHE_MEMORY_SIZE, None),
    (keys::INGRESS_INGESTION_INFLIGHT_MEMORY_BUDGET, Some(Role::HttpIngress)),
    (keys::NETWORKING_FABRIC_MEMORY_LIMIT, None),
    (keys::WORKER_DATA_SERVICE_MEMORY_LIMIT, Some(Role::Worker)),
    (keys::WORKER_INVOKER_MEMORY_LIMIT, Some(Role::Worker)),
    (keys::WORKER_SELF_PROPOSAL_QUEUE_MEMORY_LIMIT, Some(Role::Worker)),
    (keys::WORKER_SHUFFLE_INFLIGHT_MEMORY_BUDGET, Some(Role::Worker)),
];

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some((limit, is_process)) = limit(node).filter(|_| node.is_complete()) else { return };
    let whose = if is_process { "in a process of" } else { "with a limit of" };
    let budgets: Vec<(&[&str], u64)> = BUDGETS
        .into_iter()
        .filter(|(_, role)| role.is_none_or(|role| node.settings.has(role)))
        .filter_map(|(path, _)| Some((path, budget(node, path)?)))
        .collect();
    let sum = budgets.iter().fold(0_u64, |sum, (_, bytes)| sum.saturating_add(*bytes));
    // What is largest is what to lower.
    let Some((largest, most)) = budgets.iter().copied().max_by_key(|(_, bytes)| *bytes) else { return };
    // The server itself logs an error where RocksDB alone leaves less than a tenth.
    let alone = largest == keys::ROCKSDB_TOTAL_MEMORY_SIZE && most > limit / 10 * 9;
    if sum <= limit && !alone {
        return;
    }
    let mib = |bytes: u64| format!("{} MiB", bytes / MIB);
    let parts: Vec<String> =
        budgets.iter().map(|(path, bytes)| format!("{} {}", path.join("."), mib(*bytes))).collect();
    let message = format!("budgets of {} {whose} {}", mib(sum), mib(limit));
    let mut finding = node.at_value(largest, message).help(format!(
        "They add up so: {}. The kernel kills the server when it fills them. Give it more, or lower them; leave room for \
         the server itself.",
        parts.join(", ")
    ));
    // Where nobody has set that budget, the limit is what somebody wrote.
    if !node.has(largest) {
        let process = Some(keys::PROCESS_TOTAL_MEMORY_SIZE).filter(|path| node.has(path) && is_process);
        match process {
            Some(path) => {
                let at = node.at_value(path, "");
                (finding.span, finding.variable, finding.flag) = (at.span, at.variable, at.flag);
            }
            None => finding.place = node.given.memory_limit_origin.as_ref().map(origin::whole),
        }
    }
    out.push(finding);
}

/// What the server may take, and whether its own configuration says so.
fn limit(node: &Node<'_>) -> Option<(u64, bool)> {
    let container = node.given.memory_limit.map(|bytes| (bytes, false));
    let process = budget(node, keys::PROCESS_TOTAL_MEMORY_SIZE).map(|bytes| (bytes, true));
    container.into_iter().chain(process).min_by_key(|(bytes, _)| *bytes)
}

/// What a budget comes to; none where the version has no such key.
fn budget(node: &Node<'_>, path: &[&str]) -> Option<u64> {
    node.context.catalogue.lookup(path)?;
    let version = &node.context.version;
    let set = match node.get(path) {
        Some((Value::String(text), _)) => bytes::parse(text, version),
        Some((Value::Integer(number), _)) => u64::try_from(*number).ok(),
        _ => node
            .context
            .catalogue
            .default(path)
            .and_then(|text| bytes::parse(text.trim_matches('"'), version)),
    };
    let floor = if path == keys::ROCKSDB_TOTAL_MEMORY_SIZE { LEAST_FOR_ROCKSDB } else { 0 };
    set.map(|bytes| bytes.max(floor))
}
