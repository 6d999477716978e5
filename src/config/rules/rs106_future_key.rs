use super::{Finding, Node, Reason, rename};


rule!(
    "RS106",
    "future-key",
    Warning,
    Later,
    "only a newer server reads this key; this one ignores it in silence",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for unread in &node.unread {
        let Reason::Future { since } = &unread.reason else { continue };
        let path = unread.names();
        let dotted = unread.dotted();
        let help = if path[0] == "tls" {
            "Without it nodes talk to each other in plain text. Upgrade the server first."
        } else {
            "Upgrade the server, or remove the key until then."
        };
        let message = format!("`{dotted}` is read since {since}; {} ignores it", node.context.version);
        out.push(rename::about(node, unread, message).help(help));
    }
}
