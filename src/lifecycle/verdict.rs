//! What a step says of itself.

use semver::Version;

use crate::api::action::EditBase;
use crate::api::{Action, Edit, Evidence, Refusal, Request, StepKey, Why};
use crate::restatectl::argv::WriteCommand;

/// How far a step is, and what it would do next.
#[derive(Debug, Clone)]
pub enum Progress {
    /// The facts show its postcondition.
    Done(Why),
    /// It would do this.
    Act(Box<Proposal>),
    /// It waits for this.
    Wait(Waiting),
    /// It must see this first.
    Observe(Vec<Request>, Why),
    /// It cannot be done.
    Refuse(Refusal),
}

/// An effect that a step proposes.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The effect.
    pub intent: Intent,
    /// Why.
    pub why: Why,
    /// What the facts will say once it has worked.
    pub postcondition: String,
    /// How to undo it, or that there is no way back.
    pub way_back: String,
    /// Only to be done while the deployment is at rest.
    pub at_rest: bool,
}

/// Something awaited.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What is awaited.
    pub awaiting: String,
    /// Why.
    pub why: Why,
    /// Look again after this.
    pub poll_ms: u64,
    /// Longer than this is a failure.
    pub give_up_after_ms: u64,
    /// The effect that was taken and whose outcome is awaited; lets the road be foreseen.
    pub expects: Option<Intent>,
}

/// An effect, before it becomes a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Change the cluster.
    Cluster(WriteCommand),
    /// Change a node's configuration file.
    Configure(Box<ConfigChange>),
    /// Start a node that does not run.
    Start(String),
    /// Restart a node.
    Restart(String),
    /// Install another server version.
    Upgrade(String, Version),
}

/// A change of a configuration file.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigChange {
    /// The node.
    pub node: String,
    /// SHA-256 of the node's present file; none when it has none.
    pub expect: Option<String>,
    /// Whose text the edits apply to.
    pub base: EditBase,
    /// The edits.
    pub edits: Vec<Edit>,
    /// The new text.
    pub text: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The diff for humans.
    pub diff: String,
}

impl Intent {
    /// The message; `entry` is the address restatectl is given.
    pub fn action(&self, entry: &str) -> Action {
        match self {
            Self::Cluster(write) => {
                Action::Restatectl { args: write.args(entry), timeout_ms: write.timeout_ms() }
            }
            Self::Configure(change) => Action::WriteConfig {
                node: change.node.clone(),
                expect: change.expect.clone(),
                base: change.base.clone(),
                edits: change.edits.clone(),
                sha256: change.sha256.clone(),
                diff: change.diff.clone(),
            },
            Self::Start(node) => Action::StartNode { node: node.clone() },
            Self::Restart(node) => Action::RestartNode { node: node.clone() },
            Self::Upgrade(node, version) => {
                Action::UpgradeNode { node: node.clone(), version: version.to_string() }
            }
        }
    }
}

/// A reason with its evidence.
pub fn why(summary: impl Into<String>, evidence: impl Into<Vec<Evidence>>) -> Why {
    Why { summary: summary.into(), evidence: evidence.into() }
}

/// A step that is done.
pub fn done(summary: impl Into<String>, evidence: impl Into<Vec<Evidence>>) -> Progress {
    Progress::Done(why(summary, evidence))
}

/// A refusal of a step.
pub fn refuse(
    name: &str,
    step: &StepKey,
    message: impl Into<String>,
    evidence: impl Into<Vec<Evidence>>,
    remedy: impl Into<String>,
) -> Progress {
    Progress::Refuse(refusal(name, Some(step), message, evidence, remedy))
}

/// A refusal.
pub fn refusal(
    name: &str,
    step: Option<&StepKey>,
    message: impl Into<String>,
    evidence: impl Into<Vec<Evidence>>,
    remedy: impl Into<String>,
) -> Refusal {
    Refusal {
        name: name.into(),
        message: message.into(),
        evidence: evidence.into(),
        remedy: remedy.into(),
        step: step.cloned(),
    }
}

/// A wait of a second at a time.
pub fn wait(
    awaiting: impl Into<String>,
    why: Why,
    give_up_after_ms: u64,
    expects: Option<Intent>,
) -> Progress {
    Progress::Wait(Waiting { awaiting: awaiting.into(), why, poll_ms: 1_000, give_up_after_ms, expects })
}
