//! `exact-write`

use super::Invariant;
use crate::broken::Broken;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str = "replaces a configuration file that is not the one that was read, or by anything but the text that was promised";

/// A file is replaced only when it is what was read, and by what was promised.
pub(super) struct ExactWrite;

impl Invariant for ExactWrite {
    fn name(&self) -> &'static str {
        "exact-write"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        match &review.effect {
            Effect::Write(_) => review.written().map(drop),
            Effect::SetReplication { .. }
            | Effect::ReplicateLogs { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoter(_)
            | Effect::Start(_)
            | Effect::Join(_)
            | Effect::Revive(_)
            | Effect::Restart(_)
            | Effect::Upgrade { .. }
            | Effect::Unlisted(_) => Ok(()),
        }
    }
}
