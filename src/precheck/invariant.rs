//! What an invariant is, and what it says when an action breaks it.

use super::review::Review;
use crate::api::Evidence;

/// An invariant: what must never be done.
pub trait Invariant: Sync {
    /// Its stable name.
    fn name(&self) -> &'static str;
    /// Whether the action breaks it, and how.
    ///
    /// # Errors
    /// When it does.
    fn check(&self, review: &Review<'_>) -> Result<(), Broken>;
}

/// How an action breaks an invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What is wrong with the action.
    pub message: String,
    /// The last thing seen that is in the way, in one short line.
    pub cause: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// How to put it right.
    pub remedy: String,
}

impl Broken {
    /// An action broke an invariant.
    pub fn new(message: impl Into<String>, evidence: Vec<Evidence>, remedy: impl Into<String>) -> Self {
        let message = message.into();
        let cause = evidence.last().map_or_else(|| message.clone(), |last| last.fact.clone());
        Self { message, cause, evidence, remedy: remedy.into() }
    }
}
