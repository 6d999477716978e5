//! An action as the guard reads it: from its message, not from what the planner meant.

use std::collections::BTreeMap;

use crate::api::{Action, Evidence, Role};
use crate::cluster::{Facts, HostFacts, Ternary};
use crate::config::document::Document;
use crate::config::edits;
use crate::config::layers::Layers;
use crate::config::settings::Settings;
use crate::restatectl::NodeId;
use crate::restatectl::metadata::Member;

/// An action under review, with the facts.
pub struct Review<'a> {
    /// What it will do.
    pub effect: Effect,
    /// The message itself.
    pub action: &'a Action,
    /// What is known.
    pub facts: &'a Facts,
}

/// What an action will do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// `restatectl config set …`
    SetConfig {
        /// The address restatectl is given.
        address: String,
        /// Flags and their values.
        flags: BTreeMap<String, String>,
    },
    /// `restatectl snapshots create …`
    Snapshot {
        /// The address restatectl is given.
        address: String,
    },
    /// `restatectl metadata-server add-node …`
    AddVoters {
        /// The address restatectl is given.
        address: String,
        /// The nodes named.
        nodes: Vec<NodeId>,
    },
    /// A configuration file as it will lie on the disk.
    Write {
        /// The node.
        node: String,
        /// The new text and what it means; the reason when it cannot be made.
        result: Result<(String, Box<Settings>), String>,
    },
    /// A node starts.
    Start {
        /// The node.
        node: String,
    },
    /// A node stops and starts again.
    Restart {
        /// The node.
        node: String,
    },
    /// A node gets another version and restarts.
    Upgrade {
        /// The node.
        node: String,
        /// The version.
        version: String,
    },
    /// Something the guard does not know.
    Unknown {
        /// What it is.
        what: String,
    },
}

impl<'a> Review<'a> {
    /// Reads an action.
    pub fn new(action: &'a Action, facts: &'a Facts) -> Self {
        let effect = match action {
            Action::Restatectl { args, .. } => command(args),
            Action::StartNode { node, restore: None } => Effect::Start { node: node.clone() },
            Action::RestartNode { node, restore: None } => Effect::Restart { node: node.clone() },
            Action::UpgradeNode { node, version, restore: None } => {
                Effect::Upgrade { node: node.clone(), version: version.clone() }
            }
            // Nothing proposes these yet, and what is not known is refused.
            Action::StopNode { node } => Effect::Unknown { what: format!("stop {node}") },
            Action::StartNode { node, restore: Some(_) }
            | Action::RestartNode { node, restore: Some(_) }
            | Action::UpgradeNode { node, restore: Some(_), .. } => {
                Effect::Unknown { what: format!("put the kept file of {node} back and start it") }
            }
            Action::WriteConfig { node, .. } => {
                Effect::Write { node: node.clone(), result: written(action, facts) }
            }
        };
        Self { effect, action, facts }
    }

    /// The host of a node.
    pub fn host(&self, node: &str) -> Option<&'a HostFacts> {
        self.facts.hosts.get(node)
    }

    /// The registered node of that name.
    pub fn member(&self, node: &str) -> Option<&'a Member> {
        self.facts.nodes.known()?.nodes.iter().find(|member| member.name == node)
    }

    /// The node that stops for a while, if one does.
    pub fn stops(&self) -> Option<&str> {
        match &self.effect {
            Effect::Restart { node } | Effect::Upgrade { node, .. } => Some(node),
            Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Write { .. }
            | Effect::Start { .. }
            | Effect::Unknown { .. } => None,
        }
    }

    /// The node that starts for the first time, if one does.
    pub fn joins(&self) -> Option<&str> {
        match &self.effect {
            Effect::Start { node } if self.facts.nodes.known().is_some() && self.member(node).is_none() => {
                Some(node)
            }
            Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Write { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => None,
        }
    }

    /// The address restatectl is given, for commands.
    pub fn address(&self) -> Option<&str> {
        match &self.effect {
            Effect::SetConfig { address, .. }
            | Effect::Snapshot { address }
            | Effect::AddVoters { address, .. } => Some(address),
            Effect::Write { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. }
            | Effect::Unknown { .. } => None,
        }
    }

    /// Registered nodes with a role that are alive and in the state in which it is used.
    pub fn alive_with(&self, role: Role) -> Vec<&'a Member> {
        let Some(nodes) = self.facts.nodes.known() else { return Vec::new() };
        nodes
            .nodes
            .iter()
            .filter(|node| node.roles.contains(&role))
            .filter(|node| self.facts.alive(node.id) == Ternary::Yes)
            .collect()
    }

    /// Whether this is the only registered node.
    pub fn alone(&self) -> bool {
        self.facts.nodes.known().is_some_and(|nodes| nodes.nodes.len() == 1)
    }
}

/// Evidence from the action itself.
pub fn proposed(fact: impl Into<String>) -> Vec<Evidence> {
    vec![Evidence { fact: fact.into(), source: "proposed action".into() }]
}

/// Reads restatectl's arguments against a list of what may be run; anything else is unknown.
fn command(args: &[String]) -> Effect {
    let unknown = || Effect::Unknown { what: format!("restatectl {}", args.join(" ")) };
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let ["--address", address, rest @ ..] = words.as_slice() else { return unknown() };
    let address = (*address).to_owned();
    match rest {
        ["config", "set", flags @ .., "--yes"] if flags.len() % 2 == 0 => {
            let flags =
                BTreeMap::from_iter(flags.chunks(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())));
            let known = ["--log-replication", "--partition-replication", "--log-provider"];
            if flags.keys().all(|flag| known.contains(&flag.as_str())) {
                Effect::SetConfig { address, flags }
            } else {
                unknown()
            }
        }
        ["--request-timeout", timeout, "snapshots", "create", "--trim-log", "--yes"]
            if timeout.parse::<u64>().is_ok() =>
        {
            Effect::Snapshot { address }
        }
        ["metadata-server", "add-node", nodes, "--yes"] => {
            match nodes.split(',').map(NodeId::parse).collect::<Option<Vec<_>>>() {
                Some(nodes) => Effect::AddVoters { address, nodes },
                None => unknown(),
            }
        }
        _ => unknown(),
    }
}

/// The text that a configuration change leads to.
fn written(action: &Action, facts: &Facts) -> Result<(String, Box<Settings>), String> {
    let Action::WriteConfig { node, base, edits: changes, sha256, .. } = action else {
        return Err("not a configuration change".into());
    };
    let file = |name: &str| facts.hosts.get(name).and_then(|host| host.config.known());
    let from = file(&base.node).ok_or_else(|| format!("the file of {} has not been seen", base.node))?;
    let old = from.text.as_deref().unwrap_or_default();
    let text = edits::apply(old, &base.sha256, changes, sha256)
        .map_err(|why| format!("from the file of {}: {why}", base.node))?;
    let document = Document::parse(&text);
    if let Some(error) = document.errors.first() {
        return Err(format!("the new text is not TOML: {}", error.message));
    }
    let layers = match file(node) {
        Some(file) => file.layers(&document),
        None => Layers::of_file(&document),
    };
    let settings = Settings::of(&layers);
    Ok((text, Box::new(settings)))
}
