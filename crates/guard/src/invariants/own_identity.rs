//! `own-identity`

use std::collections::BTreeMap;

use super::Invariant;
use crate::broken::{Broken, proposed};
use crate::config::{self, DEFAULT_CLUSTER, Settings};
use crate::effect::Effect;
use crate::endpoint::Endpoint;
use crate::review::Review;
use crate::world::Host;

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
            effect => match effect.starts() {
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
        address(review, node, &settings)?;
        match &review.effect {
            Effect::Write(_) => stays_on_its_disk(review, node, &settings),
            _ => disk(review, node, &settings),
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

/// The cluster that the file of a node with data names.
fn of_file(review: &Review<'_>, node: &str, host: &Host) -> Result<Option<String>, Broken> {
    let has_data = host.disk.seen().is_some_and(|disk| disk.node_directories.iter().any(|name| name == node));
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
    if own == Some(*forced) || review.world.nodes.seen().is_none() {
        return Ok(());
    }
    let fact = format!("force-node-id {forced}");
    Err(broken(review, node, format!("{node} would take the number N{forced}, which is not its own"), fact))
}

fn address(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let advertised = settings.advertised.get(node, "advertised-address")?;
    let joins = matches!(review.effect, Effect::Join(_));
    let Some(advertised) = advertised else {
        if !joins && !chosen(review, node)? {
            return Ok(());
        }
        let fact = "advertised-address is not set".to_owned();
        return Err(broken(
            review,
            node,
            format!("{node} would register an address that nobody chose"),
            fact,
        ));
    };
    let fact = format!("advertised-address `{advertised}`");
    let Some(endpoint) = Endpoint::parse(advertised).filter(|endpoint| !endpoint.is_wildcard()) else {
        return Err(broken(review, node, format!("peers cannot dial `{advertised}`"), fact));
    };
    let nodes = review.world.nodes.seen();
    let other = nodes
        .into_iter()
        .flat_map(|nodes| nodes.members.values())
        .find(|member| member.name != node && Endpoint::parse(&member.address).as_ref() == Some(&endpoint));
    if let Some(other) = other {
        let message = format!("`{advertised}` is the registered address of {}", other.name);
        return Err(broken(review, node, message, fact));
    }
    let spec = review.target().nodes.iter().find(|spec| spec.name == node);
    if let Some(spec) = spec.filter(|spec| Endpoint::parse(&spec.address).as_ref() != Some(&endpoint)) {
        let message =
            format!("{node} would advertise `{advertised}`, and the target says `{}`", spec.address);
        return Err(broken(review, node, message, fact));
    }
    Ok(())
}

/// Whether a node that starts again must go by an address that somebody chose: others dial it, or go by such
/// addresses themselves. A node alone may go by its default, and a file is written before that changes.
fn chosen(review: &Review<'_>, node: &str) -> Result<bool, Broken> {
    if matches!(review.effect, Effect::Write(_)) {
        return Ok(false);
    }
    if let Some(nodes) = review.world.nodes.seen() {
        return Ok(nodes.members.len() > 1);
    }
    for other in review.target().nodes.iter().filter(|other| other.name != node) {
        if let Ok(theirs) = review.settings(&other.name)
            && theirs.advertised.get(&other.name, "advertised-address")?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The data of a start lies where the host looked: a node's own directory for one that has run before,
/// nothing for one that joins.
fn disk(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let fact = &review.world.host(node).disk;
    let disk = fact.need(&format!("the disk of {node}"))?;
    let base_dir = settings.base_dir.get(node, "base-dir")?;
    if let (Some(looked), Some(base_dir)) = (&disk.base_dir, base_dir)
        && !same_directory(looked, base_dir)
    {
        return Err(Broken::new(
            format!("{node} would start on `{base_dir}`, and the host looked at `{looked}`"),
            vec![fact.evidence(format!("looked at `{looked}`"))],
            "let the host look at the directory that the configuration names",
        ));
    }
    if disk.base_dir.is_none() && moved(review, node, settings)? {
        return Err(Broken::unknown(
            format!(
                "a variable or a flag moves the data of {node}, and nobody says which directory was looked at"
            ),
            vec![fact.evidence("no base directory is reported")],
            "let the host report the directory that it looked at",
        ));
    }
    if matches!(review.effect, Effect::Join(_)) {
        if !disk.node_directories.is_empty() || disk.exists && disk.empty != Some(true) {
            return Err(Broken::new(
                format!("{node} is not registered, and its base directory is not known to be empty"),
                vec![fact.evidence(format!("node directories: {}", listed(&disk.node_directories)))],
                "find out whose data that is; give the node another base-dir, and keep the old one",
            ));
        }
        return Ok(());
    }
    let own = disk.node_directories.iter().any(|name| name == node);
    if own && disk.exists && disk.empty != Some(true) {
        return Ok(());
    }
    Err(Broken::new(
        format!("{node} has run before, and its data is not where a start would look for it"),
        vec![fact.evidence(format!("node directories: {}", listed(&disk.node_directories)))],
        "bring its disk back; if it is gone for good and the others run, remove the node by hand in the order that \
         `explain not-yet-supported` gives, and then name one with a new name and disk in its place in the target",
    ))
}

/// A change of the file leaves a node that has data with that data.
fn stays_on_its_disk(review: &Review<'_>, node: &str, settings: &Settings) -> Result<(), Broken> {
    let registered = review.world.nodes.seen().is_none_or(|nodes| nodes.named(node).is_some());
    if !registered || review.written()?.before.is_none() {
        return Ok(());
    }
    if review.before(node)?.is_none_or(|before| before.base_dir == settings.base_dir) {
        return Ok(());
    }
    let message = format!("the new file would move {node} off its data");
    Err(broken(review, node, message, "base-dir changes".into()))
}

/// Whether the base directory is another one than the file alone names.
fn moved(review: &Review<'_>, node: &str, settings: &Settings) -> Result<bool, Broken> {
    let text = review.start(node)?.text.unwrap_or_default();
    let alone = config::read(&text, &BTreeMap::new(), &[]);
    Ok(alone.is_ok_and(|alone| alone.base_dir != settings.base_dir))
}

/// Whether the directory that was looked at is the one that is configured. A relative path means what the host's
/// working directory makes of it.
fn same_directory(looked: &str, configured: &str) -> bool {
    let looked = looked.trim_end_matches('/').trim_start_matches("./");
    let plain = configured.trim_end_matches('/').trim_start_matches("./");
    looked == plain || (!configured.starts_with('/') && looked.ends_with(&format!("/{plain}")))
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "none".into()
    } else {
        names.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
    }
}
