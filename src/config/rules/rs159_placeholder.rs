use super::prelude::*;
use crate::config::keys;
use crate::config::values::address;

pub const RULE: Rule = Rule {
    code: "RS159",
    name: "placeholder",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "a placeholder that nobody has expanded stands in a name or an address",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS159.md"),
};

/// How tools that fill in templates mark what they fill in.
const MARKS: [(&str, &str, &str); 5] = [
    (
        "$(",
        ")",
        "Kubernetes expands `$(NAME)` only in `env`, `command` and `args`, for names defined earlier",
    ),
    ("${", "}", "shells and docker compose expand `${NAME}`; the server does not"),
    ("{{", "}}", "Helm, Ansible and consul-template expand `{{ … }}`; the server does not"),
    ("<%", "%>", "ERB templates expand `<% … %>`; the server does not"),
    ("<", ">", "text in angle brackets is meant to be replaced by hand"),
];

/// Where a placeholder keeps a node from its cluster, or puts it into another.
const PATHS: [&[&str]; 7] = [
    keys::CLUSTER_NAME,
    keys::NODE_NAME,
    keys::LOCATION,
    keys::BASE_DIR,
    keys::ADVERTISED_HOST,
    keys::WORKER_SNAPSHOTS_DESTINATION,
    keys::METADATA_CLIENT_PATH,
];

fn check(node: &Node<'_>, out: &mut Findings) {
    for path in PATHS {
        if let Some((found, whose)) =
            node.text(path).and_then(placeholder).filter(|found| !is_told(node, path, found))
        {
            // A server comes up under such a name; it dials no such host.
            let severity = if path == keys::ADVERTISED_HOST { Severity::Error } else { Severity::Warning };
            out.push(finding(node, path, found, whose).severity(severity));
        }
    }
    // What does not load is told as a refused value.
    let in_address = |text: &&str| address::loads(text).is_ok();
    let path = keys::ADVERTISED_ADDRESS;
    let own = node.text(path).filter(in_address).and_then(placeholder);
    if let Some((found, whose)) = own.filter(|found| !is_told(node, path, found)) {
        out.push(finding(node, path, found, whose));
    }
    let peers = &node.settings.metadata_client.addresses.value;
    if let Some((found, whose)) = peers.iter().map(String::as_str).filter(in_address).find_map(placeholder) {
        let path = if node.has(keys::METADATA_CLIENT_ADDRESSES) {
            keys::METADATA_CLIENT_ADDRESSES
        } else {
            keys::METADATA_CLIENT_ADDRESS
        };
        if !is_told(node, path, &(found, whose)) {
            out.push(finding(node, path, found, whose));
        }
    }
}

/// Whether the reader of a manifest has said why Kubernetes does not expand it.
fn is_told(node: &Node<'_>, path: &[&str], (found, _): &(&str, &str)) -> bool {
    found.starts_with("$(") && node.is_told(path, "RS430")
}

fn finding(node: &Node<'_>, path: &[&str], found: &str, whose: &str) -> Finding {
    node.at_value(path, format!("`{found}` is taken literally"))
        .help(format!("Write the value itself, or set it as a variable of the server: {whose}."))
}

/// The first placeholder in a text, and who would expand it.
fn placeholder(text: &str) -> Option<(&str, &'static str)> {
    MARKS.into_iter().find_map(|(open, close, whose)| {
        let start = text.find(open)?;
        let inside = &text[start + open.len()..];
        let end = inside.find(close).filter(|end| *end > 0)?;
        Some((&text[start..start + open.len() + end + close.len()], whose))
    })
}
