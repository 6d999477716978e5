use super::prelude::*;
use super::{convert, default_value, origin, rename};
use crate::config::layers::{Layer, variable_name};

pub const RULE: Rule = Rule {
    code: "RS107",
    name: "deprecated-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server still reads this key, but a future version will not",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey { message, advice },
    page: include_str!("../../../docs/rules/RS107.md"),
};

fn message(node: &Node<'_>, unread: &Unread) -> Option<String> {
    let WhyUnread::Deprecated { since, .. } = &unread.reason else { return None };
    // Whoever reads the files cannot change what others make of them.
    let is_told = |name: &String| origin::told(node.given, &Layer::Env(name.clone()), RULE.code);
    if unread.variable.as_ref().is_some_and(is_told) {
        return None;
    }
    // Nothing is lost with the key where it says what holds anyway.
    if default_value::holds(node, &unread.names()) {
        return None;
    }
    Some(format!("`{}` is deprecated since {}.{}", unread.dotted(), since.major, since.minor))
}

fn advice(node: &Node<'_>, unread: &Unread) -> Advice {
    if let Some(converted) = convert::advice(node, unread) {
        return converted;
    }
    let path = unread.names();
    let set = match (&unread.reason, &unread.variable) {
        (WhyUnread::Deprecated { renamed: Some(new), .. }, Some(_)) => {
            format!(" (set {})", variable_name(new))
        }
        _ => String::new(),
    };
    match (&unread.reason, rename::succession(node, unread)) {
        (WhyUnread::Deprecated { renamed: Some(new), .. }, note) => (
            rename::joined([
                Some(
                    format!("Use `{new}`{set}. Once the old key is removed, it will be silently ignored.")
                        .into(),
                ),
                note,
            ]),
            rename::fix(node, unread, new, FixSafety::Safe).filter(|_| rename::same_kind(node, &path, new)),
        ),
        (_, Some(note)) => (note.words(" Once the key is removed, it will be silently ignored."), None),
        _ => ("Nothing replaces it. Once it is removed, it will be silently ignored.".into(), None),
    }
}
