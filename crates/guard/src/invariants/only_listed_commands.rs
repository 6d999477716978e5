//! `only-listed-commands`

use super::Invariant;
use crate::broken::Broken;
use crate::broken::proposed;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str = "does anything outside a short list: no `metadata put` or `patch`, no `logs trim`, no `--force`, no flag twice";

/// Whatever is not on the list is refused, whatever it may be.
pub(super) struct OnlyListedCommands;

impl Invariant for OnlyListedCommands {
    fn name(&self) -> &'static str {
        "only-listed-commands"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::Unlisted(what) => Err(Broken::new(
                format!("this is not on the list of what may be done: {what}"),
                proposed(what.clone()),
                "this is a defect of the planner: report it",
            )),
            Effect::SetReplication { .. }
            | Effect::ReplicateLogs { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoter(_)
            | Effect::Write(_)
            | Effect::Start(_)
            | Effect::Join(_)
            | Effect::Revive(_)
            | Effect::Restart(_)
            | Effect::Upgrade { .. } => Ok(()),
        }
    }
}
