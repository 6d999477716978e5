//! `configure-first-node`: the running node's file pins its identity and names the snapshot repository.

use super::need::{need, need_file};
use super::overriding::overridden;
use super::settings::{Wanted, change};
use super::step::Step;
use crate::api::StepKey;
use crate::config::keys;
use crate::config::settings::MetadataKind;
use crate::lifecycle::verdict::{Act, Progress, holds, passed, refuse, why};
use crate::lifecycle::world::World;
use crate::restatectl::states::Provider;
use crate::state::intent::Intent;

/// `configure-first-node`
pub struct ConfigureFirstNode;

impl Step for ConfigureFirstNode {
    fn name(&self) -> &'static str {
        "configure-first-node"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/configure-first-node.md")
    }

    fn title(&self) -> &'static str {
        "The first node's file pins its identity and address, forbids provisioning and names the snapshot repository"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let Some(node) = world.first else { return Progress::NotObserved("which node it is") };
        let Some(host) = world.facts.host(&node.name) else {
            return Progress::NotApplicable;
        };
        let file = match need_file(key, &node.name, host) {
            Ok(file) => file,
            Err(instead) => return instead,
        };
        let settings = &file.settings;
        let registered = match need(key, &world.facts.nodes) {
            Ok(nodes) => &nodes.cluster_name,
            Err(instead) => return instead,
        };
        if settings.cluster_name.is_explicit() && settings.cluster_name.value != *registered {
            return refuse(
                "wrong-cluster",
                key,
                format!(
                    "the file of {} is for cluster `{}`, but the node is registered in `{registered}`",
                    node.name, settings.cluster_name.value
                ),
                [host.config.evidence("cluster-name")],
                "set `cluster-name` to the registered name, which a provisioned cluster never changes",
            );
        }
        if let Some(name) = settings.node_name.value.as_deref().filter(|name| *name != node.name) {
            return refuse(
                "own-identity",
                key,
                format!(
                    "the file of {} names it `{name}`: at its next start it would be a new node with an empty disk",
                    node.name
                ),
                [host.config.evidence(format!("node-name `{name}`"))],
                "set `node-name` to the registered name",
            );
        }
        if settings.metadata_client.kind.value != MetadataKind::Replicated {
            return refuse(
                "external-metadata",
                key,
                format!("{} keeps its metadata outside Restate", node.name),
                [host.config.evidence(keys::METADATA_CLIENT_TYPE.join("."))],
                "growing with etcd, an object store or DynamoDB for metadata is not supported yet",
            );
        }
        if world.facts.several() {
            // In a cluster it gets these settings with its list of peers, so that one restart is enough.
            return passed(
                "the cluster already has several nodes",
                [world.facts.nodes.evidence("more than one node is registered")],
            );
        }
        let mut wanted = Wanted::default();
        wanted.identity(world, node, settings);
        if Provider::from(settings.default_provider.value.as_str()) != Provider::Replicated {
            wanted.set(keys::BIFROST_DEFAULT_PROVIDER, "replicated");
        }
        wanted.snapshots(world, settings);
        wanted.settings(node);
        if let Some(refusal) = overridden(key, &node.name, file, &wanted) {
            return Progress::Refuse(refusal);
        }
        match change(key, &node.name, file, None, &wanted) {
            Err(refusal) => Progress::Refuse(refusal),
            Ok(None) => holds(
                format!("the file of {} is complete", node.name),
                [host.config.evidence("all settings")],
            ),
            Ok(Some(change)) => {
                let keys: Vec<String> = wanted.set.iter().map(|(key, _)| key.to_string()).collect();
                Progress::Act(Box::new(Act {
                    intent: Intent::Configure(Box::new(change)),
                    why: why(
                        "a name or address that is only implied can change with the machine; without a repository no other \
                         node could take over a partition; and a provisioned cluster must never be provisioned again",
                        [host.config.evidence(format!("to set: {}", keys.join(", ")))],
                    ),
                    postcondition: format!("the file of {} has these settings", node.name),
                    rollback: "restore the previous file; the server does not read the new one before its next start"
                        .into(),
                    at_rest: false,
                }))
            }
        }
    }
}
