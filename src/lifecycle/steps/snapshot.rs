//! `snapshot-partitions`: every partition has a snapshot that covers all its log has lost to trimming.

use super::{Step, StepId};
use crate::api::{Evidence, StepKey};
use crate::cluster::{Facts, PastAction};
use crate::lifecycle::verdict::{Progress, Proposal, holds, passed, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::restatectl::snapshots;
use crate::state::intent::Intent;

/// Nodes report what is archived about a second and a half after the fact.
pub const REPORT_MS: u64 = 15_000;
/// Attempts before giving up: a partition that has just become leader refuses once or twice.
pub const ATTEMPTS: usize = 4;

/// `snapshot-partitions`
pub struct SnapshotPartitions;

impl Step for SnapshotPartitions {
    fn id(&self) -> StepId {
        StepId::SnapshotPartitions
    }

    fn title(&self) -> &'static str {
        "Every partition has a snapshot in the shared repository; a new replica starts from nothing else"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        if world.all_joined() && world.facts.members().len() > 1 {
            return passed("every node has joined", [facts.nodes.evidence("who is registered")]);
        }
        if let Some(joining) = world.joining() {
            // Its join comes first: until it is whole, answers about the cluster are not.
            return passed(format!("{joining} is joining"), [facts.nodes.evidence("who is registered")]);
        }
        let Some(unbacked) = unbacked(facts) else {
            // Right after a join the log-servers' answer is partial for a while.
            return wait(
                "a complete answer about trim points and snapshots",
                why(
                    "which partitions have a snapshot is not known",
                    [facts.processors.evidence("archived LSNs"), facts.trims.evidence("trim points")],
                ),
                10 * REPORT_MS,
                None,
            );
        };
        if unbacked.is_empty() {
            return holds(
                "every partition's snapshot covers its trim point",
                [facts.processors.evidence(format!("archived: {:?}", facts.archived().unwrap_or_default()))],
            );
        }
        let evidence = vec![facts.processors.evidence(format!("without: {}", unbacked.join("; ")))];
        if let Some(last) = facts.history.last(key)
            && let Some(progress) = after(world, key, last, &evidence)
        {
            return progress;
        }
        Progress::Act(Box::new(Proposal {
            intent: Intent::Cluster(WriteCommand::SnapshotAndTrim),
            why: why(
                "a replica on another node can only start from a snapshot, because the beginning of the logs has been \
                 trimmed or will be",
                evidence,
            ),
            postcondition: "every partition reports an archived LSN at or past its log's trim point".into(),
            rollback: "none needed: a snapshot takes nothing away, and only what it covers is trimmed".into(),
            at_rest: true,
        }))
    }
}

/// What follows from the last attempt; nothing when it is time for another.
pub fn after(world: &World, key: &StepKey, last: &PastAction, evidence: &[Evidence]) -> Option<Progress> {
    let output = last.answer.ok().cloned().unwrap_or_default();
    let claims = snapshots::claims(&output.stdout, &output.stderr);
    let count = world.facts.partitions.known().map_or(0, |table| table.count as usize);
    let mut evidence = evidence.to_vec();
    evidence.push(Evidence {
        fact: format!(
            "{} of {count} partitions claimed, {} failed",
            claims.created.len(),
            claims.failed.len()
        ),
        source: "restatectl snapshots create".into(),
    });
    evidence.extend(claims.failed.iter().take(3).map(|(partition, reason)| Evidence {
        fact: format!("partition {partition}: {reason}"),
        source: "restatectl snapshots create, standard error".into(),
    }));
    let seen = evidence.last().map(|last| last.fact.clone()).unwrap_or_default();
    let all = claims.created.len() == count && claims.failed.is_empty() && last.claims_success();
    let attempts = world.facts.history.attempts(key);
    if !all && attempts >= ATTEMPTS {
        let words = if claims.failed.is_empty() { last.words() } else { String::new() };
        let failed = refuse(
            "snapshot-failed",
            key,
            format!(
                "snapshots failed {attempts} times (the command's exit code is {:?}) {words}",
                output.exit
            ),
            evidence,
            "the reason stands with each partition; usually the repository is not reachable, its credentials are not in \
             the server's environment, or the node was not restarted after it was configured",
        );
        return Some(failed.caused_by(seen));
    }
    let since = world.facts.now_ms.saturating_sub(last.at_ms);
    // A failed attempt is repeated after a moment, a claimed one only when no node confirms it.
    let patience = if all { REPORT_MS } else { 3_000 };
    (since < patience).then(|| {
        wait(
            if all { "the nodes to confirm the snapshots" } else { "the partitions to permit a snapshot" },
            why("the last attempt is not confirmed yet", evidence),
            10 * REPORT_MS,
            Some(Intent::Cluster(WriteCommand::SnapshotAndTrim)),
        )
        .caused_by(seen)
    })
}

/// Partitions that no snapshot is known of, or whose snapshot is behind their log's trim point.
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
            None => unbacked.push(format!("partition {partition}: no node knows of a snapshot")),
            Some(0) => unbacked.push(format!("partition {partition}: the repository has none")),
            Some(lsn) if lsn < trim_point => unbacked.push(format!(
                "partition {partition}: snapshot up to LSN {lsn}, log trimmed up to {trim_point}"
            )),
            Some(_) => {}
        }
    }
    Some(unbacked)
}
