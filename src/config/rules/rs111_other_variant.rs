use super::prelude::*;
use crate::config::catalogue::{Catalogue, Kind};
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS111",
    name: "other-variant",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "the key applies only to another `type` of its table, so here it is silently ignored",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS111.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    for Known { path, key } in &node.known {
        let (Some(only), Some((name, table))) = (key.only, path.split_last()) else { continue };
        if name == "type" {
            continue;
        }
        let tag: Vec<&str> = table.iter().map(String::as_str).chain(["type"]).collect();
        let Some(variant) = variant(node, &node.context.catalogue, &tag) else { continue };
        if only.find(&variant).is_none() {
            let words: Vec<String> = only.iter().map(|word| format!("`{word}`")).collect();
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            let message = format!("`{name}` has no effect here: the type is `{variant}`");
            out.push(node.at_key(&names, message).help(format!(
                "It applies when `type` is {}. Set the type, or remove the key.",
                words.join(" or ")
            )));
        }
    }
}

/// The effective `type` of a table: written, or the default that the table is merged over. An unknown
/// word of the metadata client stands for `replicated`, which another rule tells.
fn variant(node: &Node<'_>, catalogue: &Catalogue, tag: &[&str]) -> Option<String> {
    let Some(Kind::Word(word)) = catalogue.kind(tag) else { return None };
    let words = word.0;
    if tag == keys::METADATA_CLIENT_TYPE && node.settings.metadata_client.fallback_from.is_some() {
        return None;
    }
    match node.text(tag) {
        Some(written) => words.find(written).map(str::to_owned),
        None => catalogue.default(tag).map(|default| default.trim_matches('"').to_owned()),
    }
}
