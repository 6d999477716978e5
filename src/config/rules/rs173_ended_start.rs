use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;
use crate::config::values::{bytes, duration};

pub const RULE: Rule = Rule {
    code: "RS173",
    name: "ended-start",
    severity: Severity::Warning,
    stage: Stage::Start,
    title: "the value loads, and no start with it goes well",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS173.md"),
};

/// More memory than this no machine hands out: 1 TB was, and 10 TB was not.
const MOST: u64 = 8 << 40;
/// A start takes longer than this as soon as another node is asked.
const SHORTEST_MILLIS: u64 = 1000;

fn check(node: &Node<'_>, out: &mut Findings) {
    let size = match node.get(keys::ROCKSDB_TOTAL_MEMORY_SIZE) {
        Some((Value::String(text), _)) => bytes::parse(text, &node.context.version),
        Some((Value::Integer(number), _)) => u64::try_from(*number).ok(),
        _ => None,
    };
    if size.is_some_and(|size| size > MOST) {
        out.push(node.at_value(keys::ROCKSDB_TOTAL_MEMORY_SIZE, "more memory than a machine has").help(
            "RocksDB asks for its cache as the server starts, and ends the process when it does not get it. Write what the \
             server may take.",
        ));
    }
    let timeout = node.text(keys::INITIALIZATION_TIMEOUT).and_then(|text| duration::parse_millis(text).ok());
    if timeout.is_some_and(|millis| u128::from(millis) < u128::from(SHORTEST_MILLIS)) {
        out.push(node.at_value(keys::INITIALIZATION_TIMEOUT, "the start is given less than a second").help(
            "A server that has not joined its cluster by then ends, be it that others are still starting or that nobody has \
             provisioned it. The default is 5 minutes.",
        ));
    }
}
