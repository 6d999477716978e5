use super::{Finding, Node};
use crate::config::settings::MetadataKind;

rule!(
    "RS113",
    "two-address-keys",
    Error,
    Load,
    "`metadata-client` has both `address` and `addresses`, and the server refuses that",
    File
);

fn check(node: &Node<'_>, out: &mut Vec<Finding>) {
    let (one, many) = (["metadata-client", "address"], ["metadata-client", "addresses"]);
    let replicated = node.settings.metadata_client.kind.value == MetadataKind::Replicated;
    if replicated && node.has(&one) && node.has(&many) {
        out.push(
            node.at_key(&one, "`address` and `addresses` exclude each other")
                .help("Keep `addresses` and move the single address into the list."),
        );
    }
}
