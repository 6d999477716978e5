//! `own-identity`

mod address;
mod disk;
mod shared_disk;
mod sources;
mod wal;

use super::Invariant;
use crate::broken::{Broken, proposed};
use crate::config::{DEFAULT_CLUSTER, Settings};
use crate::effect::Effect;
use crate::review::Review;
use crate::world::Host;

pub(super) use disk::may_hold_data;

pub(super) const NEVER: &str =
    "lets a node come up under a name, number, address or cluster, or on a disk, that is not its own";

/// A name, a number, an address and a disk belong to one node.
pub(super) struct OwnIdentity;

impl Invariant for OwnIdentity {
    fn name(&self) -> &'static str {
        "own-identity"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let node = match &review.effect {
            Effect::Write(node) => node.as_str(),
            effect => match effect.does().starts {
                Some(node) => node,
                None => return Ok(()),
            },
        };
        if !review.target().nodes.iter().any(|spec| spec.name == node) {
            return Err(Broken::new(
                format!("{node} is not a node of the target"),
                proposed(format!("act on {node}")),
                "name it in the target if it belongs to the deployment",
            ));
        }
        let settings = review.settings(node)?;
        name(review, node, &settings)?;
        cluster(review, node, &settings)?;
        number(review, node, &settings)?;
        address::check(review, node, &settings)?;
        wal::check(review, node, &settings)?;
        match &review.effect {
            Effect::Write(_) => {
                disk::stays(review, node, &settings)?;
                sources::kept(review, node, &settings)
            }
            Effect::Revive(_) => {
                sources::agree(review, node, &settings)?;
                disk::check(review, node, &settings)?;
                shared_disk::check(review, node)
            }
            Effect::Start(_) | Effect::Join(_) | Effect::Restart(_) | Effect::Upgrade { .. } => {
                disk::check(review, node, &settings)?;
                shared_disk::check(review, node)
            }
            // They start nothing and write no file.
            Effect::SetReplication { .. }
            | Effect::ReplicateLogs { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoter(_)
            | Effect::Unlisted(_) => Ok(()),
        }
    }
}

fn broken(review: &Review<'_>, node: &str, message: String, fact: String) -> Broken {
    Broken::new(
        message,
        vec![review.world.host(node).config.evidence(fact)],
        "correct the file, the variables and the flags of the node; a new machine or disk gets a new node name",
    )
}

fn name(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    match settings.node_name.get(node, "node-name")? {
        Some(name) if name == node => Ok(()),
        Some(name) => Err(broken(
            review,
            node,
            format!("{node} would start as `{name}`"),
            format!("node-name `{name}`"),
        )),
        None => Err(broken(
            review,
            node,
            format!("{node} would be named after its host, whatever that is called"),
            "node-name is not set".into(),
        )),
    }
}

fn cluster(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let registered = review.world.nodes.seen().map(|nodes| nodes.cluster.as_str());
    let name = settings.cluster_name.get(node, "cluster-name")?.map_or(DEFAULT_CLUSTER, String::as_str);
    let Some(wanted) = registered.or(review.target().cluster_name.as_deref()) else {
        return same_as_others(review, node, name);
    };
    if name == wanted {
        return Ok(());
    }
    let fact = format!("cluster-name `{name}`, wanted `{wanted}`");
    Err(broken(review, node, format!("{node} would look for another cluster, `{name}`"), fact))
}

/// Where neither the cluster nor the target tells the name, it is the one by which the other nodes go.
fn same_as_others(review: &Review<'_>, node: &str, name: &str) -> Result<(), Broken> {
    for (other, host) in review.world.hosts.iter().filter(|(other, _)| *other != node) {
        let health = host.dial.seen().and_then(|dial| dial.health.as_ref().ok());
        let theirs = match health.and_then(|health| health.cluster.clone()) {
            Some(cluster) => Some(cluster),
            None => of_file(review, other, host)?,
        };
        if let Some(theirs) = theirs.filter(|theirs| theirs != name) {
            return Err(broken(
                review,
                node,
                format!("{node} would look for cluster `{name}`, and {other} belongs to `{theirs}`"),
                format!("cluster-name `{name}`"),
            ));
        }
    }
    Ok(())
}

/// The cluster that the file of a node with data names. What nobody knows the disk of may have data, if it has a file.
fn of_file(review: &Review<'_>, node: &str, host: &Host) -> Result<Option<String>, Broken> {
    let has_data = match host.disk.seen() {
        Some(disk) => disk.node_directories.iter().any(|name| name == node),
        None => host.config.need(&format!("the configuration file of {node}"))?.text.is_some(),
    };
    if !has_data {
        return Ok(None);
    }
    let settings = review.settings(node)?;
    let name = settings.cluster_name.get(node, "cluster-name")?;
    Ok(Some(name.map_or(DEFAULT_CLUSTER, String::as_str).to_owned()))
}

fn number(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let Some(forced) = settings.force_node_id.get(node, "force-node-id")? else { return Ok(()) };
    let own = review.world.nodes.seen().and_then(|nodes| nodes.named(node)).map(|member| member.id.0);
    if own == Some(*forced) {
        return Ok(());
    }
    if review.world.nodes.seen().is_none() {
        return number_of_nobody_else(review, node, *forced);
    }
    let fact = format!("force-node-id {forced}");
    Err(broken(review, node, format!("{node} would take the number N{forced}, which is not its own"), fact))
}

/// While the cluster cannot be asked, the files of the others may tell whose number it is.
fn number_of_nobody_else(review: &Review<'_>, node: &str, forced: u32) -> Result<(), Broken> {
    for other in review.target().nodes.iter().map(|spec| &spec.name).filter(|other| *other != node) {
        let file = review.world.host(other).config.need(&format!("the configuration file of {other}"))?;
        if file.text.is_none() {
            continue;
        }
        if review.settings(other)?.force_node_id.get(other, "force-node-id")? == Some(&forced) {
            let fact = format!("force-node-id {forced}, in the file of {other} as well");
            return Err(broken(
                review,
                node,
                format!("{node} would take the number N{forced}, and so would {other}"),
                fact,
            ));
        }
    }
    Ok(())
}
