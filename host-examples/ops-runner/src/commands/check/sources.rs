//! The files that are checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restate_scaleout_api::validate::ConfigText;
use restate_scaleout_api::{Observation, Reply, Request};

use crate::failure::{Context, Failure};
use crate::host::Host;
use crate::inventory::{Inventory, Reach};

/// A file with the environment its server is started with.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// What the plugin gets.
    pub config: ConfigText,
    /// Where it can be written back.
    pub path: Option<PathBuf>,
}

/// The files named on the command line.
///
/// # Errors
/// When one cannot be read.
pub fn from_files(files: &[PathBuf], env: &BTreeMap<String, String>) -> Result<Vec<CheckedFile>, Failure> {
    let mut sources: Vec<CheckedFile> = Vec::new();
    for path in files {
        let name = path.display().to_string();
        let text = crate::files::read(path).map_err(|error| Failure::bad_input(error.message))?;
        let text = text.ok_or_else(|| Failure::bad_input(format!("there is no file {name}")))?;
        if sources.iter().any(|source| source.config.name == name) {
            return Err(Failure::bad_input(format!("{name} is named twice")));
        }
        let config = ConfigText { name, text, env: env.clone(), ..ConfigText::default() };
        sources.push(CheckedFile { config, path: Some(path.clone()) });
    }
    Ok(sources)
}

/// The files of the nodes that have one yet. Those that have none are named on standard error.
///
/// # Errors
/// When one cannot be read, or no node has one.
pub fn from_inventory(inventory: &Inventory, host: &Host) -> Result<Vec<CheckedFile>, Failure> {
    let mut sources = Vec::new();
    let nodes = &inventory.target.nodes;
    let requests: Vec<Request> =
        nodes.iter().map(|node| Request::ReadConfig { node: node.name.clone() }).collect();
    for (node, observation) in nodes.iter().zip(host.observe(&requests)) {
        let Observation::ReadConfig { answer, .. } = observation else { continue };
        let file = match answer {
            Reply::Ok(file) => file,
            Reply::Error(error) => return Err(Failure::bad_input(error.message)),
        };
        let reach = inventory.nodes.get(&node.name);
        if let Some(text) = file.text {
            // Diagnostics name the file where it can be opened here, and the node where it cannot.
            let path = match reach {
                Some(Reach::Local(local)) => Some(local.config.clone()),
                _ => None,
            };
            let name = path.as_ref().map_or_else(|| node.name.clone(), |path| path.display().to_string());
            let config = ConfigText {
                name,
                text,
                env: reach.and_then(Reach::env).cloned().unwrap_or_default(),
                ..ConfigText::default()
            };
            sources.push(CheckedFile { config, path });
        } else {
            eprintln!("node {} has no configuration file yet", node.name);
        }
    }
    if sources.is_empty() {
        return Err(Failure::bad_input(format!(
            "there is nothing to check: no node of {} has a configuration file; is `config` right?",
            inventory.path.display()
        )));
    }
    Ok(sources)
}

/// Environment variables from a file with `NAME=value` lines; `#` begins a comment, `export ` before
/// the name and quotes around the value are dropped.
///
/// # Errors
/// When the file cannot be read or has another line, with its number.
pub fn read_env(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let text = std::fs::read_to_string(path).or_bad_input(format!("cannot read {}", path.display()))?;
    let mut env = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let assignment = line.strip_prefix("export ").unwrap_or(line).split_once('=');
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
        env.insert(name.to_owned(), quoted.unwrap_or(value).to_owned());
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
        let env = read_env(&path).unwrap();
        let expected = [("A", "b c"), ("E", ""), ("Q", "'x'y"), ("RESTATE_ROLES", "[admin]")];
        assert_eq!(env, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        std::fs::write(&path, "A=1\nnonsense\n").unwrap();
        assert!(read_env(&path).unwrap_err().message.contains("env:2:"));
    }
}
