use super::{Finding, Known, Node};
use crate::config::catalogue::Kind;
use crate::config::layers::Origin;

rule!(
    "RS154",
    "overridden",
    Info,
    Later,
    "a variable or flag wins over the value in the file",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    for Known { path, key } in node.known.iter().filter(|_| node.layers.has_over()) {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if matches!(key.kind, Kind::Table | Kind::Retry | Kind::TableList) {
            continue;
        }
        let Some(item) = node.document.root.at(&names) else { continue };
        let origin = node.layers.origin(&names);
        let other = node.get(&names).is_some_and(|(value, _)| *value != item.value);
        if other && matches!(origin, Origin::Env(_) | Origin::Flag(_)) {
            let mut finding = node.finding(format!("{origin} wins over this value")).key(&names);
            finding.span = node.key_span(&names);
            out.push(finding.help("What the file says here has no effect. Keep the key in one place."));
        }
    }
}
