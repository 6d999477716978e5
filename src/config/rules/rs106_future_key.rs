use super::prelude::*;
use super::rename;

pub const RULE: Rule = Rule {
    code: "RS106",
    name: "future-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "only newer servers read this key; this version silently ignores it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::UnreadKey(check),
    page: include_str!("../../../docs/rules/RS106.md"),
};

fn check(node: &Node<'_>, unread: &Unread) -> Option<Finding> {
    let WhyUnread::Future { since } = &unread.reason else { return None };
    let path = unread.names();
    let dotted = unread.dotted();
    let help = if path[0] == "tls" {
        "Until then traffic between nodes is plain text. Upgrade the server first."
    } else {
        "Upgrade the server, or remove the key until then."
    };
    let message = format!("`{dotted}` is read since {since}; {} ignores it", node.context.version);
    Some(rename::about(node, unread, message).help(help))
}
