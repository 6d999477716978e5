use super::prelude::*;
use super::rename;

pub const RULE: Rule = Rule {
    code: "RS107",
    name: "deprecated-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the server still reads this key, but a future version will not",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey(check),
    page: include_str!("../../../docs/rules/RS107.md"),
};

fn check(node: &Node<'_>, unread: &Unread) -> Option<Finding> {
    let WhyUnread::Deprecated { since, renamed } = &unread.reason else { return None };
    let path = unread.names();
    let message = format!("`{}` is deprecated since {}.{}", unread.dotted(), since.major, since.minor);
    let finding = rename::about(node, unread, message);
    Some(match renamed {
        Some(new) => finding
            .help(format!("Use `{new}`. Once the old key is removed, it will be silently ignored."))
            .fix(
                rename::fix(node, unread, new, FixSafety::Safe)
                    .filter(|_| rename::same_kind(node, &path, new)),
            ),
        None => finding.help("Nothing replaces it. Once it is removed, it will be silently ignored."),
    })
}
