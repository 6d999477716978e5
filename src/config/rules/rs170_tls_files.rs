use super::prelude::*;
use super::tls::{Mode, mode};
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS170",
    name: "tls-files",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "TLS is on, and a certificate, its key or the authorities are missing",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS170.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    if !node.is_complete() || mode(node) == Mode::Off {
        return;
    }
    for path in [keys::TLS_CERT_FILE, keys::TLS_KEY_FILE] {
        if node.text(path) == Some("") {
            out.push(node.at_value(path, format!("`{}` is empty", path.join("."))).help(
                "The server reads the file when it starts, and ends without it. `--dump-config` does not look at it.",
            ));
        }
    }
    let path = keys::TLS_CA_FILES;
    if matches!(node.get(path), Some((Value::Array(files), _)) if files.is_empty()) {
        out.push(node.at_value(path, "there is no authority to trust").help(
            "The server ends when it starts. List at least one file with the authorities that signed the certificates \
             of all nodes.",
        ));
    }
}
