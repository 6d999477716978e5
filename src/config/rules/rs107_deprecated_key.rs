use super::{Finding, Node, Reason, rename};
use crate::api::validate::FixSafety;

rule!(
    "RS107",
    "deprecated-key",
    Warning,
    Later,
    "the server still reads this key, but a coming version will not",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for unread in &node.unread {
        let Reason::Deprecated { since, renamed } = &unread.reason else { continue };
        let path = unread.names();
        let message = format!("`{}` is deprecated since {}.{}", unread.dotted(), since.major, since.minor);
        let finding = rename::about(node, unread, message);
        out.push(match renamed {
            Some(new) => finding
                .help(format!("Use `{new}`. Once the old key goes, it will be ignored in silence."))
                .fix(
                    rename::fix(node, unread, new, FixSafety::Safe)
                        .filter(|_| rename::same_kind(node, &path, new)),
                ),
            None => finding.help("Nothing takes its place. Once it goes, it will be ignored in silence."),
        });
    }
}
