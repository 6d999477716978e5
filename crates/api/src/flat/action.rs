//! Actions, as observations and hosts of a loop's own give them back.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::need;
use crate::action::{Action, Edit, EditBase};
use crate::fault::FieldFault;
use crate::reply::present;

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

/// All fields of all kinds. Actions come from the plugin and are given back as they came, so fields
/// that a later version adds are ignored.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct FlatAction {
    #[serde(default, deserialize_with = "present")]
    kind: Option<Kind>,
    #[serde(default, deserialize_with = "present")]
    args: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    timeout_ms: Option<u64>,
    #[serde(default, deserialize_with = "present")]
    node: Option<String>,
    expect: Option<String>,
    #[serde(default, deserialize_with = "present")]
    base: Option<EditBase>,
    #[serde(default, deserialize_with = "present")]
    edits: Option<Vec<Edit>>,
    #[serde(default, deserialize_with = "present")]
    sha256: Option<String>,
    #[serde(default, deserialize_with = "present")]
    diff: Option<String>,
    #[serde(default, deserialize_with = "present")]
    version: Option<String>,
    restore: Option<String>,
}

impl FlatAction {
    fn action(mut self) -> Result<Action, FieldFault> {
        let kind = need(&mut self.kind, &[], "kind")?;
        let action = match kind {
            Kind::Restatectl => Action::Restatectl {
                args: need(&mut self.args, &[], "args")?,
                timeout_ms: need(&mut self.timeout_ms, &[], "timeout-ms")?,
            },
            Kind::WriteConfig => Action::WriteConfig {
                node: need(&mut self.node, &[], "node")?,
                expect: self.expect.take(),
                base: need(&mut self.base, &[], "base")?,
                edits: need(&mut self.edits, &[], "edits")?,
                sha256: need(&mut self.sha256, &[], "sha256")?,
                diff: need(&mut self.diff, &[], "diff")?,
            },
            Kind::StartNode => {
                Action::StartNode { node: need(&mut self.node, &[], "node")?, restore: self.restore.take() }
            }
            Kind::StopNode => Action::StopNode { node: need(&mut self.node, &[], "node")? },
            Kind::RestartNode => {
                Action::RestartNode { node: need(&mut self.node, &[], "node")?, restore: self.restore.take() }
            }
            Kind::UpgradeNode => Action::UpgradeNode {
                node: need(&mut self.node, &[], "node")?,
                version: need(&mut self.version, &[], "version")?,
                restore: self.restore.take(),
            },
        };
        Ok(action)
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        FlatAction::deserialize(deserializer)?.action().map_err(D::Error::custom)
    }
}
