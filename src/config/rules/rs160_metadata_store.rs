use super::prelude::*;
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::config::tree::Value;

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
    if scheme != "s3" {
        let message = format!("{} does not start with its metadata in `{scheme}://`", node.context.version);
        out.push(node.at_value(path, message).help(help));
        return;
    }
    if rest.split('/').next().unwrap_or_default().is_empty() {
        out.push(node.at_value(path, "the path of the metadata store has no bucket").help(help));
    }
    plain_http(node, out);
    half_a_credential(node, out);
}

fn plain_http(node: &Node<'_>, out: &mut Findings) {
    let (endpoint, allow) = (keys::METADATA_CLIENT_AWS_ENDPOINT_URL, keys::METADATA_CLIENT_AWS_ALLOW_HTTP);
    let plain =
        node.text(endpoint).is_some_and(|text| text.trim().to_ascii_lowercase().starts_with("http://"));
    if !plain || matches!(node.get(allow), Some((Value::Boolean(true), _))) || by_variable(node, allow) {
        return;
    }
    let fix = node.set("set `aws-allow-http = true`", FixSafety::Safe, allow, true);
    out.push(
        node.at_value(endpoint, "an http endpoint needs `aws-allow-http = true`")
            .help("Set it for a store on a network you trust, or use https.")
            .fix(fix),
    );
}

/// The variable of the store's own library counts where the file says nothing.
fn by_variable(node: &Node<'_>, allow: &[&str]) -> bool {
    let variable = node.given.environment.get("AWS_ALLOW_HTTP");
    !node.has(allow) && variable.is_some_and(|text| text.as_deref().is_none_or(|text| text == "true"))
}

fn half_a_credential(node: &Node<'_>, out: &mut Findings) {
    let id = keys::METADATA_CLIENT_AWS_ACCESS_KEY_ID;
    if node.has(id) && !node.has(keys::METADATA_CLIENT_AWS_SECRET_ACCESS_KEY) {
        out.push(node.at_key(id, "`aws-access-key-id` needs `aws-secret-access-key`").help(
            "Set both, preferably as environment variables, or neither and let the server find credentials.",
        ));
    }
}
