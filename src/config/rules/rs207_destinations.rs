use super::prelude::*;
use super::set;
use crate::api::Role;
use crate::api::secret::without_user;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS207",
    name: "destinations",
    severity: Severity::Warning,
    stage: Stage::Later,
    title: "nodes keep snapshots in different places, so none finds another's",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::Set(check),
    page: include_str!("../../../docs/rules/RS207.md"),
};

fn check(nodes: &Set<'_, '_>, out: &mut Findings) {
    let place = |node: &Node<'_>| {
        let destination = node.settings.snapshots.destination.value.as_deref()?;
        let endpoint = node.text(keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL).unwrap_or_default();
        Some((destination.trim_end_matches('/').to_owned(), endpoint.trim_end_matches('/').to_owned()))
    };
    if nodes.iter().all(|node| place(node).is_none()) {
        return;
    }
    let having: Vec<&Node<'_>> = nodes.iter().copied().filter(|node| place(node).is_some()).collect();
    let (usual, _) = set::minority(&having, place);
    let shown = usual.as_ref().map_or(String::new(), |(destination, _)| without_user(destination));
    for node in nodes.iter() {
        let here = place(node);
        if here == usual {
            continue;
        }
        let path = keys::WORKER_SNAPSHOTS_DESTINATION;
        let finding = match here {
            // Without partitions a node reads no snapshot.
            None if !node.settings.has(Role::Worker) => continue,
            None => node.finding("no snapshot destination, while other nodes have one").key(path),
            Some((destination, _)) if usual.as_ref().is_some_and(|usual| usual.0 == destination) => node
                .at_value(
                    keys::WORKER_SNAPSHOTS_AWS_ENDPOINT_URL,
                    "the snapshot endpoint differs from that of other nodes",
                ),
            Some(_) => node.at_value(path, "the snapshot destination differs from that of other nodes"),
        };
        out.push(finding.help(format!(
            "A replica that starts here looks for snapshots in the wrong place and cannot start. Elsewhere it is {shown}."
        )));
    }
}
