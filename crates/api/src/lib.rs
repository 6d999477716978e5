//! The JSON messages that cross the plugin's boundary, and nothing else may.
//!
//! Every message is defined here once, with serde for the wire and (feature `schema`) schemars for
//! its JSON Schema. Inputs reject unknown fields; outputs use ordered maps, so that equal inputs
//! give byte-identical outputs in every host.

pub mod action;
pub mod approval;
pub mod decision;
pub mod describe;
pub mod exposure;
mod flat;
pub mod goal;
pub mod host;
pub mod observation;
pub mod plan;
pub mod reply;
pub mod run;
pub mod secret;
pub mod step;
pub mod validate;

pub use action::{Action, Edit};
pub use approval::Approvals;
pub use decision::{Decision, Evidence, Refusal, StepInput, StepOutput, Why};
pub use exposure::{Exposure, ExposureChange, Tolerance};
pub use goal::{Goal, GoalNode, Role, SnapshotGoal};
pub use observation::{CommandOutput, ConfigFile, Observation, ProbeReport, Request};
pub use reply::{HostError, Reply};
pub use step::StepKey;

/// The version of the messages. The major number changes when an old host would misread a message.
pub const CONTRACT: &str = "1.0";
