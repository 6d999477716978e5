use http::Uri;

use super::prelude::*;
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS171",
    name: "tracing-endpoint",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the server panics at its start over a tracing endpoint that it cannot dial",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS171.md"),
};

/// The endpoint of the old name is read and not checked.
const PATHS: [&[&str]; 2] = [keys::TRACING_ENDPOINT, keys::TRACING_SERVICES_ENDPOINT];

fn check(node: &Node<'_>, out: &mut Findings) {
    for path in PATHS {
        let known = node.context.catalogue.lookup(path).is_some();
        let Some(text) = node.text(path).filter(|text| known && !is_endpoint(text)) else { continue };
        let message = if text.is_empty() { "is empty" } else { "is no address to send traces to" };
        let why = if text.starts_with(['"', '\'']) {
            "the server takes this variable literally, its quotes included"
        } else {
            "an empty variable counts as set"
        };
        out.push(node.at_value(path, format!("`{}` {message}", path.join("."))).help(format!(
            "The server panics at its start. Write http://host:4317, with grpc, otlp+http or otlp+https for another protocol, \
             or remove it; {why}."
        )));
    }
}

/// Whether the server panics over this value of a key.
pub fn is_refused(node: &Node<'_>, path: &[&str], value: &Value) -> bool {
    PATHS.contains(&path)
        && node.context.catalogue.lookup(path).is_some()
        && value.as_str().is_some_and(|text| !is_endpoint(text))
}

/// What a server can send traces to. It takes other schemes for wrong, and `grpc` in capitals, too.
const SCHEMES: [&str; 5] = ["http", "https", "grpc", "otlp+http", "otlp+https"];

fn is_endpoint(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let known = uri.scheme_str().is_some_and(|scheme| SCHEMES.contains(&scheme));
    known && uri.host().is_some_and(|host| !host.is_empty())
}
