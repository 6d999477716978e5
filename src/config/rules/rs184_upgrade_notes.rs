use semver::Version;

use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS184",
    name: "upgrade-notes",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the release notes of the target version say that this setting changes, or that there is no way back",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS184.md"),
};

/// Keys without effect since 1.8.0. Those of tracing had none before.
const IDLE: [&[&str]; 8] = [
    keys::EXPERIMENTAL_ENABLE_INVOKER_YIELD,
    keys::EXPERIMENTAL_ENABLE_PROTOCOL_V7,
    keys::EXPERIMENTAL_ENABLE_SCOPED_VIRTUAL_OBJECTS,
    keys::EXPERIMENTAL_ENABLE_UNIQUE_RANDOM_SEEDS,
    keys::EXPERIMENTAL_ENABLE_VQUEUES,
    keys::EXPERIMENTAL_ENABLE_VQUEUES_MIGRATION_SKIP_COMPLETED,
    keys::WORKER_INVOKER_IN_MEMORY_QUEUE_LENGTH_LIMIT,
    keys::WORKER_INVOKER_TMP_DIR,
];

fn check(node: &Node<'_>, out: &mut Findings) {
    let from = &node.context.version;
    let eight = Version::new(1, 8, 0);
    if *from >= eight {
        return idle(node, out);
    }
    let Some(to) = &node.context.target else { return };
    let seven = Version::new(1, 7, 0);
    if *from < seven && *to >= seven && *to < eight {
        out.push(node.finding(format!("after the upgrade to {to}, a way back to {from} loses something")).severity(Severity::Info).help(
            "Once all nodes run 1.7, the cluster turns features on. A node that goes back to 1.6 starts and serves, and \
             erases them from the cluster's record. Take a snapshot of every partition first, and upgrade all nodes.",
        ));
    }
    if *to < eight {
        return;
    }
    idle(node, out);
    let limit = keys::WORKER_INVOKER_CONCURRENT_INVOCATIONS_LIMIT;
    let name = limit.join(".");
    if node.has(limit) {
        let message =
            format!("`{name}` counts per node from 1.8.0 on, and per partition before, by its release notes");
        out.push(node.at_key(limit, message).help(
            "The same number allows far fewer invocations then. Multiply it by the partitions that a node leads, or \
             remove it: the default becomes 24000.",
        ));
    }
    out.push(node.finding("the upgrade to 1.8.0 cannot be undone freely, by its release notes").severity(Severity::Info).help(
        "Its migration of queues goes one way. The way back leads to 1.7.3 or newer only, with the experimental flags set. \
         Other settings that only 1.8.0 reads are not known here.",
    ));
}

fn idle(node: &Node<'_>, out: &mut Findings) {
    for path in IDLE.into_iter().filter(|path| node.has(path)) {
        let message = format!("`{}` has no effect from 1.8.0 on, by its release notes", path.join("."));
        out.push(
            node.at_key(path, message).help("Leave it until a way back is no longer needed; then remove it."),
        );
    }
}
