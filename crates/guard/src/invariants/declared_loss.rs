//! `declared-loss`

use super::Invariant;
use crate::broken::Broken;
use crate::broken::proposed;
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str =
    "takes a node for lost while anything that was seen contradicts it, and never starts one that is lost";

/// A node counts as lost when that is declared of its present life and nothing contradicts it.
pub(super) struct DeclaredLoss;

impl Invariant for DeclaredLoss {
    fn name(&self) -> &'static str {
        "declared-loss"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let declared = |name: &str| {
            review.target().remove.iter().any(|removal| removal.node == name && removal.lost.is_some())
        };
        if let Some(node) = review.effect.does().starts.filter(|node| declared(node)) {
            return Err(Broken::new(
                format!("{node} is declared lost and would be started"),
                proposed(format!("start {node}")),
                "take the declaration back if its disk is there after all",
            ));
        }
        match &review.effect {
            // These do not rest on who is alive.
            Effect::Write(_) | Effect::Revive(_) | Effect::Unlisted(_) => Ok(()),
            Effect::SetReplication { .. }
            | Effect::ReplicateLogs { .. }
            | Effect::Snapshot { .. }
            | Effect::AddVoter(_)
            | Effect::Start(_)
            | Effect::Join(_)
            | Effect::Restart(_)
            | Effect::Upgrade { .. } => review.lost().map(drop),
        }
    }
}
