use super::prelude::*;
use crate::config::keys;

pub const RULE: Rule = Rule {
    code: "RS309",
    name: "other-node-id",
    severity: Severity::Error,
    stage: Stage::Start,
    title: "the forced node id is not the registered one",
    since: "1.0",
    status: Status::Stable,
    fix: Fixable::None,
    check: Check::File(check),
    page: include_str!("../../../docs/rules/RS309.md"),
};

fn check(node: &Node<'_>, out: &mut Findings) {
    let forced = node.settings.force_node_id.value;
    let Some(cluster) = &node.context.cluster else { return };
    let path = keys::FORCE_NODE_ID;
    let Some(forced) = forced else { return };
    let own = node.observed().and_then(|observed| observed.id);
    let taken = cluster.nodes.iter().find(|other| other.id == Some(forced));
    let message = match (own, taken) {
        (Some(own), _) if own != forced => format!("the node is registered as N{own}"),
        (None, Some(other)) => format!("N{forced} is `{}`", other.name),
        _ => return,
    };
    out.push(
        node.at_value(path, message)
            .help("The server does not start. Remove the key; the cluster assigns ids."),
    );
}
