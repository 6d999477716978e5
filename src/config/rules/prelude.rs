//! What nearly every rule uses.

pub use super::finding::{Finding, Proposal};
pub use super::node::Node;
pub use super::rule::{Check, Fixable, Rule, Stage, Status};
pub use super::set::Set;
pub use super::unread::{Known, Reason, Unread};
pub use crate::api::validate::{FixSafety, Severity};
