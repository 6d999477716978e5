use super::{Finding, Node};
use crate::config::catalogue::Kind;
use crate::config::tree::Value;

rule!(
    "RS112",
    "missing-key",
    Error,
    Load,
    "the server refuses the table without this key",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    if !node.is_complete() {
        return;
    }
    let catalogue = &node.context.catalogue;
    for key in catalogue.keys().filter(|key| !key.path.contains("[]")) {
        let path: Vec<&str> = key.path.split('.').collect();
        let Some((name, table)) = path.split_last() else { continue };
        match key.kind {
            Kind::Retry => policy(node, &path, out),
            _ if key.required && key.only.is_none() && is_table(node, table) && !node.has(&path) => {
                let message = format!("`{name}` is missing in `[{}]`", table.join("."));
                out.push(node.at_key(table, message).help("Set it, or remove the whole table."));
            }
            _ => {}
        }
    }
}

fn policy(node: &Node<'_>, path: &[&str], out: &mut Vec<Finding>) {
    if !is_table(node, path) {
        return;
    }
    let field = |name| [path, &[name]].concat();
    let default = node.context.catalogue.default(&field("type"));
    let kind = node.text(&field("type")).or(default);
    match kind {
        None => out.push(
            node.at_key(path, format!("`type` is missing in the retry policy `{}`", path.join(".")))
                .help("It has no default; write `none`, `fixed-delay` or `exponential`."),
        ),
        Some("fixed-delay") if !node.has(&field("interval")) => out.push(
            node.at_key(path, format!("`interval` is missing in the retry policy `{}`", path.join(".")))
                .help("A fixed delay needs it, for example `interval = \"1s\"`."),
        ),
        Some(_) => {}
    }
}

fn is_table(node: &Node<'_>, path: &[&str]) -> bool {
    matches!(node.get(path), Some((Value::Table(_), _)))
}
