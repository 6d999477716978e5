//! The file of a node that has yet to join, made for another node or another cluster. Whatever else is seen, nothing is
//! begun whose end it would be.

use super::verdict::refusal;
use super::world::World;
use crate::api::{Refusal, StepKey};
use crate::cluster::{HostFacts, NodeConfigFile};

/// The first one among the nodes that are not registered.
pub fn find(world: &World) -> Option<Refusal> {
    let cluster = &world.facts.nodes.known()?.cluster_name;
    let joining = world.aim.target.nodes.iter().filter(|node| world.facts.member(&node.name).is_none());
    joining.into_iter().find_map(|node| {
        let host = world.facts.host(&node.name)?;
        let key = StepKey::node("configure-node", &node.name);
        of_another(&key, &node.name, host, host.file()?, cluster)
    })
}

/// Why the file is not that of the node in this cluster.
pub fn of_another(
    key: &StepKey,
    name: &str,
    host: &HostFacts,
    file: &NodeConfigFile,
    cluster: &str,
) -> Option<Refusal> {
    let settings = &file.settings;
    if settings.node_name.is_explicit() && settings.node_name.value.as_deref() != Some(name) {
        let other = settings.node_name.value.as_deref().unwrap_or_default();
        return Some(refusal(
            "own-identity",
            Some(key),
            format!("the file of {name} names it `{other}`"),
            [host.config.evidence("node-name")],
            "correct `node-name` in that file, or the name in the target",
        ));
    }
    (settings.cluster_name.is_explicit() && settings.cluster_name.value != cluster).then(|| {
        refusal(
            "wrong-cluster",
            Some(key),
            format!(
                "the file of {name} is for cluster `{}`, but this is `{cluster}`",
                settings.cluster_name.value
            ),
            [host.config.evidence("cluster-name")],
            "correct `cluster-name` in that file, or point the inventory at the right file",
        )
    })
}
