//! The nodes of an inventory.

use std::collections::BTreeMap;

use restate_scaleout_api::check::GivenDeployment;
use restate_scaleout_api::validate::{ConfigText, NodeConfig};
use restate_scaleout_api::{Observation, Reply, Request};

use crate::failure::Failure;
use crate::host::Host;
use crate::inventory::{Inventory, Reach};
use crate::ui;

/// The nodes that have a file yet, and the files that are on other hosts. Nodes that have none are named on standard error.
///
/// # Errors
/// When one cannot be read, or no node has one.
pub fn from_inventory(inventory: &Inventory, host: &Host) -> Result<(GivenDeployment, Vec<String>), Failure> {
    let (mut nodes, mut remote) = (Vec::new(), Vec::new());
    let wanted = &inventory.target.nodes;
    let requests: Vec<Request> =
        wanted.iter().map(|node| Request::ReadConfig { node: node.name.clone() }).collect();
    let seen = host.observe(&requests);
    host.go_on()?;
    for (node, observation) in wanted.iter().zip(seen) {
        let Observation::ReadConfig { answer, .. } = observation else { continue };
        let file = match answer {
            Reply::Ok(file) => file,
            Reply::Error(error) => return Err(Failure::bad_input(error.message)),
        };
        let Some(text) = file.text else {
            ui::note(&format!("node {} has no configuration file yet", node.name));
            continue;
        };
        let reach = inventory.nodes.get(&node.name);
        // Findings name the file where it can be opened here, and the node where it cannot.
        let file = match reach {
            Some(Reach::Local(local)) => local.config.display().to_string(),
            _ => {
                remote.push(node.name.clone());
                node.name.clone()
            }
        };
        let variables = reach.and_then(Reach::env);
        let environment =
            variables.into_iter().flatten().map(|(name, value)| (name.clone(), Some(value.clone())));
        nodes.push(node_config(node.name.clone(), file, text, environment.collect()));
    }
    if nodes.is_empty() {
        return Err(Failure::bad_input(format!(
            "there is nothing to check: no node of {} has a configuration file; is `config` right?",
            inventory.path.display()
        )));
    }
    Ok((GivenDeployment { name: inventory.path.display().to_string(), nodes }, remote))
}

fn node_config(
    name: String,
    file: String,
    text: String,
    environment: BTreeMap<String, Option<String>>,
) -> NodeConfig {
    let file = ConfigText { name: file, text, ..ConfigText::default() };
    NodeConfig { name, file: Some(file), environment, ..NodeConfig::default() }
}
