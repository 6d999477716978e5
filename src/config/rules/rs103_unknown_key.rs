use super::{Finding, Node, Reason, rename};
use crate::api::validate::FixSafety;

rule!(
    "RS103",
    "unknown-key",
    Warning,
    Later,
    "the server does not know this key and ignores it in silence",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for unread in &node.unread {
        let (help, fix) = match &unread.reason {
            Reason::Spelled(known) => (
                format!("The server spells it `{known}`. {}", rename::instead(node, known)),
                rename::fix(node, unread, known, FixSafety::Safe),
            ),
            Reason::Alike(known) => match known.first() {
                Some(first) => (
                    format!("Did you mean {}? {}", rename::list(known), rename::instead(node, first)),
                    rename::fix(node, unread, first, FixSafety::NeedsALook),
                ),
                None => {
                    ("Nothing the server knows is spelled like it; remove it, or look it up.".into(), None)
                }
            },
            _ => continue,
        };
        let what = if unread.is_table { "table" } else { "key" };
        out.push(
            rename::about(node, unread, format!("unknown {what} `{}`", unread.dotted())).help(help).fix(fix),
        );
    }
}
