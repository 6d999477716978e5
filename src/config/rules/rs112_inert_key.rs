use super::prelude::*;
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

fn check(node: &Node<'_>, out: &mut Findings) {
    let on = node.get(SWITCH).is_some_and(|(value, _)| *value == Value::Boolean(true));
    if node.since(1, 6, 0) || on {
        return;
    }
    for path in KEYS {
        if node.has(path) && node.context.catalogue.lookup(path).is_some() {
            let version = &node.context.version;
            out.push(node.at_key(path, format!("`{}` has no effect in {version}", path.join("."))).help(
                "It takes effect from 1.6 on. Before, logs are trimmed by `admin.log-trim-check-interval` unless \
                 `worker.experimental-partition-driven-log-trimming = true`.",
            ));
        }
    }
}
