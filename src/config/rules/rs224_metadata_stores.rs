use std::collections::BTreeSet;

use super::prelude::*;
use super::set;
use crate::config::keys;
use crate::config::settings::MetadataKind;

pub const RULE: Rule = Rule {
    code: "RS224",
    name: "metadata-stores",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "nodes keep the cluster's metadata in different places of the same kind",
    since: "2.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS224.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    etcd(nodes, out);
    let kept = [
        (MetadataKind::ObjectStore, keys::METADATA_CLIENT_PATH),
        (MetadataKind::ObjectStore, keys::METADATA_CLIENT_AWS_ENDPOINT_URL),
        (MetadataKind::DynamoDb, keys::METADATA_CLIENT_TABLE),
    ];
    for (kind, path) in kept {
        let of_kind = of_kind(nodes, kind);
        if of_kind.len() < 2 {
            continue;
        }
        let value = |node: &Node<'_>| node.text(path).map(|text| text.trim_end_matches('/').to_owned());
        let (_, odd) = set::minority(&of_kind, value);
        for node in odd {
            let message = format!("`{}` differs from that of other nodes", path.join("."));
            out.push(
                node.at_value(path, message)
                    .help("Nodes that do not share their metadata are not one cluster."),
            );
        }
    }
}

fn of_kind<'n, 'a>(nodes: &Set<'n, 'a>, kind: MetadataKind) -> Vec<&'n Node<'a>> {
    nodes.iter().copied().filter(|node| node.settings.metadata_client.kind.value == kind).collect()
}

/// Any member of an etcd cluster leads to all of it, so what differs may be the same store; what shares no member
/// cannot be shown to be.
fn etcd(nodes: &Set<'_, '_>, out: &mut Findings) {
    let etcd = of_kind(nodes, MetadataKind::Etcd);
    let members = |node: &Node<'_>| -> BTreeSet<String> {
        let addresses = node.settings.metadata_client.addresses.value.iter();
        addresses.map(|text| bare(text)).collect()
    };
    let Some(first) = etcd.first() else { return };
    let (path, reference) = (keys::METADATA_CLIENT_ADDRESSES, members(first));
    for node in etcd.iter().skip(1) {
        let own = members(node);
        if own == reference {
            continue;
        }
        let apart = own.is_disjoint(&reference);
        let place = first.place(path, "and others here");
        let finding = node.at_value(path, "the etcd members differ from those of other nodes").related(place);
        out.push(if apart {
            finding.help("If they belong to another etcd cluster, these nodes are another Restate cluster of the same name.")
        } else {
            finding.severity(Severity::Info).help("List all members everywhere, so that the loss of one stops no start.")
        });
    }
}

/// Without the scheme, which may be left out, and in one spelling.
fn bare(address: &str) -> String {
    let text = address.trim().trim_end_matches('/');
    text.split_once("://").map_or(text, |(_, rest)| rest).to_ascii_lowercase()
}
