//! `frozen-partitions`

use super::Invariant;
use crate::broken::{Broken, one_line};
use crate::effect::Effect;
use crate::review::Review;

pub(super) const NEVER: &str = "stops a node, or changes the copies of partitions, while a partition's placement or leadership is known to be frozen";

/// While somebody has frozen placement or leadership, nobody takes over.
pub(super) struct FrozenPartitions;

impl Invariant for FrozenPartitions {
    fn name(&self) -> &'static str {
        "frozen-partitions"
    }

    fn check(&self, review: &Review<'_>) -> Result<(), Broken> {
        let moves = match &review.effect {
            Effect::SetReplication { partitions, .. } => partitions.is_some(),
            effect => effect.does().stops.is_some(),
        };
        if !moves {
            return Ok(());
        }
        for (what, fact) in
            [("placement", &review.world.frozen_placement), ("leadership", &review.world.frozen_leadership)]
        {
            let frozen = fact.seen().into_iter().flatten();
            let frozen = frozen.filter_map(|(partition, words)| Some((partition, words.as_ref()?)));
            if let Some((partition, words)) = frozen.min() {
                return Err(Broken::new(
                    format!(
                        "the {what} of partition {partition} is frozen: it would not move or get a new leader"
                    ),
                    vec![fact.evidence(format!("partition {partition}: {}", one_line(words)))],
                    format!(
                        "find out who froze it and why; once they agree, lift it with `restatectl partitions \
                         {what} unfreeze {partition}`"
                    ),
                ));
            }
        }
        for (partition, fact) in &review.world.policies {
            let policies = fact.need(&format!("the policies of partition {partition}"))?;
            if let Some(policy) = policies.0.first() {
                return Err(Broken::new(
                    format!("partition {partition} has a {policy}: it would not move or get a new leader"),
                    vec![fact.evidence(format!("{policy} is set"))],
                    "find out who set it and why; `restatectl partitions placement` and `leadership` lift it",
                ));
            }
        }
        Ok(())
    }
}
