use super::{Finding, Node, Reason, rename};
use crate::api::validate::FixSafety;

rule!(
    "RS105",
    "removed-key",
    Warning,
    Later,
    "an older server read this key; this one ignores it in silence",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for unread in &node.unread {
        let Reason::Gone { gone, renamed } = &unread.reason else { continue };
        let path = unread.names();
        let message = format!("`{}` is ignored since {}.{}", unread.dotted(), gone.major, gone.minor);
        let finding = rename::about(node, unread, message);
        out.push(match renamed {
            Some(new) => finding.help(format!("It is now `{new}`. {}", rename::instead(node, new))).fix(
                rename::fix(node, unread, new, FixSafety::Safe)
                    .filter(|_| rename::same_kind(node, &path, new)),
            ),
            None => finding.help("Nothing took its place; remove it.").fix(node.patch(
                "remove it",
                FixSafety::Safe,
                |patch| patch.remove(path.as_slice()),
            )),
        });
    }
}
