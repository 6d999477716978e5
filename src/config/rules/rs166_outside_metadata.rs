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
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS166.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let settings = &node.settings;
    let outside = settings.metadata_client.kind.value != MetadataKind::Replicated;
    if !node.is_complete() || !outside || !settings.auto_provision.value {
        return;
    }
    let path = keys::AUTO_PROVISION;
    let explicit = settings.auto_provision.is_explicit();
    let state = if explicit { "is true" } else { "is not set (default true)" };
    // A lone file that says nothing may be that of the first start, which has to provision.
    let severity = if explicit || node.context.files > 1 { Severity::Warning } else { Severity::Info };
    let fix = node.set("set `auto-provision = false`", FixSafety::Unsafe, path, false);
    out.push(
        node.at_value(path, format!("`auto-provision` {state}, and the metadata lies in an outside store"))
            .severity(severity)
            .help(
                "If that store is ever emptied, restored or mistyped, a node with an empty disk founds a second cluster of \
                 the same name without a word. Set it to false once the cluster is provisioned.",
            )
            .fix(fix),
    );
}
