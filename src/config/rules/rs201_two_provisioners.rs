use super::prelude::*;
use crate::api::Role;
use crate::config::keys;
use crate::config::settings::MetadataKind;

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
    let may: Vec<&Node<'_>> = nodes
        .iter()
        .copied()
        .filter(|node| {
            let settings = &node.settings;
            settings.auto_provision.value
                && settings.has(Role::MetadataServer)
                // With metadata elsewhere provisioning is a conditional write, and one node wins it.
                && settings.metadata_client.kind.value == MetadataKind::Replicated
        })
        .collect();
    if may.len() < 2 {
        return;
    }
    let keeper = may.iter().find(|node| node.settings.auto_provision.is_explicit()).unwrap_or(&may[0]).index;
    let other = &nodes.iter().find(|node| node.index == keeper).map_or("", |node| node.label());
    let path = keys::AUTO_PROVISION;
    for node in may.iter().filter(|node| node.index != keeper) {
        let fix = node.set("set `auto-provision = false`", FixSafety::Unsafe, path, false);
        let state =
            if node.settings.auto_provision.is_explicit() { "is true" } else { "is not set (default true)" };
        out.push(
            node.at_value(path, format!("`auto-provision` {state} here and in {other}"))
                .help("One node provisions the cluster, once. Set it to false on all others now, and on that one afterwards.")
                .fix(fix),
        );
    }
}
