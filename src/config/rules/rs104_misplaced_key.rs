use super::{Finding, Node, Reason, rename};
use crate::api::validate::FixSafety;

rule!(
    "RS104",
    "misplaced-key",
    Warning,
    Later,
    "the key exists, but in another table; here it is ignored in silence",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for unread in &node.unread {
        let Reason::Elsewhere(known) = &unread.reason else { continue };
        let Some(first) = known.first() else { continue };
        let path = unread.names();
        let what = if unread.is_table { "table" } else { "key" };
        let (table, name) = (path[..path.len() - 1].join("."), path[path.len() - 1]);
        let root = !first.contains('.');
        let message = if root && !table.is_empty() {
            format!(
                "`{name}` belongs above the first table; here it is part of `[{table}]`, which has no such {what}"
            )
        } else {
            format!("there is no {what} `{}`; it is {}", unread.dotted(), rename::list(known))
        };
        // A root key can be meant only one way; a key that several tables have cannot.
        let safety = if known.len() == 1 { FixSafety::Safe } else { FixSafety::NeedsALook };
        let help = if root && !table.is_empty() {
            format!(
                "Everything below a `[table]` line is part of that table. {}",
                rename::instead(node, first)
            )
        } else {
            rename::instead(node, first)
        };
        out.push(
            rename::about(node, unread, message).help(help).fix(rename::fix(node, unread, first, safety)),
        );
    }
}
