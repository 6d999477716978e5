use super::{Finding, Node};
use crate::config::tree::Value;

rule!(
    "RS130",
    "unnamed-clients",
    Error,
    Start,
    "`tls.require-client-auth` needs `allowed-subject-names`",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let (auth, names) = (["tls", "require-client-auth"], ["tls", "allowed-subject-names"]);
    let required = matches!(node.get(&auth), Some((Value::Boolean(true), _)));
    let empty = match node.get(&names) {
        Some((Value::Array(names), _)) => names.is_empty(),
        _ => true,
    };
    if node.is_complete() && node.since(1, 7, 3) && required && empty {
        out.push(
            node.at_value(&auth, "client certificates are required, but no subject is allowed")
                .help("List the names in `allowed-subject-names`; [\"*\"] allows any certificate of your authorities."),
        );
    }
}
