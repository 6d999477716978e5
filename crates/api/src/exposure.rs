//! How many node losses the deployment survives.

use serde::{Deserialize, Serialize};

/// Node losses tolerated in the three respects that matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Exposure {
    /// Losses after which writes still go on.
    pub writes: Tolerance,
    /// Losses after which no acknowledged write is gone.
    pub data: Tolerance,
    /// Losses after which the metadata cluster still has a quorum.
    pub metadata: Tolerance,
}

/// A number of losses, and what limits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct Tolerance {
    /// Losses tolerated; absent when the facts do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub losses: Option<u32>,
    /// Losses of whole zones tolerated; absent when the facts do not tell, as where nodes have no
    /// location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<u32>,
    /// Losses of whole machines tolerated; absent unless the addresses of nodes show that some share one,
    /// and where the target says that all do. Other machines that are shared show in no address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machines: Option<u32>,
    /// Not even without a further loss: it is interrupted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// What sets the limit.
    pub because: String,
}

/// Exposure before, during and after an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct ExposureChange {
    /// As things stand.
    pub before: Exposure,
    /// While the action is under way.
    pub during: Exposure,
    /// Once its postcondition holds.
    pub after: Exposure,
}
