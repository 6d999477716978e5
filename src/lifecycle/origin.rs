//! Finds the node to start from: the target does not say which of its nodes runs.

use super::aim::Aim;
use super::field::invalid;
use super::verdict::refusal;
use crate::api::{Evidence, NodeSpec, Refusal, Role};
use crate::cluster::{Facts, HostFacts, Ternary};

/// The node to start from: the registered node with the lowest id, so that it stays the same while others
/// join. Before the cluster can be asked, it is the first node that runs or has data while one runs, and
/// else the only node with data, or the only one with a configuration file.
///
/// # Errors
/// A refusal when that is no node, or more than one.
pub fn origin<'a>(aim: &'a Aim, facts: &Facts) -> Result<&'a NodeSpec, Refusal> {
    let found = match facts.nodes.known() {
        Some(_) => registered(aim, facts),
        None => None,
    };
    let found = match found {
        Some(node) => node,
        None => unregistered(aim, facts)?,
    };
    if found.has(Role::MetadataServer) && found.has(Role::Admin) {
        return Ok(found);
    }
    let at = aim.target.nodes.iter().position(|node| node.name == found.name).unwrap_or_default();
    Err(invalid(
        &format!("nodes[{at}].roles"),
        &format!("`{}`, the running node, lacks the role metadata-server or admin in the target", found.name),
        "give it at least these two roles in the target; it already has them",
    ))
}

fn registered<'a>(aim: &'a Aim, facts: &Facts) -> Option<&'a NodeSpec> {
    let lowest = facts.known_members().iter().filter(|member| aim.node(&member.name).is_some());
    aim.node(&lowest.min_by_key(|member| member.id)?.name)
}

/// Whether a host shows a certain trace of its node.
type Shows = fn(&HostFacts) -> bool;

fn unregistered<'a>(aim: &'a Aim, facts: &Facts) -> Result<&'a NodeSpec, Refusal> {
    let with = |shows: Shows| -> Vec<&'a NodeSpec> {
        let shown = |node: &&NodeSpec| facts.host(&node.name).is_some_and(shows);
        aim.target.nodes.iter().filter(shown).collect()
    };
    // If one runs, nodes with data belong to its cluster, and one that is down may be what the others need.
    if !with(|host| host.running() == Ternary::Yes).is_empty()
        && let Some(node) =
            with(|host| host.running() == Ternary::Yes || host.data_present() == Ternary::Yes).first()
    {
        return Ok(node);
    }
    let marks: [(&str, Shows); 2] = [
        ("data", |host| host.disk_taken() == Ternary::Yes),
        ("a configuration file", |host| host.file().is_some_and(|file| file.text.is_some())),
    ];
    for (what, shows) in marks {
        match with(shows).as_slice() {
            [] => {}
            [node] => return Ok(node),
            several => {
                let doubt = match what {
                    "data" => doubt(facts, several),
                    _ => Some(
                        "a file alone does not tell a node of the deployment from one to be added".into(),
                    ),
                };
                let Some(doubt) = doubt else { return Ok(several[0]) };
                let refusal = refusal(
                    "several-starting-nodes",
                    None,
                    format!("no node is running, and {}: {doubt}", shown(facts, several, what)),
                    several.iter().map(|node| evidence(facts, &node.name)).collect::<Vec<_>>(),
                    "start the nodes of the existing deployment, then run again",
                );
                return Err(Refusal { cause: doubt, ..refusal });
            }
        }
    }
    let unknown: Vec<&str> = aim
        .target
        .nodes
        .iter()
        .filter(|node| is_unknown(facts, node))
        .map(|node| node.name.as_str())
        .collect();
    let message = match unknown.as_slice() {
        [] => "no node of the target is running, has data or has a configuration file".to_owned(),
        names => format!(
            "no node of the target is known to be running, to have data or to have a configuration file; not all could be \
             seen of {}",
            names.join(", ")
        ),
    };
    Err(refusal(
        "no-starting-node",
        None,
        message,
        aim.target.nodes.iter().map(|node| evidence(facts, &node.name)).collect::<Vec<_>>(),
        "point the inventory at the existing deployment, or start its node, then run again",
    ))
}

/// Whether something of the three that show a node could not be seen.
fn is_unknown(facts: &Facts, node: &NodeSpec) -> bool {
    facts.host(&node.name).is_none_or(|host| {
        host.running() == Ternary::Unknown || host.disk.known().is_none() || host.file().is_none()
    })
}

/// What several nodes have. Data is a node's own only where its own directory is.
fn shown(facts: &Facts, nodes: &[&NodeSpec], what: &str) -> String {
    let owns = |node: &&&NodeSpec| {
        what != "data" || facts.host(&node.name).is_some_and(|host| host.data_present() == Ternary::Yes)
    };
    let names = |own: bool| {
        let names: Vec<&str> =
            nodes.iter().filter(|node| owns(node) == own).map(|node| node.name.as_str()).collect();
        (names.len(), names.join(", "))
    };
    let ((owners, own), (others, other)) = (names(true), names(false));
    let has = if owners == 1 { "has" } else { "each have" };
    let theirs = format!("what lies in the base directory of {other} is not known to be its own data");
    match (owners, others) {
        (_, 0) => format!("{own} {has} {what}"),
        (0, _) => theirs,
        _ => format!("{own} {has} {what}, while {theirs}"),
    }
}

/// Why nodes with data may not all be of one deployment; none when each has its own directory, its own
/// name and the same cluster, and may not found one. Then the order in which they are started does not matter.
fn doubt(facts: &Facts, nodes: &[&NodeSpec]) -> Option<String> {
    let mut cluster = None;
    nodes.iter().find_map(|node| {
        let name = node.name.as_str();
        let host = facts.host(name)?;
        let directories = host.disk.known().map_or(&[][..], |disk| &disk.node_directories);
        let Some(file) = host.file().filter(|file| file.text.is_some()) else {
            return Some(format!("{name} has no configuration file"));
        };
        let settings = &file.settings;
        let own = settings.cluster_name.value.as_str();
        let first = *cluster.get_or_insert(own);
        if !directories.iter().any(|directory| directory == name) {
            Some(format!("no directory of {name} lies in its base directory"))
        } else if !settings.node_name.is_explicit() || settings.node_name.value.as_deref() != Some(name) {
            Some(format!("the file of {name} does not call it so"))
        } else if !settings.cluster_name.is_explicit() || own != first {
            Some(format!("the file of {name} names another cluster than the others, or none"))
        } else if settings.auto_provision.value {
            Some(format!(
                "the file of {name} lets it provision a cluster, so its data may be of one of its own"
            ))
        } else {
            None
        }
    })
}

fn evidence(facts: &Facts, name: &str) -> Evidence {
    let Some(host) = facts.host(name) else {
        return Evidence { fact: format!("{name} was not observed"), source: "not observed".into() };
    };
    let word = |known: Ternary| match known {
        Ternary::Yes => "yes",
        Ternary::No => "no",
        Ternary::Unknown => "unknown",
    };
    let data = match host.data_present() {
        Ternary::Unknown if host.disk_taken() == Ternary::Yes => "unknown, something else lies there",
        known => word(known),
    };
    let file: Ternary = host.file().map(|file| file.text.is_some()).into();
    Evidence {
        fact: format!(
            "{name}: running: {}; data: {}; configuration file: {}",
            word(host.running()),
            data,
            word(file)
        ),
        source: format!("{}; {}; {}", host.process.source(), host.disk.source(), host.config.source()),
    }
}
