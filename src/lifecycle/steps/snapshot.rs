//! `snapshot-partitions`: every partition has a snapshot that covers all that was trimmed from its log.

use super::need::looked_at;
use super::step::Step;
use crate::api::{Evidence, StepKey};
use crate::cluster::{Facts, PastAction};
use crate::lifecycle::verdict::{Act, Progress, holds, passed, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::restatectl::snapshots;
use crate::state::intent::Intent;

/// Nodes report an archived snapshot about a second and a half after it was made.
pub const REPORT_MS: u64 = 15_000;
/// Attempts before giving up: a partition whose leader is new refuses once or twice.
pub const ATTEMPTS: usize = 4;

/// `snapshot-partitions`
pub struct SnapshotPartitions;

impl Step for SnapshotPartitions {
    fn name(&self) -> &'static str {
        "snapshot-partitions"
    }

    fn page(&self) -> &'static str {
        include_str!("../../../docs/steps/snapshot-partitions.md")
    }

    fn title(&self) -> &'static str {
        "Every partition has a snapshot in the shared repository; new replicas can only start from one"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        if world.all_joined() && world.facts.several() {
            return passed("every node has joined", [facts.nodes.evidence("the registered nodes")]);
        }
        if let Some(joining) = world.joining() {
            // Its join comes first: until that is complete, answers about the cluster are not.
            let registered = facts.nodes.evidence("the registered nodes");
            return Progress::NotYet(why(format!("{joining} is joining"), [registered]));
        }
        if let Err(instead) = looked_at(&facts.processors).and_then(|()| looked_at(&facts.trims)) {
            return instead;
        }
        let Some(unbacked) = unbacked(facts) else {
            // For a while after a join, the log servers' answer is incomplete.
            return wait(
                "a complete answer about trim points and snapshots",
                why(
                    "it is not known which partitions have a snapshot",
                    [facts.processors.evidence("archived LSNs"), facts.trims.evidence("trim points")],
                ),
                10 * REPORT_MS,
                None,
            );
        };
        if unbacked.is_empty() {
            let archived = facts.archived().unwrap_or_default();
            let archived: Vec<String> =
                archived.iter().map(|(partition, lsn)| format!("partition {partition} to {lsn}")).collect();
            return holds(
                "every partition's snapshot covers its trim point",
                [facts.processors.evidence(format!("archived: {}", archived.join(", ")))],
            );
        }
        let evidence = vec![facts.processors.evidence(format!("without: {}", unbacked.join("; ")))];
        if let Some(last) = facts.history.last(key)
            && let Some(progress) = after(world, key, last, &evidence)
        {
            return progress;
        }
        Progress::Act(Box::new(Act {
            intent: Intent::Cluster(WriteCommand::SnapshotAndTrim),
            why: why(
                "a replica on another node can only start from a snapshot, since the beginning of the logs has been \
                 trimmed or will be",
                evidence,
            ),
            postcondition: "every partition reports an archived LSN at or past its log's trim point".into(),
            rollback: "none needed: a snapshot removes nothing, and only what it covers is trimmed".into(),
            at_rest: true,
        }))
    }
}

/// What follows from the last attempt; `None` when it is time for another.
pub fn after(world: &World, key: &StepKey, last: &PastAction, evidence: &[Evidence]) -> Option<Progress> {
    let output = last.answer.ok().cloned().unwrap_or_default();
    let claims = snapshots::claims(&output.stdout, &output.stderr);
    let count = world.facts.partitions.known().map_or(0, |table| table.count as usize);
    let mut evidence = evidence.to_vec();
    evidence.push(Evidence {
        fact: format!(
            "restatectl reports {} of {count} partitions as snapshotted and {} as failed",
            claims.created.len(),
            claims.failed.len()
        ),
        source: "restatectl snapshots create".into(),
    });
    let reasons = claims.reasons();
    evidence.extend(reasons.iter().take(3).map(|reason| Evidence {
        fact: reason.clone(),
        source: "restatectl snapshots create, standard error".into(),
    }));
    let seen = reasons.first().or(evidence.last().map(|last| &last.fact)).cloned().unwrap_or_default();
    let all = claims.created.len() == count && claims.failed.is_empty() && last.claims_success();
    let attempts = world.facts.history.attempts(key);
    if !all && attempts >= ATTEMPTS {
        let exit = output.exit.map_or_else(|| "none".to_owned(), |code| code.to_string());
        let words = match reasons.as_slice() {
            [] => format!(" (exit code of the last attempt: {exit}): {}", last.words()),
            [only] => format!(": {only}"),
            [first, more @ ..] => format!(": {first} ({} more reasons below)", more.len()),
        };
        let failed = refuse(
            "snapshot-failed",
            key,
            format!("snapshots failed {attempts} times{words}"),
            evidence,
            "correct the reason given for each partition; usually the repository cannot be reached, its credentials are \
             not in the server's environment, or the node was not restarted after it was configured",
        );
        return Some(failed.caused_by(seen));
    }
    let since = world.facts.now_ms.saturating_sub(last.at_ms);
    // A failed attempt is repeated soon, one that claims success only if no node confirms it.
    let patience = if all { REPORT_MS } else { 3_000 };
    (since < patience).then(|| {
        wait(
            if all { "the nodes to confirm the snapshots" } else { "the partitions to allow a snapshot" },
            why("the last attempt has not been confirmed yet", evidence),
            10 * REPORT_MS,
            Some(Intent::Cluster(WriteCommand::SnapshotAndTrim)),
        )
        .caused_by(seen)
    })
}

/// Partitions without a known snapshot, or whose snapshot is behind their log's trim point.
fn unbacked(facts: &Facts) -> Option<Vec<String>> {
    let count = facts.partitions.known()?.count;
    let archived = facts.archived()?;
    let trimmed = facts.trimmed()?;
    let placement = facts.placement.known()?;
    let mut unbacked = Vec::new();
    for partition in 0..count {
        let log = placement.get(&partition).map_or(partition, |place| place.log);
        let trim_point = trimmed.get(&log).copied().unwrap_or(0);
        match archived.get(&partition).copied() {
            None => unbacked.push((partition, "no node has reported its snapshot yet".to_owned())),
            Some(0) => unbacked.push((partition, "the repository has none".to_owned())),
            Some(lsn) if lsn < trim_point => {
                unbacked
                    .push((partition, format!("snapshot up to LSN {lsn}, log trimmed up to {trim_point}")));
            }
            Some(_) => {}
        }
    }
    Some(snapshots::by_reason(unbacked))
}
