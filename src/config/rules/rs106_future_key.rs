use super::prelude::*;
use super::tls;

pub const RULE: Rule = Rule {
    code: "RS106",
    name: "future-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "only newer servers read this key; this version silently ignores it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS106.md"),
};

fn message(node: &Node<'_>, unread: &Unread) -> Option<String> {
    let WhyUnread::Future { since } = &unread.reason else { return None };
    // What an upgrade makes of it is told where it is asked about.
    let is_read_then = node.context.target.as_ref().is_some_and(|target| target >= since);
    if is_read_then || (tls::is_ahead(unread) && tls::is_said_of_address(node)) {
        return None;
    }
    let known = node.context.catalogue.find(&unread.names());
    let how = if known.is_some_and(|key| key.by_notes) { ", by its release notes" } else { "" };
    Some(format!("`{}` is read since {since}{how}; {} ignores it", unread.dotted(), node.context.version))
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    (
        tls::advice(node, unread)
            .unwrap_or_else(|| "Upgrade the server, or remove the key until then.".into()),
        None,
    )
}
