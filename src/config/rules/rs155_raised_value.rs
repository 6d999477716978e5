use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;
use crate::config::values::bytes;

pub const RULE: Rule = Rule {
    code: "RS155",
    name: "raised-value",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server uses a larger value than this one",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS155.md"),
};

const PATH: &[&str] = keys::ROCKSDB_TOTAL_MEMORY_SIZE;
/// Bytes that RocksDB gets at least.
const LEAST: u64 = 256 << 20;

fn check(node: &Node<'_>, out: &mut Findings) {
    let size = match node.get(PATH) {
        Some((Value::String(text), _)) => bytes::parse(text, &node.context.version),
        Some((Value::Integer(number), _)) => u64::try_from(*number).ok(),
        _ => None,
    };
    if size.is_none_or(|size| size == 0 || size >= LEAST) {
        return;
    }
    let fix =
        node.value_span(PATH).and_then(|_| node.set("write \"256MiB\"", FixSafety::Unsafe, PATH, "256MiB"));
    out.push(
        node.at_value(PATH, "less than 256 MiB")
            .help("The server uses 256 MiB anyway. Plan for at least that.")
            .fix(fix),
    );
}
