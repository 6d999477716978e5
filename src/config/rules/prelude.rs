//! What nearly every rule uses.

pub use super::finding::{Finding, ProposedFix};
pub use super::findings::Findings;
pub use super::node::Node;
pub use super::rule::{Advice, Check, Fixable, Rule, Stage, Status};
pub use super::set::Set;
pub use super::unread::{Known, Unread, WhyUnread};
pub use crate::api::validate::{FixSafety, Severity};
pub use crate::config::help::Help;
