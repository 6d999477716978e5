use super::prelude::*;
use super::{provisioning, set};
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS201",
    name: "two-provisioners",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "two nodes may provision, so one deployment can become two clusters",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS201.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let may: Vec<&Node<'_>> =
        nodes.iter().copied().filter(|node| provisioning::may_provision(node)).collect();
    // Where the operator is to provision, it refuses servers that may (RS437), so none of them starts.
    if may.len() < 2 || may.iter().all(|node| node.given.provisioned_for) {
        return;
    }
    // One that joins others must not (RS141), so another one stays; then the one that somebody chose.
    let order = |node: &&&Node<'_>| {
        (provisioning::joins(node), !node.settings.auto_provision.is_explicit(), node.index)
    };
    let keeper = may.iter().min_by_key(order).map_or(may[0].index, |node| node.index);
    let Some(kept) = nodes.iter().copied().find(|node| node.index == keeper) else { return };
    let other = kept.label();
    let path = keys::AUTO_PROVISION;
    for node in may.iter().filter(|node| node.index != keeper) {
        let replicas = set::are_replicas(node, kept);
        let fix = node.set_to(FixSafety::Unsafe, path, false).filter(|_| !replicas);
        let message = match state(node) {
            here if here == state(kept) => format!("`auto-provision` {here} here and in {other}"),
            here => format!("`auto-provision` {here} here and {} in {other}", state(kept)),
        };
        let help = Help::from("One node provisions the cluster, once. Set ").set(path, false);
        let help = match replicas {
            true => help.words(
                " for all of them, since they are started alike, and provision the cluster with `restatectl provision` once they \
                 run.",
            ),
            false => help.words(" on all others now, and on that one afterwards."),
        };
        out.push(node.at_value(path, message).help(help).fix(fix));
    }
}

fn state(node: &Node<'_>) -> &'static str {
    if node.settings.auto_provision.is_explicit() { "is true" } else { "is not set (default true)" }
}
