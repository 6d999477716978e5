//! `configure-node`: a new node's file, made from the first node's, so that cluster-wide settings agree.

use std::iter::once;

use serde_json::json;

use super::need::{need, need_file};
use super::overriding::overridden;
use super::settings::{Wanted, bind, change, own_keys};
use super::step::Step;
use crate::api::{Role, StepKey};
use crate::cluster::{HostFacts, NodeConfigFile};
use crate::config::document::Document;
use crate::config::keys;
use crate::config::layers::Layers;
use crate::config::patch::KeyPath;
use crate::lifecycle::foreign_file::of_another;
use crate::lifecycle::verdict::{Act, Progress, holds, why};
use crate::lifecycle::world::World;
use crate::state::intent::Intent;

/// `configure-node`
pub struct ConfigureNode;

impl Step for ConfigureNode {
    fn name(&self) -> &'static str {
        "configure-node"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/configure-node.md")
    }

    fn title(&self) -> &'static str {
        "The new node's file: same cluster and repository, own identity, no provisioning, no vote yet"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let name = key.node.as_deref().unwrap_or_default();
        let (Some(node), Some(host)) = (world.aim.node(name), world.facts.host(name)) else {
            return Progress::NotApplicable;
        };
        let Some(first) = world.first else { return Progress::NotObserved("which node it is made from") };
        let Some(first_host) = world.facts.host(&first.name) else { return Progress::NotApplicable };
        let files = need_file(key, name, host).and_then(|file| {
            let first = need_file(key, &first.name, first_host)?;
            Ok((file, first, &need(key, &world.facts.nodes)?.cluster_name))
        });
        let (file, first_file, cluster) = match files {
            Ok(known) => known,
            Err(instead) => return instead,
        };
        if world.facts.member(name).is_some() && file.text.is_some() {
            return holds(format!("{name} has already joined"), [host.config.evidence("the file exists")]);
        }
        let settings = &file.settings;
        if let Some(refusal) = of_another(key, name, host, file, cluster) {
            return Progress::Refuse(refusal);
        }
        let mut wanted = Wanted::default();
        let fresh = file.text.is_none();
        if fresh {
            wanted.remove = own_keys(&first_file.settings);
            if world.aim.target.one_host {
                // On one machine they would be the first node's own.
                wanted.remove.push(KeyPath::from(keys::LOG_SERVER_ROCKSDB_WAL_DIR));
                wanted.remove.push(KeyPath::from(keys::BASE_DIR));
                if let Some(base_dir) = own_place(world, name) {
                    wanted.set(keys::BASE_DIR, base_dir);
                }
            }
            wanted.set(keys::CLUSTER_NAME, cluster.as_str());
            if let Some((key, value)) = bind(world, node, &first_file.settings) {
                wanted.set(key, value);
            }
            if let Some(roles) =
                first_file.settings.roles.is_explicit().then(|| first_file.settings.roles.value.clone())
                && node.roles.is_none()
            {
                wanted.set(keys::ROLES, roles.iter().map(|role| role.as_str()).collect::<Vec<_>>());
            }
        }
        // A fresh file starts from the first node's settings, except those that belong to that node alone.
        let has = if fresh { &first_file.settings } else { settings };
        wanted.identity(world, node, has);
        if has.auto_provision.value || fresh {
            wanted.set(keys::AUTO_PROVISION, false);
        }
        wanted.snapshots(world, has);
        if settings.metadata_client.addresses.value.is_empty() || fresh {
            let peers: Vec<String> =
                world.voter_addresses().into_iter().filter(|address| *address != node.address).collect();
            wanted.set(keys::METADATA_CLIENT_ADDRESSES, json!(peers));
        }
        if node.has(Role::MetadataServer) && (settings.metadata_auto_join.value || fresh) {
            wanted.set(keys::METADATA_SERVER_AUTO_JOIN, false);
        }
        wanted.settings(node);
        if let Some(refusal) = overridden(key, name, file, &wanted) {
            return Progress::Refuse(refusal);
        }
        let named = if fresh { names_files(first_file, name) } else { None };
        match change(key, name, file, Some((&first.name, first_file)), &wanted) {
            Err(refusal) => Progress::Refuse(refusal),
            Ok(None) => {
                holds(format!("the file of {name} is complete"), [host.config.evidence("all settings")])
            }
            Ok(Some(change)) => Progress::Act(Box::new(Act {
                intent: Intent::Configure(Box::new(change)),
                why: why(
                    format!(
                        "{name} must find the cluster instead of provisioning one, use the snapshots of the others, and \
                         get no vote before its address has proved to work"
                    ),
                    once(host.config.evidence(if fresh {
                        format!("there is no file yet; it will be made from that of {}", first.name)
                    } else {
                        "some settings differ from what is needed".into()
                    }))
                    .chain(named.into_iter().map(|fact| host.config.evidence(fact)))
                    .collect::<Vec<_>>(),
                ),
                postcondition: format!("the file of {name} has these settings"),
                rollback:
                    "remove the file, or restore the previous one; the node has not been started with it"
                        .into(),
                at_rest: false,
            })),
        }
    }
}

/// The directory where the host looks for a node's data while no file says where that is, unless another node has it.
fn own_place<'w>(world: &'w World, name: &str) -> Option<&'w str> {
    let place = |host: &'w HostFacts| host.disk.known()?.base_dir.as_deref();
    let own = world.facts.host(name).and_then(place).filter(|place| place.starts_with('/'))?;
    let others = world.facts.hosts.iter().filter(|(other, _)| *other != name);
    let theirs = others.flat_map(|(_, host)| {
        let configured = host.file().and_then(|file| file.settings.base_dir.value.as_deref());
        [place(host), configured]
    });
    (!theirs.flatten().any(|other| other.trim_end_matches('/') == own.trim_end_matches('/'))).then_some(own)
}

/// Settings by which a server reads files of its own machine. All nodes need the same ones, so they are copied; whether the
/// files are there is not seen.
const FILES: [&[&str]; 5] = [
    keys::REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE,
    keys::WORKER_INVOKER_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE,
    keys::TLS_CA_FILES,
    keys::TLS_CERT_FILE,
    keys::TLS_KEY_FILE,
];

/// What a person has to put on the new node's machine before it starts.
fn names_files(first: &NodeConfigFile, name: &str) -> Option<String> {
    let document = Document::parse(first.text.as_deref()?);
    let layers = Layers::of_file(&document);
    let copied: Vec<String> = FILES
        .into_iter()
        .filter(|key| layers.get(key).is_some())
        .map(|key| format!("`{}`", key.join(".")))
        .collect();
    (!copied.is_empty()).then(|| {
        format!(
            "{} is copied, and what it names must be on the host of {name} before it starts",
            copied.join(", ")
        )
    })
}
