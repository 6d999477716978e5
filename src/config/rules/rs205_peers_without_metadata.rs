use super::{Finding, Node, peers};
use crate::api::Role;

rule!(
    "RS205",
    "peers-without-metadata",
    Warning,
    Later,
    "a node asks for metadata where no metadata server runs",
    Set
);

fn check(nodes: &[&Node<'_>], out: &mut Vec<Finding>) {
    let path = ["metadata-client", "addresses"];
    for node in nodes {
        let peers = peers::peers(node);
        let owner = |peer| nodes.iter().find(|other| peers::is_own(other, peer)).copied();
        // When no address is one of these files', the files are not the whole deployment.
        let known = peers.iter().any(|peer| owner(peer).is_some());
        for peer in &peers {
            let message = match owner(peer) {
                Some(other) if other.settings.has(Role::MetadataServer) => continue,
                Some(other) => format!("{peer} is {}, which has no metadata-server role", peers::label(other)),
                None if known => format!("{peer} is the address of none of these nodes"),
                None => continue,
            };
            out.push(node.at_value(&path, message).help("List the addresses of all metadata servers, and nothing else."));
        }
    }
}
