//! Whether a start could make another node of one, or another cluster.

use crate::api::{Refusal, StepKey};
use crate::cluster::HostFacts;
use crate::lifecycle::verdict::refusal;
use crate::lifecycle::world::World;

/// Why the node would come up under another name or in another cluster than its data belongs to. This is
/// for when the registry, which would tell, cannot be read.
pub fn another_identity(world: &World, key: &StepKey, name: &str, host: &HostFacts) -> Option<Refusal> {
    let settings = &host.file()?.settings;
    let own = settings.node_name.value.as_deref();
    if settings.node_name.is_explicit() && own != Some(name) {
        let other = own.unwrap_or_default();
        return Some(refusal(
            "own-identity",
            Some(key),
            format!(
                "the file of {name} names it `{other}`: started with that file, it would be another node"
            ),
            [host.config.evidence(format!("node-name `{other}`"))],
            "correct `node-name` in that file, or the name in the target",
        ));
    }
    let directories = host.disk.known().map_or(&[][..], |disk| &disk.node_directories);
    if settings.auto_provision.value && !directories.is_empty() && !directories.iter().any(|own| own == name)
    {
        return Some(refusal(
            "one-provisioner",
            Some(key),
            format!("{name} has no data of its own, and its file lets it provision a new cluster"),
            [
                host.config.evidence("auto-provision is true"),
                host.disk.evidence(format!("node directories: {}", directories.join(", "))),
            ],
            "set `auto-provision = false` in its file, or correct its name or its base directory",
        ));
    }
    let cluster = settings.cluster_name.value.as_str();
    let wanted = world.aim.target.cluster_name.as_deref();
    let reported = || world.facts.hosts.values().find_map(|host| host.health()?.cluster_name.as_deref());
    let expected = wanted.or_else(reported)?;
    (settings.cluster_name.is_explicit() && cluster != expected).then(|| {
        refusal(
            "wrong-cluster",
            Some(key),
            format!("the file of {name} is for cluster `{cluster}`, but this is `{expected}`"),
            [host.config.evidence(format!("cluster-name `{cluster}`"))],
            "correct `cluster-name` in that file, or point the inventory at the right file",
        )
    })
}
