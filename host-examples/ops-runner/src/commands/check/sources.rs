//! The nodes that are checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restate_scaleout_api::validate::{ConfigText, NodeConfig};
use restate_scaleout_api::{Observation, Reply, Request};

use super::known;
use crate::cli::Quotes;
use crate::failure::{Context, Failure};
use crate::files;
use crate::host::Host;
use crate::inventory::{Inventory, Reach};
use crate::ui;

/// A node that is checked.
#[derive(Debug, Clone)]
pub struct CheckedNode {
    /// What the plugin gets.
    pub config: NodeConfig,
    /// Where its file can be written back.
    pub path: Option<PathBuf>,
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
                nodes.push(CheckedNode { config, path: Some(path.clone()) });
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
        let path = match reach {
            Some(Reach::Local(local)) => Some(local.config.clone()),
            _ => None,
        };
        let file = path.as_ref().map_or_else(|| node.name.clone(), |path| path.display().to_string());
        let environment = reach.and_then(Reach::env).map(known).unwrap_or_default();
        nodes.push(CheckedNode { config: node_config(node.name.clone(), file, text, environment), path });
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

/// Environment variables from a file with `NAME=value` lines; `#` begins a comment, and `export ` before the name is
/// dropped. What becomes of quotes around a value depends on who sets the variables.
///
/// # Errors
/// When the file cannot be read or has another line, with its number.
pub fn read_env(path: &Path, quotes: Option<Quotes>) -> Result<BTreeMap<String, String>, Failure> {
    let text = files::text(path).or_bad_input(format!("cannot read {}", path.display()))?;
    let mut env = BTreeMap::new();
    let mut bared = Vec::new();
    let mut exported = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let bare = line.strip_prefix("export ");
        if bare.is_some() {
            exported.get_or_insert(number + 1);
        }
        let assignment = bare.unwrap_or(line).split_once('=');
        let Some((name, value)) =
            assignment.filter(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace))
        else {
            return Err(Failure::bad_input(format!(
                "{}:{}: not an assignment; write NAME=value",
                path.display(),
                number + 1
            )));
        };
        let quoted = ['"', '\''].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q));
        let bare = quoted.filter(|_| quotes != Some(Quotes::Keep));
        if bare.is_some() && name.starts_with("RESTATE_") {
            bared.push(name.to_owned());
        }
        env.insert(name.to_owned(), bare.unwrap_or(value).to_owned());
    }
    if let Some(line) = exported {
        ui::note(&format!(
            "{}:{line}: `export` is for a shell that reads this file; systemd and docker do not set such a variable",
            path.display()
        ));
    }
    if let (Some(first), None) = (bared.first(), quotes) {
        let more = if bared.len() > 1 { format!(" and {} more", bared.len() - 1) } else { String::new() };
        ui::note(&format!(
            "{}: the quotes around {first}{more} were taken off, as systemd and docker compose do; docker run and Kubernetes \
             keep them: `--env-quotes keep` checks that, and `--env-quotes strip` says that it is meant",
            path.display()
        ));
    }
    Ok(env)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_file_is_read_and_a_bad_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("env");
        std::fs::write(&path, "# c\n\nRESTATE_ROLES=[admin]\nexport A=\"b c\"\nE=\nQ='x'y\n").unwrap();
        let env = read_env(&path, None).unwrap();
        let expected = [("A", "b c"), ("E", ""), ("Q", "'x'y"), ("RESTATE_ROLES", "[admin]")];
        assert_eq!(env, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        std::fs::write(&path, "A=1\nnonsense\n").unwrap();
        assert!(read_env(&path, None).unwrap_err().message.contains("env:2:"));
    }
}
