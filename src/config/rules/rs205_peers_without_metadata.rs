use super::prelude::*;
use super::{listen, peers};
use crate::api::Role;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS205",
    name: "peers-without-metadata",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "a node asks for metadata where no metadata server runs",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS205.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let path = keys::METADATA_CLIENT_ADDRESSES;
    for node in nodes.iter() {
        let peers = peers::peers(node);
        // When no address is one of these files', the files are not the whole deployment.
        let known = peers.iter().any(|peer| nodes.owner(peer).is_some());
        for peer in &peers {
            let message = match nodes.owner(peer) {
                Some(other) if other.settings.has(Role::MetadataServer) => continue,
                Some(other) => {
                    format!("{peer} is {}, which has no metadata-server role", peers::label(other))
                }
                // The port of another listener is told in the file itself.
                None if listen::other_service(node, peer).is_some() => continue,
                None if known => format!("{peer} is not the address of any of these nodes"),
                None => continue,
            };
            out.push(
                node.at_value(path, message)
                    .help("List the addresses of all metadata servers, and only those."),
            );
        }
    }
}
