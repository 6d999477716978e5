//! `trim-weak-segments`: no segment is left from the time before replication.
//!
//! A segment never changes: one written before replication was raised stays on its one node until it is
//! trimmed. The snapshot from before the first join cannot cover the segment that was still open then.
//! A success line does not prove a trim, so the chains are read again and the round is repeated.

use super::need::need;
use super::snapshot::after;
use super::step::Step;
use crate::api::StepKey;
use crate::lifecycle::verdict::{Act, Progress, holds, refusal, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::restatectl::list;
use crate::restatectl::metadata::Segment;
use crate::restatectl::snapshots;
use crate::state::intent::Intent;
use crate::state::sight::property;

/// A trimmed segment leaves its chain only when the log watchdog next looks.
const CHAIN_MS: u64 = 6_000;
/// One or two rounds are normal.
pub const ROUNDS: usize = 10;

/// `trim-weak-segments`
pub struct TrimWeakSegments;

impl Step for TrimWeakSegments {
    fn name(&self) -> &'static str {
        "trim-weak-segments"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/trim-weak-segments.md")
    }

    fn title(&self) -> &'static str {
        "Snapshot and trim until no log segment with too few copies is left, such as those on the first node alone"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        if let Err(instead) = need(key, &facts.logs) {
            return instead;
        }
        let Some(weak) = world.weak_segments() else {
            return Progress::Undeterminable(refusal(
                "known-facts",
                Some(key),
                "it is not known how many copies the segments of the logs have",
                [facts.logs.evidence("segments")],
                "run again once they can be read",
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
            vec![facts.logs.evidence(format!("segments left: {} ({})", weak.len(), shown.join("; ")))];
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
                    why("a chain drops its trimmed segments a few seconds later", evidence),
                    10 * CHAIN_MS,
                    Some(Intent::Cluster(WriteCommand::SnapshotAndTrim)),
                );
            }
        }
        if rounds >= ROUNDS {
            return refuse(
                "no-progress",
                key,
                format!("segments left after {rounds} rounds of snapshot and trim: {}", weak.len()),
                evidence,
                "start any log server of these segments that is down, and see whether their partitions take writes; the \
                 first node must not be lost before these segments are gone",
            );
        }
        Progress::Act(Box::new(Act {
            intent: Intent::Cluster(WriteCommand::SnapshotAndTrim),
            why: why(
                "these segments hold records with too few copies; once a snapshot covers them they can be trimmed",
                evidence,
            ),
            postcondition: "no chain has a segment with fewer copies than the target asks for".into(),
            rollback: "none needed: only what a snapshot covers is trimmed".into(),
            at_rest: true,
        }))
    }
}

fn described(log: u32, segment: &Segment) -> String {
    let copies = property(segment).map_or_else(|| "?".to_owned(), |property| property.to_string());
    format!("log {log} segment {} ({} {copies} on {})", segment.index, segment.kind, list(&segment.nodeset))
}
