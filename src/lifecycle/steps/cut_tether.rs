//! `cut-tether`: no segment is left from the time before replication.
//!
//! A segment never changes: those written before replication was raised stay on their one node until
//! they are trimmed. The snapshot taken before growing could not cover the segment that was open then.
//! A success line does not prove a trim, so the chains are read again and the round is repeated.

use super::snapshot::after;
use super::{Step, StepId};
use crate::api::StepKey;
use crate::lifecycle::verdict::{Progress, Proposal, holds, refusal, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::restatectl::list;
use crate::restatectl::metadata::Segment;
use crate::restatectl::snapshots;
use crate::state::intent::Intent;

/// A trimmed segment leaves its chain a moment later, once the watchdog has looked.
const CHAIN_MS: u64 = 6_000;
/// One or two rounds are normal.
const ROUNDS: usize = 10;

/// `cut-tether`
pub struct CutTether;

impl Step for CutTether {
    fn id(&self) -> StepId {
        StepId::CutTether
    }

    fn title(&self) -> &'static str {
        "Snapshot and trim until no log segment with too few copies remains, the first node's own among them"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        let Some(weak) = world.weak_segments() else {
            return Progress::Undeterminable(refusal(
                "known-facts",
                Some(key),
                "the segments are not known",
                [facts.logs.evidence("segments")],
                "look again",
            ));
        };
        if weak.is_empty() {
            return holds(
                format!("every segment has replication {}", world.aim.logs),
                [facts.logs.evidence("all chains")],
            );
        }
        let shown: Vec<String> = weak.iter().take(4).map(|(log, segment)| described(*log, segment)).collect();
        let evidence =
            vec![facts.logs.evidence(format!("{} segments left: {}", weak.len(), shown.join("; ")))];
        let rounds = facts.history.attempts(key);
        if let Some(last) = facts.history.last(key) {
            let output = last.answer.ok().cloned().unwrap_or_default();
            if !snapshots::claims(&output.stdout, &output.stderr).failed.is_empty()
                && let Some(progress) = after(world, key, last, &evidence)
            {
                return progress;
            }
            if facts.now_ms.saturating_sub(last.at_ms) < CHAIN_MS {
                return wait(
                    "trimmed segments to leave their chains",
                    why("chains follow a trim with a delay", evidence),
                    10 * CHAIN_MS,
                    Some(Intent::Cluster(WriteCommand::SnapshotAndTrim)),
                );
            }
        }
        if rounds >= ROUNDS {
            return refuse(
                "no-progress",
                key,
                format!("{} segments are left after {rounds} rounds of snapshot and trim", weak.len()),
                evidence,
                "a log-server of those segments may be down, or their partitions may not be written to; the first node \
                 must not be lost until they are gone",
            );
        }
        Progress::Act(Box::new(Proposal {
            intent: Intent::Cluster(WriteCommand::SnapshotAndTrim),
            why: why(
                "these segments hold records with too few copies; once a snapshot covers them they can be trimmed",
                evidence,
            ),
            postcondition: "no segment with fewer copies than the target is in any chain".into(),
            rollback: "none needed: only what a snapshot covers is trimmed".into(),
            at_rest: true,
        }))
    }
}

fn described(log: u32, segment: &Segment) -> String {
    format!("log {log} segment {} ({} on {})", segment.index, segment.kind, list(&segment.nodeset))
}
