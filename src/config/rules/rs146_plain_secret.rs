use super::placeholder::placeholder;
use super::prelude::*;
use crate::api::secret::{WITHHELD, is_credential_key, user_parts};
use crate::config::tree::Entry;

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

fn check(node: &Node<'_>, out: &mut Findings) {
    node.document.root.walk(&mut |path, entry| {
        if let Some(message) = exposed(entry) {
            let finding = node.finding(message).key(path).span(entry.key_span.clone()).help(
                "Anyone who can read the file or a backup of it has the credential. Set it as an environment variable of the \
                 server, or give the host a role.",
            );
            out.push(finding);
        }
        true
    });
}

fn exposed(entry: &Entry) -> Option<&'static str> {
    // Where something was withheld, a credential stood.
    let stands = |text: &&str| *text == WITHHELD || (!text.is_empty() && placeholder(text).is_none());
    let text = entry.item.value.as_str().filter(stands)?;
    if is_credential_key(&entry.key) {
        return Some("a credential in plain text");
    }
    let password = user_parts(text).iter().any(|user| user.contains(':'));
    password.then_some("a password in a URL in plain text")
}
