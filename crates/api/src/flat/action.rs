//! Actions, as observations and hosts of a loop's own give them back.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{flat, need};
use crate::action::{Action, Edit, EditBase};

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Restatectl,
    WriteConfig,
    StartNode,
    StopNode,
    RestartNode,
    UpgradeNode,
}

flat! { FlatAction, "an action" {
    kind: Kind,
    args: Vec<String>,
    timeout_ms: u64,
    node: String,
    expect: String,
    base: EditBase,
    edits: Vec<Edit>,
    sha256: String,
    diff: String,
    version: String,
    restore: String,
} }

impl FlatAction {
    fn action(mut self) -> Result<Action, String> {
        let kind = need(&mut self.kind, "kind")?;
        let action = match kind {
            Kind::Restatectl => Action::Restatectl {
                args: need(&mut self.args, "args")?,
                timeout_ms: need(&mut self.timeout_ms, "timeout-ms")?,
            },
            Kind::WriteConfig => Action::WriteConfig {
                node: need(&mut self.node, "node")?,
                expect: self.expect.take(),
                base: need(&mut self.base, "base")?,
                edits: need(&mut self.edits, "edits")?,
                sha256: need(&mut self.sha256, "sha256")?,
                diff: need(&mut self.diff, "diff")?,
            },
            Kind::StartNode => {
                Action::StartNode { node: need(&mut self.node, "node")?, restore: self.restore.take() }
            }
            Kind::StopNode => Action::StopNode { node: need(&mut self.node, "node")? },
            Kind::RestartNode => {
                Action::RestartNode { node: need(&mut self.node, "node")?, restore: self.restore.take() }
            }
            Kind::UpgradeNode => Action::UpgradeNode {
                node: need(&mut self.node, "node")?,
                version: need(&mut self.version, "version")?,
                restore: self.restore.take(),
            },
        };
        self.end()?;
        Ok(action)
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FlatAction::deserialize(deserializer)?.action().map_err(D::Error::custom)
    }
}
