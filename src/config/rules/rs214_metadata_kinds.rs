use super::prelude::*;
use super::set;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS214",
    name: "metadata-kinds",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "nodes look for the cluster's metadata in different systems",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS214.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let (_, odd) = set::minority(nodes, |node| node.settings.metadata_client.kind.value);
    for node in odd {
        out.push(
            node.at_value(keys::METADATA_CLIENT_TYPE, "the metadata client differs from that of other nodes")
                .help("Nodes that do not share their metadata are not one cluster."),
        );
    }
}
