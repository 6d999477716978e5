//! The nodes that are checked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use restate_scaleout_api::validate::{ConfigText, NodeConfig};
use restate_scaleout_api::{Observation, Reply, Request};

use super::known;
use crate::failure::Failure;
use crate::files;
use crate::host::Host;
use crate::inventory::{Inventory, Reach};
use crate::ui;

/// A node that is checked.
#[derive(Debug, Clone)]
pub struct CheckedNode {
    /// What the plugin gets.
    pub config: NodeConfig,
    /// Where its file can be changed.
    pub home: Home,
}

/// Where the text of a configuration file can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// It is a file of its own.
    File(PathBuf),
    /// It stands line by line in another file, such as a manifest.
    Inside(PathBuf),
    /// It can only be changed by hand, for this reason.
    Away(String),
}

/// The files named on the command line, each the file of a node.
///
/// # Errors
/// When some cannot be read, with all of them.
pub fn from_files(files: &[PathBuf], env: &BTreeMap<String, String>) -> Result<Vec<CheckedNode>, Failure> {
    let mut nodes: Vec<CheckedNode> = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    for path in files {
        let name = path.display().to_string();
        match files::read(path) {
            Err(error) => wrong.push(error.message),
            Ok(None) => wrong.push(format!("there is no file {name}")),
            Ok(Some(_)) if nodes.iter().any(|node| node.config.name == name) => {
                wrong.push(format!("{name} is named twice"));
            }
            Ok(Some(text)) => {
                let config = node_config(name.clone(), name, text, known(env));
                nodes.push(CheckedNode { config, home: Home::File(path.clone()) });
            }
        }
    }
    // Files of one deployment are checked against each other, so there is nothing to say of some of them.
    if wrong.is_empty() { Ok(nodes) } else { Err(Failure::bad_input(wrong.join("\n"))) }
}

/// The nodes that have a file yet. Those that have none are named on standard error.
///
/// # Errors
/// When one cannot be read, or no node has one.
pub fn from_inventory(inventory: &Inventory, host: &Host) -> Result<Vec<CheckedNode>, Failure> {
    let mut nodes = Vec::new();
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
        let (file, home) = match reach {
            Some(Reach::Local(local)) => {
                (local.config.display().to_string(), Home::File(local.config.clone()))
            }
            _ => (node.name.clone(), Home::Away("is on another host".into())),
        };
        let environment = reach.and_then(Reach::env).map(known).unwrap_or_default();
        nodes.push(CheckedNode { config: node_config(node.name.clone(), file, text, environment), home });
    }
    if nodes.is_empty() {
        return Err(Failure::bad_input(format!(
            "there is nothing to check: no node of {} has a configuration file; is `config` right?",
            inventory.path.display()
        )));
    }
    Ok(nodes)
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
