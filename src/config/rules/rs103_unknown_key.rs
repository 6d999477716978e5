use super::prelude::*;
use super::{guessed, rename};
use crate::config::catalogue::notes;

pub const RULE: Rule = Rule {
    code: "RS103",
    name: "unknown-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server does not know this key and silently ignores it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS103.md"),
};

fn message(node: &Node<'_>, unread: &Unread) -> Option<String> {
    use WhyUnread::{Holds, Meant, Spelled, Unknown};
    if unread.reason == Unknown && node.is_newer_than_known() {
        return Some(format!("no version known here reads the {} `{}`", unread.what(), unread.dotted()));
    }
    matches!(unread.reason, Spelled(_) | Meant(_) | Holds(_) | Unknown)
        .then(|| format!("unknown {} `{}`", unread.what(), unread.dotted()))
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    let (help, fix, known) = suggestion(node, unread);
    (rename::joined([Some(help), rename::etcd(node, unread, &known)]), fix)
}

/// What to do about it, a change that does, and the keys that may be meant.
fn suggestion(node: &Node<'_>, unread: &Unread) -> (Help, Option<ProposedFix>, Vec<String>) {
    if let Some(note) = notes::superfluous(&unread.names()) {
        return (note, node.remove("remove it", FixSafety::Unsafe, &unread.names()), Vec::new());
    }
    let alike = || unread.alike(&node.context.catalogue);
    let known = match &unread.reason {
        WhyUnread::Spelled(known) => {
            return (
                format!("The server spells it `{known}`. {}", rename::instead(node, known)).into(),
                rename::fix(node, unread, known, FixSafety::Safe),
                vec![known.clone()],
            );
        }
        WhyUnread::Holds(keys) => {
            let (help, fix) = guessed::advice(node, unread, keys);
            return (help, fix, Vec::new());
        }
        WhyUnread::Meant(known) => known.clone(),
        _ => alike(),
    };
    let known = rename::of_client(node, known);
    match known.first() {
        Some(first) if notes::is_opposite(&unread.names(), first) => (
            format!("Did you mean `{first}`, which says the opposite? {}", rename::instead(node, first))
                .into(),
            None,
            known,
        ),
        Some(first) => (
            format!("Did you mean {}? {}", rename::list(&known), rename::instead(node, first)).into(),
            rename::fix(node, unread, first, FixSafety::Unsafe),
            known,
        ),
        None => (rename::unknown_to_us(node).into(), None, known),
    }
}
