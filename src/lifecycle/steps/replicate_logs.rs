//! `replicate-logs`: new segments are replicated loglets, which other nodes can read and hold.

use super::{Step, StepId};
use crate::api::StepKey;
use crate::cluster::logs;
use crate::lifecycle::verdict::{Progress, Proposal, holds, refuse, wait, why};
use crate::lifecycle::world::World;
use crate::restatectl::argv::WriteCommand;
use crate::state::intent::Intent;

/// The log watchdog runs about every five seconds and changes a third of the logs at a time.
const SWITCH_MS: u64 = 120_000;

/// `replicate-logs`
pub struct ReplicateLogs;

impl Step for ReplicateLogs {
    fn id(&self) -> StepId {
        StepId::ReplicateLogs
    }

    fn title(&self) -> &'static str {
        "New log segments come from the replicated provider, with one copy for now"
    }

    fn progress(&self, world: &World, key: &StepKey) -> Progress {
        let facts = &world.facts;
        let Some(config) = facts.logs.known() else { return Progress::NotObserved("not looked at yet") };
        let write = WriteCommand::UseReplicatedLoglet { logs: "1".into() };
        if config.provider != "replicated" {
            if facts.history.attempts(key) >= 3 {
                let words = facts.history.last(key).map(|last| last.words()).unwrap_or_default();
                return refuse(
                    "no-progress",
                    key,
                    format!("the provider is still {}: {words}", config.provider),
                    [],
                    "correct what restatectl complains about, then run again",
                );
            }
            return Progress::Act(Box::new(Proposal {
                intent: Intent::Cluster(write),
                why: why(
                    format!(
                        "logs use the {} provider, so their records cannot leave this node",
                        config.provider
                    ),
                    [facts.logs.evidence(format!("provider {}", config.provider))],
                ),
                postcondition: "the tail segment of every log is replicated".into(),
                rollback: "none: Restate cannot go back to the local provider".into(),
                at_rest: true,
            }));
        }
        let local: Vec<u32> = logs::tails(config)
            .into_iter()
            .filter(|(_, tail)| !matches!(tail.kind.as_str(), "replicated" | "sealed"))
            .map(|(log, _)| log)
            .collect();
        if !local.is_empty() {
            return wait(
                "every log to get a replicated tail segment",
                why(
                    "the servers replace segments by themselves, a few at a time",
                    [facts.logs.evidence(format!("not replicated yet: logs {local:?}"))],
                ),
                SWITCH_MS,
                Some(Intent::Cluster(write)),
            );
        }
        holds("the tail of every log is replicated", [facts.logs.evidence("provider replicated")])
    }
}
