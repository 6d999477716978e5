use super::prelude::*;
use super::store;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS120",
    name: "snapshot-scheme",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the server does not start with a snapshot destination of this kind",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS120.md"),
};

const PATH: &[&str] = keys::WORKER_SNAPSHOTS_DESTINATION;

fn check(node: &Node<'_>, out: &mut Findings) {
    let Some(destination) = &node.settings.snapshots.destination.value else { return };
    let text = destination.trim();
    let help = if node.since(1, 6, 0) {
        "Supported are s3://bucket/prefix, gs://bucket/prefix and az://container/prefix."
    } else {
        "Supported is s3://bucket/prefix; gs:// and az:// need 1.6."
    };
    let Some((scheme, rest)) = text.split_once("://") else {
        out.push(node.at_value(PATH, "the snapshot destination is not a URL").help(help));
        return;
    };
    let scheme = scheme.to_ascii_lowercase();
    let host = rest.split('/').next().unwrap_or_default();
    let known = match scheme.as_str() {
        "s3" | "s3a" => true,
        "gs" | "az" | "azure" | "abfs" | "abfss" | "adl" => node.since(1, 6, 0),
        "https" => store::is_s3(node, text) || node.since(1, 6, 0) && is_azure(host),
        "file" if !node.since(1, 6, 0) => {
            out.push(
                node.at_value(PATH, "only this node can read snapshots on a local path")
                    .severity(Severity::Warning)
                    .help("1.6 does not start with it, and a node that joins cannot read it. Use an object store."),
            );
            return;
        }
        _ => false,
    };
    if !known {
        let message =
            format!("{} does not start with a `{scheme}://` snapshot destination", node.context.version);
        out.push(node.at_value(PATH, message).help(help));
    } else if host.is_empty() {
        out.push(node.at_value(PATH, "the snapshot destination has no bucket").help(help));
    }
}

fn is_azure(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    ["blob.core.windows.net", "dfs.core.windows.net", "blob.fabric.microsoft.com", "dfs.fabric.microsoft.com"]
        .iter()
        .any(|suffix| host.strip_suffix(suffix).is_some_and(|account| account.ends_with('.')))
}
