use super::prelude::*;
use super::rename;

pub const RULE: Rule = Rule {
    code: "RS105",
    name: "removed-key",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the key was removed; this version silently ignores it",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::Safe,
    check: Check::UnreadKey(check),
    page: include_str!("../../../docs/rules/RS105.md"),
};

fn check(node: &Node<'_>, unread: &Unread) -> Option<Finding> {
    let WhyUnread::Gone { gone, renamed } = &unread.reason else { return None };
    let path = unread.names();
    let message =
        format!("`{}` was removed in {}.{} and is ignored", unread.dotted(), gone.major, gone.minor);
    let finding = rename::about(node, unread, message);
    Some(match renamed {
        Some(new) => finding.help(format!("It is now `{new}`. {}", rename::instead(node, new))).fix(
            rename::fix(node, unread, new, FixSafety::Safe).filter(|_| rename::same_kind(node, &path, new)),
        ),
        None => finding.help("Nothing replaced it; remove it.").fix(node.remove(
            "remove it",
            FixSafety::Safe,
            path.as_slice(),
        )),
    })
}
