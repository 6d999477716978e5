//! `only-listed-commands`

use super::Invariant;
use crate::broken::Broken;
use crate::broken::proposed;
use crate::review::Review;

pub(super) const NEVER: &str = "does anything outside a short list: no `metadata put` or `patch`, no `logs trim`, no `--force`, no flag twice";

/// Whatever is not on the list is refused, whatever it may be.
pub(super) struct OnlyListedCommands;

impl Invariant for OnlyListedCommands {
    fn name(&self) -> &'static str {
        "only-listed-commands"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match review.effect.does().unlisted {
            Some(what) => Err(Broken::new(
                format!("this is not on the list of what may be done: {what}"),
                proposed(what),
                "this is a defect of the planner: report it",
            )),
            None => Ok(()),
        }
    }
}
