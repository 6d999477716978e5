//! The words by which servers name their states, each read once, into a type of its own.
//!
//! A newer server may use words that nobody here knows. Such a word is kept as it is, and every use of a state
//! has to say what it makes of it: it never counts as fine, and never as the opposite either.

mod log;
mod member;
mod running;

pub use log::{Provider, SegmentKind};
pub use member::{MetadataState, StorageState, WorkerState};
pub use running::{Liveness, MetadataStatus, NodeStatus, ReplayStatus, RoleStatus, RunMode};

#[cfg(test)]
mod tests;
