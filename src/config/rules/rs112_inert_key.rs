use super::prelude::*;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS112",
    name: "inert-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server reads this key, but nothing follows from it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS112.md"),
};

/// Read since 1.4.3, and without effect before 1.6 unless [`SWITCH`] is on.
const KEYS: [&str; 2] = ["durability-mode", "trim-delay-interval"];
const SWITCH: [&str; 2] = ["worker", "experimental-partition-driven-log-trimming"];

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let on = node.get(&SWITCH).is_some_and(|(value, _)| *value == Value::Boolean(true));
    if node.since(1, 6, 0) || on {
        return;
    }
    for key in KEYS {
        let path = ["worker", key];
        if node.has(&path) && node.context.catalogue.lookup(&path).is_some() {
            let version = &node.context.version;
            out.push(node.at_key(&path, format!("`worker.{key}` does nothing in {version}")).help(
                "It counts from 1.6. Before, logs are trimmed by `admin.log-trim-check-interval` unless \
                 `worker.experimental-partition-driven-log-trimming = true`.",
            ));
        }
    }
}
