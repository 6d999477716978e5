use super::prelude::*;
use crate::api::Role;
use crate::api::near;
use crate::config::keys;
use crate::config::load;
use crate::config::values::KeyIssue;

pub const RULE: Rule = Rule {
    code: "RS145",
    name: "metadata-fallback",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "this `metadata-client` is unknown or incomplete, and silently becomes `replicated`",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Unsafe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS145.md"),
};

const KINDS: [&str; 5] = ["replicated", "embedded", "etcd", "object-store", "dynamo-db"];

/// What people call the kinds otherwise.
const CALLED: [(&[&str], &str); 3] = [
    (&["s3", "bucket", "blob", "gcs", "azure", "minio", "aws-s3"], "object-store"),
    (&["dynamo", "aws-dynamodb"], "dynamo-db"),
    (&["raft", "local", "default", "internal", "builtin", "native", "restate"], "replicated"),
];

/// With nobody to ask it exits at once.
fn severity(node: &Node<'_>) -> Severity {
    let settings = &node.settings;
    let knows_nobody =
        settings.metadata_client.addresses.value.is_empty() && !settings.has(Role::MetadataServer);
    if knows_nobody && node.since(1, 6, 0) { Severity::Error } else { Severity::Warning }
}

fn check(node: &Node<'_>, out: &mut Findings) {
    let severity = severity(node);
    let faults = load::fallback(&node.layers.root, &node.context.version);
    for KeyIssue { path, issue } in &faults {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let mut finding =
            node.at_value(&names, format!("`{}` {}", path.join("."), issue.message)).severity(severity);
        if !issue.span.is_empty() {
            finding.span = Some(issue.span.clone());
        }
        let written = node.text(keys::METADATA_CLIENT_TYPE).unwrap_or_default();
        out.push(finding.help(format!(
            "One value that cannot be read undoes the whole table: the server silently uses `replicated` instead of \
             `{written}`, and looks for metadata in another place."
        )));
    }
    if !faults.is_empty() {
        return;
    }
    let Some(written) = &node.settings.metadata_client.fallback_from else { return };
    let path = keys::METADATA_CLIENT_TYPE;
    let missing = match written.as_str() {
        "object-store" => Some("path"),
        "dynamo-db" if !node.has(keys::METADATA_CLIENT_TABLE) => Some("table"),
        "dynamo-db" => {
            out.push(
                node.at_value(path, format!("{} has no `dynamo-db` metadata client", node.context.version))
                    .severity(severity)
                    .help(
                        "The server silently uses `replicated` instead, and starts with metadata of its own. \
                         Upgrade it first.",
                    ),
            );
            return;
        }
        _ => None,
    };
    if let Some(missing) = missing {
        out.push(
            node.at_value(path, format!("the `{written}` metadata client needs `{missing}`"))
                .severity(severity)
                .help(
                    "The server silently uses `replicated` instead and looks for metadata in another place.",
                ),
        );
        return;
    }
    let near = near::nearest(written, KINDS);
    let plain = near::plain(written);
    let called = || CALLED.iter().find(|(names, _)| names.contains(&plain.as_str())).map(|(_, kind)| *kind);
    let meant = near.or_else(called).map_or_else(String::new, |kind| format!("Did you mean `{kind}`? "));
    let fix = near
        .filter(|_| node.value_span(path).is_some())
        .and_then(|kind| node.set(format!("write \"{kind}\""), FixSafety::Unsafe, path, kind));
    out.push(
        node.at_value(path, format!("`{written}` is not a metadata client"))
            .severity(severity)
            .help(format!(
                "{meant}The server silently uses `replicated` instead. The types are replicated, etcd, object-store and \
                 dynamo-db."
            ))
            .fix(fix),
    );
}
