use http::Uri;

use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS171",
    name: "tracing-endpoint",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the server panics at its start over a tracing endpoint that is not an http URL",
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
        let Some(text) = node.text(path).filter(|text| known && !is_http_url(text)) else { continue };
        let message = if text.is_empty() { "is empty" } else { "is not an http URL" };
        out.push(node.at_value(path, format!("`{}` {message}", path.join("."))).help(
            "The server panics at its start. Write http://host:4317, or remove it; an empty variable counts as set.",
        ));
    }
}

fn is_http_url(text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else { return false };
    let scheme = matches!(uri.scheme_str(), Some("http" | "https"));
    scheme && uri.host().is_some_and(|host| !host.is_empty())
}
