use super::prelude::*;
use crate::api::secret::{is_credential_key, user_part};
use crate::config::tree::{Table, Value};

pub const RULE: Rule = Rule {
    code: "RS146",
    name: "plain-secret",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a credential is in the file in plain text",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS146.md"),
};

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    walk(node, &node.document.root, &mut Vec::new(), out);
}

fn walk(node: &Node<'_>, table: &Table, path: &mut Vec<String>, out: &mut Vec<Finding>) {
    for entry in &table.entries {
        path.push(entry.key.clone());
        let found = match &entry.item.value {
            Value::Table(inner) => {
                walk(node, inner, path, out);
                None
            }
            Value::Array(items) => {
                for item in items {
                    if let Value::Table(inner) = &item.value {
                        walk(node, inner, path, out);
                    }
                }
                None
            }
            Value::String(text) if text.is_empty() => None,
            Value::String(_) if is_credential_key(&entry.key) => Some("a credential in plain text"),
            Value::String(text) if user_part(text).is_some_and(|user| user.contains(':')) => {
                Some("a password in a URL in plain text")
            }
            _ => None,
        };
        if let Some(message) = found {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            let mut finding = node.finding(message).key(&names).span(entry.key_span.clone());
            finding.help = Some(
                "Anyone who can read the file or a backup of it has the credential. Set it as an environment variable of the \
                 server, or give the host a role."
                    .into(),
            );
            out.push(finding);
        }
        path.pop();
    }
}
