use super::node::Context;
use super::prelude::*;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS166",
    name: "outside-metadata",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a node that finds the outside metadata store empty provisions a second cluster",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::Call(check),
    page: include_str!("../../../docs/rules/RS166.md"),
};

fn check(context: &Context, nodes: &[&Node<'_>], out: &mut Findings) {
    let mut may: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| may_provision(node)).collect();
    let registered = context.cluster.is_some();
    if nodes.len() > 1 && !registered {
        // One may found the cluster: the one that somebody chose, else the first.
        let keeper = may.iter().position(|node| node.settings.auto_provision.is_explicit()).unwrap_or(0);
        if may.len() > 1 {
            may.remove(keeper);
        } else if let Some(only) = may.pop() {
            // That of the first start has to provision, and afterwards it is a risk.
            out.push(finding(only).severity(Severity::Info));
        }
    }
    for node in may {
        let fix = node.set_to(FixSafety::Unsafe, keys::AUTO_PROVISION, false);
        // A lone file that says nothing may be that of the first start, too.
        let chosen = nodes.len() > 1 || registered || node.settings.auto_provision.is_explicit();
        let severity = if chosen { Severity::Warning } else { Severity::Info };
        out.push(finding(node).severity(severity).fix(fix));
    }
}

fn may_provision(node: &Node<'_>) -> bool {
    let settings = &node.settings;
    let outside = settings.metadata_client.kind.value != MetadataKind::Replicated;
    node.is_complete() && outside && settings.auto_provision.value
}

fn finding(node: &Node<'_>) -> Finding {
    let explicit = node.settings.auto_provision.is_explicit();
    let state = if explicit { "is true" } else { "is not set (default true)" };
    let message = format!("`auto-provision` {state}, and the metadata lies in an outside store");
    let help = Help::from(
        "If that store is ever emptied, restored or mistyped, a node with an empty disk founds a second cluster of \
         the same name without a word. Set ",
    );
    let help = help.set(keys::AUTO_PROVISION, false).words(" once the cluster is provisioned.");
    node.at_value(keys::AUTO_PROVISION, message).help(help)
}
