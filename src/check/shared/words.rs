//! Names that are mentioned: other services and resources are kept by name where a node speaks of them.

use std::collections::BTreeSet;

use super::variables::is_read;
use crate::api::validate::NodeConfig;

/// The words of what a node is started with.
pub fn of_node(node: &NodeConfig, out: &mut BTreeSet<String>) {
    let read =
        node.environment.iter().filter(|(name, _)| is_read(name)).filter_map(|(_, value)| value.as_ref());
    read.chain(&node.arguments).for_each(|text| of_text(text, out));
    node.file.iter().for_each(|file| of_text(&file.text, out));
}

/// The words of a text. A name may have dots in it, and be the first part of a host's.
pub fn of_text(text: &str, out: &mut BTreeSet<String>) {
    let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.');
    for word in text.split(|sign| !is_part(sign)).filter(|word| !word.is_empty()) {
        out.insert(word.to_owned());
        out.extend(word.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
    }
}
