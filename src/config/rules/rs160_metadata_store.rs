use super::prelude::*;
use super::store;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS160",
    name: "metadata-store",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the server does not start with this object store for its metadata",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS160.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    if !node.is_complete() || node.settings.metadata_client.kind.value != MetadataKind::ObjectStore {
        return;
    }
    let path = keys::METADATA_CLIENT_PATH;
    let Some(text) = node.text(path) else { return };
    let help = "Supported is s3://bucket/prefix, also of stores that speak S3, by `aws-endpoint-url`.";
    let Some((scheme, rest)) = text.trim().split_once("://") else {
        out.push(node.at_value(path, "the path of the metadata store is not a URL").help(help));
        return;
    };
    let scheme = scheme.to_ascii_lowercase();
    if scheme == "gs" && node.since(1, 8, 0) {
        return;
    }
    if scheme != "s3" {
        let message = format!("{} does not start with its metadata in `{scheme}://`", node.context.version);
        out.push(node.at_value(path, message).help(help));
        return;
    }
    if rest.split('/').next().unwrap_or_default().is_empty() {
        out.push(node.at_value(path, "the path of the metadata store has no bucket").help(help));
    }
    let found = [store::METADATA.plain_http(node), store::METADATA.credentials(node)];
    found.into_iter().flatten().for_each(|finding| out.push(finding));
}
