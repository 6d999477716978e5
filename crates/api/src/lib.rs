//! The JSON messages that cross the plugin's boundary, and nothing else may.
//!
//! Every message is defined here once, with serde for the wire and (feature `schema`) schemars for
//! its JSON Schema. Inputs refuse unknown fields. Outputs may gain fields and kinds with a later
//! version, so their readers here ignore unknown fields; their maps are ordered, so that equal inputs
//! give byte-identical outputs in every host.

pub mod action;
pub mod answer;
pub mod approval;
pub mod check;
pub mod collect;
pub mod complete;
pub mod decision;
pub mod describe;
pub mod edits;
pub mod exposure;
pub mod fault;
pub mod fix;
mod flat;
pub mod folder;
pub mod host;
pub mod limits;
pub mod near;
pub mod observation;
pub mod observed;
pub mod path;
pub mod plan;
pub mod render;
pub mod reply;
pub mod request;
pub mod run;
pub mod secret;
pub mod step;
pub mod target;
pub mod uri;
pub mod validate;
pub mod what_if;

pub use action::{Action, Edit};
pub use answer::CommandOutput;
pub use approval::{ActionsShown, Approval, ClusterShown, Consent, ConsentScope, NodeShown, TargetShown};
pub use decision::{Decision, Evidence, Mark, Reason, Refusal, StepInput, StepOutput};
pub use exposure::{Exposure, ExposureChange, Tolerance};
pub use flat::AnyAnswer;
pub use observation::Observation;
pub use reply::{ErrorKind, HostError, Reply};
pub use request::Request;
pub use step::StepKey;
pub use target::{NodeSpec, Repository, Role, Target};

/// The version of the messages. The major number changes when an old host would misread a message.
pub const CONTRACT: &str = "2.0";
