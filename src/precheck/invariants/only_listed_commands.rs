//! `only-listed-commands`

use crate::precheck::invariant::{Broken, Invariant};
use crate::precheck::review::{Effect, Review, proposed};

/// Only commands on the guard's own list are ever run.
pub struct OnlyListedCommands;

impl Invariant for OnlyListedCommands {
    fn name(&self) -> &'static str {
        "only-listed-commands"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::Unknown { what } => Err(Broken::new(
                format!("`{what}` is not on the list of commands that growing needs"),
                proposed(what.clone()),
                "this is a defect of the planner: report it",
            )),
            Effect::SetConfig { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoters { .. }
            | Effect::Write { .. }
            | Effect::Start { .. }
            | Effect::Restart { .. }
            | Effect::Upgrade { .. } => Ok(()),
        }
    }
}
