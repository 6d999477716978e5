//! The inventory: the deployment wanted, and how to reach each of its nodes.
//!
//! [`raw`] is the file as written, [`load`] checks it, and what is here is known to be sound.

mod apart;
mod commands;
mod duration;
pub mod load;
mod places;
mod purpose;
mod raw;
pub mod report;
pub mod template;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use restate_scaleout_api::Target;
use restate_scaleout_api::secret::{is_secret, user_parts};

use template::Template;

pub use places::Places;
pub use purpose::Purpose;

/// A checked inventory.
#[derive(Debug)]
pub struct Inventory {
    /// The file it was read from.
    pub path: PathBuf,
    /// The deployment wanted.
    pub target: Target,
    /// The `restatectl` program, absolute; as it is written where only files are read.
    pub restatectl: PathBuf,
    /// Where its fields are written.
    pub places: Places,
    /// How to reach each node, by name.
    pub nodes: BTreeMap<String, Reach>,
}

/// How a node is reached.
#[derive(Debug, Clone)]
pub enum Reach {
    /// A process on this host.
    Local(LocalSpec),
    /// Another host, by the user's own commands.
    Remote(RemoteSpec),
}

/// A server process on this host.
#[derive(Debug, Clone)]
pub struct LocalSpec {
    /// The `restate-server` program.
    pub server: PathBuf,
    /// Programs of further versions, for upgrades.
    pub versions: BTreeMap<String, PathBuf>,
    /// Its `restate.toml`.
    pub config: PathBuf,
    /// Where its data lies, in a directory of the node's name; what the file says when absent.
    pub base_dir: Option<PathBuf>,
    /// Its whole environment, but for `PATH`, `HOME` and the like.
    pub env: BTreeMap<String, String>,
    /// Where its output goes.
    pub log: PathBuf,
    /// Its working directory.
    pub working_dir: PathBuf,
    /// How long a graceful stop may take.
    pub stop_timeout: Duration,
}

/// A host reached by command templates.
#[derive(Debug, Clone)]
pub struct RemoteSpec {
    /// Values of the placeholders.
    pub vars: BTreeMap<String, String>,
    /// The program that is started, if the user says.
    pub program: Option<String>,
    /// The arguments it is started with, if the user says.
    pub arguments: Option<Vec<String>>,
    /// The variables it is started with, if the user says: an empty table means none.
    pub env: Option<BTreeMap<String, String>>,
    /// How long one command may take.
    pub timeout: Duration,
    /// The templates, by purpose.
    pub templates: BTreeMap<Purpose, Template>,
}

impl Reach {
    /// The environment of the server, as far as the inventory says.
    pub fn env(&self) -> Option<&BTreeMap<String, String>> {
        match self {
            Self::Local(local) => Some(&local.env),
            Self::Remote(remote) => remote.env.as_ref(),
        }
    }
}

impl Inventory {
    /// Credentials that do not belong in an inventory, but are there.
    pub fn secrets(&self) -> Vec<String> {
        let target = &self.target;
        let nodes = target.nodes.iter().flat_map(|node| &node.settings);
        let mut found = Vec::new();
        for (name, value) in nodes.chain(&target.repository.settings) {
            let mut path: Vec<String> = name.split('.').map(str::to_owned).collect();
            collect(&mut path, value, &mut found);
        }
        let addresses = target.nodes.iter().map(|node| &node.address).chain([&target.repository.destination]);
        found.extend(addresses.flat_map(|address| user_parts(address)).map(str::to_owned));
        found
    }

    /// The directory of the runner's own files: lock, pid files, logs of local nodes.
    pub fn state_dir(&self) -> PathBuf {
        state_dir(&self.path)
    }

    /// Where the audit log goes when nothing else is asked for.
    pub fn audit_path(&self) -> PathBuf {
        beside(&self.path, ".audit.jsonl")
    }
}

fn collect(path: &mut Vec<String>, value: &serde_json::Value, found: &mut Vec<String>) {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                path.push(key.clone());
                collect(path, value, found);
                path.pop();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(path, item, found)),
        Value::String(text) if is_secret(path) => found.push(text.clone()),
        Value::String(text) => found.extend(user_parts(text).into_iter().map(str::to_owned)),
        _ => {}
    }
}

fn state_dir(inventory: &Path) -> PathBuf {
    beside(inventory, ".state")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(suffix);
    path.with_file_name(name)
}
