//! The node the road starts from: what runs is found, not told.

use super::aim::{Aim, invalid};
use super::verdict::refusal;
use crate::api::{Evidence, NodeSpec, Refusal, Role};
use crate::cluster::{Facts, HostFacts};

/// The node the road starts from: of the registered nodes the one with the lowest number, so that it
/// stays the same while others join. Before the cluster can be asked, the first that runs or has data;
/// while none runs, the only one with data, or with a configuration file.
///
/// # Errors
/// A refusal when no node can be told to be it.
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
    Err(invalid(
        &format!("`{}`, the running node, lacks the metadata-server or admin role", found.name),
        "give the node that runs at least these roles in the target; it has them already",
    ))
}

fn registered<'a>(aim: &'a Aim, facts: &Facts) -> Option<&'a NodeSpec> {
    let lowest = facts.members().iter().filter(|member| aim.node(&member.name).is_some());
    aim.node(&lowest.min_by_key(|member| member.id)?.name)
}

/// Whether a host shows something of its node.
type Shows = fn(&HostFacts) -> bool;

fn unregistered<'a>(aim: &'a Aim, facts: &Facts) -> Result<&'a NodeSpec, Refusal> {
    let with = |shows: Shows| -> Vec<&'a NodeSpec> {
        let shown = |node: &&NodeSpec| facts.host(&node.name).is_some_and(shows);
        aim.target.nodes.iter().filter(shown).collect()
    };
    // Where one runs, those with data belong to it, and one that is down may be what the others lack.
    if !with(|host| host.running() == Some(true)).is_empty()
        && let Some(node) =
            with(|host| host.running() == Some(true) || host.data_present() == Some(true)).first()
    {
        return Ok(node);
    }
    let marks: [(&str, Shows); 2] = [
        ("data", |host| host.data_present() == Some(true)),
        ("a configuration file", |host| host.file().is_some_and(|file| file.text.is_some())),
    ];
    for (what, shows) in marks {
        match with(shows).as_slice() {
            [] => {}
            [node] => return Ok(node),
            several => {
                let names: Vec<&str> = several.iter().map(|node| node.name.as_str()).collect();
                return Err(refusal(
                    "several-starting-nodes",
                    None,
                    format!("no node runs, and {} have {what}", names.join(", ")),
                    several.iter().map(|node| evidence(facts, &node.name)).collect::<Vec<_>>(),
                    "start the nodes that made up the deployment, then run again",
                ));
            }
        }
    }
    Err(refusal(
        "no-starting-node",
        None,
        "no node of the target runs, has data or has a configuration file",
        aim.target.nodes.iter().map(|node| evidence(facts, &node.name)).collect::<Vec<_>>(),
        "point the inventory at the deployment that runs, or start its node, then run again",
    ))
}

fn evidence(facts: &Facts, name: &str) -> Evidence {
    let Some(host) = facts.host(name) else {
        return Evidence { fact: format!("{name} was not observed"), source: "not observed".into() };
    };
    let word = |known: Option<bool>| match known {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    let file = host.file().map(|file| file.text.is_some());
    Evidence {
        fact: format!(
            "{name}: runs {}, data {}, configuration file {}",
            word(host.running()),
            word(host.data_present()),
            word(file)
        ),
        source: format!("{}; {}; {}", host.process.source(), host.disk.source(), host.config.source()),
    }
}
