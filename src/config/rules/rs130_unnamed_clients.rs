use super::prelude::*;
use super::tls::{Mode, mode};
use crate::config::keys;
use crate::config::tree::Value;

pub const RULE: Rule = Rule {
    code: "RS130",
    name: "unnamed-clients",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "`tls.require-client-auth` needs `allowed-subject-names`",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS130.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let (auth, names) = (keys::TLS_REQUIRE_CLIENT_AUTH, keys::TLS_ALLOWED_SUBJECT_NAMES);
    let required = matches!(node.get(auth), Some((Value::Boolean(true), _)));
    let empty = match node.get(names) {
        Some((Value::Array(names), _)) => names.is_empty(),
        _ => true,
    };
    if node.is_complete() && mode(node) != Mode::Off && required && empty {
        out.push(
            node.at_value(auth, "client certificates are required, but no subject is allowed").help(
                Help::from("List the names in ")
                    .key(names)
                    .words("; [\"*\"] allows any certificate of your authorities."),
            ),
        );
    }
}
