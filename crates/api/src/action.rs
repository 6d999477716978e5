//! What the host is asked to do.

use serde::{Deserialize, Serialize};

/// One effect. A decision carries at most one. A host answers a kind that it does not know with the
/// error kind `unsupported`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Action {
    /// Run `restatectl` with exactly these arguments.
    Restatectl {
        /// Arguments after the program's name.
        args: Vec<String>,
        /// Kill the process after this many milliseconds; its effect is then unknown.
        timeout_ms: u64,
    },
    /// Replace a node's configuration file, atomically, and only if it still is what it was.
    WriteConfig {
        /// The node whose file is written.
        node: String,
        /// SHA-256 (hex) of the file's present text; absent when the file must not exist yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expect: Option<String>,
        /// The text the edits apply to: this node's own file, or another node's for a new node.
        base: EditBase,
        /// Splices on the base text, ascending, not overlapping. The text itself does not travel, so
        /// credentials in it do not either.
        edits: Vec<Edit>,
        /// SHA-256 (hex) of the resulting text.
        sha256: String,
        /// Unified diff for humans, values of secret keys withheld.
        diff: String,
    },
    /// Start a node that does not run.
    StartNode {
        /// The node.
        node: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
    /// Stop a node gracefully and keep it from starting again by itself.
    StopNode {
        /// The node.
        node: String,
    },
    /// Stop a node gracefully and start it again.
    RestartNode {
        /// The node.
        node: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
    /// Install another server version on a node and restart it.
    UpgradeNode {
        /// The node.
        node: String,
        /// The version to install.
        version: String,
        /// SHA-256 (hex) of the kept configuration file that goes back first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore: Option<String>,
    },
}

impl Action {
    /// The action in one line, as a plan shows it: without the node that is asked, time limits, numbers of
    /// nodes and hashes of files, which are known only when its turn comes.
    pub fn shown(&self) -> String {
        let of_node = |what: &str, node: &str, restore: &Option<String>| match restore {
            Some(_) => format!("{what} {node} with its kept file"),
            None => format!("{what} {node}"),
        };
        match self {
            Self::Restatectl { args, .. } => format!("restatectl {}", command(args).join(" ")),
            Self::WriteConfig { node, .. } => format!("write-config {node}"),
            Self::StartNode { node, restore } => of_node("start-node", node, restore),
            Self::StopNode { node } => format!("stop-node {node}"),
            Self::RestartNode { node, restore } => of_node("restart-node", node, restore),
            Self::UpgradeNode { node, version, restore } => {
                format!("{} to {version}", of_node("upgrade-node", node, restore))
            }
        }
    }
}

fn command(args: &[String]) -> Vec<&str> {
    let mut words = args.iter().map(String::as_str);
    let mut shown = Vec::new();
    while let Some(word) = words.next() {
        let number = word.strip_prefix('N').is_some_and(|rest| rest.parse::<u32>().is_ok());
        if matches!(word, "--address" | "--request-timeout") {
            words.next();
        } else if !number && word != "--yes" {
            shown.push(word);
        }
    }
    shown
}

/// Whose text an edit starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct EditBase {
    /// The node whose configuration file is the base.
    pub node: String,
    /// SHA-256 (hex) of that text.
    pub sha256: String,
}

/// Replace the bytes `start..end` of a text by `insert`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Edit {
    /// First byte replaced.
    pub start: usize,
    /// One past the last byte replaced; equal to `start` for an insertion.
    pub end: usize,
    /// What stands there afterwards.
    pub insert: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_shown_without_what_differs_each_time() {
        let command = |words: &str| Action::Restatectl {
            args: words.split(' ').map(Into::into).collect(),
            timeout_ms: 1,
        };
        let shown =
            command("--address http://h:1 --request-timeout 9 metadata-server add-node N2 --yes").shown();
        assert_eq!(shown, "restatectl metadata-server add-node");
        let set = |copies: &str| {
            command(&format!("--address http://h:1 config set --log-replication {copies} --yes"))
        };
        assert_eq!(set("2").shown(), "restatectl config set --log-replication 2");
        assert_ne!(set("2").shown(), set("3").shown());
        let node = || "n1".to_owned();
        let start = Action::StartNode { node: node(), restore: None };
        let all = [
            start.shown(),
            Action::StartNode { node: node(), restore: Some("0".into()) }.shown(),
            Action::StartNode { node: "n2".into(), restore: None }.shown(),
            Action::RestartNode { node: node(), restore: None }.shown(),
            Action::StopNode { node: node() }.shown(),
            Action::UpgradeNode { node: node(), version: "1.7.12".into(), restore: None }.shown(),
        ];
        assert_eq!(start.shown(), "start-node n1");
        assert_eq!(std::collections::BTreeSet::from(all).len(), 6);
    }
}
