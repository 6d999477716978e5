use super::{Finding, Node};
use crate::config::catalogue::Kind;
use crate::config::layers::Origin;
use crate::config::tree::{Table, Value};

rule!(
    "RS154",
    "overridden",
    Info,
    Later,
    "a variable or flag wins over the value in the file",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    walk(node, &node.document.root, &mut Vec::new(), out);
}

fn walk(node: &Node<'_>, table: &Table, path: &mut Vec<String>, out: &mut Vec<Finding>) {
    for entry in &table.entries {
        path.push(entry.key.clone());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        match (&entry.item.value, node.context.catalogue.kind(&names)) {
            (Value::Table(inner), Some(Kind::Table | Kind::Retry)) => walk(node, inner, path, out),
            (_, Some(_)) => {
                let origin = node.layers.origin(&names);
                let other = node.get(&names).is_some_and(|(value, _)| *value != entry.item.value);
                if other && matches!(origin, Origin::Env(_) | Origin::Flag(_)) {
                    let mut finding = node.finding(format!("{origin} wins over this value")).key(&names);
                    finding.span = Some(entry.key_span.clone());
                    out.push(finding.help("What the file says here has no effect. Keep the key in one place."));
                }
            }
            _ => {}
        }
        path.pop();
    }
}
