use super::{Finding, Node};
use crate::config::catalogue::{Catalogue, Kind};
use crate::config::tree::{Table, Value};

rule!(
    "RS111",
    "other-variant",
    Warning,
    Later,
    "the key counts only under another `type` of its table, so here it is ignored in silence",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    walk(node, &node.document.root, &mut Vec::new(), out);
}

fn walk(node: &Node<'_>, table: &Table, path: &mut Vec<String>, out: &mut Vec<Finding>) {
    let catalogue = &node.context.catalogue;
    for entry in &table.entries {
        path.push(entry.key.clone());
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(key) = catalogue.lookup(&names) {
            let tag = [&names[..names.len() - 1], &["type"]].concat();
            let variant = variant(node, catalogue, &tag);
            match (key.only, variant) {
                (Some(only), Some(variant)) if key.name() != "type" && only.find(&variant).is_none() => {
                    let words: Vec<String> = only.iter().map(|word| format!("`{word}`")).collect();
                    let message = format!("`{}` does nothing here: the type is `{variant}`", entry.key);
                    out.push(node.at_key(&names, message).help(format!(
                        "It counts when `type` is {}. Set the type, or remove the key.",
                        words.join(" or ")
                    )));
                }
                _ => {
                    if let (Value::Table(inner), Kind::Table | Kind::Retry) = (&entry.item.value, key.kind) {
                        walk(node, inner, path, out);
                    }
                }
            }
        }
        path.pop();
    }
}

/// The effective `type` of a table: written, or the default that the table is merged over. An unknown
/// word of the metadata client stands for `replicated`, which another rule tells.
fn variant(node: &Node<'_>, catalogue: &Catalogue, tag: &[&str]) -> Option<String> {
    let Some(Kind::Word(words)) = catalogue.kind(tag) else { return None };
    if tag[0] == "metadata-client" && node.settings.metadata_client.fallback_from.is_some() {
        return None;
    }
    match node.text(tag) {
        Some(written) => words.find(written).map(str::to_owned),
        None => catalogue.default(tag).map(|default| default.trim_matches('"').to_owned()),
    }
}
